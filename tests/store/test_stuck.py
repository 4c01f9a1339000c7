"""What does not go on by itself is found, and nothing else; the command that helps is named."""

from __future__ import annotations

from typing import Any

import scene

from eyeseg.cli import _stuck
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, experiments, jobs, leases, outbox, results, stuck
from eyeseg.store.database import NOW
from eyeseg.store.tables import job


def _entries(store: Store, *, workers: int = 1, unsent_after_s: float = 60.0) -> list[dict[str, Any]]:
    found = stuck.find(store, experiments.find(store, "exp")["id"], unsent_after_s=unsent_after_s)
    return _stuck.entries(found, "exp", workers=workers)


def _reasons(store: Store, **how: Any) -> dict[str, int]:
    return {entry["reason"]: entry["count"] for entry in _entries(store, **how)}


def test_work_under_way_is_not_stuck(store: Store) -> None:
    scene.submit(store, {"a": [5, 10], "b": [10], "c": [10]})
    running, done, waiting = scene.ids(store)
    scene.claim(store, running)
    scene.train(store, done)
    outbox.published(store, [waiting, *scene.ids(store, "evaluate")])
    assert _entries(store) == []


def test_queued_jobs_are_stuck_where_no_worker_lives(store: Store) -> None:
    scene.submit(store, {f"{n:02}": [10] for n in range(12)})
    [entry] = _entries(store, workers=0)
    assert (entry["reason"], entry["count"], entry["jobs"]) == ("no_worker", 12, scene.ids(store)[:10])
    assert entry["why"] == "12 jobs are queued, and no worker is alive"
    assert "`eyeseg up`" in entry["help"]


def test_a_job_without_a_message_is_stuck_once_it_has_waited_for_one(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10]})
    sent, unsent, given_back = scene.ids(store)
    outbox.published(store, [sent])
    with store.write() as connection:
        connection.execute(job.update().values(created_at=NOW - 100))
    leases.release(store, scene.claim(store, given_back))  # its event is young, though it is old
    [entry] = _entries(store)
    assert (entry["reason"], entry["jobs"]) == ("unsent", [unsent])
    assert "`eyeseg doctor`" in entry["help"]
    assert _reasons(store, unsent_after_s=1000.0) == {}


def test_a_running_job_whose_lease_ran_out_is_stuck(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10]})
    silent, beating = scene.ids(store)
    scene.claim(store, silent, slot="dead")
    scene.claim(store, beating)
    scene.expire(store, silent)
    [entry] = _entries(store)
    assert (entry["reason"], entry["jobs"]) == ("lease_expired", [silent])
    assert entry["why"].startswith(f"job {silent} train unet a: its worker host.dead has been silent")
    assert "by itself" in entry["help"]
    assert "`eyeseg up`" in _entries(store, workers=0)[0]["help"]


def test_a_dead_training_is_named_once_with_what_was_given_up(store: Store) -> None:
    scene.submit(store, {"a": [5, 10], "b": [10]}, max_attempts=1)
    dead, _ = scene.ids(store)
    leases.give_back(store, scene.claim(store, dead), error="crashed: in the first line\nkilled by SIGKILL (see dmesg).")
    [entry] = _entries(store)
    assert (entry["reason"], entry["jobs"], entry["count"]) == ("dead", [dead], 1)
    assert entry["why"] == f"job {dead} train unet a: killed by SIGKILL (see dmesg) (2 evaluations were given up with it)"
    assert entry["help"] == f"`eyeseg logs {dead}` says more, `eyeseg retry exp` tries again."


def test_jobs_that_failed_alike_share_a_line(store: Store) -> None:
    scene.submit(store, {f"{n:02}": [10] for n in range(13)})
    numbers = scene.ids(store)
    for number in numbers[:12]:
        results.finish_broken(store, scene.claim(store, number), state=JobState.FAILED, error="disk_full: no space left", seconds=1.0)
    results.finish_broken(store, scene.claim(store, numbers[12]), state=JobState.FAILED, error="DataChanged: eyes.csv", seconds=1.0)
    many, one = _entries(store)
    assert (many["count"], one["count"]) == (12, 1)
    assert many["why"].startswith(f"12 jobs ({', '.join(map(str, numbers[:10]))}, ...): disk_full: no space left")
    assert one["why"].startswith(f"job {numbers[12]} train unet 12: DataChanged: eyes.csv")


def test_a_failed_evaluation_is_named_itself(store: Store) -> None:
    scene.submit(store)
    scene.train(store, scene.ids(store)[0])
    [evaluation] = scene.ids(store, "evaluate")
    results.finish_broken(store, scene.claim(store, evaluation), state=JobState.FAILED, error="x", seconds=1.0)
    assert [(entry["reason"], entry["jobs"]) for entry in _entries(store)] == [("failed", [evaluation])]


def test_an_evaluation_that_waits_for_a_training_that_ended_is_stuck(store: Store) -> None:
    scene.submit(store, max_attempts=1)
    [training], [evaluation] = scene.ids(store), scene.ids(store, "evaluate")
    leases.give_back(store, scene.claim(store, training), error="killed")
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == evaluation).values(state="pending", error=None))
    behind, dead = _entries(store)
    assert (behind["reason"], behind["jobs"], dead["reason"]) == ("behind", [evaluation], "dead")
    assert behind["why"] == f"1 job is pending behind job {training}, which is dead"
    assert behind["help"] == "`eyeseg retry exp` brings it back."


def test_cancelled_jobs_are_counted_with_their_evaluations(store: Store) -> None:
    scene.submit(store, {"a": [5, 10], "b": [10]})
    first, second = scene.ids(store)
    jobs.cancel(store, [first])
    outbox.published(store, [second])
    [entry] = _entries(store)
    assert (entry["reason"], entry["count"], entry["why"]) == ("cancelled", 3, "3 jobs are cancelled")
    assert entry["help"] == "`eyeseg retry exp --state cancelled` brings them back."


def test_a_diverged_training_is_a_result_and_not_stuck(store: Store) -> None:
    scene.submit(store)
    results.finish_training(store, scene.claim(store, scene.ids(store)[0]), outcome=Outcome.DIVERGED, remark="NaN", seconds=1.0)
    assert _entries(store, workers=0) == []


def test_other_experiments_are_left_out(store: Store) -> None:
    scene.submit(store)
    scene.submit(store, {"b": [10]}, name="other")
    outbox.published(store, scene.ids(store))
    jobs.cancel(store, [scene.ids(store)[1]])
    assert _entries(store) == []
