"""Comma-separated rows with every number in full, the JSON keys flattened into columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import partial
from typing import Any

from eyeseg.plain import cell
from eyeseg.ranking import Pruned, Row, Table

MIME = "text/csv"
EXTENSION = ".csv"


def render(tables: Sequence[Table]) -> str:
    """One line a trial; `experiment`, `split` and `leaky` come first. What was pruned follows what is ranked, without a rank."""
    lines = [
        line for table in tables for line in (*(flattened(table, row) for row in table.rows), *map(partial(_pruned, table), table.pruned))
    ]
    params = dict.fromkeys(key for line in lines for key in line if key.startswith("params_"))
    fixed = list(dict.fromkeys(key for line in lines for key in line if key not in params))
    place = fixed.index("model") + 1 if fixed else 0
    header = [*fixed[:place], *params, *fixed[place:]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_cell, header))
    writer.writerows([_cell(line.get(key)) for key in header] for line in lines)
    return out.getvalue()


def _pruned(table: Table, one: Pruned) -> dict[str, Any]:
    found = one.to_json()
    own = {key: found[key] for key in ("trial", "model", "runs")} | {f"params_{key}": value for key, value in one.params.items()}
    ended = {f"pruned_{key}": found[key] for key in ("epoch", "epochs", "measure", "score", "bar", "rivals")}
    return {"experiment": table.experiment, "split": table.split, "leaky": table.leaky, **own, **ended}


def flattened(table: Table, row: Row) -> dict[str, Any]:
    """A row of a ranking with its table's name, split and leak, its JSON keys flattened into columns."""
    flat: dict[str, Any] = {"experiment": table.experiment, "split": table.split, "leaky": table.leaky}
    for key, value in row.to_json().items():
        if key.endswith("_ci"):
            flat[f"{key}_low"], flat[f"{key}_high"] = value or (None, None)
        elif isinstance(value, dict):
            flat |= {f"{key}_{inner}": found for inner, found in value.items()}
        else:
            flat[key] = value
    return flat


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(map(str, value))
    return cell(value)
