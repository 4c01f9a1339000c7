"""Reads a manifest's text into rows of named cells, with the line of each, all problems and what was accepted with a note."""

from __future__ import annotations

import csv
import difflib
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
MAX_BYTES = 1 << 26
MOST = 100  # problems of one manifest: nobody reads more
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
# line breaks, control characters, and those that turn text around: what is shown would not be what is there
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_EXAMPLE = f"Write the header {','.join(REQUIRED)} and a line for each image."


@dataclass(frozen=True)
class Row:
    """Cells by column, stripped; columns that the file lacks are '', as are those that cannot be used: `wrong` names them."""

    line: int
    cells: dict[str, str]
    wrong: frozenset[str] = frozenset()


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
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter, str(path), table)
    if not lines:
        if not table.problems:
            raise _failure(path, 0, f"the file is empty. {_EXAMPLE}")
        return table
    header_line, header = lines[0]
    columns = _columns(header, header_line, str(path), table.problems)
    for line, cells in lines[1:] if columns else []:
        if len(table.problems) > MOST:
            break
        if len(cells) != len(header):
            table.problems.append(Problem(str(path), line, "", _ragged(cells, len(header), delimiter)))
            continue
        named = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        control = frozenset(name for name in COLUMNS if _CONTROL.search(named.get(name, "")))
        table.problems += [
            Problem(str(path), line, name, f"{shown(named[name])} holds a line break or control character. Take it out.")
            for name in sorted(control)
        ]
        table.rows.append(Row(line, {name: "" if name in control else named.get(name, "") for name in COLUMNS}, control))
    if "image" not in columns:
        table.rows.clear()  # the header's problem is enough; each row would repeat it
    if len(lines) == 1 and not table.problems:
        table.problems.append(Problem(str(path), header_line, "", "no images below the header. Write a line for each image."))
    return table


def shown(cell: str, *, spelt: bool = False) -> str:
    """A cell as it stands in a message: in quotes, never longer than a line. spelt: what looks alike is told apart."""
    text = ascii(cell) if spelt else repr(cell)
    return text if len(text) <= 120 else f"{text[:80]}... ({len(cell):,} characters)"


def _content(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            what = "is a folder" if path.is_dir() else "is not a regular file"
            raise _failure(path, 0, f"{what}. Name the manifest, a CSV file.")
        if found.st_size > MAX_BYTES:
            raise _failure(path, 0, f"the file is over {MAX_BYTES >> 20} MiB. A manifest is a line for each image: name that file.")
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
        raise _failure(name, _line_of(content, content.index(b"\0")), "a NUL byte: this is no text, or UTF-16. Save it as CSV UTF-8.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        said = (
            f"line {_line_of(content, error.start)} is not UTF-8: the file was read as Latin-1. Save it as UTF-8 to be sure of its names."
        )
        try:
            return content.decode("cp1252"), [said]  # what Windows means by it: the same, with dashes and quotes for control characters
        except UnicodeDecodeError:
            return content.decode("latin-1"), [said]


def _line_of(content: bytes, position: int) -> int:
    return len(_LINE_END.findall(content, 0, position)) + 1


def _lines(text: str, delimiter: str, name: str, table: Table) -> list[tuple[int, list[str]]]:
    """Cells of each line that is not blank, with the number of the line that it begins on."""
    if delimiter != ",":
        table.notes.append(f"the columns are separated by {_DELIMITERS[delimiter]}s, not commas: read so.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        table.problems.append(Problem(name, begins, "", _no_csv(str(error))))
    return lines


def _no_csv(reason: str) -> str:
    if "unexpected end" in reason:
        return 'a quote that is never closed. Close it, or write "" for a quote inside a quoted cell.'
    if "expected after" in reason:
        return 'text behind a closing quote. Quote the whole cell, and write "" for a quote inside it.'
    if "field larger" in reason:
        return f"a cell of more than {csv.field_size_limit():,} characters begins here. Close its quote, or shorten it."
    return f"no CSV: {reason}. Correct this line."


def _ragged(cells: list[str], wanted: int, delimiter: str) -> str:
    found = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}, the header has {wanted}."
    if len(cells) > wanted:
        return f"{found} Quote cells that hold a {_DELIMITERS[delimiter]}."
    other = next((d for d in _DELIMITERS if d != delimiter and cells[0].count(d) == wanted - 1), "")
    if other and len(cells) == 1:
        return f"{found} This line has {_DELIMITERS[other]}s, the header {_DELIMITERS[delimiter]}s: use one of them."
    return f"{found} Put a {_DELIMITERS[delimiter]} for each empty cell."


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    known = {d: sum(_plain(cell) in COLUMNS for cell in header.split(d)) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: (known[d], d == ",", header.count(d)))


def _columns(header: list[str], line: int, name: str, problems: list[Problem]) -> list[str]:
    """The columns' names; none, and a problem, where the line is no header."""
    columns = [cell.strip() for cell in header]
    missing = [column for column in REQUIRED if column not in columns]
    near = {column: _near(column, missing) for column in columns if column and column not in COLUMNS}
    if missing and not any(_plain(c) in COLUMNS for c in columns) and sum(map(bool, near.values())) < 2:
        said = f"no header: the file begins with {shown(columns[0])}. Its first line must be {','.join(REQUIRED)}."
        problems.append(Problem(name, line, "", said))
        return []
    for column, times in Counter(columns).items():
        if not column:
            which = "a column" if times == 1 else f"{times} columns"
            problems.append(Problem(name, line, "", f"the header has {which} without a name. Name or delete what stands there."))
        elif column not in COLUMNS:
            guess = (
                f"Did you mean {near[column]!r}? Rename it." if near[column] else f"There are: {', '.join(COLUMNS)}. Rename or delete it."
            )
            plain = column.isprintable() and len(column) <= 40
            said = f"no such column. {guess}" if plain else f"no column is named {shown(column)}. {guess}"
            problems.append(Problem(name, line, column if plain else "", said))
        elif times > 1:
            problems.append(Problem(name, line, column, f"the header has this column {times} times. Keep one."))
    absent = [column for column in missing if column not in near.values()]
    problems += [Problem(name, line, column, f"the column is missing. The header is {','.join(REQUIRED)}.") for column in absent]
    return columns


def _near(column: str, missing: list[str]) -> str:
    """The column that was most likely meant, first among those that are missing; '' when none is near."""
    plain = _CONTROL.sub("", _plain(column))
    for known in (missing, list(COLUMNS)):
        alike = [one for one in known if plain == one or plain.replace("_", "") == one]
        longer = [one for one in known if plain.startswith(f"{one}_")]
        close = alike or longer or difflib.get_close_matches(plain, known, n=1, cutoff=0.7)
        if close:
            return close[0]
    return ""


def _plain(column: str) -> str:
    return re.sub(r"[\s-]+", "_", column.strip().strip('"').lower())


def _failure(path: Path | str, line: int, message: str) -> InvalidInput:
    return InvalidInput([Problem(str(path), line, "", message)])
