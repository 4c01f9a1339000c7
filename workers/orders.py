"""What a runner is asked to do for an attempt, with the checkpoint that it goes on from, or judges, brought to this machine."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from eyeseg import artifacts, catalog, places
from eyeseg.errors import CorruptCheckpoint, NotFound, PlaceAway, Unreachable
from eyeseg.samples import found_here
from eyeseg.settings import Settings
from eyeseg.states import JobKind
from eyeseg.store import Store, baselines, evidence, halving, results
from eyeseg.store.leases import Attempt
from eyeseg.store.results import Checkpoint
from workers.readiness import Readiness

log = logging.getLogger("eyeseg.supervisor")

Order = dict[str, Any]
_STORE_PAUSE_S = 0.5


class Orders:
    """Of one attempt.

    adopted: whether a checkpoint of an earlier training serves some of its runs, so that their evaluations are ready. begun: whether
    anything had been made of its training before.
    """

    def __init__(self, store: Store, settings: Settings, held: Attempt, readiness: Readiness, *, log_file: Path) -> None:
        self._store, self._settings, self._held, self._readiness = store, settings, held, readiness
        self._log = log_file
        self._mark = ""
        self.adopted = self.begun = False

    def make(self, over: threading.Event) -> Order | None:
        """The message that starts the runner's work; None when every run is already served. Raises PlaceAway, NotFound, CorruptCheckpoint.

        Artifacts that are away are waited for as long as a runner may be silent, a store as long as the attempt is not `over`.
        """
        while True:
            try:
                return places.patiently(self._made, stop=over.is_set, for_s=self._settings.stall_s, say=self._waits)
            except Unreachable:
                if over.wait(_STORE_PAUSE_S):
                    raise

    def _made(self) -> Order | None:
        self._mark = self._readiness.place()
        return self._evaluation() if self._held.kind == JobKind.EVALUATE else self._training()

    def _waits(self, why: PlaceAway) -> None:
        log.warning("job %s: waits: %s", self._held.job_id, why)

    def _common(self) -> Order:
        held, settings = self._held, self._settings
        payload = dict(held.payload)
        if "data" in payload:
            here = found_here(payload["data"], settings.data_root)
            root = str(here.data_root) if here.data_root else None
            payload["data"] = {**payload["data"], "manifest": str(here.manifest), "data_root": root}
        return {
            "do": held.kind,
            "job": held.job_id,
            "attempt": held.number,
            **payload,
            "cache": str(settings.cache),
            "log": str(self._log),
            "artifacts": settings.artifacts_url,
            "mark": self._mark,
            "patience_s": settings.stall_s,
            "scratch": str(settings.home / "scratch"),
            "prefix": f"experiment-{held.experiment_id}/job-{held.job_id}/a{held.number}-{held.token}",
        }

    def _evaluation(self) -> Order:
        run_id = int(self._held.payload["run_id"])
        with self._store.read() as connection:
            found = results.checkpoint_of(connection, run_id)
            missing = baselines.missing(connection, run_id, catalog.names("baselines"))
            maps = evidence.maps_wanted(connection, run_id)
        if found is None:
            raise NotFound(f"job {self._held.job_id}: its run has no checkpoint.")
        return {
            **self._common(),
            "weights": str(self._fetch(found)),
            "sha256": found.sha256,
            "epoch": found.epoch,
            "baselines": missing,
            "maps": maps,
        }

    def _training(self) -> Order | None:
        budgets, self.begun, may_wait = results.outlook(self._store, self._held)
        if self.begun:  # mostly nothing has been made of this training yet, and there is nothing else to look for
            budgets = self._after_adoption(budgets)
        if not budgets:
            return None
        start = self._latest(budgets) if self.begun else None
        reached = (start[1].epoch, start[1].step) if start else (0, 0)
        return {
            **self._common(),
            "budgets": budgets,
            "pause": halving.next_rung(self._store, self._held, reached=reached) if may_wait else None,
            "resume": str(start[0]) if start else None,
            "resume_sha256": start[1].sha256 if start else None,
            "checkpoint_s": self._settings.checkpoint_s,
        }

    def _after_adoption(self, budgets: list[int]) -> list[int]:
        """Those still open after what an earlier training has already reached has been served from its checkpoints."""
        for budget in budgets:
            for found in results.checkpoints(self._store, self._held.training_key, epochs=[budget]):
                if (found.epoch, found.step) != (budget, 0):
                    break
                if self._sound(found):
                    self.adopted = bool(results.adopt_checkpoint(self._store, self._held, found)) or self.adopted
                    break
        return results.open_budgets(self._store, self._held)

    def _latest(self, budgets: list[int]) -> tuple[Path, Checkpoint] | None:
        for found in results.checkpoints(self._store, self._held.training_key, epochs=budgets):
            folder = self._sound(found)
            if folder:
                return folder, found
        return None

    def _sound(self, found: Checkpoint) -> Path | None:
        """Its folder on this machine. One that is gone or altered is forgotten; one that cannot be read is not used."""
        try:
            return self._fetch(found)
        except (CorruptCheckpoint, OSError) as error:
            log.warning("job %s: checkpoint %s is not used: %s", self._held.job_id, found.address, error)
            if isinstance(error, CorruptCheckpoint):
                results.forget_checkpoint(self._store, found.address)
            return None

    def _fetch(self, found: Checkpoint) -> Path:
        settings = self._settings
        return artifacts.fetch(settings.artifacts_url, found.address, found.sha256, settings.cache / "fetched", mark=self._mark)
