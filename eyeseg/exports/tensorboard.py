"""Event files with a folder a run: curves of every epoch, final figures, and settings for the HParams page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams.summary_v2 import hparams_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from eyeseg.bundles import Records
from eyeseg.exports import Order, Written
from eyeseg.exports._folder import counted, filled
from eyeseg.exports._rows import EPOCHS, MEANS, epochs_by_run, run_rows
from eyeseg.spec import RunSpec

OF = ["experiment", "run"]
WRITES = "a folder"
NEEDS = ["tensorboard"]
EXTRA = "tensorboard"


def export(order: Order, output: Path) -> Written:
    records = order.shown
    epochs = epochs_by_run(records)
    with filled(output) as folder:
        for run, row in zip(records["run"], run_rows(records), strict=True):
            _write(records, run, row, epochs[row["run"]], folder / _name(row))
    return counted(output)


def _name(row: dict[str, Any]) -> str:
    """'unet-fold1-seed0-8171c19f2c2e064c': people filter runs by what they are, and no two are alike."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", f"{row['model']}-fold{row['fold']}-seed{row['seed']}-{row['run']}")


def _write(records: Records, run: dict[str, Any], row: dict[str, Any], epochs: list[dict[str, Any]], folder: Path) -> None:
    writer = EventFileWriter(str(folder))
    spent = began = next((one["started_at"] for one in records["attempt"] if one["job_id"] == run["train_job_id"]), run["created_at"])
    for epoch in epochs:
        spent += epoch["seconds"]
        figures = {f"train/{name}": epoch[name] for name in EPOCHS if epoch[name] is not None}
        writer.add_event(_event(spent, epoch["epoch"], figures))
    final = {f"eval/{name}": row[name] for name in (*MEANS.values(), "pooled_auc") if row[name] is not None}
    writer.add_event(_event(run["finished_at"] or spent, row["epochs_trained"] or 0, final))
    setting = {key: value for key, value in RunSpec.from_json(run["spec"]).to_json().items() if isinstance(value, int | float | str)}
    page = hparams_pb({**setting, "model": row["model"], "fold": row["fold"]}, trial_id=row["run"], start_time_secs=began)
    writer.add_event(Event(wall_time=began, summary=page))
    writer.close()


def _event(at: float, step: int, figures: dict[str, float]) -> Event:
    values = [Summary.Value(tag=tag, simple_value=float(value)) for tag, value in figures.items()]
    return Event(wall_time=at, step=step, summary=Summary(value=values))
