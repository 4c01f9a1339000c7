"""Intervals and tests over patients: images of one patient are not independent, so patients are what is resampled and compared."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EXACT_UP_TO = 200  # pairs; beyond it the normal approximation is closer than anybody can tell


def patient_bootstrap(
    values: ArrayLike | Sequence[float | None], patients: Sequence[Hashable], *, level: float = 0.95, resamples: int = 2000, seed: int = 0
) -> tuple[float, float] | None:
    """Percentile interval of the mean over images, whole patients drawn with replacement (Field & Welsh 2007).

    values: one score an image; NaN and None are left out. patients: the patient of each image. A draw's mean is the sum of its
    scores over their number, so patients with more images weigh more, as they do in the mean itself. None with fewer than two
    patients: there is nothing to resample. Equal seeds and patient counts reuse the same draws, so that trials are comparable.
    """
    scores = np.asarray(values, dtype=np.float64)
    if len(scores) != len(patients):
        raise ValueError(f"{len(scores)} values but {len(patients)} patients. Give one patient for each value.")
    if not 0.0 < level < 1.0:
        raise ValueError(f"level {level} is not between 0 and 1.")
    defined = np.isfinite(scores)
    number: dict[Hashable, int] = {}
    group = [number.setdefault(patient, len(number)) for patient, kept in zip(patients, defined, strict=True) if kept]
    if len(number) < 2:
        return None
    sums = np.bincount(group, weights=scores[defined])
    counts = np.bincount(group).astype(np.float64)
    draws = _draws(len(number), resamples, seed)
    means = (draws @ sums) / (draws @ counts)
    low, high = np.quantile(means, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)


@lru_cache(maxsize=2)
def _draws(patients: int, resamples: int, seed: int) -> Floats:
    """(resamples, patients): how often each patient is in each draw."""
    drawn = np.random.default_rng(seed).multinomial(patients, np.full(patients, 1.0 / patients), size=resamples)
    return drawn.astype(np.float64)


def paired_wilcoxon(a: ArrayLike, b: ArrayLike) -> float:
    """Two-sided p of the Wilcoxon signed rank test on paired per-patient means (Wilcoxon 1945).

    Pairs without a difference say nothing about its sign and are dropped, as are pairs with a NaN; tied sizes get their mean rank.
    Up to 200 pairs the null distribution is counted out, ties included; beyond, normal with tie correction. 1.0 when no pair differs.
    With few patients read it beside `smallest_p`.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"shapes {first.shape} and {second.shape} are not pairs. Give two lists of one length.")
    differences = first - second
    differences = differences[np.isfinite(differences) & (differences != 0.0)]
    pairs = len(differences)
    if pairs == 0:
        return 1.0
    _, inverse, repeats = np.unique(np.abs(differences), return_inverse=True, return_counts=True)
    last = np.cumsum(repeats)
    doubled_ranks = (2 * last - repeats + 1)[inverse]  # mean rank times two: an integer even with ties
    positive = int(doubled_ranks[differences > 0.0].sum())
    if pairs <= EXACT_UP_TO:
        return _exact_two_sided(doubled_ranks, positive)
    mean, variance = doubled_ranks.sum() / 2.0, float((doubled_ranks.astype(np.float64) ** 2).sum()) / 4.0
    return math.erfc(abs(positive - mean) / math.sqrt(2.0 * variance))


def _exact_two_sided(ranks: NDArray[np.int64], positive: int) -> float:
    """P that random signs give a rank sum at least as far out as `positive`."""
    probability: Floats = np.zeros(int(ranks.sum()) + 1)
    probability[0] = 1.0
    reached = 0
    for rank in ranks.tolist():
        moved = probability[: reached + 1] * 0.5
        probability[: reached + 1] = moved
        probability[rank : rank + reached + 1] += moved
        reached += rank
    tail = min(probability[: positive + 1].sum(), probability[positive:].sum())
    return min(1.0, 2.0 * float(tail))


def smallest_p(patients: int) -> float:
    """The smallest p that `paired_wilcoxon` can reach with so many patients: every one differs the same way."""
    return min(1.0, 2.0 * 0.5**patients)


def holm(p_values: ArrayLike) -> Floats:
    """p-values adjusted for their number, in the order given (Holm 1979): compare each with alpha."""
    found = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(found, kind="stable")
    stepped = np.maximum.accumulate(found[order] * np.arange(len(found), 0, -1))
    adjusted = np.empty_like(found)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
