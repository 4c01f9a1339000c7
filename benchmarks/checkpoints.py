"""What a checkpoint costs a training: what it waits for, what is done beside it, and the share of an epoch.

    python benchmarks/checkpoints.py [--size 160x106] [--models unet,fcn] [--keep]

The training writes tensors to files and goes on; a thread hashes them, waits for the disk and renames. "torch.save" is the pickle that a
script writes, neither flushed nor hashed. Whole epochs, each with a checkpoint at its end, show what is left of that: without any, with all
done before the next epoch begins, and as eyeseg does it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import study
import torch
from measuring import Report, Table, command_of, in_turn, table

from eyeseg import artifacts
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder, write
from eyeseg.training.dataset import Cache
from eyeseg.training.fit import _Training
from eyeseg.training.saving import Saver
from eyeseg.training.seeding import make_deterministic

EPOCHS = 3


def measured(spec: RunSpec, cache: Cache, folder: Path, rounds: int) -> tuple[Table, Table]:
    """The parts of keeping a training's state, and epochs with and without it."""
    training = _Training(spec, cache, range(len(cache.images)), torch.device("cpu"), total=10**6, resume=None)
    batches = training.begin_epoch()
    for batch in batches:
        training.step(batch, steps=len(batches))
    training.end_epoch()
    state = training.state
    folder.mkdir()
    written = folder / "written"
    written.mkdir()
    write(written, state)
    size = sum(file.stat().st_size for file in written.iterdir())
    counter = iter(range(10**6))
    root, scratch = str(folder / "root"), folder / "scratch"

    def next_folder() -> CheckpointFolder:
        return CheckpointFolder(root, f"run/{next(counter)}", scratch)

    def fsynced() -> None:
        with (folder / "raw").open("wb", buffering=0) as file:
            file.write(bytes(size))
            os.fsync(file.fileno())

    def saved() -> None:
        torch.save({"model": state.model.state_dict(), "optimizer": state.optimizer.state_dict()}, folder / "saved.pt")

    def staged() -> float:
        began = time.perf_counter()
        made = next_folder().stage(state)
        took = time.perf_counter() - began
        made.files.cleanup()
        return took

    def published() -> float:
        made = next_folder().stage(state)
        began = time.perf_counter()
        made.publish()
        return time.perf_counter() - began

    ways = {
        "torch.save, not flushed": saved,
        "what the training waits for: files written": staged,
        "beside it: hash, sync, rename": published,
        "of it: hash": lambda: artifacts.tree_hash(written),
        "so many bytes with fsync": fsynced,
    }
    parts = in_turn(ways, rounds=rounds)

    none = f"{EPOCHS} epochs without checkpoints"
    whole = in_turn(
        {
            none: lambda: epochs(training, next_folder),
            "one each, published before the next epoch": lambda: epochs(training, next_folder, "before"),
            "one each, published beside the next epoch": lambda: epochs(training, next_folder, "beside"),
        },
        rounds=rounds,
    )
    title = f"{spec.model}, {size / 1e6:.1f} MB"
    return table(title, parts, against="torch.save, not flushed", unit="B", units=size), table(title, whole, against=none)


def epochs(training: _Training, next_folder: Callable[[], CheckpointFolder], publish: str = "") -> None:
    """Train, with a checkpoint after each epoch that is published `before` the next one or `beside` it."""
    with Saver(training.state, next_folder(), 0.0, lambda: False, lambda _: None) as saver:
        for _ in range(EPOCHS):
            batches = training.begin_epoch()
            for batch in batches:
                training.step(batch, steps=len(batches))
            training.end_epoch()
            if publish == "beside":
                saver.save(budget=True)
            elif publish == "before":
                next_folder().stage(training.state).publish()


@click.command()
@click.option("--models", default="unet,fcn", show_default=True)
@click.option("--size", default="160x106", show_default=True)
@click.option("--patients", default=20, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="On the disk to be measured; by default where temporary files lie.")
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(*, models: str, size: str, patients: int, rounds: int, folder: Path | None, keep: bool) -> None:
    """Measure."""
    make_deterministic()
    tables: list[Any] = []
    with tempfile.TemporaryDirectory(prefix="eyeseg-checkpoints-", dir=folder) as scratch:
        _, cache, what = study.cached(Path(scratch), patients=patients, size=study.pair(size))
        for model, spec in study.settings(size=study.pair(size), models=tuple(models.split(","))).items():
            tables += measured(spec, cache, Path(scratch) / model, rounds)
    Report("Checkpoints", command_of(__file__), tuple(tables), ("torch", "safetensors"), f"{what} at {size}.").publish(keep=keep)


if __name__ == "__main__":
    main()
