"""Everything that a home is made of is killed again and again while it works: nothing is lost, doubled, wrong or torn."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from acceptance.home import Home
from faults.chaos import Fleet, Kind, Monkey, read_ledger, results, schedule
from faults.services import Broker, Postgres

SETTINGS = {"EYESEG_LEASE_S": "3", "EYESEG_CHECKPOINT_S": "0"}
# As many attempts as there may be strikes at one job. No strike is forgiven otherwise.
ATTEMPTS = "run: {retry: {infra: 100}}\n"

EMBEDDED = {Kind.WORKER: 4, Kind.RUNNER: 4, Kind.BROKER: 4, Kind.ZOMBIE: 2}
SERVERS = {Kind.WORKER: 3, Kind.RUNNER: 3, Kind.BROKER: 3, Kind.POSTGRES: 3, Kind.ZOMBIE: 2}


@dataclass(frozen=True)
class Work:
    """A grid, as one block of it, and how many jobs it comes to: a training and an evaluation of each of its budgets."""

    block: str
    folds: int
    jobs: int

    def submit(self, home: Home, *more: object) -> None:
        grid = home.grid(self.block, folds=self.folds)
        with grid.open("a") as file:
            file.write(ATTEMPTS)
        home.run("submit-grid", grid, *more, timeout_s=3600)
        assert len(home.jobs()) == self.jobs

    def undisturbed(self, folder: Path) -> dict[str, list[str]]:
        """What it comes to when nothing happens to it."""
        home = Home(folder, {"EYESEG_SLOTS": "2"})
        self.submit(home, "--wait")
        assert {row["ending"] for kind in ("train", "evaluate") for row in home.attempts(kind)} == {"done"}
        home.close()
        return results(home)


SHORT = Work("model: unet, width: 2, grid: {lr: [0.003, 0.004], seed: [0, 1], epochs: [3, 6, 9, 12]}", folds=3, jobs=60)
LONG = Work(
    "model: unet, width: 2, grid: {lr: [0.002, 0.003, 0.004, 0.005, 0.006], seed: [0, 1, 2, 3, 4], epochs: [8, 16, 24, 32]}",
    folds=4,
    jobs=500,
)
# On a quiet machine of two cores each seed takes about a minute; a busy one may take its time.
PATIENT = pytest.mark.timeout(1200)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return SHORT.undisturbed(tmp_path_factory.mktemp("undisturbed"))


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Broker, Postgres]]:
    """A broker and a PostgreSQL server of the test's own."""
    broker, postgres = Broker(tmp_path / "broker"), Postgres()
    yield broker, postgres
    broker.close()
    postgres.close()


@PATIENT
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_sqlite_and_the_embedded_broker_under_fire(seed: int, home: Home, undisturbed: dict[str, list[str]]) -> None:
    survive(Fleet(home), SHORT, EMBEDDED, seed, undisturbed)


@PATIENT
def test_postgresql_and_a_broker_on_tcp_under_fire(home: Home, servers: tuple[Broker, Postgres], undisturbed: dict[str, list[str]]) -> None:
    survive(Fleet(home, *servers), SHORT, SERVERS, 3, undisturbed)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_five_hundred_jobs_and_three_hundred_strikes(home: Home, servers: tuple[Broker, Postgres], tmp_path: Path) -> None:
    strikes = {Kind.WORKER: 80, Kind.RUNNER: 80, Kind.BROKER: 60, Kind.POSTGRES: 60, Kind.ZOMBIE: 20}
    survive(Fleet(home, *servers), LONG, strikes, 4, LONG.undisturbed(tmp_path / "undisturbed"), most_between=1)


def survive(
    fleet: Fleet, work: Work, strikes: dict[Kind, int], seed: int, expected: dict[str, list[str]], *, most_between: int = 2
) -> None:
    """Do the work under these strikes; then the ledger must balance."""
    began = time.monotonic()
    fleet.start()
    work.submit(fleet.home)
    monkey = Monkey(fleet, seed)
    monkey.play(schedule(seed, strikes, most_between=most_between))
    fleet.eventually(lambda: not fleet.open_jobs(), "all jobs at their end", patience_s=3600)
    fleet.close()

    ledger = read_ledger(fleet, expected)
    print(f"seed {seed}: {dict(monkey.hits)}, {ledger}, {time.monotonic() - began:.0f} s\n{monkey.told()}")
    assert ledger.balanced, f"{ledger}\n{monkey.told()}\n{ledger.lost[:9]}\n{ledger.doubled[:9]}\n{ledger.wrong[:9]}\n{ledger.torn[:9]}"
    assert monkey.hits == strikes
    assert sum(monkey.hits.values()) >= 12
    assert ledger.jobs == work.jobs >= 60
    assert ledger.fenced >= 1, monkey.told()
