"""Successive halving: settings compete at rungs, judged by patients set aside; the best go on. Pure: no store, no clock.

Jamieson & Talwalkar (2016): Non-stochastic best arm identification and hyperparameter optimization.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MEASURES = ("auc", "ap", "dice")
AMONG = ("model", "split")
_DECIMALS = 12  # sums in another order differ in the last bits; that is no difference between settings


@dataclass(frozen=True)
class Rules:
    """rungs: epochs, ascending. keep: the share that goes on at each, of which there are never fewer than at_least.

    by: the measure on the inner images. among: whether settings compete within a model or across all models of a split.
    """

    rungs: tuple[int, ...]
    keep: float
    at_least: int
    by: str
    among: str

    @classmethod
    def of(cls, run_settings: Mapping[str, Any]) -> Rules | None:
        """What a grid's `run` says of it; None when nothing is pruned."""
        said = run_settings.get("prune")
        return cls(tuple(said["rungs"]), said["keep"], said["at_least"], said["by"], said["among"]) if said else None

    def kept(self, rivals: int) -> int:
        """How many of so many go on."""
        return min(rivals, max(self.at_least, math.ceil(round(rivals * self.keep, 9))))


@dataclass(frozen=True)
class Contender:
    """A setting at a rung. name: what breaks ties. score: its mean over folds and seeds, None when a training of it diverged."""

    name: str
    score: float | None


def ordered(contenders: Iterable[Contender]) -> list[Contender]:
    """The best first; those without a score last, equals by name: the same order whoever came in first."""

    def standing(one: Contender) -> tuple[bool, float, str]:
        return one.score is None, 0.0 if one.score is None else -round(one.score, _DECIMALS), one.name

    return sorted(contenders, key=standing)


def judged(contenders: Sequence[Contender], rules: Rules) -> tuple[list[Contender], list[Contender]]:
    """Who goes on and who is pruned, the best first."""
    found = ordered(contenders)
    count = rules.kept(len(found))
    return found[:count], found[count:]


def ladder(first: int, factor: float, longest: int) -> tuple[int, ...]:
    """Rungs at first, first x factor, first x factor^2 ... below the epochs of the longest training."""
    rungs, at = [], float(first)
    while round(at) < longest:
        rungs.append(round(at))
        at *= factor
    return tuple(dict.fromkeys(rungs))


def fewest_epochs(lengths: Sequence[tuple[int, int]], rules: Rules) -> int:
    """Epochs that one competition trains if those with most before them are pruned. lengths: (epochs, trainings) of each setting."""
    alive = sorted(lengths)
    spent, reached = 0, 0
    for rung in rules.rungs:
        competing = [one for one in alive if one[0] > rung]
        spent += sum(min(epochs, rung) * count - min(epochs, reached) * count for epochs, count in alive)
        over = len(alive) - len(competing)
        alive = alive[:over] + sorted(competing, key=lambda one: (one[0] - rung) * one[1])[: rules.kept(len(competing))]
        reached = rung
    return spent + sum((epochs - min(epochs, reached)) * count for epochs, count in alive)
