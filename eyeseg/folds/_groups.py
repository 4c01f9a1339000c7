"""Groups of samples that stay together, and the checks that fold schemes share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from eyeseg.catalog import nearest
from eyeseg.folds import Groups, SplitError

CRITERIA = ("patient", "eye", "timepoint", "image")
_MOST_REPEATS = 1000  # all folds are held in memory


def settled(options: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The scheme's parameters with its defaults filled in. Raises SplitError for unknown and missing ones."""
    for key in parameters:
        if key not in options:
            near = nearest(key, list(options)) if options else " This kind of split has none."
            raise SplitError(key, f"no such parameter.{near}")
    for key, default in options.items():
        if default is None and parameters.get(key) is None:
            raise SplitError(key, "the parameter is missing. This kind of split cannot do without it.")
    return {**options, **parameters}


def grouped(samples: Sequence[Groups], by: object, allowed: Sequence[str] = CRITERIA) -> dict[str, list[int]]:
    """Positions of the samples of each group, groups in order of first appearance. Raises SplitError for blank cells."""
    if not isinstance(by, str) or by not in allowed:
        near = nearest(by, list(allowed)) if isinstance(by, str) else f" There are: {', '.join(allowed)}."
        raise SplitError("by", f"{by!r} is nothing to group by.{near}")
    if by == "image":
        return {str(i): [i] for i in range(len(samples))}
    groups: dict[str, list[int]] = {}
    blank = []
    for position, sample in enumerate(samples):
        name = str(getattr(sample, by))
        groups.setdefault(name, []).append(position)
        if not name.strip():
            blank.append(position)
    if blank:
        raise SplitError("by", f"{where(samples, blank)} no {by}. Fill in the column {by}, or split by something else.")
    return groups


def seed_of(value: object, key: str = "seed") -> int:
    """A whole number of at least 0, or SplitError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SplitError(key, f"{value!r} is no seed. Write a whole number of at least 0.")
    return value


def repeats_of(value: object) -> int:
    """A whole number of 1 to 1000, or SplitError."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_REPEATS:
        raise SplitError("repeats", f"{value!r} is no number of repeats. Write a whole number of 1 to {_MOST_REPEATS}.")
    return value


def shuffled(names: Sequence[str], seed: int) -> list[str]:
    """The names in the order of a hash of seed and name: the same on every machine and with every library version."""
    return sorted(names, key=lambda name: (hashlib.sha256(f"{seed}:{name}".encode()).digest(), name))


def whole_number(text: str) -> bool:
    """Whether a cell is a whole number, and not one of Unicode's other digits."""
    return text.isascii() and text.isdigit()


def natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Sorts t2 before t10: numbers inside a name count as numbers; the name itself settles ties such as t1 and t01."""
    parts = [part for part in re.split(r"([0-9]+)", name) if part]
    # a number of fewer digits is smaller; no int(), which refuses very long ones
    return [(0, len(part.lstrip("0")), part.lstrip("0")) if whole_number(part) else (1, 0, part) for part in parts], name


def counted(n: int, what: str) -> str:
    """'1 patient', '2 patients'."""
    return f"{n} {what}" + ("" if n == 1 else "s")


def where(samples: Sequence[Groups], positions: Sequence[int]) -> str:
    """'lines 3, 5 of the manifest have': lines where the samples know them, else their numbers from 1."""
    lines: list[Hashable] = [getattr(samples[i], "row", None) for i in positions]
    known = None not in lines
    numbers = ", ".join(str(line if known else i + 1) for i, line in list(zip(positions, lines, strict=True))[:10])
    more = f" and {len(positions) - 10} more" if len(positions) > 10 else ""
    word = "line" if known else "image"
    return f"{word} {numbers} of the manifest has" if len(positions) == 1 else f"{word}s {numbers}{more} of the manifest have"
