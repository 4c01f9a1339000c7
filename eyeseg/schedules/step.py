"""The learning rate falls to a tenth every 50 epochs."""

from __future__ import annotations

from eyeseg.spec import RunSpec

NEEDS_TOTAL = False
OPTIONS: dict[str, object] = {}

_PERIOD = 50  # epochs


def rate(spec: RunSpec, epoch: int, total: int) -> float:  # noqa: ARG001 -- every schedule is asked alike
    return 0.1 ** (epoch // _PERIOD)
