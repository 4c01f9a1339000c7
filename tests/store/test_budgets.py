"""Runs that share a training: one of them cancelled, broken off or retried costs the others nothing."""

from __future__ import annotations

import threading

import pytest
import scene
import sqlalchemy as sa

from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, experiments, jobs, leases, outbox, reading, results
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import job, run

THREE = {"a": [2, 5, 10]}


def reach(store: Store, held: Attempt, *budgets: int) -> None:
    """Record the checkpoints of a training at these budgets."""
    for epochs in budgets:
        results.record_checkpoint(store, held, scene.checkpoint(held, epochs), budget=True)


def cancel(store: Store, *runs: str) -> tuple[int, int]:
    """Cancel runs of the newest experiment as the command line does."""
    found = experiments.find(store, None)["id"]
    chosen = [row["id"] for digest in runs for row in reading.selected_runs(store, found, run_digest=digest)]
    return jobs.cancel(store, chosen, who="anna")


def serves(store: Store, job_id: int) -> list[int]:
    return [epochs for _, epochs in scene.row(store, job_id)["payload"]["serves"]]


@pytest.mark.parametrize(("dropped", "left"), [("a-2", [5, 10]), ("a-5", [2, 10]), ("a-10", [2, 5])])
def test_a_cancelled_run_takes_its_budget_out_of_the_training_and_leaves_the_others(store: Store, dropped: str, left: list[int]) -> None:
    scene.submit(store, THREE)
    [number] = scene.ids(store)
    assert cancel(store, dropped) == (1, 0)
    assert scene.states(store) == ["queued"]
    held = scene.claim(store, number)
    assert results.open_budgets(store, held) == left
    reach(store, held, *left)
    assert results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0) == JobState.DONE
    assert {name: state for name, state in scene.run_states(store).items() if state != "running"} == {dropped: "cancelled"}


def test_a_run_cancelled_in_mid_training_shortens_what_is_left_of_it(store: Store) -> None:
    scene.submit(store, THREE)
    held = scene.claim(store, scene.ids(store)[0])
    reach(store, held, 2)
    assert cancel(store, "a-10") == (1, 0)
    assert results.open_budgets(store, held) == [5]
    assert leases.beat(store, held, ttl_s=60.0) is False
    reach(store, held, 5)
    assert results.open_budgets(store, held) == []


def test_who_cancels_waits_for_the_training_before_he_touches_an_evaluation(store: Store) -> None:
    """A checkpoint holds the training and then releases the evaluation: the other order would lock each other out."""
    scene.submit(store, THREE)
    held = scene.claim(store, scene.ids(store)[0])
    cancelling = threading.Thread(target=cancel, args=(store, "a-5"))
    with store.write() as connection:
        leases.hold(connection, held)
        cancelling.start()
        cancelling.join(1.5)
        assert cancelling.is_alive()
        connection.execute(job.update().where(job.c.id == scene.ids(store, "evaluate")[1]).values(priority=9))
    cancelling.join()
    assert scene.run_states(store)["a-5"] == "cancelled"


def test_a_checkpoint_that_comes_after_its_run_was_cancelled_releases_nothing_and_is_there_for_a_retry(store: Store) -> None:
    scene.submit(store, THREE)
    held = scene.claim(store, scene.ids(store)[0])
    cancel(store, "a-5")
    reach(store, held, 2, 5)  # the runner was told of all three when it began
    assert scene.states(store, "evaluate") == ["queued", "cancelled", "pending"]
    assert jobs.retry(store, [scene.ids(store, "evaluate")[1]]) == 1
    assert scene.states(store, "evaluate") == ["queued", "queued", "pending"]
    assert scene.states(store) == ["running"]


def test_a_training_goes_with_the_last_run_that_waits_for_it(store: Store) -> None:
    scene.submit(store, {"a": [2, 5, 10], "b": [2, 5], "c": [2]})
    running, queued, untouched = scene.ids(store)
    held = scene.claim(store, running)
    reach(store, held, 2)
    assert cancel(store, "a-5", "b-5") == (2, 0)
    assert cancel(store, "a-10", "b-2") == (3, 1)
    assert [scene.row(store, number)["state"] for number in (running, queued, untouched)] == ["running", "cancelled", "queued"]
    assert leases.beat(store, held, ttl_s=60.0) is True
    results.finish_broken(store, held, state=JobState.CANCELLED, error="", seconds=1.0)
    assert scene.states(store) == ["cancelled", "cancelled", "queued"]
    assert scene.states(store, "evaluate") == ["queued", *["cancelled"] * 4, "pending"]


def test_an_evaluation_that_has_its_checkpoint_is_cancelled_without_its_training(store: Store) -> None:
    scene.submit(store, {"a": [2, 5]})
    held = scene.claim(store, scene.ids(store)[0])
    reach(store, held, 2, 5)
    assert cancel(store, "a-") == (2, 0)
    assert scene.states(store) == ["running"]
    assert leases.beat(store, held, ttl_s=60.0) is False


def test_a_training_goes_on_for_runs_of_another_experiment(store: Store) -> None:
    scene.submit(store, THREE, name="first")
    scene.submit(store, {"a": [10]}, name="second")
    assert cancel(store, "") == (1, 0)
    assert scene.states(store) == ["queued"]
    assert scene.run_states(store) == {"a-2": "pending", "a-5": "pending", "a-10": "cancelled"}


def test_runs_to_cancel_are_chosen_by_the_state_of_their_evaluation_or_of_the_training_they_wait_for(store: Store) -> None:
    scene.submit(store, {"a": [2, 5], "b": [2]})
    held = scene.claim(store, scene.ids(store)[0])
    reach(store, held, 2)
    served, waits, other = scene.ids(store, "evaluate")
    found = experiments.find(store, None)["id"]

    def chosen(state: str | None) -> list[int]:
        return [row["id"] for row in reading.selected_runs(store, found, state=state)]

    assert chosen(None) == [served, waits, other]
    assert chosen("running") == [waits]
    assert chosen("queued") == [served, other]
    scene.evaluate(store, scene.claim(store, served))
    assert chosen(None) == [waits, other]


def test_a_diverged_training_says_nothing_of_the_run_that_was_cancelled(store: Store) -> None:
    scene.submit(store, THREE)
    held = scene.claim(store, scene.ids(store)[0])
    cancel(store, "a-5")
    results.finish_training(store, held, outcome=Outcome.DIVERGED, remark="NaN", seconds=1.0)
    assert scene.run_states(store) == {"a-2": "done", "a-5": "cancelled", "a-10": "done"}
    assert scene.column(store, sa.select(run.c.outcome).order_by(run.c.id)) == ["diverged", None, "diverged"]


def test_a_run_retried_after_its_training_is_done_goes_on_from_where_that_ended(store: Store) -> None:
    scene.submit(store, THREE, priority=7, max_attempts=2)
    [first] = scene.ids(store)
    cancel(store, "a-10")
    held = scene.claim(store, first)
    reach(store, held, 2, 5)
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
    before = scene.row(store, first)

    assert jobs.retry(store, [scene.ids(store, "evaluate")[2]], who="anna") == 2

    assert scene.row(store, first) == before  # done is final
    second = scene.ids(store)[1]
    made = scene.row(store, second)
    assert {name: made[name] for name in ("state", "priority", "max_attempts", "attempt")} == {
        "state": "queued", "priority": 7, "max_attempts": 2, "attempt": 0
    }  # fmt: skip
    assert (made["label"], made["payload"]["spec"], serves(store, second)) == ("unet a 10 epochs", {"epochs": 10}, [10])
    assert made["payload"]["data"] == before["payload"]["data"]
    assert [row.id for row in outbox.unpublished(store) if row.kind == "train"] == [second]
    again = scene.claim(store, second)
    assert results.open_budgets(store, again) == [10]
    assert results.checkpoints(store, again.training_key, epochs=[10])[0] == scene.checkpoint(held, 5)
    reach(store, again, 10)
    assert scene.run_states(store)["a-10"] == "running"
    assert scene.states(store, "evaluate")[2] == "queued"


def test_a_run_retried_while_its_training_runs_for_others_gets_a_job_of_its_own(store: Store) -> None:
    scene.submit(store, THREE)
    held = scene.claim(store, scene.ids(store)[0])
    cancel(store, "a-10")
    assert jobs.retry(store, [scene.ids(store, "evaluate")[2]]) == 2
    assert results.open_budgets(store, held) == [2, 5]
    other = scene.claim(store, scene.ids(store)[1], slot="cpu-1")
    assert results.open_budgets(store, other) == [10]
    results.finish_broken(store, held, state=JobState.FAILED, error="out of disk", seconds=1.0)
    assert scene.run_states(store) == {"a-2": "failed", "a-5": "failed", "a-10": "running"}


def test_a_diverged_training_says_nothing_of_the_run_that_waits_for_another_by_now(store: Store) -> None:
    scene.submit(store, THREE)
    held = scene.claim(store, scene.ids(store)[0])
    cancel(store, "a-5")
    assert jobs.retry(store, [scene.ids(store, "evaluate")[1]]) == 2
    first, second = scene.ids(store)
    assert (held.job_id, serves(store, second)) == (first, [5])
    results.finish_training(store, held, outcome=Outcome.DIVERGED, remark="NaN", seconds=1.0)
    assert scene.run_states(store) == {"a-2": "done", "a-5": "pending", "a-10": "done"}
    assert scene.states(store, "evaluate") == ["done", "pending", "done"]
    results.finish_training(store, scene.claim(store, second), outcome=Outcome.DIVERGED, remark="NaN", seconds=1.0)
    assert scene.run_states(store) == {"a-2": "done", "a-5": "done", "a-10": "done"}


def test_a_retried_run_brings_its_broken_training_back_for_itself_alone(store: Store) -> None:
    scene.submit(store, THREE, max_attempts=1)
    [number] = scene.ids(store)
    held = scene.claim(store, number)
    reach(store, held, 2)
    leases.give_back(store, held, error="killed")
    assert scene.run_states(store) == {"a-2": "running", "a-5": "failed", "a-10": "failed"}
    assert jobs.retry(store, [number, scene.ids(store, "evaluate")[1]]) == 2
    again = scene.claim(store, number)
    assert results.open_budgets(store, again) == [5]
    reach(store, again, 5)
    results.finish_training(store, again, outcome=Outcome.OK, remark="", seconds=1.0)
    assert jobs.retry(store, [number, scene.ids(store, "evaluate")[2]]) == 2
    assert (scene.states(store), serves(store, scene.ids(store)[1])) == (["done", "queued"], [10])


@pytest.mark.parametrize("ended", [JobState.DEAD, JobState.FAILED, JobState.CANCELLED])
def test_a_training_retried_by_itself_brings_back_what_was_given_up_with_it(store: Store, ended: JobState) -> None:
    scene.submit(store, THREE, max_attempts=1)
    [number] = scene.ids(store)
    if ended == JobState.CANCELLED:
        jobs.cancel(store, [number])
    else:
        cancel(store, "a-5")
        held = scene.claim(store, number)
        if ended == JobState.DEAD:
            leases.give_back(store, held, error="killed")
        else:
            results.finish_broken(store, held, state=ended, error="x", seconds=1.0)
    wanted = [2, 5, 10] if ended == JobState.CANCELLED else [2, 10]
    assert jobs.retry(store, [number]) == 1 + len(wanted)
    assert results.open_budgets(store, scene.claim(store, number)) == wanted


def test_a_retried_evaluation_alone_does_not_wait_for_ever(store: Store) -> None:
    scene.submit(store, THREE, max_attempts=1)
    [number] = scene.ids(store)
    leases.give_back(store, scene.claim(store, number), error="killed")
    assert jobs.retry(store, scene.ids(store, "evaluate")) == 4
    assert (scene.states(store), set(scene.states(store, "evaluate"))) == (["queued"], {"pending"})
    assert scene.column(store, sa.select(job.c.attempt).where(job.c.id == number)) == [0]


def test_a_longer_run_is_charged_for_the_epochs_that_a_shorter_one_left_it(store: Store) -> None:
    scene.submit(store, {"a": [2]}, name="short")
    for name, budget, epochs in (("short", 2, (1, 2)), ("long", 3, (3,))):
        scene.submit(store, {"a": [budget]}, name=name)
        held = scene.claim(store, scene.ids(store)[-1])
        for epoch in epochs:
            results.record_epoch(store, held, {**scene.EPOCH, "epoch": epoch, "seconds": 10.0})
        reach(store, held, budget)
    for name, seconds in (("short", 20.0), ("long", 30.0)):
        [split] = reading.splits(store, experiments.find(store, name)["id"])
        assert [row["device_seconds"] for row in reading.runs_of_split(store, split["id"])] == [seconds]
