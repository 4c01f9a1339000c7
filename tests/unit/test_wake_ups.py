"""A wake-up that no message brought looks to Celery like any other, and the desk is told that none was used up."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery

from eyeseg.broker import celery_app
from eyeseg.errors import SchemaMismatch
from eyeseg.settings import Settings, read_settings
from workers import inbox, tasks
from workers.host import Host


class Told:
    """A host that notes what it is asked to do."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, bool]] = []

    def run(self, job_id: int, _started: object, *, by_message: bool) -> str:
        self.asked.append((job_id, by_message))
        return "done"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"EYESEG_HOME": str(tmp_path), "EYESEG_BROKER_URL": "redis://localhost:1"}, tmp_path)


@pytest.fixture
def app(settings: Settings) -> Celery:
    return celery_app(settings)


def test_a_wake_up_made_here_passes_the_inbox_and_runs_as_one_without_a_message(app: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    host, came = Told(), list[dict[str, Any]]()
    tasks.register(app, host)  # type: ignore[arg-type]

    def receive(message: Any, body: object, ack: Any, reject: Any, callbacks: object) -> None:
        assert (body, list(callbacks)) == (None, [])  # type: ignore[call-overload]
        ack(logging.getLogger(), ())
        reject(logging.getLogger(), ())
        came.append(inbox._checked("eyeseg.evaluate", message) | {"kwargs": message.payload[1]})

    monkeypatch.setattr(tasks, "consumer", SimpleNamespace(strategies={"eyeseg.evaluate": receive}))
    host.wake_here(7, "unet α")  # type: ignore[attr-defined]
    [wakeup] = came
    assert wakeup["kwargs"] == {"job_id": 7, "label": "unet α"}
    for _ in range(2):  # the second is a message that bears its name, forged or doubled
        app.tasks["eyeseg.evaluate"].apply(kwargs=wakeup["kwargs"], task_id=wakeup["id"])
    assert host.asked == [(7, False), (7, True)]


def test_a_pool_that_takes_nothing_any_more_costs_a_wake_up_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def receive(*_: object) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")

    monkeypatch.setattr(tasks, "consumer", SimpleNamespace(strategies={"eyeseg.evaluate": receive}))
    tasks.wake_here(7, "unet")
    monkeypatch.setattr(tasks, "consumer", None)
    tasks.wake_here(7, "unet")
    assert tasks._made_here == set()


def test_a_worker_whose_claim_finds_another_schema_stops_and_leaves_the_job_to_others(
    app: Celery, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, _: killed.append(pid))
    host = Host(settings, app)

    def run(_job_id: int, _started: object, *, by_message: bool) -> str:
        if not host.stopping.is_set():
            raise SchemaMismatch("store: holds schema newer.")
        return f"nothing, {by_message}"

    host.desk = SimpleNamespace(run=run)  # type: ignore[assignment]
    assert host.run(7) == "nothing, True"
    assert (host.exit_code, killed) == (SchemaMismatch.exit_code, [os.getpid()])
