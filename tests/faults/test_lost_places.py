"""What a machine lacks is no fault of the job: an unmounted disk and images that are not there cost time, never a checkpoint or a try."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance.home import Home
from bench import Bench
from sick import SHORT

from eyeseg.store import fleet, open_store
from workers import readiness
from workers.slots import CPU, slots
from workers.supervisor import Supervisor

TWO = "model: unet, width: 4, epochs: 2"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(Home(tmp_path, SHORT))
    yield made
    made.close()


def test_an_unmounted_disk_is_waited_for_and_nothing_is_forgotten(bench: Bench) -> None:
    home = bench.home
    train = bench.submit(home.grid(TWO))
    assert bench.supervisor.run(train) == "done"
    [evaluate] = [job["id"] for job in home.jobs() if job["kind"] == "evaluate"]
    before = home.checkpoints()
    disk = home.path / "artifacts"
    disk.rename(home.path / "disk")
    disk.mkdir()  # what is left when a disk is not mounted
    bench.supervisor.readiness._looked = -1e9

    def mount() -> None:
        fleet.register(bench.store, "bench", slots=1, devices=["cpu"], version="0")
        said = home.eventually(lambda: fleet.lacking(bench.store, ["bench"]), "a word of it")
        assert "bears no mark" in said[0]["why"]
        assert "Mount it" in said[0]["why"]
        home.run("gc", code=5)
        disk.rmdir()
        (home.path / "disk").rename(disk)

    assert bench.attempt(evaluate, meanwhile=mount) == "nothing"

    assert home.checkpoints() == before
    assert bench.work() == ["done"]
    assert [attempt["ending"] for attempt in home.attempts("evaluate")] == ["done"]
    assert len(home.attempts("train")) == 1


@pytest.mark.long
def test_a_machine_without_the_images_leaves_the_job_to_others(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_PAUSE_S", 0.1)
    home = Home(tmp_path, {**SHORT, "EYESEG_STORE_URL": postgres_url})
    without = Bench(home)
    train = without.submit(home.grid(TWO))
    eyes = home.folder / "eyes"
    eyes.rename(home.folder / "elsewhere")

    assert without.supervisor.run(train) == "queued"

    [attempt] = home.attempts()
    assert (attempt["ending"], home.jobs()[0]["attempt"]) == ("released", 0)
    assert attempt["error"].startswith("InvalidInput: ")
    assert str(eyes) in attempt["error"]
    [said] = fleet.lacking(without.store, ["bench"])
    assert said["what"] == f"the images of {eyes / 'manifest.csv'}"
    assert without.supervisor.run(train) == "nothing", "not tried again here while they are not there"
    assert len(home.attempts()) == 1

    # another machine has them elsewhere
    (home.folder / "mnt").mkdir()
    (home.folder / "elsewhere").rename(home.folder / "mnt" / "eyes")
    home.environment["EYESEG_DATA_ROOT"] = str(home.folder / "mnt")
    store, settings = open_store(home.settings.store_url), home.settings
    other = Supervisor(slots([CPU], 1)[0], store, settings, worker="other", stopping=threading.Event(), publish=lambda: None)
    assert other.run(train) == "done"
    other.end_runner()
    store.close()

    # and here they come back
    (home.folder / "mnt" / "eyes").rename(eyes)
    assert without.work() == ["done"]
    assert [(attempt["worker"], attempt["ending"]) for attempt in home.attempts()] == [("bench", "released"), ("other", "done")]
    without.close()


@pytest.mark.long
def test_images_that_others_have_are_not_held_against_a_machine_for_ever(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path, {**SHORT, "EYESEG_STORE_URL": postgres_url})
    bench = Bench(home)
    train = bench.submit(home.grid(TWO))
    manifest = home.folder / "eyes" / "manifest.csv"
    whole = manifest.read_text()
    manifest.write_text("\n".join(whole.splitlines()[:-1]) + "\n")  # an older state of the folder

    assert bench.supervisor.run(train) == "queued"

    assert home.attempts()[0]["error"].startswith("DataChanged: ")
    manifest.write_text(whole)
    monkeypatch.setattr(readiness, "_PAUSE_S", 0.1)
    assert bench.supervisor.run(train) == "nothing", "it would have to be read whole again to know"
    bench.supervisor.readiness._lacks[str(manifest)].again = 0.0  # as it is after a while
    assert bench.work() == ["done", "done"]
    assert fleet.lacking(bench.store, ["bench"]) == []
    bench.close()
