"""The learning rate falls along half a cosine to `schedule_min` (Loshchilov and Hutter 2017)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eyeseg.schedules import warm
from eyeseg.spec import RunSpec

NEEDS_TOTAL = True
OPTIONS = {"schedule_warmup": 0, "schedule_min": 0.0}


def rate(spec: RunSpec, epoch: int, total: int, losses: Sequence[float]) -> float:  # noqa: ARG001 -- every schedule is asked alike
    falling = (1 + math.cos(math.pi * epoch / total)) / 2
    return warm(spec, epoch) * (spec.schedule_min + (1 - spec.schedule_min) * falling)
