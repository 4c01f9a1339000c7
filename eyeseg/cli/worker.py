"""`eyeseg worker`: this host's worker, in the foreground."""

from __future__ import annotations

import click


@click.command(short_help="Run this machine's worker until it is told to stop.")
@click.option("--devices", metavar="DEVICES", help="auto, cpu, or GPU numbers such as 0,1.")
@click.option("--slots", metavar="N", type=click.IntRange(1, 1024), help="Jobs at a time. Default: one a GPU, or one a core.")
@click.option("--queues", metavar="CLASSES", help="Memory classes to serve, with commas, and `evaluate`. Default: all that fit.")
def command(devices: str | None, slots: int | None, queues: str | None) -> None:
    """Run this host's worker until it is told to stop (SIGTERM or Ctrl-C: jobs are checkpointed and given back).

    \b
    Example:
      EYESEG_STORE_URL=postgresql://... EYESEG_BROKER_URL=redis://... eyeseg worker --devices 0,1
      eyeseg worker --devices cpu --queues evaluate
    """
    import os
    import sys

    environment = dict(os.environ)
    if devices:
        environment["EYESEG_DEVICES"] = devices
    if slots:
        environment["EYESEG_SLOTS"] = str(slots)
    arguments = [sys.executable, "-P", "-m", "workers", *(("--queues", queues) if queues else ())]
    os.execve(sys.executable, arguments, environment)  # noqa: S606  the worker takes this process over, signals and all  # nosec B606
