"""Looking after a home: saved and restored in the middle of a grid, swept, examined, and told what is stuck."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from acceptance.home import Home
from eyeseg import artifacts
from eyeseg.store.tables import artifact, run


@pytest.mark.long
def test_a_grid_saved_half_way_and_restored_ends_complete_with_each_result_once(home: Home) -> None:
    grid = home.grid("model: unet, width: 4, grid: {epochs: [2, 60]}")
    home.run("up", "--no-flower")
    home.run("submit-grid", grid)
    home.eventually(lambda: home.json("status")["runs"].get("done"), "a run done")

    assert "schema" in home.run("db", "backup", "half.db").stdout
    half = home.json("status")["runs"]
    assert set(half) > {"done"}, "the grid was done before it was saved"
    assert "a stack runs here" in home.run("db", "restore", "half.db", code=6).stderr
    assert healthy(home) >= {"stack", "broker", "workers", "queues", "clock", "integrity"}
    home.eventually(home.is_done, "all runs done")
    first = home.numbers()
    home.run("gc")  # the copy may still want what goes now
    home.run("down")

    assert "restored from half.db" in home.run("db", "restore", "half.db").stdout
    assert 0 < home.json("status")["runs"]["done"] <= half["done"] + 1  # one may have ended between the copy and the look
    assert [entry["reason"] for entry in home.json("status")["stuck"]] == ["no_worker"]
    assert "0 new" in home.run("submit-grid", grid, "--wait").stdout

    assert home.is_done()
    assert home.numbers() == first
    images = Counter((row["digest"], row["image"]) for row in first["scores"])
    assert len(images) == 4 * 6
    assert set(images.values()) == {1}
    swept_without_harm(home)


def healthy(home: Home) -> set[str]:
    """What `eyeseg doctor` finds in order; nothing may be wrong."""
    findings = home.json("doctor")
    assert [one for one in findings if one["state"] == "wrong"] == []
    return {one["check"] for one in findings if one["state"] == "ok"}


def swept_without_harm(home: Home) -> None:
    """`eyeseg gc` frees what it said it would, keeps the best run of each trial, and finds nothing more."""
    before, report = home.numbers(), home.json("report")
    said = home.run("gc", "--dry-run").stdout.splitlines()[-1]
    assert said.startswith("would free ")
    assert home.run("gc").stdout.splitlines()[-1] == said.replace("would free", "freed")
    assert home.run("gc").stdout == "freed 0.0 MB in 0 places\n"
    assert (home.numbers(), home.json("report")) == (before, report)
    kept = home.rows(sa.select(artifact).join(run, run.c.checkpoint_id == artifact.c.id).where(artifact.c.kind == "checkpoint"))
    assert len(kept) == 2
    for row in kept:
        artifacts.fetch(home.settings.artifacts_url, row["address"], row["sha256"], home.settings.cache)
