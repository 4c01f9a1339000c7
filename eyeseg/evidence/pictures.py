"""The sheet: images of the best trial with their masks and the maps of its predictions, the worst first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from eyeseg import artifacts
from eyeseg.errors import CorruptCheckpoint, EyesegError, PlaceAway
from eyeseg.evidence.found import Image, Leader, Picture
from eyeseg.samples import Samples, found_here, read_image, read_manifest, read_mask
from eyeseg.settings import Settings, masked
from eyeseg.store import Store, evidence, marks

MOST = 120
SIDE = 160  # pixels of the longer side

Sheet = tuple[list[Picture], int, list[str]]


def sheet(store: Store, settings: Settings, experiment: dict[str, Any], best: Leader | None, runs: list[dict[str, Any]]) -> Sheet:
    """-> pictures, how many more there are, and what is missing and why."""
    if best is None or not best.images:
        return [], 0, []
    ordered = sorted(best.images, key=lambda image: (image.auc is None, image.auc or 0.0, image.position))
    shown = ordered[:MOST]
    ids = {run["digest"]: run["id"] for run in runs}
    folders, notes = _folders(store, settings, {ids[image.run]: image.run for image in shown})
    samples, problem = _samples(store, settings, experiment, runs[0])
    if problem:
        notes.append(problem)
    pictures = [_picture(image, samples, folders.get(image.run)) for image in shown]
    return pictures, len(ordered) - len(shown), notes


def _folders(store: Store, settings: Settings, runs: dict[int, str]) -> tuple[dict[str, Path], list[str]]:
    """Where the maps of runs (digest by id) lie on this machine, by digest; and what is wrong."""
    found: dict[str, Path] = {}
    notes = []
    known, url, mark = evidence.maps(store, runs), settings.artifacts_url, marks.recorded(store)
    for number, maps in known.items():
        try:
            found[runs[number]] = artifacts.fetch(url, maps.address, maps.sha256, settings.cache / "fetched", mark=mark)
        except PlaceAway as error:  # one word is enough, and one time of waiting for it
            notes.append(f"The maps of the best trial cannot be read: {error}")
            break
        except (CorruptCheckpoint, OSError) as error:
            said = str(error).partition(". An earlier")[0]
            notes.append(f"The maps of run {runs[number]} cannot be read from {masked(url)}: {said}.")
    lacking = [digest for number, digest in runs.items() if number not in known]
    if lacking:
        notes.append(
            f"No maps of the predictions are stored for {len(lacking)} of {len(runs)} runs of the best trial ({', '.join(lacking[:5])}"
            f"{', …' if len(lacking) > 5 else ''}): their grid keeps those of the best run or none, or an older eyeseg evaluated them. "
            f"With `run: {{keep: {{masks: all}}}}` all stay; `eyeseg predict --run {lacking[0]} IMAGE -o DIR` draws any image now."
        )
    return found, notes


def _samples(store: Store, settings: Settings, experiment: dict[str, Any], run: dict[str, Any]) -> tuple[Samples | None, str]:
    """The samples of the experiment if they are here and as they were, or why not."""
    here = found_here(evidence.data_of(store, run["train_job_id"]), settings.data_root)
    path = here.manifest
    if not here.is_there:
        return None, f"The images are not on this machine ({path} is absent): run `eyeseg report` where they are to see them here."
    try:
        samples = read_manifest(path, data_root=here.data_root, check_pixels=False)
    except (EyesegError, OSError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        return None, f"The images cannot be shown, for the manifest cannot be read: {said}"
    if samples.fingerprint != experiment["data"].get("fingerprint"):
        return None, f"The images are not shown: {path} now has fingerprint {samples.fingerprint}, so they are not those that were scored."
    return samples, ""


def _picture(image: Image, samples: Samples | None, folder: Path | None) -> Picture:
    shown = lesion = levels = None
    if samples is not None and image.position < len(samples):
        sample = samples[image.position]
        try:
            original = Pictures.fromarray(read_image(sample))
            size = _size(original.size)
            shown = np.asarray(original.resize(size, Pictures.Resampling.BILINEAR, reducing_gap=3.0))
            lesion = _lesion(sample.mask, sample.mask_positive, size)
        except (OSError, ValueError):  # changed in this moment
            shown = lesion = None
    if folder is not None:
        levels = _map(folder / f"{image.position:06d}.png", shown)
    return Picture(image, shown, lesion, levels)


def _size(size: tuple[int, int]) -> tuple[int, int]:
    scale = SIDE / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _lesion(mask: Path | None, positive: int | None, size: tuple[int, int]) -> NDArray[np.bool_]:
    """The mask at a size (width, height); a pixel is lesion where half of it is."""
    if mask is None:
        return np.zeros(size[::-1], np.bool_)
    levels = Pictures.fromarray(read_mask(mask, positive=positive).astype(np.uint8) * 255)
    return np.asarray(levels.resize(size, Pictures.Resampling.BOX)) >= 128


def _map(path: Path, beside: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
    """A map at the size of the image beside it; None when it is not there."""
    try:
        with Pictures.open(path) as opened:
            size = _size(opened.size) if beside is None else (beside.shape[1], beside.shape[0])
            return np.asarray(opened.convert("L").resize(size, Pictures.Resampling.BILINEAR))
    except OSError:
        return None
