"""The two Celery tasks. A task is a wake-up: it hands the job's id to a free slot and says how that ended."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from eyeseg.broker import TASKS
from eyeseg.states import JobState

if TYPE_CHECKING:
    from celery import Celery

    from workers.host import Host

log = logging.getLogger("eyeseg.tasks")


class JobEnded(Exception):
    """A job that failed or died: raised so that Flower shows the task as failed. The store knows why."""


def register(app: Celery, host: Host) -> None:
    """Put the tasks on the app. They run on the threads of this host's Celery worker."""

    def wake(job_id: Any = None, label: Any = "") -> str:
        if not isinstance(job_id, int) or isinstance(job_id, bool):
            log.warning("a message with job_id %.80r is ignored", job_id)
            return "ignored"
        ending = host.run(job_id)
        if ending in (JobState.FAILED, JobState.DEAD):
            raise JobEnded(f"job {job_id} ({label!s:.200}): {ending}. See `eyeseg logs {job_id}`.")
        return str(ending)

    for name in TASKS.values():
        app.task(name=name, throws=(JobEnded,), ignore_result=True, shared=False)(wake)
