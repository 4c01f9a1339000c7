"""How attempts and jobs end: finished, given back, crashed, rescued, cancelled, retried; and the runs with them."""

from __future__ import annotations

import pytest
import scene
import sqlalchemy as sa

from eyeseg.errors import LeaseHeld
from eyeseg.states import FINAL_JOB_STATES, TRANSITIONS, JobState
from eyeseg.store import Store, jobs, leases, outbox, results
from eyeseg.store.tables import attempt, event, experiment, job, run


def test_a_release_is_not_charged_and_a_crash_is(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    for _ in range(5):
        leases.release(store, scene.claim(store, number))
        assert (scene.row(store, number)["state"], scene.row(store, number)["attempt"]) == ("queued", 0)
    assert leases.give_back(store, scene.claim(store, number), error="killed") == JobState.QUEUED
    assert (scene.row(store, number)["attempt"], scene.row(store, number)["error"]) == (1, "killed")
    assert scene.run_states(store) == {"a-10": "pending"}


def test_a_job_given_back_needs_a_new_message(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10]})
    released, crashed = scene.ids(store)
    outbox.published(store, [released, crashed])
    leases.release(store, scene.claim(store, released))
    leases.give_back(store, scene.claim(store, crashed), error="killed")
    assert {found.id for found in outbox.unpublished(store)} == {released, crashed}


def test_a_poison_job_is_dead_after_its_last_attempt_and_takes_its_runs_with_it(store: Store) -> None:
    scene.submit(store, {"a": [5, 10], "b": [10]})
    poison, other = scene.ids(store)
    ends = [leases.give_back(store, scene.claim(store, poison), error=f"kill {n}") for n in (1, 2, 3)]
    assert ends == [JobState.QUEUED, JobState.QUEUED, JobState.DEAD]
    assert (scene.row(store, poison)["error"], scene.row(store, poison)["finished_at"] is not None) == ("kill 3", True)
    assert scene.states(store, "evaluate") == ["failed", "failed", "pending"]
    assert scene.run_states(store) == {"a-5": "failed", "a-10": "failed", "b-10": "pending"}
    assert scene.column(store, sa.select(run.c.outcome).order_by(run.c.id)) == ["failed", "failed", None]
    with pytest.raises(LeaseHeld):
        scene.claim(store, poison)
    scene.train(store, other)
    assert scene.states(store) == ["dead", "done"]


def test_a_training_that_dies_late_leaves_the_runs_it_has_served(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS, max_attempts=1)
    held = scene.claim(store, scene.ids(store)[0])
    results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=True)
    leases.give_back(store, held, error="killed")
    assert scene.states(store, "evaluate") == ["queued", "failed"]
    assert scene.run_states(store) == {"a-5": "running", "a-10": "failed"}


def test_an_incurable_fault_fails_the_job_at_once(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    results.finish_broken(store, scene.claim(store, number), state=JobState.FAILED, error="out of disk", seconds=1.0)
    assert (scene.row(store, number)["state"], scene.row(store, number)["error"]) == ("failed", "out of disk")
    assert scene.run_states(store) == {"a-10": "failed"}


def test_rescue_takes_back_expired_leases_and_no_others(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10]}, max_attempts=2)
    expired, alive, used_up = scene.ids(store)
    first = scene.claim(store, expired)
    scene.claim(store, alive)
    leases.give_back(store, scene.claim(store, used_up), error="killed once")
    scene.claim(store, used_up)
    scene.expire(store, expired)
    scene.expire(store, used_up)
    assert sorted(leases.rescue(store, who="repair")) == [(expired, JobState.QUEUED), (used_up, JobState.DEAD)]
    assert leases.rescue(store, who="repair") == []
    assert scene.states(store) == ["queued", "running", "dead"]
    assert scene.run_states(store) == {"a-10": "pending", "b-10": "running", "c-10": "failed"}
    assert leases.ended_as(store, first) == "expired"
    assert scene.row(store, expired)["attempt"] == 1
    assert scene.row(store, used_up)["finished_at"] is not None
    assert [found["who"] for found in _events(store, "rescued")] == ["repair", "repair"]


def test_rescue_says_why_a_job_without_last_words_is_dead(store: Store) -> None:
    scene.submit(store, max_attempts=1)
    [number] = scene.ids(store)
    scene.claim(store, number)
    scene.expire(store, number)
    leases.rescue(store, who="repair")
    assert scene.row(store, number)["error"] == "its worker vanished and the lease ran out"


def test_waiting_jobs_are_cancelled_at_once_with_what_waits_for_them(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS)
    [number] = scene.ids(store)
    assert jobs.cancel(store, [number], who="anna") == (1, 0)
    assert (scene.states(store), scene.states(store, "evaluate")) == (["cancelled"], ["cancelled", "cancelled"])
    assert scene.run_states(store) == {"a-5": "cancelled", "a-10": "cancelled"}
    with pytest.raises(LeaseHeld, match="is cancelled"):
        scene.claim(store, number)
    assert jobs.cancel(store, [number]) == (0, 0)
    assert [found["who"] for found in _events(store, "cancelled") if found["job_id"] == number] == ["anna"]


def test_a_running_job_is_cancelled_by_its_own_attempt(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    held = scene.claim(store, number)
    assert jobs.cancel(store, [number], who="anna") == (0, 1)
    assert jobs.cancel(store, [number], who="bert") == (0, 0)
    assert [found["who"] for found in _events(store, "cancel asked")] == ["anna"]
    assert scene.states(store) == ["running"]
    results.finish_broken(store, held, state=JobState.CANCELLED, error="", seconds=1.0)
    assert (scene.states(store), scene.states(store, "evaluate")) == (["cancelled"], ["cancelled"])
    assert scene.run_states(store) == {"a-10": "cancelled"}


@pytest.mark.parametrize("ending", ["released", "crashed", "vanished"])
def test_a_cancelled_job_whose_attempt_breaks_off_is_not_queued_again(store: Store, ending: str) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    held = scene.claim(store, number)
    jobs.cancel(store, [number])
    if ending == "released":
        leases.release(store, held)
    elif ending == "crashed":
        leases.give_back(store, held, error="killed")
    else:
        scene.expire(store, number)
        with pytest.raises(LeaseHeld):
            scene.claim(store, number)
        leases.rescue(store, who="repair")
    assert scene.states(store) == ["cancelled"]
    assert scene.run_states(store) == {"a-10": "cancelled"}
    assert scene.row(store, number)["finished_at"] is not None


def test_a_job_that_finishes_after_it_was_cancelled_is_cancelled_and_writes_no_result(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10]})
    training, other = scene.ids(store)
    scene.train(store, other)
    held = scene.claim(store, training)
    evaluation = scene.ids(store, "evaluate")[1]
    scoring = scene.claim(store, evaluation)
    assert jobs.cancel(store, [training, evaluation]) == (0, 2)
    scene.evaluate(store, scoring)
    results.finish_training(store, held, outcome=scene.Outcome.DIVERGED, remark="loss became NaN", seconds=1.0)
    assert (scene.states(store), scene.states(store, "evaluate")) == (["cancelled", "done"], ["cancelled", "cancelled"])
    assert scene.run_states(store) == {"a-10": "cancelled", "b-10": "cancelled"}
    assert scene.column(store, sa.select(run.c.outcome)) == [None, None]
    assert scene.everything(store)["image_score"] == []


@pytest.mark.parametrize("ended", [JobState.DEAD, JobState.FAILED, JobState.CANCELLED])
def test_retry_brings_a_training_back_and_its_evaluations_wait_again(store: Store, ended: JobState) -> None:
    scene.submit(store, scene.TWO_BUDGETS, max_attempts=1)
    [number] = scene.ids(store)
    held = scene.claim(store, number)
    results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=True)
    if ended == JobState.DEAD:
        leases.give_back(store, held, error="killed")
    else:
        results.finish_broken(store, held, state=ended, error="x", seconds=1.0)
    served, unserved = scene.ids(store, "evaluate")
    jobs.cancel(store, [served])
    assert jobs.retry(store, [number, served, unserved], who="anna") == 3
    assert (scene.states(store), scene.states(store, "evaluate")) == (["queued"], ["queued", "pending"])
    found = scene.row(store, number)
    assert (found["attempt"], found["error"], found["finished_at"], found["cancel_requested"]) == (0, None, None, False)
    assert scene.run_states(store) == {"a-5": "running", "a-10": "pending"}
    assert scene.column(store, sa.select(run.c.finished_at)) == [None, None]
    again = scene.claim(store, number)
    assert results.record_checkpoint(store, again, scene.checkpoint(again, 10), budget=True) == [unserved]


def test_retry_leaves_alone_what_is_done_or_under_way(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10]})
    done, running = scene.ids(store)
    scene.train(store, done)
    scene.claim(store, running)
    before = scene.everything(store)
    assert jobs.retry(store, [done, running, *scene.ids(store, "evaluate")]) == 0
    assert scene.everything(store) == before


def test_every_change_of_state_leaves_an_event_and_is_a_legal_one(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10], "d": [10], "e": [10]}, max_attempts=2)
    released, crashed, rescued, cancelled, diverged = scene.ids(store)
    leases.release(store, scene.claim(store, released))
    scene.train(store, released)
    for _ in range(2):
        leases.give_back(store, scene.claim(store, crashed), error="killed")
    jobs.retry(store, [crashed])
    scene.claim(store, rescued)
    scene.expire(store, rescued)
    leases.rescue(store, who="repair")
    jobs.cancel(store, [cancelled])
    results.finish_training(store, scene.claim(store, diverged), outcome=scene.Outcome.DIVERGED, remark="NaN", seconds=1.0)
    assert scene.kinds(store, released) == ["claimed", "released", "claimed", "done"]
    assert scene.kinds(store, crashed) == ["claimed", "crashed", "claimed", "crashed", "retried"]
    assert scene.kinds(store, rescued) == ["claimed", "rescued"]
    assert scene.kinds(store, cancelled) == ["cancelled"]
    assert scene.kinds(store, diverged) == ["claimed", "done"]
    evaluations = [scene.kinds(store, number) for number in scene.ids(store, "evaluate")]
    assert evaluations == [["released"], ["failed", "retried"], [], ["cancelled"], ["done"]]
    assert scene.states(store, "evaluate") == ["queued", "pending", "pending", "cancelled", "done"]


def test_every_final_state_has_its_time(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10]}, max_attempts=1)
    done, dead, cancelled = scene.ids(store)
    scene.train(store, done)
    leases.give_back(store, scene.claim(store, dead), error="killed")
    jobs.cancel(store, [cancelled])
    unfinished = scene.column(store, sa.select(job.c.state).where(job.c.finished_at.is_(None)))
    assert not FINAL_JOB_STATES & set(unfinished)
    assert len(scene.column(store, sa.select(run.c.id).where(run.c.finished_at.is_not(None)))) == 2


def test_an_attempt_knows_how_long_it_took(store: Store) -> None:
    scene.submit(store)
    held = scene.claim(store, scene.ids(store)[0])
    leases.release(store, held, seconds=12.5)
    assert scene.column(store, sa.select(attempt.c.seconds)) == [12.5]


def test_done_is_final() -> None:
    assert TRANSITIONS[JobState.DONE] == frozenset()
    assert set(TRANSITIONS) == set(JobState)


def _events(store: Store, kind: str) -> list[dict[str, object]]:
    with store.read() as connection:
        return [dict(found) for found in connection.execute(sa.select(event).where(event.c.kind == kind)).mappings()]


def test_a_device_out_of_memory_is_tried_again_uncharged_as_often_as_the_grid_says_then_it_is_a_failure(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)

    def run_out() -> tuple[JobState, int]:
        ended = results.end_out_of_memory(store, scene.claim(store, number), error="gpu_oom: 20 GiB", seconds=1.0)
        return ended, scene.row(store, number)["attempt"]

    assert run_out() == (JobState.FAILED, 1)
    with store.write() as connection:
        connection.execute(experiment.update().values(run_settings={"retry": {"infra": 3, "oom": 2}}))
    for _ in range(2):  # a user's retry begins the count anew
        jobs.retry(store, [number])
        assert [run_out() for _ in range(3)] == [(JobState.QUEUED, 0), (JobState.QUEUED, 0), (JobState.FAILED, 1)]
    assert scene.row(store, number)["error"] == "gpu_oom: 20 GiB"
    endings = scene.column(store, sa.select(attempt.c.ending).order_by(attempt.c.started_at))
    assert endings == ["failed", *["gpu_oom", "gpu_oom", "failed"] * 2]


def test_a_run_whose_checkpoint_is_lost_fails_and_is_trained_again_by_a_retry(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS)
    scene.train(store, scene.ids(store)[0])
    lost, kept = scene.ids(store, "evaluate")

    assert results.lose_checkpoint(store, scene.claim(store, lost), error="damaged", seconds=1.0) == JobState.FAILED

    assert scene.run_states(store) == {"a-5": "failed", "a-10": "running"}
    assert scene.asked(store, results.checkpoint_of, scene.row(store, kept)["payload"]["run_id"]) is not None
    assert [found.epoch for found in results.checkpoints(store, "key-a", epochs=[10])] == [10]
    assert jobs.retry(store, [lost]) == 2
    [_, again] = scene.ids(store)
    assert scene.states(store, "evaluate") == ["pending", "queued"]
    held = scene.train(store, again)
    assert [epochs for _, epochs in held.payload["serves"]] == [5]
    assert scene.states(store, "evaluate") == ["queued", "queued"]


def test_a_damaged_result_of_two_runs_is_forgotten_with_the_last_of_them(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS)
    held = scene.claim(store, scene.ids(store)[0])
    results.record_checkpoint(store, held, scene.checkpoint(held, 3), budget=True, last=True)  # it ended early, for both
    left = []
    for number in scene.ids(store, "evaluate"):
        results.lose_checkpoint(store, scene.claim(store, number), error="damaged", seconds=1.0)
        left.append(len(results.checkpoints(store, "key-a", epochs=[10])))
    assert left == [1, 0]
