"""Figures of a report. Each file is one: `draw(evidence)` returns panels of marks, which the page shows as SVG and matplotlib prints.

An entry has ORDER, its place among the others, ON_PAGE, whether the page shows it as a figure, and `draw(evidence) -> Figure | None`,
None where there is nothing to draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from eyeseg import catalog
from eyeseg.evidence import Evidence
from eyeseg.figures._marks import Figure, Group

__all__ = ["Figure", "Group", "as_svg", "drawn", "write"]


def drawn(evidence: Evidence, *, on_page: bool = False) -> Iterator[tuple[str, Figure]]:
    """The figures for which there is something to draw, with their names, in order. on_page: only those that the page shows."""
    entries = sorted(
        (catalog.entry("figures", name) for name in catalog.names("figures")), key=lambda entry: (entry.facts["ORDER"], entry.name)
    )
    for entry in entries:
        if entry.facts["ON_PAGE"] or not on_page:
            figure = catalog.load("figures", entry.name).draw(evidence)
            if figure is not None:
                yield entry.name, figure


def as_svg(group: Group, said: str) -> list[Markup]:
    """The panels of a group as inline SVG; `said` tells what they are to those who cannot see them."""
    from eyeseg.figures import _svg

    return _svg.drawn(group.panels, said)


def write(evidence: Evidence, folder: Path, prefix: str = "") -> list[Path]:
    """Write every figure as PNG, SVG and PDF into the folder; -> the files."""
    from eyeseg.figures import _paper

    return [path for name, figure in drawn(evidence) for path in _paper.write(figure, folder / f"{prefix}{name}")]
