"""Trials and the grid that holds them; equal settings of different blocks become one trial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eyeseg.grid.blocks import Block
from eyeseg.grid.cells import Values
from eyeseg.grid.sections import folds_of
from eyeseg.spec import RunSpec

Folds = tuple[int, ...] | None
Place = str | int | tuple[str | int, str]


@dataclass(frozen=True)
class Trial:
    """One setting under one split. `spec` has fold 1 and the first seed; `folds` None means all.

    runs: (seed, folds) pairs where the trial's blocks asked for other folds under other seeds; empty means every seed on `folds`.
    """

    spec: RunSpec
    split: str
    seeds: tuple[int, ...]
    folds: Folds = None
    runs: tuple[tuple[int, Folds], ...] = ()

    def parts(self) -> tuple[tuple[int, Folds], ...]:
        """The folds to run for each seed."""
        return self.runs or tuple((seed, self.folds) for seed in self.seeds)


@dataclass(frozen=True)
class Grid:
    """A grid file, read and checked.

    splits: as written, `kind` included. run, report: defaults filled in. notes: what is worth saying once, each with its line.
    lines: the line of a split by its name, of a split's parameter by (name, parameter), of a trial by its index, and by
    (index, 'batch_size') and (index, 'fold 3') of the trial's batch size and folds.
    """

    name: str
    path: Path
    text: str
    manifest: Path
    splits: dict[str, dict[str, Any]]
    trials: tuple[Trial, ...]
    run: dict[str, Any]
    report: dict[str, Any]
    notes: tuple[str, ...] = ()
    lines: Mapping[Place, int] = field(default_factory=dict)


@dataclass
class _Gathered:
    values: Values
    split: str
    lines: dict[str, int]  # of the trial's first block under '', of its batch size and of each fold asked for
    folds: dict[int, Folds]  # by seed, in the order met


class Gathering:
    """Collects settings into trials and counts the runs they make, as far as definitions tell how many folds a split has."""

    def __init__(self, splits: Mapping[str, Mapping[str, Any]], data: Mapping[str, Any]) -> None:
        self._folds = {name: folds_of(split) for name, split in splits.items()}
        self._data = dict(data)
        self._trials: dict[tuple[Any, ...], _Gathered] = {}
        self.collapsed = 0
        self.runs = 0

    def add(self, values: Values, block: Block, batch_line: int) -> None:
        """One setting of a block; counted as collapsed when it adds nothing new."""
        seed = values["seed"]
        key = tuple((name, value) for name, value in values.items() if name != "seed")
        found = self._trials.get(key)
        if found is None:
            found = self._trials[key] = _Gathered(values, values["split"], {"": block.line, "batch_size": batch_line}, {})
        asked = None if block.folds is None else tuple(block.folds)
        for fold, line in (block.folds or {}).items():
            found.lines.setdefault(f"fold {fold}", line)
        known = found.folds.get(seed, ())
        wanted = asked if known == () else _union(known, asked)
        if seed in found.folds and wanted == known:
            self.collapsed += 1
            return
        found.folds[seed] = wanted
        self.runs += self._count(wanted, found.split) - self._count(known, found.split)

    def _count(self, folds: Folds, split: str) -> int:
        return self._folds[split] if folds is None else len(folds)

    def trials(self) -> tuple[Trial, ...]:
        """The trials in the order first met. RunSpecs are built here and not before: a refused grid never pays for them."""
        return tuple(_trial(one, self._data) for one in self._trials.values())

    def lines(self) -> Iterator[tuple[Place, int]]:
        """Where each trial stands, by its index, and where its batch size and its folds do."""
        for index, one in enumerate(self._trials.values()):
            for part, line in one.lines.items():
                yield (index, part) if part else index, line


def _union(left: Folds, right: Folds) -> Folds:
    if left is None or right is None:
        return None
    return left if set(right) <= set(left) else tuple(sorted({*left, *right}))


def _trial(one: _Gathered, data: Mapping[str, Any]) -> Trial:
    seeds = tuple(one.folds)
    alike = len(set(one.folds.values())) == 1
    folds = next(iter(one.folds.values())) if alike else _all(one.folds.values())
    return Trial(RunSpec(**{**data, **one.values}), one.split, seeds, folds, () if alike else tuple(one.folds.items()))


def _all(parts: Iterable[Folds]) -> Folds:
    union: Folds = ()
    for part in parts:
        union = _union(union, part)
    return union


def product_size(blocks: Sequence[Block], splits: Mapping[str, Mapping[str, Any]]) -> tuple[int, int]:
    """Settings and runs that the blocks make before exclusions and collapsing, by arithmetic alone."""
    settings = runs = 0
    for block in blocks:
        names = block.choices("split")
        settings += block.size
        folds = [len(block.folds) if block.folds is not None else folds_of(splits[name]) for name in names]
        runs += block.size // len(names) * sum(folds) if names else block.size
    return settings, runs
