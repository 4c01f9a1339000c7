"""`eyeseg db`: the store's schema, and copies of the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eyeseg.settings import Settings
    from eyeseg.store import Store


@click.group(short_help="The store's schema and copies: upgrade, check, backup.")
def command() -> None:
    """Create, upgrade and check the schema of the store; save and restore it.

    \b
    Example:
      eyeseg db upgrade
    """


@command.command(short_help="Bring the store to this version's schema.")
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
    now = store.revision()
    said = f"is at schema {now} already" if before == now else f"schema {before or 'none'} -> {now}"
    click.echo(f"{store.shown_url}: {said}")


@command.command(short_help="Print the schema revision.")
def current() -> None:
    """Print the schema revision that the store holds.

    \b
    Example:
      eyeseg db current
    """
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings

    click.echo(opened(read_settings().store_url).revision())


@command.command(short_help="Check the schema, table by table.")
def check() -> None:
    """Check that the store's schema is the one this version needs, table by table.

    \b
    Example:
      eyeseg db check
    """
    from eyeseg.cli._store import opened
    from eyeseg.errors import SchemaMismatch
    from eyeseg.settings import read_settings
    from eyeseg.store import schema

    store = opened(read_settings().store_url)
    differences = schema.differences(store)
    if differences:
        raise SchemaMismatch(f"{store.shown_url}: differs from schema {store.revision()}:\n" + "\n".join(differences))
    click.echo(f"{store.shown_url}: schema {store.revision()}, as it should be")


@command.command(short_help="Write a checked copy while the work goes on.")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write a checked copy of the store to FILE while the work goes on. On PostgreSQL: say which command does.

    \b
    Example:
      eyeseg db backup backups/monday.db
    """
    from eyeseg.settings import read_settings
    from eyeseg.store import Store
    from eyeseg.store import backup as copies

    saved = copies.save(Store(read_settings().store_url), file)
    click.echo(f"wrote {saved.path}: {saved.size / 1e6:.1f} MB, schema {saved.revision}, checked")


@command.command(short_help="Put a copy in the place of the store.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-artifacts", is_flag=True, help="The checkpoints are gone for good: train again what needs them.")
def restore(file: Path, *, without_artifacts: bool) -> None:
    """Put the copy in FILE in the place of the store, which is kept aside. Refused while a worker is alive.

    \b
    Example:
      eyeseg db restore backups/monday.db
    """
    from eyeseg import artifacts, places
    from eyeseg.errors import CorruptCheckpoint, PlaceAway
    from eyeseg.settings import masked, read_settings
    from eyeseg.store import Store, events
    from eyeseg.store import backup as copies
    from eyeseg.store.tables import SCHEMA_REVISION

    settings = read_settings()
    store = Store(settings.store_url)
    copies.place(store)
    _refuse_while_workers_live(store, settings)

    def sound(address: str, sha256: str) -> bool:
        try:
            artifacts.fetch(settings.artifacts_url, address, sha256, settings.cache / "fetched")
        except CorruptCheckpoint as error:
            if not without_artifacts and places.mark_of(settings.artifacts_url) is None:
                place = masked(settings.artifacts_url)
                raise PlaceAway(
                    f"artifacts {place}: there is no mark ({places.MARK}), and {error} Mount the disk, or bring the artifacts back first; "
                    "if they are gone for good: --without-artifacts. Nothing was changed."
                ) from error
            return False
        return True

    done = copies.restore(store, file, sound=sound, who=events.user())
    upgraded = "" if done.revision == SCHEMA_REVISION else f", upgraded from schema {done.revision} to {SCHEMA_REVISION}"
    click.echo(f"{store.shown_url}: restored from {file}{upgraded}; {done.released} jobs that ran then wait again")
    if done.trained_again:
        click.echo(f"{done.trained_again} runs are trained again: the checkpoints that they were to be evaluated with are gone")
    click.echo(f"what was there is kept in {done.aside}" if done.aside else "there was no store before", err=True)


def _refuse_while_workers_live(store: Store, settings: Settings) -> None:
    from eyeseg import local
    from eyeseg.errors import EyesegError, Refused

    if (settings.home / "run").exists() and local.running(settings):
        raise Refused(f"{settings.home}: a stack runs here. `eyeseg down` ends it; then restore.")
    try:
        alive = local.living_workers(store, settings) if _found(store) else []
    except EyesegError as error:
        click.echo(f"the store cannot say whether workers are alive ({error})", err=True)
        return
    if alive:
        names = ", ".join(f"{worker['name']} ({worker['last_beat_s']:.0f} s ago)" for worker in alive)
        raise Refused(
            f"workers are alive: {names}. Stop them; one that was killed is forgotten after {settings.lease_s:g} s. Then restore."
        )


def _found(store: Store) -> str | None:
    if store.dialect == "sqlite" and store.url.database and not Path(store.url.database).exists():
        return None
    return store.revision()
