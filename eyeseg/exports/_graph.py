"""A trained model with everything around it that evaluation does: pixels in, logits out."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from eyeseg.spec import RunSpec
from eyeseg.training.batches import normalised, raw_scores
from eyeseg.training.evaluate import Scorer

# ITU-R 601 luma in 1/65536, rounded: Pillow's conversion to grey. All sums stay below 2**24, so float32 has them exactly.
_LUMA = (19595.0, 38470.0, 7471.0)


class Exportable(nn.Module):
    """Pixels (B, H, W, 3) uint8 RGB at the spec's image_size -> logits (B, H, W), above 0 where lesion is more likely than not."""

    def __init__(self, spec: RunSpec, weights: Path) -> None:
        super().__init__()
        self.width, self.height = spec.image_size
        self.channels = spec.channels
        self.model = Scorer(spec, weights, torch.device("cpu")).model
        for parameter in self.parameters():
            parameter.requires_grad = False
        self.eval()

    def forward(self, pixels_BHW3: Tensor) -> Tensor:
        images = pixels_BHW3.permute(0, 3, 1, 2).float()
        if self.channels == "green":
            images = images[:, 1:2].expand(-1, 3, -1, -1)
        elif self.channels == "gray":
            luma = (images * images.new_tensor(_LUMA).view(3, 1, 1)).sum(dim=1, keepdim=True)
            images = torch.floor((luma + 32768) / 65536).expand(-1, 3, -1, -1)
        return raw_scores(self.model(normalised(images / 255)))
