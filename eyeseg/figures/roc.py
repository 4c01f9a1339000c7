"""ROC curves: the mean of the best trial of each model, and behind each mean the curve of every image."""

from __future__ import annotations

from eyeseg import curves
from eyeseg.evidence import Evidence, Leader
from eyeseg.figures._labels import label
from eyeseg.figures._marks import Axis, Figure, Line, Mark, Panel, cut, each

ORDER = 3
ON_PAGE = True
TICKS = tuple((n / 5, f"{n / 5:g}") for n in range(6))
CHANCE = Line([0.0, 1.0], [0.0, 1.0], None, 0.8, faint=True, dash=2)


def draw(evidence: Evidence) -> Figure | None:
    known = [(place, leader) for place, leader in enumerate(evidence.leaders) if leader.curves]
    if not known:
        return None
    panels = []
    if len(known) > 1:
        means = [(place, leader, curves.mean(leader.curves)) for place, leader in known]
        lines = [Line(mean.fpr.tolist(), mean.tpr.tolist(), place, 2.2, dash=place) for place, _, mean in means if mean]
        one_model = len({leader.row.model for _, leader in known}) == 1
        names = tuple(
            # the figure of the table, not the area of a mean of thinned curves, which may differ in the last digit
            (cut(f"{leader.row.rank} " * one_model + f"{leader.row.model} {leader.row.image_auc_mean or mean.area:.3f}", 30), place, place)
            for place, leader, mean in means
            if mean
        )
        panels.append(_panel("Mean curves", [CHANCE, *lines], names))
    panels += [_panel(label(leader.row, 52), _of(leader, place), ()) for place, leader in known]
    caption = (
        "Means are vertical averages over images, so that the area below is their mean AUC. Thin: the curve of each image, "
        f"within {curves.TOLERANCE:.3f} of the exact one; all AUCs in the tables are exact."
    )
    return Figure("ROC", caption, each(panels))


def _of(leader: Leader, colour: int) -> list[Mark]:
    faint = [Line(curve.fpr.tolist(), curve.tpr.tolist(), colour, 0.9, faint=True) for curve in leader.curves]
    mean = curves.mean(leader.curves)
    return [CHANCE, *faint, *([Line(mean.fpr.tolist(), mean.tpr.tolist(), colour, 2.6)] if mean else [])]


def _panel(title: str, marks: list[Mark], key: tuple[tuple[str, int, int], ...]) -> Panel:
    x, y = Axis("false positive rate", 0.0, 1.0, TICKS), Axis("true positive rate", 0.0, 1.0, TICKS)
    return Panel(x, y, tuple(marks), title, key, width=400, height=380)
