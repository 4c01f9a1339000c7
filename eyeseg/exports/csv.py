"""Tables of runs, epochs and per-image scores as CSV, ready for pandas.read_csv, R or a spreadsheet program."""

from __future__ import annotations

from pathlib import Path

from eyeseg.bundles.layout import to_csv
from eyeseg.exports import Order, Written
from eyeseg.exports._folder import counted, filled
from eyeseg.exports._rows import tables

OF = ["experiment", "run"]
WRITES = "a folder"


def export(order: Order, output: Path) -> Written:
    with filled(output) as folder:
        for name, rows in tables(order.shown).items():
            (folder / f"{name}.csv").write_text(to_csv(list(rows[0]) if rows else [], rows), encoding="utf-8", newline="")
    return counted(output)
