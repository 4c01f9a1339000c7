"""Scores of images, column by column: a store may hold millions of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eyeseg.statistics import Floats

SCORES = ("auc", "ap", "dice", "dice_tuned", "sensitivity", "specificity")


@dataclass(frozen=True, eq=False, slots=True)
class ImageScores:
    """What was scored on some images, in order. values: (images, SCORES), NaN where a score is not defined, such as the AUC of one class.

    An image stands there as often as it was scored.
    """

    names: tuple[str, ...] = ()
    patients: tuple[str, ...] = ()
    values: Floats = field(default_factory=lambda: np.empty((0, len(SCORES))))

    @classmethod
    def of(cls, images: Iterable[Sequence[str | float | None]]) -> ImageScores:
        """images: of each its name, its patient and the first of its SCORES; None, and what is left out, is not defined."""
        found = list(images)
        values = np.full((len(found), len(SCORES)), np.nan)
        for line, (_, _, *scores) in zip(values, found, strict=True):
            line[: len(scores)] = scores
        return cls(tuple(str(one[0]) for one in found), tuple(str(one[1]) for one in found), values)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def auc(self) -> Floats:
        """The AUC of each image."""
        return self.values[:, 0]


@dataclass(frozen=True, eq=False)
class Lines:
    """One measure of some trials on the same distinct images. numbers: of the trials, by their place in the split; patients: of the
    images; values: (trials, images), the mean where an image was scored several times; NaN: undefined."""

    numbers: NDArray[np.int64]
    names: list[str]
    patients: list[str]
    values: Floats


@dataclass(frozen=True, eq=False)
class Block:
    """Trials whose runs scored the same images in the same order, side by side.

    numbers: of the trials, by their place in the split. parts: where the images of each run begin and end. names, patients: of all of
    them. values: (trials, SCORES, images), NaN where a score is not defined.
    """

    numbers: NDArray[np.int64]
    parts: tuple[tuple[int, int], ...]
    names: tuple[str, ...]
    patients: tuple[str, ...]
    values: Floats

    def lines(self, measure: str) -> Lines:
        """Averaged over runs first: several seeds of one image are one image, not several."""
        patient_of = dict(zip(self.names, self.patients, strict=True))
        means = self.values[:, SCORES.index(measure)].copy()  # for lines to be kept without all other measures
        if len(patient_of) < len(self.names):
            place = {name: i for i, name in enumerate(patient_of)}
            means = _averaged(means.T, [place[name] for name in self.names], len(place)).T
        return Lines(self.numbers, list(patient_of), list(patient_of.values()), means)

    def over_parts(self, measure: str) -> Floats:
        """(parts, trials): the mean of each run, an image as often as it was scored; NaN without any."""
        scores = self.values[:, SCORES.index(measure)]
        return np.array([means(scores[:, start:end]) for start, end in self.parts]).reshape(len(self.parts), len(self.numbers))


def beside(numbers: Sequence[int], trials: Sequence[Sequence[ImageScores]]) -> Block:
    """The block of trials, each with what its runs scored: the same images for all."""
    runs = trials[0]
    ends = np.cumsum([len(run) for run in runs], dtype=int).tolist()
    values = np.empty((len(trials), len(SCORES), ends[-1] if ends else 0))
    for line, of_trial in zip(values, trials, strict=True):
        for start, end, run in zip([0, *ends], ends, of_trial, strict=False):
            line[:, start:end] = run.values.T
    names = tuple(name for run in runs for name in run.names)
    patients = tuple(patient for run in runs for patient in run.patients)
    return Block(np.array(numbers, dtype=np.int64), tuple(zip([0, *ends], ends, strict=False)), names, patients, values)


def _averaged(values: Floats, places: Sequence[int], number: int) -> Floats:
    """(number, columns): the mean of the defined of those lines of `values` that go to each place."""
    defined = np.isfinite(values)
    sums, counts = np.zeros((2, number, values.shape[1]))
    np.add.at(sums, places, np.where(defined, values, 0.0))
    np.add.at(counts, places, defined)
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)


def of_defined(values: Floats, figure: Callable[[Floats], Floats]) -> Floats:
    """A figure of the defined values of each line, NaN without any. figure: (lines, values) -> (lines)."""
    defined = np.isfinite(values)
    found = np.full(len(values), np.nan)
    used = defined.any(axis=0)  # an image of one class is undefined in all lines
    whole = defined[:, used].all(axis=1) & used.any()
    if whole.any():
        found[whole] = figure(np.ascontiguousarray(values[whole][:, used]))
    for i in np.flatnonzero(~whole & defined.any(axis=1)):
        found[i] = figure(values[i, defined[i]][np.newaxis])[0]
    return found


def means(values: Floats) -> Floats:
    """Of each line the mean of its defined values; NaN without any."""
    return of_defined(values, lambda known: known.mean(axis=1))


def mean(values: Floats) -> float | None:
    """Of the defined values; None without any."""
    return plain(means(values[np.newaxis])[0])


def plain(value: float) -> float | None:
    """None for NaN."""
    return None if np.isnan(value) else float(value)
