"""What a monitor is told is what stands in the store: how much waits, runs and is over, and how old leases and beats are."""

from __future__ import annotations

import pytest
import scene

from eyeseg.states import JobState
from eyeseg.store import Store, fleet, gauges, leases, outbox, results
from eyeseg.store.database import NOW
from eyeseg.store.tables import attempt, job, worker


def _backdate(store: Store, job_id: int, seconds: float) -> None:
    """Let a queued job's message, and a running one's attempt, be that old."""
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == job_id).values(published_at=NOW - seconds))
        connection.execute(attempt.update().where(attempt.c.job_id == job_id).values(started_at=NOW - seconds))


def test_an_empty_store_has_nothing_to_say(store: Store) -> None:
    assert gauges.moment(store, heard_within_s=60) == gauges.Moment({}, [], [], [])
    assert gauges.totals(store) == gauges.Totals([], [])


def test_queues_are_counted_by_what_waits_runs_and_has_no_message(store: Store) -> None:
    scene.submit(store, {name: [10] for name in "abcd"})
    running, sent, sent_later, _unsent = scene.ids(store)
    scene.train(store, running)  # its evaluation waits now, unsent
    scene.claim(store, sent)
    outbox.published(store, [sent_later])
    _backdate(store, sent_later, 100)
    found = gauges.moment(store, heard_within_s=60)
    assert found.jobs == {"done": 1, "running": 1, "queued": 3, "pending": 3}
    [evaluate, train] = found.queues
    assert {key: train[key] for key in ("queue", "queued", "unsent", "running")} == {
        "queue": "eyeseg.train",
        "queued": 2,
        "unsent": 1,
        "running": 1,
    }
    assert train["oldest_s"] == pytest.approx(100, abs=20)
    assert (evaluate["queue"], evaluate["queued"], evaluate["unsent"], evaluate["oldest_s"]) == ("eyeseg.evaluate", 1, 1, None)


def test_the_least_lease_and_the_oldest_attempt_are_found_for_each_device(store: Store) -> None:
    scene.submit(store, {name: [10] for name in "abc"})
    old, expired, on_gpu = scene.ids(store)
    scene.claim(store, old, ttl_s=600)
    _backdate(store, old, 500)
    scene.claim(store, expired, slot="cpu-1")
    scene.expire(store, expired)
    leases.claim(store, on_gpu, worker="host.gpu", slot="gpu-0", device="GPU", ttl_s=60)
    [cpu, gpu] = gauges.moment(store, heard_within_s=60).devices
    assert (cpu["device"], cpu["busy"], cpu["expired"]) == ("CPU", 2, 1)
    assert -20 < cpu["lease_left_s"] < 0
    assert cpu["attempt_s"] == pytest.approx(500, abs=20)
    assert (gpu["device"], gpu["busy"], gpu["expired"]) == ("GPU", 1, 0)
    assert 30 < gpu["lease_left_s"] <= 60


def test_silent_workers_are_told_until_they_are_forgotten(store: Store) -> None:
    for name, age in (("alive", 1), ("silent", 300), ("forgotten", 4000)):
        fleet.register(store, name, slots=1, devices=["CPU"], version="1")
        with store.write() as connection:
            connection.execute(worker.update().where(worker.c.name == name).values(last_beat=NOW - age))
    found = gauges.moment(store, heard_within_s=3600).workers
    assert [one["name"] for one in found] == ["alive", "silent"]
    assert found[1]["last_beat_s"] == pytest.approx(300, abs=20)


def test_totals_count_runs_by_outcome_and_what_attempts_cost_by_their_ending(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10]}, max_attempts=1)
    done, crashed, running = scene.ids(store)
    scene.train(store, done)
    scene.evaluate(store, scene.claim(store, scene.ids(store, "evaluate")[0]))
    leases.give_back(store, scene.claim(store, crashed), error="crashed: killed", seconds=7.0)
    scene.claim(store, running)
    found = gauges.totals(store)
    assert {(row["state"], row["outcome"]): row["count"] for row in found.runs} == {
        ("done", "ok"): 1,
        ("failed", "failed"): 1,
        ("running", None): 1,
    }
    assert {row["ending"]: (row["device"], row["count"], row["seconds"]) for row in found.attempts} == {
        "done": ("CPU", 2, 2.0),
        "crashed": ("CPU", 1, 7.0),
    }


def test_a_released_attempt_counts_for_what_it_held(store: Store) -> None:
    scene.submit(store)
    [only] = scene.ids(store)
    leases.release(store, scene.claim(store, only), seconds=3.0)
    [row] = gauges.totals(store).attempts
    assert (row["ending"], row["seconds"]) == ("released", 3.0)
    assert gauges.moment(store, heard_within_s=60).jobs == {JobState.QUEUED: 1, JobState.PENDING: 1}
    results.finish_broken(store, scene.claim(store, only), state=JobState.FAILED, error="x", seconds=1.5)
    assert sum(row["seconds"] for row in gauges.totals(store).attempts) == 4.5
