"""The same tables as Parquet, ready for pandas.read_parquet, with the type of every column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from eyeseg.exports import Order, Written
from eyeseg.exports._folder import counted, filled
from eyeseg.exports._rows import MEANS, tables
from eyeseg.spec import FIELDS

OF = ["experiment", "run"]
WRITES = "a folder"
NEEDS = ["pyarrow"]
EXTRA = "parquet"

_FLOATS = ("loss", "lr", "grad_norm", "black", "seconds", "pooled_auc", "threshold_tuned", "selection_auc", *MEANS, *MEANS.values())
_WHOLE = ("fold", "epoch", "epochs_trained", "stopped_at", "images", "pixels", "lesion_pixels", "predicted_pixels", "attempts")
_WHOLE_BY_MACHINE = ("image_width", "image_height", "threads", "cudnn")


def export(order: Order, output: Path) -> Written:
    with filled(output) as folder:
        for name, rows in tables(order.shown).items():
            columns = list(rows[0]) if rows else []
            schema = pa.schema([(column, _type(name, column)) for column in columns])
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")
    return counted(output)


def _type(table: str, column: str) -> Any:
    """By name, not by what stands there, so that the same table has the same types in every export."""
    if table == "runs" and column in FIELDS and column not in ("split", "image_size"):
        return {int: pa.int64(), float: pa.float64()}.get(FIELDS[column].type, pa.string())
    return pa.float64() if column in _FLOATS else pa.int64() if column in (*_WHOLE, *_WHOLE_BY_MACHINE) else pa.string()
