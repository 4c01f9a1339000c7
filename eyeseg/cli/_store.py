"""The store that a command works on, given back when the command ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eyeseg.store import Store


def opened(url: str, *, create: bool = False) -> Store:
    """Open a store for the command that runs. Raises Unreachable and SchemaMismatch."""
    from eyeseg.store import open_store

    store = open_store(url, create=create)
    click.get_current_context().call_on_close(store.close)
    return store
