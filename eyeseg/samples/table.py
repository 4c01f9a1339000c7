"""Reads a manifest's text into rows of named cells, with the line of each, all problems and what was accepted with a note."""

from __future__ import annotations

import csv
import io
import re
import stat
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from eyeseg.catalog import nearest
from eyeseg.errors import InvalidInput, Problem

REQUIRED = ("image", "mask", "patient", "eye", "timepoint")
OPTIONAL = ("split", "image_sha256", "mask_sha256", "mask_positive")
COLUMNS = REQUIRED + OPTIONAL
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_EXAMPLE = f"Write the header {','.join(REQUIRED)} and a line for each image."


@dataclass(frozen=True)
class Row:
    """Cells by column, stripped; columns that the file lacks are ''."""

    line: int
    cells: dict[str, str]


@dataclass
class Table:
    """What was read. Rows with problems of their own are left out of `rows`."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """The manifest's rows. Raises InvalidInput where there is no text to read at all."""
    text, notes = _decoded(_content(path), str(path))
    table = Table(notes=notes)
    lines = _lines(text, str(path), table)
    if not lines:
        if not table.problems:
            raise _failure(path, 0, f"the file is empty. {_EXAMPLE}")
        return table
    header_line, header = lines[0]
    columns = _columns(header, header_line, str(path), table.problems)
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            message = f"{len(cells)} cells, the header has {len(header)}. Put a comma for each empty cell, quote cells that hold a comma."
            table.problems.append(Problem(str(path), line, "", message))
            continue
        named = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        control = [name for name, cell in named.items() if any(ord(c) < 32 for c in cell)]
        table.problems += [
            Problem(str(path), line, name, f"{named[name]!r} holds a line break or control character. Take it out.") for name in control
        ]
        if not control:
            table.rows.append(Row(line, {name: named.get(name, "") for name in COLUMNS}))
    if "image" not in columns:
        table.rows.clear()  # the header's problem is enough; each row would repeat it
    if len(lines) == 1 and not table.problems:
        table.problems.append(Problem(str(path), header_line, "", "no images below the header. Write a line for each image."))
    return table


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            what = "is a folder" if path.is_dir() else "is not a regular file"
            raise _failure(path, 0, f"{what}. Name the manifest, a CSV file.")
        return path.read_bytes()
    except FileNotFoundError as error:
        there = sorted(p.name for p in path.parent.glob("*.csv")) if path.parent.is_dir() else []
        near = nearest(path.name, there) if there else " `eyeseg data sample DIR` draws a set to start from."
        raise _failure(path, 0, f"no such file.{near}") from error
    except OSError as error:
        raise _failure(path, 0, f"cannot be read ({error.strerror}). Check its permissions.") from error


def _decoded(content: bytes, name: str) -> tuple[str, list[str]]:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise _failure(name, 1, "the text is UTF-16. Save it as CSV UTF-8.")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise _failure(name, line, "a NUL byte: this is no text, or UTF-16. Save it as CSV UTF-8.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return content.decode("latin-1"), [
            f"line {line} is not UTF-8: the file was read as Latin-1. Save it as UTF-8 to be sure of its names."
        ]


def _lines(text: str, name: str, table: Table) -> list[tuple[int, list[str]]]:
    """Cells of each line that is not blank, with the number of the line that it begins on."""
    delimiter = _delimiter(text)
    if delimiter != ",":
        table.notes.append(f"the columns are separated by {_DELIMITERS[delimiter]}, not commas: read so.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        found = "a quote that is never closed" if "unexpected end" in str(error) else str(error)
        table.problems.append(Problem(name, begins, "", f'{found}. Close it, or write "" for a quote inside a quoted cell.'))
    return lines


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    known = {d: sum(_plain(cell) in COLUMNS for cell in header.split(d)) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: (known[d], d == ",", header.count(d)))


def _columns(header: list[str], line: int, name: str, problems: list[Problem]) -> list[str]:
    columns = [cell.strip() for cell in header]
    missing = [column for column in REQUIRED if column not in columns]
    if missing and not any(_plain(c) in COLUMNS or "did you" in nearest(_plain(c), COLUMNS).lower() for c in columns):
        problems.append(
            Problem(name, line, "", f"no header: the first line begins with {columns[0]!r}. Put {','.join(REQUIRED)} before it.")
        )
        return columns
    for column, times in Counter(columns).items():
        if times > 1 and column:
            problems.append(Problem(name, line, column, f"the header has this column {times} times. Keep one."))
        if not column:
            problems.append(Problem(name, line, "", f"the header has {times} columns without a name. Name or delete them."))
        elif column not in COLUMNS:
            problems.append(Problem(name, line, column, f"no such column.{_near(column)}"))
    problems += [Problem(name, line, column, f"the column is missing. The header is {','.join(REQUIRED)}.") for column in missing]
    return columns


def _near(column: str) -> str:
    near = nearest(_plain(column), COLUMNS)
    return f"{near} Rename or delete it."


def _plain(column: str) -> str:
    return re.sub(r"[\s-]+", "_", column.strip().strip('"').lower())


def _failure(path: Path | str, line: int, message: str) -> InvalidInput:
    return InvalidInput([Problem(str(path), line, "", message)])
