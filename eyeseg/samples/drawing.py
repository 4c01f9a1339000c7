"""Draws a synthetic set of fundus pictures with lesion masks: many patients, several time points each, one seed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
from PIL import Image

from eyeseg.errors import InvalidInput
from eyeseg.samples.fundus import Visit, draw_eye, render
from eyeseg.samples.table import REQUIRED


def draw_samples(folder: Path, *, patients: int = 40, timepoints: int = 5, size: tuple[int, int] = (320, 212), seed: int = 0) -> Path:
    """Draw images/, masks/ and manifest.csv into a new or empty folder and return the manifest.

    Each patient has one eye, seen at every time point with other light, contrast, sharpness and a little movement; lesions grow.
    Size is width and height in pixels. The same arguments give the same bytes. Raises InvalidInput for a folder that holds something.
    """
    _make_empty(folder)
    (folder / "images").mkdir()
    (folder / "masks").mkdir()
    rows = []
    digits, healthy_at_first = len(str(max(patients, 10))), _healthy_at_first(patients)
    for patient in range(patients):
        eye = draw_eye(np.random.default_rng([seed, patient]), right=patient % 2 == 0)
        for time in range(timepoints):
            rng = np.random.default_rng([seed, patient, time + 1])
            lesions = not (patient in healthy_at_first and time == 0 and timepoints > 1)
            visit = Visit.draw(rng, age=time / max(1, timepoints - 1), lesions=lesions)
            image, mask = render(eye, visit, size, rng)
            name = f"p{patient + 1:0{digits}d}_t{time + 1}.png"
            Image.fromarray(image).save(folder / "images" / name, compress_level=4)
            Image.fromarray(mask.astype(np.uint8) * 255).save(folder / "masks" / name, compress_level=4)
            rows.append([f"images/{name}", f"masks/{name}", name.split("_", 1)[0], "right" if eye.right else "left", f"t{time + 1}"])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([REQUIRED, *rows])
    manifest = folder / "manifest.csv"
    manifest.write_text(text.getvalue(), encoding="utf-8")
    return manifest


def _healthy_at_first(patients: int) -> set[int]:
    """Few patients whose lesions appear only after the first visit, so that images of one class occur."""
    return {patient for patient in (6, 19, 31) if patient < patients}


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        holds = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise InvalidInput(f"{folder}: no folder can be made there ({error.strerror}). Name another one.") from error
    if holds:
        raise InvalidInput(f"{folder}: the folder is not empty (it holds {holds[0]!r}). Name a new folder, or empty this one first.")
