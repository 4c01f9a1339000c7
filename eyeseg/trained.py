"""From the name of a run to its trained model: what it is, and its checkpoint on this machine, verified."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eyeseg import __version__, artifacts
from eyeseg.errors import CorruptCheckpoint, NotFound, Unreachable
from eyeseg.settings import Settings, masked
from eyeseg.spec import RunSpec
from eyeseg.store import Store, marks, record


@dataclass(frozen=True)
class Trained:
    """A run that has a checkpoint. threshold_tuned: the logit of highest Dice on the training fold; None before its evaluation."""

    run: str
    spec: RunSpec
    outcome: str | None
    threshold_tuned: float | None
    address: str
    sha256: str
    epoch: int
    data_fingerprint: str
    split_fingerprint: str
    mark: str  # of the place where the artifacts lie

    @property
    def label(self) -> str:
        """What the run is, in a few words."""
        kind = self.spec.backbone or (f"width {self.spec.width}" if self.spec.width else "")
        return f"{self.spec.model}{f' {kind}' if kind else ''}, {self.epoch} epochs, fold {self.spec.fold}"

    def weights(self, settings: Settings) -> Path:
        """The checkpoint's folder, its hash verified. Raises CorruptCheckpoint; PlaceAway or Unreachable when it cannot be read."""
        try:
            return artifacts.fetch(settings.artifacts_url, self.address, self.sha256, settings.cache / "fetched", mark=self.mark)
        except CorruptCheckpoint as error:
            found = str(error).partition(". An earlier")[0]  # there is none for a finished run
            raise CorruptCheckpoint(
                f"run {self.run}: its checkpoint {self.address} cannot be used: {found}. Bring the artifacts back from a copy."
            ) from error
        except OSError as error:
            place = masked(settings.artifacts_url)
            raise Unreachable(
                f"artifacts {place}: {error}. Check that it can be reached and that EYESEG_ARTIFACTS_URL is right."
            ) from error

    def facts(self) -> dict[str, str]:
        """What whoever gets the model without this store needs to know, as text. Thresholds are logits."""
        width, height = self.spec.image_size
        return {
            "eyeseg": __version__,
            "run": self.run,
            "model": self.spec.model,
            "settings": json.dumps(self.spec.to_json()),
            "image_size": f"{width}x{height}",
            "channels": self.spec.channels,
            "threshold": "0.0",
            "threshold_tuned": "" if self.threshold_tuned is None else repr(self.threshold_tuned),
            "epochs": str(self.epoch),
            "outcome": self.outcome or "",
            "checkpoint_sha256": self.sha256,
            "data_fingerprint": self.data_fingerprint,
            "split_fingerprint": self.split_fingerprint,
            "fold": str(self.spec.fold),
        }


def find(store: Store, name: str) -> Trained:
    """The trained model of a run, named by its digest or the beginning of it. Raises NotFound, also when it has no checkpoint."""
    found = record.find_run(store, name)
    made = record.checkpoint(store, found)
    if made is None:
        raise NotFound(f"run {found['digest']}: has no checkpoint, {_why(found)}. `eyeseg show {found['digest']}` says more.")
    if made["kind"] == "discarded":
        raise NotFound(_discarded(store, found))
    return Trained(
        run=found["digest"],
        spec=RunSpec.from_json(found["spec"]),
        outcome=found["outcome"],
        threshold_tuned=(found["summary"] or {}).get("threshold_tuned"),
        address=made["address"],
        sha256=made["sha256"],
        epoch=made["epoch"],
        data_fingerprint=found["data_fingerprint"],
        split_fingerprint=found["split_fingerprint"],
        mark=marks.recorded(store),
    )


def _discarded(store: Store, found: dict[str, Any]) -> str:
    """That the weights were deleted on purpose, and what serves instead."""
    others = record.runs_with_weights(store, found["id"])
    instead = f"Run {others[0]} of its trial still has one." if others else "No run of its trial has one either."
    return (
        f"run {found['digest']}: its checkpoint was deleted by `eyeseg gc`, as run.keep.per_trial of its grid allows; its scores remain. "
        f"{instead} Submit with `keep: {{per_trial: all}}` to keep the weights of every run."
    )


def _why(found: dict[str, Any]) -> str:
    if found["outcome"] == "diverged":
        return "for its training diverged before its last epoch"
    return f"for it is {found['state']}"
