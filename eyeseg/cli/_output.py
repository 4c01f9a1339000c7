"""Options that many commands share, and how rows are shown: as a plain table, JSON, CSV or Markdown, on stdout."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

FORMATS = ("table", "json", "csv", "markdown")


def _data_root(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    from eyeseg.settings import read_settings

    return value or read_settings().data_root


data_root_option = click.option(
    "--data-root",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    callback=_data_root,
    help="A folder besides the manifest's own that its paths may lead into (also EYESEG_DATA_ROOT).",
)
format_option = click.option("--format", "style", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print.")
# of what is more than rows
table_or_json_option = click.option(
    "--format", "style", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print."
)


def show(rows: Sequence[Mapping[str, Any]], style: str, *, document: Any = None) -> None:
    """Print rows that share their keys. `document` is what JSON shows instead of the rows."""
    if style == "json":
        click.echo(json.dumps(rows if document is None else document, indent=2, ensure_ascii=False, default=str))
    elif style == "csv":
        click.echo(_csv(rows), nl=False)
    elif style == "markdown":
        click.echo(_markdown(rows))
    else:
        click.echo(table(rows))


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Columns padded to their widest cell; numbers to the right."""
    if not rows:
        return "(none)"
    columns = list(rows[0])
    cells = [[cell(row[c]) for c in columns] for row in rows]
    widths = [max(len(c), *(len(line[i]) for line in cells)) for i, c in enumerate(columns)]
    right = [all(isinstance(row[c], int | float | None) and not isinstance(row[c], bool) for row in rows) for c in columns]

    def line(values: Sequence[str]) -> str:
        return "  ".join(v.rjust(w) if r else v.ljust(w) for v, w, r in zip(values, widths, right, strict=True)).rstrip()

    return "\n".join([line(columns), line(["-" * w for w in widths]), *map(line, cells)])


def cell(value: Any) -> str:
    """One value as people read it."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {cell(v)}" for k, v in value.items()) or "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, value)) or "-"
    return str(value)


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_quoted(v) for v in row.values()])
    return out.getvalue()


def _quoted(value: Any) -> Any:
    from eyeseg.plain import cell as harmless

    return harmless(cell(value) if isinstance(value, Mapping | list | tuple) else value)


def _markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    from eyeseg.formats.markdown import escaped

    lines = [list(rows[0]), ["---"] * len(rows[0]), *([escaped(cell(v)) for v in row.values()] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
