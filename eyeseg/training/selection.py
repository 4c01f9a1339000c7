"""How good a training is so far, on the images that its fold sets aside: neither trained on nor reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from eyeseg.halving import MEASURES
from eyeseg.spec import RunSpec
from eyeseg.training.dataset import Cache
from eyeseg.training.evaluate import NonFiniteLogits, Scorer, image_measures
from eyeseg.training.fit import NewModel


def inner_scores(
    spec: RunSpec,
    cache: Cache,
    inner: Sequence[int],
    *,
    weights: Path,
    device: str,
    stop: Callable[[], bool],
    build: NewModel | None = None,
) -> dict[str, Any] | None:
    """Means over the inner images for which each measure is defined, and their number; None when asked to stop.

    weights: a checkpoint folder that artifacts.fetch has verified. standing: judged, or diverged when the logits are not finite.
    """
    scorer = Scorer(spec, weights, torch.device(device), build)
    rows = []
    for index in inner:
        if stop():
            return None
        try:
            scores = scorer(cache.images[index], where=f"image {index}")
        except NonFiniteLogits:
            return {"standing": "diverged", **dict.fromkeys(MEASURES), "images": len(inner)}
        rows.append(image_measures(scores, cache.masks[index] != 0, 0.0))
    known = {name: [row[name] for row in rows if row[name] is not None] for name in MEASURES}
    means = {name: sum(found) / len(found) if found else None for name, found in known.items()}
    return {"standing": "judged", **means, "images": len(known["auc"])}
