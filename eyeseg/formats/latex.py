"""LaTeX tables with booktabs rules, ready to be taken into a paper."""

from __future__ import annotations

from collections.abc import Sequence

from eyeseg.formats import _words
from eyeseg.ranking import Table

MIME = "application/x-latex"
EXTENSION = ".tex"

LEFT_OUT = frozenset({"trial", "time"})  # for a page is narrow
PARAMS = r"p{9em}"

SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"$<$", ">": r"$>$"}
SPECIAL |= {letter: "\\" + letter for letter in "&%$#_{}"}


def render(tables: Sequence[Table]) -> str:
    """One `table` environment a split; needs \\usepackage{booktabs}."""
    return "\n\n".join(_environment(table) for table in tables) + "\n"


def _environment(table: Table) -> str:
    extra = [] if table.rank_by in _words.SHOWN_MEASURES else [table.rank_by]
    shown = [i for i, heading in enumerate(_words.COLUMNS) if heading not in LEFT_OUT]
    header = [*(_words.COLUMNS[i] for i in shown), *extra]

    def line(cells: Sequence[str], further: Sequence[str]) -> str:
        found = [(r"\raggedright " if _words.COLUMNS[i] == "params" else "") + _escaped(cells[i]) for i in shown]
        return " & ".join([*found, *map(_escaped, further)]) + r" \\"

    rows = [line(_words.cells(row), [_words.score(getattr(row, key)) for key in extra]) for row in table.rows]
    untrained = [line(_words.baseline_cells(baseline), ["-"] * len(extra)) for baseline in table.baselines]
    ended = [rf"\multicolumn{{{len(header)}}}{{p{{\textwidth}}}}{{{_escaped(_words.pruned(one))}}} \\" for one in table.pruned]
    if ended:
        ended = [r"\midrule", rf"\multicolumn{{{len(header)}}}{{l}}{{{_escaped(_words.PRUNED)}}} \\", *ended]
    remarks = [f"\\#{row.rank or '-'} {_escaped(row.model)}: {_escaped(row.remark)}." for row in table.rows if row.remark]
    notes = [_escaped(text) for text in (_words.HOW_TO_READ, *table.warnings, _words.rest(table)) if text]
    facts = _escaped("; ".join([_words.leak(table), *_words.facts(table)]))
    title = f"{_escaped(table.experiment)}, split {_escaped(table.split)} ({facts})."
    return "\n".join(
        [
            r"\begin{table}",
            r"\centering\scriptsize\setlength{\tabcolsep}{3pt}",
            rf"\caption{{{' '.join([title, *notes, *remarks])}}}",
            r"\makebox[\textwidth][c]{%",  # wider than the text where there is much to tell, and centred all the same
            rf"\begin{{tabular}}{{{''.join(PARAMS if h == 'params' else 'l' if h in _words.TEXTS else 'r' for h in header)}}}",
            r"\toprule",
            " & ".join(map(_escaped, header)) + r" \\",
            r"\midrule",
            *rows,
            *([r"\midrule"] if untrained else []),
            *untrained,
            *ended,
            r"\bottomrule",
            r"\end{tabular}}",
            r"\end{table}",
        ]
    )


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(letter, letter) for letter in _words.printable(" ".join(text.split())))
