"""`eyeseg cancel`: end runs that are not wanted any more."""

from __future__ import annotations

from typing import Any

import click

from eyeseg.cli._selection import selectors


@click.command(short_help="End runs that are not wanted any more.")
@selectors
def command(*, yes: bool, **narrow: Any) -> None:
    """Cancel runs of EXPERIMENT (the newest without a name): waiting jobs now, running ones at their next heartbeat.

    A training that other runs share goes on for them, and no further than they need.

    \b
    Example:
      eyeseg cancel quick --model fcn -y
    """
    from eyeseg.cli import _selection
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings
    from eyeseg.store import jobs

    store = opened(read_settings().store_url)
    ended, running = jobs.cancel(store, _selection.chosen_runs(store, "cancel", yes=yes, **narrow))
    click.echo(f"cancelled {ended} jobs, asked {running} running jobs to end")
