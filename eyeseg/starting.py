"""A first grid for the data and the devices at hand, as commented YAML that `eyeseg plan` takes as it is."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eyeseg.errors import InvalidInput
from eyeseg.folds import SplitError, partition
from eyeseg.samples import Sample, Samples

STEP = 32  # sides of this multiple pass every model without padding: the deepest halves five times
_FOLDS = 5
_GB = 1 << 30
_ON_CPU, _ON_GPU = 192, 512  # the longer side of the images, in pixels
_IMAGES_ON_CPU = 8000  # that a model is shown over all epochs and folds: a first ranking within the hour


@dataclass(frozen=True)
class Gpu:
    """A GPU as its driver names it."""

    name: str
    memory_bytes: int


@dataclass(frozen=True)
class Start:
    """What a first grid is made of. models: fields of each model; why: what is said of the split in the file."""

    image_size: tuple[int, int]
    device: str
    models: Mapping[str, Mapping[str, Any]]
    base: Mapping[str, Any]
    split_name: str
    split: Mapping[str, Any]
    why: str


def gpus(wanted: str = "auto") -> list[Gpu]:
    """The NVIDIA GPUs that a worker here would use, in driver order; none where there is no driver. wanted: auto, cpu, or numbers."""
    import pynvml

    if wanted == "cpu":
        return []
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return []
    try:
        handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
        found = [Gpu(_text(pynvml.nvmlDeviceGetName(h)), int(pynvml.nvmlDeviceGetMemoryInfo(h).total)) for h in handles]
    finally:
        pynvml.nvmlShutdown()
    numbers = {int(part) for part in wanted.split(",") if part.strip().isdecimal()}
    return [gpu for number, gpu in enumerate(found) if number in numbers] or found


def start(samples: Samples, found: Sequence[Gpu]) -> Start:
    """Sizes, models, batch and split that fit. Raises InvalidInput where there is nothing to train on."""
    if len(samples) < 2:
        raise InvalidInput(f"{samples.manifest}: one image cannot be trained on and validated on. List at least two.")
    name, split, why = _split(samples)
    trained_on = [len(fold.train) for fold in partition(split, samples).folds]
    memory = min((gpu.memory_bytes for gpu in found), default=0)
    models, base = _models(memory)
    batch = _batch(int(base["batch_size"]), min(trained_on))
    if not memory:
        base["epochs"] = 2 * max(3, min(15, round(_IMAGES_ON_CPU / sum(trained_on) / 2)))
    device = ", ".join(f"{gpu.name} ({gpu.memory_bytes / _GB:.0f} GB)" for gpu in found)
    return Start(
        image_size=image_size(samples.items, _ON_GPU if memory else _ON_CPU),
        device=device or f"CPU, {len(os.sched_getaffinity(0))} cores",
        models=models,
        base={**base, "batch_size": batch},
        split_name=name,
        split=split,
        why=why,
    )


def image_size(samples: Sequence[Sample], longest: int) -> tuple[int, int]:
    """Width and height, multiples of 32, nearest to the images' usual shape; not above their own size by more than rounding."""
    widths, heights = sorted(s.width for s in samples), sorted(s.height for s in samples)
    width, height = widths[len(widths) // 2], heights[len(heights) // 2]
    wanted = min(longest, max(width, height))
    top = max(1, round(wanted / STEP))
    candidates = [(w, h) for w in range(1, top + 1) for h in range(1, top + 1) if max(w, h) > 0.74 * top]
    best = min(candidates, key=lambda c: (round(abs(c[0] * height / (c[1] * width) - 1), 2), -max(c)))
    return best[0] * STEP, best[1] * STEP


def as_yaml(chosen: Start, samples: Samples, *, grid: str, manifest: str, name: str, time: str) -> str:
    """The grid file. grid, manifest: their paths as a user types them and as the grid names it. time: how long it will take, if known."""
    width, height = chosen.image_size
    usual = f"{samples[0].width}x{samples[0].height}"
    patients = len({s.patient for s in samples})
    lines = [
        f"# A first grid for {_one_line(manifest)}: {len(samples)} images of {patients} patients, on {_one_line(chosen.device)}.",
        *_commands(_one_line(grid)),
        f"# Time: {time}",
        "version: 1",
        f"name: {name}",
        "data:",
        f"  manifest: {_quoted(manifest)}",
        f"  # width, height: the images ({usual}) keep their shape, near enough; larger shows more and takes longer",
        f"  image_size: [{width}, {height}]",
        "  channels: rgb  # or green, where red lesions and vessels stand out most",
        "splits:",
        *[f"  # {line}" for line in chosen.why.split("\n")],
        f"  {chosen.split_name}: {_flow(chosen.split)}",
        "# base holds for every run, unless the model or a block says otherwise",
        f"base: {_flow(chosen.base)}",
        "models:",
        *[f"  {model}: {_flow(fields)}" for model, fields in chosen.models.items()],
        "# inside a block every combination is run; blocks are added to one another",
        "blocks:",
        *_blocks(chosen),
        "# Next steps, once this has run:",
        "# - more epochs, until the report's learning curves are flat; a first look has few, and may not beat the rows without training:",
        "#                                      grid: {epochs: [10, 30, 100]}",
        "# - more seeds tell luck from skill:   grid: {model: [...], seed: [0, 1, 2]}",
        "# - another loss or learning rate:     grid: {loss: [bce_dice, focal, tversky], lr: [1e-3, 3e-4]}",
        "# - augmentation:                      grid: {augment: [none, flips, standard, strong]}",
        "# - every field and its default: `eyeseg grid schema`, or docs/grid.md; what is in the store is not run again",
        "report: {rank_by: image_auc_mean}",
    ]
    return "\n".join(lines) + "\n"


def _commands(grid: str) -> list[str]:
    """What to type next, each with what it does."""
    does = {
        f"eyeseg plan {grid}": "what it comes to: runs, trainings, leaks; touches nothing",
        f"eyeseg submit-grid {grid} --wait": "train, with a picture of how far it is, then the ranking",
        "eyeseg report --top 5": "the ranking again",
        "eyeseg report -o report.html": "the page with figures",
    }
    width = max(map(len, does))
    return [f"#   {command:<{width}}  {words}" for command, words in does.items()]


def _blocks(chosen: Start) -> list[str]:
    epochs = int(chosen.base["epochs"])
    first, *others = chosen.models
    both = f"{{epochs: [{epochs // 2}, {epochs}]}}"
    return [
        f"  - {{model: {first}, split: {chosen.split_name}, grid: {both}}}  # one training of {epochs} epochs serves both",
        f"  - {{split: {chosen.split_name}, grid: {{model: [{', '.join(others)}]}}}}",
    ]


def _models(memory: int) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Models and base for the smallest GPU's memory in bytes; 0 is the CPU."""
    base: dict[str, Any] = {"optimizer": "adamw", "lr": 0.001, "loss": "bce_dice", "augment": "flips", "seed": 0}
    if not memory:
        small: dict[str, dict[str, Any]] = {"unet": {"width": 8, "lr": 0.003}, "deeplabv3plus": {"backbone": "resnet18"}}
        return small, {**base, "batch_size": 4, "epochs": 20}
    batch = 2 if memory < 10 * _GB else 4 if memory < 30 * _GB else 8
    width, backbone = (32, "resnet18") if memory < 10 * _GB else (64, "resnet101")
    fields: dict[str, dict[str, Any]] = {
        "unet": {"width": width},
        "deeplabv3plus": {"backbone": backbone},
        "fcn": {"backbone": backbone if backbone != "resnet101" else "resnet50"},
    }
    return fields, {**base, "batch_size": batch, "epochs": 100, "precision": "auto"}


def _batch(wanted: int, smallest_fold: int) -> int:
    while wanted > 1 and wanted * 2 > smallest_fold:
        wanted //= 2
    return wanted


def _split(samples: Samples) -> tuple[str, dict[str, Any], str]:
    """The manifest's own split where it can be used; else folds over patients, as many as there are patients for."""
    refused = ""
    if any(s.split for s in samples):
        definition: dict[str, Any] = {"kind": "column"}
        try:
            made = partition(definition, samples)
        except SplitError as error:
            refused = f"The manifest's column split is not used: {_one_line(str(error))}\n"
        else:
            if not max(made.leaks):
                return (
                    "official",
                    definition,
                    "The manifest's own column split, as it was published. For folds over patients: kind: kfold, by: patient.",
                )
            refused = f"The manifest's column split is not used: it has {max(made.leaks)} patients on both sides.\n"
    patients = len({s.patient for s in samples})
    if patients < 2:
        said = "All images are of one patient: nothing can be said of another one. Images of more patients are what this needs."
        return "holdout", {"kind": "holdout", "val": 0.25, "by": "image", "allow_leakage": "one patient only"}, refused + said
    k = min(_FOLDS, patients)
    said = f"{k} folds over whole patients: nobody is trained on and validated on. docs/splits.md says when to choose another."
    if not all(s.patient_given for s in samples):
        said += "\nImages without a patient count as one patient each. If some belong to one person, fill in the column patient first."
    return f"patient{k}", {"kind": "kfold", "k": k, "by": "patient", "seed": 0}, refused + said


def _flow(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value) if isinstance(value, str) else value}" for key, value in values.items()) + "}"


def _quoted(text: str) -> str:
    """A YAML string: plain where that is safe, else as JSON, which YAML reads alike."""
    plain = text and all(c.isalnum() or c in "._/-" for c in text) and text[0].isalpha() and text.isascii()
    return text if plain and text.lower() not in ("yes", "no", "on", "off", "true", "false", "null", "none") else json.dumps(text)


def _one_line(text: str) -> str:
    return " ".join(text.split()) if text.isprintable() else ascii(text)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
