"""The small study that is timed as a whole: the five systems on five patient-grouped folds, each for three epoch budgets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eyeseg.grid import expand, read_grid
from eyeseg.grid.runs import partitions
from eyeseg.samples import draw_samples, read_manifest

GRID = """\
version: 1
name: {name}
data: {{manifest: {manifest}, image_size: {size}, channels: rgb}}
splits: {{patient{folds}: {{kind: kfold, k: {folds}, by: patient, seed: 0}}}}
base: {{lr: 0.001, batch_size: 5, optimizer: adamw, loss: softmax, schedule: constant, precision: {precision}, seed: 0}}
models:
  unet: {{width: 8, loss: bce}}
  fcn: {{backbone: resnet18}}
  segnet: {{width: 8}}
  deeplabv3: {{backbone: resnet18}}
  deeplabv3plus: {{backbone: resnet18}}
blocks:
  - {{model: {models}, split: patient{folds}, fold: {chosen}, grid: {{epochs: {epochs}}}}}
"""
MODELS = ("unet", "fcn", "segnet", "deeplabv3", "deeplabv3plus")


def draw(folder: Path, *, patients: int, file_size: tuple[int, int]) -> Path:
    """Drawn photographs of both eyes' kind, one a patient. -> their manifest."""
    return draw_samples(folder / "eyes", patients=patients, timepoints=1, size=file_size)


def write_grid(
    folder: Path,
    manifest: Path,
    *,
    size: tuple[int, int],
    epochs: list[int],
    name: str = "small",
    precision: str = "fp32",
    models: tuple[str, ...] = MODELS,
    folds: int = 5,
    chosen: list[int] | None = None,
) -> Path:
    """The grid file of the study. chosen: its folds, all by default."""
    path = folder / f"{name}.yaml"
    numbers = chosen or list(range(1, folds + 1))
    text = GRID.format(
        name=name, manifest=manifest, size=list(size), precision=precision, models=f"[{', '.join(models)}]", epochs=epochs, folds=folds,
        chosen=numbers,
    )  # fmt: skip
    path.write_text(text, encoding="utf-8")
    return path


def write_runs(grid_file: Path, out: Path) -> dict[str, Any]:
    """The runs of a grid as a file that a script without eyeseg's stack reads: settings, and the positions of each fold's images."""
    grid = read_grid(grid_file)
    samples = read_manifest(grid.manifest)
    parts = partitions(grid, samples)
    runs = []
    for _, spec in expand(grid, samples, parts):
        fold = parts[spec.split].folds[spec.fold - 1]
        runs.append({"key": key_of(spec.model, spec.fold, spec.epochs), "spec": spec.to_json(), "train": fold.train, "val": fold.val})
    found = {"images": [[str(sample.image), str(sample.mask)] for sample in samples], "runs": runs}
    out.write_text(json.dumps(found), encoding="utf-8")
    return found


def key_of(model: str, fold: int, epochs: int) -> str:
    """A run's name."""
    return f"{model}/{fold}/{epochs}"
