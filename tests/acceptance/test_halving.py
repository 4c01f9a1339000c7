"""A grid that prunes, from its file to its ranking, beside the same grid that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acceptance.home import Home

BLOCKS = "model: unet, width: 4, grid: {epochs: [2, 4], lr: [0.03, 0.003, 0.0001, 0.00001]}"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_grid_that_prunes_says_so_everywhere_and_gives_survivors_the_same_numbers(home: Home, tmp_path: Path) -> None:
    whole = _grid(home, "whole")
    pruned = Home(tmp_path / "pruned")
    grid = _grid(pruned, "pruned", "run: {prune: {rungs: [1, 3], keep: 0.5}}\n")
    try:
        planned = pruned.run("plan", grid).stdout
        assert "pruning  at 1, 3 epochs the best 50% of each model's settings go on, 1 at least: 18 to 32 epochs" in planned
        assert "none of them is reported" in planned
        submitted = pruned.run("submit-grid", grid, "--wait")
        assert "18 to 32 epochs" in submitted.stdout
        home.run("submit-grid", whole, "--wait")
        _the_report_lists_each_trial_once(pruned)
        _survivors_have_the_numbers_of_an_unpruned_study(pruned, home)
        _the_other_commands_speak_of_it(pruned)
    finally:
        pruned.close()


def _grid(home: Home, name: str, run: str = "") -> Path:
    path = home.grid(BLOCKS, name=name)
    path.write_text(path.read_text().replace("seed: 0}", "seed: 0, reserve: 0.34}", 1) + run)
    return path


def _the_report_lists_each_trial_once(home: Home) -> None:
    report = home.json("report")
    ranked, ended = [row["trial"] for row in report["rows"]], [row["trial"] for row in report["pruned"]]
    assert len({*ranked, *ended}) == len(ranked) + len(ended) == 8
    assert {(row["epoch"], row["epochs"]) for row in report["pruned"]} == {(1, 2), (1, 4), (3, 4)}
    assert report["complete"] is True
    assert any("5 of 8 trials were pruned before their end" in said for said in report["warnings"])
    assert not any("the choice has seen them" in said for said in report["warnings"])


def _survivors_have_the_numbers_of_an_unpruned_study(pruned: Home, whole: Home) -> None:
    def done(home: Home) -> dict[str, list[dict[str, Any]]]:
        numbers = home.numbers()
        kept = {row["digest"] for row in numbers["runs"] if row["state"] == "done"}
        return {kind: [row for row in rows if row["digest"] in kept] for kind, rows in numbers.items()}

    ours, theirs = done(pruned), done(whole)
    names = {row["digest"] for row in ours["runs"]}
    assert len(names) == 6  # three trials in two folds
    assert len(theirs["runs"]) == 16
    for kind in ("runs", "scores"):
        assert ours[kind] == [row for row in theirs[kind] if row["digest"] in names]
    trained = {(row["digest"], row["epoch"]): row for row in theirs["epochs"]}
    assert all(trained[row["digest"], row["epoch"]] == row for row in ours["epochs"])
    assert len(pruned.epochs()) == 18
    assert len(whole.epochs()) == 32


def _the_other_commands_speak_of_it(home: Home) -> None:
    status = home.json("status")
    assert status["runs"] == {"done": 6, "pruned": 10}
    assert status["stuck"] == []
    assert "`eyeseg retry pruned --state pruned` trains them to their end" in home.run("status").stdout
    run = next(row["digest"] for row in home.numbers()["runs"] if row["state"] == "pruned")
    shown = home.run("show", run).stdout
    assert "pruned      pruned, trial" in shown
    assert "inner AUC" in shown
    assert "is pruned" in home.run("reproduce", run, code=None).stderr
    bundle = home.folder / "pruned.zip"
    home.run("export", "--to", "ro-crate", "--output", bundle)
    assert "verdicts on trials at their rungs follow" in home.run("verify", bundle).stdout
    home.run("retry", "--state", "pruned", "--yes")
    home.run("submit-grid", home.folder / "pruned.yaml", "--wait")
    assert home.json("status")["runs"] == {"done": 16}
    assert home.json("report")["pruned"] == []
