"""`eyeseg submit-grid`: put a grid's jobs on the queues, and with --wait see them through to the ranking."""

from __future__ import annotations

from pathlib import Path

import click

from eyeseg.cli._output import data_root_option


@click.command(short_help="Submit the runs of a grid; with --wait see them through.")
@click.argument("grid", type=click.Path(path_type=Path))
@data_root_option
@click.option("--wait", is_flag=True, help="Show progress until the end, then print the ranking. Starts a local stack if none runs.")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would be submitted; store nothing.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Submit only the first N runs.")
@click.option("--priority", metavar="N", type=click.IntRange(0, 9), help="0 to 9, 9 first. Default: run.priority of the grid.")
@click.option("--name", metavar="NAME", help="Name of the experiment. Default: the grid's name.")
def command(
    grid: Path, *, data_root: Path | None, wait: bool, dry_run: bool, limit: int | None, priority: int | None, name: str | None
) -> int:
    """Submit the runs of GRID. A run that is in the store already is not queued again.

    \b
    Example:
      eyeseg submit-grid grids/quick.yaml --wait
    """
    from eyeseg import local, submission
    from eyeseg.cli import _plan, _waiting
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings

    settings = read_settings()
    plan = submission.make_plan(grid, limit=limit, data_root=data_root)
    for note in (*plan.grid.notes, *plan.samples.notes):
        click.echo(f"note: {note}", err=True)
    submission.refuse_leaks(plan)
    if dry_run:
        click.echo(_plan.in_words(_plan.work_out(plan, settings)))
        return 0
    store = opened(settings.store_url, create=True)
    done = submission.submit(plan, store, name=name, priority=priority)
    click.echo(
        f"{done.experiment}: {done.runs} runs, {done.runs_new} new; queued {done.train_jobs} train and {done.evaluate_jobs} evaluate jobs"
    )
    if plan.pruning:
        fewest, rungs = plan.pruning["epochs_fewest"], ", ".join(map(str, plan.pruning["rungs"]))
        click.echo(
            f"settings are compared at {rungs} epochs: {fewest} to {plan.epochs_shared} epochs are trained in all, as far as they are new"
        )
    if wait:
        return _waiting.see_through(store, settings, done.experiment)
    if settings.embedded_broker and local.running(settings) is None:
        click.echo("Nothing runs yet: `eyeseg up` starts the work in the background, `eyeseg submit-grid GRID --wait` here.", err=True)
        return 0
    from eyeseg import broker

    submission.publish(store, broker.celery_app(settings))
    return 0
