"""`eyeseg plan`: what would be submitted. Touches nothing."""

from __future__ import annotations

from pathlib import Path

import click

from eyeseg.cli._output import data_root_option, table_or_json_option


@click.command(short_help="Say what a grid would run and leak; touch nothing.")
@click.argument("grid", type=click.Path(path_type=Path))
@data_root_option
@table_or_json_option
def command(grid: Path, data_root: Path | None, style: str) -> None:
    """Say what GRID would run: runs, jobs after sharing, epochs, leaks, time by the store's history. Touches nothing.

    \b
    Example:
      eyeseg plan grids/quick.yaml
    """
    import json

    from eyeseg import submission
    from eyeseg.cli import _plan
    from eyeseg.settings import read_settings

    settings = read_settings()
    plan = submission.make_plan(grid, data_root=data_root)
    for note in (*plan.grid.notes, *plan.samples.notes):
        click.echo(f"note: {note}", err=True)
    found = _plan.work_out(plan, settings)
    click.echo(json.dumps(found, indent=2) if style == "json" else _plan.in_words(found))
