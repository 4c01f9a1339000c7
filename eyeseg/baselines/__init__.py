"""Baselines: how an image scores with no network. `scorer(known)` -> function of an image's position. One file is one row of reports.

They tell what a figure is worth: a network that does not beat them has learned nothing, and `copy` shows what a leak alone is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
# (H, W), higher where lesion is more likely; None where the baseline has nothing to say. Asked of images of the validation fold only.
Scorer = Callable[[int], Scores | None]


@dataclass(frozen=True)
class Known:
    """What a baseline may look at: images (N, H, W, 3) and masks (N, H, W; above 0 is lesion), whose they are, and which are in training.

    The masks of images outside `train` are there, and looking at them would be cheating.
    """

    images: NDArray[np.uint8]
    masks: NDArray[np.uint8]
    patients: Sequence[str]
    train: Sequence[int]


def mean_mask(masks: NDArray[np.uint8], indices: Sequence[int]) -> Scores:
    """Share of these images that have lesion at each pixel (H, W)."""
    total = np.zeros(masks.shape[1:], np.float32)
    for index in indices:
        total += masks[index] > 0
    return total / np.float32(len(indices))
