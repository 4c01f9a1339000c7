"""Checkpoints on an object store: grids that go on from there, an object store that dies, answers slowly or lies, and its users."""

from __future__ import annotations

import json
import os
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance.home import RUNNER, WORKER, Home
from bench import Bench
from faults.network import Forwarder, to_port
from faults.objects import ObjectStore
from sick import EPOCHS, LONG, SHORT

from eyeseg import artifacts, places
from eyeseg.errors import CorruptCheckpoint, PlaceAway
from eyeseg.store import fleet

ADDRESS = "experiment-1/job-1/a1-0123456789abcdef/epoch-0001"


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[ObjectStore]:
    """An object store of the test's own."""
    made = ObjectStore(tmp_path / "objects")
    yield made
    made.close()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("weights.safetensors", "training.safetensors", "state.json"):
        (folder / name).write_bytes(os.urandom(3_000_000))
    return folder


@pytest.fixture
def home(tmp_path: Path, objects: ObjectStore) -> Iterator[Home]:
    """A home whose artifacts lie on an object store, as a user sets it."""
    place = objects.bucket(f"lab-{secrets.token_hex(4)}") + "/eyes"
    made = Home(tmp_path, {**SHORT, **objects.environment, "EYESEG_ARTIFACTS_URL": place})
    yield made
    made.close()


def test_a_killed_worker_goes_on_from_the_object_store(home: Home, undisturbed: dict[str, Any]) -> None:
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid(LONG), "--limit", 1)
    assert home.in_mid_training() < EPOCHS - 10
    killed, runner = home.pid(WORKER), home.pid(RUNNER)

    os.kill(killed, signal.SIGKILL)

    home.eventually(home.is_done, "all runs done")
    assert home.pid(WORKER) != killed
    assert runner not in home.processes(RUNNER)
    first, last = home.attempts()
    assert [(attempt["number"], attempt["ending"]) for attempt in (first, last)] == [(1, "expired"), (2, "done")]
    assert [epoch["token"] for epoch in home.epochs()].count(first["token"]) > 0, "it went on from a checkpoint"
    assert home.numbers() == undisturbed
    assert not (home.path / "artifacts").exists()


@pytest.mark.long
def test_what_lies_on_an_object_store_is_used_where_nothing_of_it_was_fetched(home: Home) -> None:
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 6"), "--limit", 1, "--wait")
    assert "it bears this store's mark" in home.run("doctor", code=None).stdout
    [listed] = home.json("show")
    image = home.folder / "eyes" / home.json("show", listed["run"])["images"][0]["image"]
    for copy in (home.path / "cache" / "fetched").iterdir():
        copy.rename(home.folder / copy.name)
    home.run("predict", "--run", listed["run"], image, "-o", "lesions")
    assert len(list((home.path / "cache" / "fetched").iterdir())) == 1
    home.run("report", "--format", "html", "-o", "report.html")
    assert "cannot be read" not in (home.folder / "report.html").read_text()
    assert len(list((home.path / "cache" / "fetched").iterdir())) == 2, "the maps"
    told = json.loads(home.run("export", "--to", "ro-crate", "--with-models", "-o", "study.zip", "--format", "json").stdout)
    assert told["runs"] == 1
    swept = home.run("gc").stdout
    assert "superseded checkpoints" in swept
    home.run("predict", "--run", listed["run"], image, "-o", "again")
    again = json.loads(home.run("reproduce", listed["run"], "--format", "json").stdout)
    assert (again["identical"], again["checkpoint"]["then"] == again["checkpoint"]["now"]) == (True, True)


@pytest.fixture
def bench(tmp_path: Path, mortal: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A supervisor whose checkpoints go to a mortal object store."""
    monkeypatch.setenv("no_proxy", "*")  # the supervisor works in this process
    made = Bench(Home(tmp_path, {**SHORT, "no_proxy": "*", "EYESEG_ARTIFACTS_URL": mortal.at(mortal.bucket("lab") + "/eyes")}))
    yield made
    made.close()


def test_an_object_store_that_dies_in_mid_training_costs_time_and_nothing_else(
    bench: Bench, mortal: ObjectStore, undisturbed: dict[str, Any]
) -> None:
    home = bench.home
    train = bench.submit(home.grid(LONG))
    log = home.path / "logs" / f"job-{train}.log"

    def strike() -> None:
        assert home.in_mid_training() < EPOCHS - 10
        mortal.kill()
        home.eventually(lambda: "the checkpoint waits: artifacts s3://lab/eyes" in log.read_text(), "the last checkpoint waiting")
        time.sleep(1.5 * home.settings.lease_s)
        mortal.start()

    assert bench.attempt(train, meanwhile=strike) == "done"

    assert "goes on without the checkpoint of epoch" in log.read_text()
    assert [epoch["epoch"] for epoch in home.epochs()] == [*range(1, EPOCHS + 1)]
    assert bench.work() == ["done"]
    assert [attempt["ending"] for attempt in home.attempts()] == ["done"], "one attempt, one lease"
    assert home.numbers() == undisturbed


@pytest.mark.long
def test_while_the_object_store_is_away_no_job_is_begun_and_status_says_why(bench: Bench, mortal: ObjectStore) -> None:
    home = bench.home
    train = bench.submit(home.grid("model: unet, width: 4, epochs: 2"))
    assert bench.supervisor.run(train) == "done", home.attempts()
    [evaluate] = [job["id"] for job in home.jobs() if job["kind"] == "evaluate"]
    mortal.kill()
    bench.supervisor.readiness._looked = -1e9  # it was seen a moment ago

    def look() -> None:
        fleet.register(bench.store, "bench", slots=1, devices=["cpu"], version="0")
        [said] = home.eventually(lambda: [one for one in home.json("status")["stuck"] if one["reason"] == "lacking"], "a word of it")
        assert said["why"].startswith("worker bench takes no jobs that need the artifacts: artifacts s3://lab/")
        assert "Could not connect" in said["why"]
        assert home.jobs()[-1]["state"] == "queued"
        mortal.start()

    assert bench.attempt(evaluate, meanwhile=look) == "nothing"  # its message was for others

    assert home.attempts("evaluate") == []
    assert bench.work() == ["done"]
    assert [attempt["number"] for attempt in home.attempts("evaluate")] == [1]
    assert not [one for one in home.json("status")["stuck"] if one["reason"] == "lacking"]


@pytest.mark.long
def test_a_job_that_finds_the_object_store_dead_keeps_its_lease_and_is_given_back_uncharged(bench: Bench, mortal: ObjectStore) -> None:
    home = bench.home
    train = bench.submit(home.grid("model: unet, width: 4, epochs: 2"))
    assert bench.supervisor.run(train) == "done", home.attempts()
    [evaluate] = [job["id"] for job in home.jobs() if job["kind"] == "evaluate"]
    bench.change(stall_s=2 * home.settings.lease_s)
    mortal.kill()
    bench.supervisor.readiness._looked = time.monotonic() + 3600.0  # as if it had been there until now

    ending = bench.supervisor.run(evaluate)

    assert ending == "queued"
    [attempt] = home.attempts("evaluate")
    assert attempt["ending"] == "released"
    assert attempt["error"].startswith("PlaceAway: artifacts s3://lab/")
    assert attempt["seconds"] > 1.5 * home.settings.lease_s, "it waited, with a lease"
    assert home.jobs()[-1]["attempt"] == 0
    mortal.start()
    bench.change(stall_s=home.settings.stall_s)
    assert bench.work() == ["done"]


def test_an_object_store_killed_in_mid_publish_leaves_nothing_that_passes_for_a_checkpoint(
    tmp_path: Path, mortal: ObjectStore, files: Path
) -> None:
    wire = Forwarder(to_port(mortal.port))
    wire.pause_s = 0.01  # a chunk
    near = mortal.at(mortal.bucket("lab"))
    far = near.replace(mortal.url, f"http://{wire.host}:{wire.port}")
    mark = places.make_mark(near)
    killed = threading.Event()

    def kill() -> None:
        while wire.passed < 5_000_000:  # one of three files is there, and half of another
            time.sleep(0.001)
        mortal.kill()
        killed.set()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(PlaceAway, match="AWS_ENDPOINT_URL"):
        artifacts.publish(files, far, ADDRESS, mark=mark)
    assert killed.is_set()
    killer.join()
    sha256 = artifacts.tree_hash(files)
    with pytest.raises(PlaceAway):
        artifacts.fetch(near, ADDRESS, sha256, tmp_path / "fetched", mark=mark)

    mortal.start()
    assert places.holds(near, ADDRESS), "one file outlived the server"
    with pytest.raises(CorruptCheckpoint):
        artifacts.fetch(near, ADDRESS, sha256, tmp_path / "fetched", mark=mark)

    assert artifacts.publish(files, far, ADDRESS, mark=mark) == sha256
    artifacts.verify(artifacts.fetch(near, ADDRESS, sha256, tmp_path / "fetched", mark=mark), sha256)
    wire.close()


def test_an_altered_object_is_rejected_by_its_hash(tmp_path: Path, objects: ObjectStore, files: Path) -> None:
    root = objects.at(objects.bucket("altered"))
    mark = places.make_mark(root)
    sha256 = artifacts.publish(files, root, ADDRESS, mark=mark)
    opened = places.opened(root)
    weights = f"{opened.root}/{ADDRESS}/weights.safetensors"
    content = bytearray(opened.files.cat_file(weights))
    content[len(content) // 2] ^= 1
    opened.files.pipe_file(weights, bytes(content))
    with pytest.raises(CorruptCheckpoint, match="epoch-0001: its content has hash"):
        artifacts.fetch(root, ADDRESS, sha256, tmp_path / "fetched", mark=mark)
    assert list((tmp_path / "fetched").iterdir()) == []


@pytest.mark.long
def test_a_slow_object_store_only_takes_longer(tmp_path: Path, objects: ObjectStore, files: Path) -> None:
    wire = Forwarder(to_port(objects.port))
    root = objects.at(objects.bucket("slow")).replace(objects.url, f"http://{wire.host}:{wire.port}")
    wire.pause_s = 0.02
    mark = places.make_mark(root)
    sha256 = artifacts.publish(files, root, ADDRESS, mark=mark)
    artifacts.verify(artifacts.fetch(root, ADDRESS, sha256, tmp_path / "fetched", mark=mark), sha256)
    assert wire.passed > 18_000_000
    wire.close()
