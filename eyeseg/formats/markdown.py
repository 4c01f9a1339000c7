"""Markdown tables, one a split, for notebooks, issues and READMEs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eyeseg.formats import _words
from eyeseg.ranking import Table

MIME = "text/markdown"
EXTENSION = ".md"


def render(tables: Sequence[Table]) -> str:
    """A heading, the facts, the ranking and the warnings of each table."""
    return "\n\n".join(_section(table) for table in tables) + "\n"


def _section(table: Table) -> str:
    extra = [] if table.rank_by in _words.SHOWN_MEASURES else [table.rank_by]
    header = [*_words.COLUMNS, *extra, "remark"]
    align = ["---" if heading in _words.TEXTS else "---:" for heading in header]
    rows = [[*_words.cells(row), *(_words.score(getattr(row, key)) for key in extra), row.remark] for row in table.rows]
    rows += [[*_words.baseline_cells(baseline), *("-" for _ in extra), ""] for baseline in table.baselines]
    lines = ["| " + " | ".join(map(escaped, cells)) + " |" for cells in (header, *rows)]
    lines.insert(1, "| " + " | ".join(align) + " |")
    notes = [f"- {escaped(warning)}" for warning in (*table.warnings, _words.rest(table), _words.HOW_TO_READ) if warning]
    title = f"## {escaped(table.experiment)}: {escaped(table.split)}"
    facts = "; ".join([_words.leak(table), *_words.facts(table)])
    ended = [_words.PRUNED, "\n".join(f"- {escaped(_words.pruned(one))}" for one in table.pruned)] if table.pruned else []
    return "\n\n".join([title, escaped(facts), "\n".join(lines), *ended, "\n".join(notes)])


def escaped(text: str) -> str:
    """The text as a cell shows it: no markup, no HTML, no link, no line of its own."""
    text = re.sub(r"([\\|`*\[\]])", r"\\\1", " ".join(text.split()))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
