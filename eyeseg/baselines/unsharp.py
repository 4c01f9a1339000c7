"""The green channel minus its Gaussian blur: bright spots, dark spots or both, whichever tells lesions apart in the training images."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.ndimage import gaussian_filter

from eyeseg.baselines import Known, Scorer, Scores

BLUR = 1 / 32  # standard deviation as a share of the image's width: 16 pixels at 512
LOOKED_AT = 64  # training images that decide between bright, dark and both
READINGS: tuple[Callable[[Scores], Scores], ...] = (np.positive, np.negative, np.abs)


def scorer(known: Known) -> Scorer:
    def contrast(index: int) -> Scores:
        green = known.images[index, :, :, 1].astype(np.float32)
        blurred: Scores = gaussian_filter(green, BLUR * green.shape[1])
        return green - blurred

    with_lesion = [index for index in known.train if known.masks[index].any()]
    # drawn, not counted off: every fourth image may be the same time point of every patient
    chosen = np.random.default_rng(0).permutation(with_lesion)[:LOOKED_AT]
    apart = np.zeros(len(READINGS))
    for index in chosen:
        lesion, found = known.masks[index] > 0, contrast(index)
        apart += [_apart(reading(found), lesion) for reading in READINGS]
    best = READINGS[int(np.argmax(apart))]
    return lambda index: best(contrast(index))


def _apart(scores: Scores, lesion: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """How far lesion pixels lie above the others, in standard deviations of all pixels."""
    spread = float(scores.std())
    return float(scores[lesion].mean() - scores[~lesion].mean()) / spread if spread and not lesion.all() else 0.0
