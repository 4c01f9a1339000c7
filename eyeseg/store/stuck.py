"""What keeps an experiment from going on: jobs that wait for nobody, whose worker fell silent, or that ended before their time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eyeseg.states import FINAL_JOB_STATES, JobKind, JobState
from eyeseg.store.database import NOW, Store
from eyeseg.store.reading import of_experiment
from eyeseg.store.tables import event, job, run

Rows = list[dict[str, Any]]


# of the jobs that one line could name
FIRST = 10


@dataclass(frozen=True)
class Some:
    """So many jobs, and the first of them."""

    count: int
    rows: Rows


@dataclass(frozen=True)
class Stuck:
    """Jobs of an experiment that do not go on by themselves, oldest first. Each row has at least id, kind and label of a job.

    queued: wait for a worker. unsent: those of them whose message should be on its way long since. expired: running, with `worker` and
    `overdue_s`, the seconds since their lease ran out. behind: evaluations that wait for `training`, which has ended as `training_state`.
    ended: failed, dead or cancelled (`state`, `error`) by themselves; `given_up` evaluations ended with a training.
    """

    queued: Some
    unsent: Some
    expired: Rows
    behind: Rows
    ended: Rows


def find(store: Store, experiment_id: int, *, unsent_after_s: float) -> Stuck:
    """Look at the jobs of an experiment's runs, state by state."""
    some = sa.select(job.c.id, job.c.kind, job.c.label).where(of_experiment(experiment_id)).order_by(job.c.id)
    queued = some.where(job.c.state == JobState.QUEUED)
    overdue = (NOW - job.c.lease_until).label("overdue_s")
    expired = some.add_columns(job.c.worker, overdue).where(job.c.state == JobState.RUNNING, job.c.lease_until < NOW)
    broken = (JobState.FAILED, JobState.DEAD, JobState.CANCELLED)
    ended = some.add_columns(job.c.state, job.c.error, _given_up_with().label("given_up")).where(
        job.c.state.in_(broken), ~_ended_with_its_training()
    )
    with store.read() as connection:

        def rows(query: sa.Select[Any]) -> Rows:
            return [dict(row) for row in connection.execute(query).mappings()]

        def first(query: sa.Select[Any]) -> Some:
            count = connection.execute(query.order_by(None).with_only_columns(sa.func.count())).scalar_one()
            return Some(count, rows(query.limit(FIRST)) if count else [])

        return Stuck(first(queued), first(_unsent(queued, unsent_after_s)), rows(expired), rows(_behind(some)), rows(ended))


def _unsent(queued: sa.Select[Any], after_s: float) -> sa.Select[Any]:
    """Those whose last event, or whose making, lies further back than that, and still no message is noted."""
    last = sa.select(sa.func.max(event.c.at)).where(event.c.job_id == job.c.id).correlate(job).scalar_subquery()
    return queued.where(job.c.published_at.is_(None), sa.func.coalesce(last, job.c.created_at) < NOW - after_s)


def _behind(some: sa.Select[Any]) -> sa.Select[Any]:
    training = job.alias("training")
    return (
        some.add_columns(training.c.id.label("training"), training.c.state.label("training_state"))
        .join(run, run.c.evaluate_job_id == job.c.id)
        .join(training, training.c.id == run.c.train_job_id)
        .where(job.c.state == JobState.PENDING, training.c.state.in_(FINAL_JOB_STATES), run.c.checkpoint_id.is_(None))
    )


def _ended_with_its_training() -> sa.ColumnElement[bool]:
    """True for an evaluation that was given up because its training ended: the training is the one to name."""
    training = job.alias("training")
    return (job.c.kind == JobKind.EVALUATE) & (
        sa.exists()
        .where(run.c.evaluate_job_id == job.c.id, run.c.checkpoint_id.is_(None), training.c.id == run.c.train_job_id)
        .where(training.c.state.in_((JobState.FAILED, JobState.DEAD, JobState.CANCELLED)))
    )


def _given_up_with() -> sa.ScalarSelect[int]:
    """How many evaluations ended with a training."""
    evaluation = job.alias("evaluation")
    return (
        sa.select(sa.func.count())
        .select_from(run)
        .join(evaluation, evaluation.c.id == run.c.evaluate_job_id)
        .where(run.c.train_job_id == job.c.id, run.c.checkpoint_id.is_(None))
        .where(evaluation.c.state.in_((JobState.FAILED, JobState.DEAD, JobState.CANCELLED)))
        .correlate(job)
        .scalar_subquery()
    )


def queued_in(store: Store, experiment_id: int) -> dict[str, Some]:
    """The queued jobs of an experiment, by queue."""
    mine = (job.c.state == JobState.QUEUED, job.c.experiment_id == experiment_id)
    counted = sa.select(job.c.queue, sa.func.count().label("number")).where(*mine).group_by(job.c.queue).order_by(job.c.queue)
    first = sa.select(job.c.id).where(*mine).order_by(job.c.id).limit(FIRST)
    with store.read() as connection:
        return {
            row.queue: Some(row.number, [dict(one) for one in connection.execute(first.where(job.c.queue == row.queue)).mappings()])
            for row in connection.execute(counted).all()
        }


def queues(store: Store) -> Rows:
    """Of each queue with waiting jobs: how many `jobs`, how many were `sent`, and `oldest_s`, the seconds since the first of them was."""
    sent = sa.case((job.c.published_at.is_not(None), 1), else_=0)
    query = (
        sa.select(
            job.c.queue,
            sa.func.count().label("jobs"),
            sa.func.sum(sent).label("sent"),
            (NOW - sa.func.min(job.c.published_at)).label("oldest_s"),
        )
        .where(job.c.state == JobState.QUEUED)
        .group_by(job.c.queue)
        .order_by(job.c.queue)
    )
    with store.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
