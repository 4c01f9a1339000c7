"""The learning rate falls along half a cosine towards zero (Loshchilov and Hutter 2017)."""

from __future__ import annotations

import math

from eyeseg.spec import RunSpec

NEEDS_TOTAL = True
OPTIONS: dict[str, object] = {}


def rate(spec: RunSpec, epoch: int, total: int) -> float:  # noqa: ARG001 -- every schedule is asked alike
    return (1 + math.cos(math.pi * epoch / total)) / 2
