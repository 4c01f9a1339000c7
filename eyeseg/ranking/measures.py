"""From the scores of images to the figures of a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from eyeseg import catalog
from eyeseg.ranking.remarks import remark
from eyeseg.ranking.results import BaselineResult, ImageScore, TrialResult
from eyeseg.ranking.stability import over_folds, over_seeds
from eyeseg.ranking.table import Baseline, Row
from eyeseg.statistics import Floats, patient_bootstrap

SCORES = ("auc", "ap", "dice", "dice_tuned", "sensitivity", "specificity")


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
    images = per_image([image for fold in found.folds for image in fold])
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


def best_fold(folds: Iterable[Sequence[ImageScore]]) -> float | None:
    """The highest mean AUC of a fold: what a study reports that ranks by its best fold."""
    means = [mean(np.array([image.auc for image in images], dtype=np.float64)) for images in folds]
    return max((mean for mean in means if mean is not None), default=None)


@dataclass(frozen=True)
class Images:
    """The distinct images of a trial, each with its patient and its mean scores. NaN: undefined."""

    names: list[str]
    patients: list[str]
    means: dict[str, Floats]


def per_image(images: Sequence[ImageScore]) -> Images:
    """Average over runs first: several seeds of one image are one image, not several."""
    patient_of = {score.image: score.patient for score in images}
    position = {name: i for i, name in enumerate(patient_of)}
    read = attrgetter(*SCORES)
    found = np.array([read(score) for score in images], dtype=np.float64).reshape(-1, len(SCORES))  # None becomes NaN
    defined = np.isfinite(found)
    index = [position[score.image] for score in images]
    sums, counts = np.zeros((2, len(position), len(SCORES)))
    np.add.at(sums, index, np.where(defined, found, 0.0))
    np.add.at(counts, index, defined)
    means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    return Images(list(patient_of), list(patient_of.values()), {name: means[:, i] for i, name in enumerate(SCORES)})


def mean(values: Floats) -> float | None:
    """Of the defined values; None without any."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None
