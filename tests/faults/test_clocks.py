"""One worker's clock two hours off: the server's clock decides about leases, and where there is no server the token does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from acceptance.home import Home
from store import scene

from eyeseg.errors import Fenced
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, leases, open_store, results
from eyeseg.store.database import NOW
from eyeseg.store.tables import attempt, job

FAKETIME = [path for folder in ("/usr/lib", "/usr/local/lib") for path in Path(folder).glob("**/libfaketimeMT.so.1")]
pytestmark = pytest.mark.skipif(not FAKETIME, reason="needs libfaketime (Debian: apt-get install faketime)")

# What a worker whose clock is off does: looks for expired leases, reaches for a job that another holds, takes one that is free.
OTHER = """
import json, sys, time
from eyeseg.errors import LeaseHeld
from eyeseg.store import leases, open_store
store = open_store(sys.argv[1])
held, free = map(int, sys.argv[2:])
def claim(number):
    try:
        return leases.claim(store, number, worker="other.1", slot="cpu-0", device="CPU", ttl_s=60.0).token
    except LeaseHeld:
        return None
print(json.dumps({"time": time.time(), "rescued": leases.rescue(store, who="other"), "stolen": claim(held), "token": claim(free)}))
"""


def off_by(hours: int) -> dict[str, str]:
    """What to add to the environment of a process whose clock is to be off."""
    return {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": f"{hours:+d}h", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def other_worker(store: Store, hours: int, *, held: int, free: int) -> dict[str, Any]:
    url = store.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", OTHER, url, str(held), str(free)],
        env={**os.environ, **off_by(hours)},
        check=True,
        capture_output=True,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    assert abs(answer["time"] - time.time() - hours * 3600) < 600  # its clock was off
    return answer


@pytest.mark.parametrize("hours", [2, -2])
def test_a_worker_with_a_wrong_clock_steals_nothing_where_a_server_keeps_the_time(postgres_url: str, hours: int) -> None:
    store = open_store(postgres_url.replace("postgresql:", "postgresql+psycopg:"), create=True)
    scene.submit(store, {"a": [10], "b": [10]})
    mine, free = scene.ids(store)
    held = scene.claim(store, mine)

    answer = other_worker(store, hours, held=mine, free=free)

    assert (answer["rescued"], answer["stolen"]) == ([], None)
    assert leases.rescue(store, who="me") == []  # nor is its own lease taken for an old one
    left = scene.column(store, sa.select(job.c.lease_until - NOW).where(job.c.id == free))[0]
    assert 0 < left <= 60
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    assert scene.column(store, sa.select(attempt.c.number)) == [1, 1]
    store.close()


def test_on_sqlite_a_clock_ahead_takes_a_job_over_and_there_is_one_result(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", create=True)
    scene.submit(store, {"a": [10], "b": [10]})
    mine, free = scene.ids(store)
    held = scene.claim(store, mine)

    answer = other_worker(store, 2, held=mine, free=free)

    assert answer["rescued"] == [[mine, JobState.QUEUED]]
    assert scene.row(store, mine)["token"] == answer["stolen"]
    with pytest.raises(Fenced):
        results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    assert Counter(scene.column(store, sa.select(attempt.c.ending).where(attempt.c.job_id == mine))) == {"expired": 1, None: 1}
    store.close()


def test_on_sqlite_the_lease_of_a_clock_behind_is_taken_over_and_there_is_one_result(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", create=True)
    scene.submit(store, {"a": [10], "b": [10]})
    mine, free = scene.ids(store)
    held = scene.claim(store, mine)

    answer = other_worker(store, -2, held=mine, free=free)

    assert (answer["rescued"], answer["stolen"]) == ([], None)
    assert leases.rescue(store, who="me") == [(free, JobState.QUEUED)]
    with store.read() as connection:
        query = sa.select(attempt.c.number, attempt.c.ending).where(attempt.c.token == answer["token"])
        assert tuple(connection.execute(query).one()) == (1, "expired")
    scene.train(store, free)
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    assert set(scene.states(store)) == {"done"}
    store.close()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_three_workers_two_of_them_with_wrong_clocks_run_every_job_once(tmp_path: Path, postgres_url: str, tcp_broker: str) -> None:
    home = Home(tmp_path, {"EYESEG_STORE_URL": postgres_url, "EYESEG_BROKER_URL": tcp_broker, "EYESEG_LEASE_S": "9"})
    usual = dict(home.environment)
    for hours in (0, 2, -2):
        home.environment = {**usual, **(off_by(hours) if hours else {})}
        home.begin("worker")
    home.environment = usual
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 30, seed: 0", "model: unet, width: 4, epochs: 30, seed: 1", folds=3))
    home.eventually(home.is_done, "all runs done")
    said = (home.folder / "command.log").read_text(errors="replace")
    for hours in (0, 2, -2):
        assert time.strftime("%Y-%m-%dT%H:", time.gmtime(time.time() + hours * 3600)) in said or time.gmtime().tm_min < 10
    for kind in ("train", "evaluate"):
        assert [(row["number"], row["ending"]) for row in home.attempts(kind)] == [(1, "done")] * 6
    assert len({row["worker"] for row in home.attempts()}) == 3
    home.close()
