"""Creating and upgrading the schema, through Alembic, from a checkout or from an installed wheel."""

from __future__ import annotations

import importlib.util
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from eyeseg import privacy
from eyeseg.errors import EyesegError, Unreachable
from eyeseg.store.database import Store

if TYPE_CHECKING:
    from alembic.config import Config

PATIENCE_S = 60.0
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code


def open_store(url: str, *, create: bool = False) -> Store:
    """The store at `url`, its schema checked. create: an empty database gets its schema first.

    Raises Unreachable when the database does not answer or, without `create`, does not exist; SchemaMismatch when its schema is another.
    """
    store = Store(url)
    if store.dialect == "sqlite" and store.url.database:
        if create:
            _make_folder(store)
        elif not Path(store.url.database).exists():
            raise Unreachable(f"store {store.shown_url}: there is no such file yet. Submit a grid first, or run `eyeseg db upgrade`.")
    try:
        if create and store.revision() is None:
            upgrade(store)
        store.check_schema()
    except EyesegError:
        store.close()
        raise
    return store


def upgrade(store: Store) -> None:
    """Bring the store to this version's schema. Safe to call from several processes at once, and while workers are busy.

    Raises SchemaMismatch for a schema that these migrations do not know: that of a newer eyeseg.
    """
    _make_folder(store)
    found = store.revision()
    if found not in {None, *revisions()}:
        store.check_schema()
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return _upgrade(store, beside_others=found not in {None, head()})
        except Unreachable as error:
            if not _was_locked_out(error) or time.monotonic() > until:
                raise
        time.sleep(0.1)


def _upgrade(store: Store, *, beside_others: bool) -> None:
    from alembic import command

    config = _config()
    with store.write(alone="schema") as connection:
        if beside_others and store.dialect == "postgresql":
            # all tables at once, and the upgrade gives way: locked one by one, it and a worker might each hold what the other waits for
            connection.execute(sa.text("SET LOCAL lock_timeout = '300ms'"))
            tables = sorted(sa.inspect(connection).get_table_names())
            connection.execute(sa.text(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE"))
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _was_locked_out(error: Unreachable) -> bool:
    return getattr(getattr(error.__cause__, "orig", None), "sqlstate", None) == _LOCK_NOT_AVAILABLE


def revisions() -> list[str]:
    """All revisions that these migrations know, the newest first."""
    from alembic.script import ScriptDirectory

    return [str(script.revision) for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def head() -> str:
    """The newest revision among the migrations."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(_config()).get_current_head())


def differences(store: Store) -> list[str]:
    """How the database differs from the tables in the code, in words; empty when it does not."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from eyeseg.store.tables import metadata

    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _make_folder(store: Store) -> None:
    if store.dialect != "sqlite" or not store.url.database:
        return
    path = Path(store.url.database)
    folder = path.parent
    try:
        privacy.make_home(folder)
        if str(path) != ":memory:" and not store.url.query:
            privacy.make_file(path)
    except OSError as error:
        raise Unreachable(f"store {store.shown_url}: no folder can be made at {folder} ({error.strerror}). Set EYESEG_HOME.") from error


def _config() -> Config:
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    found = importlib.util.find_spec("migrations")
    places = [Path(p) for p in (found.submodule_search_locations or [])] if found else []
    folder = next((p for p in places if (p / "eyeseg_migrations.txt").exists()), None)
    if folder is None:
        raise EyesegError("migrations: this installation lacks eyeseg's migrations. Install eyeseg again.")
    config = Config()
    config.set_main_option("script_location", str(folder))
    return config
