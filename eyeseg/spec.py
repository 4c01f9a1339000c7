"""RunSpec: the one list of hyperparameters, their defaults and meaning, and the digest that names a setting."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

WEIGHTS_HASH = "@sha256:"  # in `pretrained`, between a path and the first digits of its file's hash


@dataclass(frozen=True)
class Field:
    """What one hyperparameter may be. `catalogue` names the folder whose entries are the choices."""

    doc: str
    type: type
    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None
    choices: tuple[str, ...] = ()
    catalogue: str = ""
    optional: bool = False
    placed_by: str = "grid"


def _field(default: Any, doc: str, kind: type, **limits: Any) -> Any:
    return field(default=default, metadata={"field": Field(doc, kind, **limits)})


@dataclass(frozen=True, kw_only=True)
class RunSpec:
    """One setting of model and hyperparameters, on one fold. Defaults never change meaning: digests leave them out."""

    model: str = _field("unet", "the segmentation model", str, catalogue="models")
    backbone: str | None = _field(None, "encoder of the models that have a choice", str, optional=True)
    width: int | None = _field(None, "channels of the first stage, for models that scale", int, low=1, high=1024, optional=True)
    pretrained: str = _field("none", "'none', 'imagenet' (torchvision's backbone weights), or a path to a safetensors file", str)
    pool_norm: str = _field(
        "group", "norm of DeepLab's image pooling; batch, as published, needs two images a step", str, choices=("group", "batch")
    )
    loss: str = _field("softmax", "training loss; softmax models have two output channels, the others one", str, catalogue="losses")
    optimizer: str = _field("sgd", "update rule", str, catalogue="optimizers")
    lr: float = _field(0.001, "learning rate", float, above=0.0, high=1e3)
    momentum: float = _field(0.9, "momentum, for sgd and rmsprop", float, low=0.0, below=1.0)
    weight_decay: float = _field(0.0, "L2 penalty (adamw: decoupled)", float, low=0.0, high=10.0)
    head_lr: float = _field(1.0, "factor on the learning rate of the model's head", float, above=0.0, high=1e3)
    schedule: str = _field("constant", "how the learning rate changes over the training", str, catalogue="schedules")
    schedule_step: int = _field(50, "epochs between two drops, for step", int, low=1, high=100_000)
    schedule_gamma: float = _field(0.1, "factor of a drop, for step and plateau", float, above=0.0, high=1.0)
    schedule_power: float = _field(0.9, "exponent, for poly", float, above=0.0, high=100.0)
    schedule_warmup: int = _field(0, "epochs of linear warm-up, under any schedule", int, low=0, high=100_000)
    schedule_patience: int = _field(10, "epochs without a lower training loss that plateau bears before it drops", int, low=0, high=100_000)
    schedule_min: float = _field(0.0, "smallest factor on the learning rate, for step, poly, cosine and plateau", float, low=0.0, high=1.0)
    epochs: int = _field(50, "passes over the training fold", int, low=1, high=100_000)
    batch_size: int = _field(1, "images a step", int, low=1, high=4096)
    accumulate: int = _field(1, "steps whose gradients are averaged into one update", int, low=1, high=4096)
    clip_norm: float = _field(0.0, "largest L2 norm of the gradient; 0 leaves it alone", float, low=0.0, high=1e9)
    ema: float = _field(0.0, "decay of the moving average of weights that is evaluated; 0 evaluates the weights", float, low=0.0, below=1.0)
    augment: str = _field("none", "augmentation of training images", str, choices=("none", "flips", "standard", "strong"))
    precision: str = _field(
        "fp32", "arithmetic of the forward pass; auto takes bf16 where the device has it", str, choices=("fp32", "bf16", "auto")
    )
    memory_format: str = _field(
        "contiguous", "memory layout of images and weights; bf16 takes channels_last anyway", str, choices=("contiguous", "channels_last")
    )
    stop_all_black: int | None = _field(
        None,
        "end a training after so many epochs in a row without a pixel above 0.5",
        int,
        low=1,
        high=100_000,
        optional=True,
        placed_by="run",
    )
    seed: int = _field(0, "seed of initial weights, order, dropout and augmentation", int, low=0, high=2**31 - 1)
    image_size: tuple[int, int] = _field((256, 256), "width and height the images are resized to, in pixels", tuple, placed_by="data")
    channels: str = _field("rgb", "what the model sees of the colours", str, choices=("rgb", "green", "gray"), placed_by="data")
    split: str = _field("", "name of the split in the grid", str, placed_by="split")
    fold: int = _field(1, "number of the fold within the split, from 1", int, low=1, high=1_000_000, placed_by="split")

    def __post_init__(self) -> None:
        for name, found in FIELDS.items():
            value, problem = checked(found, getattr(self, name))
            if problem:
                raise ValueError(f"{name}: {problem}")
            object.__setattr__(self, name, value)

    def non_default(self) -> dict[str, Any]:
        """The fields that differ from their defaults, in the order of definition."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if getattr(self, f.name) != f.default}

    @property
    def view(self) -> str:
        """What is seen of the images: '256x170-rgb'."""
        width, height = self.image_size
        return f"{width}x{height}-{self.channels}"

    def identity(self) -> dict[str, Any]:
        """The non-default fields that name the setting: without the split's name and the fold, which the split's fingerprint covers."""
        found = {k: v for k, v in self.non_default().items() if k not in ("split", "fold")}
        _, has_hash, sha256 = self.pretrained.partition(WEIGHTS_HASH)
        return found | {"pretrained": f"{WEIGHTS_HASH}{sha256}"} if has_hash else found  # where the file lies is no setting

    def replace(self, **changes: Any) -> RunSpec:
        """The same setting with some fields changed; a wrong value raises ValueError."""
        return dataclasses.replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """The non-default fields as plain JSON values."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in self.non_default().items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> RunSpec:
        """The inverse of `to_json`; unknown names raise TypeError, wrong values ValueError."""
        return cls(**values)


FIELDS: dict[str, Field] = {f.name: f.metadata["field"] for f in dataclasses.fields(RunSpec)}
DEFAULTS: dict[str, Any] = {f.name: f.default for f in dataclasses.fields(RunSpec)}


def checked(found: Field, value: Any) -> tuple[Any, str]:
    """The value in the field's own type, and what is wrong with it ('' when nothing is)."""
    if value is None and found.optional:
        return None, ""
    convert: Callable[[Field, Any], tuple[Any, str]] = {float: _number, int: _number, str: _text, tuple: _size}[found.type]
    return convert(found, value)


def _number(found: Field, value: Any) -> tuple[Any, str]:
    kind = "a whole number" if found.type is int else "a number"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value, f"{value!r} is not {kind}. Write {kind}{_limits(found)}."
    if isinstance(value, float) and not math.isfinite(value):
        return value, f"{value} is not a finite number. Write {kind}{_limits(found)}."
    if found.type is int and value != int(value):
        return value, f"{value} is not a whole number. Write a whole number{_limits(found)}."
    in_range = (
        (found.low is None or value >= found.low)
        and (found.high is None or value <= found.high)
        and (found.above is None or value > found.above)
        and (found.below is None or value < found.below)
    )
    if not in_range:
        return value, f"{value} is out of range. Write {kind}{_limits(found)}."
    return found.type(value), ""


def _limits(found: Field) -> str:
    bounds = (("of at least", found.low), ("above", found.above), ("of at most", found.high), ("below", found.below))
    said = [f"{word} {int(bound) if bound == int(bound) else bound:,}" for word, bound in bounds if bound is not None]
    return (" " + " and ".join(said)) if said else ""


def _text(found: Field, value: Any) -> tuple[Any, str]:
    if not isinstance(value, str):
        return value, f"{value!r} is not text. Write a name" + (f": {', '.join(found.choices)}." if found.choices else ".")
    if found.choices and value not in found.choices:
        return value, f"{value!r} is not one of {', '.join(found.choices)}."
    return value, ""


def _size(_: Field, value: Any) -> tuple[Any, str]:
    pair = list(value) if isinstance(value, list | tuple) else []
    if len(pair) != 2 or not all(isinstance(v, int) and not isinstance(v, bool) and 8 <= v <= 8192 for v in pair):
        return value, f"{value!r} is not a size. Write [width, height] in pixels, each 8 to 8192."
    return (pair[0], pair[1]), ""


def digest(value: Any) -> str:
    """A 64-bit name (16 hexadecimal digits) of any JSON value, the same on every machine."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
