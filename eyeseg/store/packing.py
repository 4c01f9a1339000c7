"""The scores of a run once more, as one value: a report of many runs reads them so. Kept with its image_scores, in their transaction.

What is packed is read again fifty times as fast as the rows, and never changes without them (decision 22).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.spec import digest
from eyeseg.store.database import Store, chunks
from eyeseg.store.tables import image_score, packed_score, trial_run

MEASURES = ("auc", "ap", "dice", "dice_tuned", "sensitivity", "specificity")

_NONE_PACKED = packed_score.delete().where(packed_score.c.run_id == sa.bindparam("this_run"))
_PACKED = packed_score.insert()


def keep(connection: Connection, scores: Sequence[Mapping[str, Any]]) -> None:
    """Pack what is inserted as the image_scores of runs."""
    of_run: dict[int, list[Mapping[str, Any]]] = {}
    for row in scores:
        of_run.setdefault(row["run_id"], []).append(row)
    if of_run:
        connection.execute(_PACKED, [{"run_id": run_id, **_packed(rows)} for run_id, rows in of_run.items()])


def forget(connection: Connection, run_id: int) -> None:
    """Drop what an earlier evaluation of a run left."""
    connection.execute(_NONE_PACKED, {"this_run": run_id})


def of_trials(store: Store, trial_ids: Sequence[int]) -> Iterator[tuple[int, str, bytes]]:
    """(run_id, images, content) of those runs of these trials that have scores. images: equal where images and patients are, in order.

    content: little-endian float64, one measure after the other, each of all images; NaN where a score is not defined.
    """
    c = packed_score.c
    query = sa.select(c.run_id, c.images, c.content).join(trial_run, trial_run.c.run_id == c.run_id)
    for piece in chunks(trial_ids):
        with store.read() as connection:
            rows = connection.execute(query.where(trial_run.c.trial_id.in_(piece))).all()
        yield from ((row.run_id, row.images, row.content) for row in rows)


def images(store: Store, run_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the images of a run are called, in order, and their patients."""
    c = image_score.c
    with store.read() as connection:
        rows = connection.execute(sa.select(c.image, c.patient).where(c.run_id == run_id).order_by(c.position)).all()
    return tuple(row.image for row in rows), tuple(row.patient for row in rows)


def _packed(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda row: int(row["position"]))
    values = [float("nan") if row[name] is None else row[name] for name in MEASURES for row in ordered]
    called = digest([[row["image"], row["patient"]] for row in ordered])
    return {"images": called, "content": struct.pack(f"<{len(values)}d", *values)}
