"""What an evaluation leaves besides its figures: the ROC curve of each image, and where the maps of its predictions lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.store.database import NOW, Store, chunks
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import artifact, attempt, experiment, image_score, job, roc_curve, run, trial, trial_run

MAPS = "maps"  # kind of artifact

_GRIDS_OF = (
    sa.select(experiment.c.run_settings)
    .join(trial, trial.c.experiment_id == experiment.c.id)
    .join(trial_run, trial_run.c.trial_id == trial.c.id)
    .where(trial_run.c.run_id == sa.bindparam("this_run"))
)
_NO_CURVES = roc_curve.delete().where(roc_curve.c.run_id == sa.bindparam("this_run"))


@dataclass(frozen=True)
class Maps:
    """A published folder of maps, and the epoch of the weights that predicted them."""

    address: str
    sha256: str
    epoch: int


def maps_wanted(connection: Connection, run_id: int) -> bool:
    """Whether `run.keep.masks` of any grid that the run is part of lets maps stay."""
    found = connection.execute(_GRIDS_OF, {"this_run": run_id}).scalars()
    return any((settings.get("keep") or {}).get("masks", "best") != "none" for settings in found)


def keep(connection: Connection, held: Attempt, *, run_id: int, rows: Sequence[Mapping[str, Any]], maps: Maps | None) -> None:
    """Store the curves among the rows of an evaluation (`index`, `roc`), and its maps, in the transaction that ends it."""
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
                created_at=NOW,
            )
        )


def forget_curves(connection: Connection, run_id: int) -> None:
    """Drop what an earlier evaluation of a run left: only images that have scores have curves."""
    connection.execute(_NO_CURVES, {"this_run": run_id})


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


def scores(store: Store, run_ids: Iterable[int]) -> list[dict[str, Any]]:
    """run_id, position, image, patient, auc, ap and dice of all images of these runs."""
    c = image_score.c
    found: list[dict[str, Any]] = []
    with store.read() as connection:
        for piece in chunks(sorted(set(run_ids))):
            query = sa.select(c.run_id, c.position, c.image, c.patient, c.auc, c.ap, c.dice).where(c.run_id.in_(piece))
            found += map(dict, connection.execute(query.order_by(c.run_id, c.position)).mappings())
    return found


def hardest(store: Store, split_id: int, *, most: int) -> list[dict[str, Any]]:
    """The images with the lowest mean AUC over all runs of a split: image, patient, auc_mean, auc_min, runs."""
    mean = sa.func.avg(image_score.c.auc)
    query = (
        sa.select(
            image_score.c.image,
            image_score.c.patient,
            mean.label("auc_mean"),
            sa.func.min(image_score.c.auc).label("auc_min"),
            sa.func.count(image_score.c.auc).label("runs"),
        )
        .join(trial_run, trial_run.c.run_id == image_score.c.run_id)
        .join(trial, trial.c.id == trial_run.c.trial_id)
        .where(trial.c.split_id == split_id, image_score.c.auc.is_not(None))
        .group_by(image_score.c.image, image_score.c.patient)
        .order_by(mean, image_score.c.image)
        .limit(most)
    )
    with store.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def runs_of_split(store: Store, split_id: int) -> list[dict[str, Any]]:
    """The runs of a split in the order of its grid, each with its weights, the attempt that made them, and the errors of its jobs."""
    training, evaluation, made = job.alias("training"), job.alias("evaluation"), attempt.alias("made")
    mean = sa.select(sa.func.avg(image_score.c.auc)).where(image_score.c.run_id == run.c.id).correlate(run).scalar_subquery()
    query = (
        sa.select(
            *(run.c[name] for name in ("id", "digest", "fold", "seed", "state", "outcome", "remark", "finished_at")),
            *(run.c[name] for name in ("train_job_id", "evaluate_job_id", "checkpoint_id")),
            trial.c.digest.label("trial"),
            trial.c.model,
            artifact.c.epoch,
            artifact.c.sha256,
            made.c.provenance,
            training.c.state.label("training_state"),
            training.c.error.label("training_error"),
            evaluation.c.state.label("evaluation_state"),
            evaluation.c.error.label("evaluation_error"),
            mean.label("image_auc_mean"),
        )
        .join(trial_run, trial_run.c.run_id == run.c.id)
        .join(trial, trial.c.id == trial_run.c.trial_id)
        .join(training, training.c.id == run.c.train_job_id)
        .join(evaluation, evaluation.c.id == run.c.evaluate_job_id)
        .outerjoin(artifact, artifact.c.id == run.c.checkpoint_id)
        .outerjoin(made, made.c.token == artifact.c.token)
        .where(trial.c.split_id == split_id)
        .order_by(trial.c.position, run.c.seed, run.c.fold)
    )
    with store.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def data_of(store: Store, job_id: int) -> dict[str, Any]:
    """The images that a job needs: `manifest`, its `fingerprint`, and `data_root`, as they were where it was submitted."""
    with store.read() as connection:
        payload = connection.execute(sa.select(job.c.payload).where(job.c.id == job_id)).scalar_one()
    found: dict[str, Any] = payload["data"]
    return found
