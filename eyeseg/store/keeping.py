"""Which checkpoints and maps somebody needs: as the result of a kept run, or to go on with a training. The others may go."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.states import FINAL_JOB_STATES, JobState, RunState
from eyeseg.store import events
from eyeseg.store.database import NOW, Store, chunks, locked
from eyeseg.store.evidence import MAPS
from eyeseg.store.tables import artifact, attempt, experiment, image_score, job, run, trial, trial_run

# What a run's own images say of it, for ranks that are no figure of single images: their AUC.
_PER_IMAGE = {
    "ap_mean": "ap",
    "dice_mean": "dice",
    "dice_mean_tuned": "dice_tuned",
    "sensitivity": "sensitivity",
    "specificity": "specificity",
}
_FALL_BACK = 2  # the furthest checkpoint, and one to fall back on should it turn out corrupt

SUPERSEDED, NOT_KEPT, MAPS_NOT_KEPT = "superseded checkpoints", "checkpoints of runs not kept", "maps of runs not kept"


@dataclass(frozen=True)
class Unneeded:
    """A checkpoint or a folder of maps that may go.

    why: SUPERSEDED (no run's result, behind a newer one), NOT_KEPT (a result that the grid lets go) or MAPS_NOT_KEPT (by `keep.masks`).
    """

    id: int
    address: str
    why: str


@dataclass(frozen=True)
class Ledger:
    """What the store says of files: addresses that it keeps; tokens of attempts that are at work, and of those that are over.

    read_soon: hashes of checkpoints that a job which is not over may fetch. done: jobs that are done for good.
    """

    kept: frozenset[str]
    living: frozenset[str]
    over: frozenset[str]
    read_soon: frozenset[str]
    done: frozenset[int]


def look(store: Store, *, older_than_s: float = 0.0) -> tuple[list[Unneeded], Ledger]:
    """What may go, and what the store says of files. Changes nothing."""
    scores = _scores(store)
    with store.read() as connection:
        found = _unneeded(connection, scores, older_than_s)
        return found, _ledger(connection, found)


def let_go(store: Store, *, older_than_s: float = 0.0, who: str = "") -> tuple[list[Unneeded], Ledger]:
    """Forget what may go: from now on nobody starts from it, and its files can be deleted.

    A result that is not kept stays on record with its hash, marked as discarded: its run's figures do not change.
    """
    scores = _scores(store)  # outside of the transaction: on a large store this takes a while, and a done run's scores do not change
    # no submission may come in between: its trainings might want to start from what is just given up
    with store.write(alone="submit") as connection:
        # nor may a training adopt meanwhile what is being given up
        connection.execute(locked(sa.select(artifact.c.id).where(artifact.c.kind == "checkpoint").order_by(artifact.c.id))).all()
        found = _unneeded(connection, scores, older_than_s)
        for piece in chunks([one.id for one in found if one.why == SUPERSEDED]):
            connection.execute(artifact.delete().where(artifact.c.id.in_(piece)))
        for piece in chunks([one.id for one in found if one.why == NOT_KEPT]):
            connection.execute(artifact.update().where(artifact.c.id.in_(piece)).values(kind="discarded"))
        for piece in chunks([one.id for one in found if one.why == MAPS_NOT_KEPT]):
            connection.execute(artifact.delete().where(artifact.c.id.in_(piece)))
        if found:
            maps = sum(one.why == MAPS_NOT_KEPT for one in found)
            events.append(connection, "swept", who=who, detail={"checkpoints": len(found) - maps} | ({"maps": maps} if maps else {}))
        return found, _ledger(connection, found)


def _unneeded(connection: Connection, scores: Mapping[int, Mapping[str, float | None]], older_than_s: float) -> list[Unneeded]:
    rows = connection.execute(
        sa.select(artifact.c.id, artifact.c.training_key, artifact.c.address, artifact.c.epoch, artifact.c.step)
        .add_columns((NOW - artifact.c.created_at).label("age"))
        .where(artifact.c.kind == "checkpoint")
        .order_by(artifact.c.epoch.desc(), artifact.c.step.desc(), artifact.c.id.desc())
    ).all()
    results: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(sa.select(run.c.checkpoint_id, run.c.id, run.c.state).where(run.c.checkpoint_id.is_not(None))):
        results[row.checkpoint_id].append(row)
    kept_runs = _kept_runs(connection, scores, "per_trial")
    needed = _starts(connection, rows)
    needed |= {number for number, of in results.items() if any(one.state != RunState.DONE or one.id in kept_runs for one in of)}
    return [
        Unneeded(row.id, row.address, NOT_KEPT if row.id in results else SUPERSEDED)
        for row in rows
        if row.id not in needed and row.age >= older_than_s
    ] + _unneeded_maps(connection, _kept_runs(connection, scores, "masks"), older_than_s)


def _unneeded_maps(connection: Connection, kept_runs: set[int], older_than_s: float) -> list[Unneeded]:
    """Maps of done runs that no grid keeps, and those that a later evaluation of their run has replaced."""
    rows = connection.execute(
        sa.select(artifact.c.id, artifact.c.address, run.c.id.label("run"), run.c.state)
        .add_columns((NOW - artifact.c.created_at).label("age"))
        .join(run, run.c.evaluate_job_id == artifact.c.job_id)
        .where(artifact.c.kind == MAPS)
        .order_by(artifact.c.id.desc())
    ).all()
    newest: dict[int, int] = {}
    for row in rows:
        newest.setdefault(row.run, row.id)
    return [
        Unneeded(row.id, row.address, MAPS_NOT_KEPT)
        for row in rows
        if (newest[row.run] != row.id or (row.state == RunState.DONE and row.run not in kept_runs)) and row.age >= older_than_s
    ]


def _starts(connection: Connection, rows: Iterable[Any]) -> set[int]:
    """The checkpoints from which a training may have to go on: for each number of epochs still owed, the furthest on the way to it.

    Owed to runs without a checkpoint, whatever became of their jobs: they can be retried.
    """
    unserved = connection.execute(
        sa.select(run.c.id, job.c.id.label("job"), job.c.training_key)
        .join(job, job.c.id == run.c.train_job_id)
        .where(run.c.checkpoint_id.is_(None), run.c.state != RunState.DONE)
    ).all()
    serves: dict[int, int] = {}
    for piece in chunks(sorted({row.job for row in unserved})):
        for payload in connection.execute(sa.select(job.c.payload).where(job.c.id.in_(piece))).scalars():
            serves.update((int(number), int(epochs)) for number, epochs in payload["serves"])
    owed: dict[str, set[float]] = defaultdict(set)
    for row in unserved:
        owed[row.training_key].add(serves.get(row.id, math.inf))
    taken: dict[tuple[str, float], int] = defaultdict(int)
    starts = set()
    for row in rows:  # the furthest first
        for epochs in owed.get(row.training_key, ()):
            on_the_way = row.epoch < epochs or (row.epoch == epochs and row.step == 0)
            if on_the_way and taken[row.training_key, epochs] < _FALL_BACK:
                taken[row.training_key, epochs] += 1
                starts.add(row.id)
    return starts


def _kept_runs(connection: Connection, scores: Mapping[int, Mapping[str, float | None]], what: str) -> set[int]:
    """The done runs of which something stays by `run.keep.<what>` of a grid they are part of: all, none, or a complete trial's best."""
    rules = {
        row.id: ((row.run_settings.get("keep") or {}).get(what, "best"), row.report_settings.get("rank_by", ""))
        for row in connection.execute(sa.select(experiment.c.id, experiment.c.run_settings, experiment.c.report_settings))
    }
    members: dict[int, list[Any]] = defaultdict(list)
    query = (
        sa.select(trial.c.id.label("trial"), trial.c.experiment_id, trial.c.runs_expected, run.c.id, run.c.state)
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .join(run, run.c.id == trial_run.c.run_id)
        .order_by(run.c.id)
    )
    for row in connection.execute(query):
        members[row.trial].append(row)
    kept: set[int] = set()
    for rows in members.values():
        keep, rank_by = rules[rows[0].experiment_id]
        done = [row.id for row in rows if row.state == RunState.DONE]
        complete = len(rows) >= rows[0].runs_expected and all(row.state not in (RunState.PENDING, RunState.RUNNING) for row in rows)
        if keep == "all" or (keep == "best" and not complete):
            kept.update(done)
        elif keep == "best" and done:
            figure = _PER_IMAGE.get(rank_by, "auc")
            kept.add(max(done, key=lambda number: _or_least(scores.get(number, {}).get(figure))))  # of equals the first
    return kept


def _or_least(score: float | None) -> float:
    return -math.inf if score is None else score


def _scores(store: Store) -> dict[int, dict[str, float | None]]:
    """The mean over its images of each figure, by run."""
    figures = ("auc", *_PER_IMAGE.values())
    means = [sa.func.avg(image_score.c[name]).label(name) for name in figures]
    with store.read() as connection:
        rows = connection.execute(sa.select(image_score.c.run_id, *means).group_by(image_score.c.run_id))
        return {row.run_id: {name: getattr(row, name) for name in figures} for row in rows}


def _ledger(connection: Connection, gone: Iterable[Unneeded]) -> Ledger:
    def column(query: sa.Select[Any]) -> frozenset[Any]:
        return frozenset(connection.execute(query).scalars())

    known = column(sa.select(artifact.c.address).where(artifact.c.kind.in_(("checkpoint", MAPS))))
    living = column(sa.select(job.c.token).where(job.c.state == JobState.RUNNING, job.c.token.is_not(None)))
    at_work = sa.select(job.c.training_key).where(job.c.state.not_in(FINAL_JOB_STATES))
    return Ledger(
        kept=known - {one.address for one in gone},
        living=living,
        over=column(sa.select(attempt.c.token)) - living,
        read_soon=column(sa.select(artifact.c.sha256).where(artifact.c.training_key.in_(at_work))),
        done=column(sa.select(job.c.id).where(job.c.state == JobState.DONE)),
    )
