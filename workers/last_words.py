"""How a runner ended, in words: the signal and what it means, where Python stood, what it said last."""

from __future__ import annotations

import os
import re
import signal
import time
from itertools import takewhile
from pathlib import Path

_MEANINGS = {
    "SIGKILL": "often the kernel's out-of-memory killer: see dmesg",
    "SIGSEGV": "a fault in native code: a library, a driver or the memory itself",
    "SIGBUS": "a file cut short while it was mapped, a full /dev/shm, or a fault of disk or memory",
    "SIGABRT": "native code gave up, often for want of memory",
    "SIGILL": "native code built for another processor",
    "SIGFPE": "an arithmetic fault in native code",
    "SIGTERM": "somebody told it to end",
    "SIGXCPU": "a limit on processor time: see ulimit -t",
    "SIGXFSZ": "a limit on the size of files: see ulimit -f",
}
_TAIL_BYTES = 64 * 1024
# a runner that gets this signal writes to its log where all of its threads stand, and goes on
WHERE_ARE_YOU = signal.SIGUSR1


def of_process(code: int, log: Path, *, since: int, oom_kills_before: int | None) -> str:
    """The end of a process with this return code (negative: the signal), which has written the bytes of its log from `since` on.

    oom_kills_before: what `oom_kills` counted when its work began.
    """
    lines = _said(log, since)
    if code >= 0:
        last = next((f"; it said last: {line.strip():.300}" for line in reversed(lines) if line.strip()), "")
        return f"the runner ended with exit code {code}{last}"
    name = _name(-code)
    meaning = _MEANINGS.get(name, "")
    if name == "SIGKILL" and oom_kills_before is not None and (oom_kills() or 0) > oom_kills_before:
        meaning = "the kernel's out-of-memory killer has struck meanwhile: see dmesg"
    where = _where(lines)
    return f"killed by {name}" + (f" ({meaning})" if meaning else "") + (f"; {where}" if where else "")


def where_it_stands(pid: int, log: Path, *, patience_s: float) -> str:
    """Where Python stands in a living runner, which writes it to its log; '' when it does not: stopped, or stuck in the kernel."""
    since, until = size(log), time.monotonic() + patience_s
    try:
        os.kill(pid, WHERE_ARE_YOU)
    except ProcessLookupError:
        return ""
    while time.monotonic() < until:
        time.sleep(0.02)
        if stood := _frame(_said(log, since)[:-1]):  # the last line may be half written
            return stood
    return ""


def oom_kills() -> int | None:
    """How many processes of this machine the kernel has killed for want of memory since it started; None where it does not say."""
    try:
        found = re.search(r"^oom_kill (\d+)$", Path("/proc/vmstat").read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) if found else None


def note(log: Path, text: str) -> None:
    """Add a line to a job's log. A log that cannot be written is not worth a fault of its own: the store has the words too."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{stamp} {text}\n")
    except OSError:
        pass


def size(log: Path) -> int:
    """How long a log is, 0 while there is none."""
    try:
        return log.stat().st_size
    except OSError:
        return 0


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # the real-time ones
        return f"signal {number}"


def _said(log: Path, since: int) -> list[str]:
    try:
        with log.open("rb") as file:
            file.seek(max(since, size(log) - _TAIL_BYTES))
            return file.read().decode(errors="replace").splitlines()
    except OSError:
        return []


def _where(lines: list[str]) -> str:
    """Where Python stood, from what faulthandler wrote: the innermost frame of the thread that the signal hit."""
    fatal = next((i for i, line in enumerate(lines) if line.startswith("Fatal Python error:")), None)
    if fatal is None:
        return ""
    gave_up = lines[fatal - 1].strip() if "Aborted" in lines[fatal] and fatal else ""  # the words of the C++ library
    return "; ".join(part for part in (gave_up[:300], _frame(lines[fatal:])) if part)


def _frame(lines: list[str]) -> str:
    """The innermost frame of the thread that the signal hit."""
    current = next((i for i, line in enumerate(lines) if line.startswith("Current thread")), None)
    if current is None:
        return ""
    # before it may stand that garbage was being collected, or a frame whose line is not known
    found = (re.match(r'\s*File "([^"]+)", line (\d+) in (\S+)', line) for line in takewhile(str.strip, lines[current + 1 :]))
    frame = next((match for match in found if match), None)
    return f"Python stood at {Path(frame[1]).name}:{frame[2]} in {frame[3]}" if frame else ""
