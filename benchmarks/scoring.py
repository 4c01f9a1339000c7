"""Scoring images one at a time, as an evaluation does, or in batches: how much faster, and whether logits stay the same to the last bit.

    python benchmarks/scoring.py [--sizes 256x170,96x64] [--device cpu|cuda] [--keep]

The forward pass of an evaluation: full precision, no gradients, logits brought to the processor.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click
import study
import torch
from measuring import CLOCKS, Clock, Facts, Report, clock_option, command_of, in_turn
from torch import Tensor

from eyeseg.spec import RunSpec
from eyeseg.training.batches import image_batch, raw_scores
from eyeseg.training.dataset import Cache
from eyeseg.training.fit import new_model
from eyeseg.training.seeding import make_deterministic

IMAGES = 8
BATCHES = (1, 2, 4, 8)


def scorer(spec: RunSpec, cache: Cache, device: torch.device) -> Callable[[int], Tensor]:
    """Logits of the first images, so many at a time."""
    model = new_model(spec, device).eval()

    @torch.inference_mode()
    def score(at_once: int) -> Tensor:
        starts = range(0, IMAGES, at_once)
        return torch.cat([raw_scores(model(image_batch(cache.images[i : i + at_once].copy(), device))).cpu() for i in starts])

    return score


def scoring_table(specs: Mapping[str, RunSpec], cache: Cache, device: torch.device, *, rounds: int, clock: Clock) -> Facts:
    """A line for each system, the batches beside one another."""
    make_deterministic(device=device.type)
    rows = []
    for model, spec in specs.items():
        score = scorer(spec, cache, device)
        alone = score(1)
        apart = {size: float((score(size) - alone).abs().max()) for size in BATCHES}
        seconds = in_turn({str(size): partial(_nothing, score, size) for size in BATCHES}, rounds=rounds, clock=clock)
        middle = {size: statistics.median(seconds[str(size)]) for size in BATCHES}
        shown = [f"{middle[1] / middle[size]:.2f}x, {f'{apart[size]:.0e} apart' if apart[size] else 'equal'}" for size in BATCHES[1:]]
        rows.append((model, f"{1000 * middle[1] / IMAGES:.1f} ms", *shown))
    height, width = cache.images.shape[1:3]
    return Facts((f"an image of {width}x{height}", "alone", *(f"by {size}" for size in BATCHES[1:])), tuple(rows))


def _nothing(score: Callable[[int], Tensor], size: int) -> None:
    score(size)  # a float that it returned would be taken for seconds


@click.command()
@click.option("--sizes", default="256x170,96x64", show_default=True)
@click.option("--models", default=",".join(study.MODELS), show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True)
@clock_option
@click.option("--keep", is_flag=True, help="Keep the result for docs/benchmarks.md.")
def main(*, sizes: str, models: str, rounds: int, device: str, clock: str, keep: bool) -> None:
    """Compare."""
    torch.set_num_threads(1)
    tables, what = [], ""
    with tempfile.TemporaryDirectory(prefix="eyeseg-scoring-") as scratch:
        for size in sizes.split(","):
            _, cache, what = study.cached(Path(scratch) / size, patients=IMAGES, size=study.pair(size))
            specs = study.settings(size=study.pair(size), models=tuple(models.split(",")))
            tables.append(scoring_table(specs, cache, torch.device(device), rounds=rounds, clock=CLOCKS[clock]))
    note = f"{what}; one thread; {device}; how much faster than alone, and how far an image's logits are from those it has alone."
    Report("Scoring in batches", command_of(__file__), tuple(tables), ("torch",), note).publish(keep=keep)


if __name__ == "__main__":
    main()
