"""A small submitted experiment, and what tests of the store do to it again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from eyeseg.spec import digest
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, experiments, leases, results
from eyeseg.store.database import NOW
from eyeseg.store.experiments import NewRun, NewTraining, NewTrial, Submitted
from eyeseg.store.leases import Attempt
from eyeseg.store.results import Checkpoint
from eyeseg.store.tables import job, metadata, run

Answer = TypeVar("Answer")

ONE: Mapping[str, Sequence[int]] = {"a": [10]}
TWO_BUDGETS: Mapping[str, Sequence[int]] = {"a": [5, 10]}


def submit(
    store: Store,
    trainings: Mapping[str, Sequence[int]] = ONE,
    *,
    name: str = "exp",
    content: str = "",
    priority: int = 5,
    max_attempts: int = 3,
    limit: int | None = None,
) -> Submitted:
    """Submit trainings, each with one run for every number of epochs. content: what else tells the experiment from others.

    limit: of each training only the first runs, as a limited submission of the same experiment.
    """
    values = {"name": name, "digest": digest([name, content]), "grid_text": "", "manifest": "eyes.csv"}
    values |= {"data": {}, "run_settings": {}, "report_settings": {}, "provenance": {}}
    wanted = {key: sorted(budgets)[:limit] for key, budgets in trainings.items()}
    return experiments.submit(
        store,
        values=values,
        splits={"patient5": {"definition": {"kind": "kfold"}, "fingerprint": "f", "leaks": [0], "allow_leakage": None}},
        trials=[
            NewTrial(f"trial-{key}", "patient5", "unet", {}, len(trainings[key]), tuple(f"{key}-{epochs}" for epochs in budgets))
            for key, budgets in wanted.items()
        ],
        trainings=[
            NewTraining(f"key-{key}", f"unet {key}", {"data": {"manifest": "eyes.csv"}}, tuple(_run(key, epochs) for epochs in budgets))
            for key, budgets in wanted.items()
        ],
        priority=priority,
        max_attempts=max_attempts,
    )


def _run(key: str, epochs: int) -> NewRun:
    return NewRun(f"{key}-{epochs}", {"epochs": epochs}, "data", "split", 1, 0, epochs, f"unet {key} {epochs} epochs")


def ids(store: Store, kind: str = "train") -> list[int]:
    """The jobs of a kind, oldest first."""
    return column(store, sa.select(job.c.id).where(job.c.kind == kind).order_by(job.c.id))


def states(store: Store, kind: str = "train") -> list[str]:
    """The states of the jobs of a kind, oldest first."""
    return column(store, sa.select(job.c.state).where(job.c.kind == kind).order_by(job.c.id))


def run_states(store: Store) -> dict[str, str]:
    """The state of every run by its digest."""
    with store.read() as connection:
        return {row.digest: row.state for row in connection.execute(sa.select(run.c.digest, run.c.state))}


def row(store: Store, job_id: int) -> dict[str, Any]:
    """All columns of one job."""
    with store.read() as connection:
        return dict(connection.execute(sa.select(job).where(job.c.id == job_id)).mappings().one())


def column(store: Store, query: sa.Select[Any]) -> list[Any]:
    """The first column of a query's rows."""
    with store.read() as connection:
        return list(connection.execute(query).scalars())


def asked(store: Store, question: Callable[..., Answer], *arguments: Any) -> Answer:
    """What a question to a connection is answered."""
    with store.read() as connection:
        return question(connection, *arguments)


def everything(store: Store) -> dict[str, list[str]]:
    """The content of every table, to compare before and after."""
    with store.read() as connection:
        return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in metadata.sorted_tables}


def kinds(store: Store, job_id: int) -> list[str]:
    """The kinds of a job's events, oldest first."""
    from eyeseg.store import events

    return [found["kind"] for found in events.of_job(store, job_id)]


def claim(store: Store, job_id: int, *, slot: str = "cpu-0", ttl_s: float = 60.0) -> Attempt:
    """Claim a job for a slot of a worker."""
    return leases.claim(store, job_id, worker=f"host.{slot}", slot=slot, device="CPU", ttl_s=ttl_s)


def expire(store: Store, job_id: int) -> None:
    """Let a lease have run out: the database's clock decides, so the lease is moved, never the clock."""
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == job_id).values(lease_until=NOW - 1.0))


def checkpoint(held: Attempt, epoch: int, step: int = 0) -> Checkpoint:
    """A checkpoint as this attempt would publish it."""
    return Checkpoint(f"job-{held.job_id}/{held.token}/epoch-{epoch:04}-{step}", "0" * 64, epoch, step)


def train(store: Store, job_id: int) -> Attempt:
    """Carry a train job out: a checkpoint at each budget, then its end."""
    held = claim(store, job_id)
    for _, epochs in held.payload["serves"]:
        results.record_checkpoint(store, held, checkpoint(held, epochs), budget=True)
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    return held


def scores(count: int = 2) -> list[dict[str, Any]]:
    """Rows of an evaluation, as a runner sends them."""
    figures = {"auc": 0.9, "ap": 0.5, "dice": 0.4, "dice_tuned": 0.5, "iou": 0.3, "sensitivity": 0.6, "specificity": 0.99}
    counted = {"lesion_pixels": 10, "predicted_pixels": 12, "pixels": 100}
    return [{"index": i, "image": f"{i}.png", "patient": f"p{i}", **figures, **counted} for i in range(count)]


def evaluate(store: Store, held: Attempt, outcome: Outcome = Outcome.OK, rows: Sequence[Mapping[str, Any]] | None = None) -> None:
    """End an evaluate job with its scores."""
    found = scores() if rows is None else rows
    results.finish_evaluation(store, held, outcome=outcome, remark="", summary={"pooled_auc": 0.9}, rows=found, seconds=1.0)


EPOCH = {"event": "epoch", "epoch": 1, "loss": 0.5, "lr": 0.001, "grad_norm": 1.0, "black": 0.0, "images": 8, "seconds": 0.1}

Write = Callable[[Store, Attempt], object]

# what an attempt may write, by kind of job
ANY_WRITES: dict[str, Write] = {
    "beat": lambda store, held: leases.beat(store, held, ttl_s=60.0),
    "record_start": lambda store, held: results.record_start(store, held, {"device": "cpu"}),
    "finish_broken": lambda store, held: results.finish_broken(store, held, state=JobState.FAILED, error="x", seconds=1.0),
    "release": leases.release,
    "give_back": lambda store, held: leases.give_back(store, held, error="x"),
}
TRAINING_WRITES: dict[str, Write] = {
    **ANY_WRITES,
    "record_epoch": lambda store, held: results.record_epoch(store, held, EPOCH),
    "record_checkpoint": lambda store, held: results.record_checkpoint(store, held, checkpoint(held, 10), budget=True),
    "superseded_checkpoints": results.superseded_checkpoints,
    "finish_training": lambda store, held: results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0),
    "finish_training as diverged": lambda store, held: results.finish_training(
        store, held, outcome=Outcome.DIVERGED, remark="", seconds=1.0
    ),
}
EVALUATION_WRITES: dict[str, Write] = {**ANY_WRITES, "finish_evaluation": evaluate}


def empty(store: Store) -> None:
    """Delete every row, so that numbers begin at one again."""
    with store.write() as connection:
        if store.dialect == "postgresql":
            connection.execute(sa.text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"))
        else:
            connection.execute(run.update().values(checkpoint_id=None))
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
