"""The AUC of every image under the best trial of each model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eyeseg.evidence import Evidence, Leader
from eyeseg.figures._labels import label
from eyeseg.figures._marks import Axis, Dots, Figure, Line, Mark, Panel, Span, Words, auc_axis, each

ORDER = 2
ON_PAGE = True
_BINS = 90
_STEP = 0.045  # between points above each other, in rows


def draw(evidence: Evidence) -> Figure | None:
    known = [(leader, found) for leader in evidence.leaders if (found := _aucs(leader)).size]
    if not known:
        return None
    axis = auc_axis([float(auc) for _, found in known for auc in found])
    count = len(known)
    marks: list[Mark] = [] if axis.low > 0.5 else [Line([0.5, 0.5], [0.5, count + 0.5], None, 1.0, dash=1)]
    for place, (leader, found) in enumerate(known):
        y = count - place
        low, middle, high = (float(value) for value in np.quantile(found, [0.25, 0.5, 0.75]))
        marks += [
            Words(axis.low, y + 0.33, label(leader.row, 56)),
            Span(low, high, y, place, 26),
            Dots(found.tolist(), (y + _swarm(found, axis)).tolist(), place, 3.6, faint=True),
            Line([middle, middle], [y - 0.22, y + 0.22], place, 2.6),
        ]
    panel = Panel(axis, Axis("", 0.6, count + 0.6, grid=False), tuple(marks), width=440, height=56 + 74 * count)
    caption = "One dot an image, all of them; the stroke is their median, the band their middle half."
    if axis.low <= 0.5:
        caption += " The dashed line is chance."
    return Figure("AUC of every image", caption, each([panel]))


def _aucs(leader: Leader) -> NDArray[np.float64]:
    return np.array(sorted(image.auc for image in leader.images if image.auc is not None), dtype=np.float64)


def _swarm(found: NDArray[np.float64], axis: Axis) -> NDArray[np.float64]:
    """How far each point moves up or down so that those of nearly one value stand above each other."""
    bins = np.floor((found - axis.low) / (axis.high - axis.low) * _BINS).astype(int)
    within = np.arange(len(bins)) - np.searchsorted(bins, bins)  # sorted: the how-manieth of its bin
    steps = (within + 1) // 2 * np.where(within % 2, 1, -1)
    most = max(1, int(np.abs(steps).max()))
    return np.asarray(steps * min(_STEP, 0.24 / most), dtype=np.float64)
