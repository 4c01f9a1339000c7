"""The small study that is timed as a whole: the five systems on five patient-grouped folds, each for three epoch budgets."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path
from typing import Any

from PIL import Image

from eyeseg.grid import expand, read_grid
from eyeseg.grid.runs import partitions
from eyeseg.samples import Samples, draw_samples, read_manifest
from eyeseg.spec import RunSpec

GRID = """\
version: 1
name: {name}
data: {{manifest: {manifest}, image_size: {size}, channels: rgb}}
splits: {{patient{folds}: {{kind: kfold, k: {folds}, by: patient, seed: 0}}}}
base: {{lr: 0.001, batch_size: {batch_size}, optimizer: adamw, loss: softmax, schedule: constant, precision: {precision}, seed: 0}}
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


def real_images() -> Path | None:
    """The folder of real eye images, where this machine has them: EYESEG_TEST_DATA, or shared/data beside the checkout."""
    folder = Path(os.environ.get("EYESEG_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")
    return folder if (folder / "eye40x5" / "manifest.csv").is_file() else None


def eyes(folder: Path, *, patients: int, size: tuple[int, int] | None = None) -> tuple[Path, str]:
    """One photograph a patient: real ones where there are any, otherwise drawn. -> their manifest, and what they are in words.

    size: of the files, for photographs as large as a camera writes them: real ones are enlarged to it.
    """
    real = real_images()
    if real is None:
        width, height = size or (512, 340)
        manifest = draw_samples(folder / "eyes", patients=patients, timepoints=1, size=(width, height))
        return manifest, f"{patients} drawn photographs of {width}x{height} pixels"
    with (real / "eye40x5" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["patient"]: row for row in csv.DictReader(file)}  # of each patient the last visit
    chosen = list(rows.values())[:patients]
    for row in chosen:
        for name, resample in ((row["image"], Image.Resampling.BICUBIC), (row["mask"], Image.Resampling.NEAREST)):
            copied = folder / "eyes" / name
            copied.parent.mkdir(parents=True, exist_ok=True)
            if size is None:
                shutil.copyfile(real / "eye40x5" / name, copied)
            else:
                with Image.open(real / "eye40x5" / name) as picture:
                    picture.resize(size, resample).save(copied, **({"quality": 95} if copied.suffix == ".jpg" else {}))
    manifest = folder / "eyes" / "manifest.csv"
    with manifest.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(chosen[0]))
        writer.writeheader()
        writer.writerows(chosen)
    enlarged = f", enlarged to files of {size[0]}x{size[1]}" if size else ""
    return manifest, f"{len(chosen)} real photographs (eye40x5){enlarged}"


def settings(*, size: tuple[int, int], batch_size: int = 5, models: tuple[str, ...] = MODELS, **more: Any) -> dict[str, RunSpec]:
    """One spec for each of the study's systems, as its grid makes them."""
    small: dict[str, dict[str, Any]] = {
        "unet": {"width": 8, "loss": "bce"},
        "segnet": {"width": 8},
        "fcn": {"backbone": "resnet18"},
        "deeplabv3": {"backbone": "resnet18"},
        "deeplabv3plus": {"backbone": "resnet18"},
    }
    common = {"image_size": size, "batch_size": batch_size, "optimizer": "adamw", "lr": 0.001}
    return {model: RunSpec(**(common | small[model] | more), model=model) for model in models}


def cached(folder: Path, *, patients: int, size: tuple[int, int]) -> tuple[Samples, Any, str]:
    """The photographs, eyeseg's cache of them, and what they are in words."""
    from eyeseg.training.dataset import build_cache, open_cache

    manifest, what = eyes(folder, patients=patients)
    samples = read_manifest(manifest)
    return samples, open_cache(build_cache(samples, size, "rgb", folder / "cache")), what


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
    batch_size: int = 5,
) -> Path:
    """The grid file of the study. chosen: its folds, all by default."""
    path = folder / f"{name}.yaml"
    numbers = chosen or list(range(1, folds + 1))
    text = GRID.format(
        name=name, manifest=manifest, size=list(size), precision=precision, models=f"[{', '.join(models)}]", epochs=epochs, folds=folds,
        chosen=numbers, batch_size=batch_size,
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


def pair(text: str) -> tuple[int, int]:
    """'96x64' -> (96, 64)."""
    width, height = text.split("x")
    return int(width), int(height)
