"""k folds of about equal size; every sample is validated once in each repeat, and patients stay whole unless asked otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eyeseg.folds import Fold, Groups, SplitError
from eyeseg.folds._groups import counted, grouped, repeats_of, seed_of, settled, shuffled

OPTIONS = {"k": 5, "by": "patient", "seed": 0, "repeats": 1}


def folds(samples: Sequence[Groups], **parameters: Any) -> list[Fold]:
    """Deal the groups, in an order drawn from `seed` and the largest first, each to the fold with the fewest images. Raises SplitError.

    repeats: deal that often, with `seed`, `seed` + 1 and so on: k folds of the first, then k of the second.
    """
    chosen = settled(OPTIONS, parameters)
    k = chosen["k"]
    if isinstance(k, bool) or not isinstance(k, int) or k < 2:
        raise SplitError("k", f"{k!r} is no number of folds. Write a whole number of at least 2.")
    seed, repeats = seed_of(chosen["seed"]), repeats_of(chosen["repeats"])
    groups = grouped(samples, chosen["by"])
    if k > len(groups):
        raise SplitError("k", f"{k} folds need {k} groups, there are {counted(len(groups), chosen['by'])}. Write at most {len(groups)}.")
    if repeats > 1 and k == len(groups):
        raise SplitError("repeats", f"{k} folds of {k} groups are the same folds each time. Delete the repeats, or write a smaller k.")
    return [fold for repeat in range(repeats) for fold in _dealt(groups, k, seed + repeat, len(samples))]


def _dealt(groups: Mapping[str, Sequence[int]], k: int, seed: int, images: int) -> list[Fold]:
    dealt: list[list[int]] = [[] for _ in range(k)]
    # sorting is stable, so groups of one size keep the drawn order
    for name in sorted(shuffled(list(groups), seed), key=lambda name: -len(groups[name])):
        min(dealt, key=len).extend(groups[name])
    return [Fold(tuple(i for i in range(images) if i not in val), tuple(sorted(val))) for val in map(set, dealt)]
