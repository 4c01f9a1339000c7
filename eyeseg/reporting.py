"""From the store to a ranking to text: the report of an experiment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from eyeseg import catalog
from eyeseg.errors import Incomplete, InvalidInput, NotFound, Refused
from eyeseg.ranking import (
    BaselineResult,
    Block,
    Comparison,
    ImageScores,
    PrunedTrial,
    RunResult,
    Split,
    Table,
    Trial,
    TrialResult,
    beside,
    has_scores,
    rank,
)
from eyeseg.ranking import compare as compared
from eyeseg.settings import Settings
from eyeseg.states import RunState
from eyeseg.store import Store, baselines, experiments, packing, reading, record
from eyeseg.store.database import chunks

if TYPE_CHECKING:
    from eyeseg.evidence import Evidence

Row = dict[str, Any]

_AT_ONCE = 100  # trials that are read together


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


@dataclass(frozen=True)
class _Trial(Trial):
    """A trial with the numbers by which the store knows it and its runs."""

    runs: Sequence[reading.RunStanding]
    id: int


@dataclass(frozen=True, kw_only=True)
class _StoredSplit(Split):
    """A split that is read as it is asked for: little of all its trials, all of those that are shown. id: the store's."""

    store: Store
    id: int
    trials: Sequence[_Trial]

    def blocks(self) -> Iterator[Block]:
        """What the trials scored; each is in one block."""
        for numbers in chunks(range(len(self.trials)), _AT_ONCE):
            scores = self._scores([self.trials[number] for number in numbers])
            alike: dict[tuple[int, ...], list[int]] = {}
            found = {number: [scores[run.id] for run in self.trials[number].runs if run.id in scores] for number in numbers}
            for number, runs in found.items():
                alike.setdefault(tuple(id(run.names) for run in runs), []).append(number)
            yield from (beside(those, [found[number] for number in those]) for those in alike.values())

    def whole(self, numbers: Sequence[int]) -> list[TrialResult]:
        """These trials, by their place among all."""
        made = []
        for piece in chunks(numbers, _AT_ONCE):
            chosen = [self.trials[number] for number in piece]
            scores = self._scores(chosen)
            rows = {row["id"]: row for row in reading.runs_of_split(self.store, self.id, trial_ids=[trial.id for trial in chosen])}
            for trial in chosen:
                runs = tuple(_run(run, rows[run.id], scores.get(run.id, ImageScores())) for run in trial.runs)
                made.append(TrialResult(trial.trial, trial.model, trial.params, trial.runs_expected, runs))
        return made

    def _scores(self, trials: Sequence[_Trial]) -> dict[int, ImageScores]:
        """What the runs of these trials scored. Many score the same images: what they are called is kept once."""
        wanted = {run.id for trial in trials for run in trial.runs if has_scores(run)}
        found = {}
        for run_id, images, content in packing.of_trials(self.store, [trial.id for trial in trials]):
            if run_id not in wanted:
                continue
            if images not in self._called:
                self._called[images] = packing.images(self.store, run_id)
            values = np.frombuffer(content, "<f8").reshape(len(packing.MEASURES), -1)
            found[run_id] = ImageScores(*self._called[images], values.T)
        return found

    @cached_property
    def _called(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        return {}


def _run(known: reading.RunStanding, row: Row, images: ImageScores) -> RunResult:
    summary = row["summary"] or {}
    return RunResult(
        row["digest"],
        known.fold,
        known.seed,
        known.state,
        known.outcome,
        images,
        summary.get("pooled_auc"),
        row["device_seconds"],
        summary.get("selection_auc"),
        summary.get("stopped_at"),
    )


def _result(store: Store, experiment: dict[str, Any], split: dict[str, Any]) -> _StoredSplit:
    runs: dict[int, list[reading.RunStanding]] = {}
    for run in reading.standings(store, split["id"]):
        runs.setdefault(run.trial_id, []).append(run)
    trials = [
        _Trial(row["digest"], row["model"], row["params"], row["runs_expected"], runs.get(row["id"], ()), row["id"])
        for row in reading.trials(store, split["id"])
    ]
    verdicts = reading.verdicts(store, split["id"])
    pruned = {one.of.trial: one for trial in trials if (one := _pruned(trial, verdicts))}
    settings = experiment["report_settings"]
    return _StoredSplit(
        experiment=experiment["name"],
        split=split["name"],
        leaky=any(split["leaks"]),
        rank_by=settings["rank_by"],
        alpha=settings["alpha"],
        data=experiment["data"],
        warnings=_of_leaks(split),
        trials=tuple(trial for trial in trials if trial.trial not in pruned),
        baselines=_baselines(store, split["id"]),
        pruned=tuple(pruned.values()),
        reserved=split["definition"].get("reserve") is not None,
        store=store,
        id=split["id"],
    )


def _of_leaks(split: Mapping[str, Any]) -> tuple[str, ...]:
    worst = max(split["leaks"], default=0)
    if not worst:
        return ()
    allowed = f" (allowed: {split['allow_leakage']})" if split["allow_leakage"] else ""
    return (
        f"leaky: up to {worst} patients of a validation fold are in its training too{allowed}; these figures say little about new patients",
    )


def _pruned(trial: Trial, verdicts: Mapping[str, Row]) -> PrunedTrial | None:
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
    sides: list[tuple[Split, TrialResult]] = []
    for place, digest in zip(places, (one["digest"], other["digest"]), strict=True):
        same = bool(sides) and place["split_id"] == places[0]["split_id"]  # read a large split once
        result = sides[0][0] if same else _result_at(store, place)
        number = next((number for number, trial in enumerate(result.trials) if trial.trial == digest), None)
        if number is None:
            raise NotFound(f"trial {digest}: was pruned before its end. `eyeseg retry {place['experiment']} --state pruned` trains it.")
        [trial] = result.whole([number])
        if not len(trial.images):
            raise NotFound(f"trial {digest}: has no scores yet. See `eyeseg status {place['experiment']}`.")
        sides.append((result, trial))
    scored = [set(trial.images.names) for _, trial in sides]
    if not scored[0] & scored[1]:
        raise Refused(f"trials {one['digest']} and {other['digest']} scored no image in common. Wait for more of their folds.")
    return compared(sides[0], sides[1])


def _result_at(store: Store, place: Row) -> Split:
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
