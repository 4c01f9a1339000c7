"""Fold schemes: rules that partition samples into training and validation. One file here is one `kind` of split in grid.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eyeseg import catalog
from eyeseg.spec import digest


class Groups(Protocol):
    """What a fold scheme may look at in a sample. A blank patient has already become a group of its own."""

    @property
    def patient(self) -> str: ...
    @property
    def eye(self) -> str: ...
    @property
    def timepoint(self) -> str: ...
    @property
    def split(self) -> str: ...


@dataclass(frozen=True)
class Fold:
    """Positions of the samples to train on, to validate on, and to select settings by (`inner`), each ascending."""

    train: tuple[int, ...]
    val: tuple[int, ...]
    inner: tuple[int, ...] = ()


@dataclass(frozen=True)
class Partition:
    """All folds of one split, its fingerprint, and for each fold how many patients stand on both sides."""

    folds: tuple[Fold, ...]
    fingerprint: str
    leaks: tuple[int, ...]


class SplitError(ValueError):
    """A split that cannot be made: `key` names the parameter at fault."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


COMMON = ("kind", "allow_leakage", "inner", "reserve")  # what every split may say besides its scheme's own parameters


def partition(definition: Mapping[str, Any], samples: Sequence[Groups]) -> Partition:
    """Fold `samples` as `definition` says (`kind`, perhaps `inner` or `reserve`, and the scheme's own parameters). Raises SplitError."""
    parameters = {key: value for key, value in definition.items() if key not in COMMON}
    scheme = catalog.load("folds", str(definition["kind"]))
    folds: tuple[Fold, ...] = tuple(scheme.folds(samples, **parameters))
    for number, fold in enumerate(folds, start=1):
        if not fold.train or not fold.val:
            side = "training" if not fold.train else "validation"
            raise SplitError("kind", f"fold {number} has no {side} images: {len(samples)} images are too few for this split.")
    if definition.get("reserve") is not None:
        if definition.get("inner") is not None:
            raise SplitError("reserve", "stands beside inner: both say who settings are chosen by. Write one of them.")
        from eyeseg.folds._inner import reserve

        folds = reserve(folds, samples, definition["reserve"])
    leaks = tuple(len({samples[i].patient for i in fold.train} & {samples[i].patient for i in fold.val}) for fold in folds)
    if definition.get("inner") is not None:
        from eyeseg.folds._inner import set_aside

        folds = tuple(set_aside(fold, samples, definition["inner"]) for fold in folds)
    return Partition(folds, digest([[fold.train, fold.val, *([fold.inner] if fold.inner else [])] for fold in folds]), leaks)
