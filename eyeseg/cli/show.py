"""`eyeseg show`: everything about one run."""

from __future__ import annotations

import click

from eyeseg.cli._completing import runs
from eyeseg.cli._output import format_option


@click.command(short_help="List the runs, or show all that is known of one.")
@click.argument("run", required=False, shell_complete=runs)
@click.option("--experiment", metavar="EXPERIMENT", help="Without RUN: list the runs of this experiment instead of the newest.")
@format_option
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
    if run and style not in ("table", "json"):
        raise click.UsageError("--format: one run is shown as table or json. Leave RUN out for a list.")
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
