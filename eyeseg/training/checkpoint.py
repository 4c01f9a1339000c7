"""Checkpoints: tensors as safetensors, counters as JSON, no pickled code; published under an address with the hash of the whole."""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn, optim

from eyeseg import artifacts, places
from eyeseg.errors import CorruptCheckpoint, PlaceAway
from eyeseg.training.average import Average

WEIGHTS = "weights.safetensors"
AVERAGE = "average.safetensors"
TRAINING = "training.safetensors"
STATE = "state.json"


@dataclass
class Progress:
    """How far a training has come, and what was measured so far in the epoch under way.

    epoch: complete epochs. step: batches done of the next one. loss: summed over images. grad_norm: summed over updates (L2, before
    clipping). black: images with no pixel above 0.5. seconds: spent in this epoch's steps. losses: mean loss of each complete epoch.
    black_epochs: how many complete epochs in a row, up to the last one, had no image with a pixel above 0.5.
    """

    epoch: int = 0
    step: int = 0
    images: int = 0
    updates: int = 0
    loss: float = 0.0
    grad_norm: float = 0.0
    black: int = 0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)
    black_epochs: int = 0


@dataclass(frozen=True)
class CheckpointFolder:
    """Where one attempt publishes. What is superseded is deleted by whoever records the newer one: only that one knows what is needed.

    root_url: path or fsspec URL. prefix: address of the attempt under it. scratch: local folder for files being written; on the
    root's own disk nothing is copied. mark: what the place bears. patience_s: for so long one that is away is waited for.
    """

    root_url: str
    prefix: str
    scratch: Path | None = None
    mark: str = ""
    patience_s: float = 0.0

    def stage(self, training: TrainingState) -> Staged:
        """Write where the training stands to files of its own; it may go on while they are published. OSError when the disk is full."""
        progress = training.progress
        name = f"epoch-{progress.epoch:04d}" + (f"-step-{progress.step:06d}" if progress.step else "")
        if self.scratch is not None:
            self.scratch.mkdir(parents=True, exist_ok=True)
        files = tempfile.TemporaryDirectory(prefix="checkpoint-", dir=self.scratch)
        try:
            write(Path(files.name), training)
        except BaseException:
            files.cleanup()
            raise
        return Staged(self, f"{self.prefix}/{name}", files)


@dataclass(frozen=True)
class Staged:
    """A checkpoint in files that nobody knows yet."""

    folder: CheckpointFolder
    address: str
    files: tempfile.TemporaryDirectory[str]

    def publish(self, *, stop: Callable[[], bool] = lambda: True) -> tuple[str, str]:
        """-> (address, sha256). OSError when the disk is full. However it ends, the staged files are gone, and nothing is left half done.

        PlaceAway when the place is away and `stop`, asked often, does not let us wait for it, or it has been long enough.
        """
        to = self.folder
        with self.files as files:
            sha256 = places.patiently(
                lambda: artifacts.publish(Path(files), to.root_url, self.address, link=True, mark=to.mark),
                stop=stop,
                for_s=to.patience_s,
                say=_say_it_waits,
            )
        return self.address, sha256


def _say_it_waits(why: PlaceAway) -> None:
    print(f"the checkpoint waits: {why}", flush=True)  # noqa: T201  to the job's log


@dataclass
class TrainingState:
    """Everything that changes while a model is trained."""

    seed: int
    model: nn.Module
    optimizer: optim.Optimizer
    average: Average | None
    progress: Progress


def write(folder: Path, training: TrainingState) -> None:
    """Write the files of a checkpoint into an existing folder."""
    _save(folder / WEIGHTS, dict(training.model.state_dict()))
    if training.average is not None:
        _save(folder / AVERAGE, training.average.tensors)
    tensors: dict[str, Tensor] = {}
    plain: dict[str, dict[str, Any]] = {}
    for number, values in training.optimizer.state_dict()["state"].items():
        for name, value in values.items():
            if isinstance(value, Tensor):
                tensors[f"optimizer/{number}/{name}"] = value
            else:
                plain.setdefault(str(number), {})[name] = value
    for name, parameter in training.model.named_parameters():
        if parameter.grad is not None:  # only between the batches of one accumulated update
            tensors[f"gradient/{name}"] = parameter.grad
    _save(folder / TRAINING, tensors)
    state = {
        "format": 1,
        "seed": training.seed,
        "progress": asdict(training.progress),
        "optimizer": plain,
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
    }
    (folder / STATE).write_text(json.dumps(state, indent=1, sort_keys=True), encoding="utf-8")


def restore(folder: Path, training: TrainingState) -> None:
    """Put a training into the state of a verified checkpoint folder; CorruptCheckpoint when it belongs to another training."""
    with _Reading(folder):
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        if state["seed"] != training.seed:
            raise CorruptCheckpoint(f"{folder.name}: was written with seed {state['seed']}, this training has {training.seed}.")
        training.model.load_state_dict(load_file(folder / WEIGHTS))
        if training.average is not None:
            for name, tensor in load_file(folder / AVERAGE).items():
                training.average.tensors[name].copy_(tensor)
        _restore_tensors(load_file(folder / TRAINING), state["optimizer"], training)
        progress = Progress(**state["progress"])
        if len(progress.losses) != progress.epoch:
            raise CorruptCheckpoint(f"{folder.name}: holds {len(progress.losses)} losses of {progress.epoch} epochs.")
        training.progress = progress


def load_weights(folder: Path, model: nn.Module, *, average: bool) -> None:
    """The weights that are to be judged: the moving average where the training kept one."""
    with _Reading(folder):
        model.load_state_dict(load_file(folder / (AVERAGE if average else WEIGHTS)))


class _Reading:
    """Turns everything that can be wrong with the files of a checkpoint into CorruptCheckpoint."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, torch.OutOfMemoryError):
            return
        if isinstance(error, OSError | SafetensorError | KeyError | TypeError | ValueError | RuntimeError):
            raise CorruptCheckpoint(f"{self.folder.name}: is not a checkpoint of this training ({error}).") from error


def _restore_tensors(tensors: dict[str, Tensor], plain: dict[str, dict[str, Any]], training: TrainingState) -> None:
    parameters = list(training.model.named_parameters())
    by_name = dict(parameters)
    state: dict[int, dict[str, Any]] = {int(number): dict(values) for number, values in plain.items()}
    for key, tensor in tensors.items():
        kind, name = key.split("/", 1)
        if kind == "gradient":
            by_name[name].grad = _like(by_name[name], tensor)
        else:
            number, name = name.split("/", 1)
            state.setdefault(int(number), {})[name] = _like(parameters[int(number)][1], tensor)
    training.optimizer.load_state_dict({"state": state, "param_groups": training.optimizer.state_dict()["param_groups"]})


def _like(parameter: Tensor, tensor: Tensor) -> Tensor:
    """The tensor in the parameter's memory layout: another one may take other kernels, and the last bit would differ."""
    if tensor.shape != parameter.shape:
        return tensor.clone()
    return torch.empty_like(parameter, dtype=tensor.dtype, requires_grad=False).copy_(tensor)


def _save(file: Path, tensors: dict[str, Tensor]) -> None:
    try:
        save_file({name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}, file)
    except SafetensorError as error:
        number = re.search(r"os error (\d+)", str(error))
        code = int(number[1]) if number else errno.EIO
        raise OSError(code, os.strerror(code), str(file)) from error
