"""Update rules: `build(spec, parameters)` -> torch.optim.Optimizer. One file here is one `optimizer` in grid.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import nn

Parameters = Iterable[nn.Parameter] | Iterable[dict[str, Any]]  # all alike, or in groups as torch's optimizers take them
