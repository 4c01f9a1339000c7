"""`eyeseg reconcile`: one repair pass."""

from __future__ import annotations

import click


@click.command(short_help="Take back jobs of killed workers; for cron.")
def command() -> None:
    """Take back jobs whose lease ran out, and send messages that are missing. Workers do this by themselves; this is for cron.

    \b
    Example:
      eyeseg reconcile
    """
    from eyeseg import broker, submission
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings
    from eyeseg.store import events

    settings = read_settings()
    store = opened(settings.store_url)
    times = {"lost_after_s": 2 * settings.lease_s, "lease_s": settings.lease_s, "unserved_after_s": 2 * settings.lease_s}
    found = submission.reconcile(store, broker.celery_app(settings), who=events.user(), **times)
    click.echo(", ".join(f"{name.replace('_', ' ')} {number}" for name, number in found.items()))
