"""A store that is away for a while: PostgreSQL killed in mid-write, SQLite locked by another process. Nothing acknowledged is lost."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy as sa
from acceptance.home import WORKER, Home
from faults.services import Postgres
from store import scene

from eyeseg.errors import Unreachable
from eyeseg.states import Outcome
from eyeseg.store import Store, fleet, leases, open_store, results
from eyeseg.store.database import retried
from eyeseg.store.tables import attempt, epoch_metric, job

T = TypeVar("T")

KILLS, WRITERS = 3, 4
LOCKED_S = 10.0
# In a process of its own: hold SQLite's write lock for a while.
LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("BEGIN " + sys.argv[2])
print("locked", flush=True)
time.sleep(float(sys.argv[3]))
connection.execute("COMMIT")
print("unlocked", flush=True)
"""


@pytest.fixture
def server() -> Iterator[Postgres]:
    made = Postgres()
    yield made
    made.close()


class Writer(threading.Thread):
    """Submits trainings and works through them, and keeps account of what the store has acknowledged. Tries again what fails."""

    def __init__(self, store: Store, number: int) -> None:
        super().__init__(daemon=True)
        self.store, self.number = store, number
        self.stop = threading.Event()
        self.failed = 0
        self.submitted: list[str] = []
        self.epochs: list[tuple[int, int]] = []
        self.done: list[int] = []
        self.broke: BaseException | None = None

    def run(self) -> None:
        try:
            for piece in range(1000):
                if self.stop.is_set():
                    return
                self._work(f"{self.number}-{piece}")
        except BaseException as error:  # looked at in the test
            self.broke = error

    def _work(self, key: str) -> None:
        self._do(lambda: scene.submit(self.store, {key: [10]}, name=key, content=key))
        self.submitted.append(f"{key}-10")
        number = self._do(lambda: self._column(sa.select(job.c.id).where(job.c.training_key == f"key-{key}", job.c.kind == "train")))[0]
        token = leases.new_token()
        slot = f"cpu-{self.number}"
        held = self._do(lambda: leases.claim(self.store, number, worker="w", slot=slot, device="CPU", ttl_s=600, token=token))
        for epoch in (1, 2, 3):
            self._do(lambda epoch=epoch: results.record_epoch(self.store, held, {**scene.EPOCH, "epoch": epoch}))  # type: ignore[misc]
            self.epochs.append((number, epoch))
        self._do(lambda: results.record_checkpoint(self.store, held, scene.checkpoint(held, 10), budget=True))

        def finish() -> None:
            if leases.ended_as(self.store, held) is None:
                results.finish_training(self.store, held, outcome=Outcome.OK, remark="", seconds=1.0)

        self._do(finish)
        self.done.append(number)

    def _column(self, query: sa.Select[tuple[int]]) -> list[int]:
        return scene.column(self.store, query)

    def _do(self, call: Callable[[], T]) -> T:
        def counted() -> T:
            try:
                return call()
            except Unreachable:
                self.failed += 1
                raise

        return retried(counted, until=time.monotonic() + 120, pause_s=0.02)


def test_postgresql_killed_in_mid_write_loses_nothing_that_it_acknowledged(server: Postgres) -> None:
    url = server.url.replace("postgresql://", "postgresql+psycopg://")
    store = open_store(url, create=True)
    writers = [Writer(store, number) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    pauses = random.Random(7)
    for _ in range(KILLS):
        before = sum(len(writer.done) for writer in writers)
        while sum(len(writer.done) for writer in writers) < before + 5 and not any(writer.broke for writer in writers):
            time.sleep(0.01)
        time.sleep(pauses.uniform(0, 0.2))
        assert server.kill() > 1
        server.start()
    for writer in writers:
        writer.stop.set()
    for writer in writers:
        writer.join()

    assert [writer.broke for writer in writers if writer.broke] == []
    assert sum(writer.failed for writer in writers) >= KILLS
    assert sorted(scene.run_states(store)) == sorted(run for writer in writers for run in writer.submitted)
    done = sorted(number for writer in writers for number in writer.done)
    assert scene.ids(store) == done
    assert set(scene.states(store)) == {"done"}
    with store.read() as connection:
        epochs = connection.execute(sa.select(epoch_metric.c.job_id, epoch_metric.c.epoch)).all()
        attempts = connection.execute(sa.select(attempt.c.job_id, attempt.c.number, attempt.c.ending)).all()
    assert sorted(map(tuple, epochs)) == sorted(epoch for writer in writers for epoch in writer.epochs)
    assert sorted(map(tuple, attempts)) == [(number, 1, "done") for number in done]
    store.close()


def test_postgresql_killed_while_jobs_run_costs_no_job(server: Postgres, tmp_path: Path, tcp_broker: str) -> None:
    home = Home(
        tmp_path, {"EYESEG_STORE_URL": server.url, "EYESEG_BROKER_URL": tcp_broker, "EYESEG_LEASE_S": "30", "EYESEG_CHECKPOINT_S": "0"}
    )
    home.begin("worker")
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 15", folds=3))
    home.in_mid_training()
    worker = home.pid(WORKER)

    assert server.kill() > 1
    home.eventually(lambda: "Check that it runs and that EYESEG_STORE_URL is right" in home.last_words(), "the worker misses its store")
    server.start()

    home.eventually(home.is_done, "all runs done")
    assert home.pid(WORKER) == worker
    for kind in ("train", "evaluate"):
        found = home.attempts(kind)
        assert Counter(row["ending"] for row in found)["done"] == 3
        assert {row["ending"] for row in found} <= {"done"}, found
    assert set(Counter(row["image"] for row in home.numbers()["scores"]).values()) == {1}
    home.close()


@pytest.mark.parametrize("mode", ["EXCLUSIVE", pytest.param("IMMEDIATE", marks=pytest.mark.long)])
def test_sqlite_locked_for_ten_seconds_makes_every_writer_wait_and_none_fail(tmp_path: Path, mode: str) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", create=True)
    writers = [Writer(store, number) for number in range(WRITERS)]
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, str(tmp_path / "store.db"), mode, str(LOCKED_S)], stdout=subprocess.PIPE, text=True
    ) as locker:
        assert locker.stdout is not None
        assert locker.stdout.readline() == "locked\n"
        with (
            sqlite3.connect(tmp_path / "store.db", timeout=0, isolation_level=None) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")
        other.close()
        for writer in writers:
            writer.start()
        assert locker.stdout.readline() == "unlocked\n"
        assert [writer.submitted for writer in writers] == [[]] * WRITERS
    while not all(writer.done or writer.broke for writer in writers):
        time.sleep(0.01)
    for writer in writers:
        writer.stop.set()
    for writer in writers:
        writer.join()
    assert [(writer.broke, writer.failed) for writer in writers] == [(None, 0)] * WRITERS
    assert set(scene.states(store)) == {"done"}
    store.close()


@pytest.mark.long
def test_sqlite_locked_for_ten_seconds_while_jobs_run_costs_no_job(tmp_path: Path) -> None:
    home = Home(tmp_path, {"EYESEG_CHECKPOINT_S": "0", "EYESEG_LEASE_S": "60"})
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 15"))
    home.in_mid_training()

    locker = [sys.executable, "-c", LOCK, str(home.path / "store.db"), "EXCLUSIVE", str(LOCKED_S)]
    began = time.monotonic()
    assert subprocess.run(locker, check=True, capture_output=True, text=True).stdout == "locked\nunlocked\n"
    assert time.monotonic() - began > LOCKED_S

    home.eventually(home.is_done, "all runs done")
    for kind in ("train", "evaluate"):
        assert [(row["number"], row["ending"]) for row in home.attempts(kind)] == [(1, "done")] * 2
    home.run("down")
    assert home.is_empty(), home.processes()
    home.close()


def test_worker_started_while_postgresql_is_down_joins_when_it_is_back(home: Home) -> None:
    postgres = Postgres()
    try:
        home.environment |= {"EYESEG_STORE_URL": postgres.url, "EYESEG_BROKER_URL": "redis://127.0.0.1:1/0"}
        open_store(home.settings.store_url, create=True).close()
        assert postgres.kill() > 1

        worker = home.begin("worker")
        said = home.folder / "command.log"
        home.eventually(lambda: said.read_text().count("Trying again in 1 s") >= 2, "a worker that tries again")
        assert worker.poll() is None
        postgres.start()

        store = Store(home.settings.store_url)
        home.eventually(lambda: fleet.workers(store, heard_within_s=60), "the worker in its fleet")
        store.close()
    finally:
        postgres.close()
