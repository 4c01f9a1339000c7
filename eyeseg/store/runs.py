"""How the state of a run follows from the states of its train and evaluate job."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.states import JobKind, JobState, Outcome, RunState
from eyeseg.store import events
from eyeseg.store.database import Store, locked
from eyeseg.store.tables import job, run


def refresh(store: Store, connection: Connection, job_ids: Sequence[int]) -> None:
    """Bring the runs that these jobs serve up to date. The only place where a run's state is set after submission."""
    if not job_ids:
        return
    train, evaluate = job.alias("train"), job.alias("evaluate")
    train_state = sa.select(train.c.state).where(train.c.id == run.c.train_job_id).scalar_subquery()
    evaluate_state = sa.select(evaluate.c.state).where(evaluate.c.id == run.c.evaluate_job_id).scalar_subquery()
    state = sa.case(
        (evaluate_state == JobState.DONE, RunState.DONE),
        (evaluate_state.in_([JobState.FAILED, JobState.DEAD]), RunState.FAILED),
        (evaluate_state == JobState.CANCELLED, RunState.CANCELLED),
        (evaluate_state.in_([JobState.RUNNING, JobState.QUEUED]), RunState.RUNNING),
        (train_state == JobState.RUNNING, RunState.RUNNING),
        else_=RunState.PENDING,
    )
    served = run.c.train_job_id.in_(job_ids) | run.c.evaluate_job_id.in_(job_ids)
    # a run has two jobs, which may change at the same time: whoever comes second must look at them again once it has the row, and on
    # PostgreSQL only the next statement does (an UPDATE that waited would write what its subqueries saw before)
    connection.execute(locked(sa.select(run.c.id).where(served).order_by(run.c.id), store)).all()
    connection.execute(run.update().where(served).values(state=state))
    final = run.c.state.in_([RunState.DONE, RunState.FAILED, RunState.CANCELLED])
    connection.execute(run.update().where(served, final, run.c.finished_at.is_(None)).values(finished_at=store.now))
    connection.execute(run.update().where(served, ~final).values(finished_at=None))
    connection.execute(run.update().where(served, run.c.state == RunState.FAILED).values(outcome=Outcome.FAILED))
    connection.execute(run.update().where(served, run.c.state.in_([RunState.PENDING, RunState.RUNNING])).values(outcome=None))


def give_up(store: Store, connection: Connection, job_ids: Sequence[int], state: JobState) -> None:
    """End the evaluations that wait for trainings which will not come: failed, or cancelled with their training."""
    waiting = sa.select(run.c.evaluate_job_id).where(run.c.train_job_id.in_(job_ids), run.c.checkpoint_id.is_(None))
    ends = JobState.CANCELLED if state == JobState.CANCELLED else JobState.FAILED
    rows = connection.execute(
        job.update()
        .where(job.c.id.in_(waiting), job.c.state == JobState.PENDING)
        .values(state=ends, finished_at=store.now, error=f"its training is {state}")
        .returning(job.c.id, job.c.experiment_id)
    ).all()
    for row in rows:
        events.append(store, connection, ends, job_id=row.id, experiment_id=row.experiment_id)


def waits_for_training() -> sa.ColumnElement[bool]:
    """True for an evaluate job whose run has no checkpoint yet."""
    no_checkpoint = sa.exists().where(run.c.evaluate_job_id == job.c.id, run.c.checkpoint_id.is_(None))
    return (job.c.kind == JobKind.EVALUATE) & no_checkpoint
