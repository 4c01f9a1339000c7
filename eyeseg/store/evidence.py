"""What an evaluation leaves besides its figures: the ROC curve of each image, and where the maps of its predictions lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.store.database import Store
from eyeseg.store.jobs import Attempt, chunks
from eyeseg.store.tables import artifact, experiment, roc_curve, run, trial, trial_run

MAPS = "maps"  # kind of artifact


@dataclass(frozen=True)
class Maps:
    """A published folder of maps, and the epoch of the weights that predicted them."""

    address: str
    sha256: str
    epoch: int


def maps_wanted(store: Store, run_id: int) -> bool:
    """Whether `run.keep.masks` of any grid that the run is part of lets maps stay."""
    query = (
        sa.select(experiment.c.run_settings)
        .join(trial, trial.c.experiment_id == experiment.c.id)
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .where(trial_run.c.run_id == run_id)
    )
    with store.read() as connection:
        return any((settings.get("keep") or {}).get("masks", "best") != "none" for settings in connection.execute(query).scalars())


def keep(
    store: Store, connection: Connection, held: Attempt, run_id: int, rows: Sequence[Mapping[str, Any]], maps: Maps | None
) -> None:
    """Store the curves among the rows of an evaluation (`index`, `roc`), and its maps, in the transaction that ends it."""
    connection.execute(roc_curve.delete().where(roc_curve.c.run_id == run_id))
    curves = [{"run_id": run_id, "position": row["index"], "curve": row["roc"]} for row in rows if row.get("roc")]
    if curves:
        connection.execute(roc_curve.insert(), curves)
    if maps is not None:
        connection.execute(
            artifact.insert().values(
                job_id=held.job_id,
                training_key=held.training_key,
                kind=MAPS,
                address=maps.address,
                sha256=maps.sha256,
                epoch=maps.epoch,
                step=0,
                token=held.token,
                created_at=store.now,
            )
        )


def curves(store: Store, run_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """The curves of runs, by run and position of the image."""
    found: dict[int, dict[int, str]] = {}
    with store.read() as connection:
        for piece in chunks(sorted(set(run_ids))):
            for row in connection.execute(sa.select(roc_curve).where(roc_curve.c.run_id.in_(piece))):
                found.setdefault(row.run_id, {})[row.position] = row.curve
    return found


def maps(store: Store, run_ids: Iterable[int]) -> dict[int, Maps]:
    """Where the maps of runs lie, by run; runs without any are left out."""
    found: dict[int, Maps] = {}
    with store.read() as connection:
        for piece in chunks(sorted(set(run_ids))):
            query = (
                sa.select(run.c.id, artifact.c.address, artifact.c.sha256, artifact.c.epoch)
                .join(artifact, artifact.c.job_id == run.c.evaluate_job_id)
                .where(run.c.id.in_(piece), artifact.c.kind == MAPS)
                .order_by(artifact.c.id)
            )
            found.update({row.id: Maps(row.address, row.sha256, row.epoch) for row in connection.execute(query)})
    return found
