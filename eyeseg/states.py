"""States of jobs and runs, their legal transitions, and the outcomes of finished runs."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands. `done`, `dead`, `failed`, `cancelled` and `pruned` are final until a user asks for a retry.

    `paused` is a training at a rung: it waits, with its checkpoint, until its setting has been judged beside the others.
    """

    PENDING = "pending"
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DEAD = "dead"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PRUNED = "pruned"


class RunState(StrEnum):
    """Where a run stands: the summary of its train and evaluate job."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PRUNED = "pruned"


class Outcome(StrEnum):
    """What a finished run was. `diverged` and `all_black` are results, not crashes."""

    OK = "ok"
    DIVERGED = "diverged"
    ALL_BLACK = "all_black"
    FAILED = "failed"


class JobKind(StrEnum):
    """A train job fits one model and serves one or more runs; an evaluate job scores one run's checkpoint."""

    TRAIN = "train"
    EVALUATE = "evaluate"


FINAL_JOB_STATES = frozenset({JobState.DONE, JobState.DEAD, JobState.FAILED, JobState.CANCELLED, JobState.PRUNED})

TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    # pending -> done: its training diverged, so there is nothing left to evaluate; pending -> failed: its training failed or died.
    JobState.PENDING: frozenset({JobState.QUEUED, JobState.CANCELLED, JobState.DONE, JobState.FAILED, JobState.PRUNED}),
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.QUEUED, JobState.PAUSED, JobState.DEAD, JobState.FAILED, JobState.CANCELLED}),
    JobState.PAUSED: frozenset({JobState.QUEUED, JobState.PRUNED, JobState.CANCELLED}),
    JobState.DONE: frozenset(),
    # retry, asked for by a user
    JobState.DEAD: frozenset({JobState.QUEUED, JobState.PENDING}),
    JobState.FAILED: frozenset({JobState.QUEUED, JobState.PENDING}),
    JobState.CANCELLED: frozenset({JobState.QUEUED, JobState.PENDING}),
    JobState.PRUNED: frozenset({JobState.QUEUED, JobState.PENDING}),
}
