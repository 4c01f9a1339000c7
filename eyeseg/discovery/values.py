"""What a picture's pixels say it is: a photograph, a mask, or neither for sure."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from eyeseg.discovery.entries import Entry
from eyeseg.samples.masks import MaskError, interpret_picture
from eyeseg.samples.pictures import Picture, PictureError, to_rgb

PHOTO, MASK, EVEN, UNCLEAR, UNREADABLE = "photograph", "mask", "even", "unclear", "unreadable"
_MANY, _FEW = 64, 16  # distinct grey levels of a photograph at least, of a mask of labels at most
_LOOKED_AT = 6

Open = Callable[[Entry], Picture]


def appears(entries: Sequence[Entry], opened: Open, *, most: int = _LOOKED_AT) -> Counter[str]:
    """How many of them look like what; of many, some from all over are opened."""
    step = max(1, len(entries) // most)
    return Counter(appearance(entry, opened) for entry in entries[::step][:most])


def appearance(entry: Entry, opened: Open) -> str:
    """What one picture looks like. EVEN has a single value: an empty mask, or nothing to see."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _of(opened(entry))
    except (PictureError, OSError):
        return UNREADABLE


def lesion_share(entry: Entry, opened: Open) -> float | None:
    """The share of pixels that would be taken as lesion; None where that cannot be told."""
    try:
        return float(interpret_picture(opened(entry)).lesion.mean())
    except (PictureError, MaskError, OSError):
        return None


def _of(picture: Picture) -> str:
    rgb = to_rgb(picture.pixels)
    if (rgb == rgb[0, 0]).all():
        return EVEN
    brightness = rgb.max(axis=2)
    levels = len(np.unique(brightness))
    try:
        interpret_picture(picture)
    except MaskError:
        # labels of several kinds have few levels and colours, which a picture of the eye never has
        return MASK if levels <= _FEW else PHOTO
    # a dark photograph may pass for a soft mask, but a mask is neither of many shades nor mostly in between
    between = (brightness > 0.1 * brightness.max()) & (brightness < 0.9 * brightness.max())
    colours = len(np.unique(rgb.reshape(-1, 3), axis=0)) if levels > _MANY else 0
    coloured = colours > 4 * _MANY and int((brightness.astype(np.int16) - rgb.min(axis=2)).max()) > 32
    return PHOTO if coloured or (levels > _MANY and between.mean() > 0.2) else MASK
