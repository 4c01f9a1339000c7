"""The learning rate falls to `schedule_gamma` of itself every `schedule_step` epochs."""

from __future__ import annotations

from collections.abc import Sequence

from eyeseg.schedules import warm
from eyeseg.spec import RunSpec

NEEDS_TOTAL = False
OPTIONS = {"schedule_step": 50, "schedule_gamma": 0.1, "schedule_warmup": 0, "schedule_min": 0.0}


def rate(spec: RunSpec, epoch: int, total: int, losses: Sequence[float]) -> float:  # noqa: ARG001 -- every schedule is asked alike
    return warm(spec, epoch) * max(spec.schedule_min, spec.schedule_gamma ** (epoch // spec.schedule_step))
