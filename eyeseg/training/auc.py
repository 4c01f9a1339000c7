"""Exact ROC AUC and average precision of one score map, by sorting; numpy only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[Any]


def image_auc(scores_HW: Scores, lesion_HW: NDArray[np.bool_]) -> float | None:
    """Exact ROC AUC of one image, ties counted half (Hanley & McNeil 1982).

    scores_HW: float logits, any scale. lesion_HW: bool. None when the image has one class only. NaN among the scores: ValueError.
    """
    inside, outside = _split(scores_HW, lesion_HW)
    if not inside.size or not outside.size:
        return None
    # Sorted needles walk a sorted haystack in order, so that the lookups stay in the processor's cache; the fewer needles the better.
    swapped = inside.size > outside.size
    few, many = (np.sort(outside), np.sort(inside)) if swapped else (np.sort(inside), np.sort(outside))
    twice_wins = int(many.searchsorted(few, side="left").sum()) + int(many.searchsorted(few, side="right").sum())
    twice_pairs = 2 * few.size * many.size
    return (twice_pairs - twice_wins if swapped else twice_wins) / twice_pairs


def average_precision(scores_HW: Scores, lesion_HW: NDArray[np.bool_]) -> float | None:
    """Area under the precision-recall steps, without interpolation; equal scores are one step, as in scikit-learn.

    None when there is no lesion pixel. NaN among the scores: ValueError.
    """
    inside, outside = _split(scores_HW, lesion_HW)
    if not inside.size:
        return None
    inside, outside = np.sort(inside), np.sort(outside)
    hits = inside.size - inside.searchsorted(inside, side="left")  # lesion pixels that score at least as high as each lesion pixel
    false = outside.size - outside.searchsorted(inside, side="left")
    return float((hits / (hits + false)).mean())


def _split(scores: Scores, lesion: NDArray[np.bool_]) -> tuple[Scores, Scores]:
    if scores.shape != lesion.shape:
        raise ValueError(f"scores are {scores.shape}, the lesion mask is {lesion.shape}. Give both at one size.")
    scores, lesion = scores.ravel(), lesion.astype(bool, copy=False).ravel()
    if np.isnan(scores).any():
        raise ValueError("scores contain NaN, which has no rank. Such a training has diverged.")
    return scores[lesion], scores[~lesion]
