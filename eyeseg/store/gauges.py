"""What a monitor asks of the whole store, again and again: how much waits, runs and is over, on which devices, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eyeseg.states import JobState
from eyeseg.store.database import NOW, Store
from eyeseg.store.tables import attempt, job, run, worker

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Moment:
    """What changes from second to second. Ages are seconds by the database's clock.

    jobs: how many there are in each state. queues: `queue`, `queued`, `unsent`, `running`, `oldest_s` since the first message that still
    waits was sent. devices: `device`, `busy`, `lease_left_s` (the least, below 0 when it ran out), `expired` leases, `attempt_s` since the
    oldest attempt began. workers: `name`, `slots`, `devices` (one a slot), `last_beat_s`.
    """

    jobs: dict[str, int]
    queues: Rows
    devices: Rows
    workers: Rows


@dataclass(frozen=True)
class Totals:
    """What changes when something ends.

    runs: `state`, `outcome`, `count`. attempts: `device`, `ending`, `count`, `seconds`.
    """

    runs: Rows
    attempts: Rows


_IS_QUEUED = job.c.state == JobState.QUEUED


def _counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


_QUEUES = (
    sa.select(
        job.c.queue,
        _counted(_IS_QUEUED).label("queued"),
        _counted(_IS_QUEUED & job.c.published_at.is_(None)).label("unsent"),
        _counted(job.c.state == JobState.RUNNING).label("running"),
        (NOW - sa.func.min(sa.case((_IS_QUEUED, job.c.published_at), else_=None))).label("oldest_s"),
    )
    .where(job.c.state.in_((JobState.QUEUED, JobState.RUNNING)))
    .group_by(job.c.queue)
    .order_by(job.c.queue)
)

_DEVICES = (
    sa.select(
        attempt.c.device,
        sa.func.count().label("busy"),
        _counted(job.c.lease_until < NOW).label("expired"),
        (sa.func.min(job.c.lease_until) - NOW).label("lease_left_s"),
        (NOW - sa.func.min(attempt.c.started_at)).label("attempt_s"),
    )
    .join(attempt, attempt.c.token == job.c.token)
    .where(job.c.state == JobState.RUNNING)
    .group_by(attempt.c.device)
    .order_by(attempt.c.device)
)


def moment(store: Store, *, heard_within_s: float) -> Moment:
    """All of it in one transaction. The costs follow what waits and runs, not what is stored: each query walks an index.

    heard_within_s: workers that have been silent for longer are left out.
    """
    states = sa.select(job.c.state, sa.func.count()).group_by(job.c.state)
    beat = (NOW - worker.c.last_beat).label("last_beat_s")
    workers = sa.select(worker.c.name, worker.c.slots, worker.c.devices, beat).where(beat < heard_within_s).order_by(worker.c.name)
    with store.read() as connection:

        def rows(query: sa.Select[Any]) -> Rows:
            return [dict(row) for row in connection.execute(query).mappings()]

        return Moment(
            jobs={state: number for state, number in connection.execute(states)},  # noqa: C416  rows, not tuples
            queues=rows(_QUEUES),
            devices=rows(_DEVICES),
            workers=rows(workers),
        )


def totals(store: Store) -> Totals:
    """Runs by outcome, attempts by ending and the seconds they held a device. Each reads its whole table."""
    c = attempt.c
    ended = (
        sa.select(c.device, c.ending, sa.func.count().label("count"), sa.func.coalesce(sa.func.sum(c.seconds), 0.0).label("seconds"))
        .where(c.ending.is_not(None))
        .group_by(c.device, c.ending)
    )
    runs = sa.select(run.c.state, run.c.outcome, sa.func.count().label("count")).group_by(run.c.state, run.c.outcome)
    with store.read() as connection:
        return Totals(*([dict(row) for row in connection.execute(query).mappings()] for query in (runs, ended)))
