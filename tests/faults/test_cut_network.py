"""A worker behind links that fall silent: it ends its runner within the lease, and once they are back there is one result."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from acceptance.home import RUNNER, WORKER, Home
from faults.network import Forwarder, Island, through, to_port, to_postgres
from store import scene

from eyeseg.settings import read_settings
from eyeseg.store import Store, open_store
from eyeseg.store.database import NOW
from eyeseg.store.tables import job
from workers.execution import Execution
from workers.slots import CPU, slots
from workers.supervisor import Supervisor

LEASE_S = 6.0
# a runner is ended when its lease is, at most two beats later; the rest is for a machine with other things to do
PATIENCE_S = LEASE_S + 2 * LEASE_S / 3 + 4


class Distant(Home):
    """A home whose commands run here, and whose worker runs on an island: a link of its own leads to the store, another to the broker."""

    def __init__(self, folder: Path, island: Island, near: dict[str, str], far: dict[str, str]) -> None:
        super().__init__(folder, {"EYESEG_LEASE_S": f"{LEASE_S:g}", "EYESEG_CHECKPOINT_S": "0", **near})
        with (self.folder / "command.log").open("ab") as log:
            command = [*island.command(), sys.executable, "-P", "-m", "workers"]
            environment = {**self.environment, **far}
            self._begun.append(
                subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log, start_new_session=True, text=True)
            )

    def overdue_s(self) -> float:
        """For how long the lease of the one running job has run out, by the store's clock; negative while it lives."""
        store = Store(self.settings.store_url)
        with store.read() as connection:
            [found] = connection.execute(sa.select(NOW - job.c.lease_until).where(job.c.state == "running")).scalars()
        store.close()
        return float(found)


@pytest.fixture
def island() -> Iterator[Island]:
    made = Island("store", "broker")
    yield made
    made.close()


@pytest.fixture
def distant(tmp_path: Path, island: Island, postgres_url: str, tcp_broker: str) -> Iterator[Distant]:
    store = Forwarder(to_postgres(postgres_url), host=island.hosts["store"])
    broker = Forwarder(to_port(int(tcp_broker.rpartition(":")[2].partition("/")[0])), host=island.hosts["broker"])
    near = {"EYESEG_STORE_URL": postgres_url, "EYESEG_BROKER_URL": tcp_broker}
    far = {"EYESEG_STORE_URL": through(postgres_url, store), "EYESEG_BROKER_URL": through(tcp_broker, broker)}
    made = Distant(tmp_path, island, near, far)
    yield made
    made.close()
    for forwarder in (store, broker):
        forwarder.close()


def test_worker_cut_off_from_the_store_ends_its_runner_within_the_lease(distant: Distant, island: Island) -> None:
    distant.run("submit-grid", distant.grid("model: unet, width: 4, epochs: 150"), "--limit", 1)
    distant.in_mid_training()
    worker, runner = distant.pid(WORKER), distant.pid(RUNNER)
    assert distant.overdue_s() < 0

    island.cut("store")
    began = time.monotonic()

    distant.eventually(lambda: runner not in distant.processes(RUNNER), "the runner ended")
    assert time.monotonic() - began < PATIENCE_S
    distant.eventually(lambda: distant.overdue_s() > 0, "its lease run out")  # so the cut was one
    assert distant.pid(WORKER) == worker

    island.heal("store")

    distant.eventually(distant.is_done, "all runs done")
    assert distant.pid(WORKER) == worker
    first, second = ((attempt["number"], attempt["ending"]) for attempt in distant.attempts())
    # given back when the link heals while the worker still waits for an answer; else it is found expired
    assert (first, second) in {((1, "released"), (1, "done")), ((1, "expired"), (2, "done"))}
    assert [attempt["ending"] for attempt in distant.attempts("evaluate")] == ["done"]
    assert set(Counter(row["image"] for row in distant.numbers()["scores"]).values()) == {1}


def test_runner_ends_with_its_lease_while_a_store_that_hangs_keeps_its_supervisor_waiting(tmp_path: Path, postgres_url: str) -> None:
    """No connection breaks here, so nothing but the runner's own guard can end it in time."""
    wire = Forwarder(to_postgres(postgres_url))
    store = open_store(through(postgres_url.replace("postgresql:", "postgresql+psycopg:"), wire), create=True)
    scene.submit(store)
    [number] = scene.ids(store)
    settings = read_settings({"EYESEG_HOME": str(tmp_path), "EYESEG_LEASE_S": "3"}, tmp_path)
    supervisor = Supervisor(slots([CPU], 1)[0], store, settings, worker="host.1", stopping=threading.Event(), publish=lambda: None)
    claimed = supervisor._claim(number)
    assert claimed is not None
    runner = supervisor.warm_runner()  # it is told nothing, so it says nothing
    ended: list[str] = []
    watching = threading.Thread(target=lambda: ended.append(Execution(supervisor, *claimed)._watch(runner)), daemon=True)
    wire.hold()
    watching.start()

    while runner.alive():
        time.sleep(0.02)

    assert time.monotonic() - claimed[1] < 3 + 2 + 4
    assert (runner.outlived_its_lease, ended, watching.is_alive()) == (True, [], True)
    wire.flow()
    watching.join(60)
    assert ended == ["released"]
    found = scene.row(store, number)
    assert (found["state"], found["attempt"]) == ("queued", 0)
    store.close()
    wire.close()


@pytest.mark.long
def test_worker_cut_off_from_the_broker_ends_its_training_and_later_what_waits(distant: Distant, island: Island) -> None:
    distant.run("submit-grid", distant.grid("model: unet, width: 4, fold: [1], grid: {epochs: [30, 40]}"))
    distant.in_mid_training()

    island.cut("broker")

    ended = [("evaluate", "done"), ("evaluate", "queued"), ("train", "done")]  # the slot needs no message for one of them
    distant.eventually(lambda: sorted((row["kind"], row["state"]) for row in distant.jobs()) == ended, "all that needs no broker")
    for kind in ("train", "evaluate"):
        assert [(attempt["number"], attempt["ending"]) for attempt in distant.attempts(kind)] == [(1, "done")]

    island.heal("broker")

    distant.eventually(distant.is_done, "all runs done")
    for kind, count in {"train": 1, "evaluate": 2}.items():
        assert [attempt["ending"] for attempt in distant.attempts(kind)] == ["done"] * count
