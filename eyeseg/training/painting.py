"""What a prediction leaves on disk: a mask, a picture of the probabilities, and the image with its lesions outlined."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import maximum_filter
from scipy.special import expit

COLOUR = (0, 255, 255)  # cyan: nothing in a retina has it
_FINEST = 500  # an outline is as many pixels wide as the image's shorter side holds this number


def probability(logits_HW: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sigmoid of the logits."""
    found: NDArray[np.float32] = expit(logits_HW)
    return found


def names(stem: str, *, tiff: bool) -> list[str]:
    """The files that `leave` writes for an image of that stem."""
    return [f"{stem}.mask.png", f"{stem}.probability.{'tiff' if tiff else 'png'}", f"{stem}.overlay.png"]


def leave(
    folder: Path, stem: str, image_HW3: NDArray[np.uint8], logits_HW: NDArray[np.float32], lesion_HW: NDArray[np.bool_], *, tiff: bool
) -> list[Path]:
    """Write the three pictures of an image; those of an earlier call are replaced, each at once.

    The mask is 0 or 255, the probability 16-bit PNG (65535 = 1) or float32 TIFF, the overlay RGB.
    """
    found = probability(logits_HW)
    pictures = (
        Image.fromarray(np.where(lesion_HW, np.uint8(255), np.uint8(0))),
        Image.fromarray(found if tiff else np.rint(found * 65535).astype(np.uint16)),
        Image.fromarray(outlined(image_HW3, lesion_HW)),
    )
    files = [folder / name for name in names(stem, tiff=tiff)]
    for picture, file in zip(pictures, files, strict=True):
        _save(picture, file)
    return files


def outlined(image_HW3: NDArray[np.uint8], lesion_HW: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The image with a line around each lesion, just outside it, so that the lesion itself stays as it is."""
    width = max(1, round(min(lesion_HW.shape) / _FINEST))
    around = maximum_filter(lesion_HW.astype(np.uint8), size=2 * width + 1).astype(bool) & ~lesion_HW
    picture = image_HW3.copy()
    picture[around] = COLOUR
    return picture


def _save(picture: Image.Image, file: Path) -> None:
    staging = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        picture.save(staging, format="TIFF" if file.suffix == ".tiff" else "PNG")
        staging.replace(file)
    finally:
        staging.unlink(missing_ok=True)
