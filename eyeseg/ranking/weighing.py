"""What a sorted ranking is worth: tests against its best trial, groups, and how much choosing the best has gained."""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from eyeseg.ranking.images import Images
from eyeseg.ranking.pairs import TESTED, Family, Scores, aligned, letters
from eyeseg.ranking.results import SplitResult
from eyeseg.ranking.table import Row
from eyeseg.statistics import selection_optimism, smallest_p

SOUND, FLAWED, UNSCORED = range(3)  # how a trial stands, sorted in this order


@dataclass(frozen=True)
class Evidence:
    """Rows with their tests, in the order they came; what must be said beside them; Table.comparisons and Table.best_of."""

    rows: list[Row]
    warnings: list[str]
    comparisons: int = 0
    best_of: dict[str, Any] | None = None


def weigh(
    result: SplitResult, rows: Sequence[Row], standings: Sequence[int], images: Sequence[Images], *, shown: Collection[str]
) -> Evidence:
    """Test the trials of a whole split. rows: all trials, the best first, with their standings and images. shown: who gets differences."""
    scored = [i for i, standing in enumerate(standings) if standing != UNSCORED]
    sound = [i for i in scored if standings[i] == SOUND]
    if len(scored) < 2:
        return Evidence(list(rows), [])
    if result.rank_by not in TESTED:
        return Evidence(
            list(rows), [f"{result.rank_by} is no mean over the images scored here: no test over patients, no p and no groups."]
        )
    if not sound:
        return Evidence(list(rows), ["No trial has all its runs sound: there is no best to compare others with, so no p and no groups."])
    scores = aligned([images[i] for i in scored], TESTED[result.rank_by])  # its lines are `scored`, the best sound trial first
    found = Family(scores, result.alpha)
    tested = _tested([rows[i] for i in scored], found, scores, result.alpha, shown)
    chosen, said, best_of = _chosen(tested[: len(sound)], scores)
    warnings = [] if found.reachable else _unreachable(found, len(scored), result)
    if len({row.group for row in tested} - {None}) > 1 and all(len({run.seed for run in trial.runs}) == 1 for trial in result.trials):
        warnings.append("One seed each: the letters tell these trainings apart. How much other seeds would move them is not known.")
    return Evidence([*chosen, *tested[len(sound) :], *rows[len(scored) :]], [*warnings, *said], found.number, best_of)


def _tested(rows: Sequence[Row], found: Family, scores: Scores, alpha: float, shown: Collection[str]) -> list[Row]:
    """The rows with what tells them from the first."""
    everyone = range(len(rows))
    common, adjusted = found.common(0, everyone), found.adjusted(0, everyone)
    groups = letters(everyone, found, alpha) if found.reachable else {}
    tested = [dataclasses.replace(rows[0], group=groups.get(0))]
    for i in everyone[1:]:
        row, patients = rows[i], int(common[i])
        known = found.reachable and not math.isnan(adjusted[i])
        difference, interval = scores.difference(i, 0) if row.trial in shown else (None, None)
        partly = ""
        if patients < common[0]:
            partly = f"compared with the best over {patients} of its {common[0]} patients" + ("" if known else ", too few for a test")
        tested.append(
            dataclasses.replace(
                row,
                group=groups.get(i),
                p_vs_best=float(adjusted[i]) if known else None,
                diff_vs_best=difference,
                diff_vs_best_ci=interval,
                patients_compared=patients,
                remark="; ".join(filter(None, (row.remark, partly))),
            )
        )
    return tested


def _unreachable(found: Family, trials: int, result: SplitResult) -> list[str]:
    """Why nothing is tested, unless it is said already that the data have too few patients for any test."""
    if smallest_p(int(result.data.get("patients") or 60)) > result.alpha:
        return []
    if not found.number:
        return ["No two trials share enough patients for a test that could reach alpha: no p and no groups."]
    comparisons = f"{found.number} comparison{'s' if found.number != 1 else ''}"
    why = f"the smallest p after Holm over {comparisons} is {found.smallest:.3g}, above alpha {result.alpha:g}"
    return [f"No two of {trials} trials could be told apart: {why}. Read the order as a description."]


def _chosen(rows: list[Row], scores: Scores) -> tuple[list[Row], list[str], dict[str, Any] | None]:
    """The sound rows with the optimism of each model's best, what is to be said of it, and that of the first of all."""
    of_model: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        of_model[row.model].append(i)
    said = []
    for model, members in of_model.items():
        gained = selection_optimism(*scores.sums(members))
        if gained:
            best = members[0]
            rows[best] = dataclasses.replace(rows[best], optimism=gained[0], optimism_if_equal=gained[1])
            said.append(_bracket(f"the best {model} of {len(members)}", gained))
    gained = selection_optimism(*scores.sums(range(len(rows))))
    if not gained:
        return rows, [], None
    if len(of_model) > 1:
        said.append(_bracket(f"the first of all {len(rows)}", gained))
    warning = f"A best that was chosen after looking is too high (from what these data show to all being equal): {', '.join(said)}."
    return rows, [warning], {"trials": len(rows), "optimism": gained[0], "optimism_if_equal": gained[1]}


def _bracket(what: str, gained: tuple[float, float]) -> str:
    return f"{what} by {gained[0]:.3f} to {gained[1]:.3f}"
