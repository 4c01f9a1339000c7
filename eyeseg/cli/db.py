"""`eyeseg db`: the schema of the store."""

from __future__ import annotations

import click


@click.group()
def command() -> None:
    """Create, upgrade and check the schema of the store.

    \b
    Example:
      eyeseg db upgrade
    """


@command.command()
def upgrade() -> None:
    """Bring the store to this version's schema; an empty database gets it whole.

    \b
    Example:
      EYESEG_STORE_URL=postgresql://user@host/eyeseg eyeseg db upgrade
    """
    from eyeseg.settings import read_settings
    from eyeseg.store import Store, schema

    store = Store(read_settings().store_url)
    before = _found(store)
    schema.upgrade(store)
    click.echo(f"{store.shown_url}: schema {before or 'none'} -> {store.revision()}")


@command.command()
def current() -> None:
    """Print the schema revision that the store holds.

    \b
    Example:
      eyeseg db current
    """
    from eyeseg.settings import read_settings
    from eyeseg.store import open_store

    click.echo(open_store(read_settings().store_url).revision())


@command.command()
def check() -> None:
    """Check that the store's schema is the one this version needs, table by table.

    \b
    Example:
      eyeseg db check
    """
    from eyeseg.errors import SchemaMismatch
    from eyeseg.settings import read_settings
    from eyeseg.store import open_store, schema

    store = open_store(read_settings().store_url)
    differences = schema.differences(store)
    if differences:
        raise SchemaMismatch(f"{store.shown_url}: differs from schema {store.revision()}:\n" + "\n".join(differences))
    click.echo(f"{store.shown_url}: schema {store.revision()}, as it should be")


def _found(store: object) -> str | None:
    from pathlib import Path

    from eyeseg.store import Store

    assert isinstance(store, Store)
    if store.dialect == "sqlite" and store.url.database and not Path(store.url.database).exists():
        return None
    return store.revision()
