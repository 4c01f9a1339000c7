"""Orders as a supervisor gives them to a runner, for a small training on drawn eyes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eyeseg import catalog, folds
from eyeseg.samples import draw_samples, read_manifest
from eyeseg.spec import RunSpec

Order = dict[str, Any]
DEFINITION = {"kind": "kfold", "k": 5, "by": "patient", "seed": 0}  # eight images to train on, two to validate


def smallest(name: str, **fields: Any) -> RunSpec:
    """The model of the catalogue with four channels in its first stage, or with the smallest of its backbones, on images of 32 x 32."""
    options = catalog.entry("models", name).options
    small: dict[str, Any] = {"width": 4} if "width" in options else {}
    small |= {"backbone": options["backbone"][-1]} if "backbone" in options else {}
    return RunSpec(model=name, image_size=(32, 32), split="by_patient", fold=1, **small, **fields)


def training(folder: Path, spec: RunSpec) -> Order:
    """An order to train up to the epochs of the spec; `prefix` is left to name the attempt."""
    manifest = folder / "eyes" / "manifest.csv"
    if not manifest.exists():
        draw_samples(folder / "eyes", patients=5, timepoints=2, size=(48, 32))
    samples = read_manifest(manifest)
    return {
        "do": "train",
        "job": 1,
        "attempt": 1,
        "spec": spec.to_json(),
        "budgets": [spec.epochs],
        "data": {"manifest": str(manifest), "fingerprint": samples.fingerprint, "data_root": None},
        "split": {"definition": DEFINITION, "fingerprint": folds.partition(DEFINITION, samples).fingerprint},
        "cache": str(folder / "cache"),
        "log": str(folder / "runner.log"),
        "artifacts": str(folder / "artifacts"),
        "scratch": str(folder / "scratch"),
        "checkpoint_s": 1e9,
        "resume": None,
        "resume_sha256": None,
    }
