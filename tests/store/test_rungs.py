"""Rungs: trainings wait at them, each setting is judged there once whoever comes last, and what is pruned can be brought back."""

from __future__ import annotations

import itertools
import random
import threading

import pytest
import scene
import sqlalchemy as sa
from contests import RUNGS, called, decided, play, reached, score, state, submit, to_rung, verdicts

from eyeseg.errors import Fenced, LeaseHeld
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, halving, jobs, leases, outbox, results
from eyeseg.store.tables import artifact, rung_score, trial


def test_half_goes_on_at_each_rung_and_the_rest_is_pruned_with_its_evaluations(store: Store) -> None:
    submit(store)
    play(store)
    assert {label[0]: found for label, found in state(store).items()} == {"a": "done", "b": "pruned", "c": "pruned", "d": "pruned"}
    assert verdicts(store) == {
        **{(f"trial-{s}-10", 2): s in "ab" for s in "abcd"},
        **{(f"trial-{s}-10", 5): s == "a" for s in "ab"},
    }
    assert scene.states(store, "evaluate") == ["queued", "queued", *["pruned"] * 6]
    assert set(scene.run_states(store).values()) == {"running", "pruned"}
    assert decided(store) == 2


def test_a_training_waits_until_the_last_of_all_settings_is_there(store: Store) -> None:
    submit(store)
    labels = list(called(store))
    for label in labels[:-1]:
        assert to_rung(store, label) == "paused"
    assert verdicts(store) == {}
    assert set(state(store).values()) == {"paused", "queued"}
    assert outbox.unpublished(store)[0].label == labels[-1]
    to_rung(store, labels[-1])
    assert decided(store) == 1
    assert sorted(row.label for row in outbox.unpublished(store)) == ["a1", "a2", "b1", "b2"]


@pytest.mark.parametrize("seed", range(3))
def test_the_verdicts_are_the_same_whoever_comes_first(store: Store, seed: int) -> None:
    submit(store)
    play(store, random.Random(seed))
    assert {digest for (digest, epoch), goes_on in verdicts(store).items() if not goes_on} == {"trial-b-10", "trial-c-10", "trial-d-10"}


def test_equal_scores_are_told_apart_by_name_and_not_by_arrival(store: Store) -> None:
    submit(store, "ab", prune=RUNGS | {"rungs": [2]})
    for label in ("b1", "b2", "a1", "a2"):
        to_rung(store, label, auc=0.5)
    assert verdicts(store) == {("trial-a-10", 2): True, ("trial-b-10", 2): False}


def test_many_who_come_in_at_once_decide_a_rung_once(store: Store) -> None:
    """The last two of a competition end at one moment: without a lock both see the other on the way, or both decide."""
    submit(store)
    held = {label: scene.claim(store, number, slot=label) for label, number in called(store).items()}
    for one in held.values():
        assert halving.next_rung(store, one, reached=(0, 0)) == 2
        results.record_checkpoint(store, one, scene.checkpoint(one, 2), budget=False)
    broke: list[BaseException] = []
    gate = threading.Barrier(len(held))

    def pause(label: str) -> None:
        try:
            gate.wait()
            halving.pause(store, held[label], score(label, 2), seconds=1.0)
        except BaseException as error:
            broke.append(error)

    threads = [threading.Thread(target=pause, args=(label,)) for label in held]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broke == []
    assert decided(store) == 1
    assert state(store) == {f"{s}{fold}": "queued" if s in "ab" else "pruned" for s in "abcd" for fold in (1, 2)}


def test_a_message_that_comes_twice_or_late_finds_nobody_to_start(store: Store) -> None:
    submit(store, "ab")
    to_rung(store, "a1")
    before = scene.everything(store)
    with pytest.raises(LeaseHeld):  # the message of a training that waits at a rung, again
        scene.claim(store, called(store)["a1"])
    assert scene.everything(store) == before
    for label in ("a2", "b1", "b2"):
        to_rung(store, label)
    with pytest.raises(LeaseHeld):  # and of one that was pruned meanwhile
        scene.claim(store, called(store)["b1"])


def test_a_lost_message_of_what_goes_on_is_sent_again(store: Store) -> None:
    submit(store, "ab")
    for label in called(store):
        outbox.published(store, [row.id for row in outbox.unpublished(store)])
        to_rung(store, label)
    assert sorted(row.label for row in outbox.unpublished(store)) == ["a1", "a2"]  # sent once, they are due again
    outbox.published(store, [row.id for row in outbox.unpublished(store)])
    for queue in outbox.waiting_queues(store, older_than_s=-1.0):
        outbox.forget_lost_messages(store, queue, older_than_s=-1.0)
    assert sorted(row.label for row in outbox.unpublished(store)) == ["a1", "a2"]


def test_a_worker_that_lost_its_lease_can_neither_pause_nor_judge(store: Store) -> None:
    submit(store, "ab")
    for label in ("a1", "a2", "b1"):
        to_rung(store, label)
    asleep = scene.claim(store, called(store)["b2"])
    scene.expire(store, asleep.job_id)
    awake = scene.claim(store, asleep.job_id)
    before = scene.everything(store)
    for write in (
        lambda: halving.pause(store, asleep, score("b2", 2, 0.99), seconds=1.0),
        lambda: halving.record(store, asleep, score("b2", 2, 0.99)),
    ):
        with pytest.raises(Fenced):
            write()
    assert scene.everything(store) == before
    halving.pause(store, awake, score("b2", 2), seconds=1.0)
    assert verdicts(store) == {("trial-a-10", 2): True, ("trial-b-10", 2): False}


def test_a_worker_killed_at_the_rung_leaves_no_half_verdict_and_the_next_one_judges(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed at any write of the deciding transaction, nothing of it is there; the training is taken up at the rung and judged once."""
    submit(store, "ab")
    for label in ("a1", "a2", "b1"):
        to_rung(store, label)
    held = scene.claim(store, called(store)["b2"])
    results.record_checkpoint(store, held, scene.checkpoint(held, 2), budget=False)
    before = scene.everything(store)
    for victim in ("_keep", "_settle", "_decide", "_end", "_go_on"):
        with monkeypatch.context() as patch:
            patch.setattr(halving, victim, _killed)
            with pytest.raises(_Killed):
                halving.pause(store, held, score("b2", 2), seconds=1.0)
        assert scene.everything(store) == before, victim
    scene.expire(store, held.job_id)
    leases.rescue(store, who="repair")
    again = scene.claim(store, held.job_id)
    assert halving.next_rung(store, again, reached=reached(store, again)) == 2
    halving.pause(store, again, score("b2", 2), seconds=1.0)
    assert verdicts(store) == {("trial-a-10", 2): True, ("trial-b-10", 2): False}
    assert decided(store) == 1


class _Killed(BaseException):
    """What stands for a killed process."""


def _killed(*_: object, **__: object) -> None:
    raise _Killed


def test_a_pause_costs_no_attempt(store: Store) -> None:
    submit(store, "ab")
    to_rung(store, "a1")
    assert scene.row(store, called(store)["a1"])["attempt"] == 0
    for label in ("a2", "b1", "b2"):
        to_rung(store, label)
    assert scene.claim(store, called(store)["a1"]).number == 1


def test_a_training_that_failed_is_not_waited_for_and_its_setting_goes_on_unjudged(store: Store) -> None:
    submit(store, "abc")
    for label in ("a1", "a2", "b1", "b2", "c1"):
        to_rung(store, label)
    held = scene.claim(store, called(store)["c2"])
    results.finish_broken(store, held, state=JobState.FAILED, error="x", seconds=1.0)
    assert verdicts(store) == {}  # a failure decides nothing by itself
    assert halving.settle_waiting(store) == 1
    assert halving.settle_waiting(store) == 0
    assert verdicts(store) == {("trial-a-10", 2): True, ("trial-b-10", 2): False, ("trial-c-10", 2): True}
    assert state(store) == {"a1": "queued", "a2": "queued", "b1": "pruned", "b2": "pruned", "c1": "queued", "c2": "failed"}


def test_a_setting_that_diverges_loses_to_all_that_do_not(store: Store) -> None:
    submit(store, "ab", prune=RUNGS | {"rungs": [2]})
    held = scene.claim(store, called(store)["a1"])
    results.finish_training(store, held, outcome=Outcome.DIVERGED, remark="loss is NaN", seconds=1.0)
    for label in ("a2", "b1", "b2"):
        to_rung(store, label)
    assert verdicts(store) == {("trial-a-10", 2): False, ("trial-b-10", 2): True}
    assert state(store) == {"a1": "done", "a2": "pruned", "b1": "queued", "b2": "queued"}


def test_a_cancelled_training_at_a_rung_is_over_and_the_others_are_decided_without_it(store: Store) -> None:
    submit(store, "abc")
    to_rung(store, "c1")
    to_rung(store, "c2")
    assert jobs.cancel(store, [called(store)["c1"], called(store)["c2"]], who="anna")[0] == 2
    for label in ("a1", "a2", "b1", "b2"):
        to_rung(store, label)
    halving.settle_waiting(store)
    found = state(store)
    assert (found["c1"], found["c2"]) == ("cancelled", "cancelled")
    assert [found[label] for label in ("a1", "b1")] == ["queued", "queued"]  # two of three are kept: c stood third


def test_who_is_asked_to_cancel_while_it_comes_to_the_rung_is_cancelled_there(store: Store) -> None:
    submit(store, "ab")
    held = scene.claim(store, called(store)["a1"])
    jobs.cancel(store, [held.job_id], who="anna")
    assert halving.pause(store, held, score("a1", 2), seconds=1.0) == JobState.CANCELLED
    assert state(store)["a1"] == "cancelled"


def test_a_pruned_run_that_is_brought_back_goes_to_its_end_and_is_not_judged_again(store: Store) -> None:
    submit(store)
    play(store)
    verdict = verdicts(store)
    pruned = [
        number for number, found in zip(scene.ids(store, "evaluate"), scene.states(store, "evaluate"), strict=True) if found == "pruned"
    ]
    assert jobs.retry(store, pruned, who="anna") == 12  # six evaluations and their trainings
    held = scene.claim(store, called(store)["b1"])
    assert halving.next_rung(store, held, reached=reached(store, held)) is None
    leases.release(store, held)
    play(store)
    assert set(state(store).values()) == {"done"}
    assert verdicts(store) == verdict


def test_a_pruned_training_keeps_the_checkpoint_it_would_go_on_from(store: Store) -> None:
    from eyeseg.store import keeping

    submit(store)
    play(store)
    going = {one.address for one in keeping.look(store)[0]}
    for label in ("b1", "d2"):
        mine = sa.select(artifact.c.address).where(artifact.c.training_key == f"key-{label}")
        furthest = mine.order_by(artifact.c.epoch.desc(), artifact.c.step.desc()).limit(1)
        assert scene.column(store, furthest)[0] not in going


def test_budgets_before_the_rung_are_served_and_only_longer_ones_compete(store: Store) -> None:
    """A training that serves 1, 3 and 10 epochs: pruned at 2, its run of one epoch is a result all the same."""
    submit(store, "ab", budgets=(1, 3, 10))
    play(store)
    found = verdicts(store)
    assert {key for key, goes_on in found.items() if not goes_on} == {("trial-b-3", 2), ("trial-b-10", 2)}
    assert not any(digest.endswith("-1") for digest, _ in found)
    runs = scene.run_states(store)
    assert {name for name, state in runs.items() if state == "pruned"} == {"b1-3", "b1-10", "b2-3", "b2-10"}
    assert runs["b1-1"] == runs["a1-10"] == "running"


def test_a_run_that_another_experiment_wants_is_never_pruned(store: Store) -> None:
    submit(store, "ab")
    submit(store, "b", name="other", prune=None)
    play(store)
    assert set(state(store).values()) == {"done"}


def test_what_another_experiment_comes_to_want_while_it_waits_at_a_rung_goes_on_unjudged(store: Store) -> None:
    submit(store, "ab")
    for label in ("b1", "b2"):
        to_rung(store, label)
    submit(store, "b", name="other", prune=None)
    for label in ("a1", "a2"):
        to_rung(store, label)
    assert set(state(store).values()) == {"queued"}
    assert all(verdicts(store).values())
    assert scene.states(store, "evaluate") == ["pending"] * 4


def test_a_later_experiment_brings_back_what_an_earlier_one_pruned(store: Store) -> None:
    submit(store, "ab")
    play(store)
    assert state(store)["b1"] == "pruned"
    submit(store, "b", name="other", prune=None)
    play(store)
    assert set(state(store).values()) == {"done"}


def test_submitting_the_same_grid_without_prune_trains_everything_to_its_end(store: Store) -> None:
    submit(store, "ab")
    play(store)
    submit(store, "ab", prune=None)
    assert verdicts(store) == {}
    play(store)
    assert set(state(store).values()) == {"done"}


def test_submitting_the_same_grid_again_changes_nothing_at_a_rung(store: Store) -> None:
    submit(store, "ab")
    to_rung(store, "a1")
    before = scene.everything(store)
    submit(store, "ab")
    after = scene.everything(store)
    assert len(after.pop("event")) == len(before.pop("event")) + 1
    assert after == before


def test_a_training_that_went_by_a_rung_before_there_was_one_is_not_waited_for(store: Store) -> None:
    submit(store, "ab", prune=None)
    held = scene.claim(store, called(store)["a1"])
    results.record_checkpoint(store, held, scene.checkpoint(held, 3, 1), budget=False)
    leases.release(store, held)
    submit(store, "ab")
    held = scene.claim(store, called(store)["a1"])
    assert halving.next_rung(store, held, reached=(3, 1)) == 5
    [passed] = scene.column(store, sa.select(rung_score.c.standing))
    assert passed == "passed"


def test_settings_of_other_models_compete_only_when_that_is_asked_for(store: Store) -> None:
    for among, expected in (("model", {True}), ("split", {True, False})):
        scene.empty(store)
        submit(store, "ab", prune=RUNGS | {"rungs": [2], "among": among})
        with store.write() as connection:
            connection.execute(trial.update().where(trial.c.digest == "trial-b-10").values(model="fcn"))
        play(store)
        halving.settle_waiting(store)
        assert set(verdicts(store).values()) == expected


@pytest.mark.long
def test_any_order_of_arrival_comes_to_the_same_verdicts(store: Store) -> None:
    wanted = None
    for order in itertools.permutations(("a1", "a2", "b1", "b2")):
        scene.empty(store)
        submit(store, "ab")
        for label in order:
            to_rung(store, label)
        wanted = wanted or (verdicts(store), state(store))
        assert (verdicts(store), state(store)) == wanted
