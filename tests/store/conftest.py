"""One store of each kind for all tests of this folder, emptied for every test: making a database takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from eyeseg.store import Store, open_store
from eyeseg.store.tables import metadata


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}"
    else:
        url = request.getfixturevalue("postgres_server").replace("postgresql://", "postgresql+psycopg://")
    store = open_store(url, create=True)
    yield store
    store.close()


@pytest.fixture
def store(opened: Store) -> Store:
    """An empty store with its schema, on each kind of database."""
    with opened.write() as connection:
        if opened.dialect == "postgresql":
            connection.execute(sa.text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"))
        else:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
    return opened
