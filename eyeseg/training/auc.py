"""Exact ROC AUC and average precision of one score map, from integer ranks; numpy only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[Any]
Counts = NDArray[np.int64]

_BUCKETS = 2**18
_FEW = 2**15  # so few values are sorted sooner than cut into buckets


def image_auc(scores_HW: Scores, lesion_HW: NDArray[np.bool_]) -> float | None:
    """Exact ROC AUC of one image, ties counted half (Hanley & McNeil 1982).

    scores_HW: float logits, any scale. lesion_HW: bool. None when the image has one class only. NaN among the scores: ValueError.
    """
    inside, outside = _split(scores_HW, lesion_HW)
    if not inside.size or not outside.size:
        return None
    swapped = inside.size > outside.size
    few, many = (outside, inside) if swapped else (inside, outside)
    below, not_above = _counted(np.sort(few), many)
    twice_wins, twice_pairs = int(below.sum()) + int(not_above.sum()), 2 * few.size * many.size
    return (twice_pairs - twice_wins if swapped else twice_wins) / twice_pairs


def average_precision(scores_HW: Scores, lesion_HW: NDArray[np.bool_]) -> float | None:
    """Area under the precision-recall steps, without interpolation; equal scores are one step, as in scikit-learn.

    None when there is no lesion pixel. NaN among the scores: ValueError.
    """
    inside, outside = _split(scores_HW, lesion_HW)
    if not inside.size:
        return None
    inside = np.sort(inside)
    hits = inside.size - inside.searchsorted(inside, side="left")  # lesion pixels that score at least as high as each lesion pixel
    false = outside.size - _counted(inside, outside)[0]
    return float((hits / (hits + false)).mean())


def _split(scores: Scores, lesion: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    if scores.shape != lesion.shape:
        raise ValueError(f"scores are {scores.shape}, the lesion mask is {lesion.shape}. Give both at one size.")
    scores, lesion = scores.ravel(), lesion.astype(bool, copy=False).ravel()
    if np.isnan(scores).any():
        raise ValueError("scores contain NaN, which has no rank. Such a training has diverged.")
    return scores[lesion], scores[~lesion]


def _counted(needles: Scores, haystack: Scores) -> tuple[Counts, Counts]:
    """How many values of the haystack are below, and how many not above, each of the needles, which are sorted.

    Sorting the haystack is what costs, and most of it is far from any needle: values are cut into buckets by a function that keeps
    their order, and only those that share a bucket with a needle are sorted.
    """
    near, skipped = haystack, 0
    low, high = (float(edge(haystack, initial=edge(needles))) for edge in (np.min, np.max))
    with np.errstate(over="ignore", divide="ignore"):
        single = needles.dtype.type
        scale = single(_BUCKETS - 2) / single(high - low) if single in (np.float32, np.float64) and haystack.size > _FEW else 0.0
    if 0 < scale < np.inf:
        bucket, own = (((values - single(low)) * scale).astype(np.int64) for values in (haystack, needles))
        shared = np.zeros(_BUCKETS, bool)
        shared[own] = True
        near = haystack.compress(shared.take(bucket))
        sizes = np.bincount(bucket, minlength=_BUCKETS)
        sizes[shared] = 0
        skipped = sizes.cumsum()[own]
    near = np.sort(near)
    return skipped + near.searchsorted(needles, side="left"), skipped + near.searchsorted(needles, side="right")
