"""Two machines with homes, names and networks of their own share a grid; one of them is cut off from everything, and comes back."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
from acceptance.home import RUNNER, WORKER, Home, Rows
from faults.network import Forwarder, Island, through, to_port, to_postgres
from faults.objects import ObjectStore
from sick import EPOCHS, LONG

from eyeseg.store import Store
from eyeseg.store.database import NOW
from eyeseg.store.tables import job

LEASE_S = 6.0
EVERYTHING = "everything"
REACHES = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=3)"


class Machine:
    """A worker in a network namespace, with a host name and a home of its own; what it shares with others lies behind one link."""

    def __init__(self, name: str, folder: Path, settings: dict[str, str], services: dict[str, str], objects: ObjectStore) -> None:
        self.name, self.home = name, folder / name
        self.island = Island(EVERYTHING)
        host = self.island.hosts[EVERYTHING]
        broker_port = int(services["EYESEG_BROKER_URL"].rpartition(":")[2].partition("/")[0])
        connects = {
            "store": to_postgres(services["EYESEG_STORE_URL"]),
            "broker": to_port(broker_port),
            "objects": to_port(objects.port),
        }
        self.wires = {kind: Forwarder(connect, host=host) for kind, connect in connects.items()}
        store, broker = self.wires["store"], self.wires["broker"]
        self.environment = {
            **settings,
            "EYESEG_HOME": str(self.home),
            "EYESEG_STORE_URL": through(services["EYESEG_STORE_URL"], store),
            "EYESEG_BROKER_URL": through(services["EYESEG_BROKER_URL"], broker),
            "AWS_ENDPOINT_URL": f"http://{host}:{self.wires['objects'].port}",
        }
        self._log = (folder / f"{name}.log").open("ab")

    def start(self, *, without: Path | None = None) -> None:
        """Start its worker. without: a folder that is empty on this machine."""
        hide = f"mount -t tmpfs tmpfs '{without}' && " if without else ""
        command = [
            *self.island.command(),
            "unshare",
            "--uts",
            "--mount",
            "sh",
            "-c",
            f'hostname {self.name} && {hide}exec "$0" -P -m workers',
        ]
        self._started = subprocess.Popen(
            [*command, sys.executable], env=self.environment, stdout=self._log, stderr=self._log, start_new_session=True
        )

    def pid(self, wanted: str) -> int | None:
        """The one process of this machine whose command line matches; None while there is none."""
        kind = wanted.replace("\\", "").rstrip("$")
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("EYESEG_HOME") == str(self.home) and " ".join(process.cmdline()).endswith(kind):
                    found.append(process.pid)
            except psutil.Error:
                continue
        assert len(found) <= 1
        return found[0] if found else None

    def reaches(self) -> list[str]:
        """Which of the services answer from there."""
        command = [*self.island.command(), sys.executable, "-c", REACHES]
        return [
            kind
            for kind, wire in self.wires.items()
            if subprocess.run([*command, wire.host, str(wire.port)], capture_output=True, check=False).returncode == 0
        ]

    def close(self) -> None:
        for kind in (WORKER, RUNNER):
            if number := self.pid(kind):
                psutil.Process(number).kill()
        self._started.kill()
        self._started.wait()
        for wire in self.wires.values():
            wire.close()
        self.island.close()
        self._log.close()


class Lab(Home):
    """Where the grid is submitted: it reaches the services without a wire, and has no worker."""

    def __init__(self, folder: Path, services: dict[str, str], objects: ObjectStore) -> None:
        settings = {"EYESEG_LEASE_S": f"{LEASE_S:g}", "EYESEG_CHECKPOINT_S": "0", **objects.environment}
        settings["EYESEG_ARTIFACTS_URL"] = objects.bucket("lab") + "/eyes"
        super().__init__(folder, settings | services)
        self.machines = {name: Machine(name, folder, {**self.environment, **settings}, services, objects) for name in ("left", "right")}

    def running(self) -> dict[str, int]:
        """The jobs that run, by machine."""
        return {row["worker"].partition(".")[0]: row["id"] for row in self.jobs() if row["state"] == "running"}

    def epochs_of(self, job_id: int) -> Rows:
        return [epoch for epoch in self.epochs() if epoch["job_id"] == job_id]

    def attempts_at(self, job_id: int) -> Rows:
        return [attempt for attempt in self.attempts() if attempt["job_id"] == job_id]

    def overdue(self, job_id: int) -> bool:
        """Whether a job's lease has run out, by the store's clock, or has been given away."""
        store = Store(self.settings.store_url)
        with store.read() as connection:
            left_s = connection.execute(sa.select(job.c.lease_until - NOW).where(job.c.id == job_id)).scalar()
        store.close()
        return left_s is None or float(left_s) < 0

    def close(self) -> None:
        super().close()
        for machine in self.machines.values():
            machine.close()


@pytest.fixture
def lab(tmp_path: Path, postgres_url: str, tcp_broker: str) -> Iterator[Lab]:
    with ExitStack() as stack:
        objects = ObjectStore(tmp_path / "objects")
        stack.callback(objects.close)
        made = Lab(tmp_path, {"EYESEG_STORE_URL": postgres_url, "EYESEG_BROKER_URL": tcp_broker}, objects)
        stack.callback(made.close)
        yield made


@pytest.fixture
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One machine to which nothing happens."""
    made = Home(tmp_path_factory.mktemp("quiet"))
    yield made
    made.close()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_machine_cut_off_from_everything_costs_time_and_its_job_goes_on_at_the_other(lab: Lab, quiet: Home) -> None:
    left, right = lab.machines["left"], lab.machines["right"]
    grid = lab.grid(LONG)
    left.start()
    right.start()
    lab.run("submit-grid", grid)
    running = lab.eventually(lambda: len(found := lab.running()) == 2 and found, "a training on each machine")
    job_id, others = running["left"], running["right"]
    lab.eventually(lambda: len(lab.epochs_of(job_id)) >= 3 and lab.epochs_of(others), "some epochs on each machine")
    assert len(lab.epochs_of(job_id)) < EPOCHS
    worker, runner = left.pid(WORKER), left.pid(RUNNER)
    assert left.reaches() == ["store", "broker", "objects"]

    left.island.cut(EVERYTHING)

    assert left.reaches() == []
    lab.eventually(lambda: lab.overdue(job_id), "its lease run out")
    lab.eventually(lambda: left.pid(RUNNER) != runner, "its runner ended")
    lab.eventually(lambda: lab.running().get("right") == job_id, "its job on the other machine")
    first, second = lab.attempts_at(job_id)
    assert (first["ending"], second["worker"].partition(".")[0]) == ("expired", "right")

    left.island.heal(EVERYTHING)

    lab.eventually(lab.is_done, "all runs done")
    assert left.reaches() == ["store", "broker", "objects"]
    assert left.pid(WORKER) == worker, "it has outlived the cut"
    lab.eventually(lambda: {one["name"].partition(".")[0] for one in lab.json("status")["workers"]} == {"left", "right"}, "both alive")
    tokens = [epoch["token"] for epoch in lab.epochs_of(job_id)]
    done_before = tokens.count(first["token"])
    assert tokens == [first["token"]] * done_before + [second["token"]] * (EPOCHS - done_before)
    assert 0 < done_before < EPOCHS, "the other machine went on from a checkpoint of the first"
    for kind, count in {"train": 2, "evaluate": 2}.items():
        assert Counter(attempt["ending"] for attempt in lab.attempts(kind))["done"] == count
    assert set(Counter((row["digest"], row["image"]) for row in lab.numbers()["scores"]).values()) == {1}
    assert {attempt["worker"].partition(".")[0] for attempt in lab.attempts()} == {"left", "right"}
    assert not any((machine.home / "artifacts").exists() for machine in (left, right))

    quiet.run("submit-grid", quiet.grid(LONG), "--wait")
    assert lab.numbers() == quiet.numbers()


@pytest.mark.long
def test_a_machine_that_has_the_images_elsewhere_or_not_at_all(lab: Lab) -> None:
    left, right = lab.machines["left"], lab.machines["right"]
    left.start(without=lab.folder / "eyes")  # it has no images
    lab.run("submit-grid", lab.grid("model: unet, width: 4, epochs: 2"), "--limit", 1)
    [said] = lab.eventually(lambda: [one for one in lab.json("status")["stuck"] if one["reason"] == "lacking"], "a word of it")
    assert said["why"].startswith("worker left.")
    assert f"the images of {lab.folder / 'eyes' / 'manifest.csv'}" in said["why"]
    assert "failed" not in lab.json("status")["runs"]

    (lab.folder / "mnt" / "share").mkdir(parents=True)
    subprocess.run(["cp", "-r", lab.folder / "eyes", lab.folder / "mnt" / "share" / "eyes"], check=True)
    right.environment["EYESEG_DATA_ROOT"] = str(lab.folder / "mnt" / "share")
    right.start(without=lab.folder / "eyes")  # it has them on another path

    lab.eventually(lab.is_done, "all runs done")
    by = Counter((attempt["worker"].partition(".")[0], attempt["ending"]) for attempt in (*lab.attempts(), *lab.attempts("evaluate")))
    assert by["right", "done"] == 2
    assert set(by) == {("left", "released"), ("right", "done")}
    assert all(row["attempt"] == 1 for row in lab.jobs())
