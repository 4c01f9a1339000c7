"""From the store to a ranking to text: the report of an experiment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from eyeseg import catalog
from eyeseg.errors import Incomplete, InvalidInput, NotFound, Refused
from eyeseg.ranking import BaselineResult, Comparison, ImageScores, PrunedTrial, RunResult, SplitResult, Table, TrialResult, rank, together
from eyeseg.ranking import compare as compared
from eyeseg.settings import Settings
from eyeseg.states import RunState
from eyeseg.store import Store, baselines, experiments, reading, record

if TYPE_CHECKING:
    from eyeseg.evidence import Evidence

Row = dict[str, Any]


def tables(
    store: Store, name: str | None = None, *, split: str | None = None, by: Literal["trial", "model"] = "trial", top: int | None = None
) -> list[Table]:
    """The ranking of each split of an experiment (the newest without a name), or of one split. Raises NotFound."""
    found = experiments.find(store, name)
    known = reading.splits(store, found["id"])
    chosen = [row for row in known if split in (None, row["name"])]
    if not chosen:
        raise NotFound(f"{found['name']}: has no split named {split!r}.{catalog.nearest(split or '', [row['name'] for row in known])}")
    return [rank(_result(store, found, row), by=by, top=top) for row in chosen]


def render(found: Sequence[Table], style: str, *, behind: Sequence[Evidence] = ()) -> str:
    """The tables in a format of the catalogue; ends with a newline. behind: their evidence, for a format that shows it."""
    module = catalog.load("formats", style)
    text: str = module.render(found, behind) if behind else module.render(found)
    return text


def shows_evidence(style: str) -> bool:
    """Whether a format shows what stands behind its tables."""
    return bool(catalog.entry("formats", style).facts.get("EVIDENCE"))


def gathered(store: Store, settings: Settings, found: Sequence[Table]) -> list[Evidence]:
    """The evidence of each table: curves, images, runs and failures."""
    from eyeseg import evidence  # it reads images: most reports show none, and start twice as fast without

    return [evidence.gather(store, settings, table) for table in found]


def draw(found: Sequence[Evidence], folder: Path) -> list[Path]:
    """Write the figures of each table into a folder, made if missing; with several splits each file's name begins with its split."""
    from eyeseg import figures

    folder.mkdir(parents=True, exist_ok=True)
    if len(found) == 1:
        return figures.write(found[0], folder)
    files = []
    for number, one in enumerate(found, start=1):
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", one.table.split).strip("._") or "split"
        known = {re.sub(r"[^A-Za-z0-9._-]+", "_", other.table.split).strip("._") for other in found}
        files += figures.write(one, folder, f"{name}-" if len(known) == len(found) else f"{number}-{name}-")
    return files


def refuse_incomplete(found: Sequence[Table]) -> None:
    """Raise Incomplete when a run of any split has no result."""
    missing = [table.split for table in found if not table.complete]
    if missing:
        raise Incomplete(f"{found[0].experiment}: runs are missing or failed under {', '.join(missing)}. See `eyeseg status`.")


def _result(store: Store, experiment: dict[str, Any], split: dict[str, Any]) -> SplitResult:
    scores, unscored = _scores(store, split["id"]), ImageScores()
    runs: dict[int, list[RunResult]] = {}
    for found in reading.runs_of_split(store, split["id"]):
        summary = found["summary"] or {}
        result = RunResult(
            found["digest"],
            found["fold"],
            found["seed"],
            found["state"],
            found["outcome"],
            scores.get(found["id"], unscored),
            summary.get("pooled_auc"),
            found["device_seconds"],
            summary.get("selection_auc"),
            summary.get("stopped_at"),
        )
        runs.setdefault(found["trial_id"], []).append(result)
    leaky = any(split["leaks"])
    warnings = []
    if leaky:
        worst = max(split["leaks"])
        warnings.append(
            f"leaky: up to {worst} patients of a validation fold are in its training too"
            + (f" (allowed: {split['allow_leakage']})" if split["allow_leakage"] else "")
            + "; these figures say little about new patients"
        )
    settings = experiment["report_settings"]
    verdicts = reading.verdicts(store, split["id"])
    trials = [
        TrialResult(row["digest"], row["model"], row["params"], row["runs_expected"], tuple(runs.get(row["id"], ())))
        for row in reading.trials(store, split["id"])
    ]
    pruned = {one.of.trial: one for trial in trials if (one := _pruned(trial, verdicts))}
    return SplitResult(
        experiment["name"],
        split["name"],
        leaky,
        settings["rank_by"],
        settings["alpha"],
        experiment["data"],
        tuple(warnings),
        tuple(trial for trial in trials if trial.trial not in pruned),
        _baselines(store, split["id"]),
        tuple(pruned.values()),
        reserved=split["definition"].get("reserve") is not None,
    )


def _scores(store: Store, split_id: int) -> dict[int, ImageScores]:
    """The scored images of each run. Many runs score the same images: what they are called is kept once."""
    parts: dict[int, list[ImageScores]] = {}
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for rows in reading.scores_of_split(store, split_id):
        numbers, names, patients, *scores = zip(*rows, strict=True)
        names, patients = tuple(map(intern, names)), tuple(map(intern, patients))
        values = np.array(scores, dtype=np.float64).T  # None becomes NaN
        cuts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
        for start, end in pairwise(cuts):
            here, of = names[start:end], patients[start:end]
            part = ImageScores(known.setdefault(here, here), known.setdefault(of, of), values[start:end])
            parts.setdefault(numbers[start], []).append(part)
    return {run: together(pieces) for run, pieces in parts.items()}


def _pruned(trial: TrialResult, verdicts: Mapping[str, Row]) -> PrunedTrial | None:
    """The trial as one that was ended at a rung; None when all its runs were trained to their end or will be."""
    found = verdicts.get(trial.trial)
    if found is None or not any(run.state == RunState.PRUNED for run in trial.runs):
        return None
    return PrunedTrial(trial, found["epoch"], found["measure"], found["score"], found["bar"], found["rivals"])


def _baselines(store: Store, split_id: int) -> tuple[BaselineResult, ...]:
    found: dict[str, dict[int, list[tuple[str, str, float | None, float | None]]]] = {}
    for name, fold, image, patient, auc, ap in baselines.scores(store, split_id):
        found.setdefault(name, {}).setdefault(fold, []).append((image, patient, auc, ap))
    return tuple(BaselineResult(name, tuple(map(ImageScores.of, folds.values()))) for name, folds in found.items())


def compare(store: Store, first: str, second: str) -> Comparison:
    """Two trials, each named by its digest or the beginning of it. Raises NotFound, InvalidInput for one trial twice, Refused when their
    folds or images are not the same."""
    one, other = (record.find_trial(store, name) for name in (first, second))
    if one["digest"] == other["digest"]:
        raise InvalidInput(f"{first} and {second} are the same trial, {one['digest']}. Name two trials.")
    # the digest of a trial may stand in several experiments: those where both stand come first
    together = {row["experiment_id"] for row in one["places"]} & {row["experiment_id"] for row in other["places"]}
    places = [next((row for row in found["places"] if row["experiment_id"] in together), found["places"][0]) for found in (one, other)]
    _refuse_unlike(one["digest"], other["digest"], *places)
    sides: list[tuple[SplitResult, TrialResult]] = []
    for place, digest in zip(places, (one["digest"], other["digest"]), strict=True):
        same = bool(sides) and place["split_id"] == places[0]["split_id"]  # read a large split once
        result = sides[0][0] if same else _result_at(store, place)
        trial = next((trial for trial in result.trials if trial.trial == digest), None)
        if trial is None:
            raise NotFound(f"trial {digest}: was pruned before its end. `eyeseg retry {place['experiment']} --state pruned` trains it.")
        if not len(trial.images):
            raise NotFound(f"trial {digest}: has no scores yet. See `eyeseg status {place['experiment']}`.")
        sides.append((result, trial))
    scored = [set(trial.images.names) for _, trial in sides]
    if not scored[0] & scored[1]:
        raise Refused(f"trials {one['digest']} and {other['digest']} scored no image in common. Wait for more of their folds.")
    return compared(sides[0], sides[1])


def _result_at(store: Store, place: Row) -> SplitResult:
    found = experiments.find(store, place["experiment"])
    return _result(store, found, next(row for row in reading.splits(store, found["id"]) if row["id"] == place["split_id"]))


def _refuse_unlike(one: str, other: str, place: Row, other_place: Row) -> None:
    """Raise Refused for trials under different folds or data: their difference would be that of the patients."""
    found = []
    for key, what in (("data_fingerprint", "images"), ("split_fingerprint", "folds")):
        if place[key] != other_place[key]:
            found.append(f"different {what} ({place[key]} and {other_place[key]})")
    if found:
        where, there = (f"{row['split']} of {row['experiment']}" for row in (place, other_place))
        raise Refused(
            f"trial {one} ({where}) and trial {other} ({there}) have {' and '.join(found)}: they cannot be compared. "
            "Run both in one grid under one split."
        )
