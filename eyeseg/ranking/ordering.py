"""The order of trials, and who has no place in it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from eyeseg import catalog
from eyeseg.errors import InvalidInput
from eyeseg.ranking.images import Lines, means, plain
from eyeseg.ranking.measures import OF_IMAGES, OF_RUNS, baseline_of, row_of
from eyeseg.ranking.pairs import TESTED
from eyeseg.ranking.remarks import varying, warnings
from eyeseg.ranking.results import PrunedTrial, Split, Trial
from eyeseg.ranking.stability import over_epochs
from eyeseg.ranking.table import Pruned, Row, Table
from eyeseg.ranking.weighing import weigh
from eyeseg.spec import DEFAULTS

RANK_KEYS = (
    "image_auc_mean", "image_auc_median", "image_auc_min", "images_below_half", "best_fold_auc", "pooled_auc",
    "ap_mean", "dice_mean", "dice_mean_tuned", "sensitivity", "specificity", "device_seconds", "selection_auc_mean",
)  # fmt: skip
LESS_IS_BETTER = frozenset({"images_below_half", "device_seconds"})
TIE_DECIMALS = 12  # sums in another order differ in the last bits; that is no difference between trials
SOUND, FLAWED, UNSCORED = range(3)  # how a trial stands, sorted in this order
_AT_ONCE = 500  # trials that are read whole, where the order goes by what only their runs tell

Standing = tuple[int, float]


@dataclass
class _Survey:
    """What is asked of all trials, whether they get a line or not. values: to rank by; lines: of what is tested; undefined: images."""

    values: list[float | None]
    aucs: list[float | None]
    lines: list[Lines] = field(default_factory=list)
    undefined: set[str] = field(default_factory=set)
    patients: set[str] = field(default_factory=set)


def rank(result: Split, *, by: Literal["trial", "model"] = "trial", top: int | None = None) -> Table:
    """Order the trials of a split; `by="model"` keeps the best trial of each model, `top` the first rows.

    Trials whose runs all have a sound result come first; those with missing, failed or diverged runs follow, however well the rest
    scored; those without a score come last and have no rank. Equal values share a rank.
    """
    if result.rank_by not in RANK_KEYS:
        raise InvalidInput(f"report: rank_by: no measure named {result.rank_by!r}.{catalog.nearest(result.rank_by, RANK_KEYS)}")
    trials, survey = result.trials, _survey(result)
    standings = [_standing(trial, value, result.rank_by) for trial, value in zip(trials, survey.values, strict=True)]
    order = sorted(range(len(trials)), key=lambda i: (*standings[i], trials[i].model, trials[i].trial))
    lines = list({trials[i].model: i for i in reversed(order)}.values()) if by == "model" else order
    lines.sort(key={number: place for place, number in enumerate(order)}.__getitem__)
    shown = lines[: None if top is None else max(top, 0)]
    # of all trials: what was compared does not become less by showing less
    scored = [i for i in order if standings[i][0] != UNSCORED]
    found = weigh(result, scored, survey.lines, sound=sum(standings[i][0] == SOUND for i in scored), shown=shown)
    tried = [*trials, *(one.of for one in result.pruned)]
    tries = Counter(trial.model for trial in tried)
    params = varying(tried, [*(trials[i] for i in shown), *(one.of for one in result.pruned)])
    rows = _rows(result, survey, shown, params[: len(shown)], tries)
    said = warnings(result, tries, undefined=len(survey.undefined), patients=len(survey.patients))
    return Table(
        experiment=result.experiment,
        split=result.split,
        leaky=result.leaky,
        rank_by=result.rank_by,
        alpha=result.alpha,
        complete=all(trial.ended >= trial.runs_expected for trial in trials),
        warnings=(*result.warnings, *said, *found.warnings),
        data=dict(result.data),
        rows=tuple(_told(row, place, found.told.get(i, {})) for i, row, place in zip(shown, rows, _places(lines, standings), strict=False)),
        baselines=tuple(map(baseline_of, result.baselines)),
        hidden=len(lines) - len(shown),
        comparisons=found.comparisons,
        best_of=found.best_of,
        pruned=tuple(_pruned(one, varied) for one, varied in zip(result.pruned, params[len(shown) :], strict=True)),
    )


def _survey(result: Split) -> _Survey:
    found = _Survey([None] * len(result.trials), [None] * len(result.trials))
    figure = OF_IMAGES.get(result.rank_by)
    for block in result.blocks():
        aucs = block.lines("auc")
        found.undefined.update(aucs.names[i] for i in np.flatnonzero(np.isnan(aucs.values).any(axis=0)))
        found.patients.update(aucs.patients)
        values = figure(block).tolist() if figure else []
        for number, auc, value in zip(
            block.numbers.tolist(), means(aucs.values).tolist(), values or [np.nan] * len(aucs.values), strict=True
        ):
            found.aucs[number], found.values[number] = plain(auc), plain(value)
        if result.rank_by in TESTED:
            found.lines.append(block.lines(TESTED[result.rank_by]))
    if figure is None:
        for first in range(0, len(result.trials), _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, len(result.trials)))
            found.values[first : first + _AT_ONCE] = map(OF_RUNS[result.rank_by], result.whole(numbers))
    return found


def _standing(trial: Trial, value: float | None, rank_by: str) -> Standing:
    """Sorts better first: (how it stands; the value, turned round where more is better)."""
    outcomes = trial.outcomes
    if value is None or not outcomes["ok"] + outcomes["all_black"]:
        return UNSCORED, 0.0
    flawed = trial.ended < trial.runs_expected or outcomes["failed"] or outcomes["diverged"]
    return FLAWED if flawed else SOUND, round(value if rank_by in LESS_IS_BETTER else -value, TIE_DECIMALS)


def _places(lines: Sequence[int], standings: Sequence[Standing]) -> Iterator[int | None]:
    """The rank of each line; equal ones share it, and those without a score have none."""
    place, before = 0, None
    for position, number in enumerate(lines, start=1):
        if standings[number] != before:
            place, before = position, standings[number]
        yield None if standings[number][0] == UNSCORED else place


def _rows(
    result: Split, survey: _Survey, shown: Sequence[int], params: Sequence[dict[str, Any]], tries: Mapping[str, int]
) -> Iterator[Row]:
    """The lines that are shown, without what comes of comparing them."""
    epochs = over_epochs(result.trials, survey.aucs, shown)
    for trial, varied, of_epochs in zip(result.whole(shown), params, epochs, strict=True):
        yield row_of(trial, params=varied, tries=tries[trial.model], leaky=result.leaky, epochs=of_epochs)


def _told(row: Row, place: int | None, told: Mapping[str, Any]) -> Row:
    """The line with its rank and what comparing has told of it."""
    remark = "; ".join(filter(None, (row.remark, told.get("remark"))))
    return dataclasses.replace(row, rank=place, **{**told, "remark": remark})


def _pruned(one: PrunedTrial, params: dict[str, Any]) -> Pruned:
    epochs = int(one.of.params.get("epochs", DEFAULTS["epochs"]))
    found = {name: getattr(one, name) for name in ("epoch", "measure", "score", "bar", "rivals")}
    return Pruned(trial=one.of.trial, model=one.of.model, params=params, runs=len(one.of.runs), epochs=epochs, **found)
