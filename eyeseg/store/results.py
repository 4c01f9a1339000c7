"""What an attempt writes: provenance, epochs, checkpoints, scores and outcomes, each under its token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.states import JobState, Outcome
from eyeseg.store import baselines, budgets, events, evidence, halving, leases, packing, routing, runs
from eyeseg.store.database import NOW, Store, insert, locked
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import artifact, attempt, epoch_metric, experiment, image_score, job, run


@dataclass(frozen=True)
class Checkpoint:
    """A published training state: where it lies under the artifacts root, its hash, and how far the training was."""

    address: str
    sha256: str
    epoch: int
    step: int = 0


KEPT_BEHIND = 2  # checkpoints that are no result: the newest, and one to fall back on should it turn out corrupt

_RUN: sa.BindParameter[int] = sa.bindparam("this_run")
_TRAINING: sa.BindParameter[int] = sa.bindparam("this_training")
_RUNS: sa.BindParameter[list[int]] = sa.bindparam("runs", expanding=True)
_ARTIFACTS: sa.BindParameter[list[int]] = sa.bindparam("artifacts", expanding=True)
_IS_RESULT = sa.exists().where(run.c.checkpoint_id == artifact.c.id)
_MADE = sa.select(artifact.c.id).where(artifact.c.address == sa.bindparam("at_address"))
_MAKE = artifact.insert().values(kind="checkpoint", created_at=NOW).returning(artifact.c.id)
_SUPERSEDED = (
    sa.select(artifact.c.id)
    .where(artifact.c.job_id == _TRAINING, ~_IS_RESULT)
    .order_by(artifact.c.epoch.desc(), artifact.c.step.desc(), artifact.c.id.desc())
    .offset(KEPT_BEHIND)
)
_LOOK_AT = locked(sa.select(artifact.c.id).where(artifact.c.id.in_(_ARTIFACTS)).order_by(artifact.c.id))
_FORGET = artifact.delete().where(artifact.c.id.in_(_ARTIFACTS), ~_IS_RESULT).returning(artifact.c.address)
_OPEN = sa.select(run.c.id).where(run.c.train_job_id == _TRAINING, budgets.waiting())
_CHECKPOINT = sa.select(artifact.c.address, artifact.c.sha256, artifact.c.epoch, artifact.c.step)
_MOST: sa.BindParameter[int] = sa.bindparam("most_epochs")
# epoch counts finished epochs: with step > 0 the training stands inside the next one, past budget `epoch`
_REACHABLE = (artifact.c.epoch < _MOST) | ((artifact.c.epoch == _MOST) & (artifact.c.step == 0))
_CHECKPOINTS = _CHECKPOINT.where(
    artifact.c.training_key == sa.bindparam("of_training"), artifact.c.kind == "checkpoint", _REACHABLE
).order_by(artifact.c.epoch.desc(), artifact.c.step.desc(), artifact.c.id.desc())
_CHECKPOINT_OF = _CHECKPOINT.join(run, run.c.checkpoint_id == artifact.c.id).where(run.c.id == _RUN)
_SERVE = (
    run.update()
    .where(run.c.id.in_(_RUNS), run.c.checkpoint_id.is_(None))
    .values(checkpoint_id=sa.bindparam("made"))
    .returning(run.c.evaluate_job_id)
)
_RELEASE = (
    job.update()
    .where(job.c.id.in_(sa.bindparam("evaluations", expanding=True)), job.c.state == JobState.PENDING)
    .values(state=JobState.QUEUED, published_at=None)
    .returning(job.c.id)
)
_START = attempt.update().where(attempt.c.token == sa.bindparam("this_token"))
_NO_SCORES = image_score.delete().where(image_score.c.run_id == _RUN)
_SCORED = sa.select(sa.exists().where(image_score.c.run_id == _RUN))
_SCORES = image_score.insert()


def record_start(store: Store, held: Attempt, provenance: Mapping[str, Any]) -> None:
    """Keep what the runner says of itself: device, versions, threads."""
    with store.write(lasting=False) as connection:
        leases.hold(connection, held)
        connection.execute(_START, {"this_token": held.token, "provenance": dict(provenance)})


def record_epoch(store: Store, held: Attempt, epoch: Mapping[str, Any]) -> None:
    """Keep one epoch's figures; an epoch trained again after a rescue replaces the earlier row with the same figures."""
    row = {name: epoch[name] for name in ("epoch", "loss", "lr", "grad_norm", "black", "images", "seconds")}
    # it lasts from the next checkpoint on: before that the epoch would be trained again anyway
    with store.write(lasting=False) as connection:
        leases.hold(connection, held)
        connection.execute(_keep_epoch(connection.dialect.name), {**row, "job_id": held.job_id, "token": held.token})


def record_checkpoint(store: Store, held: Attempt, found: Checkpoint, *, budget: bool, last: bool = False) -> list[int]:
    """Make a checkpoint known. At a budget it is the result of the runs that asked for these epochs; their evaluations are released.

    last: the training ends here before its time, and the checkpoint is the result of all runs that still have none.

    Returns the evaluate jobs that were released by it. Calling it again with the same checkpoint changes nothing.
    """
    with store.write() as connection:
        leases.hold(connection, held)
        made = connection.execute(_MADE, {"at_address": found.address}).scalar_one_or_none()
        if made is None:
            row = {"job_id": held.job_id, "training_key": held.training_key, "token": held.token, **asdict(found)}
            made = connection.execute(_MAKE, row).scalar_one()
        return _serve(connection, held, made, None if last else found.epoch) if budget else []


def adopt_checkpoint(store: Store, held: Attempt, found: Checkpoint) -> list[int]:
    """Let a checkpoint that an earlier job of the same training made at just this budget serve this job's runs too."""
    with store.write() as connection:
        leases.hold(connection, held)
        known = sa.select(artifact.c.id).where(artifact.c.address == found.address, artifact.c.kind == "checkpoint")
        # locked: whoever forgets checkpoints has done it by now, behind a newer one, or finds that this one is a result
        made = connection.execute(locked(known)).scalar_one_or_none()
        return [] if made is None else _serve(connection, held, made, found.epoch)


def forget_checkpoint(store: Store, address: str) -> None:
    """Drop a checkpoint that is gone or corrupt; one that is a run's result stays."""
    with store.write() as connection:
        _forget(connection, list(connection.execute(_MADE, {"at_address": address}).scalars()))


def superseded_checkpoints(store: Store, held: Attempt) -> list[str]:
    """Addresses of this training's checkpoints that are no run's result and lie behind a newer one; forgotten by this call."""
    with store.read() as connection:
        leases.hold(connection, held)
        behind = connection.execute(_SUPERSEDED, {"this_training": held.job_id}).first()
    if behind is None:  # as mostly: no need to take the lock of a writer
        return []
    with store.write() as connection:
        leases.hold(connection, held)
        return _forget(connection, connection.execute(_SUPERSEDED, {"this_training": held.job_id}).scalars().all())


def _forget(connection: Connection, artifact_ids: Sequence[int]) -> list[str]:
    """Drop those of these checkpoints that are no run's result. Returns their addresses."""
    # the lock first: on PostgreSQL another training may be adopting one of them, and only a statement begun after that sees it
    asked = {"artifacts": list(artifact_ids)}
    connection.execute(_LOOK_AT, asked).all()
    return list(connection.execute(_FORGET, asked).scalars())


def checkpoints(store: Store, training_key: str, *, epochs: Sequence[int]) -> list[Checkpoint]:
    """Checkpoints of this training from which all these budgets can still be reached, whichever job made them, the furthest first."""
    with store.read() as connection:
        rows = connection.execute(_CHECKPOINTS, {"of_training": training_key, "most_epochs": min(epochs, default=0)})
        return [Checkpoint(*row) for row in rows]


def open_budgets(store: Store, held: Attempt) -> list[int]:
    """The epoch budgets of this train job whose runs wait for it still, ascending: neither served yet nor cancelled."""
    with store.read() as connection:
        return _open_budgets(connection, held)


def outlook(store: Store, held: Attempt) -> tuple[list[int], bool, bool]:
    """What a training has before it: its open budgets; whether anything was made of it that leads to them; whether it may wait at rungs."""
    with store.read() as connection:
        found = _open_budgets(connection, held)
        asked = {"of_training": held.training_key, "most_epochs": max(found, default=0)}
        begun = connection.execute(_CHECKPOINTS, asked).first() is not None
        return found, begun, halving.prunes(connection, held.experiment_id)


def _open_budgets(connection: Connection, held: Attempt) -> list[int]:
    still_open = set(connection.execute(_OPEN, {"this_training": held.job_id}).scalars())
    return sorted({epochs for number, epochs in held.payload["serves"] if number in still_open})


def checkpoint_of(connection: Connection, run_id: int) -> Checkpoint | None:
    """The checkpoint whose weights are this run's."""
    row = connection.execute(_CHECKPOINT_OF, {"this_run": run_id}).one_or_none()
    return Checkpoint(*row) if row else None


def finish_training(store: Store, held: Attempt, *, outcome: Outcome, remark: str, seconds: float) -> JobState:
    """End a train job. When it diverged, the runs it had not reached yet are finished with that outcome. Returns done or cancelled."""
    with store.write() as connection:
        ended = leases.finish(connection, held, JobState.DONE, seconds=seconds)
        if outcome == Outcome.DIVERGED and ended == JobState.DONE:
            # not those that were cancelled and brought back meanwhile: they wait for another training
            unreached = (run.c.train_job_id == held.job_id) & budgets.waiting()
            evaluations = (
                connection.execute(run.update().where(unreached).values(outcome=outcome, remark=remark).returning(run.c.evaluate_job_id))
                .scalars()
                .all()
            )
            ended_with_it = (
                connection.execute(
                    job.update()
                    .where(job.c.id.in_(evaluations), job.c.state == JobState.PENDING)
                    .values(state=JobState.DONE, finished_at=NOW, error="nothing to evaluate: its training diverged")
                    .returning(job.c.id)
                )
                .scalars()
                .all()
            )
            for number in ended_with_it:
                events.append(connection, JobState.DONE, job_id=number, experiment_id=held.experiment_id, token=held.token)
            runs.refresh(connection, [held.job_id])
        return ended


def finish_evaluation(
    store: Store,
    held: Attempt,
    *,
    outcome: Outcome,
    remark: str,
    summary: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    seconds: float,
    baseline_rows: Sequence[Mapping[str, Any]] = (),
    maps: evidence.Maps | None = None,
) -> JobState:
    """End an evaluate job: scores, evidence, outcome and the end in one transaction. Returns done, or cancelled: then nothing is kept."""
    run_id = int(held.payload["run_id"])
    columns = [c.name for c in image_score.columns if c.name not in ("run_id", "position")]
    with store.write() as connection:
        result = {"outcome": outcome, "remark": remark or None, "summary": dict(summary)}
        ended = leases.finish(connection, held, JobState.DONE, seconds=seconds, result=result)
        if ended != JobState.DONE:
            return ended
        if connection.execute(_SCORED, {"this_run": run_id}).scalar_one():  # before its checkpoint was lost, say
            connection.execute(_NO_SCORES, {"this_run": run_id})
            packing.forget(connection, run_id)
            evidence.forget_curves(connection, run_id)
        if rows:
            scores = [{"run_id": run_id, "position": row["index"], **{name: row[name] for name in columns}} for row in rows]
            connection.execute(_SCORES, scores)
            packing.keep(connection, scores)
        evidence.keep(connection, held, run_id=run_id, rows=rows, maps=maps)
        baselines.keep(connection, run_id, baseline_rows)
        return ended


def finish_broken(store: Store, held: Attempt, *, state: JobState, error: str, seconds: float) -> JobState:
    """End a job as failed (no retry can cure it) or cancelled."""
    with store.write() as connection:
        return leases.finish(connection, held, state, error=error, seconds=seconds)


def end_out_of_memory(store: Store, held: Attempt, *, error: str, seconds: float) -> JobState:
    """End an attempt whose device had no memory left: queued again, unchanged, as often as the grid's `retry.oom` says, then failed."""
    with store.read() as connection:
        settings = connection.execute(sa.select(experiment.c.run_settings).where(experiment.c.id == held.experiment_id)).scalar_one()
    again = 0
    for found in events.of_job(store, held.job_id):
        # one that was moved to where it has more memory is no trial of the same again
        again = 0 if found["kind"] == "retried" else again + (found["kind"] == leases.OUT_OF_MEMORY) - (found["kind"] == routing.MOVED_UP)
    if again < settings.get("retry", {}).get("oom", 0):
        return leases.release(store, held, ending=leases.OUT_OF_MEMORY, error=error, seconds=seconds)
    return finish_broken(store, held, state=JobState.FAILED, error=error, seconds=seconds)


def lose_checkpoint(store: Store, held: Attempt, *, error: str, seconds: float) -> JobState:
    """End an evaluation as failed because its run's checkpoint is damaged, and forget that one: a retry trains the run again."""
    run_id = int(held.payload["run_id"])
    with store.write() as connection:
        ended = leases.finish(connection, held, JobState.FAILED, error=error, seconds=seconds)
        of_run = sa.select(artifact.c.id).join(run, run.c.checkpoint_id == artifact.c.id).where(run.c.id == run_id)
        damaged = list(connection.execute(of_run).scalars())
        connection.execute(run.update().where(run.c.id == run_id).values(checkpoint_id=None))
        _forget(connection, damaged)
        return ended


def _serve(connection: Connection, held: Attempt, artifact_id: int, epoch: int | None) -> list[int]:
    served = [number for number, epochs in held.payload["serves"] if epoch in (None, epochs)]
    evaluations = connection.execute(_SERVE, {"runs": served, "made": artifact_id}).scalars().all()
    released = connection.execute(_RELEASE, {"evaluations": list(evaluations)}).scalars().all()
    for number in released:
        events.append(connection, "released", job_id=number, experiment_id=held.experiment_id, token=held.token)
    runs.refresh(connection, released)
    return list(released)


@cache
def _keep_epoch(dialect: str) -> Any:
    statement = insert(dialect, epoch_metric)
    keys = [c.name for c in epoch_metric.primary_key]
    changes = {c.name: statement.excluded[c.name] for c in epoch_metric.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)
