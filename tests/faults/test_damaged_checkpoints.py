"""Checkpoints damaged on disk: rejected by their hash, an earlier one used, and never a score from damaged weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance.home import Home, Rows
from bench import Bench
from sick import EPOCHS, LONG, SHORT

from eyeseg.errors import CorruptCheckpoint
from eyeseg.store import jobs
from workers.process import RunnerProcess
from workers.slots import CPU, slots

WEIGHTS, TRAINING, STATE = "weights.safetensors", "training.safetensors", "state.json"


def truncated(folder: Path) -> None:
    file = folder / TRAINING
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def one_bit_flipped(folder: Path) -> None:
    content = bytearray((folder / WEIGHTS).read_bytes())
    content[len(content) * 3 // 4] ^= 1  # the lowest bit of some weight: torch would load it without a word
    (folder / WEIGHTS).write_bytes(content)


def zeroed(folder: Path) -> None:
    file = folder / WEIGHTS
    file.write_bytes(bytes(file.stat().st_size))


def a_file_removed(folder: Path) -> None:
    (folder / STATE).unlink()


def removed(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def runner() -> Iterator[RunnerProcess]:
    """One warm runner for all tests of this file."""
    (slot,) = slots([CPU], 1)
    made = RunnerProcess(slot)
    yield made
    made.kill()


@pytest.fixture(scope="module")
def half_trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose training was told to stop in its middle."""
    home = Home(tmp_path_factory.mktemp("half"), SHORT)
    bench = Bench(home)
    train = bench.submit(home.grid(LONG))

    def stop() -> None:
        home.eventually(lambda: len(home.checkpoints()) == 2 and home.in_mid_training(after=6), "two checkpoints")
        bench.stopping.set()

    assert bench.attempt(train, meanwhile=stop) == "released"
    bench.close()
    return home.path


@pytest.fixture
def bench(tmp_path: Path, half_trained: Path, runner: RunnerProcess) -> Iterator[Bench]:
    """A copy of that home, and the warm runner."""
    home = Home(tmp_path, SHORT)
    shutil.copytree(half_trained, home.path)
    made = Bench(home)
    if runner.alive():
        made.supervisor._runner = runner
    yield made
    made.store.close()


LESS_LIKELY = [pytest.param(damage, marks=pytest.mark.long) for damage in (a_file_removed, removed)]


@pytest.mark.parametrize("damage", [truncated, one_bit_flipped, zeroed, *LESS_LIKELY])
def test_a_training_goes_on_from_the_checkpoint_before_the_damaged_one(
    bench: Bench, damage: Callable[[Path], None], undisturbed: dict[str, Any]
) -> None:
    before, newest = by_progress(bench.home.checkpoints())
    damage(bench.sound(newest))
    with pytest.raises(CorruptCheckpoint):
        bench.sound(newest)

    assert bench.work() == ["done", "done"]

    assert newest["address"] not in {checkpoint["address"] for checkpoint in bench.home.checkpoints()}
    assert trained_by_the_last_attempt(bench.home) == [*range(before["epoch"] + 1, EPOCHS + 1)]
    assert bench.home.numbers() == undisturbed


@pytest.mark.long
def test_a_training_without_a_sound_checkpoint_begins_anew(bench: Bench, undisturbed: dict[str, Any]) -> None:
    for checkpoint in bench.home.checkpoints():
        one_bit_flipped(bench.sound(checkpoint))

    assert bench.work() == ["done", "done"]

    assert trained_by_the_last_attempt(bench.home) == [*range(1, EPOCHS + 1)]
    assert bench.home.numbers() == undisturbed


def test_damaged_weights_are_never_scored_and_a_retry_trains_them_again(bench: Bench, undisturbed: dict[str, Any]) -> None:
    home = bench.home
    train, evaluate = (job["id"] for job in home.jobs())
    assert bench.supervisor.run(train) == "done"
    result = by_progress(home.checkpoints())[-1]
    assert result["epoch"] == EPOCHS
    one_bit_flipped(bench.sound(result))

    assert bench.work() == ["failed"]

    error = next(job["error"] for job in home.jobs() if job["id"] == evaluate)
    assert error.startswith("CorruptCheckpoint: epoch-0040: its content has hash ")
    assert error.endswith("`eyeseg retry` trains it again.")
    assert (home.numbers()["runs"][0]["state"], home.numbers()["scores"]) == ("failed", [])
    assert f"job {evaluate} " in home.run("status").stdout

    assert jobs.retry(bench.store, [evaluate]) == 2  # and a training for it
    assert bench.work() == ["done", "done"]

    assert home.numbers()["runs"] == undisturbed["runs"]
    assert home.numbers()["scores"] == undisturbed["scores"]


def by_progress(checkpoints: Rows) -> Rows:
    return sorted(checkpoints, key=lambda checkpoint: (checkpoint["epoch"], checkpoint["step"]))


def trained_by_the_last_attempt(home: Home) -> list[int]:
    *_, last = home.attempts()
    return [epoch["epoch"] for epoch in home.epochs() if epoch["token"] == last["token"]]
