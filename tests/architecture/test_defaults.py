"""Defaults and digests are pinned: a changed default would give stored runs another meaning, a changed digest would run them again."""

from __future__ import annotations

import pytest

from eyeseg.sharing import PlannedRun
from eyeseg.spec import DEFAULTS, RunSpec, digest


def test_no_default_has_changed() -> None:
    assert DEFAULTS == {
        "model": "unet",
        "backbone": None,
        "width": None,
        "pretrained": "none",
        "pool_norm": "group",
        "loss": "softmax",
        "optimizer": "sgd",
        "lr": 0.001,
        "momentum": 0.9,
        "weight_decay": 0.0,
        "head_lr": 1.0,
        "schedule": "constant",
        "schedule_step": 50,
        "schedule_gamma": 0.1,
        "schedule_power": 0.9,
        "schedule_warmup": 0,
        "schedule_patience": 10,
        "schedule_min": 0.0,
        "epochs": 50,
        "batch_size": 1,
        "accumulate": 1,
        "clip_norm": 0.0,
        "ema": 0.0,
        "augment": "none",
        "precision": "fp32",
        "memory_format": "contiguous",
        "stop_all_black": None,
        "seed": 0,
        "image_size": (256, 256),
        "channels": "rgb",
        "split": "",
        "fold": 1,
    }


SPECS = {
    "44136fa355b3678a": RunSpec(),
    "b13e8d178f53a53c": RunSpec(model="fcn", backbone="resnet101"),
    "1153f5b6cd8caa06": RunSpec(
        optimizer="adamw", lr=2e-3, batch_size=4, loss="bce_dice", augment="flips", image_size=(96, 64), seed=7, epochs=20
    ),
}


@pytest.mark.parametrize(("pinned", "spec"), list(SPECS.items()), ids=["all defaults", "two fields", "many fields"])
def test_the_digest_of_a_setting_has_not_changed(pinned: str, spec: RunSpec) -> None:
    assert digest(spec.identity()) == pinned


@pytest.mark.parametrize(
    ("pinned", "spec"), list(zip(["3dc46a0bcbd6a53d", "e229366ecd316330", "b8a0fbf84cc40081"], SPECS.values(), strict=True))
)
def test_the_name_of_a_run_has_not_changed(pinned: str, spec: RunSpec) -> None:
    assert PlannedRun(spec, "0123456789abcdef", "fedcba9876543210").digest == pinned


def test_the_digest_is_of_the_json_with_sorted_keys() -> None:
    assert digest({"b": 1, "a": [1, 2.5, None, "ä"]}) == digest({"a": [1, 2.5, None, "ä"], "b": 1}) == "b76c6d3b084c9f7e"
