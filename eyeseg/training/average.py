"""Exponential moving average of the weights, evaluated in their place where a spec asks for it."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Average:
    """decay * average + (1 - decay) * weights after each update, starting at the initial weights; buffers are copied."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.tensors: dict[str, Tensor] = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
        self._learned = {name for name, _ in model.named_parameters()}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        for name, tensor in model.state_dict().items():
            if name in self._learned:
                self.tensors[name].lerp_(tensor, 1 - self.decay)
            else:
                self.tensors[name].copy_(tensor)
