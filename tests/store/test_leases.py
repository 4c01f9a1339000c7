"""Claim, beat and fencing: one attempt writes, and only while its lease is its own."""

from __future__ import annotations

import pytest
import scene
import sqlalchemy as sa

from eyeseg.errors import Fenced, LeaseHeld, NotFound
from eyeseg.states import Outcome
from eyeseg.store import Store, jobs, leases, results
from eyeseg.store.database import NOW
from eyeseg.store.tables import attempt, job


def test_a_claim_starts_the_first_attempt(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    held = scene.claim(store, number)
    found = scene.row(store, number)
    assert (held.number, held.kind, held.training_key) == (1, "train", "key-a")
    assert (found["state"], found["attempt"], found["token"], found["worker"]) == ("running", 1, held.token, "host.cpu-0")
    assert scene.run_states(store) == {"a-10": "running"}


def test_second_slot_cannot_claim_a_leased_job(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    scene.claim(store, number)
    before = scene.everything(store)
    with pytest.raises(LeaseHeld, match=r"is running \(attempt 1\)"):
        scene.claim(store, number, slot="cpu-1")
    assert scene.everything(store) == before


def test_what_is_not_queued_cannot_be_claimed(store: Store) -> None:
    scene.submit(store)
    [waiting] = scene.ids(store, "evaluate")
    with pytest.raises(LeaseHeld, match="is pending"):
        scene.claim(store, waiting)
    [number] = scene.ids(store)
    scene.train(store, number)
    with pytest.raises(LeaseHeld, match="is done"):
        scene.claim(store, number)
    with pytest.raises(NotFound, match="job 999999: there is no such job"):
        scene.claim(store, 999_999)


def test_an_expired_lease_is_claimed_by_another(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    first = scene.claim(store, number)
    scene.expire(store, number)
    second = scene.claim(store, number, slot="cpu-1")
    assert (second.number, scene.row(store, number)["token"]) == (2, second.token)
    assert leases.ended_as(store, first) == "expired"
    assert leases.ended_as(store, second) is None


def test_an_expired_lease_with_all_attempts_used_is_not_claimed(store: Store) -> None:
    scene.submit(store, max_attempts=1)
    [number] = scene.ids(store)
    scene.claim(store, number)
    scene.expire(store, number)
    with pytest.raises(LeaseHeld):
        scene.claim(store, number)


def test_an_attempt_that_lost_its_training_writes_nothing(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    first = scene.claim(store, number)
    known = scene.checkpoint(first, 5)
    results.record_checkpoint(store, first, known, budget=False)
    scene.expire(store, number)
    scene.claim(store, number, slot="cpu-1")
    before = scene.everything(store)
    writes = {**scene.TRAINING_WRITES, "adopt_checkpoint": lambda store, held: results.adopt_checkpoint(store, held, known)}
    for name, write in writes.items():
        with pytest.raises(Fenced):
            write(store, first)
        assert scene.everything(store) == before, name


def test_an_attempt_that_lost_its_evaluation_writes_nothing(store: Store) -> None:
    scene.submit(store)
    scene.train(store, scene.ids(store)[0])
    [number] = scene.ids(store, "evaluate")
    first = scene.claim(store, number)
    scene.expire(store, number)
    second = scene.claim(store, number, slot="cpu-1")
    before = scene.everything(store)
    with pytest.raises(Fenced, match="attempt 1 lost its lease; its result is not written"):
        scene.evaluate(store, first)
    assert scene.everything(store) == before
    scene.evaluate(store, second)
    assert scene.run_states(store) == {"a-10": "done"}


def test_a_finished_attempt_cannot_finish_again(store: Store) -> None:
    scene.submit(store)
    held = scene.train(store, scene.ids(store)[0])
    before = scene.everything(store)
    with pytest.raises(Fenced):
        results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    assert scene.everything(store) == before
    assert leases.ended_as(store, held) == "done"


def test_a_beat_renews_the_lease_and_tells_of_a_cancellation(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    held = scene.claim(store, number, ttl_s=5.0)
    before = scene.row(store, number)["lease_until"]
    assert leases.beat(store, held, ttl_s=500.0) is False
    assert scene.row(store, number)["lease_until"] > before + 400
    jobs.cancel(store, [number])
    assert leases.beat(store, held, ttl_s=500.0) is True


def test_leases_count_seconds_since_1970_by_the_database(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    scene.claim(store, number, ttl_s=1000.0)
    left = scene.column(store, sa.select(job.c.lease_until - NOW).where(job.c.id == number))[0]
    started = scene.column(store, sa.select(attempt.c.started_at))[0]
    assert 900 < left <= 1000
    assert 1.7e9 < started < 1e10
