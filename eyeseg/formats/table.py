"""Plain text for a terminal of 100 columns: one line of numbers a trial, its settings and remarks indented under it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from eyeseg.formats import _words
from eyeseg.ranking import Row, Table

MIME = "text/plain"
EXTENSION = ".txt"

WIDTH = 100
INDENT = "    "
MODEL = _words.COLUMNS.index("model")
UNDER = frozenset({"params", "p", "sd folds", "trial"})  # on the line under a trial's numbers
SHORTEST_MODEL = 8


def render(tables: Sequence[Table]) -> str:
    """All tables, one under the other."""
    return "\n\n".join("\n".join(_lines(table)) for table in tables) + "\n"


def _lines(table: Table) -> list[str]:
    split = f"experiment {table.experiment}, split {table.split} ({_words.leak(table)})"
    lines = [line for text in (split, "; ".join(_words.facts(table))) for line in _wrapped(_words.printable(text), indent="")]
    lines.append("")
    lines += _grid(table) if table.rows else ["(no trials)"]
    if rest := _words.rest(table):
        lines.append(INDENT + rest)
    if table.pruned:
        lines += ["", _words.PRUNED]
        lines += [line for one in table.pruned for line in _wrapped(_words.printable(_words.pruned(one)))]
    lines.append("")
    for warning in table.warnings:
        lines += _wrapped(f"warning: {_words.printable(warning)}", indent="")
    return [*lines, *_wrapped(_words.HOW_TO_READ, indent="")]


def _grid(table: Table) -> list[str]:
    rows = [[_words.printable(cell) for cell in _words.cells(row)] for row in table.rows]
    untrained = [[_words.printable(cell) for cell in _words.baseline_cells(baseline)] for baseline in table.baselines]
    shown = [i for i, heading in enumerate(_words.COLUMNS) if heading not in UNDER]
    widths = [max(len(heading), *(len(cells[i]) for cells in (*rows, *untrained))) for i, heading in enumerate(_words.COLUMNS)]
    gap = 2 if sum(widths[i] for i in shown) + 2 * (len(shown) - 1) <= WIDTH else 1
    over = sum(widths[i] for i in shown) + gap * (len(shown) - 1) - WIDTH
    if over > 0:  # a name can be shortened and still be known, a number cannot
        widths[MODEL] = max(widths[MODEL] - over, SHORTEST_MODEL)

    def line(cells: Sequence[str]) -> str:
        parts = [_cut(cells[i], widths[i]).ljust(widths[i]) if i == MODEL else cells[i].rjust(widths[i]) for i in shown]
        return (" " * gap).join(parts).rstrip()

    lines = [line(_words.COLUMNS), line(["-" * width for width in widths])]
    for row, cells in zip(table.rows, rows, strict=True):
        lines += [line(cells), *_under(row, table)]
    if untrained:
        lines += ["no training:", *map(line, untrained)]
    return lines


def _under(row: Row, table: Table) -> list[str]:
    p = "" if row.p_vs_best is None else f"p {_words.p_value(row.p_vs_best)}"
    folds = "" if row.auc_sd_folds is None else f"sd over folds {_words.score(row.auc_sd_folds)}"
    said = ", ".join(filter(None, (_words.ranked_value(row, table), _words.params(row.params), p, folds)))
    lines = _wrapped(_words.printable(f"{row.trial[: _words.DIGEST]}{': ' if said else ''}{said}"))
    return [*lines, *_wrapped(_words.printable(f"! {row.remark}"))] if row.remark else lines


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 2] + ".."


def _wrapped(text: str, indent: str = INDENT) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent or "  ", break_on_hyphens=False)
