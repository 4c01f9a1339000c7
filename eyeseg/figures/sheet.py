"""Every image under the best trial: the picture, its lesion and what was predicted, the probabilities, and its ROC curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from eyeseg.evidence import Evidence, Picture
from eyeseg.figures._labels import label
from eyeseg.figures._marks import Axis, Figure, Group, Line, Mark, Panel, Words, cut

ORDER = 7
ON_PAGE = True
TRUE, PREDICTED = (0, 255, 255), (255, 221, 0)  # cyan and yellow: neither is in a retina, and both are light on it
_WIDTH = 150


def draw(evidence: Evidence) -> Figure | None:
    if not evidence.sheet:
        return None
    best = evidence.leaders[0]
    hidden = f" {evidence.sheet_hidden} more images, all with higher AUC, are not shown here." if evidence.sheet_hidden else ""
    caption = (
        f"{label(best.row, 90)}: its images, worst AUC first. Cyan outlines the lesion, yellow what was predicted above 0.5; then the "
        f"probability, white is lesion (brightened where it stays below 0.5, by how much is said); then the ROC curve.{hidden}"
    )
    return Figure("Images of the best trial", caption, tuple(map(_group, evidence.sheet)), small=True)


def _group(found: Picture) -> Group:
    image = found.image
    panels = []
    if found.shown is not None:
        panels += [_picture(found.shown), _picture(_outlined(found, found.shown))]
    elif found.lesion is not None:
        panels.append(_picture(_grey(np.where(found.lesion, 255, 0))))
    brightened = 1.0
    if found.map is not None:
        brightened = _brightening(found.map)
        panels.append(_picture(_grey(np.minimum(255, np.round(found.map * brightened)))))
    ratio = panels[0].height / panels[0].width if panels else 0.7
    panels.append(_roc(found, round(_WIDTH * min(1.0, max(ratio, 0.6)))))
    auc = "no AUC: one class" if image.auc is None else f"AUC {image.auc:.3f}"
    times = f" · map x{brightened:.3g}" if brightened > 1 else ""
    return Group(tuple(panels), f"{cut(image.name, 40)} · {cut(image.patient, 20)} · fold {image.fold} · {auc}{times}")


def _brightening(levels: NDArray[np.uint8]) -> float:
    """By how much a map that predicts nothing must be brightened so that one can see where it tends to."""
    highest = int(levels.max(initial=0))
    return 255 / highest if 0 < highest < 128 else 1.0


def _picture(pixels: NDArray[np.uint8]) -> Panel:
    return Panel(width=_WIDTH, height=max(1, round(_WIDTH * pixels.shape[0] / pixels.shape[1])), pixels=pixels)


def _grey(levels: NDArray[np.generic]) -> NDArray[np.uint8]:
    return np.repeat(levels.astype(np.uint8)[..., None], 3, axis=2)


def _outlined(found: Picture, shown: NDArray[np.uint8]) -> NDArray[np.uint8]:
    picture = shown.copy()
    if found.lesion is not None:
        picture[binary_dilation(found.lesion) & ~found.lesion] = TRUE
    if found.map is not None:
        predicted = found.map >= 128
        picture[binary_dilation(predicted) & ~predicted] = PREDICTED
    return picture


def _roc(found: Picture, height: int) -> Panel:
    ends = Axis("", 0.0, 1.0, ((0.0, "0"), (0.5, ""), (1.0, "1")))
    marks: list[Mark] = [Line([0.0, 1.0], [0.0, 1.0], None, 0.8, faint=True, dash=2)]
    if found.image.curve is not None:
        marks.append(Line(found.image.curve.fpr.tolist(), found.image.curve.tpr.tolist(), 0, 2.0))
    else:
        marks.append(Words(0.5, 0.5, "no curve", "middle", soft=True))
    return Panel(ends, ends, tuple(marks), width=_WIDTH, height=max(height, 60))
