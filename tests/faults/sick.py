"""A training long enough to be disturbed, and models that are a unet until they fall ill: numbers to compare, and faults from within."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import eyeseg

# a checkpoint at the end of every epoch, so that there is always one to go on from
SHORT = {"EYESEG_LEASE_S": "3", "EYESEG_CHECKPOINT_S": "0"}
EPOCHS = 40
LONG = f"model: unet, width: 4, epochs: {EPOCHS}"
SICK = '''"""A unet that falls ill while a certain file exists."""

import os
import signal
import subprocess
import time
from pathlib import Path

import torch

from eyeseg.models import unet

OPTIONS = {{"width": 64, "pretrained": ["none"]}}
ILL = Path({ill!r})


def build(spec, *, channels_out=None):
    model = unet.build(spec, channels_out=channels_out)
    model.register_forward_pre_hook(suffer)
    return model


def suffer(model, inputs):
    if ILL.exists():
        {symptom}
'''


def with_models(folder: Path, **symptoms: str) -> dict[str, str]:
    """The environment in which eyeseg has models more: each a unet that suffers its symptom while `ill(folder, name)` exists.

    The package is one of links to the files of the real one, with one file more for each of these models.
    """
    real = Path(eyeseg.__file__).parent
    for place, _, files in os.walk(real):
        linked = folder / "package" / "eyeseg" / Path(place).relative_to(real)
        linked.mkdir(parents=True)
        for name in files:
            if not name.endswith(".pyc"):
                (linked / name).symlink_to(Path(place) / name)
    for name, symptom in symptoms.items():
        source = SICK.format(ill=str(ill(folder, name)), symptom=symptom)
        (folder / "package" / "eyeseg" / "models" / f"{name}.py").write_text(source)
        ill(folder, name).touch()
    return {"PYTHONPATH": os.pathsep.join([str(folder / "package"), str(real.parent)])}


def ill(folder: Path, model: str) -> Path:
    """The file that makes a model of `with_models` fall ill; it is there at first."""
    return folder / f"{model}-is-ill"


def figures(numbers: dict[str, Any]) -> dict[str, Any]:
    """Numbers of a home without the names of the runs: what two models of the same weights must have in common."""
    return {kind: [{key: value for key, value in row.items() if key != "digest"} for row in rows] for kind, rows in numbers.items()}
