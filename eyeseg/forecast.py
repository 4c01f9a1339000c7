"""How long the rest of an experiment will take, from how long its epochs and evaluations took so far. Pure functions of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

# Of one training alone nobody knows how others will differ: other folds are as large, other batch sizes and backbones are not.
_ALONE = (0.5, 2.0)


@dataclass(frozen=True)
class Pace:
    """Seconds that something takes: on average, and from the fast to the slow among what was measured (the 10th and 90th percentile)."""

    mean_s: float
    low_s: float
    high_s: float


@dataclass(frozen=True)
class Left:
    """What a training has still to do."""

    model: str
    epochs: int


@dataclass(frozen=True)
class Forecast:
    """Seconds until the end, with an interval; `unknown`: models of which no epoch has been measured, which count as the others do."""

    seconds: float
    low_s: float
    high_s: float
    unknown: tuple[str, ...] = ()


def pace(measured: Sequence[float]) -> Pace | None:
    """The pace of a number of measurements, one a training; None of none."""
    if not measured:
        return None
    ordered = sorted(measured)
    if len(ordered) == 1:
        return Pace(ordered[0], ordered[0] * _ALONE[0], ordered[0] * _ALONE[1])
    return Pace(fmean(ordered), ordered[round(0.1 * (len(ordered) - 1))], ordered[round(0.9 * (len(ordered) - 1))])


def forecast(
    trainings: Sequence[Left],
    evaluations: Mapping[str, int],
    *,
    epochs: Mapping[str, Sequence[float]],
    evaluating: Mapping[str, Sequence[float]],
    slots: int,
) -> Forecast | None:
    """When the work will be done by so many slots.

    trainings: those not at their end. evaluations: how many are left, by model. epochs, evaluating: mean seconds of an epoch of each
    training measured, and of each evaluation, by model. None where nothing was measured yet, or nobody works.
    The work is spread over the slots, but no training ends before its own epochs are over.
    """
    everything = pace([seconds for found in epochs.values() for seconds in found])
    if slots < 1 or (trainings and everything is None):
        return None
    by_model = {model: found for model, measured in epochs.items() if (found := pace(measured))}
    an_evaluation = pace([seconds for found in evaluating.values() for seconds in found])
    checks = {model: found for model, measured in evaluating.items() if (found := pace(measured))}

    def end(which: str) -> float:
        alone = [left.epochs * float(getattr(by_model.get(left.model, everything), which)) for left in trainings]
        beside = [
            number * float(getattr(found, which)) for model, number in evaluations.items() if (found := checks.get(model, an_evaluation))
        ]
        return max((sum(alone) + sum(beside)) / slots, max(alone, default=0.0))

    return Forecast(end("mean_s"), end("low_s"), end("high_s"), tuple(sorted({left.model for left in trainings} - by_model.keys())))
