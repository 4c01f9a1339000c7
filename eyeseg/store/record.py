"""Everything that the store knows about one run, found by its digest or the beginning of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from eyeseg.errors import NotFound
from eyeseg.store.database import Store
from eyeseg.store.tables import (
    artifact,
    attempt,
    epoch_metric,
    experiment,
    image_score,
    job,
    run,
    rung_score,
    rung_verdict,
    sample,
    split,
    trial,
    trial_run,
)

Rows = list[dict[str, Any]]

_NAMED = 5  # of the runs that a message could name


def find_run(store: Store, name: str) -> dict[str, Any]:
    """The run of that digest, or the only one whose digest begins so. Raises NotFound when there is none, or more than one."""
    name = name.strip().lower()
    begins = run.c.digest.startswith(name, autoescape=True)
    with store.read() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(run).where(begins)).scalar_one()
        rows = connection.execute(sa.select(run).where(begins).order_by(run.c.id).limit(_NAMED)).mappings().all()
    if count == 1 and name:
        return dict(rows[0])
    if count:
        digests = [row["digest"] for row in rows]
        raise NotFound(f"run {name!r}: {count} runs begin so: {_listed(digests, count)}. Write more of the digest.")
    of_trial = _runs_of_trial(store, name)
    if of_trial:
        raise NotFound(f"run {name!r}: is a trial. Name one of its runs: {_listed(of_trial[:_NAMED], len(of_trial))}.")
    raise NotFound(f"run {name!r}: no run of this store begins so. `eyeseg show` lists the runs of the newest experiment.")


def find_trial(store: Store, name: str) -> dict[str, Any]:
    """The trial of that digest, or the only one whose digest begins so: `digest`, and `places`, the newest experiment first, each with
    experiment, experiment_id, split, split_id, data_fingerprint and split_fingerprint. Raises NotFound when there is none, or several."""
    name = name.strip().lower()
    query = (
        sa.select(
            trial.c.digest,
            experiment.c.name.label("experiment"),
            trial.c.experiment_id,
            split.c.name.label("split"),
            trial.c.split_id,
            experiment.c.data,
            split.c.fingerprint.label("split_fingerprint"),
        )
        .join(experiment, experiment.c.id == trial.c.experiment_id)
        .join(split, split.c.id == trial.c.split_id)
        .where(trial.c.digest.startswith(name, autoescape=True))
        .order_by(experiment.c.id.desc())
    )
    rows = _rows(store, query)
    digests = sorted({row["digest"] for row in rows})
    if len(digests) == 1 and name:
        return {"digest": digests[0], "places": [row | {"data_fingerprint": row["data"].get("fingerprint")} for row in rows]}
    if digests:
        raise NotFound(
            f"trial {name!r}: {len(digests)} trials begin so: {_listed(digests[:_NAMED], len(digests))}. Write more of the digest."
        )
    of_run = _trials_of_run(store, name)
    if of_run:
        raise NotFound(f"trial {name!r}: is a run. Name its trial: {_listed(of_run[:_NAMED], len(of_run))}.")
    raise NotFound(f"trial {name!r}: no trial of this store begins so. `eyeseg report` lists those of the newest experiment.")


def runs_of_experiment(store: Store, experiment_id: int) -> Rows:
    """The runs of an experiment in the order of its grid, each with the mean AUC over its images (None without any)."""
    mean = sa.select(image_score.c.run_id, sa.func.avg(image_score.c.auc).label("image_auc_mean")).group_by(image_score.c.run_id).subquery()
    query = (
        sa.select(
            run.c.digest.label("run"),
            trial.c.digest.label("trial"),
            trial.c.model,
            split.c.name.label("split"),
            run.c.fold,
            run.c.seed,
            run.c.state,
            run.c.outcome,
            mean.c.image_auc_mean,
            trial.c.params,
        )
        .join(trial_run, trial_run.c.run_id == run.c.id)
        .join(trial, trial.c.id == trial_run.c.trial_id)
        .join(split, split.c.id == trial.c.split_id)
        .outerjoin(mean, mean.c.run_id == run.c.id)
        .where(trial.c.experiment_id == experiment_id)
        .order_by(trial.c.split_id, trial.c.position, run.c.seed, run.c.fold)
    )
    return _rows(store, query)


def places(store: Store, run_id: int) -> Rows:
    """Where the run stands: experiment, split and trial, the newest experiment first. One run may be part of several."""
    query = (
        sa.select(
            experiment.c.name.label("experiment"),
            experiment.c.manifest,
            experiment.c.provenance,
            split.c.name.label("split"),
            split.c.definition,
            trial.c.digest.label("trial"),
            trial.c.model,
            trial.c.params,
        )
        .join(split, split.c.experiment_id == experiment.c.id)
        .join(trial, trial.c.split_id == split.c.id)
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .where(trial_run.c.run_id == run_id)
        .order_by(experiment.c.id.desc())
    )
    return _rows(store, query)


def checkpoint(store: Store, found: Mapping[str, Any]) -> dict[str, Any] | None:
    """The checkpoint whose weights are the run's: address, sha256, epoch, the job and the token of the attempt that made it."""
    rows = _rows(store, sa.select(artifact).where(artifact.c.id == found["checkpoint_id"]))
    return rows[0] if rows else None


def rungs(store: Store, found: Mapping[str, Any]) -> Rows:
    """What the run's training had reached on the inner images at each rung of `run.prune`, by epoch."""
    key = sa.select(job.c.training_key).where(job.c.id == found["train_job_id"]).scalar_subquery()
    columns = [column for column in rung_score.c if column.name not in ("training_key", "token")]
    return _rows(store, sa.select(*columns).where(rung_score.c.training_key == key).order_by(rung_score.c.epoch))


def verdicts(store: Store, run_id: int) -> Rows:
    """What was decided there of the trials of a run, by experiment and epoch."""
    query = (
        sa.select(experiment.c.name.label("experiment"), trial.c.digest.label("trial"))
        .add_columns(*(column for column in rung_verdict.c if column.name not in ("trial_id", "decided_at")))
        .join(trial, trial.c.id == rung_verdict.c.trial_id)
        .join(experiment, experiment.c.id == trial.c.experiment_id)
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .where(trial_run.c.run_id == run_id)
        .order_by(experiment.c.id, rung_verdict.c.epoch)
    )
    return _rows(store, query)


def attempts(store: Store, found: Mapping[str, Any]) -> Rows:
    """The attempts at the run's training and evaluation, and at the job that made its checkpoint, oldest first."""
    made = sa.select(artifact.c.job_id).where(artifact.c.id == found["checkpoint_id"])
    mine = attempt.c.job_id.in_([found["train_job_id"], found["evaluate_job_id"]]) | attempt.c.job_id.in_(made)
    query = sa.select(attempt, job.c.kind).join(job, job.c.id == attempt.c.job_id).where(mine).order_by(attempt.c.started_at)
    return _rows(store, query)


def epochs(store: Store, found: Mapping[str, Any], *, most: int) -> Rows:
    """Figures of the epochs of the run's training up to `most`, whichever job trained them."""
    key = sa.select(job.c.training_key).where(job.c.id == found["train_job_id"]).scalar_subquery()
    query = (
        sa.select(epoch_metric)
        .join(job, job.c.id == epoch_metric.c.job_id)
        .where(job.c.training_key == key, epoch_metric.c.epoch <= most)
        .order_by(epoch_metric.c.epoch, epoch_metric.c.job_id)
    )
    return list({row["epoch"]: row for row in _rows(store, query)}.values())


def runs_with_weights(store: Store, run_id: int) -> list[str]:
    """The other runs of a run's trials whose checkpoints were not deleted, by digest."""
    mine = sa.select(trial_run.c.trial_id).where(trial_run.c.run_id == run_id)
    query = (
        sa.select(run.c.digest)
        .distinct()
        .join(trial_run, trial_run.c.run_id == run.c.id)
        .join(artifact, artifact.c.id == run.c.checkpoint_id)
        .where(trial_run.c.trial_id.in_(mine), run.c.id != run_id, artifact.c.kind == "checkpoint")
        .order_by(run.c.digest)
    )
    return [row["digest"] for row in _rows(store, query)]


def payload(store: Store, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the run's evaluate job is told: its spec, and where its data and its split come from."""
    [row] = _rows(store, sa.select(job.c.payload).where(job.c.id == found["evaluate_job_id"]))
    return dict(row["payload"])


def scores(store: Store, run_id: int) -> Rows:
    """The scores of the run's validation images, in the order of the manifest."""
    return _rows(store, sa.select(image_score).where(image_score.c.run_id == run_id).order_by(image_score.c.position))


def samples(store: Store, data_fingerprint: str) -> Rows:
    """The images and masks that a data fingerprint stands for, in the order of the manifest; none for data submitted to an older eyeseg."""
    return _rows(store, sa.select(sample).where(sample.c.data_fingerprint == data_fingerprint).order_by(sample.c.position))


def _runs_of_trial(store: Store, name: str) -> list[str]:
    query = (
        sa.select(run.c.digest)
        .distinct()
        .join(trial_run, trial_run.c.run_id == run.c.id)
        .join(trial, trial.c.id == trial_run.c.trial_id)
        .where(trial.c.digest.startswith(name, autoescape=True))
        .order_by(run.c.digest)
    )
    return [row["digest"] for row in _rows(store, query)]


def _trials_of_run(store: Store, name: str) -> list[str]:
    query = (
        sa.select(trial.c.digest)
        .distinct()
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .join(run, run.c.id == trial_run.c.run_id)
        .where(run.c.digest.startswith(name, autoescape=True))
        .order_by(trial.c.digest)
    )
    return [row["digest"] for row in _rows(store, query)] if name else []


def _listed(digests: list[str], count: int) -> str:
    return ", ".join(digests) + (f" and {count - len(digests)} more" if count > len(digests) else "")


def _rows(store: Store, query: sa.Select[Any]) -> Rows:
    with store.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
