"""Where every second of a slot goes, from the start of its runner to the end of the last job of a whole grid.

    python benchmarks/profile_grid.py [--size 256x170] [--slots 1] [--keep]

The grid runs as always: broker, worker, slots. In the worker and in the runners a thread looks 100 times a second at what the others do
(sampler/sitecustomize.py); what it sees is sorted by the functions below. A slot is its runner: while that waits for an order, the second
table says what the worker did for the slot.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click
import study
from grid_wall_time import EYESEG, timed
from measuring import Facts, Report, command_of

HERE = Path(__file__).parent
# What a runner does, by the innermost function of a stack that has a name here. Compute is marked by "*".
RUNNER = {
    "python:start": "start of Python",
    "import": "import",
    "workers/runner:main": "other",
    "queue:Queue.get": "waits for an order",
    "workers/runner:_log_to": "log",
    "workers/runner:Conversation.say": "events",
    "workers/runner:Conversation.stopped": "events",
    "workers/work:_scene": "manifest, folds, cache",
    "workers/work:provenance": "provenance",
    "training/fit:new_model": "new model",
    "training/checkpoint:restore": "checkpoint, reading",
    "training/checkpoint:load_weights": "checkpoint, reading",
    "artifacts:verify": "checkpoint, reading",
    "training/fit:_Training.step": "reading the loss",
    "training/seeding:reseed": "seeds",
    "training/batches:training_batch": "batch",
    "training/augment:augment": "* augmentation",
    "training/fit:_Training._backward": "* forward",
    "autograd/__init__:backward": "* backward",
    "training/fit:_Training._clip": "* norm of the gradient",
    "training/fit:_Training._update": "* optimizer",
    "training/saving:Saver": "checkpoint, writing",
    "training/evaluate:evaluate": "metrics",
    "training/evaluate:Scorer.__init__": "new model",
    "training/evaluate:Scorer.__call__": "* forward, evaluation",
    "training/evaluate:image_measures": "metrics",
    "training/evaluate:best_threshold": "metrics",
    "training/evidence:Witness.__call__": "curves and maps",
    "training/evidence:Witness.publish": "curves and maps",
    "training/reference:baseline_rows": "baselines",
    "workers/measuring:Peak": "measuring memory",
}
# What the worker does for a slot.
WORKER = {
    "workers/execution:Execution._watch": "waits for the runner",
    "workers/execution:Execution._prepared": "preparing the order",
    "workers/supervisor:Supervisor.warm_runner": "starting a runner",
    "workers/supervisor:Supervisor.end_runner": "ending a runner",
    "workers/supervisor:Supervisor.claim": "claim",
    "workers/execution:Execution._take": "store",
    "workers/execution:Execution._write": "store",
    "workers/desk:Desk": "choosing a job",
    "workers/execution:Execution.carry_out": "other",
    "workers/tasks": "other",
}
WAITS = "waits for an order"


def sorted_by(rules: dict[str, str], stack: str) -> str | None:
    """The name of the innermost function that has one; a rule without a function stands for a whole file or class."""
    found = None
    for frame in stack.split(";"):
        name = next((said for rule, said in rules.items() if frame == rule or frame.endswith(f"/{rule}")), None)
        name = name or next((said for rule, said in rules.items() if frame.startswith((f"{rule}.", f"{rule}:"))), None)
        if name == "import":
            return name
        found = name or found
    return found


def of_runners(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Seconds of all runners by what they did, and the stacks that no rule knows."""
    seconds: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for file in folder.glob("workers.runner-*.json"):
        for key, took in json.loads(file.read_text())["seconds"].items():
            thread, _, stack = key.partition("|")
            if thread == "MainThread":
                name = sorted_by(RUNNER, stack)
                seconds[name or "other"] += took
                if name in {None, "other"}:
                    unknown[stack] += took
    return seconds, unknown


def of_worker(folder: Path) -> Counter[str]:
    """Seconds of the worker's threads that ran jobs."""
    seconds: Counter[str] = Counter()
    for file in folder.glob("workers-*.json"):
        for key, took in json.loads(file.read_text())["seconds"].items():
            thread, _, stack = key.partition("|")
            if "Desk.run" in stack and not thread.startswith("beside"):
                seconds[sorted_by(WORKER, stack) or "other"] += took
    return seconds


def tables(runners: Counter[str], worker: Counter[str]) -> tuple[Facts, Facts]:
    """Shares of the slots' time, the largest first, and those of the worker's threads."""
    total = sum(runners.values())
    compute = sum(took for name, took in runners.items() if name.startswith("*"))
    rows = [("all", f"{total:.1f} s", "100 %"), ("compute (the lines with *)", f"{compute:.1f} s", f"{100 * compute / total:.1f} %")]
    rows += [(name, f"{took:.2f} s", f"{100 * took / total:.1f} %") for name, took in runners.most_common()]
    above = [name for name, took in runners.items() if not name.startswith("*") and took > 0.05 * total]
    said = f"Above 5 % beside compute: {', '.join(above) or 'nothing'}. Bar: nothing."
    busy = {name: took for name, took in worker.most_common() if name != "waits for the runner"}
    beside = [(name, f"{took:.2f} s", f"{100 * took / total:.1f} %") for name, took in busy.items()]
    what = "While a runner works its job's records are written beside it; only what falls into its waiting costs the slot time."
    return (
        Facts(("what a slot does", "seconds", "share"), tuple(rows), said),
        Facts(("what the worker does for the slots", "seconds", "of the slots' time"), tuple(beside), what),
    )


@click.command()
@click.option("--patients", default=40, show_default=True)
@click.option("--size", default="256x170", show_default=True)
@click.option("--epochs", default="5,7,10", show_default=True)
@click.option("--models", default=",".join(study.MODELS), show_default=True)
@click.option("--folds", default=5, show_default=True)
@click.option("--fold", "chosen", default=1, show_default=True, help="How many of the folds are run.")
@click.option("--slots", default=1, show_default=True)
@click.option("--unknown", is_flag=True, help="Show the stacks that no rule names.")
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(**options: Any) -> None:
    """Run and show."""
    with tempfile.TemporaryDirectory(prefix="eyeseg-profile-") as scratch:
        folder, seen = Path(scratch), Path(scratch) / "seen"
        seen.mkdir()
        manifest, what = study.eyes(folder, patients=options["patients"])
        epochs = [int(number) for number in options["epochs"].split(",")]
        grid = study.write_grid(
            folder, manifest, size=study.pair(options["size"]), epochs=epochs, models=tuple(options["models"].split(",")),
            folds=options["folds"], chosen=list(range(1, options["chosen"] + 1)),
        )  # fmt: skip
        paths = os.pathsep.join(
            [str(HERE / "sampler"), str(HERE.parent), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        )
        environment = {"EYESEG_HOME": str(folder / "home"), "EYESEG_DEVICES": "cpu", "EYESEG_SLOTS": str(options["slots"])}
        done = timed(
            [*EYESEG, "submit-grid", str(grid), "--wait"], folder, environment | {"PYTHONPATH": paths, "SLOT_PROFILE_TO": str(seen)}
        )
        time.sleep(1)  # the last of the samplers' files
        runners, unknown = of_runners(seen)
        worker = of_worker(seen)
    if not runners:
        raise SystemExit("No runner was seen: was another sitecustomize imported first?")
    if options["unknown"]:
        for stack, took in unknown.most_common(15):
            click.echo(f"{took:.2f} s {stack}", err=True)
    note = (
        f"{options['models']} on {options['chosen']} of {options['folds']} folds of {what} at {options['size']}, epochs "
        f"{options['epochs']}, {options['slots']} slots. The command took {done.seconds:.0f} s from its start to the ranking."
    )
    Report("Profile of a grid", command_of(__file__), tables(runners, worker), ("torch",), note).publish(keep=options["keep"])


if __name__ == "__main__":
    main()
