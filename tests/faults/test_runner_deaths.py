"""A runner that dies says how: in the job's row, at the end of its log, in `eyeseg logs` and in `eyeseg status`."""

from __future__ import annotations

import os
import re
import resource
import signal
from pathlib import Path

from acceptance.home import RUNNER, Home

ONE_ATTEMPT = "run: {retry: {infra: 1}}\n"
ROOM = 100 * 2**20  # bytes: a picture of 8000 x 8000 pixels needs more


def test_a_runner_out_of_memory_crashed_or_killed_has_its_last_words_recorded(home: Home) -> None:
    home.run("up", "--no-flower")

    first = _submit(home, "warm", "model: unet, width: 4, epochs: 1")
    home.eventually(lambda: _state(home, first) == "done", "a warm runner")
    _limit_memory(home.pid(RUNNER))
    hungry = _submit(home, "hungry", "model: unet, width: 4, epochs: 1", size="[8000, 8000]")
    said = _last_words(home, hungry)
    assert said.startswith("out_of_memory: ")
    assert "MemoryError" in said
    assert re.search(r"this process may use \d+\.\d\d GB \(ulimit -v\) \(\w+\.py:\d+\)$", said)
    assert "Traceback (most recent call last)" in _log(home, hungry).read_text()

    crashed = _submit(home, "crashed", "model: unet, width: 4, epochs: 400")
    _strike(home, crashed, signal.SIGSEGV)
    said = _last_words(home, crashed)
    assert said.startswith("crashed: killed by SIGSEGV (a fault in native code")
    assert re.search(r"; Python stood at \S.*:\d+ in \S+$", said)
    assert "Fatal Python error: Segmentation fault" in _log(home, crashed).read_text()

    killed = _submit(home, "killed", "model: unet, width: 4, epochs: 400, lr: 0.002")
    _strike(home, killed, signal.SIGKILL)
    assert re.fullmatch(r"crashed: killed by SIGKILL \(.*out-of-memory killer.*\)", _last_words(home, killed))

    shown = home.run("status", "killed").stdout
    assert f"`eyeseg logs {killed}`" in shown
    assert "`eyeseg retry killed`" in shown
    assert "killed by SIGKILL" in shown


def _submit(home: Home, name: str, block: str, *, size: str = "[48, 32]") -> int:
    """Submit the first run of a grid, with one attempt; the number of its train job."""
    grid = home.grid(block, name=name)
    grid.write_text(grid.read_text().replace("[48, 32]", size) + ONE_ATTEMPT)
    known = {job["id"] for job in home.jobs()}
    home.run("submit-grid", grid, "--limit", 1)
    return next(job["id"] for job in home.jobs() if job["kind"] == "train" and job["id"] not in known)


def _limit_memory(pid: int) -> None:
    """Let a process have little more memory than it has now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + ROOM
    resource.prlimit(pid, resource.RLIMIT_AS, (most, most))


def _strike(home: Home, job: int, number: signal.Signals) -> None:
    home.eventually(lambda: any(epoch["job_id"] == job for epoch in home.epochs()), f"an epoch of job {job}")
    os.kill(home.pid(RUNNER), number)


def _state(home: Home, job: int) -> str:
    return next(row["state"] for row in home.jobs() if row["id"] == job)


def _log(home: Home, job: int) -> Path:
    return home.path / "logs" / f"job-{job}.log"


def _last_words(home: Home, job: int) -> str:
    """The error of a job that is dead now; it must stand at the end of the log and of what `eyeseg logs` prints."""
    home.eventually(lambda: _state(home, job) == "dead", f"job {job} dead")
    error = next(str(row["error"]) for row in home.jobs() if row["id"] == job)
    assert _log(home, job).read_text().splitlines()[-1].endswith(f" job {job} attempt 1 broke off: {error}")
    assert home.run("logs", job).stdout.splitlines()[-1].endswith(f" is dead: {error}")
    return error
