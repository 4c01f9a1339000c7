"""An experiment whose settings compete at rungs, and trainings that are carried out as far as they may go."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import scene
import sqlalchemy as sa

from eyeseg.spec import digest
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, experiments, halving, results
from eyeseg.store.experiments import NewRun, NewTraining, NewTrial
from eyeseg.store.halving import RungScore
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import artifact, event, job, rung_verdict, trial

RUNGS = {"rungs": [2, 5], "keep": 0.5, "at_least": 1, "by": "auc", "among": "model"}
AUC = {"a": 0.9, "b": 0.8, "c": 0.7, "d": 0.6}
FOLDS = 2


def submit(
    store: Store,
    settings: Sequence[str] = "abcd",
    *,
    budgets: Sequence[int] = (10,),
    name: str = "exp",
    prune: Mapping[str, Any] | None = RUNGS,
) -> None:
    """An experiment of settings, each with a trial for every number of epochs and a training for every fold."""
    run_settings = {"prune": prune} if prune else {}
    values = {"name": name, "digest": digest([name]), "grid_text": "", "manifest": "eyes.csv", "data": {}, "run_settings": run_settings}

    def of(setting: str, fold: int, epochs: int) -> NewRun:
        label = f"unet {setting} {epochs} epochs"
        return NewRun(f"{setting}{fold}-{epochs}", {"epochs": epochs}, "data", "split", fold, 0, epochs, label)

    folds = range(1, FOLDS + 1)
    experiments.submit(
        store,
        values={**values, "report_settings": {}, "provenance": {}},
        splits={"patient5": {"definition": {"kind": "kfold"}, "fingerprint": "f", "leaks": [0], "allow_leakage": None}},
        trials=[
            NewTrial(f"trial-{s}-{n}", "patient5", "unet", {"epochs": n}, FOLDS, tuple(of(s, fold, n).digest for fold in folds))
            for s in settings
            for n in budgets
        ],
        trainings=[
            NewTraining(f"key-{s}{fold}", f"{s}{fold}", {"data": {"manifest": "eyes.csv"}}, tuple(of(s, fold, n) for n in budgets))
            for s in settings
            for fold in folds
        ],
        priority=5,
        max_attempts=3,
    )


def called(store: Store) -> dict[str, int]:
    """The trainings by their label, such as a1."""
    with store.read() as connection:
        return {row.label: row.id for row in connection.execute(sa.select(job.c.label, job.c.id).where(job.c.kind == "train"))}


def state(store: Store) -> dict[str, str]:
    """Where the trainings stand, by label."""
    with store.read() as connection:
        return {row.label: row.state for row in connection.execute(sa.select(job.c.label, job.c.state).where(job.c.kind == "train"))}


def verdicts(store: Store) -> dict[tuple[str, int], bool]:
    """Whether a trial goes on, by its digest and rung."""
    query = sa.select(trial.c.digest, rung_verdict.c.epoch, rung_verdict.c.goes_on).join(trial, trial.c.id == rung_verdict.c.trial_id)
    with store.read() as connection:
        return {(row.digest, row.epoch): row.goes_on for row in connection.execute(query)}


def score(label: str, epoch: int, auc: float | None = None) -> RungScore:
    value = AUC[label[0]] + (0.01 if label.endswith("1") else -0.01) if auc is None else auc
    return RungScore(epoch, "judged", value, value / 2, value / 3, 4)


def reached(store: Store, held: Attempt) -> tuple[int, int]:
    """How far the training has come, by its checkpoints."""
    query = sa.select(artifact.c.epoch, artifact.c.step).where(artifact.c.training_key == held.training_key)
    with store.read() as connection:
        return max(((row.epoch, row.step) for row in connection.execute(query)), default=(0, 0))


def to_rung(store: Store, label: str, *, auc: float | None = None) -> JobState:
    """Claim a training, train it to its next rung, and let it wait there; without one, to its end."""
    held = scene.claim(store, called(store)[label])
    rung = halving.next_rung(store, held, reached=reached(store, held))
    for _, epochs in held.payload["serves"]:
        if rung is None or epochs <= rung:
            results.record_checkpoint(store, held, scene.checkpoint(held, epochs), budget=True)
    if rung is None:
        return results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    results.record_checkpoint(store, held, scene.checkpoint(held, rung), budget=False)
    return halving.pause(store, held, score(label, rung, auc), seconds=1.0)


def play(store: Store, order: random.Random | None = None) -> None:
    """Carry out whatever is queued until nothing is."""
    while waiting := [label for label, found in state(store).items() if found == "queued"]:
        to_rung(store, (order or random.Random(0)).choice(waiting))


def decided(store: Store) -> int:
    return len(scene.column(store, sa.select(event.c.id).where(event.c.kind == "rung decided")))
