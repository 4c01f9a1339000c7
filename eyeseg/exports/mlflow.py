"""An MLflow store (SQLite) with a run for each run: settings, curves of every epoch, final figures, provenance and per-image scores."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mlflow.entities import Metric, Param, RunTag
from mlflow.tracking import MlflowClient

from eyeseg.bundles import Records
from eyeseg.bundles.layout import to_csv
from eyeseg.exports import Order, Written
from eyeseg.exports._folder import counted, in_place
from eyeseg.exports._rows import EPOCHS, MEANS, epochs_by_run, run_rows, score_rows
from eyeseg.spec import RunSpec

OF = ["experiment", "run"]
WRITES = "a folder"
NEEDS = ["mlflow", "sqlalchemy"]
EXTRA = "mlflow"

_TAGS = ("experiment", "trial", "run", "outcome", "state", "remark", "split", "checkpoint_sha256", "data_fingerprint", "split_fingerprint")
_SAID = ("eyeseg", "source_sha256", "python", "host", "os", "device", "driver", "threads")
_ENDS = {"failed": "FAILED", "cancelled": "KILLED", "pruned": "KILLED"}
_MOST = 900  # of MLflow's 1000 metrics a call

Row = dict[str, Any]


def export(order: Order, output: Path) -> Written:
    records = order.shown
    logging.getLogger("mlflow").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    epochs = epochs_by_run(records)
    scores: dict[str, list[Row]] = defaultdict(list)
    for one in score_rows(records):
        scores[one["run"]].append(one)
    with in_place(output.absolute()) as folder:
        client = MlflowClient(tracking_uri=f"sqlite:///{folder / 'mlflow.db'}")
        number = client.create_experiment(records.experiment["name"], artifact_location=(folder / "artifacts").as_uri())
        for run, row in zip(records["run"], run_rows(records), strict=True):
            spec, began, ended = RunSpec.from_json(run["spec"]), *_times(records, run)
            name = f"{spec.model} fold {spec.fold} seed {spec.seed} {row['run'][:8]}"
            made = client.create_run(number, start_time=_ms(began), run_name=name).info.run_id
            setting = {"model": spec.model, **spec.to_json(), "fold": spec.fold, "seed": spec.seed}
            tags = [RunTag(f"eyeseg.{key}", str(row[key])) for key in (*_TAGS, *_SAID) if row[key] is not None]
            client.log_batch(made, params=[Param(key, str(value)) for key, value in setting.items()], tags=tags)
            metrics = [*_curves(epochs[row["run"]], began), *_figures(row, ended)]
            for piece in (metrics[i : i + _MOST] for i in range(0, len(metrics), _MOST)):
                client.log_batch(made, metrics=piece)
            if scores[row["run"]]:
                client.log_text(made, to_csv(list(scores[row["run"]][0]), scores[row["run"]]), "scores.csv")
            client.set_terminated(made, status=_ENDS.get(run["state"], "FINISHED"), end_time=_ms(ended))
    return counted(output)


def _times(records: Records, run: Row) -> tuple[float, float]:
    began: float = next((one["started_at"] for one in records["attempt"] if one["job_id"] == run["train_job_id"]), run["created_at"])
    return began, run["finished_at"] or began


def _curves(epochs: list[Row], began: float) -> Iterator[Metric]:
    for epoch in epochs:
        began += epoch["seconds"]
        for name in EPOCHS:
            if epoch[name] is not None:
                yield Metric(f"train_{name}", epoch[name], _ms(began), epoch["epoch"])


def _figures(row: Row, ended: float) -> list[Metric]:
    final = (*MEANS.values(), "pooled_auc", "threshold_tuned", "selection_auc")
    return [Metric(name, row[name], _ms(ended), row["epochs_trained"] or 0) for name in final if row[name] is not None]


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
