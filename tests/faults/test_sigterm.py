"""SIGTERM to a worker: a checkpoint, the job given back within ten seconds and not charged, in training as in evaluation."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from acceptance.home import RUNNER, WORKER, Home
from sick import LONG, SHORT, figures, ill, with_models

# an evaluation that takes a while: 12 images
SLOW = "time.sleep(0 if model.training else 0.5)"


@pytest.mark.long
def test_a_worker_told_to_end_twice_in_training_and_again_in_evaluation(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    home = Home(tmp_path, SHORT | with_models(tmp_path, slow=SLOW))
    try:
        home.run("up", "--no-flower")
        home.run("submit-grid", home.grid(LONG.replace("unet", "slow")), "--limit", 1)
        home.in_mid_training()

        terminate(home, "train", times=2)

        newest = max(home.checkpoints(), key=lambda checkpoint: (checkpoint["epoch"], checkpoint["step"]))
        assert newest["token"] == home.attempts()[0]["token"]
        home.eventually(lambda: evaluating(home), "an evaluation under way")

        terminate(home, "evaluate")

        assert home.numbers()["scores"] == []
        ill(tmp_path, "slow").unlink()
        home.eventually(home.is_done, "all runs done")
        for kind in ("train", "evaluate"):
            assert [(attempt["number"], attempt["ending"]) for attempt in home.attempts(kind)] == [(1, "released"), (1, "done")]
        by_first = [epoch["epoch"] for epoch in home.epochs() if epoch["token"] == newest["token"]]
        assert by_first == [*range(1, len(by_first) + 1)]
        assert len(by_first) == newest["epoch"]  # what it had trained, nobody trained again
        assert figures(home.numbers()) == figures(undisturbed)
    finally:
        home.close()


def terminate(home: Home, kind: str, *, times: int = 1) -> None:
    """Tell the worker to end; the stack starts another. The job that runs must be back in the queue within ten seconds."""
    worker, runner = home.pid(WORKER), home.pid(RUNNER)
    told = time.time()
    for _ in range(times):
        os.kill(worker, signal.SIGTERM)
        time.sleep(0.05)  # two signals at once are one
    home.eventually(lambda: home.attempts(kind)[0]["ending"], "the attempt ended")
    (attempt, *_) = home.attempts(kind)
    assert attempt["ending"] == "released"
    assert attempt["ended_at"] - told < 10
    home.eventually(lambda: not {worker, runner} & home.processes().keys(), "worker and runner gone")


def evaluating(home: Home) -> bool:
    return any(attempt["provenance"] and not attempt["ending"] for attempt in home.attempts("evaluate"))
