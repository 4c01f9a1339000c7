"""Panels as inline SVG for the page: coloured by its style sheet, so that one drawing serves light, dark and print."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray
from PIL import Image

from eyeseg.figures._marks import DASHES, Axis, Dots, Line, Mark, Panel, Span, Tile, Words

_LETTER = 6.6  # pixels that a letter of size 12 takes
_NEAR = 0.35  # pixels by which a simplified line may be off


class _Frame:
    """Where the axes of a panel lie in its drawing."""

    def __init__(self, panel: Panel) -> None:
        self.x, self.y = panel.x, panel.y
        letters = max((len(text) for _, text in panel.y.ticks), default=0) if panel.y else 0
        small = panel.height < 200
        self.left = round(letters * _LETTER) + (8 if letters else 6) + (18 if panel.y and panel.y.label else 0)
        self.right = panel.width - (4 if small else 12)
        self.top = (20 if panel.title else 6) + (18 * _key_rows(panel) + 6 if panel.key else 0)
        labelled = panel.x is not None and (panel.x.ticks or panel.x.label)
        self.bottom = panel.height - (0 if not labelled else 20 + (18 if panel.x and panel.x.label else 0)) - 4

    def across(self, value: float) -> float:
        share = self.x.share(value) if self.x else 0.0
        return self.left + share * (self.right - self.left)

    def down(self, value: float) -> float:
        share = self.y.share(value) if self.y else 0.0
        return self.bottom - share * (self.bottom - self.top)


def svg(panel: Panel, said: str) -> Markup:
    """The panel; `said` tells it to those who cannot see it."""
    # a drawing that is blown up is not read more easily
    size = f'viewBox="0 0 {panel.width} {panel.height}" style="max-width:{panel.width * 5 // 4}px"'
    box = f'<svg {size} role="img" aria-label="{escape(said)}"'
    if panel.pixels is not None:
        place = f'width="{panel.width}" height="{panel.height}" preserveAspectRatio="none"'
        return Markup(f'{box} class="plot picture"><image {place} href="{_data(panel.pixels)}"/></svg>')  # noqa: S704  escaped  # nosec B704
    frame = _Frame(panel)
    parts = [*_axes(panel, frame), *(_mark(mark, frame) for mark in panel.marks), *_key(panel)]
    if panel.title:
        parts.append(_text(0 if frame.left < 40 else frame.left, 13, panel.title, "title"))
    small = " small" if panel.height < 200 else ""
    return Markup(f'{box} class="plot{small}">{"".join(parts)}</svg>')  # noqa: S704  escaped piece by piece  # nosec B704


def _axes(panel: Panel, frame: _Frame) -> list[str]:
    parts: list[str] = []
    if panel.x and panel.x.ticks:
        parts += _grid(panel.x, [f"M{_n(frame.across(at))} {_n(frame.top)}V{_n(frame.bottom)}" for at, _ in panel.x.ticks])
        parts += [_text(frame.across(at), frame.bottom + 16, text, "tick middle") for at, text in panel.x.ticks]
    if panel.y and panel.y.ticks:
        parts += _grid(panel.y, [f"M{_n(frame.left)} {_n(frame.down(at))}H{_n(frame.right)}" for at, _ in panel.y.ticks])
        parts += [_text(frame.left - 6, frame.down(at) + 4, text, "tick end") for at, text in panel.y.ticks]
    if panel.x and panel.x.label:
        parts.append(_text((frame.left + frame.right) / 2, panel.height - 5, panel.x.label, "label middle"))
    if panel.y and panel.y.label:
        middle = _n((frame.top + frame.bottom) / 2)
        parts.append(f'<text class="label middle" transform="translate(12 {middle}) rotate(-90)">{escape(panel.y.label)}</text>')
    return parts


def _grid(axis: Axis, lines: list[str]) -> list[str]:
    return [f'<path class="grid" d="{"".join(lines)}"/>'] if axis.grid else []


def _mark(mark: Mark, frame: _Frame) -> str:
    if isinstance(mark, Line):
        return _line(mark, frame)
    if isinstance(mark, Dots):
        points = "".join(f"M{_n(frame.across(x))} {_n(frame.down(y))}h0" for x, y in zip(mark.x, mark.y, strict=True))
        return f'<path class="dots {_colour(mark.colour)}{" faint" if mark.faint else ""}" stroke-width="{_n(mark.size)}" d="{points}"/>'
    if isinstance(mark, Span):
        left, right = frame.across(mark.x0), frame.across(mark.x1)
        place = f'x="{_n(left)}" width="{_n(max(right - left, 0.5))}" y="{_n(frame.down(mark.y) - mark.height / 2)}"'
        return f'<rect class="span {_colour(mark.colour)}" {place} height="{_n(mark.height)}"/>'
    if isinstance(mark, Tile):
        left, right, top, bottom = frame.across(mark.x0), frame.across(mark.x1), frame.down(mark.y1), frame.down(mark.y0)
        place = f'x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}" height="{_n(bottom - top)}"'
        return f'<rect {place} fill="{escape(mark.fill)}"/>'
    return _words(mark, frame)


def _line(mark: Line, frame: _Frame) -> str:
    known = [(x, y) for x, y in zip(mark.x, mark.y, strict=True) if np.isfinite(x) and np.isfinite(y)]
    points = simplified(np.array([(frame.across(x), frame.down(y)) for x, y in known]).reshape(-1, 2))
    way = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) if len(points) else ""
    dashes = f' stroke-dasharray="{" ".join(map(_n, DASHES[mark.dash]))}"' if mark.dash else ""
    return f'<path class="line {_colour(mark.colour)}{" faint" if mark.faint else ""}" stroke-width="{_n(mark.width)}"{dashes} d="{way}"/>'


def _words(mark: Words, frame: _Frame) -> str:
    kind = f"{mark.anchor}{' soft' if mark.soft else ''}{f' on-{mark.on}' if mark.on else ''}"
    size = f' font-size="{_n(mark.size)}"' if mark.size != 12.0 else ""
    return _text(frame.across(mark.x), frame.down(mark.y) + (4 if mark.on else 0) - mark.shift, mark.text, kind, size)


def _key(panel: Panel) -> list[str]:
    parts, x, y = [], 4.0, 34.0 if panel.title else 14.0
    for name, colour, dash in panel.key:
        length = 34 + len(name) * _LETTER
        if x > 4 and x + length > panel.width:
            x, y = 4.0, y + 18
        dashes = f' stroke-dasharray="{" ".join(map(_n, DASHES[dash]))}"' if dash else ""
        parts.append(f'<path class="line {_colour(colour)}" stroke-width="2.5"{dashes} d="M{_n(x)} {_n(y - 4)}h18"/>')
        parts.append(_text(x + 23, y, name, ""))
        x += length
    return parts


def _key_rows(panel: Panel) -> int:
    rows, x = 1, 4.0
    for name, _, _ in panel.key:
        length = 34 + len(name) * _LETTER
        if x > 4 and x + length > panel.width:
            rows, x = rows + 1, 4.0
        x += length
    return rows


def simplified(points_N2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without the points that lie within a fraction of a pixel of the line through their neighbours (Douglas & Peucker 1973)."""
    if len(points_N2) < 3:
        return points_N2
    kept = np.zeros(len(points_N2), bool)
    kept[[0, -1]] = True
    open_ends = [(0, len(points_N2) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        if last - first < 2:
            continue
        start, along = points_N2[first], points_N2[last] - points_N2[first]
        inner = points_N2[first + 1 : last] - start
        share = np.clip(inner @ along / max(float(along @ along), 1e-12), 0, 1)
        off = ((inner - share[:, None] * along) ** 2).sum(1)
        furthest = int(off.argmax())
        if off[furthest] > _NEAR**2:
            middle = first + 1 + furthest
            kept[middle] = True
            open_ends += [(first, middle), (middle, last)]
    return points_N2[kept]


def _text(x: float, y: float, text: str, kind: str, more: str = "") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="{kind}"{more}>{escape(text)}</text>'


def _colour(colour: int | None) -> str:
    return "ink" if colour is None else f"c{colour}"


def _n(value: float) -> str:
    """At most one digit behind the point."""
    return f"{value:.1f}".removesuffix(".0")


def _data(pixels_HW3: NDArray[np.uint8]) -> str:
    """A data URI of the picture as WebP."""
    file = io.BytesIO()
    Image.fromarray(pixels_HW3).save(file, "WEBP", quality=70, method=4)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def drawn(panels: Sequence[Panel], said: str) -> list[Markup]:
    """The panels of a group."""
    return [svg(panel, ": ".join(filter(None, [said, panel.title]))) for panel in panels]
