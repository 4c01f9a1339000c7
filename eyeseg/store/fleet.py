"""The workers that are alive: what they offer and when they were last heard of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from eyeseg.states import JobState
from eyeseg.store import events
from eyeseg.store.database import NOW, Store
from eyeseg.store.tables import event, job, worker

_LACKS = "lacks"  # kind of event


def register(store: Store, name: str, *, slots: int, devices: Sequence[str], version: str, queues: Sequence[str] = ()) -> None:
    """Make a worker known; an earlier one of the same name is replaced."""
    with store.write() as connection:
        connection.execute(worker.delete().where(worker.c.name == name))
        connection.execute(
            worker.insert().values(
                name=name, slots=slots, devices=list(devices), queues=list(queues), version=version, started_at=NOW, last_beat=NOW
            )
        )


def beat(store: Store, name: str) -> None:
    """Say that a worker is alive."""
    with store.write() as connection:
        connection.execute(worker.update().where(worker.c.name == name).values(last_beat=NOW))


def leave(store: Store, name: str) -> None:
    """A worker ends in good order."""
    with store.write() as connection:
        connection.execute(worker.delete().where(worker.c.name == name))


def workers(store: Store, *, heard_within_s: float) -> list[dict[str, Any]]:
    """The workers heard of within that time."""
    age = (NOW - worker.c.last_beat).label("last_beat_s")
    with store.read() as connection:
        rows = connection.execute(
            sa.select(worker.c.name, worker.c.slots, worker.c.devices, worker.c.queues, age)
            .where(age < heard_within_s)
            .order_by(worker.c.name)
        )
        return [{**row, "queues": row["queues"] or [], "last_beat_s": round(max(0.0, row["last_beat_s"]), 1)} for row in rows.mappings()]


def queues_served(store: Store, *, heard_within_s: float) -> set[str]:
    """The queues that some worker serves that was heard of within that time."""
    return {queue for one in workers(store, heard_within_s=heard_within_s) for queue in one["queues"]}


def versions(store: Store, names: Sequence[str]) -> dict[str, str]:
    """The eyeseg that each of these workers runs."""
    with store.read() as connection:
        rows = connection.execute(sa.select(worker.c.name, worker.c.version).where(worker.c.name.in_(names)))
        return {row.name: row.version for row in rows}


def lacks(store: Store, name: str, what: str, why: str) -> None:
    """A worker says what it cannot use and therefore takes no jobs that need it: `what` in a few words, why '' when it can again."""
    with store.write() as connection:
        events.append(connection, _LACKS, who=name, detail={"what": what, "why": why})


def lacking(store: Store, names: Sequence[str]) -> list[dict[str, str]]:
    """What these workers cannot use now: `worker`, `what` and `why`."""
    newest = (
        sa.select(event.c.who, event.c.detail)
        .where(event.c.job_id.is_(None), event.c.kind == _LACKS, event.c.who.in_(names))
        .order_by(event.c.id.desc())
        .limit(100)
    )
    said: dict[tuple[str, str], str] = {}
    with store.read() as connection:
        for row in connection.execute(newest):
            said.setdefault((row.who, row.detail["what"]), row.detail["why"])
    return [{"worker": who, "what": what, "why": why} for (who, what), why in sorted(said.items()) if why]


def holders(store: Store, *, host: str) -> list[str]:
    """Names of the workers of a host that hold leases."""
    here = job.c.worker.startswith(f"{host}.", autoescape=True)
    with store.read() as connection:
        return list(connection.execute(sa.select(job.c.worker).distinct().where(job.c.state == JobState.RUNNING, here)).scalars())


def bury(store: Store, name: str) -> int:
    """End the leases of a worker that is known to be dead, so that its jobs need not wait for them to run out."""
    with store.write() as connection:
        connection.execute(worker.delete().where(worker.c.name == name))
        ended = connection.execute(job.update().where(job.c.worker == name, job.c.state == JobState.RUNNING).values(lease_until=NOW - 1.0))
        return ended.rowcount
