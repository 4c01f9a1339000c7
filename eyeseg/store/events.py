"""The append-only record of who did what, when: one row a transition."""

from __future__ import annotations

import getpass
import os
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.store.database import NOW, Store
from eyeseg.store.tables import event

_APPEND = event.insert().values(at=NOW)


def append(
    connection: Connection,
    kind: str,
    *,
    job_id: int | None = None,
    experiment_id: int | None = None,
    token: str | None = None,
    who: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one event, in the transaction of the change it records."""
    row = {"kind": kind, "job_id": job_id, "experiment_id": experiment_id, "token": token, "who": who or user(), "detail": detail or {}}
    connection.execute(_APPEND, row)


def of_job(store: Store, job_id: int) -> list[dict[str, Any]]:
    """The history of one job, oldest first."""
    with store.read() as connection:
        rows = connection.execute(sa.select(event).where(event.c.job_id == job_id).order_by(event.c.id))
        return [dict(row) for row in rows.mappings()]


@cache
def user() -> str:
    """Who acts: the account of this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
