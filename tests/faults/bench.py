"""One slot with its real runner, worked by hand: its jobs are carried out in the test's own process, without broker and worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from acceptance.home import Home

from eyeseg import artifacts
from eyeseg.store import open_store, outbox
from eyeseg.store.results import Checkpoint
from workers.process import RunnerProcess
from workers.slots import CPU, slots
from workers.supervisor import Supervisor


class Bench:
    """A home's store and a supervisor of its jobs. What a worker does with messages, `work` does without."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.store = open_store(home.settings.store_url, create=True)
        self.stopping = threading.Event()
        (slot,) = slots([CPU], 1)
        self.supervisor = Supervisor(slot, self.store, home.settings, worker="bench", stopping=self.stopping, publish=lambda: None)

    @property
    def runner(self) -> RunnerProcess:
        """The warm runner."""
        return self.supervisor.warm_runner()

    def change(self, **settings: Any) -> None:
        """Other settings for the attempts to come."""
        self.supervisor.settings = replace(self.supervisor.settings, **settings)

    def submit(self, grid: Path) -> int:
        """Submit the first run of a grid, by the command, which may know more models than this process. Returns its train job."""
        self.home.run("submit-grid", grid, "--limit", 1)
        return int(self.home.jobs()[-2]["id"])

    def attempt(self, job: int, *, meanwhile: Callable[[], object]) -> str:
        """Carry out one job, once. meanwhile: what happens beside it, in a thread of its own. Returns how the attempt ended."""
        with ThreadPoolExecutor(1) as beside:
            happened = beside.submit(meanwhile)
            ending = self.supervisor.run(job)
            happened.result()
        return ending

    def work(self) -> list[str]:
        """Carry out what is queued until nothing is left. Returns how each attempt ended."""
        endings = []
        while queued := outbox.unpublished(self.store):
            endings.append(self.supervisor.run(queued[0].id))
        return endings

    def sound(self, checkpoint: dict[str, Any]) -> Path:
        """The folder of a checkpoint's row, its hash verified."""
        found = Checkpoint(checkpoint["address"], checkpoint["sha256"], checkpoint["epoch"], checkpoint["step"])
        return artifacts.fetch(self.home.settings.artifacts_url, found.address, found.sha256, self.home.path / "fetched")

    def close(self) -> None:
        self.supervisor.end_runner()
        self.store.close()
