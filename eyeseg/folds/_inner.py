"""The inner split: patients set aside so that settings can be chosen without looking at the reported fold, or at any fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from eyeseg.folds import Fold, Groups, SplitError
from eyeseg.folds._groups import shuffled


def set_aside(fold: Fold, samples: Sequence[Groups], share: object) -> Fold:
    """The fold with about `share` of its training images, whole patients, moved to `inner`; always the same ones. Raises SplitError."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share < 1:
        raise SplitError("inner", f"{share!r} is no share of the training images. Write a number above 0 and below 1, such as 0.2.")
    own = _by_patient(fold.train, samples)
    if len(own) < 2:
        raise SplitError("inner", "a training fold has one patient only: nobody can be set aside. Delete inner, or use another split.")
    inner = _drawn(own, share * len(fold.train))
    return Fold(tuple(i for i in fold.train if i not in inner), fold.val, tuple(sorted(inner)))


def reserve(folds: Sequence[Fold], samples: Sequence[Groups], share: object) -> tuple[Fold, ...]:
    """The folds without about `share` of all images, whole patients: they are the `inner` of every fold, and stand in no other place.

    Always the same ones. Raises SplitError, also when a fold is left without images.
    """
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share < 1:
        raise SplitError("reserve", f"{share!r} is no share of the images. Write a number above 0 and below 1, such as 0.15.")
    own = _by_patient(range(len(samples)), samples)
    if len(own) < 2:
        raise SplitError("reserve", "there is one patient only: nobody can be set aside. Delete reserve.")
    inner = _drawn(own, share * len(samples))

    def without(side: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(i for i in side if i not in inner)

    kept = tuple(Fold(without(fold.train), without(fold.val), tuple(sorted(inner))) for fold in folds)
    for number, fold in enumerate(kept, start=1):
        if not fold.train or not fold.val:
            side = "training" if not fold.train else "validation"
            raise SplitError("reserve", f"fold {number} has no {side} images left: write a smaller share, or use fewer folds.")
    return kept


def _by_patient(positions: Iterable[int], samples: Sequence[Groups]) -> dict[str, list[int]]:
    own: dict[str, list[int]] = {}
    for position in positions:
        own.setdefault(samples[position].patient, []).append(position)
    return own


def _drawn(own: Mapping[str, Sequence[int]], images: float) -> set[int]:
    """The positions of whole patients, but never of all, that come nearest to so many images."""
    order = shuffled(list(own), 0)
    sizes = list(accumulate(len(own[patient]) for patient in order[:-1]))
    count = 1 + min(range(len(sizes)), key=lambda i: abs(sizes[i] - images))
    return {position for patient in order[:count] for position in own[patient]}
