"""What a user does to jobs: cancel them, and bring them back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.states import JobKind, JobState
from eyeseg.store import budgets, events, runs
from eyeseg.store.database import NOW, Store, chunks
from eyeseg.store.tables import job

_PAST = (JobState.DEAD, JobState.FAILED, JobState.CANCELLED, JobState.PRUNED)


def cancel(store: Store, job_ids: Sequence[int], *, who: str = "") -> tuple[int, int]:
    """Ask for jobs to be cancelled. Waiting ones end now, running ones at their next beat. Returns how many of each.

    A training takes the evaluations that wait for it along, and goes with the last of them; until then it goes on for the others.
    """
    ended = running = 0
    for chunk in chunks(job_ids):
        with store.write() as connection:
            trainings = budgets.trainings_of(connection, chunk)
            now, later = _cancel(connection, chunk, who)
            with_them, later_with_them = _cancel(connection, budgets.unwanted(connection, trainings), who)
            ended, running = ended + now + with_them, running + later + later_with_them
    return ended, running


def _cancel(connection: Connection, job_ids: Sequence[int], who: str) -> tuple[int, int]:
    running = connection.execute(
        job.update()
        .where(job.c.id.in_(job_ids), job.c.state == JobState.RUNNING, ~job.c.cancel_requested)
        .values(cancel_requested=True)
        .returning(job.c.id, job.c.experiment_id)
    ).all()
    for row in running:  # its own attempt will end it, in its worker's name
        events.append(connection, "cancel asked", job_id=row.id, experiment_id=row.experiment_id, who=who)
    rows = connection.execute(
        job.update()
        .where(job.c.id.in_(job_ids), job.c.state.in_([JobState.QUEUED, JobState.PENDING, JobState.PAUSED]))
        .values(state=JobState.CANCELLED, cancel_requested=True, finished_at=NOW)
        .returning(job.c.id, job.c.state, job.c.experiment_id)
    ).all()
    for row in rows:
        events.append(connection, "cancelled", job_id=row.id, experiment_id=row.experiment_id, who=who)
    runs.settle(connection, rows)
    return len(rows), len(running)


def retry(store: Store, job_ids: Sequence[int], *, who: str = "") -> int:
    """Bring failed, dead, cancelled and pruned jobs back with fresh attempts, and what they need. Returns how many jobs that are.

    An evaluation without checkpoint waits for its training again, and brings it back for itself alone; a training that is done, or
    goes on for other runs, is continued by another job. A training chosen by itself brings back what was given up with it.
    """
    brought = 0
    for bring in (retry_evaluations, _retry_trainings):
        for chunk in chunks(job_ids):
            with store.write() as connection:
                brought += bring(connection, chunk, who)
    return brought


def retry_evaluations(connection: Connection, job_ids: Sequence[int], who: str) -> int:
    """Bring evaluations back, and the trainings that they need, inside a transaction. Returns how many jobs that are."""
    budgets.trainings_of(connection, job_ids)  # for the lock: trainings before evaluations, as everywhere
    evaluations = _revive(connection, job_ids, JobKind.EVALUATE, who)
    needed = budgets.trainings_of(connection, evaluations)
    brought = _revive(connection, list(needed), JobKind.TRAIN, who)
    past = [number for number, state in needed.items() if state in (JobState.DONE, JobState.RUNNING)]
    for number in past:
        budgets.go_on(connection, number, evaluations, who=who)
    return len(evaluations) + len(brought) + len(past)


def _retry_trainings(connection: Connection, job_ids: Sequence[int], who: str) -> int:
    evaluations = budgets.given_up_with(connection, job_ids)
    brought = _revive(connection, job_ids, JobKind.TRAIN, who)
    return len(brought) + len(_revive(connection, evaluations, JobKind.EVALUATE, who))


def _revive(connection: Connection, job_ids: Sequence[int], kind: JobKind, who: str) -> list[int]:
    rows = connection.execute(
        job.update()
        .where(job.c.id.in_(job_ids), job.c.kind == kind, job.c.state.in_(_PAST))
        .values(
            state=sa.case((runs.waits_for_training(), JobState.PENDING), else_=JobState.QUEUED),
            attempt=0,
            cancel_requested=False,
            published_at=None,
            finished_at=None,
            error=None,
        )
        .returning(job.c.id, job.c.state, job.c.experiment_id)
    ).all()
    for row in rows:
        events.append(connection, "retried", job_id=row.id, experiment_id=row.experiment_id, who=who, detail={"now": row.state})
    runs.refresh(connection, [row.id for row in rows])
    return [row.id for row in rows]
