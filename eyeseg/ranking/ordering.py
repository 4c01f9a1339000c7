"""The order of trials, and who has no place in it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from eyeseg import catalog
from eyeseg.errors import InvalidInput
from eyeseg.ranking.images import mean, per_image
from eyeseg.ranking.measures import auc_interval, baseline_of, row_of
from eyeseg.ranking.remarks import varying, warnings
from eyeseg.ranking.results import PrunedTrial, SplitResult
from eyeseg.ranking.stability import over_epochs
from eyeseg.ranking.table import Pruned, Row, Table
from eyeseg.ranking.weighing import FLAWED, SOUND, UNSCORED, weigh
from eyeseg.spec import DEFAULTS

RANK_KEYS = (
    "image_auc_mean", "image_auc_median", "image_auc_min", "images_below_half", "best_fold_auc", "pooled_auc",
    "ap_mean", "dice_mean", "dice_mean_tuned", "sensitivity", "specificity", "device_seconds", "selection_auc_mean",
)  # fmt: skip
LESS_IS_BETTER = frozenset({"images_below_half", "device_seconds"})
TIE_DECIMALS = 12  # sums in another order differ in the last bits; that is no difference between trials


def rank(result: SplitResult, *, by: Literal["trial", "model"] = "trial", top: int | None = None) -> Table:
    """Order the trials of a split; `by="model"` keeps the best trial of each model, `top` the first rows.

    Trials whose runs all have a sound result come first; those with missing, failed or diverged runs follow, however well the rest
    scored; those without a score come last and have no rank. Equal values share a rank.
    """
    if result.rank_by not in RANK_KEYS:
        raise InvalidInput(f"report: rank_by: no measure named {result.rank_by!r}.{catalog.nearest(result.rank_by, RANK_KEYS)}")
    tried = [*result.trials, *(one.of for one in result.pruned)]
    tries = Counter(trial.model for trial in tried)
    params = varying(tried)
    params, of_pruned = params[: len(result.trials)], params[len(result.trials) :]
    of_trial = {trial.trial: per_image(trial.images) for trial in result.trials}
    epochs = over_epochs(result.trials, {name: mean(images.means["auc"]) for name, images in of_trial.items()})
    rows = [
        row_of(
            trial,
            of_trial[trial.trial],
            params=varied,
            tries=tries[trial.model],
            leaky=result.leaky,
            epochs=epochs.get(trial.trial),
        )
        for trial, varied in zip(result.trials, params, strict=True)
    ]
    rows.sort(key=lambda row: (*_standing(row, result.rank_by), row.model, row.trial))
    shown = _shown(rows, by, top)
    rows = [dataclasses.replace(row, image_auc_ci=auc_interval(of_trial[row.trial])) if row.trial in shown else row for row in rows]
    # before any row is left out: what was compared does not become less by showing less
    standings, images = [_standing(row, result.rank_by)[0] for row in rows], [of_trial[row.trial] for row in rows]
    found = weigh(result, rows, standings, images, shown=shown)
    rows = found.rows
    if by == "model":
        best: dict[str, Row] = {}
        for row in rows:
            best.setdefault(row.model, row)
        rows = list(best.values())
    undefined = {images.names[i] for images in of_trial.values() for i in np.flatnonzero(np.isnan(images.means["auc"]))}
    patients = {patient for images in of_trial.values() for patient in images.patients}
    ranked = _ranked(rows, result.rank_by)
    lines = tuple(row for row in ranked if row.trial in shown)
    return Table(
        experiment=result.experiment,
        split=result.split,
        leaky=result.leaky,
        rank_by=result.rank_by,
        alpha=result.alpha,
        complete=all(trial.ended >= trial.runs_expected for trial in result.trials),
        warnings=(*result.warnings, *warnings(result, tries, undefined=len(undefined), patients=len(patients)), *found.warnings),
        data=dict(result.data),
        rows=lines,
        baselines=tuple(map(baseline_of, result.baselines)),
        hidden=len(ranked) - len(lines),
        comparisons=found.comparisons,
        best_of=found.best_of,
        pruned=tuple(_pruned(one, varied) for one, varied in zip(result.pruned, of_pruned, strict=True)),
    )


def _shown(rows: Sequence[Row], by: str, top: int | None) -> frozenset[str]:
    """The trials that get a line; rows: all, the best first."""
    best: dict[str, str] = {}
    for row in rows:
        best.setdefault(row.model if by == "model" else row.trial, row.trial)
    return frozenset(list(best.values())[: None if top is None else max(top, 0)])


def _pruned(one: PrunedTrial, params: dict[str, Any]) -> Pruned:
    epochs = int(one.of.params.get("epochs", DEFAULTS["epochs"]))
    found = {name: getattr(one, name) for name in ("epoch", "measure", "score", "bar", "rivals")}
    return Pruned(trial=one.of.trial, model=one.of.model, params=params, runs=len(one.of.runs), epochs=epochs, **found)


def _standing(row: Row, rank_by: str) -> tuple[int, float]:
    """Sorts better first: (how it stands; the value, turned round where more is better)."""
    value = getattr(row, rank_by)
    if value is None or not row.outcomes["ok"] + row.outcomes["all_black"]:
        return UNSCORED, 0.0
    flawed = row.runs < row.runs_expected or row.outcomes["failed"] or row.outcomes["diverged"]
    return FLAWED if flawed else SOUND, round(value if rank_by in LESS_IS_BETTER else -value, TIE_DECIMALS)


def _ranked(rows: Sequence[Row], rank_by: str) -> list[Row]:
    ranked: list[Row] = []
    for position, row in enumerate(rows, start=1):
        standing = _standing(row, rank_by)
        tied = ranked and standing == _standing(ranked[-1], rank_by)
        place = None if standing[0] == UNSCORED else ranked[-1].rank if tied else position
        ranked.append(dataclasses.replace(row, rank=place))
    return ranked
