"""What crosses the borders of a worker: ids of jobs come in from the broker, and no secret goes out to a runner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eyeseg.broker import TASKS, celery_app
from eyeseg.settings import read_settings
from workers import tasks
from workers.host import Host
from workers.process import RunnerProcess
from workers.slots import CPU, slots


@pytest.mark.timeout(60)
@pytest.mark.parametrize("forged", ["7", 7.0, True, None, {"job_id": 7}, [7], "__import__('os')"])
def test_a_message_that_holds_no_number_of_a_job_reaches_no_slot(tmp_path: Path, forged: object) -> None:
    settings = replace(read_settings({}, tmp_path), broker_url="redis://127.0.0.1:1/0")
    app = celery_app(settings)
    host = Host(settings, app)  # without slots: whatever reached it would wait for ever
    tasks.register(app, host)
    assert [app.tasks[name](job_id=forged, label="x") for name in TASKS.values()] == ["ignored"] * 2
    app.close()


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
