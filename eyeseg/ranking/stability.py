"""How much a trial's mean AUC moves with the fold, with the seed and with the last epochs, as numbers."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from eyeseg.ranking.images import beside
from eyeseg.ranking.results import RunResult, Trial, TrialResult
from eyeseg.spec import DEFAULTS

LAST_BUDGETS = 3
_ENCODED = json.JSONEncoder(sort_keys=True, default=list).encode  # made once: it is asked for every trial


def over_folds(trial: TrialResult) -> float | None:
    """Standard deviation of the mean AUC over folds, seeds averaged first; None with one fold. Other patients are part of it."""
    return _deviation(_means((run.fold, run) for run in trial.scored).values())


def over_seeds(trial: TrialResult) -> float | None:
    """Standard deviation of the mean AUC over seeds that scored all folds the trial has; None with one such seed."""
    if len({run.seed for run in trial.scored}) < 2:
        return None
    folds: dict[int, set[int]] = defaultdict(set)
    for run in trial.scored:
        folds[run.seed].add(run.fold)
    every = set().union(*folds.values())
    return _deviation(_means((run.seed, run) for run in trial.scored if folds[run.seed] == every).values())


def over_epochs(trials: Sequence[Trial], means: Sequence[float | None], chosen: Sequence[int]) -> list[tuple[float, float] | None]:
    """For each chosen trial whose setting was evaluated after several numbers of epochs: the spread of the mean AUC over the last three
    of them (highest minus lowest), and how far the last one is below the best of all (0: the longest training is the best).

    means: the mean AUC of each trial. chosen: places among the trials. A setting is all hyperparameters but `epochs`.
    """
    wanted: dict[str, list[tuple[int, str, float]]] = {_setting(trials[i]): [] for i in chosen}
    for trial, mean in zip(trials, means, strict=True):
        if mean is not None and (setting := _setting(trial)) in wanted:
            wanted[setting].append((trial.params.get("epochs", DEFAULTS["epochs"]), trial.trial, mean))
    found: list[tuple[float, float] | None] = []
    for i in chosen:
        reached = [mean for _, _, mean in sorted(wanted[_setting(trials[i])])]
        last = reached[-LAST_BUDGETS:]
        known = len(reached) > 1 and means[i] is not None
        found.append((max(last) - min(last), max(reached) - reached[-1]) if known else None)
    return found


def _setting(trial: Trial) -> str:
    return _ENCODED({key: value for key, value in trial.params.items() if key != "epochs"} | {"model": trial.model})


def _means(runs: Iterable[tuple[int, RunResult]]) -> dict[int, float]:
    """The mean AUC of each part, over its images; an image scored by several runs counts once, with its mean."""
    parts: dict[int, list[RunResult]] = defaultdict(list)
    for part, run in runs:
        parts[part].append(run)
    found = {part: _mean(of_part) for part, of_part in parts.items()}
    return {part: mean for part, mean in found.items() if mean is not None}


def _mean(runs: Sequence[RunResult]) -> float | None:
    auc = beside([0], [[run.images for run in runs]]).lines("auc").values[0]
    known = auc[np.isfinite(auc)]
    return statistics.fmean(known.tolist()) if known.size else None


def _deviation(values: Iterable[float]) -> float | None:
    known = list(values)
    return statistics.stdev(known) if len(known) > 1 else None
