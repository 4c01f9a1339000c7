"""The two Celery tasks. A task is a wake-up: it hands the job's id to a free slot and says how that ended."""

from __future__ import annotations

import contextlib
import json
import logging
import uuid
from typing import TYPE_CHECKING, Any

from kombu.message import Message

from eyeseg import wire
from eyeseg.broker import TASKS
from eyeseg.states import JobState
from eyeseg.store.leases import Attempt
from workers.inbox import strategy

if TYPE_CHECKING:
    from celery import Celery

    from workers.host import Host


log = logging.getLogger("eyeseg.tasks")


class JobEnded(Exception):
    """A job that failed or died: raised so that Flower shows the task as failed. The store knows why."""


consumer: Any = None  # Celery's, once it is up
_made_here: set[str] = set()  # names of wake-ups that no message brought


def _tell(name: str, held: Attempt) -> None:
    """Have Flower show the job that is done, not the one whose message woke the slot."""
    dispatcher = getattr(consumer, "event_dispatcher", None)
    if dispatcher is not None and dispatcher.enabled:
        with contextlib.suppress(Exception):  # a page to look at is not worth a job
            dispatcher.send("task-started", uuid=name, kwargs=repr({"job_id": held.job_id, "label": held.label[:200]}))


def wake_here(job_id: int, label: str) -> None:
    """Wake a slot of this worker for an evaluation that was made ready here, as a message would: Celery and Flower see no difference.

    Called before the slot's own task ends, so that Celery takes no other message for it. The store is told nothing: a wake-up that comes
    to nothing is made good by the message that is due anyway.
    """
    receive = getattr(consumer, "strategies", {}).get(TASKS["evaluate"])
    if receive is None:
        return
    name = str(uuid.uuid4())
    headers = {"task": TASKS["evaluate"], "id": name}
    body = json.dumps([[], wire.named(job_id, label), {}])
    message = Message(body, content_type="application/json", content_encoding="utf-8", headers=headers)  # type: ignore[no-untyped-call]
    _made_here.add(name)
    try:
        receive(message, None, _came_from_nowhere, _came_from_nowhere, ())
    except Exception as error:  # noqa: BLE001  the pool is closed, say
        _made_here.discard(name)
        log.info("job %s: no slot of this worker was woken: %s", job_id, error)


def _came_from_nowhere(*_: Any) -> None:
    """There is no broker to tell that the message was taken."""


def register(app: Celery, host: Host) -> None:
    """Put the tasks on the app. They run on the threads of this host's Celery worker."""

    def wake(self: Any, job_id: int, label: str) -> str:
        name = self.request.id
        by_message = name not in _made_here
        _made_here.discard(name)
        ending = host.run(job_id, lambda held: _tell(name, held), by_message=by_message)
        if ending in (JobState.FAILED, JobState.DEAD):
            raise JobEnded(f"job {job_id} ({label:.200}): {ending}. See `eyeseg logs {job_id}`.")
        return str(ending)

    host.wake_here = wake_here
    for name in TASKS.values():
        named = f"{strategy.__module__}:{strategy.__name__}"
        app.task(name=name, throws=(JobEnded,), ignore_result=True, shared=False, bind=True, Strategy=named)(wake)
