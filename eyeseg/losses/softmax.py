"""Two-class cross-entropy (softmax over background and lesion), averaged over pixels."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from eyeseg.losses import Loss
from eyeseg.spec import RunSpec

CHANNELS = 2
OPTIONS: dict[str, object] = {}


def build(spec: RunSpec) -> Loss:  # noqa: ARG001 -- every loss is built alike
    return softmax


def softmax(logits_B2HW: Tensor, lesion_BHW: Tensor) -> Tensor:
    """-log softmax of two classes is the binary cross-entropy of their difference, which has deterministic kernels on every device."""
    difference = logits_B2HW[:, 1] - logits_B2HW[:, 0]
    return functional.binary_cross_entropy_with_logits(difference, lesion_BHW.to(difference.dtype))
