"""The workers that are alive: what they offer and when they were last heard of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from eyeseg.states import JobState
from eyeseg.store.database import NOW, Store
from eyeseg.store.tables import job, worker


def register(store: Store, name: str, *, slots: int, devices: Sequence[str], version: str) -> None:
    """Make a worker known; an earlier one of the same name is replaced."""
    with store.write() as connection:
        connection.execute(worker.delete().where(worker.c.name == name))
        connection.execute(
            worker.insert().values(name=name, slots=slots, devices=list(devices), version=version, started_at=NOW, last_beat=NOW)
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
            sa.select(worker.c.name, worker.c.slots, worker.c.devices, age).where(age < heard_within_s).order_by(worker.c.name)
        )
        return [{**row, "last_beat_s": round(max(0.0, row["last_beat_s"]), 1)} for row in rows.mappings()]


def versions(store: Store, names: Sequence[str]) -> dict[str, str]:
    """The eyeseg that each of these workers runs."""
    with store.read() as connection:
        rows = connection.execute(sa.select(worker.c.name, worker.c.version).where(worker.c.name.in_(names)))
        return {row.name: row.version for row in rows}


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
