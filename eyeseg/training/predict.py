"""Lesion probability of a single image, at the image's own size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from eyeseg.spec import RunSpec
from eyeseg.training.dataset import fitted
from eyeseg.training.evaluate import Scorer


def predict(weights: Path, spec: RunSpec, image_HW3: NDArray[np.uint8], *, device: str = "cpu") -> NDArray[np.float32]:
    """Probability of lesion (H, W) in 0..1. The image is shown to the model as in training; its logits are resized, not its probabilities.

    weights: a verified checkpoint folder of this spec.
    """
    scores = Scorer(spec, weights, torch.device(device))(fitted(image_HW3, spec.image_size, spec.channels))
    resized = functional.interpolate(torch.from_numpy(scores)[None, None], size=image_HW3.shape[:2], mode="bilinear", align_corners=False)
    probability: NDArray[np.float32] = torch.sigmoid(resized)[0, 0].numpy()
    return probability
