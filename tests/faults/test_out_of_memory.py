"""Memory that runs out under a runner: the job goes on from its last checkpoint to the same numbers, and its last words say why."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance.home import Home
from bench import Bench
from sick import EPOCHS, LONG, SHORT, figures, ill, with_models

from workers import last_words

ROOM = 64 * 2**20
# once: the file that makes it ill is gone before the memory is
EATS = "ILL.unlink(); model.eaten = [bytes(range(256)) * 2**16 for _ in range(2**12)]"
GROUPS = Path("/sys/fs/cgroup")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Its runner knows the model `hungry`, which eats 64 GiB in one step when it is ill."""
    environment = with_models(tmp_path, hungry=EATS)
    ill(tmp_path, "hungry").unlink()
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    made = Bench(Home(tmp_path, SHORT | environment))
    yield made
    made.close()


@pytest.fixture
def control_group() -> Iterator[Path]:
    """A control group of processes that may use little memory together."""
    memory, unified = GROUPS / "memory", GROUPS
    mount, limit = (memory, "memory.limit_in_bytes") if memory.is_dir() else (unified, "memory.max")
    group = mount / f"eyeseg-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / limit).write_text(str(ROOM))
    except OSError as error:
        with contextlib.suppress(OSError):
            group.rmdir()
        pytest.skip(f"needs a control group with a limit on memory: {error}")
    yield group
    group.rmdir()


def test_a_runner_that_the_kernel_kills_for_want_of_memory(bench: Bench, control_group: Path, undisturbed: dict[str, Any]) -> None:
    kills = last_words.oom_kills()
    assert kills is not None

    def enclose(pid: int) -> None:
        (control_group / "cgroup.procs").write_text(str(pid))

    said = broken_off(bench, enclose, undisturbed)

    assert (last_words.oom_kills() or 0) > kills
    assert said == "crashed: killed by SIGKILL (the kernel's out-of-memory killer has struck meanwhile: see dmesg)"


@pytest.mark.long
def test_a_runner_that_gets_no_memory_beyond_its_limit(bench: Bench, undisturbed: dict[str, Any]) -> None:
    def limit(pid: int) -> None:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + ROOM
        resource.prlimit(pid, resource.RLIMIT_AS, (most, most))

    said = broken_off(bench, limit, undisturbed)

    assert said.startswith("out_of_memory: MemoryError; this process may use ")


def broken_off(bench: Bench, enclose: Any, undisturbed: dict[str, Any]) -> str:
    """Let the training of LONG run out of memory in its middle, and end. Returns the last words of its first attempt."""
    home = bench.home
    train = bench.submit(home.grid(LONG.replace("unet", "hungry")))

    def hunger() -> None:
        assert home.in_mid_training() < EPOCHS - 10
        enclose(bench.runner.pid)
        ill(home.folder, "hungry").touch()

    assert bench.attempt(train, meanwhile=hunger) == "queued", home.attempts()
    assert bench.work() == ["done", "done"], home.attempts()

    first, second = home.attempts()
    assert [(attempt["number"], attempt["ending"]) for attempt in (first, second)] == [(1, "crashed"), (2, "done")]
    assert not ill(home.folder, "hungry").exists()
    by_first = [epoch["epoch"] for epoch in home.epochs() if epoch["token"] == first["token"]]
    assert 0 < len(by_first) < EPOCHS
    assert figures(home.numbers()) == figures(undisturbed)
    log = (home.path / "logs" / f"job-{train}.log").read_text()
    assert f" job {train} attempt 1 broke off: {first['error']}" in log
    return str(first["error"])
