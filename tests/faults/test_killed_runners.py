"""Trainings of every model killed at random moments, and resumed from the last checkpoint that was told of: the same last bit."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import orders
import pytest
from orders import Order

from eyeseg import artifacts, catalog
from eyeseg.spec import RunSpec
from workers import work
from workers.process import RunnerProcess
from workers.slots import CPU, slots

EPOCHS, STEPS = 2, 4  # of each epoch: eight images in batches of two
KILLS = 5
EVERY_STEP_S = 1e-9

Event = dict[str, Any]


def spec_of(name: str, *, epochs: int = EPOCHS) -> RunSpec:
    """Everything that a checkpoint has to carry: an accumulated gradient, a moving average, moments, and a schedule that looks back."""
    return orders.smallest(
        name, epochs=epochs, batch_size=2, accumulate=2, ema=0.9, optimizer="adamw", lr=0.003, augment="strong",
        schedule="plateau", schedule_patience=0,
    )  # fmt: skip


def figures(events: list[Event]) -> dict[int, Event]:
    """The figures of each epoch as the store keeps them: those that came last."""
    return {event["epoch"]: {k: v for k, v in event.items() if k != "seconds"} for event in events if event["event"] == "epoch"}


def checkpoints(events: list[Event]) -> list[Event]:
    return [event for event in events if event["event"] == "checkpoint"]


def resumed_at(order: Order, checkpoint: Event) -> Order:
    folder = Path(order["artifacts"]) / checkpoint["path"]
    artifacts.verify(folder, checkpoint["sha256"])
    return order | {"resume": str(folder), "resume_sha256": checkpoint["sha256"]}


def carried_out(order: Order, attempt: str, *, steps: int | None = None) -> list[Event]:
    """What an order says, carried out here; with `steps`, up to a checkpoint after so many of them."""
    said: list[Event] = []
    asked = iter(range(steps if steps is not None else 10**6))
    work.carry_out(order | {"prefix": attempt}, said.append, lambda: next(asked, None) is None)
    assert said[-1]["outcome"] == ("ok" if steps is None else "stopped")
    return said


@pytest.mark.parametrize("name", catalog.names("models"))
def test_a_training_cut_at_a_random_step_and_resumed_comes_to_the_same_last_bit(name: str, tmp_path: Path) -> None:
    order = orders.training(tmp_path, spec_of(name))
    steps = random.Random(name).choice([number for number in range(1, EPOCHS * STEPS) if number % STEPS])
    cut = carried_out(order, "cut", steps=steps)
    [last] = checkpoints(cut)
    assert (last["epoch"], last["step"]) == divmod(steps, STEPS)

    resumed = carried_out(resumed_at(order, last), "resumed")

    whole = carried_out(order, "undisturbed")
    assert figures(cut + resumed) == figures(whole)
    assert checkpoints(resumed)[-1]["sha256"] == checkpoints(whole)[-1]["sha256"]  # weights, average, optimizer and counters


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", catalog.names("models"))
def test_a_training_whose_runner_is_killed_five_times_comes_to_the_same_last_bit(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    order = orders.training(tmp_path, spec_of(name, epochs=3 * EPOCHS))
    whole = carried_out(order, "undisturbed")
    order |= {"checkpoint_s": EVERY_STEP_S}
    heard: list[Event] = []
    for kill in range(KILLS):
        _work(order, heard, attempt=kill + 1, killed_s=chance.uniform(0, 0.1))
        order = resumed_at(order, checkpoints(heard)[-1])
    _work(order, heard, attempt=KILLS + 1)

    assert heard[-1]["outcome"] == "ok"
    assert figures(heard) == figures(whole)
    assert checkpoints(heard)[-1]["sha256"] == checkpoints(whole)[-1]["sha256"]


def _work(order: Order, heard: list[Event], *, attempt: int, killed_s: float | None = None) -> None:
    """Let a runner work to its end; or kill it so many seconds after it has told of its first checkpoint, the one of its first step.

    That is in a step or in the writing of a later checkpoint: how many steps the first one took depends on the network's size.
    """
    runner = RunnerProcess(slots([CPU], 1)[0])
    try:
        runner.tell(order | {"prefix": f"a{attempt}", "attempt": attempt})
        for event in iter(lambda: _next(runner), None):
            assert event["event"] != "error", event
            if event["event"] not in ("progress", "started"):
                heard.append(event)
            if event["event"] == "outcome":
                assert killed_s is None
                return
            if event["event"] == "checkpoint" and killed_s is not None:
                time.sleep(killed_s)
                assert runner.alive()
                runner.kill()
                assert "outcome" not in {unheard["event"] for unheard in iter(lambda: _next(runner), None)}  # it was in mid-training
                return
        raise AssertionError(Path(order["log"]).read_text())
    finally:
        runner.kill()


def _next(runner: RunnerProcess) -> Event | None:
    return runner.events.get(timeout=240)
