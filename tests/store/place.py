"""A home with artifacts, a worker that needs no model, and what killed writers leave behind."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from eyeseg import artifacts, sweeping
from eyeseg.errors import CorruptCheckpoint
from eyeseg.settings import read_settings
from eyeseg.store import Store, results
from eyeseg.store.leases import Attempt
from eyeseg.store.results import Checkpoint
from eyeseg.store.tables import artifact, run

LONG_AGO = time.time() - 30 * 86400
HEX = "0123456789abcdef" * 4


class Place:
    """A home with artifacts, and a worker that trains and evaluates in it without a model."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.home = store, folder
        self.settings = read_settings({"EYESEG_HOME": str(folder), "EYESEG_STALL_S": "60"}, folder)
        self.root = Path(self.settings.artifacts_url)

    def publish(self, held: Attempt, epoch: int, step: int = 0) -> Checkpoint:
        """Put the files of a checkpoint where a runner would."""
        name = f"epoch-{epoch:04d}" + (f"-step-{step:06d}" if step else "")
        address = f"experiment-{held.experiment_id}/job-{held.job_id}/a{held.number}-{held.token}/{name}"
        source = self.home / "made"
        source.mkdir(parents=True, exist_ok=True)
        (source / "weights.safetensors").write_bytes(f"{held.training_key} {epoch} {step}".encode())
        (source / "state.json").write_text("{}", encoding="utf-8")
        return Checkpoint(address, artifacts.publish(source, str(self.root), address), epoch, step)

    def record(self, held: Attempt, epoch: int, step: int = 0, *, budget: bool = False) -> Checkpoint:
        made = self.publish(held, epoch, step)
        results.record_checkpoint(self.store, held, made, budget=budget)
        return made

    def leave(self, place: str, *, old: bool = True) -> Path:
        """Some file that nobody asked for, below the home."""
        path = self.home / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"left behind")
        if old:
            for one in (path, path.parent):
                os.utime(one, (LONG_AGO, LONG_AGO))
        return path

    def sweep(self, **how: Any) -> sweeping.Report:
        report = sweeping.sweep(self.store, self.settings, **how)
        assert report.problems == []
        return report

    def sound(self, address: str, sha256: str) -> bool:
        try:
            artifacts.fetch(str(self.root), address, sha256, self.settings.cache / "fetched")
        except CorruptCheckpoint:
            return False
        return True

    def results(self) -> list[dict[str, Any]]:
        """The runs that have a checkpoint which the store keeps: id, state, and the checkpoint's address and hash."""
        query = sa.select(run.c.id, run.c.state, artifact.c.address, artifact.c.sha256)
        kept = query.join(artifact, artifact.c.id == run.c.checkpoint_id).where(artifact.c.kind == "checkpoint")
        with self.store.read() as connection:
            return [dict(row) for row in connection.execute(kept.order_by(run.c.id)).mappings()]
