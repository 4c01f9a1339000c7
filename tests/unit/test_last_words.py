"""What is said of a process that ended: by signal, by exit code, and where it stood."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workers import last_words

CRASHES = """
import ctypes, faulthandler, os, signal, sys
faulthandler.enable()
def deepest():
    {fault}
def outer():
    deepest()
outer()
"""


def _end(log: Path, fault: str) -> int:
    """Let a Python process with its stderr in the log meet a fault; its return code as subprocess gives it."""
    with log.open("ab") as file:
        return subprocess.run([sys.executable, "-c", CRASHES.format(fault=fault)], stderr=file, stdout=file, check=False).returncode


def _words(log: Path, code: int, *, since: int = 0, oom_kills_before: int | None = None) -> str:
    return last_words.of_process(code, log, since=since, oom_kills_before=oom_kills_before)


def test_a_killed_process_is_said_to_be_often_out_of_memory(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    code = _end(log, "os.kill(os.getpid(), signal.SIGKILL)")
    assert _words(log, code) == "killed by SIGKILL (often the kernel's out-of-memory killer: see dmesg)"


@pytest.mark.skipif(last_words.oom_kills() is None, reason="this kernel does not count its out-of-memory kills")
def test_a_kill_while_the_kernel_counted_another_of_its_own_is_laid_at_its_door(tmp_path: Path) -> None:
    counted = last_words.oom_kills()
    assert counted is not None
    log = tmp_path / "job-1.log"
    assert "has struck meanwhile" in _words(log, -9, oom_kills_before=counted - 1)
    assert "has struck meanwhile" not in _words(log, -9, oom_kills_before=counted)
    assert "has struck meanwhile" not in _words(log, -11, oom_kills_before=counted - 1)


def test_a_crash_in_native_code_names_the_signal_and_where_python_stood(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    code = _end(log, "ctypes.string_at(0)")
    said = _words(log, code)
    assert said.startswith("killed by SIGSEGV (a fault in native code")
    assert "; Python stood at " in said
    assert said.endswith(" in string_at")


def test_a_crash_while_garbage_is_collected_is_placed_too(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    code = _end(log, "import gc; gc.callbacks.append(lambda *_: ctypes.string_at(0)); gc.collect()")
    assert "  Garbage-collecting\n" in log.read_text()
    assert _words(log, code).endswith(" in string_at")


def test_an_abort_repeats_what_the_library_said(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    code = _end(log, "os.write(2, b'  what():  std::bad_alloc\\n'); os.abort()")
    assert "; what():  std::bad_alloc; Python stood at <string>:5 in deepest" in _words(log, code)
    assert "killed by SIGABRT" in _words(log, code)


def test_an_exit_repeats_the_last_line(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    code = _end(log, "raise ZeroDivisionError('a mask of no pixels')")
    assert _words(log, code) == "the runner ended with exit code 1; it said last: ZeroDivisionError: a mask of no pixels"


def test_what_an_earlier_attempt_wrote_is_not_repeated(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    _end(log, "ctypes.string_at(0)")
    since = last_words.size(log)
    assert since > 0
    assert _words(log, _end(log, "os._exit(4)"), since=since) == "the runner ended with exit code 4"
    assert "Python stood" not in _words(log, -11, since=since)


def test_a_long_log_is_read_from_its_end_only(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    log.write_bytes(b"x" * 80 + b"\n" + b"y\n" * 100_000)
    assert _words(log, 1) == "the runner ended with exit code 1; it said last: y"


@pytest.mark.parametrize(
    ("code", "said"), [(-40, "killed by signal 40"), (-1, "killed by SIGHUP"), (0, "the runner ended with exit code 0")]
)
def test_any_end_has_words_even_without_a_log(tmp_path: Path, code: int, said: str) -> None:
    assert _words(tmp_path / "absent" / "job-1.log", code) == said


def test_a_note_ends_the_log_and_a_log_that_cannot_be_written_is_left(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "job-1.log"
    last_words.note(log, "job 1 attempt 1 broke off: stalled")
    last_words.note(log, "job 1 attempt 2 broke off: crashed")
    first, second = log.read_text().splitlines()
    assert first.endswith("Z job 1 attempt 1 broke off: stalled")
    assert second.endswith("Z job 1 attempt 2 broke off: crashed")
    last_words.note(Path(os.devnull) / "job-1.log", "nothing to write to")


ASLEEP = """
import faulthandler, sys, threading, time
from workers.last_words import WHERE_ARE_YOU
faulthandler.register(WHERE_ARE_YOU, all_threads=True)
def dream():
    print("asleep", flush=True)
    time.sleep(1000)
threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
dream()
"""


def test_a_hung_process_is_asked_where_it_stands_and_lives_on(tmp_path: Path) -> None:
    log = tmp_path / "job-1.log"
    log.write_text('Current thread 0x1 (most recent call first):\n  File "old.py", line 1 in old\n')
    with log.open("ab") as file, subprocess.Popen([sys.executable, "-c", ASLEEP], stderr=file, stdout=file) as asleep:
        while b"asleep" not in log.read_bytes():
            assert asleep.poll() is None
        assert last_words.where_it_stands(asleep.pid, log, patience_s=60) == "Python stood at <string>:7 in dream"
        assert asleep.poll() is None
        os.kill(asleep.pid, signal.SIGSTOP)
        assert last_words.where_it_stands(asleep.pid, log, patience_s=0.5) == ""
        asleep.kill()
    assert last_words.where_it_stands(asleep.pid, log, patience_s=60) == ""
