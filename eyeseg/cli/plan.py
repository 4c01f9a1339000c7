"""`eyeseg plan`: what would be submitted. Touches nothing."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("grid", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print.")
def command(grid: Path, style: str) -> None:
    """Say what GRID would run: runs, jobs after sharing, epochs, leaks, time by the store's history. Touches nothing.

    \b
    Example:
      eyeseg plan grids/quick.yaml
    """
    import contextlib
    import json
    import shutil

    from eyeseg import submission
    from eyeseg.cli import _plan
    from eyeseg.errors import EyesegError
    from eyeseg.settings import read_settings
    from eyeseg.store import open_store, reading

    settings = read_settings()
    plan = submission.make_plan(grid, data_root=settings.data_root)
    for note in (*plan.grid.notes, *plan.samples.notes):
        click.echo(f"note: {note}", err=True)
    store = None
    with contextlib.suppress(EyesegError):  # no store yet: nothing is done, and there is no history
        store = open_store(settings.store_url)
    found = plan.as_json(store)
    history = reading.epoch_seconds(store) if store else {}
    if plan.trainings and all(training.runs[-1].spec.model in history for training in plan.trainings):
        found["seconds"] = round(sum(history[training.runs[-1].spec.model] * training.epochs for training in plan.trainings), 1)
    else:
        found["seconds"] = None
    existing = next((folder for folder in (settings.home, *settings.home.parents) if folder.exists()), None)
    found["disk_free_bytes"] = shutil.disk_usage(existing).free if existing else None
    click.echo(json.dumps(found, indent=2) if style == "json" else _plan.in_words(found))
