"""The two Celery tasks. A task is a wake-up: it hands the job's id to a free slot and says how that ended."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from eyeseg.broker import TASKS
from eyeseg.states import JobState
from eyeseg.store.leases import Attempt
from workers.inbox import strategy

if TYPE_CHECKING:
    from celery import Celery

    from workers.host import Host


class JobEnded(Exception):
    """A job that failed or died: raised so that Flower shows the task as failed. The store knows why."""


consumer: Any = None  # Celery's, once it is up


def _tell(name: str, held: Attempt) -> None:
    """Have Flower show the job that is done, not the one whose message woke the slot."""
    dispatcher = getattr(consumer, "event_dispatcher", None)
    if dispatcher is not None and dispatcher.enabled:
        with contextlib.suppress(Exception):  # a page to look at is not worth a job
            dispatcher.send("task-started", uuid=name, kwargs=repr({"job_id": held.job_id, "label": held.label[:200]}))


def register(app: Celery, host: Host) -> None:
    """Put the tasks on the app. They run on the threads of this host's Celery worker."""

    def wake(self: Any, job_id: int, label: str) -> str:
        name = self.request.id
        ending = host.run(job_id, lambda held: _tell(name, held))
        if ending in (JobState.FAILED, JobState.DEAD):
            raise JobEnded(f"job {job_id} ({label:.200}): {ending}. See `eyeseg logs {job_id}`.")
        return str(ending)

    for name in TASKS.values():
        named = f"{strategy.__module__}:{strategy.__name__}"
        app.task(name=name, throws=(JobEnded,), ignore_result=True, shared=False, bind=True, Strategy=named)(wake)
