"""Intervals and tests over patients: images of one patient are not independent, so patients are what is resampled and compared."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EXACT_UP_TO = 200  # pairs; beyond it the normal approximation is closer than anybody can tell
STUDENTIZED_FROM = 6  # patients: fewer cannot reach 5 % in any test either, and the errors of their draws are mostly ties
FLAT = 1e-12  # of the whole variation: a draw below it consists of patients that are all alike


def patient_bootstrap(
    values: ArrayLike | Sequence[float | None],
    patients: Sequence[Hashable],
    *,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> tuple[float, float] | None:
    """Bootstrap-t interval of the mean over images, whole patients drawn with replacement (Efron & Tibshirani 1993; Field & Welsh 2007).

    values: one score an image; NaN and None are left out. patients: the patient of each image. bounds: what the mean cannot leave.
    A draw's mean is the sum of its scores over their number, so patients with more images weigh more, as they do in the mean itself;
    its error is that of a ratio of sums over patients. Percentile interval where no error can be had: under 6 patients, or nearly all
    alike. None with fewer than two patients: there is nothing to resample. Equal seeds and patient counts reuse the same draws, so
    that trials are comparable.
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
    sums: Floats = np.bincount(group, weights=scores[defined]).astype(np.float64)
    counts: Floats = np.bincount(group).astype(np.float64)
    low, high = _studentized(sums, counts, _draws(len(number), resamples, seed), level)
    return max(low, bounds[0]), min(high, bounds[1])


def _studentized(sums: Floats, counts: Floats, draws: Floats, level: float) -> tuple[float, float]:
    """Interval of sum(sums) / sum(counts) over patients. draws: (resamples, patients)."""
    tails = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
    mean = sums.sum() / counts.sum()
    residuals = sums - mean * counts  # of the ratio, one a patient; centred, so that nothing cancels below
    squares = float(residuals @ residuals)
    drawn = draws @ counts
    shifts = (draws @ residuals) / drawn
    variances = draws @ residuals**2 - 2.0 * shifts * (draws @ (residuals * counts)) + shifts**2 * (draws @ counts**2)
    spread = variances > FLAT * squares
    if len(sums) < STUDENTIZED_FROM or (~spread).mean() > tails[0]:
        low, high = mean + np.quantile(shifts, tails)
        return float(low), float(high)
    t = shifts[spread] * drawn[spread] / np.sqrt(variances[spread])
    low, high = mean - np.quantile(t, tails[::-1]) * math.sqrt(squares) / counts.sum()
    return float(low), float(high)


@lru_cache(maxsize=2)
def _draws(patients: int, resamples: int, seed: int) -> Floats:
    """(resamples, patients): how often each patient is in each draw."""
    drawn = np.random.default_rng(seed).multinomial(patients, np.full(patients, 1.0 / patients), size=resamples)
    return drawn.astype(np.float64)


def paired_wilcoxon(a: ArrayLike, b: ArrayLike) -> float:
    """Two-sided p of the Wilcoxon signed rank test on paired per-patient means (Wilcoxon 1945).

    Pairs without a difference say nothing about its sign and are dropped, as are pairs with a NaN; tied sizes get their mean rank.
    Up to 200 pairs the null distribution is counted out, ties included (scipy's exact method knows none: there ties make it
    approximate, or resample); beyond, normal with tie correction. 1.0 when no pair differs. With few patients read it beside `smallest_p`.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"shapes {first.shape} and {second.shape} are not pairs. Give two lists of one length.")
    return float(signed_rank_tests((first - second)[np.newaxis])[0])


def signed_rank_tests(differences: Floats) -> Floats:
    """`paired_wilcoxon` of each line: differences (tests, pairs) -> p (tests). Many at once, for a ranking has many pairs of trials."""
    sizes = np.abs(differences)
    sizes[~np.isfinite(sizes) | (sizes == 0.0)] = np.nan  # sorted to the end
    order = np.argsort(sizes, axis=1, kind="stable")
    sizes = np.take_along_axis(sizes, order, axis=1)
    pairs = np.isfinite(sizes).sum(axis=1)
    positive = np.take_along_axis(differences, order, axis=1) > 0.0
    tied = (sizes[:, 1:] == sizes[:, :-1]).any(axis=1)
    sums = np.where(np.isfinite(sizes) & positive, 2 * np.arange(1, sizes.shape[1] + 1), 0).sum(axis=1)
    p = np.ones(len(differences))
    for number in np.unique(pairs[pairs > 0]):
        chosen = (pairs == number) & ~tied
        p[chosen] = _two_sided(tuple(range(2, 2 * int(number) + 1, 2)), sums[chosen])
    ranks = _mean_ranks(sizes[tied])
    sums = np.where(positive[tied], ranks, 0).sum(axis=1)
    of_tied = np.ones(len(ranks))
    firsts, which = alike(ranks)
    for number, first in enumerate(firsts):
        of_tied[which == number] = _two_sided(tuple(ranks[first, ranks[first] > 0].tolist()), sums[which == number])
    p[tied] = of_tied
    return p


def _mean_ranks(sizes: Floats) -> NDArray[np.int64]:
    """Twice the mean rank of each size in its line, an integer even with ties; 0 for NaN. sizes: (tests, pairs), sorted."""
    places = np.arange(sizes.shape[1])
    begins = np.ones(sizes.shape, dtype=bool)
    begins[:, 1:] = sizes[:, 1:] != sizes[:, :-1]
    ends = np.ones(sizes.shape, dtype=bool)
    ends[:, :-1] = begins[:, 1:]
    first = np.maximum.accumulate(np.where(begins, places, 0), axis=1)
    last = np.minimum.accumulate(np.where(ends, places, len(places))[:, ::-1], axis=1)[:, ::-1]
    return np.where(np.isfinite(sizes), first + last + 2, 0)


def alike(lines: NDArray[Any]) -> tuple[list[int], NDArray[np.int64]]:
    """The first of each kind of equal lines, and for each line which of them it is; sorting long lines takes far longer."""
    number: dict[bytes, int] = {}
    which = [number.setdefault(line.tobytes(), len(number)) for line in lines]
    firsts = [0] * len(number)
    for line, kind in zip(range(len(which) - 1, -1, -1), reversed(which), strict=True):
        firsts[kind] = line
    return firsts, np.array(which, dtype=np.int64)


def _two_sided(ranks: tuple[int, ...], positive: NDArray[np.int64]) -> Floats:
    """P that random signs give a sum of these ranks (doubled) at least as far out as `positive`."""
    if len(ranks) <= EXACT_UP_TO:
        at_most, at_least = _tails(ranks)
        doubled: Floats = 2.0 * np.minimum(at_most[positive], at_least[positive])
        return np.minimum(doubled, 1.0)
    mean, variance = sum(ranks) / 2.0, sum(rank * rank for rank in ranks) / 4.0
    z = np.abs(positive - mean) / math.sqrt(2.0 * variance)
    p: Floats = np.vectorize(math.erfc, otypes=[np.float64])(z)
    return p


@lru_cache(maxsize=256)
def _tails(ranks: tuple[int, ...]) -> tuple[Floats, Floats]:
    """P(sum <= s) and P(sum >= s) for s = 0, 1, ... when each rank counts or does not at the toss of a coin."""
    probability: Floats = np.zeros(sum(ranks) + 1)
    probability[0] = 1.0
    reached = 0
    for rank in ranks:
        moved = probability[: reached + 1] * 0.5
        probability[: reached + 1] = moved
        probability[rank : rank + reached + 1] += moved
        reached += rank
    return np.cumsum(probability), np.cumsum(probability[::-1])[::-1]


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


def selection_optimism(sums: Floats, counts: Floats, *, resamples: int = 1000, seed: int = 0) -> tuple[float, float] | None:
    """How much too high the best of several means is because it was chosen after looking.

    sums, counts: (trials, patients), each patient's scores and how many there are. First what a patient bootstrap finds (Harrell 2015,
    5.3): the winner of a draw scores so much more on the draw than on the sample. Then what luck alone gives if all trials were equal:
    the expected maximum of their centred means. The first is too small where trials are equal, the second too large where they differ;
    a simulation finds the truth between them. None with fewer than two trials or patients.
    """
    trials, patients = sums.shape
    if trials < 2 or patients < 2:
        return None
    means = sums.sum(axis=1) / counts.sum(axis=1)
    firsts, which = alike(counts)  # mostly all trials scored the same images
    gained, luck = [], []
    for block in np.array_split(_draws(patients, resamples, seed), max(1, resamples * trials // 1_000_000)):
        drawn = (block @ counts[firsts].T)[:, which]
        deviations = np.divide(block @ sums.T, drawn, out=np.tile(means, (len(block), 1)), where=drawn > 0) - means
        winners = np.argmax(deviations + means, axis=1)
        gained.append(deviations[np.arange(len(block)), winners])
        luck.append(deviations.max(axis=1))
    # a draw varies about the sample a little less than the sample about the truth
    return max(0.0, float(np.concatenate(gained).mean())), float(np.concatenate(luck).mean()) * math.sqrt(patients / (patients - 1))
