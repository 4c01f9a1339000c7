"""What trials cost: device seconds of each trial by model, against its mean AUC."""

from __future__ import annotations

import math
from collections import defaultdict

from eyeseg.evidence import Evidence
from eyeseg.figures._marks import COLOURS, Axis, Dots, Figure, Panel, auc_axis, cut, each, nice_step
from eyeseg.ranking import Row

ORDER = 6
ON_PAGE = True
_ROUND = [
    n * size for size, most in ((1, 60), (60, 60), (3600, 24), (86400, 1000)) for n in (1, 2, 5, 10, 20, 30, 50, 100, 200, 500) if n < most
]
_TICKS = 6


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
    panel = Panel(_axis(rows), auc_axis([row.image_auc_mean or 0.0 for row in rows], "mean AUC"), dots, "", key, width=440, height=300)
    total = _said(sum(row.device_seconds for row in rows))
    left_out = f" The {len(by_model) - len(names)} models that rank last are left out." if len(by_model) > len(names) else ""
    caption = f"One dot a trial: all its folds, training and evaluation. Beside each name the sum of its trials; {total} in all.{left_out}"
    return Figure("Cost", caption, each([panel]))


def _axis(rows: list[Row]) -> Axis:
    low, high = min(row.device_seconds for row in rows) / 1.25, max(row.device_seconds for row in rows) * 1.25
    inside = [float(at) for at in _ROUND if low <= at <= high]
    if len(inside) < 2:  # all cost about the same
        step = nice_step(high - low, _TICKS)
        inside = [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1) if n]
    ticks: list[tuple[float, str]] = []
    for at in inside:
        if not ticks or math.log(at / ticks[-1][0]) > math.log(high / low) / _TICKS:
            ticks.append((at, _said(at)))
    return Axis("device time of a trial", low, high, tuple(ticks), log=True)


def _said(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
