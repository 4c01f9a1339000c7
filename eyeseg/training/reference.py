"""What the baselines score on a validation fold: measured like a model, on the same pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from eyeseg import catalog
from eyeseg.baselines import Known
from eyeseg.training.auc import average_precision, image_auc
from eyeseg.training.dataset import Cache


def baseline_rows(
    names: Sequence[str], cache: Cache, patients: Sequence[str], train: Sequence[int], val: Sequence[int], *, stop: Callable[[], bool]
) -> list[dict[str, Any]]:
    """One row per baseline and validation image: name, index, auc, ap. None where undefined, or where the baseline has no answer.

    Fewer rows when `stop` says so.
    """
    known = Known(cache.images, cache.masks, patients, train)
    rows: list[dict[str, Any]] = []
    for name in names:
        score = catalog.load("baselines", name).scorer(known)
        for index in val:
            if stop():
                return rows
            scores, lesion = score(index), cache.masks[index] != 0
            found = None if scores is None else np.ascontiguousarray(scores, np.float32)
            rows.append(
                {
                    "name": name,
                    "index": int(index),
                    "auc": None if found is None else image_auc(found, lesion),
                    "ap": None if found is None else average_precision(found, lesion),
                }
            )
    return rows
