"""Draws a synthetic set of fundus pictures with lesion masks: many patients, several time points each, one seed."""

from __future__ import annotations

import csv
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from eyeseg.errors import InvalidInput
from eyeseg.samples.table import REQUIRED

# few patients have no lesion at their first visit, so that images of one class occur
_HEALTHY_AT_FIRST = frozenset({6, 19, 31})


def draw_samples(folder: Path, *, patients: int = 40, timepoints: int = 5, size: tuple[int, int] = (320, 212), seed: int = 0) -> Path:
    """Draw images/, masks/ and manifest.csv into a new or empty folder and return the manifest.

    Each patient has one eye, seen at every time point with other light, contrast, sharpness and a little movement; lesions grow.
    Size is width and height in pixels. The same arguments give the same bytes. Raises InvalidInput for a folder that holds something.
    """
    _make_empty(folder)
    (folder / "images").mkdir()
    (folder / "masks").mkdir()
    digits = len(str(max(patients, 10)))
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:  # each patient has a seed of its own, so the order does not matter
        drawn = list(
            pool.map(
                lambda patient: _draw_patient(folder, patient, timepoints=timepoints, size=size, seed=seed, digits=digits), range(patients)
            )
        )
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([REQUIRED, *(row for rows in drawn for row in rows)])
    manifest = folder / "manifest.csv"
    manifest.write_text(text.getvalue(), encoding="utf-8")
    return manifest


def _draw_patient(folder: Path, patient: int, *, timepoints: int, size: tuple[int, int], seed: int, digits: int) -> list[list[str]]:
    """Write one patient's pictures and masks; the manifest's rows for them."""
    from eyeseg.samples.fundus import Mottling, Visit, draw_eye, render  # scipy is slow to import, and only drawing needs it

    eye = draw_eye(np.random.default_rng([seed, patient]), right=patient % 2 == 0)
    mottling = Mottling.of(eye, size)
    rows = []
    for time in range(timepoints):
        rng = np.random.default_rng([seed, patient, time + 1])
        healthy = patient in _HEALTHY_AT_FIRST and time == 0 and timepoints > 1
        visit = Visit.draw(rng, age=time / max(1, timepoints - 1), lesions=not healthy)
        image, mask = render(eye, visit, mottling, size, rng)
        name = f"p{patient + 1:0{digits}d}_t{time + 1}.png"
        Image.fromarray(image).save(folder / "images" / name, compress_level=4)
        Image.fromarray(mask.astype(np.uint8) * 255).save(folder / "masks" / name, compress_level=4)
        rows.append([f"images/{name}", f"masks/{name}", name.split("_", 1)[0], "right" if eye.right else "left", f"t{time + 1}"])
    return rows


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        holds = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise InvalidInput(f"{folder}: no folder can be made there ({error.strerror}). Name another one.") from error
    if holds:
        raise InvalidInput(f"{folder}: the folder is not empty (it holds {holds[0]!r}). Name a new folder, or empty this one first.")
