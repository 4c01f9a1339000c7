"""What publishing a checkpoint costs a training: its parts, the bare disk beside them, and the share of an epoch.

    python benchmarks/checkpoints.py [--size 256x170] [--models unet,fcn] [--keep]

A checkpoint is written in the training's own time, atomically: tensors to files, their hash, fsync, one rename. "torch.save" is the pickle
that a script writes, neither flushed nor hashed. "copied and written beside the training" is what the loop would lose if the files were
written by a thread: the copy that has to be taken between two steps.
"""

from __future__ import annotations

import copy
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import click
import study
import torch
from measuring import Facts, Report, Table, command_of, in_turn, table

from eyeseg import artifacts
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import write
from eyeseg.training.dataset import Cache
from eyeseg.training.fit import _Training
from eyeseg.training.seeding import make_deterministic


def measured(spec: RunSpec, cache: Cache, folder: Path, rounds: int) -> tuple[Table, tuple[str, ...]]:
    """The ways to keep a training's state, and what publishing one adds to an epoch."""
    training = _Training(spec, cache, range(len(cache.images)), torch.device("cpu"), total=1, resume=None)
    batches = training.begin_epoch()
    took = []
    for batch in batches:
        began = time.perf_counter()
        training.step(batch, steps=len(batches))
        took.append(time.perf_counter() - began)
    state = training.state
    folder.mkdir()
    written = folder / "written"
    written.mkdir()
    write(written, state)
    size = sum(file.stat().st_size for file in written.iterdir())
    counter = iter(range(10**6))

    def publish() -> None:
        address = f"run/{next(counter)}"
        with tempfile.TemporaryDirectory(dir=folder) as made:
            write(Path(made), state)
            artifacts.publish(Path(made), str(folder / "root"), address, move=True)
        artifacts.remove(str(folder / "root"), address)

    def fsynced() -> None:
        with (folder / "raw").open("wb", buffering=0) as file:
            file.write(bytes(size))
            os.fsync(file.fileno())

    def saved() -> None:
        torch.save({"model": state.model.state_dict(), "optimizer": state.optimizer.state_dict()}, folder / "saved.pt")

    ways = {
        "torch.save, not flushed": saved,
        "published, as in a training": publish,
        "of it: files written": lambda: write(written, state),
        "of it: hash": lambda: artifacts.tree_hash(written),
        "so many bytes with fsync": fsynced,
        "copied, to be written beside the training": lambda: copy.deepcopy((state.model.state_dict(), state.optimizer.state_dict())),
    }
    seconds = in_turn(ways, rounds=rounds)
    epoch = statistics.median(took[1:]) * len(took)
    one = statistics.median(seconds["published, as in a training"])
    title = f"{spec.model}, {size / 1e6:.1f} MB"
    fact = (title, f"{epoch:.2f} s", f"{one:.3f} s", f"{100 * one / epoch:.1f} %", f"{100 * one / (10 * epoch):.2f} %")
    return table(title, seconds, against="torch.save, not flushed", unit="B", units=size), fact


@click.command()
@click.option("--models", default="unet,fcn", show_default=True)
@click.option("--size", default="256x170", show_default=True)
@click.option("--patients", default=40, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="On the disk to be measured; by default where temporary files lie.")
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(*, models: str, size: str, patients: int, rounds: int, folder: Path | None, keep: bool) -> None:
    """Measure."""
    make_deterministic()
    tables: list[Any] = []
    facts = []
    with tempfile.TemporaryDirectory(prefix="eyeseg-checkpoints-", dir=folder) as scratch:
        _, cache, what = study.cached(Path(scratch), patients=patients, size=study.pair(size))
        for model, spec in study.settings(size=study.pair(size), models=tuple(models.split(","))).items():
            shown, fact = measured(spec, cache, Path(scratch) / model, rounds)
            tables.append(shown)
            facts.append(fact)
    head = ("a checkpoint", "an epoch", "publishing", "once an epoch", "once in ten epochs")
    tables.append(Facts(head, tuple(facts), "Checkpoints are published at the epochs asked for and every `checkpoint_s` seconds."))
    Report("Checkpoints", command_of(__file__), tuple(tables), ("torch", "safetensors"), f"{what} at {size}.").publish(keep=keep)


if __name__ == "__main__":
    main()
