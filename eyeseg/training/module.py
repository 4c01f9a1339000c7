"""A trained model as a torch module with everything around it that evaluation does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from eyeseg.spec import RunSpec
from eyeseg.training import painting
from eyeseg.training.predict import Predictor


class TrainedModel(nn.Module):
    """Pixels (H, W, 3) or (B, H, W, 3), uint8 RGB of any size -> logits of that size, above 0 where lesion is more likely than not.

    Choice of channels, resizing and normalisation are inside; no gradients. network: the bare model, for those who want more of it:
    normalised (B, 3, h, w) at spec.image_size -> (B, C, h, w). threshold_tuned: the logit of highest Dice on the run's training images;
    None before its evaluation.
    """

    def __init__(self, run: str, spec: RunSpec, weights: Path, *, device: str = "auto", threshold_tuned: float | None = None) -> None:
        super().__init__()
        self.run, self.spec, self.threshold_tuned = run, spec, threshold_tuned
        self._predictor = Predictor(spec, weights, device=device)
        self.network = self._predictor.model
        self.eval()

    def forward(self, pixels: Tensor) -> Tensor:
        return torch.from_numpy(self._logits(pixels.cpu().numpy(), tta=False)).to(next(self.network.parameters()).device)

    def probability(self, pixels: NDArray[np.uint8], *, tta: bool = False) -> NDArray[np.float32]:
        """Probability of lesion (..., H, W) of pixels (..., H, W, 3). tta: of the mean of the logits over the image's flips."""
        return painting.probability(self._logits(pixels, tta=tta))

    def _logits(self, pixels: NDArray[np.uint8], *, tta: bool) -> NDArray[np.float32]:
        if pixels.ndim == 3:
            return self._predictor(pixels, tta=tta)
        return np.stack([self._predictor(image, tta=tta) for image in pixels])

    def extra_repr(self) -> str:
        return f"run={self.run}"
