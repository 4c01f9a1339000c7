"""The two Celery tasks. A task is a wake-up: it hands the job's id to a free slot and says how that ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyeseg.broker import TASKS
from eyeseg.states import JobState
from workers.inbox import strategy

if TYPE_CHECKING:
    from celery import Celery

    from workers.host import Host


class JobEnded(Exception):
    """A job that failed or died: raised so that Flower shows the task as failed. The store knows why."""


def register(app: Celery, host: Host) -> None:
    """Put the tasks on the app. They run on the threads of this host's Celery worker."""

    def wake(job_id: int, label: str) -> str:
        ending = host.run(job_id)
        if ending in (JobState.FAILED, JobState.DEAD):
            raise JobEnded(f"job {job_id} ({label:.200}): {ending}. See `eyeseg logs {job_id}`.")
        return str(ending)

    for name in TASKS.values():
        named = f"{strategy.__module__}:{strategy.__name__}"
        app.task(name=name, throws=(JobEnded,), ignore_result=True, shared=False, Strategy=named)(wake)
