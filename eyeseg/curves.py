"""ROC curves, thinned to a bounded number of points for the store, and averaged for a report."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 128
# Points lie at equal steps along fpr + tpr, exactly on the curve. Between two of them curve and chord stay in a box whose sides add
# up to 2 / STEPS; no point of such a box is further from its diagonal than this (and 1 / 65535 for the rounding).
TOLERANCE = 1 / (STEPS * 2**0.5) + 2e-5
_LEVELS = 65535


@dataclass(frozen=True)
class Curve:
    """A ROC curve from (0, 0) to (1, 1)."""

    fpr: Floats
    tpr: Floats

    @property
    def area(self) -> float:
        """By the trapezoid rule; of a thinned curve it is within 1 / (2 STEPS) of the exact AUC."""
        return float(np.trapezoid(self.tpr, self.fpr))

    def at(self, fpr: Floats) -> Floats:
        """tpr at these false positive rates; where the curve rises steeply, the top of the rise."""
        # numpy.interp takes the last of points that share an x
        return np.array(np.interp(fpr, self.fpr, self.tpr), dtype=np.float64)


def exact(scores_HW: NDArray[Any], lesion_HW: NDArray[np.bool_]) -> Curve | None:
    """All corners of the curve; pixels of equal score are one slanted step. None when the image has one class only."""
    scores, lesion = scores_HW.ravel(), lesion_HW.ravel()
    inside = int(lesion.sum())
    if not 0 < inside < lesion.size:
        return None
    # one sort of integers, rank and class in one number, is several times faster than an order of floats
    found = (_ranks(scores) << np.uint64(1)) | lesion.astype(np.uint64)
    found.sort()
    found = found[::-1]
    ranks = found >> np.uint64(1)
    ends = np.append(np.flatnonzero(ranks[1:] != ranks[:-1]), ranks.size - 1)
    hits = np.cumsum(found & np.uint64(1)).astype(np.int64)[ends]
    false = ends + 1 - hits
    return Curve(np.append(0.0, false / (lesion.size - inside)), np.append(0.0, hits / inside))


def thinned(scores_HW: NDArray[Any], lesion_HW: NDArray[np.bool_]) -> str | None:
    """The curve of an image as text of some 340 letters, within TOLERANCE of the exact one. None when the image has one class only."""
    found = exact(scores_HW, lesion_HW)
    if found is None:
        return None
    fpr = np.interp(_along(), found.fpr + found.tpr, found.fpr)
    return base64.b64encode(np.rint(fpr * _LEVELS).astype("<u2").tobytes()).decode()


def unpacked(text: str) -> Curve:
    """The curve that `thinned` wrote. ValueError when it did not."""
    fpr = np.frombuffer(base64.b64decode(text, validate=True), "<u2") / _LEVELS
    if fpr.size != STEPS - 1:
        raise ValueError(f"a curve of {fpr.size} points, {STEPS - 1} are written. This store is of another eyeseg.")
    tpr = np.clip(_along() - fpr, 0.0, 1.0)
    return Curve(np.concatenate([[0.0], fpr, [1.0]]), np.concatenate([[0.0], tpr, [1.0]]))


def mean(found: Sequence[Curve]) -> Curve | None:
    """Vertical average (Fawcett 2006): the mean tpr at each fpr. Its area is the mean of the areas. None without any curve."""
    if not found:
        return None
    grid = np.concatenate([np.linspace(0.0, 0.1, 101), np.linspace(0.1, 1.0, 181)[1:]])
    return Curve(np.append(0.0, grid), np.append(0.0, np.mean([curve.at(grid) for curve in found], axis=0)))


def _ranks(scores: NDArray[Any]) -> NDArray[np.uint64]:
    """Integers in the order of the scores, equal where they are equal."""
    if scores.dtype != np.float32:
        return np.asarray(np.unique(scores, return_inverse=True)[1], dtype=np.uint64)
    bits = (scores + np.float32(0)).view(np.uint32)  # adding 0 makes -0 and 0 one number
    return np.asarray(np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31)), dtype=np.uint64)


def _along() -> Floats:
    """fpr + tpr at the points between the two ends."""
    return np.arange(1, STEPS, dtype=np.float64) * (2 / STEPS)
