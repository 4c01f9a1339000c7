"""What is left of an experiment and how fast its work goes: what `watch` shows and a forecast rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from eyeseg.states import JobKind, JobState, RunState
from eyeseg.store.database import NOW, Store, chunks
from eyeseg.store.tables import attempt, epoch_metric, job, run, trial, trial_run

Rows = list[dict[str, Any]]


def open_experiments(store: Store) -> list[int]:
    """Experiments with runs that are not over, the newest first."""
    query = (
        sa.select(trial.c.experiment_id)
        .distinct()
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .join(run, run.c.id == trial_run.c.run_id)
        .where(run.c.state.in_([RunState.PENDING, RunState.RUNNING]))
        .order_by(trial.c.experiment_id.desc())
    )
    with store.read() as connection:
        return list(connection.execute(query).scalars())


class Remaining:
    """The work that an experiment has still to do, read again and again: what does not change is read once."""

    def __init__(self, store: Store, experiment_id: int) -> None:
        self._store, self._experiment = store, experiment_id
        self._budgets: dict[int, dict[int, int]] = {}  # of a train job: epochs by run

    def trainings(self) -> dict[int, tuple[str, int]]:
        """Model and epochs left of every training that runs wait for, by job."""
        open_runs = (
            sa.select(run.c.id, run.c.train_job_id, trial.c.model)
            .join(trial_run, trial_run.c.run_id == run.c.id)
            .join(trial, trial.c.id == trial_run.c.trial_id)
            .where(trial.c.experiment_id == self._experiment, run.c.checkpoint_id.is_(None))
            .where(run.c.state.in_([RunState.PENDING, RunState.RUNNING]))
        )
        with self._store.read() as connection:
            waiting: dict[int, set[int]] = defaultdict(set)
            models = {}
            for number, training, model in connection.execute(open_runs):
                waiting[training].add(number)
                models[training] = model
            unknown = [training for training in waiting if training not in self._budgets]
            for piece in chunks(unknown):
                for number, payload in connection.execute(sa.select(job.c.id, job.c.payload).where(job.c.id.in_(piece))):
                    self._budgets[number] = dict(payload["serves"])
            reached: dict[int, int] = {}
            for piece in chunks(list(waiting)):
                latest = sa.select(epoch_metric.c.job_id, sa.func.max(epoch_metric.c.epoch)).group_by(epoch_metric.c.job_id)
                reached |= {number: epoch for number, epoch in connection.execute(latest.where(epoch_metric.c.job_id.in_(piece)))}  # noqa: C416
        return {
            training: (models[training], max(0, max(self._budgets[training].get(number, 0) for number in runs) - reached.get(training, 0)))
            for training, runs in waiting.items()
        }

    def evaluations(self) -> dict[str, int]:
        """How many evaluations are left, by model."""
        query = (
            sa.select(trial.c.model, sa.func.count())
            .join(trial_run, trial_run.c.trial_id == trial.c.id)
            .join(run, run.c.id == trial_run.c.run_id)
            .where(trial.c.experiment_id == self._experiment, run.c.state.in_([RunState.PENDING, RunState.RUNNING]))
            .group_by(trial.c.model)
        )
        with self._store.read() as connection:
            return {model: number for model, number in connection.execute(query)}  # noqa: C416


def measured(store: Store, experiment_id: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """By model, of this experiment: mean seconds of an epoch of each training, and seconds of each evaluation that is done."""
    of_model = (
        sa.select(run.c.train_job_id, run.c.evaluate_job_id, trial.c.model)
        .join(trial_run, trial_run.c.run_id == run.c.id)
        .join(trial, trial.c.id == trial_run.c.trial_id)
        .where(trial.c.experiment_id == experiment_id)
        .subquery()
    )
    trainings = sa.select(of_model.c.train_job_id, of_model.c.model).distinct().subquery()
    epochs = (
        sa.select(trainings.c.model, sa.func.avg(epoch_metric.c.seconds))
        .join(epoch_metric, epoch_metric.c.job_id == trainings.c.train_job_id)
        .group_by(trainings.c.model, epoch_metric.c.job_id)
    )
    evaluations = (
        sa.select(of_model.c.model, attempt.c.seconds)
        .join(attempt, attempt.c.job_id == of_model.c.evaluate_job_id)
        .where(attempt.c.ending == JobState.DONE, attempt.c.seconds.is_not(None))
    )
    found: list[dict[str, list[float]]] = []
    with store.read() as connection:
        for query in (epochs, evaluations):
            by_model: dict[str, list[float]] = defaultdict(list)
            for model, seconds in connection.execute(query):
                by_model[model].append(float(seconds))
            found.append(dict(by_model))
    return found[0], found[1]


def running(store: Store, experiment_ids: Sequence[int]) -> Rows:
    """The jobs of these experiments that run now: id, kind, label, worker, slot, seconds so far, epochs wanted, and its latest epoch."""
    latest = sa.select(sa.func.max(epoch_metric.c.epoch)).where(epoch_metric.c.job_id == job.c.id).correlate(job).scalar_subquery()
    query = (
        sa.select(
            *(job.c[name] for name in ("id", "kind", "label", "worker", "payload")),
            attempt.c.slot,
            (NOW - attempt.c.started_at).label("since_s"),
            *(epoch_metric.c[name] for name in ("epoch", "loss", "images", "seconds")),
        )
        .join(attempt, attempt.c.token == job.c.token)
        .outerjoin(epoch_metric, (epoch_metric.c.job_id == job.c.id) & (epoch_metric.c.epoch == latest))
        .where(job.c.state == JobState.RUNNING, job.c.experiment_id.in_(experiment_ids))
        .order_by(job.c.worker, attempt.c.slot)
    )
    with store.read() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        payload = row.pop("payload")
        row["epochs"] = max((epochs for _, epochs in payload["serves"]), default=None) if row["kind"] == JobKind.TRAIN else None
    return rows
