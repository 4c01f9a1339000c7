"""What only shows when the rows of a manifest are seen together: clashing names, one image twice, masks that disagree."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from eyeseg.samples.levels import Taken
from eyeseg.samples.table import Row, shown

Found = tuple[int, str, str]  # line, column, message


class Looked(Protocol):
    """A row whose files were opened."""

    @property
    def row(self) -> Row: ...
    @property
    def image(self) -> Path | None: ...
    @property
    def mask(self) -> Path | None: ...
    @property
    def image_sha256(self) -> str: ...
    @property
    def mask_sha256(self) -> str: ...
    @property
    def positive(self) -> int | None: ...
    @property
    def taken(self) -> Taken | None: ...
    @property
    def lesion_share(self) -> float: ...


def clashes(rows: Sequence[Row]) -> Iterator[Found]:
    """Names that differ only in case or in how an accent is stored: two on this machine, one on another, or one patient counted twice."""
    for column in ("image", "mask", "patient", "eye", "timepoint", "split"):
        first: dict[str, tuple[str, int]] = {}
        said = set()
        for row in rows:
            cell = row.cells[column]
            looks = _looks(cell)
            seen, line = first.setdefault(looks.casefold(), (cell, row.line))
            if seen != cell and cell not in said:
                said.add(cell)
                if looks == _looks(seen):
                    found = f"{shown(cell, spelt=True)} looks like {shown(seen, spelt=True)} in line {line} and is spelt otherwise."
                else:
                    found = f"{shown(cell)} differs only in case or accents from {shown(seen)} in line {line}."
                yield row.line, column, f"{found} Write both alike, or rename one."


def _looks(cell: str) -> str:
    """The cell as it is seen: accents stored in one way, nothing invisible, one kind of space."""
    visible = "".join(c for c in unicodedata.normalize("NFC", cell) if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


def images_as_masks(rows: Sequence[Looked]) -> Iterator[Found]:
    """A mask that is the image of another row: the columns or the names were mixed up."""
    lines = {c.image_sha256: c.row.line for c in reversed(rows) if c.image_sha256}
    for c in rows:
        line = lines.get(c.mask_sha256)
        if line is not None and line != c.row.line:
            yield c.row.line, "mask", f"{shown(c.row.cells['mask'])} is the image of line {line}. Name the mask of this image."


def duplicates(rows: Sequence[Looked]) -> Iterator[Found]:
    """One image in two rows: it could be trained on and validated on."""
    by_path: dict[Path, int] = {}
    by_content: dict[str, tuple[str, int]] = {}
    for c in rows:
        if c.image is None:
            continue
        name, line = c.row.cells["image"], c.row.line
        before = by_path.setdefault(c.image, line)
        same, at = by_content.setdefault(c.image_sha256, (name, line)) if c.image_sha256 else (name, line)
        if before != line:
            yield line, "image", f"{shown(name)} is in line {before} already. Keep one of the two."
        elif at != line:
            yield line, "image", f"{shown(name)} has the same content as {shown(same)} in line {at}. Keep one of the two."


def mask_agreement(rows: Sequence[Looked]) -> Iterator[Found]:
    """Masks that each look clear and together do not: lesion is 1 in one and 2 in another, or a given value occurs nowhere."""
    values: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    absent: dict[int, list[int]] = defaultdict(list)
    present = set()
    for c in rows:
        if c.taken is None:
            continue
        if c.taken.given and c.positive is not None:
            if c.taken.absent:
                absent[c.positive].append(c.row.line)
            elif c.taken.kind != "nothing":
                present.add(c.positive)
        elif c.taken.value is not None and not c.taken.brightest:
            values[c.taken.kind][c.taken.value].append(c.row.line)
    for value, lines in absent.items():
        if value not in present:
            yield (
                lines[0],
                "mask_positive",
                f"the value {value} is in none of the {len(lines)} masks that hold anything. Correct it or leave it out.",
            )
    for kind, lines_of in values.items():
        if len(lines_of) > 1:
            usual = max(lines_of, key=lambda v: len(lines_of[v]))
            for value, lines in lines_of.items():
                if value != usual:
                    message = (
                        f"lesion would be the {kind} {_number(kind, value)} in {_count(len(lines), 'mask')} (this is the first) and"
                        f" {_number(kind, usual)} in {len(lines_of[usual])} (first in line {lines_of[usual][0]})."
                        " Write each mask's lesion value in the column mask_positive."
                    )
                    yield lines[0], "mask", message


def mask_notes(rows: Sequence[Looked]) -> list[str]:
    """What was taken as lesion, by kind of mask; masks without lesion, all lesion or mostly lesion; files used twice."""
    notes = []
    looked = [c for c in rows if c.taken is not None]
    taken: dict[str, int] = defaultdict(int)
    for c in looked:
        if c.taken is not None and c.taken.kind != "nothing":
            taken[f"{_kind(c.taken)}{c.taken.words}"] += 1
    if taken:
        parts = sorted(taken.items(), key=lambda item: (-item[1], item[0]))
        notes.append("taken as lesion: " + "; ".join(f"{words} in {_count(n, 'mask')}" for words, n in parts) + ".")
    none = sum(c.mask is None for c in rows)
    empty = sum(c.lesion_share == 0 for c in looked)
    if none or empty:
        parts_said = [f"{_count(n, 'image')} {how}" for n, how in ((none, "without a mask file"), (empty, "with an empty mask")) if n]
        notes.append(f"no lesion: {', '.join(parts_said)}." + (" No image has any lesion." if looked and none + empty == len(rows) else ""))
    absent = [c.row.line for c in looked if c.taken is not None and c.taken.absent]
    if absent:
        notes.append(f"other values than mask_positive: {_count(len(absent), 'mask')} ({_lines(absent)}), taken as no lesion.")
    full = [c.row.line for c in looked if c.lesion_share == 1]
    if full:
        notes.append(f"all lesion, every pixel: {_count(len(full), 'mask')} ({_lines(full)}).")
    most = [c.row.line for c in looked if 0.5 < c.lesion_share < 1]
    if most:
        cure = "If black means lesion there, write 0 in the column mask_positive."
        notes.append(f"more than half lesion: {_count(len(most), 'mask')} ({_lines(most)}). {cure}")
    shared: dict[Path, int] = defaultdict(int)
    for c in rows:
        if c.mask is not None:
            shared[c.mask] += 1
    again = sum(n for n in shared.values() if n > 1)
    if again:
        notes.append(f"{again} images share a mask file with another image.")
    return notes


def _kind(taken: Taken) -> str:
    return "the value " if taken.kind == "value" else "values " if taken.kind == "half" else "the colour " if taken.kind == "colour" else ""


def _number(kind: str, value: int) -> str:
    return f"#{value:06x}" if kind == "colour" else str(value)


def _count(n: int, what: str) -> str:
    return f"{n} {what}" + ("" if n == 1 else "s")


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:5])) + (", …" if len(lines) > 5 else "")
    return f"line {shown}" if len(lines) == 1 else f"lines {shown}"
