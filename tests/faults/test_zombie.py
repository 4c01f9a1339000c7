"""Workers that stand still for longer than their lease and then go on: fenced, whatever they still have to say, and one result."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import time
from collections import Counter
from typing import Any

import sqlalchemy as sa
from acceptance.home import RUNNER, WORKER, Home
from services import stopped
from sick import LONG

from eyeseg.store.tables import artifact, epoch_metric, event, worker


def test_workers_that_were_stopped_longer_than_their_lease_write_nothing_and_kill_their_runners(
    home: Home, undisturbed: dict[str, Any]
) -> None:
    home.run("up", "--no-flower")
    home.begin("worker", "--slots", 1)
    home.eventually(lambda: len(home.rows(sa.select(worker))) == 2, "a second worker")
    home.run("submit-grid", home.grid(LONG), "--limit", 1)
    home.in_mid_training()
    busy = home.attempts()[0]["worker"]
    one, other = sorted(home.processes(WORKER), key=lambda number: not busy.endswith(f".{number}"))
    runner_of_one = home.pid(RUNNER)

    stop(home, one, runner_of_one)  # both, as a machine that sleeps does
    written = rows_of(home, 0)
    home.eventually(lambda: len(started(home)) == 2, "the job taken over")
    stop(home, other)  # the worker alone: its runner goes on to the end, and has all of that to tell it
    (runner_of_other,) = home.processes(RUNNER).keys() - {runner_of_one}
    written_by_other = rows_of(home, 1)
    for number in (one, runner_of_one):
        os.kill(number, signal.SIGCONT)
    home.eventually(lambda: runner_of_one not in home.processes(), "the runner of the first zombie killed")
    home.eventually(home.is_done, "all runs done")
    os.kill(other, signal.SIGCONT)
    home.eventually(lambda: runner_of_other not in home.processes(), "the runner of the second zombie killed")

    home.eventually(lambda: fenced(home) == {1, 2}, "both fenced")
    assert {one, other} <= home.processes(WORKER).keys()
    assert [(attempt["number"], attempt["ending"]) for attempt in home.attempts()] == [(1, "expired"), (2, "expired"), (3, "done")]
    assert rows_of(home, 0) <= written  # less than then: what was done again is the later attempts'
    assert rows_of(home, 1) <= written_by_other
    assert Counter(row["kind"] for row in home.rows(sa.select(event)))["done"] == 2  # one training, one evaluation
    assert home.numbers() == undisturbed


def stop(home: Home, *numbers: int) -> None:
    """Stop processes, but not in the middle of a transaction: a stopped process keeps SQLite's lock, and then nobody can go on."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for number in numbers:
            os.kill(number, signal.SIGSTOP)
        home.eventually(lambda: all(stopped(number) for number in numbers), "all threads stopped")
        try:
            with contextlib.closing(sqlite3.connect(home.path / "store.db", timeout=0.2, isolation_level=None)) as store:
                store.execute("BEGIN IMMEDIATE")
                store.execute("ROLLBACK")
        except sqlite3.OperationalError:
            for number in numbers:
                os.kill(number, signal.SIGCONT)
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the store was locked all the time")


def started(home: Home) -> list[str]:
    """The attempts whose runner has begun."""
    return [attempt["token"] for attempt in home.attempts() if attempt["provenance"]]


def rows_of(home: Home, attempt: int) -> set[str]:
    """What an attempt has written and no later one has replaced."""
    token = home.attempts()[attempt]["token"]
    tables = (sa.select(table).where(table.c.token == token) for table in (epoch_metric, artifact))
    return {repr(row) for query in tables for row in home.rows(query)}


def fenced(home: Home) -> set[int]:
    """The attempts that a worker says it has lost."""
    logs = (home.path / "logs" / "worker.log", home.folder / "command.log")
    return {int(number) for log in logs for number in re.findall(r"attempt (\d+) lost its lease", log.read_text())}
