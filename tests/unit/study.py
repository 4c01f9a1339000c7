"""A small finished experiment in a store of its own: drawn images, a real grid, and scores that a model might have had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from eyeseg import folds, provenance, submission
from eyeseg.samples import Samples, draw_samples, read_manifest
from eyeseg.spec import RunSpec
from eyeseg.states import Outcome
from eyeseg.store import Store, leases, open_store, outbox, results
from eyeseg.store.results import Checkpoint

GRID = """
version: 1
name: study
data: {manifest: eyes/manifest.csv, image_size: [32, 24]}
splits: {patient2: {kind: kfold, k: 2, by: patient, seed: 0}}
base: {loss: bce, lr: 0.01}
blocks:
  - {model: unet, width: 4, split: patient2, grid: {epochs: [1, 2]}}
  - {model: segnet, width: 4, split: patient2, epochs: 3}
"""
PIXELS = 32 * 24


def finished_study(folder: Path, *, done: bool = True) -> Store:
    """The store, every run done or only submitted; the images lie in folder/eyes."""
    draw_samples(folder / "eyes", patients=6, timepoints=2, size=(64, 64))
    (folder / "grid.yaml").write_text(GRID, encoding="utf-8")
    store = open_store(f"sqlite:///{folder / 'store.db'}", create=True)
    submission.submit(submission.make_plan(folder / "grid.yaml"), store)
    samples = read_manifest(folder / "eyes" / "manifest.csv")
    while done and (waiting := outbox.unpublished(store)):
        for row in waiting:
            held = leases.claim(store, row.id, worker="host.1", slot="cpu-0", device="CPU", ttl_s=60)
            spec = RunSpec.from_json(held.payload["spec"])
            results.record_start(store, held, said(held.payload, spec))
            if row.kind == "train":
                _train(store, held, spec)
            else:
                _evaluate(store, held, spec, samples)
    return store


def said(payload: dict[str, Any], spec: RunSpec) -> dict[str, Any]:
    """What a runner would have said of itself."""
    own = {"device": "CPU", "device_kind": "cpu", "threads": 1, "seed": spec.seed, "data_fingerprint": payload["data"]["fingerprint"]}
    return {**provenance.here(), **own, "deterministic": {"algorithms": True}}


def _train(store: Store, held: leases.Attempt, spec: RunSpec) -> None:
    for epoch in range(1, spec.epochs + 1):
        figures = {"loss": 1 / (epoch + 2), "lr": spec.lr, "grad_norm": 1 / 3, "black": 0.0, "images": 6, "seconds": 0.1}
        results.record_epoch(store, held, figures | {"epoch": epoch})
    for _, epochs in held.payload["serves"]:
        results.record_checkpoint(store, held, Checkpoint(f"{held.token}/{epochs}", f"{held.job_id:032}{epochs:032}", epochs), budget=True)
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.5)


def _evaluate(store: Store, held: leases.Attempt, spec: RunSpec, samples: Samples) -> None:
    random = np.random.default_rng(int(held.payload["run_id"]))
    val = folds.partition(held.payload["split"]["definition"], samples).folds[spec.fold - 1].val
    rows = [scores_of(random, index, samples) for index in val]
    beside = [{"name": "prior", **{key: row[key] for key in ("index", "image", "patient", "auc", "ap")}} for row in rows]
    summary = {"pooled_auc": float(random.uniform(0.6, 0.9)), "threshold_tuned": -0.25, "all_black": False}
    results.finish_evaluation(
        store, held, outcome=Outcome.OK, remark="", summary=summary, rows=rows, seconds=0.5, baseline_rows=beside
    )  # fmt: skip


def scores_of(random: np.random.Generator, index: int, samples: Samples) -> dict[str, Any]:
    """Scores whose counts of pixels agree with one another."""
    lesion, chosen = int(random.integers(20, 60)), int(random.integers(20, 60))
    hits = int(random.integers(1, 20))
    return {
        "index": index,
        "image": samples[index].name,
        "patient": samples[index].patient,
        "auc": float(random.uniform(0.5, 1)),
        "ap": float(random.uniform(0, 1)),
        "dice": 2 * hits / (lesion + chosen),
        "dice_tuned": float(random.uniform(0, 1)),
        "iou": hits / (lesion + chosen - hits),
        "sensitivity": hits / lesion,
        "specificity": (PIXELS - lesion - chosen + hits) / (PIXELS - lesion),
        "lesion_pixels": lesion,
        "predicted_pixels": chosen,
        "pixels": PIXELS,
    }
