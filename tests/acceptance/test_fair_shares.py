"""Several experiments on one slot, through the real broker: nobody waits for all the others, and priorities hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from acceptance.home import Home
from eyeseg.store.tables import attempt, experiment, job, memory_use

NOOP = Path(__file__).parents[2] / "benchmarks" / "noop_worker.py"


@pytest.mark.long
def test_priorities_hold_and_experiments_take_turns_whoever_was_first(tmp_path: Path, tcp_broker: str) -> None:
    """A real worker, whose runner does nothing."""
    home = Home(tmp_path, {"EYESEG_BROKER_URL": tcp_broker, "EYESEG_BENCHMARK_CLAIMS": str(tmp_path / "claims")})
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 1, grid: {seed: [0, 1, 2, 3, 4, 5, 6, 7]}", name="large"))
    home.run("submit-grid", home.grid("model: unet, width: 4, lr: 0.01, epochs: 1", name="small"))
    home.run("submit-grid", home.grid("model: unet, width: 4, lr: 0.02, epochs: 1", name="urgent"), "--priority", 9)
    worker = subprocess.Popen([sys.executable, NOOP], cwd=tmp_path, env=home.environment, stderr=subprocess.DEVNULL)
    try:
        home.eventually(lambda: len(started(home)) == 40, "all jobs of all three")
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    order = [row["name"] for row in started(home)]
    assert order[:4] == ["urgent"] * 4
    assert order[4:12] == ["large", "small"] * 4
    assert order[12:] == ["large"] * 28
    of_urgent = [row["kind"] for row in started(home)][:4]
    assert of_urgent == ["train", "evaluate"] * 2, "a run is ended before the next is begun"


@pytest.mark.long
def test_a_small_experiment_and_an_urgent_one_do_not_wait_for_a_large_one(home: Home) -> None:
    block = "model: unet, width: 4, epochs: 1, grid: {seed: [0, 1, 2, 3, 4, 5]}"
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid(block, name="large"))
    home.eventually(home.attempts, "the first job of the large one")
    home.run("submit-grid", home.grid("model: unet, width: 4, lr: 0.01, epochs: 1", name="small"))
    home.run("submit-grid", home.grid("model: unet, width: 4, lr: 0.02, epochs: 1", name="urgent"), "--priority", 9)
    waiting = home.json("status", "large")["waiting"]
    assert waiting["cpu"] >= 8

    home.eventually(lambda: set(home.json("status", "small")["runs"]) == {"done"}, "the small one done")

    order = [row["name"] for row in started(home)]
    first, last = order.index("urgent"), len(order) - order[::-1].index("urgent")
    assert order[first:last] == ["urgent"] * 4, order
    between = order[order.index("small") : len(order) - order[::-1].index("small")]
    assert between[:3] == ["small", "large", "small"], order
    assert between.count("large") <= between.count("small"), order
    assert home.json("status", "large")["runs"].get("done", 0) < 12, "the large one is not over yet"
    measured = home.rows(sa.select(memory_use.c.kind, memory_use.c.cpu_bytes))
    assert {row["kind"] for row in measured if row["cpu_bytes"] > 100e6} == {"train", "evaluate"}
    assert "on a CPU" in home.run("plan", home.grid(block, name="large")).stdout
    home.run("cancel", "large", "-y")
    home.run("down")


def test_a_worker_of_evaluations_alone_says_so_and_leaves_trainings_to_others(tmp_path: Path, tcp_broker: str) -> None:
    home = Home(tmp_path, {"EYESEG_BROKER_URL": tcp_broker})
    try:
        worker = home.begin("worker", "--queues", "evaluate")
        home.eventually(lambda: worker_is_up(home), "the worker up")
        home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 1"), "--limit", 1)
        found = home.json("status")
        assert [one["queues"] for one in found["workers"]] == [["eyeseg.evaluate"]]
        assert [(entry["reason"], entry["count"]) for entry in found["stuck"]] == [("unserved", 1)]
        assert "1 job is queued for cpu, which no living worker serves" in home.run("status").stdout
        assert home.attempts() == []
        worker.terminate()
        assert worker.wait(60) == 0
        assert "there is no queue 'gpu.99g'" in home.run("worker", "--queues", "gpu.99g", code=2).stderr
    finally:
        home.close()


def worker_is_up(home: Home) -> bool:
    return "ready" in home.last_words()


def started(home: Home) -> list[dict[str, str]]:
    """The attempts in the order of their start, with the name of their experiment."""
    query = sa.select(experiment.c.name, job.c.kind).join(job, job.c.experiment_id == experiment.c.id)
    return home.rows(query.join(attempt, attempt.c.job_id == job.c.id).order_by(attempt.c.started_at))
