"""Results of one split become a ranked table. Pure: no store, no files, no clock."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal

import numpy as np

from eyeseg import catalog
from eyeseg.errors import InvalidInput
from eyeseg.spec import DEFAULTS
from eyeseg.states import Outcome, RunState
from eyeseg.statistics import Floats, patient_bootstrap, smallest_p

SCORES = ("auc", "ap", "dice", "dice_tuned", "sensitivity", "specificity")
RANK_KEYS = (
    "image_auc_mean", "image_auc_median", "image_auc_min", "images_below_half", "best_fold_auc", "pooled_auc",
    "ap_mean", "dice_mean", "dice_mean_tuned", "sensitivity", "specificity", "device_seconds",
)  # fmt: skip
LESS_IS_BETTER = frozenset({"images_below_half", "device_seconds"})
RESULTS = (Outcome.OK, Outcome.ALL_BLACK, Outcome.DIVERGED)
CHOSEN_BY = {"models": "model", "losses": "loss", "optimizers": "optimizer", "schedules": "schedule"}
TIE_DECIMALS = 12  # sums in another order differ in the last bits; that is no difference between trials


@dataclass(frozen=True, slots=True)
class ImageScore:
    """What one run scored on one validation image. None: not defined there, such as the AUC of an image of one class."""

    image: str
    patient: str
    auc: float | None
    ap: float | None
    dice: float | None
    dice_tuned: float | None
    sensitivity: float | None
    specificity: float | None


@dataclass(frozen=True, slots=True)
class RunResult:
    """One run as the store knows it; `outcome` is None until it has a result."""

    run: str
    fold: int
    seed: int
    state: str
    outcome: str | None
    images: tuple[ImageScore, ...]
    pooled_auc: float | None
    device_seconds: float


@dataclass(frozen=True)
class TrialResult:
    """One trial with the runs that exist. params: all its non-default hyperparameters."""

    trial: str
    model: str
    params: dict[str, Any]
    runs_expected: int
    runs: tuple[RunResult, ...]


@dataclass(frozen=True)
class SplitResult:
    """All trials of one experiment under one split. data: fingerprint, images, patients, positive_fraction, images_without_lesion."""

    experiment: str
    split: str
    leaky: bool
    rank_by: str
    alpha: float
    data: dict[str, Any]
    warnings: tuple[str, ...]
    trials: tuple[TrialResult, ...]


@dataclass(frozen=True)
class Row:
    """One line of the ranking; the fields are the keys of the JSON report, in its order."""

    rank: int | None
    group: str | None
    trial: str
    model: str
    params: dict[str, Any]
    runs: int
    runs_expected: int
    outcomes: dict[str, int]
    image_auc_mean: float | None
    image_auc_ci: tuple[float, float] | None
    image_auc_median: float | None
    image_auc_min: float | None
    images_below_half: int
    images_undefined: int
    best_fold_auc: float | None
    pooled_auc: float | None
    ap_mean: float | None
    dice_mean: float | None
    dice_mean_tuned: float | None
    sensitivity: float | None
    specificity: float | None
    p_vs_best: float | None
    tries: int
    device_seconds: float
    remark: str

    def to_json(self) -> dict[str, Any]:
        """The row as plain JSON values."""
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return values | {
            "params": dict(self.params),
            "outcomes": dict(self.outcomes),
            "image_auc_ci": None if self.image_auc_ci is None else list(self.image_auc_ci),
        }


@dataclass(frozen=True)
class Table:
    """The ranking of one split. hidden: rows that `top` cut off."""

    experiment: str
    split: str
    leaky: bool
    rank_by: str
    alpha: float
    complete: bool
    warnings: tuple[str, ...]
    data: dict[str, Any]
    rows: tuple[Row, ...]
    baselines: tuple[dict[str, Any], ...] = field(default=())
    hidden: int = 0

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the report."""
        return {
            "experiment": self.experiment,
            "split": self.split,
            "leaky": self.leaky,
            "rank_by": self.rank_by,
            "alpha": self.alpha,
            "complete": self.complete,
            "warnings": list(self.warnings),
            "data": dict(self.data),
            "rows": [row.to_json() for row in self.rows],
            "baselines": [dict(baseline) for baseline in self.baselines],
        }


def rank(result: SplitResult, *, by: Literal["trial", "model"] = "trial", top: int | None = None) -> Table:
    """Order the trials of a split; `by="model"` keeps the best trial of each model, `top` the first rows.

    Trials whose runs all have a sound result come first; those with missing, failed or diverged runs follow, however well the rest
    scored; those without a score come last and have no rank. Equal values share a rank.
    """
    if result.rank_by not in RANK_KEYS:
        raise InvalidInput(f"report: rank_by: no measure named {result.rank_by!r}.{catalog.nearest(result.rank_by, RANK_KEYS)}")
    tries = Counter(trial.model for trial in result.trials)
    params = _varying(result.trials)
    images = [_per_image([image for run in _scored(trial) for image in run.images]) for trial in result.trials]
    rows = [_row(*found, tries[found[0].model], result.leaky) for found in zip(result.trials, params, images, strict=True)]
    rows.sort(key=lambda row: (*_standing(row, result.rank_by), row.model, row.trial))
    if by == "model":
        best: dict[str, Row] = {}
        for row in rows:
            best.setdefault(row.model, row)
        rows = list(best.values())
    ranked = _ranked(rows, result.rank_by)
    shown = ranked if top is None else ranked[: max(top, 0)]
    return Table(
        experiment=result.experiment,
        split=result.split,
        leaky=result.leaky,
        rank_by=result.rank_by,
        alpha=result.alpha,
        complete=all(_results(trial) >= trial.runs_expected for trial in result.trials),
        warnings=(*result.warnings, *_warnings(result, tries, images)),
        data=dict(result.data),
        rows=tuple(shown),
        hidden=len(ranked) - len(shown),
    )


def _standing(row: Row, rank_by: str) -> tuple[int, float]:
    """Sorts better first: (0 sound, 1 flawed, 2 without a score; the value, turned round where more is better)."""
    value = getattr(row, rank_by)
    if value is None or not row.outcomes["ok"] + row.outcomes["all_black"]:
        return 2, 0.0
    flawed = row.runs < row.runs_expected or row.outcomes["failed"] or row.outcomes["diverged"]
    return int(bool(flawed)), round(value if rank_by in LESS_IS_BETTER else -value, TIE_DECIMALS)


def _ranked(rows: Sequence[Row], rank_by: str) -> list[Row]:
    ranked: list[Row] = []
    for position, row in enumerate(rows, start=1):
        standing = _standing(row, rank_by)
        tied = ranked and standing == _standing(ranked[-1], rank_by)
        place = None if standing[0] == 2 else ranked[-1].rank if tied else position
        ranked.append(dataclasses.replace(row, rank=place))
    return ranked


def _row(trial: TrialResult, params: dict[str, Any], images: _Images, tries: int, leaky: bool) -> Row:
    """The trial without its rank."""
    means, auc = images.means, images.means["auc"]
    known = auc[~np.isnan(auc)]
    folds = [_mean(np.array([image.auc for image in run.images], dtype=np.float64)) for run in _scored(trial)]
    pooled = np.array([run.pooled_auc for run in _scored(trial)], dtype=np.float64)
    return Row(
        rank=None,
        group=None,
        trial=trial.trial,
        model=trial.model,
        params=params,
        runs=_results(trial),
        runs_expected=trial.runs_expected,
        outcomes=_outcomes(trial),
        image_auc_mean=_mean(auc),
        image_auc_ci=patient_bootstrap(auc, images.patients),
        image_auc_median=float(np.median(known)) if known.size else None,
        image_auc_min=float(known.min()) if known.size else None,
        images_below_half=int((known < 0.5).sum()),
        images_undefined=int(auc.size - known.size),
        best_fold_auc=max((mean for mean in folds if mean is not None), default=None),
        pooled_auc=_mean(pooled),
        ap_mean=_mean(means["ap"]),
        dice_mean=_mean(means["dice"]),
        dice_mean_tuned=_mean(means["dice_tuned"]),
        sensitivity=_mean(means["sensitivity"]),
        specificity=_mean(means["specificity"]),
        p_vs_best=None,
        tries=tries,
        device_seconds=float(sum(run.device_seconds for run in trial.runs)),
        remark=_remark(trial, leaky),
    )


def _scored(trial: TrialResult) -> list[RunResult]:
    return [run for run in trial.runs if run.outcome in (Outcome.OK, Outcome.ALL_BLACK)]


@dataclass(frozen=True)
class _Images:
    """The distinct images of a trial, each with its patient and its mean scores. NaN: undefined."""

    names: list[str]
    patients: list[str]
    means: dict[str, Floats]


def _per_image(images: Sequence[ImageScore]) -> _Images:
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
    return _Images(list(patient_of), list(patient_of.values()), {name: means[:, i] for i, name in enumerate(SCORES)})


def _mean(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None


def _outcomes(trial: TrialResult) -> dict[str, int]:
    found = Counter(Outcome.FAILED if run.state == RunState.FAILED else run.outcome for run in trial.runs)
    return {str(outcome): found[outcome] for outcome in (Outcome.OK, Outcome.DIVERGED, Outcome.ALL_BLACK, Outcome.FAILED)}


def _results(trial: TrialResult) -> int:
    return sum(count for outcome, count in _outcomes(trial).items() if outcome in RESULTS)


def _remark(trial: TrialResult, leaky: bool) -> str:
    outcomes, total = _outcomes(trial), trial.runs_expected
    missing = total - sum(outcomes.values())
    unit = "fold" if len({run.seed for run in trial.runs}) <= 1 else "run"  # with several seeds a fold can be half there

    def of(count: int, word: str) -> str:
        return f"{count} of {total} {word}" + ("s" if total != 1 else "")

    said = (
        (missing > 0, f"{of(missing, unit)} missing"),
        (outcomes["failed"], f"{of(outcomes['failed'], 'run')} failed"),
        (outcomes["diverged"], f"diverged in {of(outcomes['diverged'], 'run')}"),
        (outcomes["all_black"], f"all black at 0.5 in {of(outcomes['all_black'], 'run')}"),
        (leaky, "leaky split"),
    )
    return "; ".join(words for holds, words in said if holds)


def _varying(trials: Sequence[TrialResult]) -> list[dict[str, Any]]:
    """For each trial the hyperparameters that are not the same in all trials, defaults written out where the trial reads them."""
    keys = list(dict.fromkeys(key for trial in trials for key in trial.params if key not in ("model", "split", "fold", "seed")))
    order = {name: i for i, name in enumerate(DEFAULTS)}
    keys.sort(key=lambda key: order.get(key, len(order)))
    full = [{key: trial.params.get(key, DEFAULTS.get(key)) for key in keys} for trial in trials]
    varying = [key for key in keys if len({json.dumps(params[key], default=list) for params in full}) > 1]
    return [
        {key: _plain(params[key]) for key in varying if key in trial.params or (params[key] is not None and _reads(trial, key))}
        for trial, params in zip(trials, full, strict=True)
    ]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _reads(trial: TrialResult, key: str) -> bool:
    """Whether the default of a hyperparameter means anything here: not where only other models, optimizers and so on read it."""
    readers = 0
    settings = DEFAULTS | trial.params | {"model": trial.model}
    for kind, setting in CHOSEN_BY.items():
        chosen = settings[setting]
        found = [name for name in catalog.names(kind) if key in catalog.entry(kind, name).options]
        if chosen in found:
            return True
        readers += len(found)
    return readers == 0


def _warnings(result: SplitResult, tries: Mapping[str, int], images: Sequence[_Images]) -> list[str]:
    expected, found = sum(t.runs_expected for t in result.trials), sum(_results(t) for t in result.trials)
    count = int(result.data.get("patients") or len({patient for found in images for patient in found.patients}))
    undefined = len({found.names[i] for found in images for i in np.flatnonzero(np.isnan(found.means["auc"]))})
    warnings = []
    if found < expected:
        warnings.append(f"Incomplete: {expected - found} of {expected} runs have no result. Their trials rank after the complete ones.")
    if count and smallest_p(count) > result.alpha:
        warnings.append(
            f"No test over {count} patient{'s' if count != 1 else ''} can reach alpha {result.alpha:g}: "
            f"the smallest p is {smallest_p(count):.3g}. Read the order as a description."
        )
    if undefined:
        many = undefined != 1
        warnings.append(f"{undefined} image{'s have' if many else ' has'} one class only and no AUC: counted as undefined, never scored.")
    if len(set(tries.values())) > 1:
        listed = ", ".join(f"{model} {number}" for model, number in sorted(tries.items(), key=lambda item: (-item[1], item[0])))
        warnings.append(f"Models had different numbers of tries ({listed}): the best of many is higher by luck alone.")
    return warnings
