"""What trials cost: device seconds of each trial by model, against its mean AUC."""

from __future__ import annotations

import math
from collections import defaultdict

from eyeseg.evidence import Evidence
from eyeseg.figures._marks import COLOURS, Axis, Dots, Figure, Panel, auc_axis, cut, each
from eyeseg.ranking import Row

ORDER = 6
ON_PAGE = True
_ROUND = ((1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3600, "1 h"), (36000, "10 h"), (86400, "1 d"), (864000, "10 d"))


def draw(evidence: Evidence) -> Figure | None:
    by_model: dict[str, list[Row]] = defaultdict(list)
    for row in evidence.table.rows:
        if row.image_auc_mean is not None and row.device_seconds > 0:
            by_model[row.model].append(row)
    if not by_model:
        return None
    rows = [row for found in by_model.values() for row in found]
    names = list(by_model)[: len(COLOURS)]
    dots = tuple(
        Dots([row.device_seconds for row in by_model[name]], [row.image_auc_mean or 0.0 for row in by_model[name]], place, 8)
        for place, name in enumerate(names)
    )
    key = tuple((cut(f"{name} {_said(sum(row.device_seconds for row in by_model[name]))}", 30), i, 0) for i, name in enumerate(names))
    panel = Panel(_axis(rows), auc_axis([row.image_auc_mean or 0.0 for row in rows], "mean AUC"), dots, "", key, width=520, height=300)
    total = _said(sum(row.device_seconds for row in rows))
    left_out = f" The {len(by_model) - len(names)} models that rank last are left out." if len(by_model) > len(names) else ""
    caption = f"One dot a trial: all its folds, training and evaluation. Beside each name the sum of its trials; {total} in all.{left_out}"
    return Figure("Cost", caption, each([panel]))


def _axis(rows: list[Row]) -> Axis:
    low, high = min(row.device_seconds for row in rows) / 1.25, max(row.device_seconds for row in rows) * 1.25
    ticks = tuple((float(at), text) for at, text in _ROUND if low <= at <= high)
    if len(ticks) < 2:  # all cost about the same
        step = 10.0 ** math.floor(math.log10(high - low))
        every = next(step * n for n in (1, 2, 5, 10) if (high - low) / (step * n) <= 5)
        ticks = tuple((n * every, _said(n * every)) for n in range(math.ceil(low / every), math.floor(high / every) + 1) if n)
    return Axis("device time of a trial", low, high, ticks, log=True)


def _said(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
