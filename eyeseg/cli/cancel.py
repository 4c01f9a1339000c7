"""`eyeseg cancel`: end jobs that are not wanted any more."""

from __future__ import annotations

from typing import Any

import click

from eyeseg.cli._selection import selectors


@click.command()
@selectors
def command(*, yes: bool, **narrow: Any) -> None:
    """Cancel jobs of EXPERIMENT (the newest without a name): waiting ones now, running ones at their next heartbeat.

    \b
    Example:
      eyeseg cancel quick --model fcn -y
    """
    from eyeseg.cli import _selection
    from eyeseg.settings import read_settings
    from eyeseg.states import FINAL_JOB_STATES, JobState
    from eyeseg.store import jobs, open_store

    store = open_store(read_settings().store_url)
    ids = _selection.chosen(store, "cancel", states=frozenset(JobState) - FINAL_JOB_STATES, yes=yes, **narrow)
    ended, running = jobs.cancel(store, ids)
    click.echo(f"cancelled {ended}, asked {running} running jobs to end")
