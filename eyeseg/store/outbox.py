"""The outbox: which jobs have a message on the broker, which need one, and whose was lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from eyeseg.states import JobState
from eyeseg.store import routing
from eyeseg.store.database import NOW, Store, chunks
from eyeseg.store.tables import job

_UNPUBLISHED = (
    sa.select(job.c.id, job.c.kind, job.c.queue, job.c.priority, job.c.label, job.c.attempt)
    .where(job.c.state == JobState.QUEUED, job.c.published_at.is_(None))
    .order_by(job.c.priority.desc(), job.c.id)
    .limit(sa.bindparam("most"))
)
_PUBLISHED = job.update().where(job.c.id.in_(sa.bindparam("jobs", expanding=True)), job.c.state == JobState.QUEUED).values(published_at=NOW)


def unpublished(store: Store, *, limit: int = 500) -> list[Row[Any]]:
    """Queued jobs whose message has not been sent yet: the most urgent first, long trainings first among equals."""
    with store.read() as connection:
        return list(connection.execute(_UNPUBLISHED, {"most": limit}))


def published(store: Store, job_ids: Sequence[int]) -> None:
    """Note that the messages of these jobs are on the broker."""
    for chunk in chunks(job_ids):
        with store.write(lasting=False) as connection:  # a note that is lost costs a message that is sent again, and changes nothing
            connection.execute(_PUBLISHED, {"jobs": list(chunk)})


def unpublish(store: Store, job_id: int) -> None:
    """Note that the message naming this job is used up without a claim, so that its queue gets another."""
    with store.write(lasting=False) as connection:
        routing.wake_again(connection, job_id)


def send_again(store: Store, job_id: int) -> bool:
    """Note that another message is due for a job that waits, whatever was noted of the last one. Returns whether it is."""
    with store.write(lasting=False) as connection:
        return routing.wake(connection, job_id)


def forget_lost_messages(store: Store, queue: str, *, older_than_s: float) -> int:
    """Mark long-published jobs of a queue that is empty on the broker as unpublished: their messages were lost."""
    with store.write() as connection:
        lost = connection.execute(
            job.update()
            .where(job.c.queue == queue, job.c.state == JobState.QUEUED, job.c.published_at < NOW - older_than_s)
            .values(published_at=None)
        )
        return lost.rowcount


def waiting_queues(store: Store, *, older_than_s: float) -> list[str]:
    """Queues for which some job's message was sent longer ago than that and is still waiting."""
    with store.read() as connection:
        return list(
            connection.execute(
                sa.select(job.c.queue).distinct().where(job.c.state == JobState.QUEUED, job.c.published_at < NOW - older_than_s)
            ).scalars()
        )
