"""Scores of images, column by column: a store may hold millions of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

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


def together(parts: Sequence[ImageScores]) -> ImageScores:
    """Several runs' images one after the other."""
    if len(parts) < 2:
        return parts[0] if parts else ImageScores()
    names = tuple(name for part in parts for name in part.names)
    patients = tuple(patient for part in parts for patient in part.patients)
    return ImageScores(names, patients, np.concatenate([part.values for part in parts]))


@dataclass(frozen=True, eq=False)
class Images:
    """Distinct images, each with its patient and its mean scores. NaN: undefined."""

    names: list[str]
    patients: list[str]
    means: dict[str, Floats]


def per_image(scores: ImageScores) -> Images:
    """Average over runs first: several seeds of one image are one image, not several."""
    patient_of = dict(zip(scores.names, scores.patients, strict=True))
    means = scores.values
    if len(patient_of) < len(scores):
        position = {name: i for i, name in enumerate(patient_of)}
        index = [position[name] for name in scores.names]
        defined = np.isfinite(scores.values)
        sums, counts = np.zeros((2, len(position), len(SCORES)))
        np.add.at(sums, index, np.where(defined, scores.values, 0.0))
        np.add.at(counts, index, defined)
        means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    return Images(list(patient_of), list(patient_of.values()), {name: means[:, i] for i, name in enumerate(SCORES)})


def mean(values: Floats) -> float | None:
    """Of the defined values; None without any."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None
