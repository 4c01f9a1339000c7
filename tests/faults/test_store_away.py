"""A worker that starts while PostgreSQL is down waits for it."""

from __future__ import annotations

from acceptance.home import Home
from faults.services import Postgres

from eyeseg.store import Store, fleet, open_store


def test_worker_started_while_postgresql_is_down_joins_when_it_is_back(home: Home) -> None:
    postgres = Postgres()
    try:
        home.environment |= {"EYESEG_STORE_URL": postgres.url, "EYESEG_BROKER_URL": "redis://127.0.0.1:1/0"}
        open_store(home.settings.store_url, create=True).close()
        assert postgres.kill() > 1

        worker = home.begin("worker")
        said = home.folder / "command.log"
        home.eventually(lambda: said.read_text().count("Trying again in 1 s") >= 2, "a worker that tries again")
        assert worker.poll() is None
        postgres.start()

        store = Store(home.settings.store_url)
        home.eventually(lambda: fleet.workers(store, heard_within_s=60), "the worker in its fleet")
        store.close()
    finally:
        postgres.close()
