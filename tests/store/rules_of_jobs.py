"""What must be true of a store at any moment, and of any two moments that follow each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eyeseg.states import FINAL_JOB_STATES, TRANSITIONS, JobState, RunState
from eyeseg.store import Store
from eyeseg.store.database import NOW
from eyeseg.store.tables import artifact, attempt, event, image_score, job, run

Row = dict[str, Any]

HAS_BEEN_RELEASED = {JobState.QUEUED, JobState.RUNNING, JobState.DEAD}
AT_WORK = {JobState.QUEUED, JobState.RUNNING}


@dataclass(frozen=True)
class Picture:
    """The rows of a store that say where jobs and runs stand. attempts: of each job, in the order of their claims."""

    jobs: dict[int, Row]
    runs: dict[int, Row]
    attempts: dict[str, Row]
    checkpoints: dict[int, Row]
    scores: dict[int, list[Row]]
    events: Counter[int]

    @classmethod
    def of(cls, store: Store) -> Picture:
        overdue = sa.func.coalesce(job.c.lease_until < NOW, sa.false()).label("overdue")
        claims = sa.select(event.c.token, event.c.id).where(event.c.kind == "claimed").subquery()
        with store.read() as connection:

            def rows(query: sa.Select[Any]) -> list[Row]:
                return [dict(row) for row in connection.execute(query).mappings()]

            scores = defaultdict(list)
            for row in rows(sa.select(image_score).order_by(image_score.c.run_id, image_score.c.position)):
                scores[row["run_id"]].append(row)
            return cls(
                jobs={row["id"]: row for row in rows(sa.select(job, overdue).order_by(job.c.id))},
                runs={row["id"]: row for row in rows(sa.select(run).order_by(run.c.id))},
                attempts={
                    row["token"]: row
                    for row in rows(sa.select(attempt).join(claims, claims.c.token == attempt.c.token).order_by(claims.c.id))
                },
                checkpoints={row["id"]: row for row in rows(sa.select(artifact))},
                scores=dict(scores),
                events=Counter(connection.execute(sa.select(event.c.job_id).where(event.c.job_id.is_not(None))).scalars()),
            )

    def of_job(self, number: int) -> list[Row]:
        """The attempts at a job."""
        return [row for row in self.attempts.values() if row["job_id"] == number]


def check(now: Picture) -> None:
    """Hold a store against the rules of one moment."""
    for found in now.jobs.values():
        _one_attempt_at_a_time(now, found)
        _numbers_of_attempts_grow(now, found)
        assert (found["finished_at"] is not None) == (found["state"] in FINAL_JOB_STATES), found
        if found["state"] == JobState.QUEUED:  # nothing waits in vain
            assert found["attempt"] < found["max_attempts"], found
            assert not found["cancel_requested"], found
    for found in now.runs.values():
        _an_evaluation_has_its_checkpoint(now, found)
        _a_run_follows_its_jobs(now, found)
        _a_result_is_whole(now, found)


def check_step(before: Picture, after: Picture, *, retried: bool) -> None:
    """Hold two moments against what may lie between them. retried: a user has just asked for a retry."""
    for number, then in before.jobs.items():
        now = after.jobs[number]
        if (then["state"], then["token"]) != (now["state"], now["token"]):
            assert after.events[number] > before.events[number], f"job {number}: {then['state']} -> {now['state']} without an event"
        if then["state"] != now["state"]:
            way = _ways(JobState(then["state"]), JobState(now["state"]))
            assert way, f"job {number}: {then['state']} -> {now['state']} is not legal"
            assert retried or then["state"] not in FINAL_JOB_STATES, f"job {number}: {then['state']} was final"
    for token, then in before.attempts.items():
        if then["ending"] is not None:
            assert after.attempts[token] == then, "an attempt that is over has changed"
    for number, then in before.runs.items():
        now = after.runs[number]
        if then["checkpoint_id"] is not None:
            assert now["checkpoint_id"] == then["checkpoint_id"], f"run {number} got another checkpoint"
            hashes = [picture.checkpoints[now["checkpoint_id"]]["sha256"] for picture in (before, after)]
            assert hashes[0] == hashes[1]
        if then["state"] == RunState.DONE:
            assert {**now, "train_job_id": 0} == {**then, "train_job_id": 0}, f"run {number}: its result has changed"
            assert after.scores.get(number) == before.scores.get(number)


def _ways(then: JobState, now: JobState) -> bool:
    """Whether some legal way leads from one state to the other within one call: a retry may queue, a rescue may end."""
    return now in TRANSITIONS[then]


def _one_attempt_at_a_time(now: Picture, found: Row) -> None:
    attempts = now.of_job(found["id"])
    open_ones = [row["token"] for row in attempts if row["ending"] is None]
    assert open_ones == ([found["token"]] if found["state"] == JobState.RUNNING else []), found
    assert (found["lease_until"] is not None) == (found["state"] == JobState.RUNNING), found
    done = [row for row in attempts if row["ending"] == JobState.DONE]
    if found["state"] != JobState.DONE:
        assert done == [], found
    elif found["kind"] == "train" or found["error"] is None:
        assert len(done) == 1, found
    else:  # its training diverged: there was nothing to evaluate
        assert attempts == [] or done == [], found


def _numbers_of_attempts_grow(now: Picture, found: Row) -> None:
    """By one each, but for those that were given back unharmed; from one again after a retry."""
    expected = 1
    for row in now.of_job(found["id"]):
        assert row["number"] in {expected, 1}, found
        expected = row["number"] + (row["ending"] != "released")
    assert found["attempt"] <= found["max_attempts"], found


def _an_evaluation_has_its_checkpoint(now: Picture, found: Row) -> None:
    evaluation, training = now.jobs[found["evaluate_job_id"]], now.jobs[found["train_job_id"]]
    if evaluation["state"] in HAS_BEEN_RELEASED:
        checkpoint = now.checkpoints[found["checkpoint_id"]]
        assert (checkpoint["training_key"], checkpoint["kind"]) == (training["training_key"], "checkpoint")
        assert (checkpoint["epoch"], checkpoint["step"]) == (found["spec"]["epochs"], 0)
    if evaluation["state"] == JobState.PENDING:
        assert found["checkpoint_id"] is None, found
        assert training["state"] in AT_WORK, f"run {found['id']} waits for a training that is {training['state']}"
        assert found["id"] in [number for number, _ in training["payload"]["serves"]]


def _a_run_follows_its_jobs(now: Picture, found: Row) -> None:
    evaluation, training = (JobState(now.jobs[found[f"{kind}_job_id"]]["state"]) for kind in ("evaluate", "train"))
    if evaluation == JobState.PENDING:
        expected = RunState.RUNNING if training == JobState.RUNNING else RunState.PENDING
    else:
        expected = {
            JobState.DONE: RunState.DONE, JobState.CANCELLED: RunState.CANCELLED, JobState.DEAD: RunState.FAILED,
            JobState.FAILED: RunState.FAILED, JobState.QUEUED: RunState.RUNNING, JobState.RUNNING: RunState.RUNNING,
        }[evaluation]  # fmt: skip
    assert found["state"] == expected, found


def _a_result_is_whole(now: Picture, found: Row) -> None:
    scored = now.scores.get(found["id"], [])
    if found["state"] != RunState.DONE:
        assert scored == [], found
        assert found["outcome"] == ("failed" if found["state"] == RunState.FAILED else None), found
    elif found["outcome"] == "diverged":
        assert scored == [], found
    else:
        assert found["outcome"] in {"ok", "all_black"}, found
        assert scored != [], found
