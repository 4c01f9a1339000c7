"""`eyeseg retry`: try failed and dead jobs again."""

from __future__ import annotations

from typing import Any

import click

from eyeseg.cli._selection import selectors


@click.command(short_help="Queue failed and dead jobs again.")
@selectors
def command(*, yes: bool, **narrow: Any) -> None:
    """Queue failed and dead jobs of EXPERIMENT again with all their attempts.

    With --state cancelled or --state pruned: those instead. What was pruned goes on from its checkpoint, and is not judged again.

    \b
    Example:
      eyeseg retry quick -y
    """
    from eyeseg import broker, local, submission
    from eyeseg.cli import _selection
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings
    from eyeseg.states import JobState
    from eyeseg.store import jobs

    settings = read_settings()
    store = opened(settings.store_url)
    named = narrow["state"] in (JobState.CANCELLED, JobState.PRUNED)
    wanted = frozenset({narrow["state"]} if named else {JobState.FAILED, JobState.DEAD})
    count = jobs.retry(store, _selection.chosen_jobs(store, "retry", states=wanted, yes=yes, **narrow))
    click.echo(f"queued {count} jobs again")
    if not settings.embedded_broker or local.running(settings):
        submission.publish(store, broker.celery_app(settings))
    elif count:
        click.echo("Nothing runs yet: `eyeseg up` starts the work.", err=True)
