"""`eyeseg demo`: from nothing to a ranking, in this folder."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

PATIENTS, TIMEPOINTS, SIZE = 12, 3, (160, 106)


@click.command(short_help="Draw images, train on them, rank; a few minutes.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    metavar="FILE",
    help="Where the report page goes.",
)
def command(output: Path) -> int:
    """Draw a small synthetic data set, run grids/quick.yaml on it, print the ranking and write a report page. Takes a few minutes.

    \b
    Example:
      eyeseg demo
    """
    from eyeseg import reporting, submission
    from eyeseg.cli import _waiting
    from eyeseg.cli._store import opened
    from eyeseg.samples import draw_samples
    from eyeseg.settings import read_settings

    grid = _grid(Path("grids"))
    manifest = Path("eyes/manifest.csv")
    if not manifest.exists():
        click.echo(f"drawing {PATIENTS} patients x {TIMEPOINTS} time points into eyes/", err=True)
        draw_samples(manifest.parent, patients=PATIENTS, timepoints=TIMEPOINTS, size=SIZE)
    settings = read_settings()
    plan = submission.make_plan(grid, data_root=settings.data_root)
    store = opened(settings.store_url, create=True)
    done = submission.submit(plan, store)
    click.echo(f"{done.experiment}: {done.runs} runs, {done.runs_new} new, in {done.train_jobs} trainings", err=True)
    code = _waiting.see_through(store, settings, done.experiment)
    if code == 130:
        return code
    tables = reporting.tables(store, done.experiment)
    page = reporting.render(tables, "html", behind=reporting.gathered(store, settings, tables))
    output.write_text(page, encoding="utf-8")
    click.echo(f"\nOpen {output} in a browser. The images are drawn, not photographed: these figures say nothing about eyes.", err=True)
    program = Path(sys.executable).parent
    if not shutil.which("eyeseg"):
        click.echo(f"First: `. {os.path.relpath(program / 'activate')}` puts eyeseg on the path of this shell.", err=True)
    click.echo("Next: `eyeseg report --top 3`, `eyeseg show`, or your own images: `eyeseg data init FOLDER`.", err=True)
    return code


def _grid(folder: Path) -> Path:
    """quick.yaml of this folder, written from the package, or from the checkout beside it, where there is none."""
    path = folder / "quick.yaml"
    if not path.exists():
        package = Path(__file__).parents[1]
        source = next(file for place in (package, package.parent) if (file := place / "grids" / "quick.yaml").exists())
        folder.mkdir(exist_ok=True)
        path.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return path
