"""The learning rate falls to `schedule_min` as (1 - epoch / total) to the power of `schedule_power` (Chen et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence

from eyeseg.schedules import warm
from eyeseg.spec import RunSpec

NEEDS_TOTAL = True
OPTIONS = {"schedule_power": 0.9, "schedule_warmup": 0, "schedule_min": 0.0}


def rate(spec: RunSpec, epoch: int, total: int, losses: Sequence[float]) -> float:  # noqa: ARG001 -- every schedule is asked alike
    falling = float((1 - epoch / total) ** spec.schedule_power)
    return warm(spec, epoch) * (spec.schedule_min + (1 - spec.schedule_min) * falling)
