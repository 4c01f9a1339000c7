"""Which queue a job waits in: the class of its need, as long as somebody serves it; and which jobs need another message for that."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.devices.classes import CLASSES, EVALUATE, class_of_need, class_of_queue, queue_of, rank, substitute
from eyeseg.states import JobKind, JobState
from eyeseg.store import events, leases
from eyeseg.store.choosing import Group
from eyeseg.store.database import NOW, Store, locked
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import job

MOVED_UP = "moved up"  # the event of a job that gets more memory than it had
ALONE = "alone"  # no class: the device to itself
# of the jobs that one transaction moves
_MOST = 1000
_JOB: sa.BindParameter[int] = sa.bindparam("this_job")
_QUEUE = sa.select(job.c.state, job.c.queue).where(job.c.id == _JOB)
_MESSAGES = sa.select(job.c.id, job.c.state, job.c.queue, job.c.published_at).where(job.c.id.in_(sa.bindparam("jobs", expanding=True)))
_HAS_MESSAGE = (job.c.state == JobState.QUEUED) & job.c.published_at.is_not(None)
_FORGET_MESSAGE = job.update().where(_HAS_MESSAGE).values(published_at=None)
_WAKE = _FORGET_MESSAGE.where(job.c.id == _JOB)
# two at the same time must wake two: one that another transaction has just chosen, or is claiming, is passed over
_OF_QUEUE = locked(sa.select(job.c.id).where(_HAS_MESSAGE, job.c.queue == sa.bindparam("of_queue")).limit(1), skip=True).scalar_subquery()
_WAKE_ANY = _FORGET_MESSAGE.where(job.c.id == _OF_QUEUE)


def expected(kind: str, need_bytes: int | None) -> str:
    """The queue of a new job: evaluations apart, a training in the class that its need of a GPU asks for."""
    return queue_of(EVALUATE) if kind == JobKind.EVALUATE else queue_of(class_of_need(need_bytes))


def queue(connection: Connection, job_id: int) -> tuple[str, str] | None:
    """The state of a job and the queue it belongs to; None when there is no such job."""
    row = connection.execute(_QUEUE, {"this_job": job_id}).one_or_none()
    return (row.state, row.queue) if row else None


def make_good(connection: Connection, *, named: int, taken: int) -> tuple[bool, bool]:
    """A slot woken by the message that names one job takes another. -> whether another message is due for that, and is noted; in doubt.

    None is where the other's own message will wake a slot for the one that was named: where it has one, and in the same queue.
    In doubt: the message came before its sender could note it, and will do so, though it is used up. `wake` is due again a moment later.
    """
    rows = {row.id: row for row in connection.execute(_MESSAGES, {"jobs": [named, taken]})}
    before, now = rows.get(named), rows[taken]
    if before is None or (before.queue == now.queue and now.published_at is not None):
        return False, False
    wake_again(connection, named)
    return True, before.state == JobState.QUEUED and before.published_at is None


def wake(connection: Connection, job_id: int) -> bool:
    """Have another message sent for a job, if it waits and one was noted. Returns whether."""
    return connection.execute(_WAKE, {"this_job": job_id}).rowcount > 0


def wake_again(connection: Connection, job_id: int) -> None:
    """The message that named this job has woken a slot that took nothing of its queue: another message is due for that queue.

    For the job itself where it still waits, else, since it was started by the message of another one, for any that does.
    """
    named = queue(connection, job_id)
    if named is None or (named[0] == JobState.QUEUED and wake(connection, job_id)):
        return
    state, name = queue(connection, job_id) or named  # on PostgreSQL another slot may have taken it just now
    if state != JobState.QUEUED:
        connection.execute(_WAKE_ANY, {"of_queue": name})


def larger(queues: Collection[str], than: str) -> str | None:
    """The next class above that one among those that these queues stand for."""
    above = sorted((name for name in map(class_of_queue, queues) if rank(name) > rank(than)), key=rank)
    return above[0] if above else None


def move_up(store: Store, held: Attempt, target: str) -> None:
    """Note that a held job is to have more memory once it is given back: a larger class, or its device to itself. Raises Fenced."""
    with store.write() as connection:
        leases.hold(connection, held)
        if target in CLASSES:
            connection.execute(job.update().where(job.c.id == held.job_id).values(queue=queue_of(target)))
        events.append(connection, MOVED_UP, job_id=held.job_id, experiment_id=held.experiment_id, token=held.token, detail={"to": target})


def move_to_need(store: Store, group: Group, need_bytes: int, alive: Collection[str], *, above: str) -> int:
    """Move waiting jobs that need more than a device of class `above` has to a served class that has it, or to the largest there is."""
    there = [name for name in CLASSES if queue_of(name) in alive and rank(name) > rank(above)]
    if not there:
        return 0
    found = next((name for name in there if rank(name) >= rank(class_of_need(need_bytes))), there[-1])
    mine = (job.c.experiment_id == group.experiment_id, job.c.memory_key == group.memory_key)
    return _move(store, group.queue, queue_of(found), *mine) if queue_of(found) != group.queue else 0


def follow_fleet(store: Store, alive: Collection[str], *, waited_s: float) -> int:
    """Move jobs that have waited for longer than that in classes that nobody serves to the nearest that somebody does. Returns how many."""
    with store.read() as connection:
        waiting = connection.execute(
            sa.select(job.c.queue).distinct().where(job.c.state == JobState.QUEUED, job.c.published_at < NOW - waited_s)
        ).scalars()
        targets = {name: target for name in waiting if (target := substitute(name, alive))}
    return sum(_move(store, name, target, job.c.published_at < NOW - waited_s) for name, target in targets.items())


def _move(store: Store, source: str, target: str, *which: sa.ColumnElement[bool]) -> int:
    moved = 0
    while True:
        with store.write() as connection:
            some = sa.select(job.c.id).where(job.c.state == JobState.QUEUED, job.c.queue == source, *which).order_by(job.c.id).limit(_MOST)
            rows = connection.execute(
                job.update()
                .where(job.c.id.in_(some), job.c.state == JobState.QUEUED)
                .values(queue=target, published_at=None)
                .returning(job.c.experiment_id)
            ).all()
            for number in sorted({row.experiment_id for row in rows}):
                detail = {"from": class_of_queue(source), "to": class_of_queue(target)}
                detail |= {"jobs": sum(row.experiment_id == number for row in rows)}
                events.append(connection, "moved", experiment_id=number, detail=detail)
        moved += len(rows)
        if len(rows) < _MOST:
            return moved
