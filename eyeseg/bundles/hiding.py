"""Pseudonyms for patients and images, so that a bundle names nobody; who holds the images can still match them by their hashes."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from eyeseg.bundles.records import Records

_LETTERS = 8


def hidden(records: Records, key: bytes | None = None) -> Records:
    """The records under pseudonyms made with a key that nobody keeps.

    Patients are numbered in the order of their names, so that whatever sorts them comes out as before, and images are called by
    their content. Free text of errors and events goes: it may name files.
    """
    key = key or secrets.token_bytes(32)
    patients = sorted({row["patient"] for row in records["sample"]})
    width = len(str(len(patients)))
    called = {name: f"p{number:0{width}}-{_hash(key, name)}" for number, name in enumerate(patients, start=1)}
    images = {row["position"]: f"image-{row['image_sha256'][:16]}" for row in records["sample"]}

    def of_image(row: Mapping[str, Any]) -> dict[str, Any]:
        return {**row, "image": images[row["position"]], "patient": called[row["patient"]]}

    tables = {name: list(rows) for name, rows in records.tables.items()}
    for name in ("sample", "image_score", "baseline_score"):
        tables[name] = [of_image(row) for row in records[name]]
    for name in ("job", "attempt"):
        tables[name] = [{**row, "error": _kind(row["error"])} for row in records[name]]
    tables["event"] = [{**row, "who": _hash(key, row["who"]), "detail": _numbers(row["detail"])} for row in records["event"]]
    tables["experiment"] = [{**records.experiment, "provenance": _without_user(records.experiment["provenance"])}]
    return Records(tables, records.only_run)


def _hash(key: bytes, name: str) -> str:
    return hmac.new(key, name.encode(), "sha256").hexdigest()[:_LETTERS]


def _kind(error: str | None) -> str | None:
    """The kind of a fault, which stands before the first colon."""
    return error.partition(":")[0] if error else error


def _numbers(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in detail.items() if isinstance(value, int | float)}


def _without_user(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key != "user"}
