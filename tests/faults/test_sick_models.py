"""Models that kill their runner, exhaust their device or start processes: the harm stays with their jobs, is said, and can be undone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from acceptance.home import RUNNER, WORKER, Home
from sick import SHORT, ill, with_models

from eyeseg.store.tables import experiment, run

CHILD = "sleep 98765"
SYMPTOMS = {
    "poison": "os.kill(os.getpid(), signal.SIGKILL)",
    "greedy": 'raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")',
    "mad": "return inputs[0] * float('nan')",
    "dark": "model.last.bias.data.fill_(-100.0)",
    "parent": f"ILL.unlink(); subprocess.Popen({CHILD.split()})",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A stack that knows those models."""
    folder = tmp_path_factory.mktemp("sick")
    made = Home(folder, SHORT | {"EYESEG_LEASE_S": "6"} | with_models(folder, **SYMPTOMS))
    made.run("up", "--no-flower")
    yield made
    made.close()


def test_a_poison_job_is_dead_after_three_attempts_and_the_rest_of_its_grid_is_done(home: Home) -> None:
    grid = home.grid("model: poison, width: 4, epochs: 2, fold: [1]", "model: unet, width: 4, epochs: 2, fold: [1]", name="poisoned")

    home.run("submit-grid", grid, "--wait", code=3)

    assert states(home, "poisoned") == {"poison": ["dead", "failed"], "unet": ["done", "done"]}
    job = training(home, "poisoned", "poison")
    ends = attempts(home, job)
    assert [(attempt["number"], attempt["ending"]) for attempt in ends] == [(1, "crashed"), (2, "crashed"), (3, "crashed")]
    assert ends[-1]["error"] == job["error"]
    assert job["error"].startswith("crashed: killed by SIGKILL (")
    (said,) = (line for line in home.run("status", "poisoned").stdout.splitlines() if line.startswith("dead "))
    assert f"job {job['id']} train poison " in said
    assert job["error"] in said
    assert home.run("logs", job["id"]).stdout.splitlines()[-1].endswith(f" is dead: {job['error']}")

    ill(home.folder, "poison").unlink()
    home.run("retry", "poisoned", "-y")

    home.eventually(lambda: states(home, "poisoned")["poison"] == ["done", "done"], "the cured model trained and evaluated")
    assert [(attempt["number"], attempt["ending"]) for attempt in attempts(home, job)[3:]] == [(1, "done")]


def test_a_device_out_of_memory_is_said_with_what_was_asked_and_tried_again_as_often_as_the_grid_says(home: Home) -> None:
    grid = home.grid("model: greedy, width: 4, epochs: 2, fold: [1]", "model: unet, width: 4, epochs: 3, fold: [1]", name="greedy")
    grid.write_text(grid.read_text() + "run: {retry: {oom: 1}}\n")

    home.run("submit-grid", grid, "--wait", code=3)

    assert states(home, "greedy") == {"greedy": ["failed", "failed"], "unet": ["done", "done"]}
    job = training(home, "greedy", "greedy")
    first, second = attempts(home, job)
    assert [(attempt["number"], attempt["ending"]) for attempt in (first, second)] == [(1, "gpu_oom"), (1, "failed")]
    assert first["error"] == second["error"] == job["error"]
    asked = "; asked for batch size 4 of 48x32-rgb images, fp32 (greedy.py:"
    assert job["error"].startswith(f"gpu_oom: CUDA out of memory. Tried to allocate 20.00 GiB{asked}")
    assert job["error"] in home.run("status", "greedy").stdout
    assert "Traceback (most recent call last)" in (home.path / "logs" / f"job-{job['id']}.log").read_text()

    ill(home.folder, "greedy").unlink()
    home.run("retry", "greedy", "-y")

    home.eventually(lambda: states(home, "greedy")["greedy"] == ["done", "done"], "trained and evaluated where there is memory")
    again = training(home, "greedy", "greedy")
    assert again["payload"] == job["payload"]  # nothing of what is trained has changed
    assert again["payload"]["spec"]["batch_size"] == 4


def test_a_loss_of_nan_and_a_model_that_stays_black_are_results_not_faults(home: Home) -> None:
    grid = home.grid(*(f"model: {model}, width: 4, epochs: 2, fold: [1]" for model in ("mad", "dark")), name="results")

    home.run("submit-grid", grid, "--wait")

    assert states(home, "results") == {"mad": ["done", "done"], "dark": ["done", "done"]}
    assert [len(attempts(home, training(home, "results", model))) for model in ("mad", "dark")] == [1, 1]
    runs = {row["spec"].get("model"): row for row in home.rows(sa.select(run))}
    assert (runs["mad"]["outcome"], runs["dark"]["outcome"]) == ("diverged", "all_black")
    assert runs["mad"]["remark"] == "loss became nan at epoch 1, step 1 (lr 0.003, batch size 4)."
    rows = {row["model"]: row for row in home.json("report", "results")["rows"]}
    assert (rows["mad"]["outcomes"]["diverged"], rows["dark"]["outcomes"]["all_black"]) == (1, 1)
    assert rows["mad"]["rank"] is None
    assert rows["mad"]["image_auc_mean"] is None
    assert rows["mad"]["remark"].startswith("diverged in 1 of 1 run")
    assert rows["dark"]["remark"].startswith("all black at 0.5 in 1 of 1 run")


def test_what_a_runner_has_started_ends_with_it_when_its_worker_is_killed_and_when_its_job_is_cancelled(home: Home) -> None:
    home.run("submit-grid", home.grid("model: parent, width: 4, epochs: 4000", name="parent"), "--limit", 1)
    first, runner, worker = home.pid(CHILD), home.pid(RUNNER), home.pid(WORKER)

    os.kill(worker, signal.SIGKILL)

    home.eventually(lambda: not {first, runner} & home.processes().keys(), "the runner and what it had started gone")

    job = training(home, "parent", "parent")
    home.eventually(lambda: len(attempts(home, job)) == 2, "another attempt")
    ill(home.folder, "parent").touch()
    second, runner = home.pid(CHILD), home.pid(RUNNER)
    home.run("cancel", "parent", "-y")
    asked = time.time()
    home.eventually(lambda: states(home, "parent") == {"parent": ["cancelled", "cancelled"]}, "the job cancelled")

    assert not {second, runner} & home.processes().keys()
    expired, cancelled = attempts(home, job)
    assert (expired["ending"], cancelled["ending"]) == ("expired", "cancelled")
    assert cancelled["ended_at"] - asked < 2 * home.settings.heartbeat_s
    before = len(home.epochs())
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 1, lr: 0.01, fold: [1]", name="after"), "--wait")
    assert states(home, "parent") == {"parent": ["cancelled", "cancelled"]}
    assert len(home.epochs()) == before + 1
    assert [run["state"] for run in home.numbers()["runs"]].count("cancelled") == 1


def jobs_of(home: Home, name: str) -> list[dict[str, Any]]:
    (number,) = (row["id"] for row in home.rows(sa.select(experiment).where(experiment.c.name == name)))
    return [job for job in home.jobs() if job["experiment_id"] == number]


def states(home: Home, name: str) -> dict[str, list[str]]:
    """The states of the train and the evaluate job of each model of a grid."""
    found: dict[str, list[str]] = {}
    for job in jobs_of(home, name):
        found.setdefault(job["payload"]["spec"].get("model", "unet"), []).append(job["state"])
    return found


def training(home: Home, name: str, model: str) -> dict[str, Any]:
    return next(job for job in jobs_of(home, name) if job["payload"]["spec"].get("model", "unet") == model and job["kind"] == "train")


def attempts(home: Home, job: dict[str, Any]) -> list[dict[str, Any]]:
    return [attempt for attempt in home.attempts() if attempt["job_id"] == job["id"]]
