"""The least that a lease and a result take of a database, in SQL written by hand: what throughput.py's other lines are to be seen against.

Two transactions a job: a claim (the job, its attempt, an event), and an end under the claim's token (the job, its attempt, its run, an
event, a score). Nothing chooses among jobs, nothing beats, no run is brought up to date, nothing is looked at twice. As in eyeseg, SQLite
syncs the end and not the claim, and the threads of a process take turns there.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

_TABLES = (
    "CREATE TABLE job (id INTEGER PRIMARY KEY, state VARCHAR NOT NULL, token VARCHAR, lease_until DOUBLE PRECISION, payload VARCHAR)",
    "CREATE INDEX ix_job_state ON job (state)",
    "CREATE TABLE attempt (token VARCHAR PRIMARY KEY, job_id INTEGER NOT NULL, started_at DOUBLE PRECISION, ended_at DOUBLE PRECISION)",
    "CREATE TABLE run (id INTEGER PRIMARY KEY, state VARCHAR NOT NULL, outcome VARCHAR)",
    "CREATE TABLE score (run_id INTEGER PRIMARY KEY, auc DOUBLE PRECISION, ap DOUBLE PRECISION, dice DOUBLE PRECISION)",
    "CREATE TABLE event (job_id INTEGER NOT NULL, kind VARCHAR NOT NULL, at DOUBLE PRECISION, token VARCHAR)",
)
_CLOCKS = {"sqlite": "unixepoch('subsec')", "postgresql": "extract(epoch FROM clock_timestamp())"}
_CLAIM = (
    "UPDATE job SET state = 'running', token = ?, lease_until = NOW + 60 WHERE id = ? AND state = 'queued' RETURNING payload",
    "INSERT INTO attempt (token, job_id, started_at) VALUES (?, ?, NOW)",
    "INSERT INTO event (token, job_id, kind, at) VALUES (?, ?, 'claimed', NOW)",
)
_FINISH = (
    "UPDATE job SET state = 'done', token = NULL, lease_until = NULL WHERE token = ? AND id = ? AND state = 'running' RETURNING id",
    "UPDATE attempt SET ended_at = NOW WHERE token = ? AND job_id = ?",
    "INSERT INTO event (token, job_id, kind, at) VALUES (?, ?, 'done', NOW)",
)


class LeastStore:
    """Of such jobs, numbered from 0. Each thread has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url, self._mine, self._turn = url, threading.local(), threading.Lock()
        self._kind = "sqlite" if url.startswith("sqlite") else "postgresql"

    def create(self, jobs: int) -> None:
        """The tables, with so many queued jobs."""
        with self._transaction() as ask:
            for statement in _TABLES:
                ask(statement)
            for number in range(jobs):
                ask("INSERT INTO job (id, state, payload) VALUES (?, 'queued', '{}')", number)
                ask("INSERT INTO run (id, state) VALUES (?, 'pending')", number)

    def claim(self, job_id: int) -> str:
        """A token for the job."""
        token = secrets.token_hex(8)
        with self._transaction(lasting=False) as ask:
            held, *_ = [ask(statement, token, job_id) for statement in _CLAIM]
            assert held.fetchone() is not None
        return token

    def finish(self, job_id: int, token: str) -> None:
        """End it, with a result."""
        with self._transaction() as ask:
            held, *_ = [ask(statement, token, job_id) for statement in _FINISH]
            assert held.fetchone() is not None
            ask("UPDATE run SET state = 'done', outcome = 'ok' WHERE id = ?", job_id)
            ask("INSERT INTO score (run_id, auc, ap, dice) VALUES (?, 0.5, 0.5, 0.5)", job_id)

    @contextmanager
    def _transaction(self, *, lasting: bool = True) -> Iterator[Any]:
        if not hasattr(self._mine, "connection"):
            self._mine.connection = self._connected()
        connection, is_sqlite = self._mine.connection, self._kind == "sqlite"

        def ask(statement: str, *values: object) -> Any:
            text = statement.replace("NOW", _CLOCKS[self._kind])
            return connection.execute(text if is_sqlite else text.replace("?", "%s"), values)

        with self._turn if is_sqlite else nullcontext():
            if is_sqlite:
                connection.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
                connection.execute("BEGIN IMMEDIATE")
            yield ask
            connection.commit()

    def _connected(self) -> Any:
        if self._kind == "sqlite":
            connection = sqlite3.connect(self._url.removeprefix("sqlite:///"), isolation_level=None, timeout=60.0)
            connection.execute("PRAGMA journal_mode=WAL")
            return connection
        import psycopg

        return psycopg.connect("postgresql:" + self._url.partition(":")[2])
