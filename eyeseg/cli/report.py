"""`eyeseg report`: the ranking of an experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from eyeseg.cli._completing import experiments


@click.command(short_help="Rank the trials, with intervals over patients.")
@click.argument("experiment", required=False, shell_complete=experiments)
@click.option("--top", metavar="N", type=click.IntRange(min=1), help="Only the first N rows.")
@click.option("--split", metavar="NAME", help="Only this split. Trials under different splits are never ranked together.")
@click.option(
    "--by", type=click.Choice(("trial", "model")), default="trial", show_default=True, help="All trials, or the best of each model."
)
@click.option(
    "--format", "style", metavar="FORMAT", help="table, json, csv, markdown, latex or html. Default: by the ending of FILE, or table."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE instead of stdout.")
@click.option(
    "--figures", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write its figures to DIR too: PNG, SVG and PDF."
)
@click.option("--strict", is_flag=True, help="End with exit code 7 when a run is missing or failed.")
def command(  # noqa: PLR0917  click passes by name
    experiment: str | None,
    top: int | None,
    split: str | None,
    by: Literal["trial", "model"],
    style: str | None,
    output: Path | None,
    figures: Path | None,
    *,
    strict: bool,
) -> None:
    """Rank the trials of EXPERIMENT, or of the newest one, by what their runs scored on patients they had not seen.

    \b
    Example:
      eyeseg report --top 5
      eyeseg report paper-2020 --by model -o report.html
      eyeseg report paper-2020 --figures figures
    """
    from eyeseg import catalog, reporting
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings

    known = catalog.names("formats")
    by_ending = {catalog.entry("formats", name).facts["EXTENSION"]: name for name in known}
    chosen = style or (by_ending.get(output.suffix, "table") if output else "table")
    if chosen not in known:
        raise click.UsageError(f"--format: no format named {chosen!r}.{catalog.nearest(chosen, known)}")
    settings = read_settings()
    store = opened(settings.store_url)
    tables = reporting.tables(store, experiment, split=split, by=by, top=top)
    behind = reporting.gathered(store, settings, tables) if figures or reporting.shows_evidence(chosen) else []
    text = reporting.render(tables, chosen, behind=behind if reporting.shows_evidence(chosen) else ())
    if output:
        output.write_text(text, encoding="utf-8")
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(text, nl=False)
    if figures:
        click.echo(f"wrote {len(reporting.draw(behind, figures))} files to {figures}", err=True)
    if strict:
        reporting.refuse_incomplete(tables)
