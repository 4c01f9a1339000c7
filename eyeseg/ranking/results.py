"""What a ranking is made from: the results of one split as the store knows them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from eyeseg.ranking.images import Block, ImageScores, beside
from eyeseg.states import Outcome, RunState

_OUTCOMES = tuple(map(str, (Outcome.OK, Outcome.DIVERGED, Outcome.ALL_BLACK, Outcome.FAILED)))


class Run(Protocol):
    """What is known of every run; `outcome` is None until it has a result."""

    @property
    def fold(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class RunResult:
    """One run with all that a line of the report needs.

    selection_auc: mean AUC on the inner split's images, None without one. stopped_at: epoch at which its training gave up all black.
    """

    run: str
    fold: int
    seed: int
    state: str
    outcome: str | None
    images: ImageScores
    pooled_auc: float | None
    device_seconds: float
    selection_auc: float | None = None
    stopped_at: int | None = None


def has_scores(run: Run) -> bool:
    """Whether what a run scored counts."""
    return run.outcome in {Outcome.OK, Outcome.ALL_BLACK}


@dataclass(frozen=True)
class Trial:
    """One trial with the runs that exist. params: all its non-default hyperparameters."""

    trial: str
    model: str
    params: dict[str, Any]
    runs_expected: int
    runs: Sequence[Run]

    @cached_property
    def outcomes(self) -> dict[str, int]:
        """How many runs ended how."""
        found = dict.fromkeys(_OUTCOMES, 0)
        for run in self.runs:
            outcome = Outcome.FAILED if run.state == RunState.FAILED else run.outcome
            if outcome is not None:
                found[outcome] += 1
        return found

    @property
    def ended(self) -> int:
        """How many runs have a result; a diverged run has one, a failed run has none."""
        return sum(self.outcomes.values()) - self.outcomes[Outcome.FAILED]

    @property
    def seeds(self) -> int:
        """How many seeds its runs have."""
        return len({run.seed for run in self.runs})


@dataclass(frozen=True)
class TrialResult(Trial):
    """A trial with all that a line of the report needs."""

    runs: tuple[RunResult, ...]

    @property
    def scored(self) -> list[RunResult]:
        """The runs with scores."""
        return [run for run in self.runs if has_scores(run)]

    @property
    def block(self) -> Block:
        """All that its runs scored, as of one trial among others."""
        return beside([0], [[run.images for run in self.scored]])

    @property
    def images(self) -> ImageScores:
        """All that its runs scored, one run after the other."""
        block = self.block
        return ImageScores(block.names, block.patients, block.values[0].T)


@dataclass(frozen=True)
class PrunedTrial:
    """A trial that was ended at a rung. measure: of the inner images; bar: the score of the last of its rivals that went on."""

    of: Trial
    epoch: int
    measure: str
    score: float | None
    bar: float | None
    rivals: int


@dataclass(frozen=True)
class BaselineResult:
    """What a baseline scored, fold by fold. Images it has no answer for are there, without scores."""

    name: str
    folds: tuple[ImageScores, ...]


@dataclass(frozen=True)
class Split(ABC):
    """All trials of one experiment under one split. data: fingerprint, images, patients, positive_fraction, images_without_lesion.

    All trials are asked for little, side by side; whole are those that are shown.
    """

    experiment: str
    split: str
    leaky: bool
    rank_by: str
    alpha: float
    data: dict[str, Any]
    warnings: tuple[str, ...]
    trials: Sequence[Trial]
    baselines: tuple[BaselineResult, ...] = ()
    pruned: tuple[PrunedTrial, ...] = ()
    reserved: bool = False

    @abstractmethod
    def blocks(self) -> Iterator[Block]:
        """What the trials scored; each is in one block."""

    @abstractmethod
    def whole(self, numbers: Sequence[int]) -> list[TrialResult]:
        """These trials, by their place among all."""


@dataclass(frozen=True)
class SplitResult(Split):
    """A split whose trials are all at hand."""

    trials: Sequence[TrialResult]

    def blocks(self) -> Iterator[Block]:
        """What the trials scored; each is in one block."""
        alike: dict[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...], list[int]] = {}
        scored = [[run.images for run in trial.scored] for trial in self.trials]
        for number, runs in enumerate(scored):
            alike.setdefault(tuple((run.names, run.patients) for run in runs), []).append(number)
        for numbers in alike.values():
            yield beside(numbers, [scored[number] for number in numbers])

    def whole(self, numbers: Sequence[int]) -> list[TrialResult]:
        """These trials, by their place among all."""
        return [self.trials[number] for number in numbers]
