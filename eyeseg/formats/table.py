"""Plain text for a terminal of 100 columns: one line a trial, what does not fit there and remarks indented under it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from eyeseg.formats import _words
from eyeseg.ranking import Row, Table

MIME = "text/plain"
EXTENSION = ".txt"

WIDTH = 100
INDENT = "    "
MODEL, PARAMS = _words.COLUMNS.index("model"), _words.COLUMNS.index("params")
SHORTEST_MODEL = 8


def render(tables: Sequence[Table]) -> str:
    """All tables, one under the other."""
    return "\n\n".join("\n".join(_lines(table)) for table in tables) + "\n"


def _lines(table: Table) -> list[str]:
    split = f"experiment {table.experiment}, split {table.split} ({_words.leak(table)})"
    lines = [line for text in (split, "; ".join(_words.facts(table))) for line in _wrapped(_printable(text), indent="")]
    lines.append("")
    lines += _grid(table) if table.rows else ["(no trials)"]
    if rest := _words.rest(table):
        lines.append(INDENT + rest)
    lines.append("")
    for warning in table.warnings:
        lines += _wrapped(f"warning: {_printable(warning)}", indent="")
    return [*lines, *_wrapped(_words.HOW_TO_READ, indent="")]


def _grid(table: Table) -> list[str]:
    rows = [[_printable(cell) for cell in _words.cells(row)] for row in table.rows]
    untrained = [[_printable(cell) for cell in _words.baseline_cells(baseline)] for baseline in table.baselines]
    shown = list(range(len(_words.COLUMNS)))
    widths = [max(len(heading), *(len(cells[i]) for cells in (*rows, *untrained))) for i, heading in enumerate(_words.COLUMNS)]
    inline = sum(widths) + 2 * (len(widths) - 1) <= WIDTH and widths[PARAMS] > len("params")
    if not inline:
        shown.remove(PARAMS)
    gap = 2 if sum(widths[i] for i in shown) + 2 * (len(shown) - 1) <= WIDTH else 1
    over = sum(widths[i] for i in shown) + gap * (len(shown) - 1) - WIDTH
    if over > 0:  # a name can be shortened and still be known, a number cannot
        widths[MODEL] = max(widths[MODEL] - over, SHORTEST_MODEL)

    def line(cells: Sequence[str]) -> str:
        parts = [_cut(cells[i], widths[i]).ljust(widths[i]) if i in (MODEL, PARAMS) else cells[i].rjust(widths[i]) for i in shown]
        return (" " * gap).join(parts).rstrip()

    lines = [line(_words.COLUMNS), line(["-" * width for width in widths])]
    for row, cells in zip(table.rows, rows, strict=True):
        lines += [line(cells), *_under(row, table, inline)]
    if untrained:
        lines += ["no training:", *map(line, untrained)]
    return lines


def _under(row: Row, table: Table, inline: bool) -> list[str]:
    settings = [_words.ranked_value(row, table), "" if inline else _words.params(row.params)]
    lines = _wrapped(_printable(", ".join(filter(None, settings))))
    return [*lines, *_wrapped(_printable(f"! {row.remark}"))] if row.remark else lines


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 2] + ".."


def _wrapped(text: str, indent: str = INDENT) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent or "  ", break_on_hyphens=False)


def _printable(text: str) -> str:
    # an escape sequence in a name must not reach the terminal
    return "".join(letter if letter.isprintable() else " " for letter in text)
