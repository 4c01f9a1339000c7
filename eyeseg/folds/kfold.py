"""k folds of about equal size; every sample is validated once, and patients stay whole unless asked otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eyeseg.folds import Fold, Groups, SplitError
from eyeseg.folds._groups import counted, grouped, seed_of, settled, shuffled

OPTIONS = {"k": 5, "by": "patient", "seed": 0}


def folds(samples: Sequence[Groups], **parameters: Any) -> list[Fold]:
    """Deal the groups, in an order drawn from `seed` and the largest first, each to the fold with the fewest images. Raises SplitError."""
    chosen = settled(OPTIONS, parameters)
    k = chosen["k"]
    if isinstance(k, bool) or not isinstance(k, int) or k < 2:
        raise SplitError("k", f"{k!r} is no number of folds. Write a whole number of at least 2.")
    seed = seed_of(chosen["seed"])
    groups = grouped(samples, chosen["by"])
    if k > len(groups):
        raise SplitError("k", f"{k} folds need {k} groups, there are {counted(len(groups), chosen['by'])}. Write at most {len(groups)}.")
    dealt: list[list[int]] = [[] for _ in range(k)]
    # sorting is stable, so groups of one size keep the drawn order
    for name in sorted(shuffled(list(groups), seed), key=lambda name: -len(groups[name])):
        min(dealt, key=len).extend(groups[name])
    everyone = range(len(samples))
    return [Fold(tuple(i for i in everyone if i not in val), tuple(sorted(val))) for val in map(set, dealt)]
