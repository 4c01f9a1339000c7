"""The connection to SQLite or PostgreSQL: transactions, the database's clock, and the check of the schema."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from eyeseg.errors import SchemaMismatch, Unreachable
from eyeseg.settings import masked
from eyeseg.store.tables import SCHEMA_REVISION

T = TypeVar("T")


class _Now(FunctionElement[float]):
    """Seconds since 1970 by the database's own clock, read once a statement: no worker's clock ever decides about a lease."""

    type = sa.Double()
    inherit_cache = True


_CLOCKS = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "(extract(epoch from clock_timestamp())::double precision)",
}


@compiles(_Now)
def _read_clock(_element: _Now, compiler: Any, **_: Any) -> str:
    return _CLOCKS[compiler.dialect.name]


NOW = _Now()
_VERSION = sa.text("SELECT version_num FROM alembic_version")

# Seconds without a sign of life after which a connection to PostgreSQL is given up, and for which its server waits for a
# transaction that has begun and says nothing.
_SILENCE_S = 10
_FORSAKEN_S = 60
# A connection that lay unused for longer is asked whether it lives before it is used; that one broke sooner shows when it is used.
_UNUSED_S = 2.0
# How long a writer waits for others. On SQLite those of one process queue up before its lock, which wakes nobody: it is asked for again
# after 1, 2, 5, 10 and more milliseconds.
_PATIENCE_S = 30.0
# The connection used last is used next: it has read most of what is asked for, and the others are closed by nobody's fault but unused.
_POOL: dict[str, Any] = {"pool_size": 5, "max_overflow": 20, "pool_use_lifo": True}


class Store:
    """One store. Thread-safe; every transaction is one connection from the pool."""

    def __init__(self, url: str | URL) -> None:
        self.url, self.dialect = _parsed(url)
        try:
            self.engine = _engine(self.url, self.dialect)
        except ModuleNotFoundError as error:
            raise Unreachable(f"store: the driver {error.name!r} is missing. Install it: pip install 'eyeseg[postgres]'.") from error
        except sa.exc.ArgumentError as error:
            raise Unreachable(
                "store: EYESEG_STORE_URL is not a URL of a database. Use sqlite:///FILE or postgresql://HOST/NAME."
            ) from error
        self._turn = _Turn() if self.dialect == "sqlite" else nullcontext()
        self._engines = {
            (mode, lasting): self.engine.execution_options(eyeseg_mode=mode, eyeseg_lasting=lasting)
            for mode, lasting in (("IMMEDIATE", True), ("IMMEDIATE", False), ("DEFERRED", True))
        }
        if self.dialect == "postgresql":
            # there a statement sees what was committed before it, inside a transaction or not: BEGIN and COMMIT would be two more ways over
            # the network for nothing. Only a cursor needs them
            self._engines["STATEMENTS", True] = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def shown_url(self) -> str:
        """The URL without its password."""
        return masked(self.url.render_as_string(hide_password=True))

    @contextmanager
    def write(self, *, alone: str = "", lasting: bool = True) -> Iterator[Connection]:
        """A transaction that may write. On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so it never fails half way.

        alone: a name; two transactions of the same name never run at the same time.
        lasting: what it writes survives a power cut. Else SQLite may lose it then, as long as no later transaction lasted, but nothing less
        than all of it, and nothing more.
        """
        with self._turn, self._transaction("IMMEDIATE", lasting=lasting) as connection:
            if alone and self.dialect == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"eyeseg.{alone}"})
            yield connection

    @contextmanager
    def read(self, *, streamed: bool = False) -> Iterator[Connection]:
        """A connection that only reads: on SQLite all of one state of the store, on PostgreSQL each statement what was there when it began.

        streamed: some of it in pieces (yield_per).
        """
        with self._transaction("DEFERRED" if streamed or self.dialect == "sqlite" else "STATEMENTS") as connection:
            yield connection

    def revision(self) -> str | None:
        """The schema revision the database holds, None when it holds no schema yet."""
        with self._reachable(), self.engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(_VERSION).scalar()
            return found

    def check_schema(self, connection: Connection | None = None) -> None:
        """Raise SchemaMismatch unless the database holds this version's schema.

        connection: of a transaction that goes on only if it does.
        """
        try:
            with nullcontext(connection) if connection is not None else self.read() as asked:
                found = asked.execute(_VERSION).scalar()
        except (Unreachable, sa.exc.ProgrammingError):  # not there, or there without a schema
            if connection is not None:
                raise
            found = self.revision()
        if found != SCHEMA_REVISION:
            if not found:
                raise SchemaMismatch(f"store {self.shown_url}: has no tables of eyeseg yet. Run `eyeseg db upgrade` once.")
            raise SchemaMismatch(
                f"store {self.shown_url}: holds schema {found}, this eyeseg needs {SCHEMA_REVISION}. "
                "Run `eyeseg db upgrade` with the newer eyeseg, and use that one everywhere."
            )

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    @contextmanager
    def _transaction(self, mode: str, *, lasting: bool = True) -> Iterator[Connection]:
        with self._reachable(), self._engines[mode, lasting].begin() as connection:
            yield connection

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:  # the last: no connection came free
            reason = str(getattr(error, "orig", error)).strip().split("\n", 1)[0]
            raise Unreachable(f"store {self.shown_url}: {reason}. Check that it runs and that EYESEG_STORE_URL is right.") from error
        except sa.exc.DatabaseError as error:
            if type(error) is not sa.exc.DatabaseError:  # its subclasses are mistakes of ours
                raise
            raise Unreachable(f"store {self.shown_url}: {error.orig}. Move the file away, or correct EYESEG_STORE_URL.") from error


class _Turn:
    """The turns of one process's writers; whoever has waited too long goes on to ask SQLite, which then says what is wrong."""

    def __init__(self) -> None:
        self._lock, self._mine = threading.Lock(), threading.local()

    def __enter__(self) -> None:
        self._mine.has = self._lock.acquire(timeout=_PATIENCE_S)

    def __exit__(self, *_: object) -> None:
        if self._mine.has:
            self._lock.release()


def insert(dialect: str, table: sa.Table) -> Any:
    """An INSERT that knows ON CONFLICT, in the database's own dialect."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def locked(query: sa.Select[Any], *, skip: bool = False) -> sa.Select[Any]:
    """The query with its rows locked until the transaction ends. skip: without those that another transaction holds."""
    # on SQLite this says nothing: a write transaction already holds the only write lock. No key of a row ever changes: others may refer
    # to it meanwhile, and do, when they change a run twice in one transaction and its foreign keys are looked at again; else they would
    # lock each other out
    return query.with_for_update(skip_locked=skip, key_share=True)


def chunks(ids: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    """Pieces small enough for one IN list."""
    return (ids[i : i + size] for i in range(0, len(ids), size))


def retried(call: Callable[[], T], *, until: float, pause_s: float = 0.2) -> T:
    """Call again while the store is unreachable, until the monotonic time `until`; then let the error through."""
    while True:
        try:
            return call()
        except Unreachable:
            if time.monotonic() + pause_s >= until:
                raise
            time.sleep(pause_s)


def _parsed(url: str | URL) -> tuple[URL, str]:
    try:
        found = make_url(url)
        dialect = found.get_dialect().name
    except (sa.exc.ArgumentError, ValueError) as error:  # the URL itself is not shown: it may hold a password in a place unknown
        raise Unreachable("store: EYESEG_STORE_URL is not a URL of a database. Use sqlite:///FILE or postgresql://HOST/NAME.") from error
    if "@" in (found.host or ""):  # of a password with an @ in it, the rest would be told as the host
        raise Unreachable("store: EYESEG_STORE_URL has an @ too many. Write %40 for one in the password.")
    if dialect not in _CLOCKS:
        raise Unreachable(f"store: {dialect!r} is not supported. Use sqlite:///FILE or postgresql://HOST/NAME.")
    return found, dialect


def _engine(url: URL, dialect: str) -> Engine:
    if dialect == "postgresql":
        return _postgresql(url)
    engine = sa.create_engine(url, connect_args={"timeout": _PATIENCE_S, "check_same_thread": False}, **_POOL)

    @sa.event.listens_for(engine, "connect")
    def _connected(dbapi: sqlite3.Connection, _: Any) -> None:
        dbapi.isolation_level = None  # we write BEGIN ourselves
        _log_ahead(dbapi)
        dbapi.execute("PRAGMA synchronous=FULL")
        dbapi.execute("PRAGMA foreign_keys=ON")
        dbapi.execute("PRAGMA trusted_schema=OFF")  # a file that came from elsewhere may name functions in its schema

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        synced = "FULL" if options.get("eyeseg_lasting", True) else "NORMAL"  # NORMAL: the log is synced by the next FULL, not here
        dbapi = connection.connection.driver_connection
        assert dbapi is not None
        if connection.info.get("eyeseg_synced", "FULL") != synced:
            dbapi.execute(f"PRAGMA synchronous={synced}")
            connection.info["eyeseg_synced"] = synced
        begin = f"BEGIN {options.get('eyeseg_mode', 'DEFERRED')}"
        try:
            dbapi.execute(begin)  # SQLAlchemy's own way costs ten times as much, for every transaction
        except sqlite3.Error as error:
            raise sa.exc.DBAPIError.instance(begin, None, error, sqlite3.Error) from error

    return engine


def _log_ahead(dbapi: sqlite3.Connection) -> None:
    """Turn on write-ahead logging. Another process that does so to a new file at the same moment is not waited for by SQLite, but here."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            dbapi.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                dbapi.close()  # nobody else has it yet
                raise
            time.sleep(0.02)
        else:
            return


def _postgresql(url: URL) -> Engine:
    """An engine that notices within _SILENCE_S that the network is gone, and whose locks do not outlive it by much on the server."""
    ours = {
        "connect_timeout": 5,
        "application_name": "eyeseg",
        "tcp_user_timeout": _SILENCE_S * 1000,  # what is sent and not acknowledged; milliseconds
        "keepalives_idle": _SILENCE_S // 2,  # nothing to send: an answer is awaited
        "keepalives_interval": 1,
        "keepalives_count": _SILENCE_S // 2,
    }
    options = {name: value for name, value in ours.items() if name not in url.query}
    engine = sa.create_engine(url, pool_recycle=1800, connect_args=options, **_POOL)

    @sa.event.listens_for(engine, "connect")
    def _connected(dbapi: Any, _: Any) -> None:
        # a worker cut off in the middle of a transaction would else keep its rows locked for two hours
        settings = {"idle_in_transaction_session_timeout": _FORSAKEN_S * 1000, "tcp_keepalives_idle": _SILENCE_S}
        settings |= {"tcp_keepalives_interval": 1, "tcp_keepalives_count": _SILENCE_S}
        try:
            with dbapi.cursor() as cursor:
                cursor.execute("; ".join(f"SET {name} = {value}" for name, value in settings.items()))
            dbapi.commit()
        except BaseException:
            dbapi.close()  # nobody else has it yet
            raise

    @sa.event.listens_for(engine, "checkin")
    def _brought_back(_: Any, record: Any) -> None:
        record.info["eyeseg_unused_since"] = time.monotonic()

    @sa.event.listens_for(engine, "checkout")
    def _taken(dbapi: Any, record: Any, _: Any) -> None:
        if time.monotonic() - record.info.get("eyeseg_unused_since", time.monotonic()) < _UNUSED_S:
            return
        try:
            engine.dialect.do_ping(dbapi)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError from error  # the pool makes another one

    return engine
