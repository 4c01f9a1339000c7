"""Checkpoints are published beside the training: what they hold, when they are made known, and what goes wrong on the way."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import Train, Trained

from eyeseg import artifacts, places
from eyeseg.errors import PlaceAway
from eyeseg.spec import RunSpec
from eyeseg.training import checkpoint
from eyeseg.training.checkpoint import CheckpointFolder, Progress, TrainingState
from eyeseg.training.fit import _Training, new_model
from eyeseg.training.saving import Saver

SPEC = RunSpec(width=4, optimizer="adamw", ema=0.9, batch_size=3)
Publish = Callable[..., str]


class Gate:
    """Stands before the publishing of checkpoints."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self.reached, self.open = threading.Event(), threading.Event()
        self.threads: list[str] = []

    def __call__(self, *positional: Any, **named: Any) -> str:
        self.threads.append(threading.current_thread().name)
        self.reached.set()
        assert self.open.wait(60)
        return self._publish(*positional, **named)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(artifacts.publish)
    monkeypatch.setattr(checkpoint.artifacts, "publish", made)
    yield made
    made.open.set()


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The place of the artifacts is away, as often as the number says."""
    left, publish = [10**6], artifacts.publish

    def refused(*positional: Any, **named: Any) -> str:
        left[0] -= 1
        if left[0] >= 0:
            raise PlaceAway("not mounted.")
        return publish(*positional, **named)

    monkeypatch.setattr(checkpoint.artifacts, "publish", refused)
    monkeypatch.setattr(places, "_PAUSE_S", 0.2)
    return left


def state(width: int = 2, epoch: int = 1) -> TrainingState:
    model = new_model(RunSpec(width=width), torch.device("cpu"))
    return TrainingState(0, model, torch.optim.SGD(model.parameters()), None, Progress(epoch=epoch, losses=[0.0] * epoch))


def saver(root: Path, of: TrainingState, told: list[dict[str, Any]], **how: Any) -> Saver:
    folder = CheckpointFolder(str(root), "job/a1", root.parent / "scratch", patience_s=how.pop("patience_s", 0.0))
    made = Saver(of, folder, how.pop("every_s", 1e9), how.pop("stop", lambda: False), told.append)
    of.progress = Progress(epoch=of.progress.epoch + 1, losses=[0.0] * (of.progress.epoch + 1))
    return made


def test_a_training_goes_on_while_its_checkpoint_is_published_and_the_checkpoint_is_what_it_was(
    train: Train, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_epoch, done = _Training.end_epoch, []

    def ended(training: _Training) -> dict[str, Any]:
        done.append(training.progress.epoch)
        if len(done) == 3:
            assert gate.reached.wait(60)
            gate.open.set()
        return end_epoch(training)

    monkeypatch.setattr(_Training, "end_epoch", ended)
    trained = train(SPEC, [1, 3], images=3)
    order = [(event["event"], event["epoch"]) for event in trained.events]
    assert order.index(("epoch", 2)) < order.index(("checkpoint", 1)), "its event came when it was published, and not before"
    assert gate.threads[0] != threading.current_thread().name
    assert trained.checkpoint(1)["sha256"] == train(SPEC, [1], images=3).checkpoint(1)["sha256"]
    trained.fetched(1)


def test_it_is_made_known_by_the_training_itself_once_it_is_published(gate: Gate, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    training = state()
    with saver(tmp_path / "root", training, told) as saving:
        saving.save(budget=True)
        assert gate.reached.wait(60)
        assert not saving.due()
        assert told == []
        gate.open.set()
    [event] = told
    assert (event["event"], event["epoch"], event["budget"]) == ("checkpoint", 2, True)
    artifacts.fetch(str(tmp_path / "root"), event["path"], event["sha256"], tmp_path)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_none_is_due_while_one_is_on_its_way_and_the_next_one_waits_for_it(gate: Gate, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    training = state()
    with saver(tmp_path / "root", training, told, every_s=1e-9) as saving:
        assert saving.due()
        saving.save()
        assert gate.reached.wait(60)
        assert not saving.due()
        training.progress = Progress(epoch=3, losses=[0.0] * 3)
        threading.Timer(0.3, gate.open.set).start()
        saving.save(budget=True)
        assert [event["epoch"] for event in told] == [2]
    assert [event["epoch"] for event in told] == [2, 3]


def test_a_disk_that_fills_up_meanwhile_ends_the_training(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint.artifacts, "publish", full)
    with pytest.raises(OSError, match="No space left"):
        train(SPEC, [1, 50], images=3)


def test_what_was_saved_before_an_error_is_made_known(gate: Gate, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []

    def fails() -> None:
        with saver(tmp_path / "root", state(), told) as saving:
            saving.save(budget=True)
            threading.Timer(0.3, gate.open.set).start()
            raise MemoryError("the next step")

    with pytest.raises(MemoryError, match="the next step"):
        fails()
    assert [event["epoch"] for event in told] == [2]


def test_artifacts_that_are_away_are_waited_for_at_a_budget_and_the_training_shows_that_it_lives(away: list[int], tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    asked: list[None] = []

    def stop() -> bool:
        asked.append(None)
        if len(asked) == 3:
            away[0] = 0
        return False

    with saver(tmp_path / "root", state(), told, patience_s=60.0, stop=stop) as saving:
        saving.save(budget=True)
    assert len(asked) >= 3
    assert [event["epoch"] for event in told] == [2]


def test_a_training_that_is_told_to_stop_waits_no_longer_for_artifacts_that_are_away(away: list[int], tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    with pytest.raises(PlaceAway), saver(tmp_path / "root", state(), told, patience_s=600.0, stop=lambda: True) as saving:
        saving.save(budget=True)
    assert told == []
    assert away[0] < 10**6


def test_without_a_budget_it_goes_on_and_tries_again_later(away: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[dict[str, Any]] = []
    away[0] = 2
    with saver(tmp_path / "root", state(), told) as saving:
        for _ in range(3):
            saving.save()
    assert [event["epoch"] for event in told] == [2], "the third try at the same place"
    assert capsys.readouterr().out.count("goes on without the checkpoint of epoch 2, step 0: not mounted.") == 2


def test_a_place_that_hangs_is_no_sign_of_life(gate: Gate, tmp_path: Path) -> None:
    asked: list[None] = []
    with saver(tmp_path / "root", state(), [], stop=lambda: bool(asked.append(None))) as saving:
        saving.save(budget=True)
        threading.Timer(1.5, gate.open.set).start()
    assert asked == []


KILLED = """
import sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
import test_saving
from eyeseg.training.checkpoint import CheckpointFolder
from eyeseg.training.saving import Saver

def rename(staging, target):
    print("about to rename", flush=True)
    time.sleep(600)

Path.rename = rename
with test_saving.saver(Path(sys.argv[2]) / "root", test_saving.state(), []) as saving:
    saving.save(budget=True)
"""


def test_a_process_killed_in_the_middle_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    with subprocess.Popen([sys.executable, "-c", KILLED, here, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "about to rename\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    [left] = (tmp_path / "root" / "job" / "a1").iterdir()
    assert left.name.startswith(".epoch-0002."), "what no name of a checkpoint can be"
    again: list[dict[str, Any]] = []
    with saver(tmp_path / "root", state(), again) as saving:
        saving.save(budget=True)
    artifacts.fetch(str(tmp_path / "root"), again[0]["path"], again[0]["sha256"], tmp_path)


def test_files_are_linked_or_copied_never_taken(trained_once: Trained, tmp_path: Path) -> None:
    files = trained_once.fetched(1)
    before = artifacts.tree_hash(files)
    artifacts.publish(files, str(tmp_path / "root"), "job/a2/epoch-0001", link=True)
    assert artifacts.tree_hash(files) == before
    if Path("/dev/shm").is_dir() and Path("/dev/shm").stat().st_dev != tmp_path.stat().st_dev:
        import tempfile

        with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
            assert artifacts.publish(files, other, "job/a2/epoch-0001", link=True) == before


@pytest.fixture
def trained_once(train: Train) -> Trained:
    return train(SPEC, [1], images=3)
