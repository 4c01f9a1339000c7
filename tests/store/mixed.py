"""An experiment in which everything happens that a report must tell apart: seeds, folds, budgets, and all ways for a run to end.

`python tests/store/mixed.py` prints what the eyeseg on the path reports of it; tests compare with what was printed once.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scene
import sqlalchemy as sa

from eyeseg import reporting
from eyeseg.ranking import RANK_KEYS, pairs
from eyeseg.spec import digest
from eyeseg.states import JobState, Outcome, RunState
from eyeseg.store import Store, experiments, open_store, results
from eyeseg.store.experiments import NewRun, NewTraining, NewTrial
from eyeseg.store.tables import experiment, job, run, rung_verdict, trial, trial_run

PATIENTS, FOLDS, BUDGETS = 21, 3, (5, 10)
MODELS, SEEDS = ("unet", "segnet"), {0.1: (0,), 0.01: (0, 1), 0.001: (0,)}  # seeds by learning rate
SPLITS = {"patient3": 0, "time3": 4}  # how many patients of the next fold are scored too
SPEC = {"image_size": [32, 24], "model": "unet", "split": "patient3"}


def mixed(store: Store) -> None:
    """Fill an empty store with it."""
    trials, trainings = _planned()
    experiments.submit(
        store,
        values={"name": "mixed", "digest": "d", "grid_text": "", "manifest": "eyes.csv", "run_settings": {}, "provenance": {}}
        | {"data": {"fingerprint": "data", "patients": PATIENTS}, "report_settings": {"rank_by": "image_auc_mean", "alpha": 0.05}},
        splits={name: _split(name, shared) for name, shared in SPLITS.items()},
        trials=trials,
        trainings=trainings,
        priority=5,
        max_attempts=1,
    )
    for number in scene.ids(store):
        _train(store, number)
    for number in scene.column(
        store, sa.select(job.c.id).where(job.c.kind == "evaluate", job.c.state == JobState.QUEUED).order_by(job.c.id)
    ):
        _evaluate(store, number)
    _prune(store)


def _split(name: str, shared: int) -> dict[str, Any]:
    leaks = {"leaks": [shared] * FOLDS, "allow_leakage": "a test" if shared else None}
    return {"definition": {"kind": "kfold"}, "fingerprint": name, **leaks}


def _run(name: str, split: str, fold: int, seed: int, epochs: int) -> NewRun:
    spec = {**SPEC, "fold": fold, "seed": seed, "epochs": epochs}
    return NewRun(digest([name, seed, fold]), spec, "data", split, fold, seed, epochs, "unet")


def _planned() -> tuple[list[NewTrial], list[NewTraining]]:
    """Both models at three rates and two budgets under both splits; one training of each fold and seed for both budgets."""
    trials, trainings = [], []
    for split, model, (rate, seeds) in itertools.product(SPLITS, MODELS, SEEDS.items()):
        names = {epochs: digest([split, model, rate, epochs]) for epochs in BUDGETS}
        members: dict[int, list[str]] = {epochs: [] for epochs in BUDGETS}
        for seed, fold in itertools.product(seeds, range(1, FOLDS + 1)):
            runs = tuple(_run(name, split, fold, seed, epochs) for epochs, name in names.items())
            trainings.append(NewTraining(digest([split, model, rate, seed, fold]), model, {"data": {}}, runs))
            for one in runs:
                members[one.epochs].append(one.digest)
        for epochs, name in names.items():
            params = {"lr": rate, "epochs": epochs} | ({"width": 8} if model == "unet" else {})
            trials.append(NewTrial(name, split, model, params, len(members[epochs]), tuple(members[epochs])))
    return trials, trainings


def _train(store: Store, number: int) -> None:
    if number % 17 == 0:
        return  # never begun
    held = scene.claim(store, number)
    for epoch in (1, 5, 10):
        results.record_epoch(store, held, scene.EPOCH | {"epoch": epoch, "seconds": 1 / (number + epoch)})
    served = held.payload["serves"]
    if number % 13 == 0:  # the first budget is reached, the second never is
        results.record_checkpoint(store, held, scene.checkpoint(held, served[0][1]), budget=True)
        results.finish_training(store, held, outcome=Outcome.DIVERGED, remark="loss is NaN", seconds=1.0)
        return
    for _, epochs in served:
        results.record_checkpoint(store, held, scene.checkpoint(held, epochs), budget=True)
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)


def _evaluate(store: Store, number: int) -> None:
    held = scene.claim(store, number)
    if number % 29 == 0:
        results.finish_broken(store, held, state=JobState.FAILED, error="disk full", seconds=0.25)
        return
    with store.read() as connection:
        found = connection.execute(
            sa.select(run.c.digest, run.c.split_fingerprint, run.c.fold).where(run.c.evaluate_job_id == number)
        ).one()
    rows = list(_scores(found.digest, found.split_fingerprint, found.fold))
    black = number % 11 == 0
    summary: dict[str, Any] = {"pooled_auc": 1 / (1 + number / 100), "selection_auc": None if number % 5 == 0 else 1 / (1 + number / 77)}
    if black:
        summary["stopped_at"] = 3
    keys = ("index", "image", "patient", "auc", "ap")
    beside = [{"name": name, **{key: row[key] for key in keys}} for name in ("prior", "copy") for row in rows]
    outcome = Outcome.ALL_BLACK if black else Outcome.OK
    told: dict[str, Any] = {"outcome": outcome, "remark": "", "summary": summary, "seconds": 1 / number}
    results.finish_evaluation(store, held, rows=rows, baseline_rows=beside, **told)


def _scores(name: str, split: str, fold: int) -> Iterator[dict[str, Any]]:
    """Two images of every patient of a fold; some have no AUC, some figures are equal, and better settings score better."""
    random = np.random.default_rng(int(name, 16))
    level = random.uniform(0.0, 0.3)
    last = fold * PATIENTS // FOLDS + SPLITS[split]
    for index in range(2 * (fold - 1) * PATIENTS // FOLDS, 2 * last):
        patient = index // 2 % PATIENTS
        auc = 0.6 + level + 0.05 * float(random.standard_normal())
        figures = {key: float(random.uniform(0, 1)) for key in ("ap", "dice", "dice_tuned", "iou", "sensitivity", "specificity")}
        yield {
            "index": index % (2 * PATIENTS),
            "image": f"{index % (2 * PATIENTS)}.png",
            "patient": f"p{patient}",
            **figures,
            "auc": None if index % 19 == 0 or random.uniform() < 0.002 else round(auc, 2),
            "sensitivity": None if index % 19 == 0 else figures["sensitivity"],
            "lesion_pixels": 10,
            "predicted_pixels": 12,
            "pixels": 768,
        }


def _prune(store: Store) -> None:
    """The last trial of each split was ended at a rung."""
    for split in (1, 2):
        [pruned] = scene.column(store, sa.select(sa.func.max(trial.c.id)).where(trial.c.split_id == split))
        with store.write() as connection:
            members = sa.select(trial_run.c.run_id).where(trial_run.c.trial_id == pruned)
            connection.execute(run.update().where(run.c.id.in_(members)).values(state=RunState.PRUNED, outcome=None))
            verdict = {"trial_id": pruned, "epoch": 2, "goes_on": False, "measure": "auc", "score": 0.5, "bar": 0.6, "rivals": 3}
            connection.execute(rung_verdict.insert().values(**verdict, decided_at=1.0))


def rank_by(store: Store, measure: str) -> None:
    """Let the experiment ask for another order."""
    with store.write() as connection:
        connection.execute(experiment.update().values(report_settings={"rank_by": measure, "alpha": 0.05}))


def reports(store: Store) -> dict[str, Any]:
    """What is reported, in every order, whole and in part, with and without Holm's exact steps; and a comparison."""
    found: dict[str, Any] = {}
    exact = pairs.ALL_PAIRS_UP_TO
    try:
        for measure in RANK_KEYS:
            rank_by(store, measure)
            for name, by, top, most in (("whole", "trial", None, exact), ("first", "trial", 2, 3), ("models", "model", None, 3)):
                if name == "whole" and measure not in ("image_auc_mean", "device_seconds"):
                    continue
                pairs.ALL_PAIRS_UP_TO = most
                tables = reporting.tables(store, by=by, top=top)  # type: ignore[arg-type]
                found[f"{measure} {name}"] = [table.to_json() for table in tables]
        first, *_, last = (row["trial"] for row in found["image_auc_mean whole"][1]["rows"])
        found["compared"] = reporting.compare(store, first, last).to_json()
    finally:
        pairs.ALL_PAIRS_UP_TO = exact
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        opened = open_store(f"sqlite:///{Path(folder) / 'store.db'}", create=True)
        mixed(opened)
        json.dump(reports(opened), sys.stdout, separators=(",", ":"))
        opened.close()
