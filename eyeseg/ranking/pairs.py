"""Which trials can be told apart: signed rank tests over patients, one Holm family over all pairs of a split's trials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eyeseg.ranking.images import Lines
from eyeseg.statistics import Floats, alike, holm, patient_bootstrap, signed_rank_tests, smallest_p

# what a ranking may go by -> the score of an image whose mean it is; nothing else can be tested image by image
TESTED = {
    "image_auc_mean": "auc", "ap_mean": "ap", "dice_mean": "dice", "dice_mean_tuned": "dice_tuned",
    "sensitivity": "sensitivity", "specificity": "specificity",
}  # fmt: skip
ALL_PAIRS_UP_TO = 200  # trials; beyond it p is multiplied by the number of pairs, which is Holm's first step and never smaller
_AT_ONCE = 1000  # trials that are compared with one
DECIMALS = 12  # sums in another order differ in the last bits; that is no difference between trials


@dataclass(frozen=True)
class Scores:
    """One measure of all trials on all images. values: (trials, images), NaN where a trial has none; member: (images, patients) of 0, 1."""

    values: Floats
    patients: list[str]
    member: Floats

    def differences(self, first: int, others: Sequence[int]) -> Floats:
        """(others, patients): the mean over a patient's images of first minus other, on images both scored; NaN without any."""
        apart = self.values[first] - self.values[list(others)]
        known = np.isfinite(apart)
        sums, counts = np.where(known, apart, 0.0) @ self.member, known @ self.member
        found: Floats = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
        return np.round(found, DECIMALS)

    def sums(self, chosen: Sequence[int]) -> tuple[Floats, Floats]:
        """(chosen, patients): each patient's scores summed, and how many there are."""
        values = self.values[chosen.start : chosen.stop] if isinstance(chosen, range) else self.values[list(chosen)]
        known = np.isfinite(values)
        return np.where(known, values, 0.0) @ self.member, known @ self.member

    def difference(self, first: int, other: int) -> tuple[float | None, tuple[float, float] | None]:
        """The mean over images both scored of first minus other, and its 95 % interval over patients."""
        apart = self.values[first] - self.values[other]
        known = apart[np.isfinite(apart)]
        if not known.size:
            return None, None
        return float(known.mean()), patient_bootstrap(apart, self.patients, bounds=(-1.0, 1.0))


def aligned(found: Sequence[Lines], order: Sequence[int]) -> Scores:
    """The trials of this order, by their numbers, and their images brought into one."""
    line_of = {number: line for line, number in enumerate(order)}
    of_number = {number: lines for lines in found for number in lines.numbers.tolist()}
    patient_of: dict[str, str] = {}
    for lines in {id(of_number[number]): of_number[number] for number in order}.values():
        if any(name not in patient_of for name in lines.names):
            patient_of |= dict(zip(lines.names, lines.patients, strict=True))
    place = {name: i for i, name in enumerate(patient_of)}
    values = np.full((len(order), len(place)), np.nan)
    for lines in found:
        known = [(line_of[number], i) for i, number in enumerate(lines.numbers.tolist()) if number in line_of]
        if known:
            into, of = zip(*known, strict=True)
            values[np.ix_(into, [place[name] for name in lines.names])] = lines.values[list(of)]
    patients = list(patient_of.values())
    number = {patient: i for i, patient in enumerate(dict.fromkeys(patients))}
    member = np.zeros((len(patients), len(number)))
    member[np.arange(len(patients)), [number[patient] for patient in patients]] = 1.0
    return Scores(values, patients, member)


class Family:
    """All comparisons of a split: every pair of its trials, for any of them might have come out best.

    Pairs with so few common patients that no outcome could reach alpha are no comparisons: how many there are is known without a look
    at the scores, so that leaving them out costs nothing (Tarone 1990).
    """

    def __init__(self, scores: Scores, alpha: float) -> None:
        self._scores = scores
        # trials that scored the same images are counted together
        known = np.isfinite(scores.values)
        firsts, self._which = alike(np.packbits(known, axis=1))
        patterns, repeats = known[firsts], np.bincount(self._which)
        self._common = np.array([((patterns & pattern) @ scores.member > 0).sum(axis=1) for pattern in patterns])
        self._enough = next((patients for patients in range(60) if smallest_p(patients) <= alpha), 60)
        pairs = np.triu(np.outer(repeats, repeats), 1) + np.diag(repeats * (repeats - 1) // 2)
        tested = self._common >= self._enough
        self.number = int(pairs[tested].sum())  # comparisons
        self.smallest = min(
            1.0, self.number * smallest_p(int(self._common[tested & (pairs > 0)].max(initial=0)))
        )  # adjusted p there can be
        self.reachable = self.number > 0 and self.smallest <= alpha
        self._matrix = self._all_pairs() if len(scores.values) <= ALL_PAIRS_UP_TO else None

    def common(self, first: int, others: Sequence[int]) -> NDArray[np.int64]:
        """How many patients both scored."""
        found: NDArray[np.int64] = self._common[self._which[first], self._which[list(others)]]
        return found

    def adjusted(self, first: int, others: Sequence[int]) -> Floats:
        """p of one trial against others after Holm; NaN where too few patients are common."""
        if self._matrix is not None:
            found: Floats = self._matrix[first, list(others)]
        else:
            pieces = [self._tests(first, piece) for piece in _pieces(others)]
            found = np.minimum(1.0, self.number * np.concatenate([np.empty(0), *pieces]))
        return found

    def comparable(self, first: int, others: Sequence[int]) -> NDArray[np.bool_]:
        """Which of the others share enough patients with the first for a test."""
        found: NDArray[np.bool_] = self.common(first, others) >= self._enough
        return found

    def any_apart(self, first: int, others: Sequence[int], alpha: float) -> bool:
        """Whether any of the others can be told apart from the first. Asked from their end: of a ranking that is where they are."""
        return any((self.adjusted(first, piece) <= alpha).any() for piece in _pieces(others[::-1]))

    def _all_pairs(self) -> Floats:
        trials = len(self._scores.values)
        matrix = np.full((trials, trials), np.nan)
        for first in range(trials - 1):
            matrix[first, first + 1 :] = self._tests(first, range(first + 1, trials))
        tested = np.isfinite(matrix)
        matrix[tested] = holm(matrix[tested])
        return np.where(np.isnan(matrix), matrix.T, matrix)

    def _tests(self, first: int, others: Sequence[int]) -> Floats:
        p = signed_rank_tests(self._scores.differences(first, others))
        return np.where(self.comparable(first, others), p, np.nan)


def _pieces(others: Sequence[int]) -> Iterator[Sequence[int]]:
    """Few enough to be compared in one go: bounded in memory."""
    return (others[i : i + _AT_ONCE] for i in range(0, len(others), _AT_ONCE))


def letters(order: Sequence[int], found: Family, alpha: float) -> dict[int, str]:
    """The group of each trial: 'a' is the best and all that cannot be told apart from it, 'b' the best of the rest and so on.

    order: trials, the best first. Those that too few patients join to the best of all have no group.
    """
    groups: dict[int, str] = {}
    left = list(order)
    if len(left) > 1:
        left = [left[0], *(other for other, enough in zip(left[1:], found.comparable(left[0], left[1:]), strict=True) if enough)]
    while left:
        letter = _letter(len(set(groups.values())))
        leader, *others = left
        groups[leader] = letter
        p = found.adjusted(leader, others) if others else ()
        same = {other for other, value in zip(others, p, strict=True) if not value <= alpha}
        groups |= dict.fromkeys(same, letter)
        left = [other for other in others if other not in same]
    return groups


def _letter(number: int) -> str:
    """'a' to 'z', then 'aa', 'ab' and so on."""
    first, last = divmod(number, 26)
    return (_letter(first - 1) if first else "") + chr(ord("a") + last)
