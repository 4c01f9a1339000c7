"""From the scores of images to the figures of a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from eyeseg import catalog
from eyeseg.ranking.images import Images, ImageScores, mean, per_image, together
from eyeseg.ranking.remarks import remark
from eyeseg.ranking.results import BaselineResult, TrialResult
from eyeseg.ranking.stability import over_folds, over_seeds
from eyeseg.ranking.table import Baseline, Row
from eyeseg.statistics import patient_bootstrap


def row_of(
    trial: TrialResult, images: Images, *, params: dict[str, Any], tries: int, leaky: bool, epochs: tuple[float, float] | None
) -> Row:
    """The trial without its rank, its interval and its tests. epochs: what `over_epochs` says of it."""
    means = images.means
    pooled = np.array([run.pooled_auc for run in trial.scored], dtype=np.float64)
    return Row(
        rank=None,
        group=None,
        trial=trial.trial,
        model=trial.model,
        params=params,
        runs=trial.ended,
        runs_expected=trial.runs_expected,
        outcomes=trial.outcomes,
        **_auc_figures(images),
        image_auc_ci=None,
        best_fold_auc=best_fold(run.images for run in trial.scored),
        pooled_auc=mean(pooled),
        ap_mean=mean(means["ap"]),
        dice_mean=mean(means["dice"]),
        dice_mean_tuned=mean(means["dice_tuned"]),
        sensitivity=mean(means["sensitivity"]),
        specificity=mean(means["specificity"]),
        p_vs_best=None,
        tries=tries,
        device_seconds=float(sum(run.device_seconds for run in trial.runs)),
        remark=remark(trial, leaky),
        selection_auc_mean=mean(np.array([run.selection_auc for run in trial.scored], dtype=np.float64)),
        auc_sd_folds=over_folds(trial),
        auc_sd_seeds=over_seeds(trial),
        auc_range_last_epochs=epochs and epochs[0],
        auc_drop_last_epochs=epochs and epochs[1],
    )


def baseline_of(found: BaselineResult) -> Baseline:
    """The line of a baseline."""
    images = per_image(together(found.folds))
    return Baseline(
        name=found.name,
        summary=catalog.entry("baselines", found.name).summary if found.name in catalog.names("baselines") else "",
        images=int(np.isfinite(images.means["auc"]).sum()),
        **_auc_figures(images),
        image_auc_ci=auc_interval(images),
        best_fold_auc=best_fold(found.folds),
        ap_mean=mean(images.means["ap"]),
    )


def _auc_figures(images: Images) -> dict[str, Any]:
    auc = images.means["auc"]
    known = auc[~np.isnan(auc)]
    return {
        "image_auc_mean": mean(auc),
        "image_auc_median": float(np.median(known)) if known.size else None,
        "image_auc_min": float(known.min()) if known.size else None,
        "images_below_half": int((known < 0.5).sum()),
        "images_undefined": int(auc.size - known.size),
    }


def auc_interval(images: Images) -> tuple[float, float] | None:
    """The 95 % interval of the mean AUC over patients; it takes longer than all other figures of a line together."""
    return patient_bootstrap(images.means["auc"], images.patients, bounds=(0.0, 1.0))


def best_fold(folds: Iterable[ImageScores]) -> float | None:
    """The highest mean AUC of a fold: what a study reports that ranks by its best fold."""
    means = [mean(images.auc) for images in folds]
    return max((mean for mean in means if mean is not None), default=None)
