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
from sick import LONG, SHORT

from eyeseg.store import jobs

BYTES = 16 * 2**20  # several checkpoints of the small unet, and the cache


@pytest.fixture
def disks(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two small disks of their own: the home's, with its logs and scratch folder, and the artifacts'."""
    mounted: list[Path] = []
    for folder in (tmp_path / "home", tmp_path / "artifacts"):
        folder.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={BYTES}", "tmpfs", folder], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"needs to mount a small disk: {done.stderr.strip()}")
        mounted.append(folder)
    yield mounted[0], mounted[1]
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def bench(tmp_path: Path, disks: tuple[Path, Path]) -> Iterator[Bench]:
    """Its store lies on neither disk."""
    urls = {"EYESEG_ARTIFACTS_URL": str(disks[1]), "EYESEG_STORE_URL": f"sqlite:///{tmp_path / 'store.db'}"}
    made = Bench(Home(tmp_path, SHORT | urls))
    yield made
    made.close()


def test_a_full_disk_is_said_leaves_nothing_half_written_and_costs_no_epoch(
    bench: Bench, disks: tuple[Path, Path], undisturbed: dict[str, Any]
) -> None:
    home = bench.home
    train = bench.submit(home.grid(LONG))

    for number, disk in enumerate(disks, start=1):
        reached = len(home.epochs())
        kept = {checkpoint["address"] for checkpoint in home.checkpoints()}

        ending = bench.attempt(train, meanwhile=lambda disk=disk, reached=reached: fill(bench, disk, after=reached + 4))

        assert free(disk) == 0
        assert ending == "failed", home.attempts()
        last = home.attempts()[-1]
        assert (last["number"], last["ending"]) == (1, "failed")
        assert last["error"].startswith("disk_full: [Errno 28] No space left on device")
        assert f"job {train} " in home.run("status").stdout
        assert "disk_full: " in home.run("status").stdout
        assert len(home.attempts()) == number
        checkpoints = home.checkpoints()
        assert {checkpoint["address"] for checkpoint in checkpoints} - kept  # it wrote some before the disk was full
        assert all(bench.sound(checkpoint).is_dir() for checkpoint in checkpoints)
        assert temporary_files(home, disks) == []

        (disk / "ballast").unlink()
        jobs.retry(bench.store, [train])

    assert bench.work() == ["done", "done"], home.attempts()
    assert home.numbers() == undisturbed
    tokens = [epoch["token"] for epoch in home.epochs()]
    assert [tokens.count(attempt["token"]) > 0 for attempt in home.attempts()] == [True, True, True]  # each went on from the one before


def fill(bench: Bench, disk: Path, *, after: int) -> None:
    """From that epoch on keep a disk full, whatever is deleted there, until the training has ended."""
    bench.home.in_mid_training(after=after)
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


def temporary_files(home: Home, disks: tuple[Path, Path]) -> list[Path]:
    """What is being written: below scratch, or under a name that begins with a dot."""
    scratch = [*(home.path / "scratch").iterdir()]
    return scratch + [path for disk in disks for path in disk.rglob(".*") if path.suffix != ".lock"]


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
