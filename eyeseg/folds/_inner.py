"""The inner split: training patients set aside so that settings can be chosen without looking at the reported fold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from eyeseg.folds import Fold, Groups, SplitError
from eyeseg.folds._groups import shuffled


def set_aside(fold: Fold, samples: Sequence[Groups], share: object) -> Fold:
    """The fold with about `share` of its training images, whole patients, moved to `inner`; always the same ones. Raises SplitError."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share < 1:
        raise SplitError("inner", f"{share!r} is no share of the training images. Write a number above 0 and below 1, such as 0.2.")
    own: dict[str, list[int]] = {}
    for position in fold.train:
        own.setdefault(samples[position].patient, []).append(position)
    if len(own) < 2:
        raise SplitError("inner", "a training fold has one patient only: nobody can be set aside. Delete inner, or use another split.")
    order = shuffled(list(own), 0)
    sizes = list(accumulate(len(own[patient]) for patient in order[:-1]))
    count = 1 + min(range(len(sizes)), key=lambda i: abs(sizes[i] - share * len(fold.train)))
    inner = {position for patient in order[:count] for position in own[patient]}
    return Fold(tuple(i for i in fold.train if i not in inner), fold.val, tuple(sorted(inner)))
