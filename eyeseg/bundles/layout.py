"""Which file of a bundle holds what, and how rows become text and come back as the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from eyeseg import folds
from eyeseg.bundles.records import JOB_COLUMNS, Records
from eyeseg.plain import FORMULA
from eyeseg.spec import digest
from eyeseg.store.tables import metadata

FORMAT = 1
CRATE, SUMS = "ro-crate-metadata.json", "manifest-sha256.txt"
GRID, EXPERIMENT, SPLITS, REPORT, README = "grid.yaml", "experiment.json", "splits.json", "report.json", "README.md"
PACKAGES = "packages.json"
# table -> file, for those whose rows stand in a file of their own
TABLES = {
    "sample": "samples.csv",
    "trial": "trials.json",
    "run": "runs.json",
    "trial_run": "trial_runs.csv",
    "job": "jobs.json",
    "attempt": "attempts.json",
    "epoch_metric": "epochs.csv",
    "artifact": "checkpoints.json",
    "image_score": "scores.csv",
    "baseline_score": "baselines.csv",
    "event": "events.json",
    "rung_score": "rung_scores.csv",
    "rung_verdict": "rung_verdicts.csv",
}
ONLY_WITH_ROWS = frozenset({"rung_score", "rung_verdict"})  # few experiments prune, and older bundles know nothing of it
MEANING = {
    GRID: "The grid as it was submitted.",
    EXPERIMENT: "Name, digest, data, settings and code of the experiment.",
    "samples.csv": "The images and masks by the SHA-256 of their content, and how they are grouped; no picture.",
    SPLITS: "Each split: its definition, its fingerprint, and the images of every fold by their hash.",
    "trials.json": "The settings that are ranked.",
    "runs.json": "Every run with its full setting (RunSpec), fingerprints, outcome and checkpoint.",
    "trial_runs.csv": "Which run belongs to which trial.",
    "jobs.json": "The trainings and evaluations that the runs came from.",
    "attempts.json": "Who computed what, where and when, with which code, device and threads.",
    PACKAGES: "The lists of installed packages that attempts refer to.",
    "epochs.csv": "Loss, learning rate and gradient norm of every epoch.",
    "checkpoints.json": "The weights that each run was judged by, by the SHA-256 of their files.",
    "scores.csv": "Every measure of every run on every validation image.",
    "baselines.csv": "What was scored without any training.",
    "events.json": "The append-only record of what happened to the experiment and its jobs.",
    "rung_scores.csv": "What trainings had reached on the inner images when trials were compared, where any could be pruned.",
    "rung_verdicts.csv": "Which trials went on at which epoch and which were pruned, and by what score.",
    REPORT: "The ranking, as `eyeseg report --format json` prints it.",
    README: "What is in here and how to check it.",
}
_QUOTED = (*FORMULA, "'")  # the quote itself too: what is read back is what was written


class Malformed(ValueError):
    """A file of a bundle that is not what its place says."""


def documents(records: Records, members: Mapping[str, Sequence[Mapping[str, Any]]], *, hashed: bool) -> dict[str, str]:
    """The text of every file that is made of rows. members: the folds of each split; hashed: patients and images go by pseudonyms."""
    packages: dict[str, Any] = {}
    present = {table: name for table, name in TABLES.items() if records[table] or table not in ONLY_WITH_ROWS}
    texts = {name: _table(table, _lean(table, records[table], packages)) for table, name in present.items()}
    own = {key: value for key, value in records.experiment.items() if key != "grid_text"}
    own["manifest"] = PurePath(own["manifest"]).name  # where it lies on one machine tells nobody else anything
    texts[EXPERIMENT] = _json({"format": FORMAT, "ids": "hashed" if hashed else "as given", **own})
    texts[GRID] = records.experiment["grid_text"]
    texts[SPLITS] = _json([{**row, "folds": members[row["name"]]} for row in records["split"]])
    texts[PACKAGES] = _json(packages)
    return texts


def folds_by_hash(records: Records) -> dict[str, list[dict[str, Any]]]:
    """The folds of each split, made anew from its definition and the samples, by the hashes of their images."""
    hashes = [row["image_sha256"] for row in records["sample"]]
    made = {}
    for row in records["split"]:
        partition = folds.partition(row["definition"], [Member(one) for one in records["sample"]])
        made[row["name"]] = [
            {"fold": number, **{part: [hashes[i] for i in getattr(fold, part)] for part in ("train", "val", "inner")}}
            for number, fold in enumerate(partition.folds, start=1)
        ]
    return made


def records_of(texts: Mapping[str, str]) -> tuple[Records, list[dict[str, Any]], bool]:
    """The rows that `documents` wrote, the splits with their folds, and whether ids are pseudonyms. Raises Malformed, naming the file."""
    experiment = _parsed(EXPERIMENT, texts)
    if not isinstance(experiment, dict) or experiment.get("format") != FORMAT:
        raise Malformed(f"{EXPERIMENT}: is not of format {FORMAT}")
    packages, splits = _parsed(PACKAGES, texts), _parsed(SPLITS, texts)
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, name in TABLES.items():
        if name not in texts and table in ONLY_WITH_ROWS:
            tables[table] = []
            continue
        rows = _from_csv(table, name, texts) if name.endswith(".csv") else _parsed(name, texts)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Malformed(f"{name}: is not a list of rows")
        tables[table] = [_full(table, row, packages, name) for row in rows]
    hashed = experiment.pop("ids") == "hashed"
    del experiment["format"]
    tables["experiment"] = [{**experiment, "grid_text": texts[GRID]}]
    try:
        tables["split"] = [{key: value for key, value in row.items() if key != "folds"} for row in splits]
    except AttributeError as error:
        raise Malformed(f"{SPLITS}: is not a list of splits") from error
    return Records(tables), splits, hashed


class Member:
    """A recorded sample as fold schemes look at one."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.patient: str = row["patient"]
        self.eye: str = row["eye"]
        self.timepoint: str = row["timepoint"]
        self.split: str = row["split"]


def _lean(table: str, rows: Sequence[Mapping[str, Any]], packages: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows without what would be said again and again: lists of packages are kept once, under their digest."""
    if table != "attempt":
        return [dict(row) for row in rows]
    made = []
    for row in rows:
        said = dict(row["provenance"] or {})
        if "packages" in said:
            name = digest(said["packages"])
            packages[name] = said["packages"]
            said["packages"] = name
        made.append({**row, "provenance": said or None})
    return made


def _full(table: str, row: dict[str, Any], packages: Mapping[str, Any], name: str) -> dict[str, Any]:
    columns = set(JOB_COLUMNS) if table == "job" else {column.name for column in metadata.tables[table].columns}
    if set(row) != columns:
        raise Malformed(f"{name}: a row has the fields {', '.join(sorted(row))}, not {', '.join(sorted(columns))}")
    if table == "attempt" and row["provenance"] and isinstance(row["provenance"].get("packages"), str):
        said = dict(row["provenance"])
        if said["packages"] not in packages:
            raise Malformed(f"{name}: an attempt refers to packages {said['packages']}, which {PACKAGES} lacks")
        return {**row, "provenance": {**said, "packages": packages[said["packages"]]}}
    return row


def _table(table: str, rows: Sequence[Mapping[str, Any]]) -> str:
    return to_csv([c.name for c in metadata.tables[table].columns], rows) if TABLES[table].endswith(".csv") else _json(rows)


def to_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Numbers in full, nothing for None; text that a spreadsheet program would run gets a quote in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str) and (value.startswith(_QUOTED) or value.lstrip().startswith(FORMULA)):
        return f"'{value}"
    return value


def _from_csv(table: str, name: str, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    columns = {column.name: column for column in metadata.tables[table].columns}
    reader = csv.DictReader(io.StringIO(_text(name, texts)))
    try:
        header = reader.fieldnames
    except csv.Error as error:
        raise Malformed(f"{name}: {error}") from error
    if header != list(columns):
        raise Malformed(f"{name}: its columns are {', '.join(header or ())}, not {', '.join(columns)}")
    try:
        return [{key: _value(columns[key], row[key]) for key in columns} for row in reader]
    except (ValueError, TypeError, KeyError, csv.Error) as error:
        raise Malformed(f"{name}:{reader.line_num}: {error}") from error


def _value(column: sa.Column[Any], text: str) -> Any:
    if text is None:
        raise ValueError("the line is too short")
    if text == "" and column.nullable:
        return None
    if isinstance(column.type, sa.Boolean):
        return {"True": True, "False": False}[text]
    if isinstance(column.type, sa.Integer):
        return int(text)
    if isinstance(column.type, sa.Float):
        return float(text)
    return text.removeprefix("'")


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _parsed(name: str, texts: Mapping[str, str]) -> Any:
    try:
        return json.loads(_text(name, texts))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{name}: {error}") from error


def _text(name: str, texts: Mapping[str, str]) -> str:
    if name not in texts:
        raise Malformed(f"{name}: is missing")
    return texts[name]
