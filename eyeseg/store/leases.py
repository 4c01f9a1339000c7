"""The right to work on a job, for a time: claim, beat, finish, release, rescue. Every change is one guarded UPDATE and one event."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from eyeseg.errors import Fenced, LeaseHeld, NotFound
from eyeseg.states import JobKind, JobState
from eyeseg.store import events, runs
from eyeseg.store.database import NOW, Store, locked
from eyeseg.store.tables import attempt, job

Choose = Callable[[Connection, str], int]
OUT_OF_MEMORY = "gpu_oom"  # how an attempt ended that is made again because the grid says so

# Every job runs through these statements: they are built once, because building one takes several times as long as running it.
_JOB: sa.BindParameter[int] = sa.bindparam("this_job")
_TOKEN: sa.BindParameter[str] = sa.bindparam("this_token")
_LEASE = NOW + sa.bindparam("ttl_s", type_=sa.Double)
_MINE = (job.c.id == _JOB, job.c.token == _TOKEN, job.c.state == JobState.RUNNING)
_CLAIMABLE = (job.c.state == JobState.QUEUED) | ((job.c.state == JobState.RUNNING) & (job.c.lease_until < NOW))
_LOOK = locked(sa.select(job.c.token, job.c.state, job.c.attempt).where(job.c.id == _JOB))
_CLAIM_AGAIN = job.update().where(job.c.token == _TOKEN).values(lease_until=_LEASE).returning(job)
_CLAIM = (
    job.update()
    .where(job.c.id == _JOB, ~job.c.cancel_requested, job.c.attempt < job.c.max_attempts, _CLAIMABLE)
    .where(~sa.exists().where(attempt.c.token == _TOKEN))  # claimed with it before, and rescued since
    .values(state=JobState.RUNNING, attempt=job.c.attempt + 1, token=_TOKEN, worker=sa.bindparam("by_worker"))
    .values(lease_until=_LEASE, claimed_at=NOW)
    .returning(job)
)
_CLAIM_QUEUED = _CLAIM.where(job.c.state == JobState.QUEUED)
_BEGIN_ATTEMPT = attempt.insert().values(started_at=NOW)
_BEAT = job.update().where(*_MINE).values(lease_until=_LEASE).returning(job.c.cancel_requested)
_HOLD = locked(sa.select(job.c.id).where(*_MINE))
_FINISH = (
    job.update()
    .where(*_MINE)
    .values(
        state=sa.case((job.c.cancel_requested, JobState.CANCELLED), else_=sa.bindparam("as_state")),
        lease_until=None,
        token=None,
        finished_at=NOW,
        error=sa.bindparam("for_error"),
    )
    .returning(job.c.state)
)
_PAUSE = (
    job.update()
    .where(*_MINE)
    .values(
        state=sa.case((job.c.cancel_requested, JobState.CANCELLED), else_=JobState.PAUSED),
        attempt=job.c.attempt - 1,
        token=None,
        lease_until=None,
        published_at=None,
        finished_at=sa.case((job.c.cancel_requested, NOW), else_=None),
    )
    .returning(job.c.state)
)
_SECONDS = sa.bindparam("took_s", type_=sa.Double)
_END_ATTEMPT = (
    attempt.update()
    .where(attempt.c.token == _TOKEN, attempt.c.ending.is_(None))
    .values(
        ended_at=NOW,
        ending=sa.bindparam("as_ending"),
        error=sa.bindparam("for_error"),
        seconds=sa.case((_SECONDS > 0, _SECONDS), else_=NOW - attempt.c.started_at),
    )
)
_ENDED = sa.select(attempt.c.ending).where(attempt.c.token == _TOKEN)


@dataclass(frozen=True)
class Attempt:
    """The right of one execution to write the results of its job, while its lease lives."""

    job_id: int
    number: int
    token: str
    kind: JobKind
    label: str
    training_key: str
    payload: dict[str, Any]
    experiment_id: int


def new_token() -> str:
    """What names an attempt. Whoever claims twice with one token, because the first answer was lost, has one attempt."""
    return secrets.token_hex(8)


def claim(
    store: Store,
    job_id: int,
    *,
    worker: str,
    slot: str,
    device: str,
    ttl_s: float,
    token: str = "",
    choose: Choose | None = None,
    again: bool = False,
) -> Attempt:
    """Start an attempt on a queued job, or on a running one whose lease has run out.

    choose: names the job to take instead, in the same transaction; of the token it is told when it has been tried before (`again`).
    Raises LeaseHeld when another lease lives or the job is finished, cancelled or used up; NotFound when there is no such job.
    """
    token = token or new_token()
    # a power cut that takes a claim back takes nothing else: whatever the attempt writes is synced, and the claim with it
    with store.write(lasting=False) as connection:
        job_id = choose(connection, token if again else "") if choose else job_id
        asked = {"this_job": job_id, "this_token": token, "ttl_s": ttl_s, "by_worker": worker}
        row = connection.execute(_CLAIM_QUEUED, asked).one_or_none()  # nearly always it is queued, and nobody's
        was_queued = row is not None
        if row is None:
            before = connection.execute(_LOOK, asked).one_or_none()
            if before is None:
                raise NotFound(f"job {job_id}: there is no such job in store {store.shown_url}.")
            if before.token == token:
                return _claimed(connection.execute(_CLAIM_AGAIN, asked).one())
            row = connection.execute(_CLAIM, asked).one_or_none()
            if row is None:
                raise LeaseHeld(f"job {job_id}: is {before.state} (attempt {before.attempt}); nothing to start.")
            if before.token:
                _end_attempt(connection, before.token, "expired", error="its lease ran out")
        made = {"token": token, "job_id": job_id, "number": row.attempt, "worker": worker, "slot": slot, "device": device}
        connection.execute(_BEGIN_ATTEMPT, made)
        events.append(connection, "claimed", job_id=job_id, experiment_id=row.experiment_id, token=token, who=worker, detail={"slot": slot})
        if row.kind == JobKind.TRAIN or not was_queued:  # the run of an evaluation that waits in a queue is running already
            runs.refresh(connection, [job_id])
        return _claimed(row)


def _claimed(row: Row[Any]) -> Attempt:
    return Attempt(row.id, row.attempt, row.token, JobKind(row.kind), row.label, row.training_key, row.payload, row.experiment_id)


def beat(store: Store, held: Attempt, *, ttl_s: float) -> bool:
    """Renew the lease. True when a user asked to cancel the job. Raises Fenced when the lease is lost."""
    with store.write(lasting=False) as connection:
        cancel: bool | None = connection.execute(_BEAT, _mine(held) | {"ttl_s": ttl_s}).scalar_one_or_none()
    if cancel is None:
        raise Fenced(f"job {held.job_id}: attempt {held.number} lost its lease.")
    return cancel


def hold(connection: Connection, held: Attempt) -> None:
    """Make sure, inside a write transaction, that this attempt may write until the transaction ends. Raises Fenced when not."""
    found = connection.execute(_HOLD, _mine(held)).one_or_none()
    if found is None:
        raise Fenced(f"job {held.job_id}: attempt {held.number} lost its lease; what it found is not written.")


def finish(
    connection: Connection,
    held: Attempt,
    state: JobState,
    *,
    error: str = "",
    seconds: float = 0.0,
    result: Mapping[str, Any] | None = None,
) -> JobState:
    """End a held job as done, failed or cancelled, in the transaction that writes its results. Raises Fenced when it is lost.

    result: of the run that an evaluation ends: its outcome, remark and summary; kept if the job becomes done.
    Returns how it ended: cancelled when a user asked for that meanwhile; its results are then not to be written.
    """
    ended = connection.execute(_FINISH, _mine(held) | {"as_state": state, "for_error": error or None}).scalar_one_or_none()
    if ended is None:
        raise Fenced(f"job {held.job_id}: attempt {held.number} lost its lease; its result is not written.")
    state = JobState(ended)
    _end_attempt(connection, held.token, state, error=error, seconds=seconds)
    events.append(
        connection,
        state,
        job_id=held.job_id,
        experiment_id=held.experiment_id,
        token=held.token,
        detail={"error": error} if error else {},
    )
    if state != JobState.DONE:
        runs.give_up(connection, [held.job_id], state)
    if result is not None and state == JobState.DONE:
        runs.end(connection, held.job_id, result)
    else:
        runs.refresh(connection, [held.job_id])
    return state


def ended_as(store: Store, held: Attempt) -> str | None:
    """How this attempt ended, None while it has not: tells a commit that was reported as an error from one that did not happen."""
    with store.read() as connection:
        found: str | None = connection.execute(_ENDED, {"this_token": held.token}).scalar_one_or_none()
        return found


def release(store: Store, held: Attempt, *, ending: str = "released", error: str = "", seconds: float = 0.0) -> JobState:
    """Give a job back unfinished, without charging the attempt (as when the worker is told to stop). Raises Fenced."""
    return _requeue(store, held, ending, error, seconds, charge=False)


def give_back(store: Store, held: Attempt, *, error: str, seconds: float = 0.0) -> JobState:
    """End an attempt that an infrastructure fault broke: queued again, or dead when the attempts are used up. Raises Fenced."""
    return _requeue(store, held, "crashed", error, seconds, charge=True)


def _requeue(store: Store, held: Attempt, ending: str, error: str, seconds: float, *, charge: bool) -> JobState:
    used_up = job.c.attempt >= job.c.max_attempts if charge else sa.false()
    with store.write() as connection:
        row = connection.execute(
            job.update()
            .where(*_MINE)
            .values(
                state=sa.case((job.c.cancel_requested, JobState.CANCELLED), (used_up, JobState.DEAD), else_=JobState.QUEUED),
                attempt=job.c.attempt if charge else job.c.attempt - 1,
                token=None,
                lease_until=None,
                published_at=None,
                finished_at=sa.case((job.c.cancel_requested | used_up, NOW), else_=None),
                error=error or job.c.error,
            )
            .returning(job.c.state),
            _mine(held),
        ).one_or_none()
        if row is None:
            raise Fenced(f"job {held.job_id}: attempt {held.number} lost its lease.")
        _end_attempt(connection, held.token, ending, error=error, seconds=seconds)
        events.append(
            connection,
            ending,
            job_id=held.job_id,
            experiment_id=held.experiment_id,
            token=held.token,
            detail={"now": row.state, "error": error},
        )
        if row.state != JobState.QUEUED:
            runs.give_up(connection, [held.job_id], row.state)
        runs.refresh(connection, [held.job_id])
        return JobState(row.state)


def pause(connection: Connection, held: Attempt, *, seconds: float = 0.0) -> JobState:
    """Let a training wait at a rung, in the transaction that keeps its score, without charging the attempt. Raises Fenced.

    Returns paused, or cancelled when that was asked for meanwhile.
    """
    row = connection.execute(_PAUSE, _mine(held)).one_or_none()
    if row is None:
        raise Fenced(f"job {held.job_id}: attempt {held.number} lost its lease.")
    state = JobState(row.state)
    _end_attempt(connection, held.token, JobState.PAUSED, seconds=seconds)
    events.append(connection, state, job_id=held.job_id, experiment_id=held.experiment_id, token=held.token)
    if state == JobState.CANCELLED:
        runs.give_up(connection, [held.job_id], state)
    runs.refresh(connection, [held.job_id])
    return state


def rescue(store: Store, *, who: str) -> list[tuple[int, JobState]]:
    """Take back the jobs whose lease has run out: queued again, dead when used up, cancelled when that was asked for."""
    with store.write() as connection:
        expired = connection.execute(
            locked(sa.select(job.c.id, job.c.token).where(job.c.state == JobState.RUNNING, job.c.lease_until < NOW), skip=True)
        ).all()
        if not expired:
            return []
        rows = connection.execute(
            job.update()
            .where(job.c.id.in_([row.id for row in expired]), job.c.state == JobState.RUNNING, job.c.lease_until < NOW)
            .values(
                state=sa.case(
                    (job.c.cancel_requested, JobState.CANCELLED),
                    (job.c.attempt >= job.c.max_attempts, JobState.DEAD),
                    else_=JobState.QUEUED,
                ),
                token=None,
                lease_until=None,
                published_at=None,
                finished_at=sa.case((job.c.cancel_requested | (job.c.attempt >= job.c.max_attempts), NOW), else_=None),
                error=sa.case(
                    (job.c.attempt >= job.c.max_attempts, sa.func.coalesce(job.c.error, "its worker vanished and the lease ran out")),
                    else_=job.c.error,
                ),
            )
            .returning(job.c.id, job.c.state, job.c.experiment_id)
        ).all()
        tokens = {row.id: row.token for row in expired}
        for row in rows:
            _end_attempt(connection, tokens[row.id], "expired", error="its lease ran out")
            events.append(
                connection,
                "rescued",
                job_id=row.id,
                experiment_id=row.experiment_id,
                token=tokens[row.id],
                who=who,
                detail={"now": row.state},
            )
        runs.settle(connection, rows)
        return [(row.id, JobState(row.state)) for row in rows]


def _mine(held: Attempt) -> dict[str, Any]:
    return {"this_job": held.job_id, "this_token": held.token}


def _end_attempt(connection: Connection, token: str, ending: str, *, error: str = "", seconds: float = 0.0) -> None:
    connection.execute(_END_ATTEMPT, {"this_token": token, "as_ending": ending, "for_error": error or None, "took_s": seconds})
