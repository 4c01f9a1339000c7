"""What jobs take of their device: measured on each attempt, kept by setting, and what is to be expected of jobs like it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.spec import DEFAULTS, digest
from eyeseg.states import JobKind
from eyeseg.store import leases
from eyeseg.store.database import Store, insert
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import attempt, memory_use

KINDS = ("cpu", "gpu")
_READ = ("model", "backbone", "width", "batch_size", "image_size", "precision")
_ALIKE = ("kind", "model", "backbone", "width", "precision")
_UNKNOWN = {"cpu_bytes": None, "gpu_bytes": None, "gpu_short_bytes": None}

Row = Mapping[str, Any]


class Setting(NamedTuple):
    """What the memory of a job follows from: jobs of one setting are expected to take the same. pixels: of one image."""

    kind: str
    model: str
    backbone: str
    width: int
    batch_size: int
    pixels: int
    precision: str


def setting_of(kind: str, spec: Mapping[str, Any]) -> Setting:
    """The setting of a job by its kind and its spec as JSON. An evaluation looks at one image at a time."""
    found = {name: spec.get(name, DEFAULTS[name]) for name in _READ}
    width, height = found["image_size"]
    batch = 1 if kind == JobKind.EVALUATE else int(found["batch_size"])
    pixels = int(width) * int(height)
    return Setting(str(kind), found["model"], found["backbone"] or "", found["width"] or 0, batch, pixels, found["precision"])


@lru_cache(maxsize=4096)
def key_of(setting: Setting) -> str:
    """The name of a setting, the same on every machine."""
    return digest(list(setting))


def enter(connection: Connection, settings: Iterable[Setting]) -> None:
    """Make settings known, so that what is measured of one can be expected of its like."""
    rows = [{"key": key_of(setting), **setting._asdict()} for setting in settings]
    if rows:
        connection.execute(insert(connection.dialect.name, memory_use).on_conflict_do_nothing(), rows)


def needs(connection: Connection, device_kind: str) -> dict[str, int]:
    """Bytes that jobs are expected to take of a `cpu` or a `gpu`, by the key of their setting. What is not known is left out."""
    return _expected([dict(row) for row in connection.execute(sa.select(memory_use)).mappings()], device_kind)


def needs_of_plan(store: Store | None, settings: Iterable[Setting]) -> dict[Setting, dict[str, int]]:
    """What is expected of settings that may not be stored yet: bytes by kind of device, where they are known."""
    wanted = {key_of(setting): setting for setting in settings}
    rows: list[Row] = []
    if store is not None:
        with store.read() as connection:
            rows = [dict(row) for row in connection.execute(sa.select(memory_use)).mappings()]
    known = {row["key"] for row in rows}
    rows += [{"key": key, **setting._asdict(), **_UNKNOWN} for key, setting in wanted.items() if key not in known]
    by_kind = {kind: _expected(rows, kind) for kind in KINDS}
    return {setting: {kind: found[key] for kind, found in by_kind.items() if key in found} for key, setting in wanted.items()}


def record(store: Store, held: Attempt, *, peak_bytes: int, device_kind: str) -> None:
    """Keep what an attempt has taken of its device at most. Raises Fenced."""
    setting = setting_of(held.kind, held.payload["spec"])
    column = memory_use.c[f"{device_kind}_bytes"]
    more = column.is_(None) | (column < peak_bytes)
    with store.write() as connection:
        leases.hold(connection, held)
        connection.execute(attempt.update().where(attempt.c.token == held.token).values(memory_bytes=peak_bytes))
        enter(connection, [setting])  # a job of an older store has not made its setting known
        connection.execute(memory_use.update().where(memory_use.c.key == key_of(setting), more).values({column.name: peak_bytes}))


def record_shortage(store: Store, held: Attempt, *, room_bytes: int) -> None:
    """Keep that so much of a GPU was too little for an attempt. Raises Fenced."""
    setting = setting_of(held.kind, held.payload["spec"])
    column = memory_use.c.gpu_short_bytes
    with store.write() as connection:
        leases.hold(connection, held)
        enter(connection, [setting])
        more = column.is_(None) | (column < room_bytes)
        connection.execute(memory_use.update().where(memory_use.c.key == key_of(setting), more).values({column.name: room_bytes}))


def _expected(rows: Sequence[Row], device_kind: str) -> dict[str, int]:
    """In this order: the most that was measured; else more than was too little, and what its like at other batch and image sizes took."""
    column = f"{device_kind}_bytes"
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row[column] is not None:
            alike.setdefault(tuple(row[name] for name in _ALIKE), []).append(row)
    found: dict[str, int] = {}
    for row in rows:
        if row[column] is not None:
            found[row["key"]] = int(row[column])
            continue
        likely = [_scaled(row, alike.get(tuple(row[name] for name in _ALIKE), ()), column)]
        if device_kind == "gpu" and row["gpu_short_bytes"] is not None:
            likely.append(int(row["gpu_short_bytes"]) + 1)
        if any(likely):
            found[row["key"]] = max(likely)
    return found


def _scaled(row: Row, measured: Sequence[Row], column: str) -> int:
    """What the nearest of the measured took, times the ratio of batch x pixels; 0 when there is none.

    Downwards only half of it shrinks: weights, their gradients and the libraries stay.
    """
    if not measured:
        return 0
    size = row["batch_size"] * row["pixels"]
    ratios = [(size / (other["batch_size"] * other["pixels"]), int(other[column])) for other in measured]
    ratio, peak = min(ratios, key=lambda one: (max(one[0], 1 / one[0]), -one[1]))
    return int(peak * (ratio if ratio > 1 else (1 + ratio) / 2))
