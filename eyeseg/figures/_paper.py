"""Panels as files for a paper, by matplotlib: PNG, SVG and PDF with embedded fonts. The only module that imports it."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure as Page
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke

from eyeseg.figures._marks import COLOURS, DASHES, Axis, Dots, Figure, Group, Line, Panel, Span, Tile, Words, cut

DPI, DPI_SMALL = 200, 120
_INK, _SOFT = "#222222", "#666666"
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.titlesize": 9,
    "pdf.fonttype": 42,  # embedded TrueType: text stays text
    "svg.fonttype": "path",  # letters as outlines: the same everywhere
    "svg.hashsalt": "eyeseg",
    "text.parse_math": False,  # a name with dollars is a name
}
_POINT = 72 / 96  # of a panel's pixels in matplotlib's points
_ROWS_A_PAGE = 10


def write(figure: Figure, stem: Path) -> list[Path]:
    """Write stem.png, stem.svg and stem.pdf; a figure too long for one page gets more pages in the PDF and numbered pictures."""
    with rc_context(), warnings.catch_warnings():
        rcdefaults()  # whatever a matplotlibrc says that lies in the current folder: it may have texts set by LaTeX, and bring its preamble
        rcParams.update(_STYLE)
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # a name may have letters that no font has
        pages, dpi = _pages(figure), DPI_SMALL if figure.small else DPI
        files = []
        for number, page in enumerate(pages, start=1):
            name = stem.name if len(pages) == 1 else f"{stem.name}-{number}"
            for ending, said in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": None})):
                files.append(stem.with_name(f"{name}.{ending}"))
                page.savefig(files[-1], dpi=dpi, metadata=said)
        files.append(stem.with_name(f"{stem.name}.pdf"))
        with PdfPages(files[-1], metadata={"CreationDate": None, "ModDate": None, "Title": figure.title}) as pdf:
            for page in pages:
                pdf.savefig(page, dpi=dpi)
    return files


def _pages(figure: Figure) -> list[Page]:
    """Groups as they fit beside each other: plots two in a row, sheets of thumbnails two groups in a row, so many rows a page."""
    columns = min(2, len(figure.groups))
    rows = [figure.groups[i : i + columns] for i in range(0, len(figure.groups), columns)]
    most = _ROWS_A_PAGE if figure.small else 4
    return [_page(rows[i : i + most], columns, small=figure.small) for i in range(0, len(rows), most)]


def _page(rows: Sequence[Sequence[Group]], columns: int, *, small: bool) -> Page:
    wide = max(sum(panel.width for panel in group.panels) for row in rows for group in row) / 96
    heights = [max(panel.height for group in row for panel in group.panels) / 96 + 0.25 for row in rows]
    size = (wide * columns + 0.4, sum(heights) + 0.2)
    page = Page(figsize=size, layout=None if small else "constrained")
    across = max(len(group.panels) for row in rows for group in row)
    widths = [panel.width for panel in max((group.panels for row in rows for group in row), key=len)]
    # thumbnails need no room for labels, and finding room for hundreds takes minutes
    edges = {"left": 0.15 / size[0], "right": 1 - 0.15 / size[0], "bottom": 0.15 / size[1], "top": 1 - 0.3 / size[1]}
    room = edges | {"wspace": 0.08, "hspace": 0.32} if small else {}
    grid = page.add_gridspec(len(rows), columns * across, height_ratios=heights, width_ratios=widths * columns, **room)
    for down, row in enumerate(rows):
        for right, group in enumerate(row):
            for i, panel in enumerate(group.panels):
                last = across if i == len(group.panels) - 1 else i + 1  # a group of fewer panels fills its place
                axes = page.add_subplot(grid[down, right * across + i : right * across + last])
                _draw(panel, axes)
                if i == 0 and group.title:
                    axes.set_title(cut(group.title, 70), loc="left", fontsize=6)
    page.draw_without_rendering()
    page.set_layout_engine("none")  # found once, kept for every format
    return page


def _draw(panel: Panel, axes: Axes) -> None:
    if panel.pixels is not None:
        axes.imshow(panel.pixels, interpolation="none")  # the pixels themselves go into SVG and PDF
        axes.set_axis_off()
        return
    if panel.title:
        axes.set_title(panel.title, loc="left")
    small = panel.height < 200
    sides: tuple[tuple[Axis | None, Literal["x", "y"]], ...] = ((panel.x, "x"), (panel.y, "y"))
    for axis, which in sides:
        if axis is None:
            continue
        if axis.log:
            (axes.set_xscale if which == "x" else axes.set_yscale)("log")
        (axes.set_xlim if which == "x" else axes.set_ylim)(axis.low, axis.high)
        ticks, texts = [at for at, _ in axis.ticks], [text for _, text in axis.ticks]
        (axes.set_xticks if which == "x" else axes.set_yticks)(ticks, texts, minor=False)
        (axes.set_xticks if which == "x" else axes.set_yticks)([], minor=True)
        (axes.set_xlabel if which == "x" else axes.set_ylabel)(axis.label)
        axes.tick_params(which, length=0, labelsize=6 if small else 8)
        if axis.grid:
            axes.grid(axis=which, color="#dddddd", linewidth=0.6)
    if not (panel.y and panel.y.ticks):
        axes.spines["left"].set_visible(False)
    axes.set_axisbelow(True)
    for mark in panel.marks:
        _mark(mark, axes)
    if panel.key:
        handles = [Line2D([], [], color=COLOURS[colour], linestyle=_dashed(dash), label=name) for name, colour, dash in panel.key]
        axes.legend(handles=handles, fontsize=7, frameon=False, loc="lower right")


def _mark(mark: Line | Dots | Span | Tile | Words, axes: Axes) -> None:
    if isinstance(mark, Line):
        axes.plot(
            mark.x, mark.y, color=_colour(mark.colour), linewidth=mark.width * _POINT, linestyle=_dashed(mark.dash),
            alpha=0.3 if mark.faint else 1.0, zorder=2 if mark.faint else 3,
        )  # fmt: skip
    elif isinstance(mark, Dots):
        axes.scatter(
            mark.x, mark.y, s=(mark.size * _POINT) ** 2, color=_colour(mark.colour), alpha=0.45 if mark.faint else 1.0, linewidths=0,
            zorder=4, clip_on=False,
        )  # fmt: skip
    elif isinstance(mark, Span):
        axes.plot(
            [mark.x0, mark.x1], [mark.y, mark.y], color=_colour(mark.colour), linewidth=mark.height * _POINT, alpha=0.35,
            solid_capstyle="butt", zorder=2,
        )  # fmt: skip
    elif isinstance(mark, Tile):
        axes.fill([mark.x0, mark.x1, mark.x1, mark.x0], [mark.y0, mark.y0, mark.y1, mark.y1], color=mark.fill, linewidth=0, zorder=1)
    else:
        colour = {"dark": "white", "light": "black"}.get(mark.on, _SOFT if mark.soft else _INK)
        axes.annotate(
            mark.text, (mark.x, mark.y), xytext=(0, mark.shift * _POINT), textcoords="offset points", color=colour, zorder=5,
            ha={"start": "left", "middle": "center", "end": "right"}[mark.anchor], va="center" if mark.on else "baseline",
            fontsize=mark.size * _POINT, annotation_clip=False,
            path_effects=[] if mark.on else [Stroke(linewidth=2, foreground="white"), Normal()],
        )  # fmt: skip


def _dashed(dash: int) -> tuple[float, tuple[float, ...]] | Literal["-"]:
    return (0.0, tuple(length / math.sqrt(2) for length in DASHES[dash])) if dash else "-"


def _colour(colour: int | None) -> str:
    return _INK if colour is None else COLOURS[colour]
