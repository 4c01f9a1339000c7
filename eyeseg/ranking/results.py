"""What a ranking is made from: the results of one split as the store knows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from eyeseg.ranking.images import ImageScores, together
from eyeseg.states import Outcome, RunState


@dataclass(frozen=True, slots=True)
class RunResult:
    """One run as the store knows it; `outcome` is None until it has a result.

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


@dataclass(frozen=True)
class TrialResult:
    """One trial with the runs that exist. params: all its non-default hyperparameters."""

    trial: str
    model: str
    params: dict[str, Any]
    runs_expected: int
    runs: tuple[RunResult, ...]

    @property
    def scored(self) -> list[RunResult]:
        """The runs with scores."""
        return [run for run in self.runs if run.outcome in (Outcome.OK, Outcome.ALL_BLACK)]

    @property
    def images(self) -> ImageScores:
        """All that its runs scored."""
        return together([run.images for run in self.scored])

    @property
    def outcomes(self) -> dict[str, int]:
        """How many runs ended how."""
        found = Counter(Outcome.FAILED if run.state == RunState.FAILED else run.outcome for run in self.runs)
        return {str(outcome): found[outcome] for outcome in (Outcome.OK, Outcome.DIVERGED, Outcome.ALL_BLACK, Outcome.FAILED)}

    @property
    def ended(self) -> int:
        """How many runs have a result; a diverged run has one, a failed run has none."""
        return sum(count for outcome, count in self.outcomes.items() if outcome != Outcome.FAILED)


@dataclass(frozen=True)
class PrunedTrial:
    """A trial that was ended at a rung. measure: of the inner images; bar: the score of the last of its rivals that went on."""

    of: TrialResult
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
class SplitResult:
    """All trials of one experiment under one split. data: fingerprint, images, patients, positive_fraction, images_without_lesion."""

    experiment: str
    split: str
    leaky: bool
    rank_by: str
    alpha: float
    data: dict[str, Any]
    warnings: tuple[str, ...]
    trials: tuple[TrialResult, ...]
    baselines: tuple[BaselineResult, ...] = ()
    pruned: tuple[PrunedTrial, ...] = ()
    reserved: bool = False
