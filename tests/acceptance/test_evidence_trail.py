"""From a finished grid to what another site believes: runs that come out again number by number, and a bundle that proves its ranking."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from acceptance.home import RUNNER, Home
from eyeseg.spec import RunSpec
from eyeseg.store.tables import artifact, run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with two models trained: one in a training that serves two budgets, one whose runner was killed on the way."""
    made = Home(tmp_path_factory.mktemp("trail"), {"EYESEG_CHECKPOINT_S": "0"})
    unet, segnet = ("model: unet, width: 4, fold: [1], grid: {epochs: [2, 4]}", "model: segnet, width: 4, fold: [1], epochs: 12")
    made.run("up", "--no-flower")
    made.run("submit-grid", made.grid(unet, segnet))
    made.in_mid_training(after=2)  # the longest training goes first
    os.kill(made.pid(RUNNER), signal.SIGKILL)
    made.eventually(lambda: {row["state"] for row in made.rows(sa.select(run.c.state))} == {"done"}, "every run done")
    made.run("down")
    yield made
    made.close()


def digest(home: Home, model: str, epochs: int) -> str:
    specs = {row["digest"]: RunSpec.from_json(row["spec"]) for row in home.rows(sa.select(run))}
    [found] = [name for name, spec in specs.items() if (spec.model, spec.epochs) == (model, epochs)]
    return found


def stored(home: Home) -> Any:
    """Everything stored that a second look could spoil."""
    return home.numbers(), home.rows(sa.select(artifact)), sorted(path.name for path in (home.path / "artifacts").rglob("*"))


@pytest.mark.parametrize(("model", "epochs"), [("unet", 2), ("segnet", 12)], ids=["in a shared training", "killed and resumed"])
def test_a_run_comes_out_again_bit_by_bit_whatever_happened_to_it(home: Home, model: str, epochs: int) -> None:
    attempts = home.attempts()
    trained = {row["job_id"]: [one["ending"] for one in attempts if one["job_id"] == row["job_id"]] for row in attempts}
    assert sorted(map(len, trained.values())) == [1, 2], "the killed training took a second attempt"
    before, name = stored(home), digest(home, model, epochs)

    done = home.run("reproduce", name, "--format", "json")

    found = json.loads(done.stdout)
    assert (found["identical"], found["same_code"], found["conditions"]) == (True, True, [])
    assert found["checkpoint"]["then"] == found["checkpoint"]["now"]
    compared = {(row["of"], row["measure"]): row["compared"] for row in found["measures"]}
    assert (compared["epochs", "loss"], compared["images", "auc"], compared["run", "pooled_auc"]) == (epochs, 6, 1)
    assert f"epoch {epochs}/{epochs}: loss" in done.stderr
    assert stored(home) == before


def test_what_computed_a_run_is_on_record(home: Home) -> None:
    origin = home.json("show", digest(home, "segnet", 12))["provenance"]
    assert len(origin["source"]["sha256"]) == 64
    assert origin["deterministic"]["algorithms"] is True
    assert all(origin[key] for key in ("os", "kernels", "threads", "data_fingerprint", "split_fingerprint", "checkpoint_sha256"))
    assert {"torch", "numpy", "celery"} <= origin["packages"].keys()


def test_a_bundle_with_its_models_is_verified_where_there_is_no_store(home: Home, tmp_path: Path) -> None:
    told = json.loads(home.run("export", "--to", "ro-crate", "--with-models", "-o", "study.zip", "--format", "json").stdout)
    elsewhere = Home(tmp_path)
    shutil.copy(home.folder / "study.zip", elsewhere.folder)
    answer = elsewhere.json("verify", "study.zip", "--manifest", home.folder / "eyes" / "manifest.csv")
    assert answer["ok"]
    assert answer["sha256"] == told["sha256"]
    assert {check["check"] for check in answer["checks"] if check["ok"]} >= {"checkpoints", "ranking", "grid", "scores", "data"}
    assert not elsewhere.path.exists(), "no store was made"
