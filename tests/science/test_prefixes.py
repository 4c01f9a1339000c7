"""Prefix sharing: several budgets of one training are, bit for bit, as many trainings of those lengths."""

from __future__ import annotations

import pytest
from conftest import Train, Trained

from eyeseg.spec import RunSpec

BUDGETS = (2, 3, 5)
COMMON = {"batch_size": 3, "augment": "strong", "schedule_step": 2, "schedule_patience": 0, "schedule_gamma": 0.5}
UNET = RunSpec(model="unet", width=4, lr=3.0, ema=0.5, **COMMON)  # type: ignore[arg-type]
PLUS = RunSpec(model="deeplabv3plus", backbone="resnet18", lr=1.0, momentum=0.0, loss="bce_dice", **COMMON)  # type: ignore[arg-type]


def weights(trained: Trained, epoch: int) -> bytes:
    return (trained.fetched(epoch) / "weights.safetensors").read_bytes()


@pytest.mark.parametrize("spec", [UNET, PLUS], ids=lambda spec: spec.model)
@pytest.mark.parametrize("schedule", ["constant", "step", "plateau"])
def test_budgets_trained_together_are_the_same_trained_apart(spec: RunSpec, schedule: str, train: Train) -> None:
    spec = spec.replace(schedule=schedule)
    together = train(spec.replace(epochs=max(BUDGETS)), BUDGETS, images=4)
    assert [(event["epoch"], event["budget"]) for event in together.of("checkpoint")] == [(epochs, True) for epochs in BUDGETS]
    for epochs in BUDGETS:
        apart = train(spec.replace(epochs=epochs), [epochs], images=4)
        assert weights(together, epochs) == weights(apart, epochs)
        assert together.checkpoint(epochs) == apart.checkpoint(epochs)  # average, optimizer and counters too
        assert together.of("epoch")[:epochs] == apart.of("epoch")
    assert len({weights(together, epochs) for epochs in BUDGETS}) == len(BUDGETS)
    assert (len({event["lr"] for event in together.of("epoch")}) > 1) == (schedule != "constant")


@pytest.mark.parametrize("schedule", ["poly", "cosine"])
def test_a_schedule_that_looks_at_the_total_makes_the_prefix_another_training(schedule: str, train: Train) -> None:
    long, short = train(UNET.replace(schedule=schedule), [2, 4]), train(UNET.replace(schedule=schedule), [2])
    assert weights(long, 2) != weights(short, 2)
