"""The records of runs as three flat tables: one row a run, one an epoch, one an image."""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from eyeseg.bundles import Records
from eyeseg.spec import FIELDS, RunSpec
from eyeseg.store.tables import epoch_metric, image_score

Row = dict[str, Any]

SCORES = tuple(column.name for column in image_score.columns if column.name not in ("run_id", "position", "image", "patient"))
SCORED = ("run", "fold", "image", "image_sha256", "patient", "eye", "timepoint")
EPOCHS = tuple(column.name for column in epoch_metric.columns if column.name not in ("job_id", "token", "epoch"))
# mean over the images that have the measure -> what the report calls it
MEANS = {"auc": "image_auc_mean", "ap": "ap_mean", "dice": "dice_mean", "dice_tuned": "dice_mean_tuned", "iou": "iou_mean"}
MEANS |= {"sensitivity": "sensitivity", "specificity": "specificity"}
_SUMMARY = ("pooled_auc", "threshold_tuned", "selection_auc", "stopped_at")
_SAID = ("eyeseg", "python", "host", "os", "device", "device_kind", "kernels", "driver", "cuda", "cudnn", "threads")


def run_rows(records: Records) -> list[Row]:
    """Every run with its whole setting, its figures and where it was trained."""
    trials = {row["id"]: row for row in records["trial"]}
    member = {row["run_id"]: trials[row["trial_id"]] for row in reversed(records["trial_run"])}
    splits = {row["id"]: row["name"] for row in records["split"]}
    scores = _by(records["image_score"], "run_id")
    made = {row["id"]: row for row in records["artifact"]}
    attempts = _by(records["attempt"], "job_id")
    rows = []
    for run in records["run"]:
        trial, checkpoint = member[run["id"]], made.get(run["checkpoint_id"])
        own = [attempt for key in ("train_job_id", "evaluate_job_id") for attempt in attempts[run[key]]]
        said: Row = next((one["provenance"] for one in reversed(attempts[run["train_job_id"]]) if one["provenance"]), {})
        rows.append(
            {
                "run": run["digest"],
                "experiment": records.experiment["name"],
                "trial": trial["digest"],
                **_setting(RunSpec.from_json(run["spec"])),
                "split": splits[trial["split_id"]],
                "fold": run["fold"],
                "state": run["state"],
                "outcome": run["outcome"],
                "remark": run["remark"],
                "images": len(scores[run["id"]]),
                **{name: _mean(scores[run["id"]], measure) for measure, name in MEANS.items()},
                **{name: (run["summary"] or {}).get(name) for name in _SUMMARY},
                "epochs_trained": checkpoint["epoch"] if checkpoint else None,
                "checkpoint_sha256": checkpoint["sha256"] if checkpoint else None,
                "data_fingerprint": run["data_fingerprint"],
                "split_fingerprint": run["split_fingerprint"],
                "attempts": len(own),
                "seconds": sum(one["seconds"] or 0.0 for one in own),
                "started_at": _utc(min((one["started_at"] for one in own), default=None)),
                "finished_at": _utc(run["finished_at"]),
                **{name: said.get(name) for name in _SAID},
                "source_sha256": (said.get("source") or {}).get("sha256"),
            }
        )
    return rows


def epoch_rows(records: Records) -> list[Row]:
    """Every epoch of every run's training up to the one it was judged by, whichever job trained it."""
    return [{"run": run, **row} for run, rows in epochs_by_run(records).items() for row in rows]


def epochs_by_run(records: Records) -> dict[str, list[Row]]:
    """The epochs of each run's training, by the run's digest."""
    keys = {row["id"]: row["training_key"] for row in records["job"]}
    made = {row["id"]: row["epoch"] for row in records["artifact"]}
    by_training: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in sorted(records["epoch_metric"], key=lambda row: (row["epoch"], row["job_id"])):
        by_training[keys[row["job_id"]]][row["epoch"]] = {"epoch": row["epoch"], **{name: row[name] for name in EPOCHS}}
    found = {}
    for run in records["run"]:
        most = made.get(run["checkpoint_id"]) or RunSpec.from_json(run["spec"]).epochs
        found[run["digest"]] = [row for epoch, row in by_training[keys[run["train_job_id"]]].items() if epoch <= most]
    return found


def score_rows(records: Records) -> list[Row]:
    """Every measure of every run on every image, with the hash that names the image wherever it lies."""
    runs = records.runs
    samples = {row["position"]: row for row in records["sample"]}
    rows = []
    for row in records["image_score"]:
        run, sample = runs[row["run_id"]], samples[row["position"]]
        whose = {"run": run["digest"], "fold": run["fold"], "image": row["image"], "image_sha256": sample["image_sha256"]}
        group = {"patient": row["patient"], "eye": sample["eye"], "timepoint": sample["timepoint"]}
        rows.append({**whose, **group, **{name: row[name] for name in SCORES}})
    return rows


def tables(records: Records) -> dict[str, list[Row]]:
    """The three of them by name."""
    return {"runs": run_rows(records), "epochs": epoch_rows(records), "scores": score_rows(records)}


def _setting(spec: RunSpec) -> Row:
    width, height = spec.image_size
    values = {name: getattr(spec, name) for name in FIELDS if name not in ("image_size", "split", "fold")}
    return values | {"image_width": width, "image_height": height}


def _by(rows: list[Row], key: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _mean(rows: list[Row], measure: str) -> float | None:
    known = [row[measure] for row in rows if row[measure] is not None]
    return statistics.fmean(known) if known else None


def _utc(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
