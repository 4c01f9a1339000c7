"""The rows of one experiment, taken out of a store and put into another: what travels, and what stays at home."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.errors import Refused
from eyeseg.spec import RunSpec
from eyeseg.store import Store, open_store, packing
from eyeseg.store.database import chunks
from eyeseg.store.tables import (
    artifact,
    attempt,
    baseline_score,
    epoch_metric,
    event,
    experiment,
    image_score,
    job,
    metadata,
    run,
    rung_score,
    rung_verdict,
    sample,
    split,
    trial,
    trial_run,
)

Row = dict[str, Any]

# Of a job only what tells what was done: queues, leases and the paths of one machine's files are nobody else's business.
JOB_COLUMNS = ("id", "kind", "label", "training_key", "state", "attempt", "max_attempts", "error", "created_at", "finished_at")
_JOB_AT_REST = {"queue": "", "priority": 0, "payload": {}, "cancel_requested": False}
# In this order rows can be put into an empty store: none names one that comes later.
_ORDER = (
    *(experiment, sample, split, trial, job, artifact, run, trial_run, attempt, epoch_metric, image_score, baseline_score, event),
    *(rung_score, rung_verdict),
)


@dataclass(frozen=True)
class Records:
    """Rows by table, each as the store holds them; of jobs only JOB_COLUMNS. `only_run`: the digest when they are of one run alone."""

    tables: Mapping[str, list[Row]]
    only_run: str | None = None

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    @property
    def experiment(self) -> Row:
        """The row of the experiment."""
        return self.tables["experiment"][0]

    @property
    def runs(self) -> dict[int, Row]:
        """The runs by the number that other rows know them by."""
        return {row["id"]: row for row in self.tables["run"]}


def collect(store: Store, experiment_id: int, *, run_id: int | None = None) -> Records:
    """Everything about an experiment, or about one of its runs. Raises Refused when its images were never recorded by content."""
    with store.read() as connection:
        of_experiment = sa.select(trial.c.id).where(trial.c.experiment_id == experiment_id)
        members = sa.select(trial_run).where(trial_run.c.trial_id.in_(of_experiment))
        if run_id is not None:
            members = members.where(trial_run.c.run_id == run_id)
        found: dict[str, list[Row]] = {"experiment": _rows(connection, sa.select(experiment).where(experiment.c.id == experiment_id))}
        found["trial_run"] = _rows(connection, members.order_by(trial_run.c.trial_id, trial_run.c.run_id))
        found["run"] = _in(connection, run, run.c.id, {row["run_id"] for row in found["trial_run"]})
        trial_ids = {row["trial_id"] for row in found["trial_run"]} if run_id is not None else None
        found["trial"] = _in(connection, trial, trial.c.id, trial_ids or set(connection.execute(of_experiment).scalars()))
        found["split"] = _rows(connection, sa.select(split).where(split.c.experiment_id == experiment_id).order_by(split.c.id))
        fingerprint = found["experiment"][0]["data"].get("fingerprint", "")
        found["sample"] = _rows(connection, sa.select(sample).where(sample.c.data_fingerprint == fingerprint).order_by(sample.c.position))
        if not found["sample"]:
            raise Refused(
                f"{found['experiment'][0]['name']}: its images were submitted to an eyeseg that did not record their hashes. "
                "Submit the same grid again: that adds them, and no run."
            )
        found |= _of_runs(connection, found["run"])
        found["rung_verdict"] = _in(connection, rung_verdict, rung_verdict.c.trial_id, {row["id"] for row in found["trial"]})
        ids = {row["id"] for row in found["job"]}
        with_jobs = _in(connection, event, event.c.job_id, ids)
        own = _rows(connection, sa.select(event).where(event.c.experiment_id == experiment_id, event.c.job_id.is_(None)))
        found["event"] = sorted([*with_jobs, *own], key=lambda row: row["id"])
    name = next(row["digest"] for row in found["run"]) if run_id is not None else None
    return Records({table.name: found[table.name] for table in _ORDER}, name)


def _of_runs(connection: Connection, runs: list[Row]) -> dict[str, list[Row]]:
    """Jobs, attempts, epochs, checkpoints and scores of runs; the epochs may be those of an earlier job of the same training."""
    own = {row[key] for row in runs for key in ("train_job_id", "evaluate_job_id")}
    keys = {row["training_key"] for row in _in(connection, job, job.c.id, own)}
    trainings = [row for row in _in(connection, job, job.c.training_key, keys) if row["kind"] == "train"]
    jobs = {row["id"]: row for row in [*trainings, *_in(connection, job, job.c.id, own)]}
    found = {"job": [{name: jobs[number][name] for name in JOB_COLUMNS} for number in sorted(jobs)]}
    found["rung_score"] = _in(connection, rung_score, rung_score.c.training_key, keys)
    found["attempt"] = sorted(_in(connection, attempt, attempt.c.job_id, set(jobs)), key=lambda row: (row["started_at"], row["token"]))
    found["epoch_metric"] = _in(connection, epoch_metric, epoch_metric.c.job_id, set(jobs))
    checkpoints = {row["checkpoint_id"] for row in runs if row["checkpoint_id"] is not None}
    found["artifact"] = [row for row in _in(connection, artifact, artifact.c.id, checkpoints) if row["job_id"] in jobs]
    found["image_score"] = _in(connection, image_score, image_score.c.run_id, {row["id"] for row in runs})
    places = {(row["data_fingerprint"], row["split_fingerprint"], row["fold"], RunSpec.from_json(row["spec"]).view) for row in runs}
    c = baseline_score.c
    beside = _in(connection, baseline_score, c.split_fingerprint, {place[1] for place in places})
    found["baseline_score"] = [
        row for row in beside if (row["data_fingerprint"], row["split_fingerprint"], row["fold"], row["view"]) in places
    ]
    return found


@contextlib.contextmanager
def restored(records: Records) -> Iterator[Store]:
    """A store of its own that holds these rows and no others, as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="eyeseg-bundle-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'store.db'}", create=True)
        try:
            number = records.experiment["id"]
            with store.write() as connection:
                for table in _ORDER:
                    rows = [_at_rest(table, row, number) for row in records[table.name]]
                    for piece in (rows[i : i + 500] for i in range(0, len(rows), 500)):
                        connection.execute(metadata.tables[table.name].insert(), piece)
                packing.keep(connection, records["image_score"])
            yield store
        finally:
            store.close()


def _at_rest(table: sa.Table, row: Row, experiment_id: int) -> Row:
    if table is job:
        return {**_JOB_AT_REST, **row, "experiment_id": experiment_id}
    return row


def _in(connection: Connection, table: sa.Table, column: sa.Column[Any], values: set[Any]) -> list[Row]:
    """The rows whose column holds one of the values, in the order of the table's key."""
    found = []
    for piece in chunks(sorted(values)):
        found += _rows(connection, sa.select(table).where(column.in_(piece)))
    keys = [key.name for key in table.primary_key]
    return sorted(found, key=lambda row: tuple(row[key] for key in keys))


def _rows(connection: Connection, query: sa.Select[Any]) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]
