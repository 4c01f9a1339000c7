"""What an attempt writes: provenance, epochs, checkpoints, scores and outcomes, each under its token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.states import JobState, Outcome
from eyeseg.store import baselines, budgets, events, evidence, leases, runs
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


def record_start(store: Store, held: Attempt, provenance: Mapping[str, Any]) -> None:
    """Keep what the runner says of itself: device, versions, threads."""
    with store.write() as connection:
        leases.hold(connection, held)
        connection.execute(attempt.update().where(attempt.c.token == held.token).values(provenance=dict(provenance)))


def record_epoch(store: Store, held: Attempt, epoch: Mapping[str, Any]) -> None:
    """Keep one epoch's figures; an epoch trained again after a rescue replaces the earlier row with the same figures."""
    row = {name: epoch[name] for name in ("epoch", "loss", "lr", "grad_norm", "black", "images", "seconds")}
    with store.write() as connection:
        leases.hold(connection, held)
        _upsert(connection, epoch_metric, [{**row, "job_id": held.job_id, "token": held.token}])


def record_checkpoint(store: Store, held: Attempt, found: Checkpoint, *, budget: bool, last: bool = False) -> list[int]:
    """Make a checkpoint known. At a budget it is the result of the runs that asked for these epochs; their evaluations are released.

    last: the training ends here before its time, and the checkpoint is the result of all runs that still have none.

    Returns the evaluate jobs that were released by it. Calling it again with the same checkpoint changes nothing.
    """
    with store.write() as connection:
        leases.hold(connection, held)
        made = connection.execute(sa.select(artifact.c.id).where(artifact.c.address == found.address)).scalar_one_or_none()
        if made is None:
            made = connection.execute(
                artifact.insert()
                .values(
                    job_id=held.job_id,
                    training_key=held.training_key,
                    kind="checkpoint",
                    address=found.address,
                    sha256=found.sha256,
                    epoch=found.epoch,
                    step=found.step,
                    token=held.token,
                    created_at=NOW,
                )
                .returning(artifact.c.id)
            ).scalar_one()
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
        _forget(connection, list(connection.execute(sa.select(artifact.c.id).where(artifact.c.address == address)).scalars()))


def superseded_checkpoints(store: Store, held: Attempt) -> list[str]:
    """Addresses of this training's checkpoints that are no run's result and lie behind a newer one; forgotten by this call."""
    with store.write() as connection:
        leases.hold(connection, held)
        behind = (
            connection.execute(
                sa.select(artifact.c.id)
                .where(artifact.c.job_id == held.job_id, ~_is_result())
                .order_by(artifact.c.epoch.desc(), artifact.c.step.desc(), artifact.c.id.desc())
                .offset(2)  # the newest, and one to fall back on should it turn out corrupt
            )
            .scalars()
            .all()
        )
        return _forget(connection, behind)


def _forget(connection: Connection, artifact_ids: Sequence[int]) -> list[str]:
    """Drop those of these checkpoints that are no run's result. Returns their addresses."""
    # the lock first: on PostgreSQL another training may be adopting one of them, and only a statement begun after that sees it
    connection.execute(locked(sa.select(artifact.c.id).where(artifact.c.id.in_(artifact_ids)).order_by(artifact.c.id))).all()
    gone = connection.execute(artifact.delete().where(artifact.c.id.in_(artifact_ids), ~_is_result()).returning(artifact.c.address))
    return list(gone.scalars())


def _is_result() -> sa.ColumnElement[bool]:
    return sa.exists().where(run.c.checkpoint_id == artifact.c.id)


def checkpoints(store: Store, training_key: str, *, epochs: Sequence[int]) -> list[Checkpoint]:
    """Checkpoints of this training from which all these budgets can still be reached, whichever job made them, the furthest first."""
    most_epochs = min(epochs, default=0)
    # epoch counts finished epochs: with step > 0 the training stands inside the next one, past budget `epoch`
    reachable = (artifact.c.epoch < most_epochs) | ((artifact.c.epoch == most_epochs) & (artifact.c.step == 0))
    with store.read() as connection:
        rows = connection.execute(
            sa.select(artifact.c.address, artifact.c.sha256, artifact.c.epoch, artifact.c.step)
            .where(artifact.c.training_key == training_key, artifact.c.kind == "checkpoint", reachable)
            .order_by(artifact.c.epoch.desc(), artifact.c.step.desc(), artifact.c.id.desc())
        )
        return [Checkpoint(*row) for row in rows]


def open_budgets(store: Store, held: Attempt) -> list[int]:
    """The epoch budgets of this train job whose runs wait for it still, ascending: neither served yet nor cancelled."""
    with store.read() as connection:
        still_open = set(connection.execute(sa.select(run.c.id).where(run.c.train_job_id == held.job_id, budgets.waiting())).scalars())
    return sorted({epochs for number, epochs in held.payload["serves"] if number in still_open})


def checkpoint_of(store: Store, run_id: int) -> Checkpoint | None:
    """The checkpoint whose weights are this run's."""
    with store.read() as connection:
        row = connection.execute(
            sa.select(artifact.c.address, artifact.c.sha256, artifact.c.epoch, artifact.c.step)
            .join(run, run.c.checkpoint_id == artifact.c.id)
            .where(run.c.id == run_id)
        ).one_or_none()
    return Checkpoint(*row) if row else None


def finish_training(store: Store, held: Attempt, *, outcome: Outcome, remark: str, seconds: float) -> JobState:
    """End a train job. When it diverged, the runs it had not reached yet are finished with that outcome. Returns done or cancelled."""
    with store.write() as connection:
        ended = leases.finish(connection, held, JobState.DONE, seconds=seconds)
        if outcome == Outcome.DIVERGED and ended == JobState.DONE:
            numbers = [number for number, _ in held.payload["serves"]]
            unreached = run.c.id.in_(numbers) & budgets.waiting()
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
        ended = leases.finish(connection, held, JobState.DONE, seconds=seconds)
        if ended != JobState.DONE:
            return ended
        connection.execute(run.update().where(run.c.id == run_id).values(outcome=outcome, remark=remark or None, summary=dict(summary)))
        connection.execute(image_score.delete().where(image_score.c.run_id == run_id))
        if rows:
            connection.execute(
                image_score.insert(),
                [{"run_id": run_id, "position": row["index"], **{name: row[name] for name in columns}} for row in rows],
            )
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
        again = 0 if found["kind"] == "retried" else again + (found["kind"] == leases.OUT_OF_MEMORY)
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
    waiting = run.c.id.in_(served) & run.c.checkpoint_id.is_(None)
    evaluations = (
        connection.execute(run.update().where(waiting).values(checkpoint_id=artifact_id).returning(run.c.evaluate_job_id)).scalars().all()
    )
    released = (
        connection.execute(
            job.update()
            .where(job.c.id.in_(evaluations), job.c.state == JobState.PENDING)
            .values(state=JobState.QUEUED, published_at=None)
            .returning(job.c.id)
        )
        .scalars()
        .all()
    )
    for number in released:
        events.append(connection, "released", job_id=number, experiment_id=held.experiment_id, token=held.token)
    runs.refresh(connection, released)
    return list(released)


def _upsert(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    statement = insert(connection, table)
    keys = [c.name for c in table.primary_key]
    changes = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), rows)
