"""What a sorted ranking is worth: tests against its best trial, groups, and how much choosing the best has gained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from eyeseg.ranking.images import Lines
from eyeseg.ranking.pairs import TESTED, Family, Scores, aligned, letters
from eyeseg.ranking.results import Split
from eyeseg.statistics import selection_optimism, smallest_p

Fields = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """What must be said beside the lines; of each shown trial those fields of its row that tests give; Table.comparisons and .best_of."""

    warnings: list[str]
    told: Mapping[int, Fields] = field(default_factory=dict)
    comparisons: int = 0
    best_of: dict[str, Any] | None = None


def weigh(result: Split, scored: Sequence[int], lines: Sequence[Lines], *, sound: int, shown: Sequence[int]) -> Evidence:
    """Test the trials of a whole split. scored: those with scores, by number, the best first; of them the first `sound` are sound.

    lines: what they scored. shown: who is told how it stands to the best.
    """
    if len(scored) < 2:
        return Evidence([])
    if result.rank_by not in TESTED:
        return Evidence([f"{result.rank_by} is no mean over the images scored here: no test over patients, no p and no groups."])
    if not sound:
        return Evidence(["No trial has all its runs sound: there is no best to compare others with, so no p and no groups."])
    scores = aligned(lines, scored)  # the best sound trial is its first line
    found = Family(scores, result.alpha)
    wanted = frozenset(shown)
    places = [place for place, number in enumerate(scored) if number in wanted]
    told = _tested(found, scores, result.alpha, places)
    models = [result.trials[number].model for number in scored[:sound]]
    gained, said, best_of = _chosen(models, scores)
    warnings = [] if found.reachable else _unreachable(found, len(scored), result)
    if found.reachable and all(trial.seeds == 1 for trial in result.trials) and found.any_apart(0, range(1, len(scored)), result.alpha):
        warnings.append("One seed each: the letters tell these trainings apart. How much other seeds would move them is not known.")
    return Evidence(
        [*warnings, *said], {scored[place]: {**told[place], **gained.get(place, {})} for place in places}, found.number, best_of
    )


def _tested(found: Family, scores: Scores, alpha: float, places: Sequence[int]) -> dict[int, Fields]:
    """What tells the trials at these places from the first of all."""
    groups = letters(range(max(places, default=-1) + 1), found, alpha) if found.reachable else {}
    most = int(found.common(0, [0])[0])
    told: dict[int, Fields] = {}
    for place, patients, p in zip(places, found.common(0, places).tolist(), found.adjusted(0, places).tolist(), strict=True):
        told[place] = {"group": groups.get(place)}
        if place == 0:
            continue
        known = found.reachable and not np.isnan(p)
        difference, interval = scores.difference(place, 0)
        told[place] |= {"p_vs_best": p if known else None, "diff_vs_best": difference, "diff_vs_best_ci": interval}
        told[place]["patients_compared"] = patients
        if patients < most:
            told[place]["remark"] = f"compared with the best over {patients} of its {most} patients" + (
                "" if known else ", too few for a test"
            )
    return told


def _unreachable(found: Family, trials: int, result: Split) -> list[str]:
    """Why nothing is tested, unless it is said already that the data have too few patients for any test."""
    if smallest_p(int(result.data.get("patients") or 60)) > result.alpha:
        return []
    if not found.number:
        return ["No two trials share enough patients for a test that could reach alpha: no p and no groups."]
    comparisons = f"{found.number} comparison{'s' if found.number != 1 else ''}"
    why = f"the smallest p after Holm over {comparisons} is {found.smallest:.3g}, above alpha {result.alpha:g}"
    return [f"No two of {trials} trials could be told apart: {why}. Read the order as a description."]


def _chosen(models: Sequence[str], scores: Scores) -> tuple[dict[int, Fields], list[str], dict[str, Any] | None]:
    """Of the sound trials, whose models these are: the optimism of each model's best, what is to be said of it, and that of the first."""
    of_model: dict[str, list[int]] = defaultdict(list)
    for place, model in enumerate(models):
        of_model[model].append(place)
    everyone = selection_optimism(*scores.sums(range(len(models))))
    told: dict[int, Fields] = {}
    said = []
    for model, members in of_model.items():
        gained = everyone if len(of_model) == 1 else selection_optimism(*scores.sums(members))
        if gained:
            told[members[0]] = {"optimism": gained[0], "optimism_if_equal": gained[1]}
            said.append(_bracket(f"the best {model} of {len(members)}", gained))
    if not everyone:
        return told, [], None
    if len(of_model) > 1:
        said.append(_bracket(f"the first of all {len(models)}", everyone))
    warning = f"A best that was chosen after looking is too high (from what these data show to all being equal): {', '.join(said)}."
    return told, [warning], {"trials": len(models), "optimism": everyone[0], "optimism_if_equal": everyone[1]}


def _bracket(what: str, gained: tuple[float, float]) -> str:
    return f"{what} by {gained[0]:.3f} to {gained[1]:.3f}"
