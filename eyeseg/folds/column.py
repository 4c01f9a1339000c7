"""Folds as the manifest's own column `split` names them: train and val (or test), or the number or name of each image's fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eyeseg.folds import Fold, Groups, SplitError
from eyeseg.folds._groups import natural, settled, where, whole_number

OPTIONS: dict[str, Any] = {}

_SIDES = {"train": "train", "training": "train"}
_SIDES |= dict.fromkeys(("val", "valid", "validation"), "val") | dict.fromkeys(("test", "testing"), "test")
_ADVICE = "Write train and val (or test) in all lines, or in all lines the number of the fold that validates on the image."


def folds(samples: Sequence[Groups], **parameters: Any) -> list[Fold]:
    """One fold where the column says train and val (or test); else a fold a value, which validates on it. Raises SplitError.

    Capitals do not matter in the words, nor leading zeros in numbers. Numbers and names come in natural order.
    """
    settled(OPTIONS, parameters)
    written = _written(samples)
    sides = {value: positions for value, positions in written.items() if value.casefold() in _SIDES}
    others = {value: positions for value, positions in written.items() if value not in sides}
    if sides and others:
        raise SplitError("kind", _mixture(samples, sides, others))
    if sides:
        return [_two_sides(samples, sides)]
    numbers = {value: positions for value, positions in others.items() if whole_number(value)}
    names = {value: positions for value, positions in others.items() if value not in numbers}
    if numbers and names:
        raise SplitError("kind", _mixture(samples, numbers, names))
    return _each_once(len(samples), others)


def _written(samples: Sequence[Groups]) -> dict[str, list[int]]:
    """Positions by value, without spaces around it. Blank cells are SplitErrors."""
    written: dict[str, list[int]] = {}
    for position, sample in enumerate(samples):
        written.setdefault(sample.split.strip(), []).append(position)
    if "" in written:
        raise SplitError("kind", f"{where(samples, written[''])} no split. {_ADVICE}")
    return written


def _mixture(samples: Sequence[Groups], left: Mapping[str, list[int]], right: Mapping[str, list[int]]) -> str:
    """Names the lines of the fewer: they are more likely the mistake."""
    few, many = sorted((left, right), key=lambda part: sum(map(len, part.values())))
    lines = where(samples, sorted(i for positions in few.values() for i in positions))
    return f"{lines} {_listed(few)} in the column split, the others {_listed(many)}. {_ADVICE}"


def _two_sides(samples: Sequence[Groups], written: Mapping[str, list[int]]) -> Fold:
    sides: dict[str, list[int]] = {}
    for value, positions in written.items():
        sides.setdefault(_SIDES[value.casefold()], []).extend(positions)
    if "train" not in sides:
        raise SplitError("kind", f"the column split says {_listed(written)} and nowhere train. {_ADVICE}")
    if "val" in sides and "test" in sides:
        few, many = sorted(("val", "test"), key=lambda side: len(sides[side]))
        said = f"{where(samples, sorted(sides[few]))} {few!r} in the column split, others {many!r}."
        raise SplitError("kind", f"{said} A fold validates on one of them: in a copy of the manifest, write train for the other.")
    validated = sides.get("val") or sides.get("test")
    if not validated:
        raise SplitError("kind", f"the column split says {_listed(written)} in all lines: nothing is left to validate on. {_ADVICE}")
    return Fold(tuple(sorted(sides["train"])), tuple(sorted(validated)))


def _each_once(images: int, written: Mapping[str, list[int]]) -> list[Fold]:
    groups: dict[str, list[int]] = {}
    for value, positions in written.items():
        groups.setdefault((value.lstrip("0") or "0") if whole_number(value) else value, []).extend(positions)
    if len(groups) < 2:
        raise SplitError("kind", f"the column split says {_listed(groups)} in all lines: that is one side of a fold. {_ADVICE}")
    left_out = [set(groups[name]) for name in sorted(groups, key=natural)]
    return [Fold(tuple(i for i in range(images) if i not in val), tuple(sorted(val))) for val in left_out]


def _listed(values: Mapping[str, object]) -> str:
    """'train', 'val' and 3 more."""
    shown = [repr(value if len(value) <= 20 else f"{value[:19]}…") for value in sorted(values, key=natural)]
    return ", ".join(shown[:4]) + (f" and {len(shown) - 4} more" if len(shown) > 4 else "")
