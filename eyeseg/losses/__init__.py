"""Losses: (logits (B, C, H, W), lesion (B, H, W) bool) -> scalar; C is the entry's `CHANNELS`. One file is one `loss` in grid.yaml."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

Loss = Callable[[Tensor, Tensor], Tensor]
