"""`eyeseg grid`: the runs of a grid as rows, and the JSON Schema of grid files."""

from __future__ import annotations

from pathlib import Path

import click

from eyeseg.cli._output import data_root_option, format_option, show


@click.group(short_help="Look at a grid file: its runs, and its JSON Schema.")
def command() -> None:
    """Look at a grid file without running it.

    \b
    Example:
      eyeseg grid expand grids/quick.yaml
      eyeseg grid schema > grid.schema.json
    """


@command.command(short_help="Print the runs, one row each.")
@click.argument("grid", type=click.Path(path_type=Path))
@data_root_option
@format_option
def expand(grid: Path, data_root: Path | None, style: str) -> None:
    """Print the runs of GRID, one row each.

    \b
    Example:
      eyeseg grid expand grids/quick.yaml --format csv
    """
    from eyeseg.errors import InvalidInput
    from eyeseg.grid import expand as expanded
    from eyeseg.grid import grid_problems, partitions, read_grid, varying
    from eyeseg.samples import read_manifest

    found = read_grid(grid)
    samples = read_manifest(found.manifest, data_root=data_root, check_pixels=False)
    parts = partitions(found, samples)
    problems = grid_problems(found, samples, parts)
    if problems:
        raise InvalidInput(problems)
    fields = varying(found)
    rows = [
        {
            "run": number,
            "trial": index + 1,
            "model": spec.model,
            **{field: getattr(spec, field) for field in fields},
            "split": spec.split,
            "fold": spec.fold,
            "seed": spec.seed,
        }
        for number, (index, spec) in enumerate(expanded(found, samples, parts), start=1)
    ]
    for note in (*found.notes, *samples.notes):
        click.echo(note, err=True)
    show(rows, style)


@command.command(short_help="Print the JSON Schema of grid files, for editors.")
def schema() -> None:
    """Print the JSON Schema of grid files, for editors.

    \b
    Example:
      eyeseg grid schema > grid.schema.json
    """
    import json

    from eyeseg.grid import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
