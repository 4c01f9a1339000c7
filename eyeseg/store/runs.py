"""How the state of a run follows from the states of its train and evaluate job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from eyeseg.states import JobKind, JobState, Outcome, RunState
from eyeseg.store import events
from eyeseg.store.database import NOW
from eyeseg.store.tables import job, run


def _refreshing(served: sa.ColumnElement[bool]) -> tuple[sa.Select[int], sa.Update]:
    train, evaluate = job.alias("train"), job.alias("evaluate")
    train_state = sa.select(train.c.state).where(train.c.id == run.c.train_job_id).scalar_subquery()
    evaluate_state = sa.select(evaluate.c.state).where(evaluate.c.id == run.c.evaluate_job_id).scalar_subquery()
    state = sa.case(
        (evaluate_state == JobState.DONE, RunState.DONE),
        (evaluate_state.in_([JobState.FAILED, JobState.DEAD]), RunState.FAILED),
        (evaluate_state == JobState.CANCELLED, RunState.CANCELLED),
        (evaluate_state == JobState.PRUNED, RunState.PRUNED),
        (evaluate_state.in_([JobState.RUNNING, JobState.QUEUED]), RunState.RUNNING),
        (train_state == JobState.RUNNING, RunState.RUNNING),
        else_=RunState.PENDING,
    )
    open_ = state.in_([RunState.PENDING, RunState.RUNNING])
    update = (
        run.update()
        .where(served)
        .values(
            state=state,
            finished_at=sa.case((open_, None), else_=sa.func.coalesce(run.c.finished_at, NOW)),
            outcome=sa.case((open_, None), (state == RunState.FAILED, Outcome.FAILED), else_=run.c.outcome),
        )
    )
    return sa.select(run.c.id).where(served).order_by(run.c.id).with_for_update(), update


def _ending() -> sa.Update:
    """The run of an evaluation that is done, whatever its training does meanwhile: nothing needs to be looked at, or locked."""
    figures = {name: sa.bindparam(f"its_{name}", type_=run.c[name].type) for name in ("outcome", "remark", "summary")}
    done = job.alias("evaluation")
    is_done = sa.exists().where(done.c.id == run.c.evaluate_job_id, done.c.state == JobState.DONE)
    mine = run.update().where(run.c.evaluate_job_id == _JOB, is_done)
    return mine.values(state=RunState.DONE, finished_at=sa.func.coalesce(run.c.finished_at, NOW), **figures)


# run at every step of every job: they take longer to build than to run, and a list takes longer than one job, which it mostly is
_JOB: sa.BindParameter[int] = sa.bindparam("job")
_JOBS: sa.BindParameter[list[int]] = sa.bindparam("jobs", expanding=True)
_LOCK_ONE, _REFRESH_ONE = _refreshing((run.c.train_job_id == _JOB) | (run.c.evaluate_job_id == _JOB))
_END = _ending()
_LOCK, _REFRESH = _refreshing(run.c.train_job_id.in_(_JOBS) | run.c.evaluate_job_id.in_(_JOBS))


def refresh(connection: Connection, job_ids: Sequence[int]) -> None:
    """Bring the runs that these jobs serve up to date. Here and in `end` a run's state is set after submission, and nowhere else."""
    if not job_ids:
        return
    one = len(job_ids) == 1
    jobs = {"job": job_ids[0]} if one else {"jobs": list(job_ids)}
    if connection.dialect.name == "postgresql":
        # a run has two jobs, which may change at the same time: whoever comes second must look at them again once it has the row, and
        # only the next statement does (an UPDATE that waited would write what its subqueries saw before)
        connection.execute(_LOCK_ONE if one else _LOCK, jobs).all()
    connection.execute(_REFRESH_ONE if one else _REFRESH, jobs)


def end(connection: Connection, evaluation: int, result: Mapping[str, Any]) -> None:
    """Give the run of an evaluation that has just become done its state and its result: outcome, remark, summary."""
    connection.execute(_END, {"job": evaluation, **{f"its_{name}": value for name, value in result.items()}})


def give_up(connection: Connection, job_ids: Sequence[int], state: JobState) -> None:
    """End the evaluations that wait for trainings which will not come: failed, or cancelled with their training."""
    waiting = sa.select(run.c.evaluate_job_id).where(run.c.train_job_id.in_(job_ids), run.c.checkpoint_id.is_(None))
    ends = JobState.CANCELLED if state == JobState.CANCELLED else JobState.FAILED
    rows = connection.execute(
        job.update()
        .where(job.c.id.in_(waiting), job.c.state == JobState.PENDING)
        .values(state=ends, finished_at=NOW, error=f"its training is {state}")
        .returning(job.c.id, job.c.experiment_id)
    ).all()
    for row in rows:
        events.append(connection, ends, job_id=row.id, experiment_id=row.experiment_id)


def waits_for_training() -> sa.ColumnElement[bool]:
    """True for an evaluate job whose run has no checkpoint yet."""
    no_checkpoint = sa.exists().where(run.c.evaluate_job_id == job.c.id, run.c.checkpoint_id.is_(None))
    return (job.c.kind == JobKind.EVALUATE) & no_checkpoint


def settle(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """What follows for the runs of jobs (id, state) that have just changed without their attempts."""
    for state in (JobState.DEAD, JobState.CANCELLED, JobState.FAILED):
        given_up = [row.id for row in rows if row.state == state]
        if given_up:
            give_up(connection, given_up, state)
    refresh(connection, [row.id for row in rows])
