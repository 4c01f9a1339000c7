"""One fold, or one a repeat: the last part of the samples is held out for validation, whole patients unless asked otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from eyeseg.folds import Fold, Groups, SplitError
from eyeseg.folds._groups import grouped, repeats_of, seed_of, settled, shuffled

OPTIONS = {"val": None, "order": "file", "by": "patient", "seed": 0, "repeats": 1}


def folds(samples: Sequence[Groups], **parameters: Any) -> list[Fold]:
    """Hold out `val` of the images (0 < val < 1). Raises SplitError.

    order: 'file' takes the last part of the file; 'random(seed)', or 'random' with `seed`, shuffles first.
    repeats: under random order, hold out that often, with the seed, the seed + 1 and so on: a fold each.
    by: 'patient' keeps patients whole, as many of them as bring the share of images nearest to `val`; 'image' cuts at that row.
    """
    chosen = settled(OPTIONS, parameters)
    share = _share(chosen["val"])
    seed = _seed(chosen["order"], seed_of(chosen["seed"]))
    groups = grouped(samples, chosen["by"], ("patient", "image"))
    if len(groups) < 2:
        raise SplitError("by", f"{len(groups)} {chosen['by']}s cannot be split in two. Give at least 2.")
    repeats = repeats_of(chosen["repeats"])
    if seed is None:
        if repeats > 1:
            raise SplitError("repeats", "file order holds out the same images each time. Delete the repeats, or write order: random.")
        return [_held_out(groups, list(groups), share, len(samples))]
    return [_held_out(groups, shuffled(list(groups), seed + repeat), share, len(samples)) for repeat in range(repeats)]


def _held_out(groups: Mapping[str, Sequence[int]], names: Sequence[str], share: float, images: int) -> Fold:
    """The last of `names` validate, as many as come nearest to the share of the images."""
    from_end = list(accumulate(len(groups[name]) for name in reversed(names)))[:-1]
    held = 1 + min(range(len(from_end)), key=lambda i: abs(from_end[i] - share * images))
    validation = {i for name in names[-held:] for i in groups[name]}
    return Fold(tuple(i for i in range(images) if i not in validation), tuple(sorted(validation)))


def _share(val: object) -> float:
    if isinstance(val, bool) or not isinstance(val, int | float) or not 0 < val < 1:
        raise SplitError("val", f"{val!r} is no share of the images. Write a number between 0 and 1, such as 0.1.")
    return float(val)


def _seed(order: object, seed: int) -> int | None:
    """None for file order. A seed of 0 is the default, so it contradicts nothing."""
    written = re.fullmatch(r"random(?:\s*\(\s*(\d+)\s*\))?", order) if isinstance(order, str) else None
    if order == "file":
        if seed:
            raise SplitError("seed", "file order draws nothing. Delete the seed, or write order: random.")
        return None
    if written is None:
        raise SplitError("order", f"{order!r} is no order. Write file, or random(seed) such as random(0).")
    if written[1] is not None:
        if seed:
            raise SplitError("seed", f"the order {order!r} has its seed already. Keep one of the two.")
        return int(written[1])
    return seed
