"""Which runs can share one training: those that differ only in epochs, under a schedule that does not look at the total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eyeseg import catalog
from eyeseg.spec import RunSpec, digest


@dataclass(frozen=True)
class PlannedRun:
    """A run before it is stored: its setting, and the fingerprints of the data and of the split that complete its identity."""

    spec: RunSpec
    data_fingerprint: str
    split_fingerprint: str

    @property
    def digest(self) -> str:
        """The name of the run: equal for the same setting on the same images, folds and fold number, whatever the grid calls them."""
        return digest([self.spec.identity(), self.data_fingerprint, self.split_fingerprint, self.spec.fold])

    @property
    def training_key(self) -> str:
        """The name of its training: runs with equal keys are points on one and the same training."""
        identity = self.spec.identity()
        if not needs_total(self.spec.schedule):
            identity.pop("epochs", None)
            identity["epochs"] = "any"
        return digest([identity, self.data_fingerprint, self.split_fingerprint, self.spec.fold])


@dataclass(frozen=True)
class Training:
    """One training and the runs it serves, by epochs ascending."""

    key: str
    runs: tuple[PlannedRun, ...]

    @property
    def epochs(self) -> int:
        """Epochs to train: the largest budget."""
        return self.runs[-1].spec.epochs


def needs_total(schedule: str) -> bool:
    """Whether the learning rate depends on how many epochs there will be."""
    return bool(catalog.entry("schedules", schedule).facts.get("NEEDS_TOTAL", False))


def trainings(runs: Iterable[PlannedRun]) -> list[Training]:
    """Group runs into trainings, the longest first (a long one that starts last would be waited for alone)."""
    groups: dict[str, list[PlannedRun]] = {}
    for run in runs:
        groups.setdefault(run.training_key, []).append(run)
    found = [Training(key, tuple(sorted(group, key=lambda r: r.spec.epochs))) for key, group in groups.items()]
    return sorted(found, key=lambda t: -t.epochs)
