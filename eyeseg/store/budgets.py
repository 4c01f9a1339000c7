"""The epochs that runs want of the training they share: dropped with a cancelled run, brought back with a retried one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.states import JobKind, JobState
from eyeseg.store import events, runs
from eyeseg.store.database import NOW, locked
from eyeseg.store.tables import job, run

_GIVEN_UP = {
    JobState.DEAD: JobState.FAILED,
    JobState.FAILED: JobState.FAILED,
    JobState.CANCELLED: JobState.CANCELLED,
    JobState.PRUNED: JobState.PRUNED,
}


def waiting() -> sa.ColumnElement[bool]:
    """True for a run that wants something of its training still: it has no checkpoint, and its evaluation is pending."""
    evaluation = job.alias("evaluation")
    pending = sa.exists().where(evaluation.c.id == run.c.evaluate_job_id, evaluation.c.state == JobState.PENDING)
    return run.c.checkpoint_id.is_(None) & pending


def trainings_of(connection: Connection, evaluations: Sequence[int]) -> dict[int, JobState]:
    """The trainings that owe these evaluations a checkpoint, with their states; locked, so that none moves on meanwhile."""
    mine = sa.select(run.c.train_job_id).where(run.c.evaluate_job_id.in_(evaluations), run.c.checkpoint_id.is_(None))
    return _states(connection, job.c.id.in_(mine))


def unwanted(connection: Connection, trainings: Iterable[int]) -> list[int]:
    """Those of the trainings that no run waits for."""
    asked = list(trainings)
    wanted = set(connection.execute(sa.select(run.c.train_job_id).where(run.c.train_job_id.in_(asked), waiting())).scalars())
    return [number for number in asked if number not in wanted]


def given_up_with(connection: Connection, trainings: Sequence[int]) -> list[int]:
    """The evaluations that ended because these trainings broke off."""
    found: list[int] = []
    for number, state in _states(connection, job.c.id.in_(trainings) & (job.c.kind == JobKind.TRAIN)).items():
        unserved = sa.select(run.c.evaluate_job_id).where(run.c.train_job_id == number, run.c.checkpoint_id.is_(None))
        given_up = sa.select(job.c.id).where(job.c.id.in_(unserved), job.c.state == _GIVEN_UP.get(state))
        found += connection.execute(given_up).scalars()
    return found


def go_on(connection: Connection, training: int, evaluations: Sequence[int], *, who: str) -> int:
    """A new job of the same training for these waiting runs: it starts from the furthest checkpoint. Returns the job."""
    old = connection.execute(sa.select(job).where(job.c.id == training)).mappings().one()
    budgets = {number: epochs for number, epochs in old["payload"]["serves"]}  # noqa: C416  lists, not tuples
    left = connection.execute(
        sa.select(run.c.id, job.c.label, job.c.payload)
        .join(job, job.c.id == run.c.evaluate_job_id)
        .where(run.c.train_job_id == training, job.c.id.in_(evaluations))
    ).all()
    left = sorted(left, key=lambda row: budgets[row.id])
    values = {name: old[name] for name in ("kind", "queue", "memory_key", "priority", "training_key", "experiment_id", "max_attempts")}
    serves = [[row.id, budgets[row.id]] for row in left]
    values["payload"] = {**old["payload"], "spec": left[-1].payload["spec"], "serves": serves}
    fresh = {"state": JobState.QUEUED, "attempt": 0, "cancel_requested": False, "created_at": NOW}
    made = int(connection.execute(job.insert().values(**values, **fresh, label=left[-1].label).returning(job.c.id)).scalar_one())
    connection.execute(run.update().where(run.c.id.in_([row.id for row in left])).values(train_job_id=made))
    events.append(connection, "retried", job_id=made, experiment_id=old["experiment_id"], who=who, detail={"goes_on": training})
    runs.refresh(connection, [made])
    return made


def _states(connection: Connection, wanted: sa.ColumnElement[bool]) -> dict[int, JobState]:
    rows = connection.execute(locked(sa.select(job.c.id, job.c.state).where(wanted).order_by(job.c.id)))
    return {row.id: JobState(row.state) for row in rows}
