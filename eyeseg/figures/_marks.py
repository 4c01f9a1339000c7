"""What a figure is made of: panels with axes, and marks in the units of the axes. Nothing here knows how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Okabe & Ito 2008, told apart by colour-blind readers; an index into it is a `colour`, None is the colour of text
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = ((), (9, 5), (2, 4), (10, 4, 2, 4), (5, 5), (1, 6))


@dataclass(frozen=True)
class Axis:
    """A range with its ticks, (place, text); on a logarithmic one `low` is above 0."""

    label: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    log: bool = False
    grid: bool = True

    def share(self, value: float) -> float:
        """Where a value lies, 0 at the low end and 1 at the high one."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Line:
    """A polyline. faint: one of many behind another. dash: an index into DASHES."""

    x: Sequence[float]
    y: Sequence[float]
    colour: int | None = 0
    width: float = 1.8
    faint: bool = False
    dash: int = 0


@dataclass(frozen=True)
class Dots:
    """Points of one colour."""

    x: Sequence[float]
    y: Sequence[float]
    colour: int | None = 0
    size: float = 4.0
    faint: bool = False


@dataclass(frozen=True)
class Span:
    """A horizontal bar from x0 to x1 around y; height in pixels."""

    x0: float
    x1: float
    y: float
    colour: int | None = 0
    height: float = 8.0


@dataclass(frozen=True)
class Tile:
    """A filled rectangle."""

    x0: float
    x1: float
    y0: float
    y1: float
    fill: str


@dataclass(frozen=True)
class Words:
    """A text; anchor: start, middle or end. colour: one of the figure's, or `on` what it stands: dark or light. shift: pixels upwards."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    on: str = ""
    size: float = 12.0
    soft: bool = False
    shift: float = 0.0


Mark = Line | Dots | Span | Tile | Words


@dataclass(frozen=True)
class Panel:
    """One drawing, width x height pixels. pixels: a picture (h, w, 3) in place of axes and marks. key: names of colours and dashes."""

    x: Axis | None = None
    y: Axis | None = None
    marks: tuple[Mark, ...] = ()
    title: str = ""
    key: tuple[tuple[str, int, int], ...] = ()
    width: int = 440
    height: int = 300
    pixels: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Group:
    """Panels that belong together, one row."""

    panels: tuple[Panel, ...]
    title: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure with what it shows in a sentence or two. small: its panels are thumbnails."""

    title: str
    caption: str
    groups: tuple[Group, ...] = field(default_factory=tuple)
    small: bool = False

    @property
    def panels(self) -> list[Panel]:
        """All of them, in order."""
        return [panel for group in self.groups for panel in group.panels]


def each(panels: Iterable[Panel]) -> tuple[Group, ...]:
    """A group for each panel."""
    return tuple(Group((panel,)) for panel in panels)


def linear(label: str, values: Iterable[float], *, low: float | None = None, high: float | None = None, room: float = 0.03) -> Axis:
    """An axis with round ticks that holds all finite values; low, high: ends that are given."""
    known = [value for value in values if math.isfinite(value)]
    bottom = min(known, default=0.0) if low is None else low
    top = max(known, default=1.0) if high is None else high
    if top <= bottom:
        bottom, top = bottom - 0.5 * abs(bottom or 1.0), top + 0.5 * abs(top or 1.0)
    margin = room * (top - bottom)
    bottom, top = bottom - margin * (low is None), top + margin * (high is None)
    step = nice_step(top - bottom)
    count = range(math.ceil(bottom / step - 1e-9), math.floor(top / step + 1e-9) + 1)
    return Axis(label, bottom, top, tuple((n * step, f"{n * step:.10g}") for n in count))


def nice_step(length: float, most: int = 6) -> float:
    """1, 2 or 5 times a power of ten, at most so many times in the length."""
    power = 10.0 ** math.floor(math.log10(length / most))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if length / (factor * power) <= most)


def auc_axis(values: Iterable[float], label: str = "AUC of an image") -> Axis:
    """From a round value below all of them to 1."""
    lowest = min((value for value in values if math.isfinite(value)), default=0.5)
    return linear(label, [], low=max(0.0, math.floor((lowest - 0.01) * 20) / 20), high=1.0)


def cut(text: str, most: int = 44) -> str:
    """The text, or its beginning where it is longer than can be shown."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
