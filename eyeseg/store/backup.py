"""Copies of an SQLite store: taken while workers write, checked, put in place whole, and brought back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.errors import EyesegError, InvalidInput, Refused, SchemaMismatch, Unreachable
from eyeseg.states import JobKind, JobState
from eyeseg.store import events, leases, runs, schema
from eyeseg.store.database import Store
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import SCHEMA_REVISION, artifact, job, run, worker

PATIENCE_S = 30.0  # as long as any other writer of the store waits
_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True)
class Saved:
    """A copy of the store: where, how many bytes, and the schema it holds."""

    path: Path
    size: int
    revision: str


@dataclass(frozen=True)
class Restored:
    """What a restoration did. aside: the store that was there before, None when there was none. revision: the schema of the copy.

    released: jobs that were running when the copy was taken and wait again, their attempts not charged. trained_again: runs that wait
    for their training anew because the checkpoint they were to be evaluated with is gone.
    """

    aside: Path | None
    revision: str
    released: int
    trained_again: int


def place(store: Store) -> Path:
    """The file of an SQLite store. Raises Refused on PostgreSQL, with the commands that save and restore there."""
    if store.dialect == "sqlite" and store.url.database and store.url.database != ":memory:":
        return Path(store.url.database).absolute()
    if store.dialect == "sqlite":
        raise Refused("store: it lies in memory only. There is nothing to save or to restore.")
    shown = store.url._replace(drivername="postgresql", password=None).difference_update_query(["password"]).render_as_string()
    raise Refused(
        f"store {store.shown_url}: PostgreSQL is saved and restored with its own tools, of the server's own version:\n"
        f"  pg_dump --format=custom --file=FILE '{shown}'\n"
        f"  pg_restore --clean --if-exists --single-transaction --dbname='{shown}' FILE\n"
        "pg_dump may run while workers work; before pg_restore, stop them. The password is asked for, or read from ~/.pgpass."
    )


def save(store: Store, target: Path) -> Saved:
    """Write a checked copy of the store to a file, whole or not at all; an older copy there is replaced. Readers and writers go on.

    Raises Refused on PostgreSQL, with what to do there, and for a file that is no SQLite database; EyesegError when the copy fails.
    """
    path = place(store)
    if not path.exists():
        raise Unreachable(f"store {store.shown_url}: there is no such file yet. There is nothing to save.")
    _refuse_target(path, target)
    with _staging(target) as new:
        with _told(f"{target}: the copy could not be made"), _open(path) as live, _open(new) as copy:
            _copy(live, copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        try:
            revision = check(new)
        except InvalidInput as problem:
            found = str(problem).removeprefix(f"{new}: ")
            raise EyesegError(
                f"store {store.shown_url}: {found} No copy was written; `eyeseg db restore` brings an older one back."
            ) from problem
        _put(new, target)
    return Saved(target, target.stat().st_size, revision)


def check(path: Path) -> str:
    """The schema revision of a sound copy. InvalidInput: the file is damaged, is no store of eyeseg, or would run SQL of its own."""
    if not path.is_file():
        raise InvalidInput(f"{path}: there is no such file.")
    try:
        with _open(path) as copy:
            problems = [str(row[0]) for row in copy.execute("PRAGMA quick_check(3)")]
            found = copy.execute("SELECT version_num FROM alembic_version").fetchone() if problems == ["ok"] else None
            foreign = [str(row[0]) for row in copy.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')")]
    except sqlite3.Error as error:
        raise InvalidInput(f"{path}: is damaged, or is no store of eyeseg: {error}.") from error
    if problems != ["ok"]:
        raise InvalidInput(f"{path}: is damaged: {' '.join('; '.join(problems).split())}.")
    if foreign:
        raise InvalidInput(f"{path}: holds {', '.join(foreign)}, a trigger or view that is not eyeseg's: somebody has changed this file.")
    if found is None:
        raise InvalidInput(f"{path}: holds no schema of eyeseg.")
    return str(found[0])


def restore(
    store: Store, source: Path, *, sound: Callable[[str, str], bool] = lambda *_: True, who: str = "", patience_s: float = PATIENCE_S
) -> Restored:
    """Put a copy in the place of the store, in one transaction; what was there is kept aside. No worker may be at work.

    sound: whether the checkpoint with this address and hash is still there. A copy of an older schema is upgraded first. Jobs that ran
    when it was taken wait again, and all messages are sent anew. Raises Refused on PostgreSQL, InvalidInput for a damaged copy,
    SchemaMismatch for one of a newer eyeseg, and EyesegError when another process keeps the store locked for `patience_s` seconds.
    """
    path = place(store)
    if path.exists() and source.exists() and path.samefile(source):
        raise InvalidInput(f"{source}: is the store itself. Name a copy of it.")
    revision = check(source)
    if revision not in schema.revisions():
        raise SchemaMismatch(
            f"{source}: holds schema {revision}, this eyeseg knows up to {SCHEMA_REVISION}. Restore it with a newer eyeseg."
        )
    with _staging(path) as new:
        with _told(f"{source}: could not be read"), _open(source) as copy, _open(new) as made:
            _copy(copy, made)
        released, trained_again = _made_fit(new, source, who, sound)
        check(new)
        return Restored(_swap(store, path, new, patience_s), revision, released, trained_again)


def _refuse_target(path: Path, target: Path) -> None:
    if not target.parent.is_dir():
        raise InvalidInput(f"{target}: there is no folder {target.parent}. Make it first.")
    if not target.exists():
        return
    if not target.is_file():
        raise InvalidInput(f"{target}: is not a file. Name a file.")
    if target.samefile(path):
        raise InvalidInput(f"{target}: is the store itself. Name another file.")
    with target.open("rb") as file:
        if file.read(len(_MAGIC)) not in (_MAGIC, b""):
            raise Refused(f"{target}: is there already and is no copy of a store. Name another file.")


@contextlib.contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A new file beside the target, readable for its owner only, gone at the end with all that SQLite puts beside it."""
    new = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield new
    except OSError as error:
        raise EyesegError(f"{target}: {error.strerror or error}. Nothing was changed.") from error
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            new.with_name(new.name + ending).unlink(missing_ok=True)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE_S)) as connection:
        yield connection


@contextlib.contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, TimeoutError) as error:
        raise EyesegError(f"{where}: {error}. Nothing was changed.") from error


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, patience_s: float = PATIENCE_S) -> None:
    """All pages in one go: a consistent picture, for in WAL mode neither readers nor writers are held up by it."""
    until = time.monotonic() + patience_s

    def patience(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise TimeoutError(f"another process has kept it locked for {patience_s:g} s")

    source.backup(target, progress=patience, sleep=0.1)


def _made_fit(new: Path, source: Path, who: str, sound: Callable[[str, str], bool]) -> tuple[int, int]:
    """Bring a copy to this version's schema, and to a moment at which nobody works and no message is under way."""
    store = Store(sa.URL.create("sqlite", database=str(new)))
    try:
        schema.upgrade(store)
        with store.read() as connection:
            running = connection.execute(sa.select(job).where(job.c.state == JobState.RUNNING)).all()
        for row in running:
            held = Attempt(row.id, row.attempt, row.token, JobKind(row.kind), row.label, row.training_key, row.payload, row.experiment_id)
            leases.release(store, held)
        with store.write() as connection:
            connection.execute(worker.delete())
            lost = _train_again(connection, sound)
            connection.execute(job.update().where(job.c.state == JobState.QUEUED).values(published_at=None))
            detail = {"file": source.name, "released": len(running), "trained_again": lost}
            events.append(connection, "restored", who=who, detail=detail)
        return len(running), lost
    finally:
        store.close()


def _train_again(connection: Connection, sound: Callable[[str, str], bool]) -> int:
    """Send the runs back to their trainings whose evaluation waits for a checkpoint that is gone, say by a sweep since. How many."""
    waiting = connection.execute(
        sa.select(run.c.id, run.c.train_job_id, run.c.evaluate_job_id, artifact.c.id.label("made"), artifact.c.address, artifact.c.sha256)
        .join(artifact, artifact.c.id == run.c.checkpoint_id)
        .join(job, job.c.id == run.c.evaluate_job_id)
        .where(job.c.state == JobState.QUEUED)
    ).all()
    lost = [row for row in waiting if not sound(row.address, row.sha256)]
    is_result = sa.exists().where(run.c.checkpoint_id == artifact.c.id)
    for row in lost:
        connection.execute(run.update().where(run.c.id == row.id).values(checkpoint_id=None))
        connection.execute(artifact.delete().where(artifact.c.id == row.made, ~is_result))
        connection.execute(job.update().where(job.c.id == row.evaluate_job_id).values(state=JobState.PENDING))
        done = (job.c.id == row.train_job_id) & (job.c.state == JobState.DONE)
        connection.execute(job.update().where(done).values(state=JobState.QUEUED, attempt=0, finished_at=None, error=None))
        runs.refresh(connection, [row.train_job_id])
    return len(lost)


def _swap(store: Store, path: Path, new: Path, patience_s: float) -> Path | None:
    if not path.exists():
        _put(new, path)
        return None
    aside = path.with_name(f"{path.name}.before-restore-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}+")
    try:
        save(store, aside)
    except EyesegError:  # it cannot be read whole: that may be why it is to be replaced
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
        _put(new, path)
        return aside
    # written into, not replaced: whoever still has the file open sees the new content, and its lease is not there any more
    with _told(f"store {store.shown_url}: could not be written"), _open(new) as copy, _open(path) as live:
        _copy(copy, live, patience_s)
    return aside


def _put(new: Path, target: Path) -> None:
    """Rename so that it outlives a power cut."""
    _sync(new)
    new.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
