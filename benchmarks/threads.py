"""Two cores: one process with two threads, two processes with one thread each, and two processes with two threads each.

    python benchmarks/threads.py [--model fcn] [--size 256x170] [--keep]

Every process trains by itself with `fit`'s steps, as trainings of a grid do; counted are images of all processes together, from the moment
at which the last process is ready. Needs a machine with nothing else to do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click
import study
from measuring import Report, command_of, in_turn, table

from eyeseg.spec import RunSpec


def child(spec: RunSpec, cache: str, threads: int, seconds: float, device: str) -> None:
    """Say ready, wait for a line, train for some seconds, say how many images."""
    from precision import steps

    from eyeseg.training.dataset import open_cache
    from eyeseg.training.seeding import make_deterministic

    make_deterministic(device=device, threads=threads)
    go = steps(spec, open_cache(Path(cache)), device, 1)
    go()
    click.echo("ready")
    sys.stdin.readline()
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        go()
        done += 1
    click.echo(f"{done * spec.batch_size / (time.perf_counter() - began)}")


def together(options: dict[str, Any], cache: str, processes: int, threads: int) -> float:
    """Seconds an image, of all processes together."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("OMP_", "MKL_"))}
    environment |= {"OMP_NUM_THREADS": str(threads), "OMP_WAIT_POLICY": "PASSIVE"}
    arguments = [f"--{name}={options[name]}" for name in ("model", "size", "batch_size", "seconds", "device")]
    arguments += ["--full"] if options["full"] else []
    command = [sys.executable, __file__, *(part.replace("batch_size", "batch-size") for part in arguments)]
    running = [
        subprocess.Popen(
            [*command, f"--child={cache}", f"--threads={threads}"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    for process in running:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise SystemExit("A process ended before it was ready.")
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return 1 / sum(float(process.communicate()[0]) for process in running)


@click.command()
@click.option("--model", default="fcn", show_default=True)
@click.option("--size", default="256x170", show_default=True)
@click.option("--batch-size", default=5, show_default=True)
@click.option("--seconds", default=10.0, show_default=True, help="Of each way in each round.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--device", default="cpu", hidden=True)
@click.option("--full", is_flag=True, hidden=True)
@click.option("--child", "cache", hidden=True)
@click.option("--threads", default=1, hidden=True)
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(*, cache: str | None, threads: int, keep: bool, **options: Any) -> None:
    """Compare."""
    model, size = options["model"], study.pair(options["size"])
    if cache is not None:
        spec = study.settings(size=size, batch_size=options["batch_size"], models=(model,))[model]
        spec = spec.replace(width=None, backbone=None) if options["full"] else spec
        child(spec, cache, threads, options["seconds"], options["device"])
        return
    with tempfile.TemporaryDirectory(prefix="eyeseg-threads-") as scratch:
        _, opened, what = study.cached(Path(scratch), patients=10, size=size)
        path = str(opened.path)
        ways = {
            "one process, one thread": lambda: together(options, path, 1, 1),
            "one process, two threads": lambda: together(options, path, 1, 2),
            "two processes, one thread each": lambda: together(options, path, 2, 1),
            "two processes, two threads each": lambda: together(options, path, 2, 2),
        }
        seconds = in_turn(ways, rounds=options["rounds"], warm=False)
    title = f"{model}, {options['size']}, batch {options['batch_size']}: an image of all processes"
    shown = table(title, seconds, against="one process, two threads", unit="images", units=1)
    Report("Threads", command_of(__file__), (shown,), ("torch",), f"{what}.").publish(keep=keep)


if __name__ == "__main__":
    main()
