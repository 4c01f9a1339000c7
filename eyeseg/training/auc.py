"""Exact ROC AUC and average precision of one score map, from integer ranks; numpy only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eyeseg.training.steps import looked_up

Scores = NDArray[Any]


def image_auc(scores_HW: Scores, lesion_HW: NDArray[np.bool_]) -> float | None:
    """Exact ROC AUC of one image, ties counted half (Hanley & McNeil 1982).

    scores_HW: float logits, any scale. lesion_HW: bool. None when the image has one class only. NaN among the scores: ValueError.
    """
    scores, lesion = _flat(scores_HW, lesion_HW)
    swapped = 2 * np.count_nonzero(lesion) > lesion.size
    few = np.sort(scores.compress(~lesion if swapped else lesion))
    pairs = few.size * (scores.size - few.size)
    if not pairs:
        return None
    places, below = _distinct(few)
    ranks = np.empty(2 * places.size + 1, np.int64)
    ranks[::2], ranks[1::2] = 2 * below, below[1:] + below[:-1]
    # how many of the rarer class each score is above, twice, ties once; those among themselves add up to their number squared
    twice = sum(int(found.sum()) for found in looked_up(scores, places, ranks)) - few.size**2
    return (twice if swapped else 2 * pairs - twice) / (2 * pairs)


def average_precision(scores_HW: Scores, lesion_HW: NDArray[np.bool_]) -> float | None:
    """Area under the precision-recall steps, without interpolation; equal scores are one step, as in scikit-learn.

    None when there is no lesion pixel. NaN among the scores: ValueError.
    """
    scores, lesion = _flat(scores_HW, lesion_HW)
    inside = np.sort(scores.compress(lesion))
    if not inside.size:
        return None
    places, below = _distinct(inside)
    codes = np.arange(2 * places.size + 1)
    counts = np.zeros(codes.size, np.int64)
    for found in looked_up(scores.compress(~lesion), places, codes):
        counts += np.bincount(found, minlength=codes.size)
    hits, false = inside.size - below[:-1], np.cumsum(counts[::-1])[::-1][1::2]  # pixels that score at least as high as each of the places
    return float((hits / (hits + false)).repeat(np.diff(below)).mean())


def _flat(scores: Scores, lesion: NDArray[np.bool_]) -> tuple[Scores, NDArray[np.bool_]]:
    if scores.shape != lesion.shape:
        raise ValueError(f"scores are {scores.shape}, the lesion mask is {lesion.shape}. Give both at one size.")
    if np.isnan(scores.min(initial=0)):
        raise ValueError("scores contain NaN, which has no rank. Such a training has diverged.")
    return scores.ravel(), lesion.astype(bool, copy=False).ravel()


def _distinct(ordered: Scores) -> tuple[Scores, NDArray[np.int64]]:
    """-> the distinct values, and how many are below each of them, then how many there are."""
    ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), ordered.size - 1)
    return ordered.take(ends), np.append(0, ends + 1)
