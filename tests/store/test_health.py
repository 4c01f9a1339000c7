"""A worker's health is its beat; that its store is away is not its illness."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from eyeseg.settings import Settings, read_settings
from eyeseg.store import fleet, open_store
from eyeseg.store.database import NOW
from eyeseg.store.tables import worker
from workers import health

HERE = f"{socket.gethostname()}.4711"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"EYESEG_HOME": str(tmp_path), "EYESEG_LEASE_S": "30"}, tmp_path)


def heard_of(settings: Settings, name: str, seconds_ago: float) -> None:
    store = open_store(settings.store_url, create=True)
    fleet.register(store, name, slots=1, devices=["CPU"], version="1")
    with store.write() as connection:
        connection.execute(worker.update().where(worker.c.name == name).values(last_beat=NOW - seconds_ago))
    store.close()


def test_a_worker_that_beats_is_well(settings: Settings) -> None:
    heard_of(settings, HERE, 5)
    well, said = health.look(settings)
    assert (well, said.startswith(f"{HERE} was heard of ")) == (True, True)


def test_a_worker_that_is_silent_for_a_lease_is_not(settings: Settings) -> None:
    heard_of(settings, HERE, 31)
    assert health.look(settings) == (False, "no worker of this host has been heard of for 30 s")


def test_the_worker_of_another_host_does_not_count(settings: Settings) -> None:
    heard_of(settings, "elsewhere.1", 1)
    assert not health.look(settings)[0]


def test_a_store_that_is_away_is_no_illness(settings: Settings) -> None:
    well, said = health.look(settings)
    assert well
    assert "the worker waits for it" in said


def test_the_command_ends_with_1_and_a_line_where_no_worker_is(settings: Settings) -> None:
    open_store(settings.store_url, create=True).close()
    done = subprocess.run(
        [sys.executable, "-m", "workers.health"],
        env={"EYESEG_HOME": str(settings.home), "PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "no worker of this host has been heard of for 120 s\n"
