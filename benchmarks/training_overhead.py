"""What eyeseg's training loop adds to a bare PyTorch loop: epochs of both in turn in one process.

    python benchmarks/training_overhead.py [--sizes 64x64,256x256] [--models unet,fcn] [--batch-size 1] [--rounds 5] [--clock cpu] [--keep]

While `fit` reports an epoch, a bare loop trains a model of its own for one epoch, and a second bare loop another one: so the three epochs
that are compared lie within seconds of each other, and what disturbs a machine for longer disturbs them alike. The second bare loop is the
control: it does what the first one does, so its distance from 0 is what the method cannot see. Every round has new models, since where
their weights happen to lie in memory moves a step's time. All have a slot's environment, in which malloc keeps what a step frees: without
it the kernel clears pages in the midst of steps, more of them in one candidate than in another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import study
import torch
from measuring import Facts, Report, Table, as_in_a_slot, clock_option, command_of, table
from training_loop import Work, works

from eyeseg.training.seeding import make_deterministic

BARE, AGAIN, OURS = "bare PyTorch loop", "a second one (control)", "eyeseg"


def in_step(work: Work) -> dict[str, list[float]]:
    """One round: seconds of every epoch after the first, the three candidates' n-th ones measured one after the other."""
    seconds: dict[str, list[float]] = {BARE: [], AGAIN: [], OURS: []}
    models = {name: work.model() for name in (BARE, AGAIN)}
    optimizers = {name: work.adamw(model) for name, model in models.items()}
    clock = work.clock
    since = clock()

    def on_event(event: dict[str, Any]) -> None:
        nonlocal since
        if event["event"] != "epoch":
            return
        seconds[OURS].append(clock() - since)
        torch.use_deterministic_algorithms(mode=False)  # only eyeseg asks for such kernels
        for name in (BARE, AGAIN) if event["epoch"] % 2 else (AGAIN, BARE):
            began = clock()
            work.bare_epoch(models[name], optimizers[name])
            seconds[name].append(clock() - began)
        make_deterministic()
        since = clock()

    work.fit(on_event)
    return {name: values[1:] for name, values in seconds.items()}


def more(name: str, rounds: Sequence[dict[str, list[float]]]) -> str:
    """How much longer than the bare loop's the epochs of `name` are: median of the rounds, each the median of its neighbours' ratios."""
    found = [100 * (_median(np.array(seconds[name]) / np.array(seconds[BARE])) - 1) for seconds in rounds]
    return f"{_median(found):+.1f} % ({min(found):+.1f} to {max(found):+.1f})"


@click.command()
@click.option("--sizes", default="96x64", show_default=True)
@click.option("--models", default=",".join(study.MODELS), show_default=True)
@click.option("--patients", default=40, show_default=True)
@click.option("--batch-size", default=5, show_default=True)
@click.option("--epochs", default=9, show_default=True, help="Of each candidate in each round; the first is not counted.")
@click.option("--rounds", default=5, show_default=True)
@clock_option
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(**options: Any) -> None:
    """Compare."""
    as_in_a_slot()
    torch.set_num_threads(1)
    tables: list[Table | Facts] = []
    ratios: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory(prefix="eyeseg-overhead-") as scratch:
        for title, work in works(options, Path(scratch)):
            rounds = [in_step(work) for _ in range(options["rounds"])]
            seconds = {name: [second for one in rounds for second in one[name]] for name in (BARE, AGAIN, OURS)}
            tables.append(table(f"an epoch of {title}", seconds, against=BARE, unit="images", units=len(work.pixels)))
            ratios.append((title, more(OURS, rounds), more(AGAIN, rounds)))
    note = "Medians of the rounds, with the least and the most. Bar: at most +2 %."
    tables.append(Facts(("against the bare loop", "eyeseg", "control"), tuple(ratios), note=note))
    note = f"{work.what}; one thread; {options['clock']} time."
    name = f"Overhead of the training loop in batches of {options['batch_size']}"
    Report(name, command_of(__file__), tuple(tables), ("torch",), note).publish(keep=options["keep"])


def _median(values: Any) -> float:
    return float(np.median(values))


if __name__ == "__main__":
    main()
