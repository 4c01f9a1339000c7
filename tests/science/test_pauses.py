"""A training that waits at rungs is bit for bit the one that does not, and is judged by inner patients alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Train
from faults import orders
from PIL import Image

from eyeseg import folds
from eyeseg.samples import read_manifest
from eyeseg.spec import RunSpec
from workers import work

UNET = RunSpec(model="unet", width=4, batch_size=3, augment="strong", ema=0.5, lr=0.01, optimizer="adamw")


@pytest.mark.parametrize("schedule", ["constant", "plateau", "cosine"])
def test_a_training_that_waited_at_every_rung_equals_one_that_did_not(schedule: str, train: Train) -> None:
    spec = UNET.replace(schedule=schedule, epochs=4, schedule_patience=0)
    undisturbed = train(spec, [2, 4])
    parts = [train(spec, [2, 4], pause=1)]
    for at, pause in ((1, 2), (2, 3), (3, None)):
        assert (parts[-1].result.outcome, parts[-1].result.epoch, parts[-1].result.step) == ("paused", at, 0)
        parts.append(train(spec, [2, 4], pause=pause, resume=parts[-1].fetched(at)))
    assert parts[-1].result == undisturbed.result
    assert [event for part in parts for event in part.of("epoch")] == undisturbed.of("epoch")
    assert parts[1].checkpoint(2) == undisturbed.checkpoint(2)  # the hash covers weights, average, optimizer and counters
    assert parts[-1].checkpoint(4) == undisturbed.checkpoint(4)


def test_a_training_that_comes_back_to_its_rung_waits_there_and_trains_nothing(train: Train) -> None:
    first = train(UNET, [4], pause=2)
    again = train(UNET, [4], pause=2, resume=first.fetched(2))
    assert (again.result.outcome, again.result.epoch) == ("paused", 2)
    assert again.events == []


class Judged:
    """A training on drawn eyes up to its first rung, by the runner's own way, and what it said there."""

    def __init__(self, folder: Path, definition: dict[str, Any]) -> None:
        self.folder, self.definition = folder, definition
        self.order = orders.training(folder, orders.smallest("unet", epochs=2, batch_size=2, lr=0.01))

    @property
    def fold(self) -> folds.Fold:
        return folds.partition(self.definition, read_manifest(self.folder / "eyes" / "manifest.csv")).folds[0]

    def with_other_images(self, folder: Path, positions: tuple[int, ...]) -> Judged:
        """The same under images of noise at these positions."""
        shutil.copytree(self.folder / "eyes", folder / "eyes")
        samples = read_manifest(folder / "eyes" / "manifest.csv")
        for position in positions:
            size = (samples[position].width, samples[position].height)
            noise = np.random.default_rng(position).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
            Image.fromarray(noise).save(samples[position].image)
        return Judged(folder, self.definition)

    def at_the_rung(self) -> tuple[dict[str, Any], list[float]]:
        """Its score, and the losses on the way."""
        samples = read_manifest(self.folder / "eyes" / "manifest.csv")
        split = {"definition": self.definition, "fingerprint": folds.partition(self.definition, samples).fingerprint}
        told: list[dict[str, Any]] = []
        work.carry_out(self.order | {"split": split, "pause": 1, "prefix": "job/a1"}, told.append, lambda: False)
        outcome = next(event for event in told if event["event"] == "outcome")
        assert outcome["outcome"] == "paused"
        return outcome["rung"], [event["loss"] for event in told if event["event"] == "epoch"]


@pytest.mark.parametrize("aside", [{"inner": 0.3}, {"k": 2, "reserve": 0.2}], ids=["inner", "reserve"])
def test_reported_patients_have_no_say_at_a_rung_and_inner_ones_have(aside: dict[str, float], tmp_path: Path) -> None:
    judged = Judged(tmp_path / "as drawn", orders.DEFINITION | aside)
    fold = judged.fold
    rung, losses = judged.at_the_rung()
    assert (rung["epoch"], rung["standing"], rung["images"]) == (1, "judged", len(fold.inner))
    assert judged.with_other_images(tmp_path / "reported", fold.val).at_the_rung() == (rung, losses)
    other, same = judged.with_other_images(tmp_path / "inner", fold.inner).at_the_rung()
    assert other != rung
    assert same == losses  # nor is anything trained on them
    other, another = judged.with_other_images(tmp_path / "trained", fold.train).at_the_rung()
    assert other != rung
    assert another != losses
