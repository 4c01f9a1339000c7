"""Mean AUC over two hyperparameters, for each model whose trials vary in at least two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from eyeseg.evidence import Evidence
from eyeseg.figures._labels import value
from eyeseg.figures._marks import Axis, Figure, Mark, Panel, Tile, Words, cut, each
from eyeseg.ranking import Row

ORDER = 5
ON_PAGE = True
MOST_LEVELS = 12
# cividis, read off at equal steps: even to the eye, and to colour-blind ones
RAMP = ("#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838")


def draw(evidence: Evidence) -> Figure | None:
    by_model: dict[str, list[Row]] = defaultdict(list)
    for row in evidence.table.rows:
        if row.image_auc_mean is not None:
            by_model[row.model].append(row)
    chosen = {model: pair for model, rows in by_model.items() if (pair := _pair(rows))}
    if not chosen:
        return None
    values = [mean for model, pair in chosen.items() for mean, _ in _cells(by_model[model], pair).values()]
    panels = [_panel(model, by_model[model], pair, (min(values), max(values))) for model, pair in chosen.items()]
    caption = (
        f"Mean AUC, from {min(values):.3f} (dark) to {max(values):.3f} (light). Small numbers count the trials behind a cell where there "
        "are several: they differ in other settings, over which the cell is their mean. Empty: not run, or without a result."
    )
    return Figure("Hyperparameters", caption, each(panels))


def _pair(rows: Sequence[Row]) -> tuple[str, str] | None:
    """The two settings with the most values among these trials; None when fewer than two vary."""
    levels: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, found in row.params.items():
            levels[name].add(value(found))
    varying = [name for name in levels if len(levels[name]) > 1 and all(name in row.params for row in rows)]
    varying.sort(key=lambda name: -len(levels[name]))  # of equals in the order of the spec
    return (varying[0], varying[1]) if len(varying) > 1 else None


def _cells(rows: Sequence[Row], pair: tuple[str, str]) -> dict[tuple[str, str], tuple[float, int]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        found[value(row.params[pair[0]]), value(row.params[pair[1]])].append(row.image_auc_mean or 0.0)
    return {place: (sum(means) / len(means), len(means)) for place, means in found.items()}


def _panel(model: str, rows: Sequence[Row], pair: tuple[str, str], ends: tuple[float, float]) -> Panel:
    columns, lines = ([value(found) for found in _sorted({_key(row.params[name]) for row in rows})][:MOST_LEVELS] for name in pair)
    marks: list[Mark] = []
    for (across, down), (mean, count) in _cells(rows, pair).items():
        if across not in columns or down not in lines:
            continue
        x, y = columns.index(across), len(lines) - 1 - lines.index(down)
        share = (mean - ends[0]) / (ends[1] - ends[0]) if ends[1] > ends[0] else 1.0
        on = "dark" if share < 0.55 else "light"
        marks.append(Tile(x + 0.02, x + 0.98, y + 0.03, y + 0.97, RAMP[min(len(RAMP) - 1, int(share * len(RAMP)))]))
        marks.append(Words(x + 0.5, y + (0.56 if count > 1 else 0.5), f"{mean:.3f}", "middle", on))
        if count > 1:
            marks.append(Words(x + 0.5, y + 0.24, f"{count} trials", "middle", on, 9))
    horizontal = Axis(pair[0], 0, len(columns), tuple((i + 0.5, cut(text, 11)) for i, text in enumerate(columns)), grid=False)
    vertical = Axis(pair[1], 0, len(lines), tuple((len(lines) - i - 0.5, cut(text, 14)) for i, text in enumerate(lines)), grid=False)
    width = max(300, min(640, 110 + 74 * len(columns)))
    return Panel(horizontal, vertical, tuple(marks), cut(model), width=width, height=70 + 44 * len(lines))


def _key(found: Any) -> Any:
    return tuple(found) if isinstance(found, list) else found


def _sorted(found: set[Any]) -> list[Any]:
    """Numbers by size, texts by letter."""
    return sorted(found, key=lambda one: (isinstance(one, str), one if isinstance(one, int | float) else 0.0, value(one)))
