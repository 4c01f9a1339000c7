"""Which queued job a free slot takes next: the highest priority, then the experiment that has least, then what is nearly done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.devices.classes import EVALUATE, queue_of
from eyeseg.store.database import Store


@dataclass(frozen=True)
class Group:
    """Queued jobs of the highest priority that are alike: one queue, one experiment, one setting. `first` is the one to take."""

    queue: str
    priority: int
    experiment_id: int
    memory_key: str
    first: int
    lost_once: bool
    running: int
    last_claim: float

    @property
    def order(self) -> tuple[object, ...]:
        """The order in which they are taken. Fair: the experiment with fewest jobs running, then the one that was served longest ago.

        Within an experiment: evaluations, which end a run; what an earlier attempt has begun; then as submitted, long trainings first.
        """
        begun = self.queue == queue_of(EVALUATE), self.lost_once
        return (self.running, self.last_claim, self.experiment_id, not begun[0], not begun[1], self.first)


def groups(connection: Connection, queues: Sequence[str]) -> list[Group]:
    """What waits in these queues at the highest priority that any of them holds, the first to take first.

    Costs as much as there are groups, however many jobs each holds: the index is entered anew for each, never walked along.
    """
    rows = connection.execute(_groups(len(queues)), {f"queue{n}": queue for n, queue in enumerate(queues)})
    found = [
        Group(
            queue=row.queue,
            priority=row.priority,
            experiment_id=row.experiment_id,
            memory_key=row.memory_key,
            first=row.again or row.id,
            lost_once=row.again is not None,
            running=row.running,
            last_claim=row.last_claim,
        )
        for row in rows
    ]
    return sorted(found, key=lambda group: group.order)


def take(store: Store, connection: Connection, found: Sequence[Group], fits: Callable[[Group], bool]) -> int | None:
    """The first job of the first group that fits; on PostgreSQL locked, and none that another claim holds."""
    for group in found:
        if not fits(group):
            continue
        if store.dialect == "sqlite":  # the write transaction is the only one
            return group.first
        number = _lock_one(connection, group)
        if number is not None:
            return number
    return None


def _lock_one(connection: Connection, group: Group) -> int | None:
    asked = {"queue": group.queue, "priority": group.priority, "experiment_id": group.experiment_id, "memory_key": group.memory_key}
    found: int | None = connection.execute(_BEGUN if group.lost_once else _FRESH, asked).scalar_one_or_none()
    return found


def _locking(condition: str, order: str) -> sa.TextClause:
    # in the order of the index: sorting a long queue for each claim would cost as much as it is long
    return sa.text(
        f"""
        SELECT id FROM job
        WHERE state = 'queued' AND queue = :queue AND priority = :priority AND experiment_id = :experiment_id
          AND memory_key = :memory_key AND {condition}
        ORDER BY {order}
        LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
        """  # noqa: S608  both are written below  # nosec B608
    )


_BEGUN = _locking("attempt > 0", "attempt DESC, id DESC")
_FRESH = _locking("attempt = 0", "id")


@lru_cache
def _groups(queues: int) -> sa.TextClause:
    """A walk from group to group: each step asks the index for the first entry behind the last one's group."""
    served = ", ".join(f"(CAST(:queue{number} AS VARCHAR))" for number in range(queues))
    return sa.text(
        f"""
        WITH RECURSIVE
        served(queue) AS (VALUES {served}),
        urgent(priority) AS (
          SELECT max(highest) FROM (
            SELECT (SELECT max(priority) FROM job WHERE state = 'queued' AND queue = served.queue) AS highest FROM served
          ) AS each_queue
        ),
        walk(id, queue, experiment_id, memory_key) AS (
          SELECT job.id, job.queue, job.experiment_id, job.memory_key
          FROM served JOIN job ON job.id = (
            SELECT j.id FROM job AS j
            WHERE j.state = 'queued' AND j.queue = served.queue AND j.priority = (SELECT priority FROM urgent)
            ORDER BY j.experiment_id, j.memory_key, j.attempt, j.id LIMIT 1
          )
          UNION ALL
          SELECT job.id, job.queue, job.experiment_id, job.memory_key
          FROM walk JOIN job ON job.id = coalesce(
            (SELECT j.id FROM job AS j
             WHERE j.state = 'queued' AND j.queue = walk.queue AND j.priority = (SELECT priority FROM urgent)
               AND j.experiment_id = walk.experiment_id AND j.memory_key > walk.memory_key
             ORDER BY j.memory_key, j.attempt, j.id LIMIT 1),
            (SELECT j.id FROM job AS j
             WHERE j.state = 'queued' AND j.queue = walk.queue AND j.priority = (SELECT priority FROM urgent)
               AND j.experiment_id > walk.experiment_id
             ORDER BY j.experiment_id, j.memory_key, j.attempt, j.id LIMIT 1)
          )
        ),
        busy(experiment_id, running) AS (SELECT +experiment_id, count(*) FROM job WHERE state = 'running' GROUP BY +experiment_id)
        SELECT walk.id, walk.queue, (SELECT priority FROM urgent) AS priority, walk.experiment_id, walk.memory_key,
          (SELECT j.id FROM job AS j
           WHERE j.state = 'queued' AND j.queue = walk.queue AND j.priority = (SELECT priority FROM urgent)
             AND j.experiment_id = walk.experiment_id AND j.memory_key = walk.memory_key AND j.attempt > 0
           ORDER BY j.attempt DESC, j.id DESC LIMIT 1) AS again,
          coalesce(busy.running, 0) AS running,
          coalesce((SELECT max(claimed_at) FROM job AS j WHERE j.experiment_id = walk.experiment_id), 0.0) AS last_claim
        FROM walk LEFT JOIN busy ON busy.experiment_id = walk.experiment_id
        """  # noqa: S608  only the number of parameters is put together  # nosec B608
    )
