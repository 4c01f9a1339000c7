"""Several budgets on one training: one cancelled, broken off or added later costs the others nothing, and no epoch is trained twice."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from acceptance.home import RUNNER, Home

from eyeseg.spec import RunSpec
from eyeseg.store.tables import run


def block(*epochs: int) -> str:
    """One fold of one trial for each of these budgets."""
    return f"model: unet, width: 4, fold: [1], grid: {{epochs: {list(epochs)}}}"


def runs(home: Home) -> dict[int, dict[str, Any]]:
    """The runs of a home by their epochs."""
    return {RunSpec.from_json(found["spec"]).epochs: found for found in home.rows(sa.select(run))}


def states(home: Home) -> dict[int, str]:
    return {epochs: found["state"] for epochs, found in runs(home).items()}


def trained(home: Home) -> list[list[int]]:
    """The epochs that each train job has trained, in the order of the jobs."""
    jobs = [job["id"] for job in home.jobs() if job["kind"] == "train"]
    return [[row["epoch"] for row in home.epochs() if row["job_id"] == number] for number in jobs]


def until(home: Home, expected: dict[int, str]) -> None:
    home.eventually(lambda: states(home) == expected, f"runs {expected}")


@pytest.mark.long
def test_longest_run_cancelled_in_mid_training_ends_it_early_and_a_retry_goes_on(home: Home) -> None:
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid(block(2, 60, 64)))
    home.in_mid_training()

    home.run("cancel", "--run", runs(home)[64]["digest"], "-y")

    until(home, {2: "done", 60: "done", 64: "cancelled"})
    assert [(job["kind"], job["state"]) for job in home.jobs() if job["kind"] == "train"] == [("train", "done")]
    assert trained(home) == [[*range(1, 61)]]

    home.run("retry", "--run", runs(home)[64]["digest"], "--state", "cancelled", "-y")

    until(home, {2: "done", 60: "done", 64: "done"})
    assert trained(home) == [[*range(1, 61)], [*range(61, 65)]]
    assert [attempt["ending"] for attempt in home.attempts()] == ["done", "done"]


def test_run_cancelled_before_its_training_begins_is_left_out_of_it(home: Home) -> None:
    grid = home.grid(block(2, 3, 8))
    home.run("submit-grid", grid)
    home.run("cancel", "--run", runs(home)[3]["digest"], "-y")
    home.run("up", "--no-flower")
    until(home, {2: "done", 3: "cancelled", 8: "done"})
    assert trained(home) == [[*range(1, 9)]]
    assert 3 not in {checkpoint["epoch"] for checkpoint in home.checkpoints()}

    home.run("retry", "--state", "cancelled", "-y")

    until(home, {2: "done", 3: "done", 8: "done"})
    assert trained(home) == [[*range(1, 9)], [3]]  # from the checkpoint that is the result of the shortest run
    first, second = (row["loss"] for row in home.epochs() if row["epoch"] == 3)
    assert first == second


def test_training_that_dies_late_keeps_the_runs_it_has_served_and_a_retry_brings_the_rest(home: Home) -> None:
    grid = home.grid(block(2, 60))
    with grid.open("a") as file:
        file.write("run: {retry: {infra: 1}}\n")
    home.run("up", "--no-flower")
    home.run("submit-grid", grid)
    home.in_mid_training(after=5)

    os.kill(home.pid(RUNNER), signal.SIGKILL)

    until(home, {2: "done", 60: "failed"})
    assert [job["state"] for job in home.jobs() if job["kind"] == "train"] == ["dead"]
    before = len(home.epochs())
    assert 5 <= before < 60
    served = [row for row in home.numbers()["scores"] if row["digest"] == runs(home)[2]["digest"]]
    assert len(served) == 6

    home.run("retry", "-y")

    until(home, {2: "done", 60: "done"})
    first, second = home.attempts()
    assert (first["ending"], second["ending"]) == ("crashed", "done")
    tokens = [row["token"] for row in home.epochs()]
    assert tokens.index(second["token"]) >= before - 1  # the newest checkpoint may be an epoch behind the newest figures
    assert [row for row in home.numbers()["scores"] if row["digest"] == runs(home)[2]["digest"]] == served


def test_longer_budget_added_later_trains_only_what_is_missing_to_the_same_numbers(home: Home, tmp_path: Path) -> None:
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid(block(2, 4)))
    until(home, {2: "done", 4: "done"})
    added = home.run("submit-grid", home.grid(block(2, 4, 8)))
    until(home, {2: "done", 4: "done", 8: "done"})
    home.run("down")
    fresh = Home(tmp_path / "fresh")
    fresh.run("submit-grid", fresh.grid(block(2, 4, 8)), "--wait")

    assert "3 runs, 1 new; queued 1 train and 1 evaluate jobs" in added.stdout
    assert trained(home) == [[1, 2, 3, 4], [5, 6, 7, 8]]
    assert trained(fresh) == [[1, 2, 3, 4, 5, 6, 7, 8]]
    resumed, undisturbed = home.numbers(), fresh.numbers()
    assert resumed["scores"] == undisturbed["scores"]
    assert len(resumed["scores"]) == 3 * 6
    assert resumed["runs"] == undisturbed["runs"]
    figures = [{name: row[name] for name in ("epoch", "loss", "lr", "grad_norm", "black", "images")} for row in home.epochs()]
    assert figures == [{name: row[name] for name in figures[0]} for row in fresh.epochs()]
    assert kept(home) == kept(fresh)
    fresh.close()


def kept(home: Home) -> dict[int, str]:
    """The hash of each run's checkpoint: its weights, optimizer and counters."""
    by_id = {checkpoint["id"]: checkpoint["sha256"] for checkpoint in home.checkpoints()}
    return {epochs: by_id[found["checkpoint_id"]] for epochs, found in runs(home).items()}
