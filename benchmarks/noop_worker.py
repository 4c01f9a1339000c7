"""A real worker whose runner does nothing: broker, claims, leases, checkpoints and results are as always, training is left out.

The file that EYESEG_BENCHMARK_CLAIMS names gets a line for each claim: [seconds since 1970, milliseconds it took].
"""

from __future__ import annotations

import json
import os
import queue
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from eyeseg import artifacts
from eyeseg.store import leases
from workers import supervisor
from workers.__main__ import main
from workers.slots import Slot


class NoopRunner:
    """Answers each order at once with what a runner says: checkpoints of a few bytes, scores of one image."""

    pid = 0
    lease_ends = 0.0
    outlived_its_lease = False

    def __init__(self, slot: Slot) -> None:
        self.events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._folder = tempfile.TemporaryDirectory(prefix="eyeseg-noop-")
        self._scratch = Path(self._folder.name)

    def tell(self, message: dict[str, Any]) -> None:
        """Put all events of an order on the queue."""
        if message["do"] == "train":
            for epoch in message["budgets"]:
                self._checkpoint(message, epoch)
            self.events.put({"event": "outcome", "outcome": "ok", "epoch": message["budgets"][-1], "step": 0})
        elif message["do"] == "evaluate":
            row = {"index": 0, "image": "0.png", "patient": "0", "lesion_pixels": 1, "predicted_pixels": 1, "pixels": 4}
            measures = dict.fromkeys(("auc", "ap", "dice", "dice_tuned", "iou", "sensitivity", "specificity"), 0.5)
            self.events.put({"event": "scores", "rows": [row | measures]})
            self.events.put({"event": "outcome", "outcome": "ok", "summary": {}})
        else:
            self.events.put({"event": "outcome", "outcome": "stopped"})

    def alive(self) -> bool:
        """Always."""
        return True

    def kill(self) -> None:
        """Nothing to kill."""

    def last_words(self, log: Path, *, since: int) -> str:
        """None."""
        return ""

    def _checkpoint(self, order: dict[str, Any], epoch: int) -> None:
        source = self._scratch / "made"
        source.mkdir(exist_ok=True)
        (source / "weights.safetensors").write_bytes(b"nothing learnt")
        address = f"{order['prefix']}/epoch-{epoch:04d}"
        digest = artifacts.publish(source, order["artifacts"], address)
        event = {"event": "checkpoint", "path": address, "sha256": digest, "epoch": epoch, "step": 0, "budget": True, "last": False}
        self.events.put(event)


def _timed_claims(path: Path) -> None:
    claim, lock = leases.claim, threading.Lock()

    def timed(*positional: Any, **named: Any) -> leases.Attempt:
        before = time.perf_counter()
        held = claim(*positional, **named)
        taken = 1000 * (time.perf_counter() - before)
        with lock, path.open("a") as file:
            file.write(json.dumps([time.time(), taken]) + "\n")
        return held

    leases.claim = timed


if __name__ == "__main__":
    supervisor.RunnerProcess = NoopRunner  # type: ignore[misc,assignment]
    _timed_claims(Path(os.environ["EYESEG_BENCHMARK_CLAIMS"]))
    main()
