"""Two trials side by side, image by image: how far apart, how sure, in which folds and on which images."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eyeseg.ranking.pairs import TESTED, Family, Scores, aligned
from eyeseg.ranking.remarks import remark, varying
from eyeseg.ranking.results import Split, TrialResult
from eyeseg.statistics import paired_wilcoxon, smallest_p


@dataclass(frozen=True)
class Side:
    """One of the two trials. params: where it differs from the other; mean: over the images that both scored; tries: trials of its model.

    trials: how many trials its split has. runs: with a result.
    """

    experiment: str
    trial: str
    model: str
    params: dict[str, Any]
    runs: int
    runs_expected: int
    tries: int
    trials: int
    mean: float | None
    remark: str


@dataclass(frozen=True)
class Comparison:
    """Differences are first minus second, over images that both scored. The fields are the keys of `compare --format json`.

    p: Wilcoxon over patients, as if these two had been named before any result was seen; None where no outcome could reach alpha.
    p_holm: after Holm over all `comparisons` of the split; None for trials of two experiments. folds: fold, images, first, second,
    difference. images: image, patient, first, second, difference; the largest first.
    """

    split: str
    leaky: bool
    measure: str
    alpha: float
    first: Side
    second: Side
    patients_compared: int
    images_compared: int
    difference: float | None
    difference_ci: tuple[float, float] | None
    p: float | None
    smallest_p: float
    p_holm: float | None
    comparisons: int | None
    folds: tuple[dict[str, Any], ...]
    images: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain JSON values."""
        return dataclasses.asdict(self) | {
            "difference_ci": None if self.difference_ci is None else list(self.difference_ci),
            "folds": list(self.folds),
            "images": list(self.images),
            "warnings": list(self.warnings),
        }


def compare(first: tuple[Split, TrialResult], second: tuple[Split, TrialResult]) -> Comparison:
    """Compare two trials, each with the split it is of; the splits have the same folds of the same data."""
    (result, one), (other_result, other) = first, second
    measure = result.rank_by if result.rank_by in TESTED else "image_auc_mean"
    scores = _scores((one, other), TESTED[measure])
    patient_means = scores.differences(0, [1])[0]
    patients = int(np.isfinite(patient_means).sum())
    reachable = smallest_p(patients) <= result.alpha
    difference, interval = scores.difference(0, 1)
    together = result.experiment == other_result.experiment
    p_holm, comparisons = _in_family(result, one, other, measure) if together else (None, None)
    images = _images(scores, (one, other))
    params = varying((one, other), (one, other))
    said = _warnings(first, second, measure, patients=patients, p_holm=p_holm, comparisons=comparisons)
    return Comparison(
        split=result.split,
        leaky=result.leaky,
        measure=measure,
        alpha=result.alpha,
        first=_side(result, one, params[0], [row["first"] for row in images]),
        second=_side(other_result, other, params[1], [row["second"] for row in images]),
        patients_compared=patients,
        images_compared=len(images),
        difference=difference,
        difference_ci=interval,
        p=paired_wilcoxon(patient_means, np.zeros(len(patient_means))) if reachable else None,
        smallest_p=smallest_p(patients),
        p_holm=p_holm if reachable else None,
        comparisons=comparisons,
        folds=tuple(_folds(one, other, TESTED[measure])),
        images=tuple(sorted(images, key=lambda row: (-abs(row["difference"]), row["image"]))),
        warnings=tuple(said),
    )


def _scores(trials: Sequence[TrialResult], measure: str) -> Scores:
    found = [dataclasses.replace(trial.block, numbers=np.array([number])) for number, trial in enumerate(trials)]
    return aligned([block.lines(measure) for block in found], range(len(trials)))


def _side(result: Split, trial: TrialResult, params: dict[str, Any], values: list[float]) -> Side:
    return Side(
        experiment=result.experiment,
        trial=trial.trial,
        model=trial.model,
        params=params,
        runs=trial.ended,
        runs_expected=trial.runs_expected,
        tries=sum(found.model == trial.model for found in result.trials),
        trials=len(result.trials),
        mean=math.fsum(values) / len(values) if values else None,
        remark=remark(trial, leaky=False),
    )


def _in_family(result: Split, one: TrialResult, other: TrialResult, measure: str) -> tuple[float | None, int]:
    """p after Holm over all pairs of the split, and how many they are."""
    names = [trial.trial for trial in result.trials]
    family = Family(aligned([block.lines(TESTED[measure]) for block in result.blocks()], range(len(names))), result.alpha)
    p = float(family.adjusted(names.index(one.trial), [names.index(other.trial)])[0])
    return None if math.isnan(p) else p, family.number


def _images(scores: Scores, trials: tuple[TrialResult, TrialResult]) -> list[dict[str, Any]]:
    """Of every image that both scored."""
    names = list(dict.fromkeys(name for trial in trials for name in trial.images.names))
    both = np.flatnonzero(np.isfinite(scores.values).all(axis=0))
    return [
        {"image": names[i], "patient": scores.patients[i], "first": float(a), "second": float(b), "difference": float(a - b)}
        for i, (a, b) in ((i, scores.values[:, i]) for i in both)
    ]


def _folds(one: TrialResult, other: TrialResult, measure: str) -> list[dict[str, Any]]:
    """The means of each fold over the images that both scored in it."""
    found = []
    for fold in sorted({run.fold for run in one.scored} & {run.fold for run in other.scored}):
        parts = [dataclasses.replace(trial, runs=tuple(run for run in trial.runs if run.fold == fold)) for trial in (one, other)]
        values = _scores(tuple(parts), measure).values
        known = values[:, np.isfinite(values).all(axis=0)]
        if known.size:
            a, b = known.mean(axis=1).tolist()
            found.append({"fold": fold, "images": known.shape[1], "first": a, "second": b, "difference": a - b})
    return found


def _warnings(
    first: tuple[Split, TrialResult],
    second: tuple[Split, TrialResult],
    measure: str,
    *,
    patients: int,
    p_holm: float | None,
    comparisons: int | None,
) -> list[str]:
    """What a reader must know before the numbers."""
    sides = (first, second)
    result = first[0]
    said = [*result.warnings]
    if measure != result.rank_by:
        said.append(f"The report ranks by {result.rank_by}, which is no mean over the images scored here: {measure} is compared instead.")
    elif second[0].rank_by != measure:
        said.append(f"{second[0].experiment} ranks by {second[0].rank_by}: both are compared by {measure}.")
    for _, trial in sides:
        if flaws := remark(trial, leaky=False):
            said.append(f"{trial.trial[:8]}: {flaws}.")
    scored = {patient for _, trial in sides for patient in trial.images.patients}
    if patients < len(scored):
        said.append(f"Only {patients} of {len(scored)} patients were scored by both: the rest is left out.")
    if smallest_p(patients) > result.alpha:
        said.append(f"No test over {patients} patients can reach alpha {result.alpha:g}: the smallest p is {smallest_p(patients):.3g}.")
    elif comparisons is not None and comparisons > 1:
        after = "" if p_holm is None else f" After Holm over all {comparisons} pairs of its trials p is {p_holm:.2g}."
        said.append(f"p is that of two trials named before any result was seen. This split has {len(result.trials)} trials.{after}")
    elif comparisons is None and any(len(found.trials) > 1 for found, _ in sides):
        many = " and ".join(f"{len(found.trials)} in {found.experiment}" for found, _ in sides)
        said.append(f"p is that of two trials named before any result was seen, not of the best among many (trials: {many}).")
    if all(len({run.seed for run in trial.scored}) == 1 for _, trial in sides):
        said.append("One seed: the difference is that of these trainings. How much other seeds would move it is not known.")
    return said
