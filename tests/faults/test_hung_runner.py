"""A runner that hangs while its worker lives: noticed after the stall limit, asked where it stands, killed, and its job goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from acceptance.home import Home
from bench import Bench
from sick import LONG, SHORT, figures, ill, with_models

from eyeseg.store.tables import run

WARM = "model: unet, width: 4, epochs: 1"
STALL_S = 3.0  # of a warm runner, which has much to say; the start of a cold one takes longer


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Its runner is warm, and knows the model `sleeper`, which never comes back from a step when it is ill."""
    environment = with_models(tmp_path, sleeper="ILL.unlink(); time.sleep(10**6)")
    ill(tmp_path, "sleeper").unlink()
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    made = Bench(Home(tmp_path, SHORT | {"EYESEG_LEASE_S": "12"} | environment))
    warm(made, 0.001)
    yield made
    made.close()


@pytest.mark.long
def test_a_hung_runner_says_where_it_stands_and_a_stopped_one_is_killed_too(bench: Bench, undisturbed: dict[str, Any]) -> None:
    home = bench.home
    train = bench.submit(home.grid(LONG.replace("unet", "sleeper"), name="hangs"))
    asleep = bench.runner.pid

    def fall_asleep() -> None:
        home.in_mid_training(after=1 + 4)  # one is of the job that has warmed the runner
        ill(home.folder, "sleeper").touch()

    assert stalled(bench, train, fall_asleep) == "queued"
    first = attempts(home, train)[-1]
    assert first["error"].startswith("stalled: the runner said nothing for 3 s; Python stood at sleeper.py:")
    assert first["error"].endswith(" in suffer")
    assert asleep not in home.processes()
    assert "Current thread" in (home.path / "logs" / f"job-{train}.log").read_text()

    warm(bench, 0.002)
    stopped = bench.runner.pid

    def stop() -> None:
        home.in_mid_training(after=len(home.epochs()) + 4)
        os.kill(stopped, signal.SIGSTOP)

    assert stalled(bench, train, stop) == "queued"
    second = attempts(home, train)[-1]
    assert second["error"] == "stalled: the runner said nothing for 3 s"  # a stopped process cannot say where it stands
    assert not Path(f"/proc/{stopped}").exists()

    assert set(bench.work()) == {"done"}  # with the evaluations of the small trainings
    assert [(attempt["number"], attempt["ending"]) for attempt in attempts(home, train)] == [(1, "crashed"), (2, "crashed"), (3, "done")]
    (digest,) = (row["digest"] for row in home.rows(sa.select(run).where(run.c.train_job_id == train)))
    tokens = [epoch["token"] for epoch in home.epochs() if epoch["job_id"] == train]
    assert {attempt["token"] for attempt in attempts(home, train)} == set(tokens)
    of_run = {kind: [row for row in rows if row["digest"] == digest] for kind, rows in home.numbers().items()}
    assert figures(of_run) == figures(undisturbed)


def warm(bench: Bench, lr: float) -> None:
    """Have the runner do a small training, with all the time it needs."""
    train = bench.submit(bench.home.grid(f"{WARM}, lr: {lr}", name=f"warm-{lr}"))
    assert bench.supervisor.run(train) == "done"


def stalled(bench: Bench, job: int, fault: Any) -> str:
    bench.change(stall_s=STALL_S)
    ending = bench.attempt(job, meanwhile=fault)
    bench.change(stall_s=600.0)
    return ending


def attempts(home: Home, job: int) -> list[dict[str, Any]]:
    return [attempt for attempt in home.attempts() if attempt["job_id"] == job]
