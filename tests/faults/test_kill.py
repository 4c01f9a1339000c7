"""Workers, runners and brokers killed while they work: the same numbers come out, bit for bit, and each only once."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from typing import Any

import pytest
from acceptance.home import BROKER, RUNNER, WORKER, Home
from sick import EPOCHS, LONG

from eyeseg import broker


def test_worker_killed_in_mid_training(home: Home, undisturbed: dict[str, Any]) -> None:
    begin(home)
    killed = home.pid(WORKER)

    os.kill(killed, signal.SIGKILL)  # the stack starts another

    home.eventually(home.is_done, "all runs done")
    assert home.pid(WORKER) != killed
    first, *_ = attempts = home.attempts()
    assert [(attempt["number"], attempt["ending"]) for attempt in attempts] == [(1, "expired"), (2, "done")]
    assert str(killed) in first["worker"]
    assert went_on_from_a_checkpoint(home)
    assert home.numbers() == undisturbed
    home.run("down")
    assert home.is_empty(), home.processes()


def test_runner_killed_in_mid_training(home: Home, undisturbed: dict[str, Any]) -> None:
    begin(home)
    worker, killed = home.pid(WORKER), home.pid(RUNNER)

    os.kill(killed, signal.SIGKILL)

    home.eventually(home.is_done, "all runs done")
    assert home.pid(WORKER) == worker
    assert home.pid(RUNNER) != killed
    assert [(attempt["number"], attempt["ending"]) for attempt in home.attempts()] == [(1, "crashed"), (2, "done")]
    assert "SIGKILL" in home.attempts()[0]["error"]
    assert went_on_from_a_checkpoint(home)
    assert home.numbers() == undisturbed


@pytest.mark.long
def test_stack_taken_down_in_mid_training(home: Home, undisturbed: dict[str, Any]) -> None:
    begin(home)
    asked = time.time()

    home.run("down")

    (job,) = (job for job in home.jobs() if job["kind"] == "train")
    (attempt,) = home.attempts()
    assert home.is_empty(), home.processes()
    assert (job["state"], job["attempt"], attempt["ending"]) == ("queued", 0, "released")
    assert attempt["ended_at"] - asked < 10
    newest = home.checkpoints()[-1]
    assert newest["token"] == attempt["token"]
    assert 0 < newest["epoch"] < EPOCHS

    home.run("up", "--no-flower")
    home.eventually(home.is_done, "all runs done")

    assert [(attempt["number"], attempt["ending"]) for attempt in home.attempts()] == [(1, "released"), (1, "done")]
    assert went_on_from_a_checkpoint(home)
    assert home.numbers() == undisturbed


def test_broker_killed_while_jobs_run_and_wait(home: Home) -> None:
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 20", folds=3))
    home.in_mid_training()
    killed = home.pid(BROKER)
    assert Counter(job["state"] for job in home.jobs()) == {"running": 1, "queued": 2, "pending": 3}

    os.kill(killed, signal.SIGKILL)

    home.eventually(home.is_done, "all runs done")
    assert home.pid(BROKER) != killed
    for kind in ("train", "evaluate"):  # running jobs do not notice, and none is run twice
        assert Counter(attempt["ending"] for attempt in home.attempts(kind)) == {"done": 3}
    images = Counter(row["image"] for row in home.numbers()["scores"])
    assert len(images) == 12
    assert set(images.values()) == {1}


def test_a_message_that_comes_six_times_starts_one_attempt(home: Home) -> None:
    home.environment["EYESEG_SLOTS"] = "2"
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 20"), "--limit", 1)
    (job,) = (job for job in home.jobs() if job["kind"] == "train")
    app = broker.celery_app(home.settings)

    again = broker.Message(job["id"], job["label"], job["kind"], job["queue"], job["priority"])
    assert broker.send(app, [again] * 5) == [job["id"]] * 5

    home.eventually(home.is_done, "all runs done")
    home.eventually(lambda: broker.waiting(app, job["queue"]) == 0, "the queue empty")
    log = home.path / "logs" / "worker.log"
    home.eventually(lambda: log.read_text().count("nothing to start") >= 5, "five messages that came to nothing")
    assert [(attempt["number"], attempt["ending"]) for attempt in home.attempts()] == [(1, "done")]
    app.close()


def begin(home: Home) -> None:
    """Bring the stack up and one training of LONG into its middle."""
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid(LONG), "--limit", 1)
    assert home.in_mid_training() < EPOCHS - 10
    (job,) = (job for job in home.jobs() if job["kind"] == "train")
    assert job["state"] == "running"


def went_on_from_a_checkpoint(home: Home) -> bool:
    """Whether the last attempt trained only the epochs that the first had not: each epoch's row names the attempt that wrote it last."""
    first, last = (attempt["token"] for attempt in home.attempts())
    tokens = [epoch["token"] for epoch in home.epochs()]
    done_before = tokens.count(first)
    return 0 < done_before < len(tokens) and tokens == [first] * done_before + [last] * (len(tokens) - done_before)
