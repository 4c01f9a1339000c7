"""An RO-Crate with everything another site needs to verify the ranking, and no image; `eyeseg verify` checks it."""

from __future__ import annotations

from pathlib import Path

from eyeseg.bundles.writing import write
from eyeseg.exports import Order, Written

OF = ["experiment"]
WRITES = "a folder, or a file that ends in .zip"
TAKES = ["with_models", "license"]


def export(order: Order, output: Path) -> Written:
    made = write(order.records, output, hash_ids=order.hash_ids, checkpoints=order.checkpoints, licence=order.licence, now=order.now)
    return Written(made.files, made.bytes, made.sha256)
