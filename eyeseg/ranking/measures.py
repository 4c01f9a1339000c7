"""From the scores of images to the figures of a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from eyeseg import catalog
from eyeseg.ranking.images import Block, Lines, beside, mean, means, of_defined, plain
from eyeseg.ranking.remarks import remark
from eyeseg.ranking.results import BaselineResult, RunResult, TrialResult
from eyeseg.ranking.stability import over_folds, over_seeds
from eyeseg.ranking.table import Baseline, Row
from eyeseg.statistics import Floats, patient_bootstrap


def _mean_of(measure: str) -> Callable[[Block], Floats]:
    return lambda block: means(block.lines(measure).values)


def _of_aucs(figure: Callable[[Floats], Floats]) -> Callable[[Block], Floats]:
    return lambda block: of_defined(block.lines("auc").values, figure)


def best_part(block: Block) -> Floats:
    """The highest mean AUC of a fold: what a study reports that ranks by its best fold."""
    best: Floats = np.fmax.reduce(block.over_parts("auc"), axis=0, initial=np.nan)
    return best


# figures of a trial that its scores alone give: (trials), NaN where there is none
OF_IMAGES: dict[str, Callable[[Block], Floats]] = {
    "image_auc_mean": _mean_of("auc"),
    "image_auc_median": _of_aucs(lambda known: np.asarray(np.median(known, axis=1))),
    "image_auc_min": _of_aucs(lambda known: known.min(axis=1)),
    "images_below_half": lambda block: (block.lines("auc").values < 0.5).sum(axis=1).astype(np.float64),
    "best_fold_auc": best_part,
    "ap_mean": _mean_of("ap"),
    "dice_mean": _mean_of("dice"),
    "dice_mean_tuned": _mean_of("dice_tuned"),
    "sensitivity": _mean_of("sensitivity"),
    "specificity": _mean_of("specificity"),
}
# figures that its runs tell
OF_RUNS: dict[str, Callable[[TrialResult], float | None]] = {
    "pooled_auc": lambda trial: _over_runs(trial, lambda run: run.pooled_auc),
    "selection_auc_mean": lambda trial: _over_runs(trial, lambda run: run.selection_auc),
    "device_seconds": lambda trial: float(sum(run.device_seconds for run in trial.runs)),
}


def row_of(trial: TrialResult, *, params: dict[str, Any], tries: int, leaky: bool, epochs: tuple[float, float] | None) -> Row:
    """The trial without its rank and its tests. epochs: what `over_epochs` says of it."""
    return Row(
        rank=None,
        group=None,
        trial=trial.trial,
        model=trial.model,
        params=params,
        runs=trial.ended,
        runs_expected=trial.runs_expected,
        outcomes=trial.outcomes,
        **_figures(trial.block, OF_IMAGES),
        **{name: figure(trial) for name, figure in OF_RUNS.items()},  # type: ignore[arg-type]
        p_vs_best=None,
        tries=tries,
        remark=remark(trial, leaky),
        auc_sd_folds=over_folds(trial),
        auc_sd_seeds=over_seeds(trial),
        auc_range_last_epochs=epochs and epochs[0],
        auc_drop_last_epochs=epochs and epochs[1],
    )


def baseline_of(found: BaselineResult) -> Baseline:
    """The line of a baseline."""
    images = beside([0], [found.folds])
    figures = _figures(images, [name for name in OF_IMAGES if name.startswith(("image", "best", "ap"))])
    return Baseline(
        name=found.name,
        summary=catalog.entry("baselines", found.name).summary if found.name in catalog.names("baselines") else "",
        images=len(images.lines("auc").names) - figures["images_undefined"],
        **figures,
    )


def _figures(images: Block, names: Iterable[str]) -> dict[str, Any]:
    """What the scores of one trial give, and the interval of their mean."""
    found: dict[str, Any] = {name: plain(OF_IMAGES[name](images)[0]) for name in names}
    aucs = images.lines("auc")
    found["images_below_half"] = int(found["images_below_half"])
    found["images_undefined"] = int(np.isnan(aucs.values).sum())
    found["image_auc_ci"] = _interval(aucs)
    return found


def _interval(aucs: Lines) -> tuple[float, float] | None:
    """The 95 % interval of the mean AUC over patients; it takes longer than all other figures of a line together."""
    return patient_bootstrap(aucs.values[0], aucs.patients, bounds=(0.0, 1.0))


def _over_runs(trial: TrialResult, figure: Callable[[RunResult], float | None]) -> float | None:
    return mean(np.array([figure(run) for run in trial.scored], dtype=np.float64))
