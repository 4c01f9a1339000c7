"""What crosses the borders of a worker: ids of jobs come in from the broker, and no secret goes out to a runner."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from celery.exceptions import InvalidTaskError

from workers import inbox
from workers.process import RunnerProcess
from workers.slots import CPU, slots


@pytest.mark.parametrize("forged", ["7", 7.0, True, None, {"job_id": 7}, [7], "__import__('os')", 0, -1, 2**31])
def test_a_message_that_holds_no_number_of_a_job_is_no_wake_up(forged: object) -> None:
    with pytest.raises(InvalidTaskError, match="not a wake-up"):
        inbox._checked("eyeseg.train", _message({"job_id": forged, "label": "x"}))


def test_a_wake_up_keeps_nothing_but_what_is_needed() -> None:
    headers = inbox._checked("eyeseg.train", _message({"job_id": 7, "label": "x"}))
    assert {name: value for name, value in headers.items() if name in ("id", "task", "eta", "timelimit")} == {
        "id": "an id",
        "task": "eyeseg.train",
        "eta": None,
        "timelimit": [None, None],
    }


def _message(named: dict[str, object]) -> SimpleNamespace:
    return SimpleNamespace(payload=([], named, {}), headers={"id": "an id", "eta": "2099-01-01", "timelimit": [1, 1]})


def test_a_runner_is_told_neither_the_store_nor_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EYESEG_STORE_URL", "postgresql://anna:s3cret@host/eyes")
    monkeypatch.setenv("EYESEG_BROKER_URL", "redis://:s3cret@host/0")
    runner = RunnerProcess(slots([CPU], 1)[0])
    try:
        environment = Path(f"/proc/{runner.pid}/environ").read_bytes()
    finally:
        runner.kill()
    assert b"s3cret" not in environment
    assert b"OMP_NUM_THREADS=1\0" in environment
