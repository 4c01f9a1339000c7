"""The learning rate falls to `schedule_gamma` of itself after more than `schedule_patience` epochs without a lower training loss."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eyeseg.schedules import warm
from eyeseg.spec import RunSpec

NEEDS_TOTAL = False
OPTIONS = {"schedule_gamma": 0.1, "schedule_patience": 10, "schedule_warmup": 0, "schedule_min": 0.0}

_IMPROVEMENT = 1e-4  # relative; a smaller one is none


def rate(spec: RunSpec, epoch: int, total: int, losses: Sequence[float]) -> float:  # noqa: ARG001 -- every schedule is asked alike
    """The rule of torch's ReduceLROnPlateau. Computed anew from all losses, so that there is no state beside them."""
    factor, best, waited = 1.0, math.inf, 0
    for loss in losses:
        if loss < best * (1 - _IMPROVEMENT):
            best, waited = loss, 0
        else:
            waited += 1
        if waited > spec.schedule_patience:
            factor, waited = max(factor * spec.schedule_gamma, spec.schedule_min), 0
    return warm(spec, epoch) * factor
