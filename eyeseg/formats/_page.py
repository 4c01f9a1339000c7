"""What the page's template is given for each table: axes, drawn figures, and what runs have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from eyeseg import figures
from eyeseg.evidence import Evidence, Origin, Run
from eyeseg.figures import Group
from eyeseg.formats import _words
from eyeseg.ranking import Baseline, Row, Table


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


def section(number: int, table: Table, evidence: Evidence | None) -> dict[str, Any]:
    """All that the template shows of a table."""
    chosen = f"split-{number}"
    plain = {"id": chosen, "table": table, "axis": axis(table), "chips": _chips(table), "rest": _words.rest(table)}
    plain |= {"pruned_title": _words.PRUNED, "pruned": [_words.pruned(one) for one in table.pruned]}
    if evidence is None:
        return plain | {"evidence": None, "places": []}
    drawn = [
        (name, figure, [(group, _panels(figure.title, group)) for group in figure.groups])
        for name, figure in figures.drawn(evidence, on_page=True)
    ]
    same, differing = _provenance(evidence.runs)
    best = table.rows[0].image_auc_mean if table.rows else None
    places = [("leaks", "Leak audit"), *((name, figure.title) for name, figure, _ in drawn)]
    places += [("hardest", "Hardest images")] if evidence.hardest else []
    places += [("failures", "Failures"), *([("runs", "Runs")] if evidence.runs else [])]
    return plain | {
        "evidence": evidence,
        "figures": drawn,
        "leaking": [leak for leak in evidence.leaks if leak.patients],
        "baselines": [(found, _margin(best, found)) for found in table.baselines if found.image_auc_mean is not None],
        "same": same,
        "differing": list(differing),
        "facts": list(differing.values()),
        "places": [(f"{chosen}-{name}", title) for name, title in places],
    }


def submitted(origin: Origin) -> dict[str, str]:
    """Who submitted the grid, with what."""
    return {name: str(found) for name, found in origin.provenance.items() if isinstance(found, str | int | float)}


def axis(table: Table) -> Axis:
    """From a round value below every mean and interval to a round one above, never beyond 0 and 1."""
    lines: list[Row | Baseline] = [*table.rows, *table.baselines]
    ends = [end for line in lines if line.image_auc_mean is not None for end in (line.image_auc_mean, *(line.image_auc_ci or ()))]
    low, high = min(ends, default=0.5), max(ends, default=1.0)
    margin = max(0.05 * (high - low), 0.005)
    return Axis(max(0.0, _round_down(low - margin)), min(1.0, -_round_down(-(high + margin))))


def _round_down(value: float, step: float = 0.02) -> float:
    return round((value // step) * step, 2)


def _panels(said: str, group: Group) -> list[Markup]:
    return figures.as_svg(group, ": ".join(filter(None, [said, group.title])))


def _margin(best: float | None, baseline: Baseline) -> float | None:
    return None if best is None or baseline.image_auc_mean is None else best - baseline.image_auc_mean


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


def _provenance(runs: tuple[Run, ...]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Where and with what the runs were computed: what is the same for all that say it, and what is not, by run."""
    said = {run.run: _facts(run.provenance) for run in runs}
    names = list(dict.fromkeys(name for facts in said.values() for name in facts))
    same, differing = {}, {}
    for name in names:
        values = {run: facts.get(name, "-") for run, facts in said.items() if facts}
        if len(set(values.values())) == 1:
            same[name] = next(iter(values.values()))
        else:
            differing[name] = {run: values.get(run, "-") for run in said}
    return same, differing


def _facts(provenance: Mapping[str, Any]) -> dict[str, str]:
    """The short ones among what a worker says of itself."""
    flat = {**provenance, **(provenance.get("packages") or {})}
    names = ("eyeseg", "commit", "python", "torch", "torchvision", "numpy", "host", "device", "driver", "cuda", "threads")
    return {name: str(flat[name]) for name in names if flat.get(name) not in (None, "")}
