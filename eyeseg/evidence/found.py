"""What stands behind the ranking of one split: plain values, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eyeseg.curves import Curve
from eyeseg.ranking import Row, Table


@dataclass(frozen=True)
class Image:
    """What one run scored on one validation image. position: its place in the manifest. curve: None where none was kept."""

    name: str
    patient: str
    position: int
    fold: int
    run: str
    auc: float | None
    ap: float | None
    dice: float | None
    curve: Curve | None


@dataclass(frozen=True)
class Training:
    """The loss of each epoch of one run's training."""

    fold: int
    seed: int
    epochs: tuple[int, ...]
    losses: tuple[float, ...]


@dataclass(frozen=True)
class Leader:
    """A trial that is looked at closely: the best of its model, or one of the best where there is one model only.

    images: of one seed, the first, in the manifest's order.
    """

    row: Row
    images: tuple[Image, ...]
    trainings: tuple[Training, ...]

    @property
    def curves(self) -> list[Curve]:
        """Those of its images that have one."""
        return [image.curve for image in self.images if image.curve is not None]


@dataclass(frozen=True)
class Run:
    """One run with where it comes from. provenance: of the attempt that made its weights; times are seconds since 1970."""

    run: str
    trial: str
    model: str
    fold: int
    seed: int
    state: str
    outcome: str | None
    image_auc_mean: float | None
    epoch: int | None
    device_seconds: float
    finished_at: float | None
    checkpoint_sha256: str
    provenance: dict[str, Any]
    remark: str


@dataclass(frozen=True)
class Failure:
    """A run without a sound result, and what was last heard of it. job: whose log says more, None when no job broke off."""

    run: str
    model: str
    fold: int
    seed: int
    what: str
    words: str
    job: int | None


@dataclass(frozen=True)
class Hard:
    """An image with its mean AUC over all runs of the split that scored it, and what the best trial made of it."""

    name: str
    patient: str
    auc_mean: float
    auc_min: float
    runs: int
    auc_best_trial: float | None


@dataclass(frozen=True)
class Picture:
    """An image of the sheet. What cannot be shown is None; shown: (h, w, 3) uint8, lesion: (h, w) bool, map: (h, w) uint8, 255 = lesion."""

    image: Image
    shown: NDArray[np.uint8] | None
    lesion: NDArray[np.bool_] | None
    map: NDArray[np.uint8] | None


@dataclass(frozen=True)
class Leak:
    """Of one fold: how many patients of its validation are in its training too."""

    fold: int
    patients: int


@dataclass(frozen=True)
class Origin:
    """The experiment: its grid, and who submitted it when, with what. submitted_at: seconds since 1970."""

    experiment: str
    grid: str
    manifest: str
    submitted_at: float
    provenance: dict[str, Any]
    split: dict[str, Any]
    allow_leakage: str


@dataclass(frozen=True)
class Evidence:
    """All that is shown of one split. *_hidden: how many more there are. notes: what is missing, and how to get it."""

    table: Table
    origin: Origin
    leaders: tuple[Leader, ...]
    runs: tuple[Run, ...]
    runs_hidden: int
    failures: tuple[Failure, ...]
    failures_hidden: int
    hardest: tuple[Hard, ...]
    leaks: tuple[Leak, ...]
    sheet: tuple[Picture, ...] = ()
    sheet_hidden: int = 0
    notes: tuple[str, ...] = ()
