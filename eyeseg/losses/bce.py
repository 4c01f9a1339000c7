"""Binary cross-entropy of one logit a pixel, averaged over pixels."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from eyeseg.losses import Loss
from eyeseg.spec import RunSpec

CHANNELS = 1
OPTIONS: dict[str, object] = {}


def build(spec: RunSpec) -> Loss:  # noqa: ARG001 -- every loss is built alike
    return bce


def bce(logits_B1HW: Tensor, lesion_BHW: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits_B1HW[:, 0], lesion_BHW.to(logits_B1HW.dtype))
