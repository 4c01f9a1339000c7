"""A grid from its file to its ranking: the same test on the embedded services and on PostgreSQL with a broker on a TCP port."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from acceptance.home import Home
from eyeseg.samples import read_manifest
from eyeseg.spec import RunSpec
from eyeseg.store.tables import image_score, run

REPORT = {"experiment", "split", "leaky", "rank_by", "alpha", "complete", "warnings", "data", "rows", "baselines"}
REPORT_DATA = {"fingerprint", "images", "patients", "positive_fraction", "images_without_lesion"}
REPORT_ROW = {
    *(
        "rank",
        "group",
        "trial",
        "model",
        "params",
        "runs",
        "runs_expected",
        "outcomes",
        "image_auc_mean",
        "image_auc_ci",
        "image_auc_median",
    ),
    *("image_auc_min", "images_below_half", "images_undefined", "best_fold_auc", "pooled_auc", "ap_mean", "dice_mean", "dice_mean_tuned"),
    *("sensitivity", "specificity", "p_vs_best", "tries", "device_seconds", "remark", "selection_auc_mean"),
}
OUTCOMES = {"ok", "diverged", "all_black", "failed"}
STATUS = {"experiment", "runs", "jobs", "workers", "stuck", "waiting"}
WORKER = {"name", "slots", "devices", "last_beat_s"}
PLAN = {"runs", "runs_done", "jobs", "epochs_naive", "epochs_shared", "leaks"}


@pytest.fixture(params=["embedded", pytest.param("postgresql and tcp", marks=pytest.mark.long)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A home on the embedded services, and one on services of their own: nothing differs but two URLs."""
    urls = {}
    if request.param != "embedded":
        urls = {"EYESEG_STORE_URL": request.getfixturevalue("postgres_url"), "EYESEG_BROKER_URL": request.getfixturevalue("tcp_broker")}
    made = Home(tmp_path, urls)
    yield made
    made.close()


def test_a_grid_runs_to_its_ranking_and_is_not_run_twice(anywhere: Home) -> None:
    grid = anywhere.grid("model: unet, width: 4, grid: {epochs: [2, 3]}", "model: fcn, backbone: resnet18, lr: 0.001, epochs: 2")

    planned = anywhere.json("plan", grid)
    first = anywhere.run("submit-grid", grid, "--wait")

    assert planned == planned | {"runs": 6, "runs_done": 0, "jobs": {"train": 4, "evaluate": 6}, "epochs_naive": 14, "epochs_shared": 10}
    assert "6 runs, 6 new" in first.stdout
    ranking = first.stdout.split("# gr model", 1)[1]
    assert "fcn" in ranking
    assert "unet" in ranking
    assert anywhere.is_empty()
    each_run_has_each_validation_image_once(anywhere)
    everything_printed_as_json_has_the_keys_of_the_contract(anywhere, grid)

    jobs, numbers = anywhere.jobs(), anywhere.numbers()
    assert {job["state"] for job in jobs} == {"done"}
    started = time.monotonic()
    second = anywhere.run("submit-grid", grid, "--wait")

    assert "6 runs, 0 new; queued 0 train and 0 evaluate jobs" in second.stdout
    assert second.stdout.split("# gr model", 1)[1] == ranking
    assert "starting a local stack" not in second.stderr
    assert time.monotonic() - started < 30
    assert anywhere.jobs() == jobs
    assert anywhere.numbers() == numbers
    assert len(anywhere.attempts("train")) == 4
    assert len(anywhere.attempts("evaluate")) == 6


def each_run_has_each_validation_image_once(home: Home) -> None:
    samples = {sample.name for sample in read_manifest(home.folder / "eyes" / "manifest.csv")}
    scores = home.rows(sa.select(run.c.spec, image_score.c.image).join(run, run.c.id == image_score.c.run_id))
    trials: dict[str, Counter[str]] = {}
    for row in scores:
        spec = RunSpec.from_json(row["spec"])
        trials.setdefault(f"{spec.model} {spec.epochs}", Counter())[row["image"]] += 1
    assert len(trials) == 3
    for images in trials.values():  # the folds of a trial validate on every image, and on none of them twice
        assert images == Counter(dict.fromkeys(samples, 1))


def everything_printed_as_json_has_the_keys_of_the_contract(home: Home, grid: Path) -> None:
    report = home.json("report")
    assert set(report) >= REPORT
    assert set(report["data"]) == REPORT_DATA
    assert report["complete"] is True
    assert report["leaky"] is False
    assert report["experiment"] == "tiny"
    assert [row["rank"] for row in report["rows"]] == [1, 2, 3]
    for row in report["rows"]:
        assert set(row) >= REPORT_ROW
        assert row["outcomes"].keys() == OUTCOMES
        assert sum(row["outcomes"].values()) == row["runs"] == row["runs_expected"] == 2
        assert row["device_seconds"] > 0

    status = home.json("status")
    assert set(status) == STATUS
    assert status["runs"] == {"done": 6}
    assert status["jobs"] == {"done": 10}
    assert all(set(worker) == WORKER for worker in status["workers"])

    plan = home.json("plan", grid)
    assert set(plan) >= PLAN
    assert plan["runs_done"] == plan["runs"] == 6
    assert plan["leaks"] == []
