"""Training steps in fp32 and bf16, contiguous and channels last, for each of the five systems; and what bf16 does to the AUC.

    python benchmarks/precision.py [--size 512x340] [--device cpu|cuda] [--auc] [--clock cpu] [--keep]

A step is `fit`'s own: batch, forward, backward, norm of the gradient, update. --auc trains each system for three seeds in both precisions
and compares the mean AUC of the validation images: it takes long, and is left out otherwise.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import study
import torch
from measuring import CLOCKS, Facts, Report, Table, clock_option, command_of, in_turn, table

from eyeseg.errors import EyesegError
from eyeseg.folds import Fold
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder
from eyeseg.training.dataset import Cache
from eyeseg.training.evaluate import evaluate
from eyeseg.training.fit import _Training, fit
from eyeseg.training.seeding import make_deterministic

WAYS = {
    "fp32": {},
    "fp32, channels last": {"memory_format": "channels_last"},
    "bf16, channels last": {"precision": "bf16"},
}


def steps(spec: RunSpec, cache: Cache, device: str, count: int) -> Callable[[], None]:
    """So many steps of a training that is under way."""
    training = _Training(spec, cache, range(len(cache.images)), torch.device(device), total=spec.epochs, resume=None)
    batches = training.begin_epoch()

    def go() -> None:
        for number in range(count):
            if not training.step(batches[number % (len(batches) - 1)], steps=len(batches)):
                raise SystemExit(f"{spec.model}: the loss is not finite")
        if device == "cuda":
            torch.cuda.synchronize()

    return go


def mean_auc(spec: RunSpec, cache: Cache, device: str, folder: Path) -> float:
    """Mean AUC of the last fifth of the images after a training on the others."""
    cut = len(cache.images) * 4 // 5
    fold = Fold(train=tuple(range(cut)), val=tuple(range(cut, len(cache.images))))
    with tempfile.TemporaryDirectory(dir=folder) as root:
        at: list[str] = []
        result = fit(
            spec, cache, fold.train, budgets=[spec.epochs], device=device, checkpoints=CheckpointFolder(root, "run"), resume=None,
            checkpoint_s=3600.0, stop=lambda: False, on_event=lambda event: at.append(event.get("path", "")),
        )  # fmt: skip
        if result.outcome != "ok":
            raise EyesegError(f"{spec.model}: {result.outcome}. {result.detail}")
        weights = Path(root) / at[-1]
        rows = evaluate(
            spec, cache, fold, weights=weights, device=device, on_event=lambda _: None, stop=lambda: False
        ).rows  # fmt: skip
    return statistics.fmean(row["auc"] for row in rows if row["auc"] is not None)


def aucs(specs: dict[str, RunSpec], cache: Cache, device: str, folder: Path, seeds: int) -> Facts:
    """Both precisions of every system over some seeds."""
    rows = []
    for model, spec in specs.items():
        found = {
            way: [mean_auc(spec.replace(precision=way, seed=seed), cache, device, folder) for seed in range(seeds)]
            for way in ("fp32", "bf16")
        }
        differences = [low - full for full, low in zip(found["fp32"], found["bf16"], strict=True)]
        means = [f"{statistics.fmean(values):.4f}" for values in found.values()]
        rows.append((model, *means, f"{statistics.fmean(differences):+.4f}", f"{min(differences):+.4f} to {max(differences):+.4f}"))
    return Facts(("mean AUC of the validation images", "fp32", "bf16", "difference", "by seed"), tuple(rows), "Bar: no worse.")


@click.command()
@click.option("--sizes", default="96x64,256x170,512x340", show_default=True)
@click.option("--models", default=",".join(study.MODELS), show_default=True)
@click.option("--batch-size", default=2, show_default=True)
@click.option("--count", default=2, show_default=True, help="Steps a round.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True)
@click.option("--auc", is_flag=True, help="Compare the AUC too, at the first of the sizes.")
@click.option("--epochs", default=20, show_default=True, help="Of --auc.")
@click.option("--seeds", default=3, show_default=True, help="Of --auc.")
@clock_option
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(**options: Any) -> None:
    """Compare."""
    make_deterministic(device=options["device"])
    tables: list[Table | Facts] = []
    with tempfile.TemporaryDirectory(prefix="eyeseg-precision-") as scratch:
        for number, size in enumerate(options["sizes"].split(",")):
            folder = Path(scratch) / size
            _, cache, what = study.cached(folder, patients=40 if options["auc"] and not number else 8, size=study.pair(size))
            models = tuple(options["models"].split(","))
            specs = study.settings(size=study.pair(size), batch_size=options["batch_size"], models=models)
            for model, spec in specs.items():
                ways = {name: steps(spec.replace(**way), cache, options["device"], options["count"]) for name, way in WAYS.items()}
                seconds = in_turn(ways, rounds=options["rounds"], clock=CLOCKS[options["clock"]])
                images = options["batch_size"] * options["count"]
                title = f"{model}, {size}, batch {options['batch_size']}"
                tables.append(table(title, seconds, against="fp32", unit="images", units=images))
            if options["auc"] and not number:
                trained = {model: spec.replace(epochs=options["epochs"], batch_size=5) for model, spec in specs.items()}
                tables.append(aucs(trained, cache, options["device"], folder, options["seeds"]))
    note = f"{what}; one thread; {options['clock']} time; {torch.backends.cpu.get_cpu_capability()}."
    Report("Precision", command_of(__file__), tuple(tables), ("torch",), note).publish(keep=options["keep"])


if __name__ == "__main__":
    main()
