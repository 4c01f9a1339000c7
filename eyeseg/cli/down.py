"""`eyeseg down`: end the local stack."""

from __future__ import annotations

import click


@click.command(short_help="End what `up` started; jobs go back to the queue.")
def command() -> None:
    """End the local stack: running jobs write a checkpoint and go back to the queue; runners, worker, Flower and broker end.

    \b
    Example:
      eyeseg down
    """
    from eyeseg import local
    from eyeseg.settings import read_settings

    settings = read_settings()
    click.echo("the stack is down" if local.stop(settings) else f"no stack runs in {settings.home}", err=True)
