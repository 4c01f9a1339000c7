"""A disk that fills up while checkpoints are written: said so, nothing half written, and the training goes on once there is room."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance.home import Home
from bench import Bench
from sick import EPOCHS, LONG, SHORT

from eyeseg.store import jobs

BYTES = 16 * 2**20  # several checkpoints of the small unet, and the cache


@pytest.fixture(params=["home", pytest.param("artifacts", marks=pytest.mark.long)])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own: for the whole home, with its logs and what is being written, or for the artifacts alone."""
    folder: Path = tmp_path / request.param
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={BYTES}", "tmpfs", folder], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs to mount a small disk: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def bench(tmp_path: Path, disk: Path) -> Iterator[Bench]:
    """Its store lies on another disk."""
    urls = {"EYESEG_STORE_URL": f"sqlite:///{tmp_path / 'store.db'}"}
    urls |= {"EYESEG_ARTIFACTS_URL": str(disk)} if disk.name == "artifacts" else {}
    made = Bench(Home(tmp_path, SHORT | urls))
    yield made
    made.close()


def test_a_full_disk_is_said_leaves_nothing_half_written_and_costs_no_epoch(bench: Bench, disk: Path, undisturbed: dict[str, Any]) -> None:
    home = bench.home
    train = bench.submit(home.grid(LONG))

    ending = bench.attempt(train, meanwhile=lambda: fill(bench, disk))

    assert free(disk) == 0
    assert ending == "failed", home.attempts()
    (first,) = home.attempts()
    assert (first["number"], first["ending"]) == (1, "failed")
    assert first["error"].startswith("disk_full: [Errno 28] No space left on device")
    (said,) = (line for line in home.run("status").stdout.splitlines() if line.startswith("failed "))
    assert first["error"] in said
    assert home.checkpoints()
    assert all(bench.sound(checkpoint).is_dir() for checkpoint in home.checkpoints())
    assert temporary_files(home, disk) == []

    (disk / "ballast").unlink()
    jobs.retry(bench.store, [train])

    assert bench.work() == ["done", "done"], home.attempts()
    assert home.numbers() == undisturbed
    assert [epoch["token"] for epoch in home.epochs()].count(first["token"]) >= 3  # what was trained before is not trained again


def fill(bench: Bench, disk: Path) -> None:
    """Once some epochs are trained keep a disk full, whatever is deleted there, until the training has ended."""
    assert bench.home.in_mid_training(after=5) < EPOCHS - 10
    file = os.open(disk / "ballast", os.O_WRONLY | os.O_CREAT)
    until = time.monotonic() + 60
    while bench.home.jobs()[0]["state"] == "running" and time.monotonic() < until:
        stuff(file)
    stuff(file)
    os.close(file)


def stuff(file: int) -> None:
    for size in (2**20, 2**12):
        try:
            while os.write(file, bytes(size)):
                pass
        except OSError:
            pass


def free(disk: Path) -> int:
    return os.statvfs(disk).f_bavail


def temporary_files(home: Home, disk: Path) -> list[Path]:
    """What is being written: below scratch, or under a name that begins with a dot."""
    return [*(home.path / "scratch").iterdir(), *(path for path in disk.rglob(".*") if path.suffix != ".lock")]


@pytest.mark.long
def test_a_job_whose_log_cannot_be_written_ends_with_its_own_fault(tmp_path: Path) -> None:
    bench = Bench(Home(tmp_path, SHORT))
    train = bench.submit(bench.home.grid("model: unet, width: 4, epochs: 2"))
    (tmp_path / "eyes" / "manifest.csv").unlink()
    log = bench.home.path / "logs" / f"job-{train}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.symlink_to("/dev/full")  # every write: no space left on device

    assert bench.work() == ["failed"]

    assert "manifest.csv" in bench.home.attempts()[0]["error"]
    assert "No space left" not in bench.home.attempts()[0]["error"]
    bench.close()
