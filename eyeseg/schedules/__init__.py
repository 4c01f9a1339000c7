"""Schedules: `rate(spec, epoch, total, losses)` -> factor on the learning rate in an epoch (from 0). One file is one `schedule` in a grid.

losses: mean training loss of each finished epoch, never anything of the validation fold. A schedule whose NEEDS_TOTAL is True depends
on the length of the whole training, so that trainings of different length share no prefix.
"""

from __future__ import annotations

from eyeseg.spec import RunSpec


def warm(spec: RunSpec, epoch: int) -> float:
    """Factor of the linear warm-up of n epochs: 1/(n+1), 2/(n+1), ... and 1 from the epoch after them on."""
    return min(1.0, (epoch + 1) / (spec.schedule_warmup + 1))
