"""What `eyeseg gc` deletes and what it leaves, in the cases that matter one by one."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest
import scene
from filelock import FileLock
from fsspec.implementations.memory import MemoryFileSystem
from place import HEX, LONG_AGO, Place

from eyeseg import artifacts, sweeping
from eyeseg.cli import run as eyeseg
from eyeseg.settings import read_settings
from eyeseg.states import Outcome
from eyeseg.store import Store, leases, results
from eyeseg.store.database import NOW
from eyeseg.store.results import Checkpoint
from eyeseg.store.tables import artifact, experiment


@pytest.fixture
def place(store: Store, tmp_path: Path) -> Place:
    return Place(store, tmp_path / "home")


def _policy(store: Store, keep: str, rank_by: str = "image_auc_mean") -> None:
    with store.write() as connection:
        connection.execute(experiment.update().values(run_settings={"keep": {"per_trial": keep}}, report_settings={"rank_by": rank_by}))


def _two_results(place: Place, *, auc: tuple[float, float] = (0.6, 0.9), dice: tuple[float, float] = (0.5, 0.5)) -> list[Checkpoint]:
    """A trial of two runs, both done."""
    scene.submit(place.store, {"a": [2, 4]})
    held = scene.claim(place.store, scene.ids(place.store)[0])
    made = [place.record(held, epoch, budget=True) for epoch in (2, 4)]
    results.finish_training(place.store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    for number, one, other in zip(scene.ids(place.store, "evaluate"), auc, dice, strict=True):
        scene.evaluate(place.store, scene.claim(place.store, number), rows=[row | {"auc": one, "dice": other} for row in scene.scores()])
    return made


@pytest.mark.parametrize(("keep", "left"), [("best", [1]), ("all", [0, 1]), ("none", [])])
def test_of_a_finished_trial_the_checkpoints_stay_that_the_grid_keeps(place: Place, keep: str, left: list[int]) -> None:
    made = _two_results(place)
    _policy(place.store, keep)
    before = scene.everything(place.store)
    report = place.sweep()
    assert [one.address for one in made if place.sound(one.address, one.sha256)] == [made[i].address for i in left]
    assert {one.kind for one in report.swept} == ({"checkpoints of runs not kept"} if len(left) < 2 else set())
    after = scene.everything(place.store)
    assert {name for name in before if before[name] != after[name]} <= {"artifact", "event"}, "results are not touched"
    assert len(after["artifact"]) == 2, "what was is still on record"


def test_the_best_run_is_best_by_what_the_report_ranks(place: Place) -> None:
    made = _two_results(place, auc=(0.6, 0.9), dice=(0.8, 0.2))
    _policy(place.store, "best", rank_by="dice_mean")
    place.sweep()
    assert [place.sound(one.address, one.sha256) for one in made] == [True, False]


def test_nothing_goes_from_a_trial_that_still_lacks_a_run(place: Place) -> None:
    scene.submit(place.store, {"a": [2, 4, 6]}, limit=2)
    held = scene.claim(place.store, scene.ids(place.store)[0])
    made = [place.record(held, epoch, budget=True) for epoch in (2, 4)]
    results.finish_training(place.store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    for number in scene.ids(place.store, "evaluate"):
        scene.evaluate(place.store, scene.claim(place.store, number))
    _policy(place.store, "best")
    assert place.sweep().swept == []
    assert all(place.sound(one.address, one.sha256) for one in made)


def test_a_run_that_another_grid_keeps_stays(place: Place) -> None:
    made = _two_results(place)
    _policy(place.store, "none")
    scene.submit(place.store, {"a": [2, 4]}, name="other")
    with place.store.write() as connection:
        connection.execute(experiment.update().where(experiment.c.name == "other").values(run_settings={"keep": {"per_trial": "all"}}))
    assert place.sweep().swept == []
    assert all(place.sound(one.address, one.sha256) for one in made)


def test_a_result_that_is_not_kept_stays_while_a_longer_training_may_start_from_it(place: Place) -> None:
    made = _two_results(place)
    _policy(place.store, "none")
    scene.submit(place.store, {"a": [2, 4, 8]}, name="longer")
    place.sweep()
    assert place.sound(made[1].address, made[1].sha256)
    assert next(iter(results.checkpoints(place.store, "key-a", epochs=[8]))).address == made[1].address


def test_the_newest_two_of_an_unfinished_training_stay(place: Place) -> None:
    scene.submit(place.store, {"a": [10]})
    held = scene.claim(place.store, scene.ids(place.store)[0])
    made = [place.record(held, epoch, step) for epoch, step in ((1, 0), (2, 0), (2, 7), (3, 0))]
    report = place.sweep()
    assert [place.sound(one.address, one.sha256) for one in made] == [False, False, True, True]
    assert [(one.kind, one.place) for one in report.swept] == [("superseded checkpoints", one.address) for one in (made[1], made[0])]
    assert report.size == sum(len(f"key-a {one.epoch} {one.step}") + 2 for one in made[:2])


def test_only_what_is_old_enough_goes(place: Place) -> None:
    made = _two_results(place)
    _policy(place.store, "none")
    orphan = place.leave("artifacts/experiment-9/job-9/a1-0123456789abcdef/epoch-0001/weights.safetensors")
    os.utime(orphan, (time.time() - 3 * 86400,) * 2)
    assert place.sweep(older_than_s=7 * 86400.0).swept == []
    assert [one.kind for one in place.sweep(older_than_s=2 * 86400.0).swept] == ["checkpoints and maps that the store does not know"]
    with place.store.write() as connection:
        connection.execute(artifact.update().where(artifact.c.address == made[0].address).values(created_at=NOW - 10 * 86400))
    assert [one.place for one in place.sweep(older_than_s=7 * 86400.0).swept] == [made[0].address]


def test_what_the_store_does_not_know_is_left_for_longer_than_a_runner_may_be_silent(place: Place) -> None:
    orphan = place.leave("artifacts/experiment-9/job-9/a1-0123456789abcdef/epoch-0001/weights.safetensors")
    silent_s = max(place.settings.stall_s, place.settings.lease_s)
    for age_s, stays in ((silent_s / 2, True), (silent_s + 5, False)):
        os.utime(orphan, (time.time() - age_s,) * 2)
        place.sweep(older_than_s=0.0)
        assert orphan.exists() is stays


def test_what_a_running_attempt_writes_stays_however_long_it_takes(place: Place) -> None:
    scene.submit(place.store)
    held = scene.claim(place.store, scene.ids(place.store)[0])
    half = place.leave(f"artifacts/experiment-1/job-1/a1-{held.token}/.epoch-0001.{HEX[:32]}/weights.safetensors")
    published = place.leave(f"artifacts/experiment-1/job-1/a1-{held.token}/epoch-0001/weights.safetensors")
    assert place.sweep(older_than_s=0.0).swept == []
    leases.release(place.store, held)
    assert {one.kind for one in place.sweep(older_than_s=0.0).swept} == {
        "halves of checkpoints and maps",
        "checkpoints and maps that the store does not know",
    }
    assert not half.exists()
    assert not published.exists()


def test_attempts_that_the_store_does_not_know_are_left_alone_where_another_store_may_own_them(place: Place, tmp_path: Path) -> None:
    scene.submit(place.store)
    held = scene.claim(place.store, scene.ids(place.store)[0])
    leases.release(place.store, held)
    ours = f"experiment-1/job-1/a1-{held.token}/epoch-0001"
    theirs = "experiment-1/job-1/a1-fedcba9876543210/epoch-0001"
    place.settings = read_settings({"EYESEG_HOME": str(place.home), "EYESEG_ARTIFACTS_URL": str(tmp_path / "shared")}, tmp_path)
    for address in (ours, theirs):
        left = tmp_path / "shared" / address / "weights.safetensors"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"left behind")
        os.utime(left, (LONG_AGO, LONG_AGO))
    report = place.sweep()
    assert [one.place for one in report.swept] == [ours]
    assert report.foreign == 1
    assert (tmp_path / "shared" / theirs / "weights.safetensors").exists()


def test_a_remote_root_is_swept_like_a_folder(place: Place) -> None:
    url = f"memory://{place.home.parent.name}/eyeseg"
    place.settings = read_settings({"EYESEG_HOME": str(place.home), "EYESEG_ARTIFACTS_URL": url}, place.home)
    place.root = url  # type: ignore[assignment]  # publish takes it as a URL
    try:
        made = _two_results(place)
        _policy(place.store, "best")
        report = place.sweep()
        assert [(one.kind, one.place) for one in report.swept] == [("checkpoints of runs not kept", made[0].address)]
        assert [place.sound(one.address, one.sha256) for one in made] == [False, True]
        assert place.sweep().swept == []
    finally:
        MemoryFileSystem.store.clear()


class Stubborn(MemoryFileSystem):  # type: ignore[misc]
    """A file system from which nothing can be deleted."""

    protocol = "stubborn"

    def rm(self, *_: object, **__: object) -> None:
        raise PermissionError(13, "it is not yours")


fsspec.register_implementation("stubborn", Stubborn, clobber=True)


def test_what_cannot_be_deleted_is_told_and_deleted_later(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EYESEG_HOME", str(place.home))
    monkeypatch.setenv("EYESEG_STORE_URL", place.store.url.render_as_string(hide_password=False))
    monkeypatch.setenv("EYESEG_ARTIFACTS_URL", "stubborn://bucket/eyes")
    place.root = "stubborn://bucket/eyes"  # type: ignore[assignment]
    _two_results(place)
    _policy(place.store, "none")
    try:
        assert eyeseg(["gc", "--dry-run"]) == 0
        out, err = capsys.readouterr()
        assert "would free" in out.splitlines()[-1]
        assert "in 2 places" in out.splitlines()[-1]
        assert eyeseg(["gc"]) == 1
        out, err = capsys.readouterr()
        assert (out, err.count("could not be deleted: ")) == ("freed 0.0 MB in 0 places\n", 2)
        monkeypatch.delattr(Stubborn, "rm")
        later = place.settings.stall_s + place.settings.lease_s + sweeping.DAY_S
        for file in MemoryFileSystem.store.values():
            file.modified = file.created = datetime.fromtimestamp(time.time() - later, tz=UTC)
        assert eyeseg(["gc"]) == 0
        assert "checkpoints and maps that the store does not know" in capsys.readouterr().out
        assert MemoryFileSystem.store == {}
    finally:
        MemoryFileSystem.store.clear()


def test_a_fetched_copy_stays_while_a_job_may_read_it(place: Place) -> None:
    scene.submit(place.store, {"a": [2, 4]})
    held = scene.claim(place.store, scene.ids(place.store)[0])
    made = place.record(held, 2, budget=True)
    copy = place.leave(f"cache/fetched/{made.sha256}/weights.safetensors")
    place.sweep()
    assert copy.exists()
    place.record(held, 4, budget=True)
    results.finish_training(place.store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    place.sweep()
    assert copy.exists(), "its evaluation is queued"
    for number in scene.ids(place.store, "evaluate"):
        scene.evaluate(place.store, scene.claim(place.store, number))
    _policy(place.store, "all")
    assert [one.kind for one in place.sweep().swept] == ["fetched copies"]


def test_half_of_a_cache_stays_while_somebody_builds_there(place: Place) -> None:
    half = place.leave("cache/.0123456789abcdef-48x32-rgb.4711/images.npy")
    with FileLock(place.settings.cache / "0123456789abcdef-48x32-rgb.lock"):
        assert place.sweep().swept == []
    assert [Path(one.place) for one in place.sweep().swept] == [half.parent]


def test_folders_of_jobs_that_are_done_for_good_go_when_they_are_empty(place: Place) -> None:
    _two_results(place)
    scene.submit(place.store, {"b": [10]}, name="more")
    held = scene.claim(place.store, scene.ids(place.store)[1])
    place.record(held, 1)
    _policy(place.store, "none")
    place.sweep()
    assert [path.name for path in place.root.glob("experiment-*/*")] == [f"job-{held.job_id}"]


def test_nothing_is_lost_while_workers_publish_beside_it(place: Place) -> None:
    scene.submit(place.store, {f"{n}": [3, 6] for n in range(6)})
    _policy(place.store, "all")
    broke: list[BaseException] = []
    sweeps = 0

    def work(number: int) -> None:
        try:
            held = scene.claim(place.store, number)
            mine = Place(place.store, place.home)
            for epoch in range(1, 7):
                while sweeps < epoch - 1:  # no faster than the sweeper, so that each epoch is swept beside
                    time.sleep(0.001)
                source = place.home / f"made-{number}"
                source.mkdir(parents=True, exist_ok=True)
                (source / "weights.safetensors").write_bytes(f"{number} {epoch}".encode())
                address = f"experiment-{held.experiment_id}/job-{number}/a1-{held.token}/epoch-{epoch:04d}"
                made = Checkpoint(address, artifacts.publish(source, str(mine.root), address), epoch)
                results.record_checkpoint(place.store, held, made, budget=epoch in (3, 6))
                for gone in results.superseded_checkpoints(place.store, held):
                    artifacts.remove(str(mine.root), gone)
            results.finish_training(place.store, held, outcome=Outcome.OK, remark="", seconds=1.0)
        except BaseException as error:  # told in the test's own thread
            broke.append(error)

    workers = [threading.Thread(target=work, args=(number,)) for number in scene.ids(place.store)]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        place.sweep(older_than_s=0.0)
        sweeps += 1
    for error in broke:
        raise error
    assert sweeps >= 5
    found = place.results()
    assert len(found) == 12
    assert all(place.sound(row["address"], row["sha256"]) for row in found)
