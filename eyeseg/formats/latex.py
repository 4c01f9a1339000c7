"""LaTeX tables with booktabs rules, ready to be taken into a paper."""

from __future__ import annotations

from collections.abc import Sequence

from eyeseg.formats import _words
from eyeseg.ranking import Table

MIME = "application/x-latex"
EXTENSION = ".tex"

SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"$<$", ">": r"$>$"}
SPECIAL |= {letter: "\\" + letter for letter in "&%$#_{}"}


def render(tables: Sequence[Table]) -> str:
    """One `table` environment a split; needs \\usepackage{booktabs}."""
    return "\n\n".join(_environment(table) for table in tables) + "\n"


def _environment(table: Table) -> str:
    extra = [] if table.rank_by in _words.SHOWN_MEASURES else [table.rank_by]
    header = [*_words.COLUMNS, *extra]
    rows = [[*_words.cells(row), *(_words.score(getattr(row, key)) for key in extra)] for row in table.rows]
    remarks = [f"\\#{row.rank or '-'} {_escaped(row.model)}: {_escaped(row.remark)}." for row in table.rows if row.remark]
    untrained = [[*_words.baseline_cells(baseline), *("-" for _ in extra)] for baseline in table.baselines]
    notes = [_escaped(text) for text in (_words.HOW_TO_READ, *table.warnings, _words.rest(table)) if text]
    title = (
        f"{_escaped(table.experiment)}, split {_escaped(table.split)} ({_escaped('; '.join([_words.leak(table), *_words.facts(table)]))})."
    )
    return "\n".join(
        [
            r"\begin{table}",
            r"\centering\small",
            rf"\caption{{{' '.join([title, *notes, *remarks])}}}",
            rf"\begin{{tabular}}{{{''.join('l' if heading in ('model', 'params') else 'r' for heading in header)}}}",
            r"\toprule",
            " & ".join(map(_escaped, header)) + r" \\",
            r"\midrule",
            *(" & ".join(map(_escaped, cells)) + r" \\" for cells in rows),
            *([r"\midrule"] if untrained else []),
            *(" & ".join(map(_escaped, cells)) + r" \\" for cells in untrained),
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
        ]
    )


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(letter, letter) for letter in " ".join(text.split()))
