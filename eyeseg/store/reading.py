"""What reports and status pages ask of the store, one indexed query each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from eyeseg.devices.classes import class_of_queue
from eyeseg.states import FINAL_JOB_STATES, JobKind, JobState, RunState
from eyeseg.store.database import Store
from eyeseg.store.tables import artifact, attempt, epoch_metric, experiment, job, run, rung_verdict, split, trial, trial_run

Rows = list[dict[str, Any]]
_AT_ONCE = 5000  # rows


def splits(store: Store, experiment_id: int) -> Rows:
    """The splits of an experiment in the order of its grid."""
    return _rows(store, sa.select(split).where(split.c.experiment_id == experiment_id).order_by(split.c.id))


def trials(store: Store, split_id: int) -> Rows:
    """The trials under a split in the order of the grid."""
    columns = (trial.c.id, trial.c.digest, trial.c.model, trial.c.params, trial.c.runs_expected)
    return _rows(store, sa.select(*columns).where(trial.c.split_id == split_id).order_by(trial.c.position))


def verdicts(store: Store, split_id: int) -> dict[str, dict[str, Any]]:
    """What was decided of the trials of a split that did not go on, by their digest."""
    query = (
        sa.select(trial.c.digest, rung_verdict)
        .join(trial, trial.c.id == rung_verdict.c.trial_id)
        .where(trial.c.split_id == split_id, ~rung_verdict.c.goes_on)
    )
    return {row["digest"]: row for row in _rows(store, query)}


class RunStanding(NamedTuple):
    """How a run of a trial stands: what is asked of the runs of all trials."""

    trial_id: int
    id: int
    fold: int
    seed: int
    state: str
    outcome: str | None


def standings(store: Store, split_id: int) -> list[RunStanding]:
    """How all runs of a split's trials stand, by trial, seed and fold."""
    query = (
        sa.select(trial_run.c.trial_id, run.c.id, run.c.fold, run.c.seed, run.c.state, run.c.outcome)
        .join(run, run.c.id == trial_run.c.run_id)
        .join(trial, trial.c.id == trial_run.c.trial_id)
        .where(trial.c.split_id == split_id)
        .order_by(trial_run.c.trial_id, run.c.seed, run.c.fold)
    )
    with store.read(streamed=True) as connection:
        return [RunStanding._make(row) for row in connection.execution_options(yield_per=_AT_ONCE).execute(query)]


def runs_of_split(store: Store, split_id: int, *, trial_ids: Sequence[int] | None = None) -> Rows:
    """Runs of a split's trials, of all or of some, with the seconds that their own training and evaluation took."""
    some = [trial.c.split_id == split_id]
    if trial_ids is not None:
        some.append(trial.c.id.in_(trial_ids))
    reached, key = artifact.alias("reached"), job.alias("key")
    trainings = sa.select(run.c.train_job_id).join(trial_run, trial_run.c.run_id == run.c.id)
    trainings = trainings.join(trial, trial.c.id == trial_run.c.trial_id).where(*some)
    keys = sa.select(key.c.training_key).where(key.c.id.in_(trainings))
    per_epoch = (  # whichever job of the training did it: the first epochs may be those of an earlier, shorter run
        sa.select(job.c.training_key, epoch_metric.c.epoch, sa.func.avg(epoch_metric.c.seconds).label("seconds"))
        .join(job, job.c.id == epoch_metric.c.job_id)
        .where(job.c.training_key.in_(keys))
        .group_by(job.c.training_key, epoch_metric.c.epoch)
        .subquery()
    )
    training = (
        sa.select(sa.func.sum(per_epoch.c.seconds))
        .where(per_epoch.c.training_key == key.c.training_key, per_epoch.c.epoch <= reached.c.epoch)
        .correlate(key, reached)
        .scalar_subquery()
    )
    evaluation = sa.select(sa.func.sum(attempt.c.seconds)).where(attempt.c.job_id == run.c.evaluate_job_id).correlate(run).scalar_subquery()
    query = (
        sa.select(
            trial_run.c.trial_id,
            run.c.id,
            run.c.digest,
            run.c.fold,
            run.c.seed,
            run.c.state,
            run.c.outcome,
            run.c.summary,
            (sa.func.coalesce(training, 0.0) + sa.func.coalesce(evaluation, 0.0)).label("device_seconds"),
        )
        .join(run, run.c.id == trial_run.c.run_id)
        .join(trial, trial.c.id == trial_run.c.trial_id)
        .join(key, key.c.id == run.c.train_job_id)
        .outerjoin(reached, reached.c.id == run.c.checkpoint_id)
        .where(*some)
        .order_by(trial_run.c.trial_id, run.c.seed, run.c.fold)
    )
    return _rows(store, query)


def counts(store: Store, experiment_id: int) -> dict[str, dict[str, int]]:
    """How many runs and jobs of an experiment stand in each state."""
    mine = _runs_of(experiment_id)
    of_runs = sa.select(run.c.state, sa.func.count().label("number")).where(run.c.id.in_(mine)).group_by(run.c.state)
    own = sa.select(job.c.kind, job.c.state, sa.func.count().label("number"))
    # a training whose runs all went on to another job is nobody's any more
    served = (job.c.kind == JobKind.EVALUATE) | sa.exists().where(run.c.train_job_id == job.c.id)
    own = own.where(job.c.experiment_id == experiment_id, served).group_by(job.c.kind, job.c.state)
    with store.read() as connection:
        runs = {row.state: row.number for row in connection.execute(of_runs)}
        found = list(connection.execute(own))
        # each run has an evaluation of its own: where there are more runs, they are shared with another experiment that was first
        if sum(runs.values()) > sum(row.number for row in found if row.kind == JobKind.EVALUATE):
            for key in (run.c.train_job_id, run.c.evaluate_job_id):
                of_others = job.c.id.in_(sa.select(key).where(run.c.id.in_(mine))) & (job.c.experiment_id != experiment_id)
                found += connection.execute(sa.select(job.c.state, sa.func.count().label("number")).where(of_others).group_by(job.c.state))
    jobs: dict[str, int] = {}
    for row in found:
        jobs[row.state] = jobs.get(row.state, 0) + row.number
    return {"runs": runs, "jobs": jobs}


def waiting(store: Store, experiment_id: int) -> dict[str, int]:
    """How many jobs of an experiment are queued in each memory class, and for evaluation."""
    query = (
        sa.select(job.c.queue, sa.func.count())
        .where(job.c.state == JobState.QUEUED, job.c.experiment_id == experiment_id)
        .group_by(job.c.queue)
        .order_by(job.c.queue)
    )
    found: dict[str, int] = {}
    with store.read() as connection:
        for queue, number in connection.execute(query):
            name = class_of_queue(queue)
            found[name] = found.get(name, 0) + number
    return found


def progress(store: Store, experiment_id: int) -> dict[str, Any]:
    """How far an experiment is: runs in all and ended, epochs trained, and the jobs that run now with their latest epoch."""
    mine = _runs_of(experiment_id)
    ended = run.c.state.in_([RunState.DONE, RunState.FAILED, RunState.CANCELLED, RunState.PRUNED])
    trains = sa.select(run.c.train_job_id).where(run.c.id.in_(mine))
    with store.read() as connection:
        total, over, failed = connection.execute(
            sa.select(
                sa.func.count(),
                sa.func.coalesce(sa.func.sum(sa.case((ended, 1), else_=0)), 0),
                sa.func.coalesce(sa.func.sum(sa.case((run.c.state == RunState.FAILED, 1), else_=0)), 0),
            ).where(run.c.id.in_(mine))
        ).one()
        epochs = connection.execute(
            sa.select(sa.func.count()).select_from(epoch_metric).where(epoch_metric.c.job_id.in_(trains))
        ).scalar_one()
    return {"runs": total, "ended": over, "failed": failed, "epochs": epochs, "running": running(store, experiment_id)}


def running(store: Store, experiment_id: int) -> Rows:
    """The jobs of an experiment that run now, with their latest epoch."""
    latest = sa.select(sa.func.max(epoch_metric.c.epoch)).where(epoch_metric.c.job_id == job.c.id).correlate(job).scalar_subquery()
    query = sa.select(job.c.id, job.c.kind, job.c.label, job.c.worker, latest.label("epoch"))
    return _rows(store, query.where(job.c.state == JobState.RUNNING, of_experiment(experiment_id)).order_by(job.c.id))


def ended_jobs(store: Store, experiment_id: int, state: JobState) -> Rows:
    """Jobs of an experiment that ended in that state, with what was said of it."""
    query = sa.select(job.c.id, job.c.kind, job.c.label, job.c.error)
    return _rows(store, query.where(job.c.state == state, of_experiment(experiment_id)).order_by(job.c.id))


def of_experiment(experiment_id: int) -> sa.ColumnElement[bool]:
    """True for a job of an experiment's runs: made for it, or for another one that they are shared with.

    For queries that name few jobs, such as those of one state: costs a few steps along an index for each of them.
    """
    member, place, of = run.alias("member"), trial_run.alias("place"), trial.alias("of")
    shared = sa.exists().where(place.c.run_id == member.c.id, of.c.id == place.c.trial_id, of.c.experiment_id == experiment_id)
    return (
        (job.c.experiment_id == experiment_id)
        | shared.where(member.c.train_job_id == job.c.id)
        | shared.where(member.c.evaluate_job_id == job.c.id)
    )


def _runs_of(experiment_id: int) -> sa.Select[Any]:
    return sa.select(trial_run.c.run_id).join(trial, trial.c.id == trial_run.c.trial_id).where(trial.c.experiment_id == experiment_id)


def epoch_seconds(store: Store) -> dict[str, float]:
    """Mean seconds an epoch took so far, by model: the history that time estimates rest on."""
    query = (
        sa.select(trial.c.model, sa.func.avg(epoch_metric.c.seconds))
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .join(run, run.c.id == trial_run.c.run_id)
        .join(epoch_metric, epoch_metric.c.job_id == run.c.train_job_id)
        .group_by(trial.c.model)
    )
    with store.read() as connection:
        return {model: float(seconds) for model, seconds in connection.execute(query)}


def names(store: Store) -> Rows:
    """All experiments, the newest first."""
    return _rows(store, sa.select(experiment.c.id, experiment.c.name, experiment.c.created_at).order_by(experiment.c.id.desc()))


def _rows(store: Store, query: sa.Select[Any]) -> Rows:
    with store.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def selected_jobs(store: Store, experiment_id: int, *, state: str | None = None, **narrow: Any) -> Rows:
    """Jobs of an experiment, trainings first, narrowed by the job's state and as `_selected` says."""
    query = (
        _selected(sa.select(job.c.id, job.c.kind, job.c.state, job.c.label).distinct(), experiment_id, **narrow)
        .join(job, (run.c.train_job_id == job.c.id) | (run.c.evaluate_job_id == job.c.id))
        .order_by(job.c.kind.desc(), job.c.id)
    )
    return _rows(store, query if state is None else query.where(job.c.state == state))


def selected_runs(store: Store, experiment_id: int, *, state: str | None = None, **narrow: Any) -> Rows:
    """Runs of an experiment that are not over, narrowed as `_selected` says, and by the state of the evaluation or of the training awaited.

    Of each: `id` and `label` of its evaluate job, which is its alone; a train job may be shared.
    """
    training = job.alias("training")
    query = (
        _selected(sa.select(job.c.id, job.c.label).distinct(), experiment_id, **narrow)
        .join(job, run.c.evaluate_job_id == job.c.id)
        .join(training, run.c.train_job_id == training.c.id)
        .where(job.c.state.not_in(FINAL_JOB_STATES))
        .order_by(job.c.id)
    )
    awaited = run.c.checkpoint_id.is_(None) & (training.c.state == state)
    return _rows(store, query if state is None else query.where((job.c.state == state) | awaited))


def _selected(
    query: sa.Select[Any], experiment_id: int, *, model: str | None = None, fold: int | None = None, run_digest: str | None = None
) -> sa.Select[Any]:
    """The query over runs of an experiment, narrowed by model, fold, or a run (a prefix of its digest)."""
    query = query.select_from(run).join(trial_run, trial_run.c.run_id == run.c.id).join(trial, trial.c.id == trial_run.c.trial_id)
    wanted = (
        (model, trial.c.model == model),
        (fold, run.c.fold == fold),
        (run_digest, run.c.digest.startswith(run_digest or "", autoescape=True)),
    )
    conditions = [condition for value, condition in wanted if value is not None]
    return query.where(trial.c.experiment_id == experiment_id, *conditions)


def job_with_attempts(store: Store, job_id: int) -> tuple[dict[str, Any], Rows] | None:
    """A job and its attempts in order; None when there is no such job."""
    found = _rows(store, sa.select(job).where(job.c.id == job_id))
    if not found:
        return None
    return found[0], _rows(store, sa.select(attempt).where(attempt.c.job_id == job_id).order_by(attempt.c.started_at))
