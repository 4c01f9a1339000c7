"""`eyeseg show`: everything about one run."""

from __future__ import annotations

import click

from eyeseg.cli._completing import runs


@click.command()
@click.argument("run", required=False, shell_complete=runs)
@click.option("--experiment", metavar="EXP", help="Without RUN: list the runs of this experiment instead of the newest.")
@click.option("--format", "style", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print.")
def command(run: str | None, experiment: str | None, style: str) -> None:
    """Show what RUN was, what it scored, how its training went, and where and with what it was computed.

    RUN is a digest or the beginning of one. Without it the runs of the newest experiment are listed, the best first.

    \b
    Example:
      eyeseg show
      eyeseg show 662879c2
    """
    import json

    from eyeseg.cli import _record
    from eyeseg.cli._output import show
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings
    from eyeseg.store import experiments, record

    if run and experiment:
        raise click.UsageError("--experiment lists runs; RUN shows one. Give one of the two.")
    store = opened(read_settings().store_url)
    if run:
        found = _record.document(store, record.find_run(store, run))
    else:
        rows = record.runs_of_experiment(store, experiments.find(store, experiment)["id"])
    if run:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False) if style == "json" else _record.in_words(found))
        return
    rows.sort(key=lambda row: -1.0 if row["image_auc_mean"] is None else row["image_auc_mean"], reverse=True)
    show(_record.listed(rows) if style == "table" else rows, style)
