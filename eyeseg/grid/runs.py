"""Trials x folds x seeds -> runs, once the samples are known, and the problems that only they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eyeseg import folds
from eyeseg.errors import InvalidInput, Problem
from eyeseg.folds import Groups, Partition, SplitError
from eyeseg.grid.reading import too_many
from eyeseg.grid.trials import Grid, Trial
from eyeseg.grid.values import GRID_FIELDS
from eyeseg.spec import RunSpec


def partitions(grid: Grid, samples: Sequence[Groups]) -> dict[str, Partition]:
    """The folds of every split that a trial uses. A split that cannot be made is InvalidInput at its line of the grid."""
    made: dict[str, Partition] = {}
    problems: list[Problem] = []
    used: dict[str, int] = {}
    for index, trial in enumerate(grid.trials):
        used.setdefault(trial.split, index)
    for name, index in used.items():
        try:
            made[name] = folds.partition(grid.splits[name], samples)
        except SplitError as error:
            line, said = grid.lines.get((name, error.key), grid.lines.get(name, 0)), str(error)
            if not line:
                line = grid.lines.get(index, 0)
                said += " This split is what a grid without `splits` gets: define one, such as `splits: {a: {kind: kfold, k: 3}}`."
            problems.append(Problem(str(grid.path), line, f"splits.{name}.{error.key}", said))
    if problems:
        raise InvalidInput(problems)
    return made


def run_count(grid: Grid, parts: Mapping[str, Partition]) -> int:
    """How many runs `expand` yields."""
    return sum(len(_folds(chosen, parts[trial.split])) for trial in grid.trials for _, chosen in trial.parts())


def expand(grid: Grid, samples: Sequence[Groups], partitions: Mapping[str, Partition]) -> Iterator[tuple[int, RunSpec]]:  # noqa: ARG001  the samples are part of the agreed call
    """Each run with the index of its trial, trial by trial, seed by seed, fold by fold. Refused when they exceed the grid's cap."""
    count, limit = run_count(grid, partitions), grid.run["budget"]["max_runs"]
    if count > limit:
        raise too_many(str(grid.path), count, limit)
    return _runs(grid, partitions)


def _runs(grid: Grid, parts: Mapping[str, Partition]) -> Iterator[tuple[int, RunSpec]]:
    for index, trial in enumerate(grid.trials):
        for seed, chosen in trial.parts():
            for fold in _folds(chosen, parts[trial.split]):
                yield index, trial.spec.replace(split=trial.split, fold=fold, seed=seed)


def _folds(chosen: Sequence[int] | None, part: Partition) -> Sequence[int]:
    there = range(1, len(part.folds) + 1)
    return there if chosen is None else [fold for fold in chosen if fold in there]


def grid_problems(grid: Grid, samples: Sequence[Groups], partitions: Mapping[str, Partition]) -> list[Problem]:
    """What is wrong with the grid for these samples: folds that do not exist, batches larger than the training fold, and judges of
    `run.prune` who are reported in the same fold."""
    found: set[Problem] = set()
    for index, trial in enumerate(grid.trials):
        part = partitions[trial.split]
        asked = sorted({fold for _, chosen in trial.parts() for fold in chosen or ()})
        for fold in asked:
            if fold > len(part.folds):
                many = "1 fold" if len(part.folds) == 1 else f"{len(part.folds)} folds"
                said = f"there is no fold {fold}: the split {trial.split!r} has {many}. Name one of 1 to {len(part.folds)}."
                found.add(Problem(str(grid.path), grid.lines.get((index, f"fold {fold}"), 0), "fold", said))
        found.update(_large_batch(grid, trial, grid.lines.get((index, "batch_size"), 0), part))
    if grid.run.get("prune"):
        found.update(_reported_judges(grid, samples, partitions))
    return sorted(found)


def _reported_judges(grid: Grid, samples: Sequence[Groups], partitions: Mapping[str, Partition]) -> Iterator[Problem]:
    """Under a split that leaks, patients set aside from the training of a fold may be reported in it: they must not steer it."""
    for name in sorted({trial.split for trial in grid.trials}):
        for number, fold in enumerate(partitions[name].folds, start=1):
            both = {samples[i].patient for i in fold.inner} & {samples[i].patient for i in fold.val}
            if both:
                many = "1 patient" if len(both) == 1 else f"{len(both)} patients"
                said = f"fold {number} reports {many} by whom `run.prune` would judge it. Write `reserve: 0.15` instead of `inner`."
                yield Problem(str(grid.path), grid.lines.get((name, "inner"), 0), f"splits.{name}.inner", said)
                break


def _large_batch(grid: Grid, trial: Trial, line: int, part: Partition) -> Iterator[Problem]:
    used = sorted({fold for _, chosen in trial.parts() for fold in _folds(chosen, part)})
    sizes = {fold: len(part.folds[fold - 1].train) for fold in used}
    small = min(sizes, key=lambda fold: sizes[fold], default=0)
    if small and trial.spec.batch_size > sizes[small]:
        said = f"{trial.spec.batch_size} is more than the {sizes[small]} training images of fold {small} of the split {trial.split!r}."
        yield Problem(str(grid.path), line, "batch_size", f"{said} Write at most {sizes[small]}.")


def varying(grid: Grid) -> list[str]:
    """The fields, besides model and seed, whose values differ between the grid's trials."""
    names = [name for name in GRID_FIELDS if name not in ("model", "seed")]
    return [name for name in names if len({getattr(trial.spec, name) for trial in grid.trials}) > 1]
