"""A broker that is dead, silent, or back without its memory: the command says so soon, rows are kept, and every job runs once."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance.home import WORKER, Home
from faults.services import Broker

from eyeseg import broker
from eyeseg.store import fleet, open_store

SOON_S = 10.0
LOAD_S = 4.0  # for the end of a Python process on a busy machine


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path / "own-broker")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("how", "more"),
    [
        ("refuses", ["--wait"]),
        ("is silent", []),
        pytest.param("refuses", [], marks=pytest.mark.long),
        pytest.param("is silent", ["--wait"], marks=pytest.mark.long),
    ],
)
def test_submitting_to_a_dead_broker_ends_soon_with_5_and_the_same_again_adds_nothing(
    tmp_path: Path, own_broker: Broker, how: str, more: list[str]
) -> None:
    home = Home(tmp_path, {"EYESEG_BROKER_URL": own_broker.url})
    grid = home.grid("model: unet, width: 4, epochs: 2")
    if how == "refuses":
        own_broker.kill()
    else:
        os.kill(own_broker.pid, signal.SIGSTOP)

    said = home.run("submit-grid", grid, *more, code=5)

    lasted = time.time() - max(job["created_at"] for job in home.jobs())
    assert lasted < SOON_S + LOAD_S
    assert "nothing is lost" in said.stderr
    assert own_broker.password not in said.stderr
    assert "Traceback" not in said.stderr
    assert Counter((job["kind"], job["state"], job["published_at"]) for job in home.jobs()) == {
        ("train", "queued", None): 2,
        ("evaluate", "pending", None): 2,
    }
    assert home.is_empty(), home.processes()
    if how == "refuses":
        own_broker.start()
    else:
        os.kill(own_broker.pid, signal.SIGCONT)
    assert "2 runs, 0 new; queued 0 train and 0 evaluate jobs" in home.run("submit-grid", grid).stdout
    app = broker.celery_app(home.settings)
    assert broker.waiting(app, "eyeseg.cpu") == 2
    assert len(home.jobs()) == 4
    app.close()


def test_a_waiting_command_whose_workers_are_gone_says_so_and_since_when(tmp_path: Path, tcp_broker: str) -> None:
    home = Home(
        tmp_path, {"EYESEG_STORE_URL": f"sqlite:///{tmp_path / 'store.db'}", "EYESEG_BROKER_URL": tcp_broker, "EYESEG_LEASE_S": "3"}
    )
    store = open_store(home.settings.store_url, create=True)
    fleet.register(store, "elsewhere.7", slots=1, devices=["CPU"], version="1")
    waiting = home.begin("submit-grid", home.grid("model: unet, width: 4, epochs: 2"), "--wait")
    log = home.folder / "command.log"

    def it_waits() -> bool:
        fleet.beat(store, "elsewhere.7")
        return "0/2 runs ended" in log.read_text()

    home.eventually(it_waits, "it waits for the other machine's worker")
    last_beat = time.time()
    assert "no worker" not in log.read_text()

    home.eventually(lambda: "no worker is heard of" in log.read_text(), "it says that the worker is gone")
    said = re.search(r"no worker is heard of since (\d\d):(\d\d):(\d\d) UTC: start one with `eyeseg worker` on a machine", log.read_text())
    assert said is not None
    hours, minutes, seconds = map(int, said.groups())
    assert abs((hours * 3600 + minutes * 60 + seconds) - last_beat % 86400) < 5
    time.sleep(3)  # it looks again meanwhile, and says nothing new
    assert log.read_text().count("no worker is heard of") == 1
    assert waiting.poll() is None
    os.killpg(waiting.pid, signal.SIGINT)
    assert waiting.wait(60) == 130
    assert home.is_empty(), home.processes()  # nor has it started any of its own
    store.close()


@pytest.mark.long
def test_a_broker_that_comes_back_empty_costs_time_and_nothing_else(tmp_path: Path, own_broker: Broker) -> None:
    home = Home(tmp_path, {"EYESEG_BROKER_URL": own_broker.url, "EYESEG_LEASE_S": "3", "EYESEG_CHECKPOINT_S": "0"})
    home.begin("worker")
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 30", folds=3))
    home.in_mid_training()
    worker = home.pid(WORKER)
    app = broker.celery_app(home.settings)
    assert broker.waiting(app, "eyeseg.cpu") == 2

    own_broker.kill()
    shutil.rmtree(own_broker.folder / "appendonlydir")
    own_broker.start()

    assert broker.waiting(app, "eyeseg.cpu") == 0  # they are lost
    home.eventually(home.is_done, "all runs done")
    assert home.pid(WORKER) == worker
    for kind in ("train", "evaluate"):
        assert [(row["number"], row["ending"]) for row in home.attempts(kind)] == [(1, "done")] * 3
    app.close()
    home.close()


def ending_without_a_broker(home: Home) -> bool:
    """Whether a training of two budgets is done, and of its evaluations the one for which its slot needs no message."""
    return sorted((row["kind"], row["state"]) for row in home.jobs()) == [("evaluate", "done"), ("evaluate", "queued"), ("train", "done")]


@pytest.mark.long
def test_a_broker_that_is_away_for_longer_than_leases_live_stops_no_running_job(tmp_path: Path, own_broker: Broker) -> None:
    home = Home(tmp_path, {"EYESEG_BROKER_URL": own_broker.url, "EYESEG_LEASE_S": "3", "EYESEG_CHECKPOINT_S": "0"})
    home.begin("worker")
    home.run("submit-grid", home.grid("model: unet, width: 4, fold: [1], grid: {epochs: [20, 30]}"))
    home.in_mid_training()

    os.kill(own_broker.pid, signal.SIGSTOP)  # it accepts connections and says nothing

    home.eventually(lambda: ending_without_a_broker(home), "the training and the evaluation that its slot goes on with")
    os.kill(own_broker.pid, signal.SIGCONT)
    home.eventually(home.is_done, "all runs done")
    for kind, count in {"train": 1, "evaluate": 2}.items():
        assert [(row["number"], row["ending"]) for row in home.attempts(kind)] == [(1, "done")] * count
    home.close()
