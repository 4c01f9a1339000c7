"""The learning rate falls as (1 - epoch / total) to the power of 0.9 (Chen et al. 2017)."""

from __future__ import annotations

from eyeseg.spec import RunSpec

NEEDS_TOTAL = True
OPTIONS: dict[str, object] = {}


def rate(spec: RunSpec, epoch: int, total: int) -> float:  # noqa: ARG001 -- every schedule is asked alike
    return float((1 - epoch / total) ** 0.9)
