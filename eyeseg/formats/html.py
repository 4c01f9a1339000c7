"""One self-contained web page: intervals drawn as bars, readable on a phone, light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from eyeseg.formats import _words
from eyeseg.ranking import Baseline, Row, Table

MIME = "text/html"
EXTENSION = ".html"


@dataclass(frozen=True)
class Axis:
    """The AUC range that a table's bars share; positions are per cent of the drawing's width."""

    low: float
    high: float

    def at(self, auc: float) -> float:
        return round(100.0 * (auc - self.low) / (self.high - self.low), 2)

    def ticks(self) -> list[float]:
        step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if self.high - self.low <= 5.5 * step)
        first = round(self.low / step + 0.499)
        return [round(n * step, 2) for n in range(first, first + 6) if self.low <= round(n * step, 2) <= self.high]


def render(tables: Sequence[Table]) -> str:
    """The page; it needs no other file and no network."""
    folder = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=folder, autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"score": _words.score, "duration": _words.duration, "value": _words.value}
    page = environment.get_template("report.html.j2")
    return page.render(
        sections=[{"table": table, "axis": axis(table), "chips": _chips(table), "rest": _words.rest(table)} for table in tables],
        experiments=list(dict.fromkeys(table.experiment for table in tables)),
        shown=_words.SHOWN_MEASURES,
    )


def axis(table: Table) -> Axis:
    """From a round value below every mean and interval to a round one above, never beyond 0 and 1."""
    lines: list[Row | Baseline] = [*table.rows, *table.baselines]
    ends = [end for line in lines if line.image_auc_mean is not None for end in (line.image_auc_mean, *(line.image_auc_ci or ()))]
    low, high = min(ends, default=0.5), max(ends, default=1.0)
    margin = max(0.05 * (high - low), 0.005)
    return Axis(max(0.0, _round_down(low - margin)), min(1.0, -_round_down(-(high + margin))))


def _round_down(value: float, step: float = 0.02) -> float:
    return round((value // step) * step, 2)


def _chips(table: Table) -> Mapping[str, str]:
    """The data summary, name to text; what is not known is left out."""
    known = table.data
    positive = known.get("positive_fraction")
    found = {
        "images": known.get("images"),
        "patients": known.get("patients"),
        "lesion pixels": None if positive is None else f"{100 * positive:.2g} %",
        "images without lesion": known.get("images_without_lesion"),
        "data fingerprint": known.get("fingerprint"),
    }
    return {name: str(text) for name, text in found.items() if text is not None}
