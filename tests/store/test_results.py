"""What attempts write: epochs, checkpoints, scores, outcomes, each in one transaction or not at all."""

from __future__ import annotations

import pytest
import scene
import sqlalchemy as sa

from eyeseg.states import Outcome
from eyeseg.store import Store, baselines, results
from eyeseg.store.results import Checkpoint
from eyeseg.store.tables import artifact, attempt, epoch_metric, image_score, job, run


def test_an_evaluation_ends_with_its_scores(store: Store) -> None:
    scene.submit(store)
    scene.train(store, scene.ids(store)[0])
    [number] = scene.ids(store, "evaluate")
    scene.evaluate(store, scene.claim(store, number))
    assert scene.row(store, number)["state"] == "done"
    with store.read() as connection:
        found = connection.execute(sa.select(run)).mappings().one()
        rows = connection.execute(sa.select(image_score.c.image, image_score.c.auc, image_score.c.pixels)).all()
    assert (found["state"], found["outcome"], found["summary"]) == ("done", "ok", {"pooled_auc": 0.9})
    assert found["finished_at"] is not None
    assert [tuple(line) for line in rows] == [("0.png", 0.9, 100), ("1.png", 0.9, 100)]


def test_scores_that_cannot_be_written_leave_the_job_running(store: Store) -> None:
    scene.submit(store)
    scene.train(store, scene.ids(store)[0])
    held = scene.claim(store, scene.ids(store, "evaluate")[0])
    before = scene.everything(store)
    twice = [*scene.scores(), *scene.scores(1)]  # the same image twice: the last insert breaks
    with pytest.raises(sa.exc.IntegrityError):
        scene.evaluate(store, held, rows=twice)
    assert scene.everything(store) == before
    assert scene.states(store, "evaluate") == ["running"]
    scene.evaluate(store, held)
    assert scene.states(store, "evaluate") == ["done"]


def test_an_all_black_run_is_a_result(store: Store) -> None:
    scene.submit(store)
    scene.train(store, scene.ids(store)[0])
    scene.evaluate(store, scene.claim(store, scene.ids(store, "evaluate")[0]), Outcome.ALL_BLACK)
    assert scene.run_states(store) == {"a-10": "done"}
    assert scene.column(store, sa.select(run.c.outcome)) == ["all_black"]


def test_a_checkpoint_at_a_budget_releases_the_evaluations_of_just_that_budget(store: Store) -> None:
    scene.submit(store, {"a": [5, 10, 20], "b": [5]})
    held = scene.claim(store, scene.ids(store)[0])
    first, second, third, other = scene.ids(store, "evaluate")
    assert results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=False) == []
    assert results.record_checkpoint(store, held, scene.checkpoint(held, 5, step=1), budget=True) == [first]
    assert results.open_budgets(store, held) == [10, 20]
    assert results.record_checkpoint(store, held, scene.checkpoint(held, 20), budget=True) == [third]
    assert scene.states(store, "evaluate") == ["queued", "pending", "queued", "pending"]
    assert scene.run_states(store) == {"a-5": "running", "a-10": "running", "a-20": "running", "b-5": "pending"}
    assert {second, other} & set(scene.column(store, sa.select(job.c.id).where(job.c.state == "queued"))) == set()


def test_recording_the_same_checkpoint_twice_changes_nothing(store: Store) -> None:
    scene.submit(store)
    held = scene.claim(store, scene.ids(store)[0])
    found = scene.checkpoint(held, 10)
    assert len(results.record_checkpoint(store, held, found, budget=True)) == 1
    before = scene.everything(store)
    assert results.record_checkpoint(store, held, found, budget=True) == []
    assert scene.everything(store) == before


def test_the_first_checkpoint_of_a_run_stays_its_result(store: Store) -> None:
    scene.submit(store)
    held = scene.claim(store, scene.ids(store)[0])
    first = scene.checkpoint(held, 10)
    results.record_checkpoint(store, held, first, budget=True)
    results.record_checkpoint(store, held, Checkpoint("elsewhere", "1" * 64, 10), budget=True)
    [number] = scene.column(store, sa.select(run.c.id))
    assert scene.asked(store, results.checkpoint_of, number) == first


def test_an_epoch_trained_again_replaces_its_figures(store: Store) -> None:
    scene.submit(store)
    held = scene.claim(store, scene.ids(store)[0])
    results.record_start(store, held, {"device": "cpu"})
    results.record_epoch(store, held, scene.EPOCH)
    results.record_epoch(store, held, {**scene.EPOCH, "epoch": 2, "loss": None})
    results.record_epoch(store, held, {**scene.EPOCH, "loss": 0.25})
    with store.read() as connection:
        rows = connection.execute(sa.select(epoch_metric.c.epoch, epoch_metric.c.loss).order_by(epoch_metric.c.epoch)).all()
    assert [tuple(line) for line in rows] == [(1, 0.25), (2, None)]
    assert scene.column(store, sa.select(attempt.c.provenance)) == [{"device": "cpu"}]


def test_a_diverged_training_finishes_the_runs_that_it_did_not_reach(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS)
    held = scene.claim(store, scene.ids(store)[0])
    results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=True)
    results.finish_training(store, held, outcome=Outcome.DIVERGED, remark="loss became NaN at epoch 7", seconds=1.0)
    assert (scene.states(store), scene.states(store, "evaluate")) == (["done"], ["queued", "done"])
    assert scene.run_states(store) == {"a-5": "running", "a-10": "done"}
    assert scene.column(store, sa.select(run.c.outcome).order_by(run.c.id)) == [None, "diverged"]
    assert scene.column(store, sa.select(run.c.remark).order_by(run.c.id)) == [None, "loss became NaN at epoch 7"]
    assert scene.column(store, sa.select(run.c.finished_at).order_by(run.c.id))[1] is not None


def test_a_checkpoint_of_an_earlier_job_of_the_same_training_is_adopted(store: Store) -> None:
    scene.submit(store, {"a": [20]}, name="long")
    first = scene.claim(store, scene.ids(store)[0])
    halfway = scene.checkpoint(first, 10)
    results.record_checkpoint(store, first, halfway, budget=False)
    scene.submit(store, {"a": [10]}, name="short")
    second = scene.claim(store, scene.ids(store)[1], slot="cpu-1")
    assert results.checkpoints(store, second.training_key, epochs=results.open_budgets(store, second)) == [halfway]
    before = scene.ids(store, "evaluate")
    assert results.adopt_checkpoint(store, second, halfway) == [before[1]]
    assert results.open_budgets(store, second) == []
    assert results.superseded_checkpoints(store, first) == []
    assert results.adopt_checkpoint(store, second, halfway) == []


def test_a_checkpoint_that_was_forgotten_meanwhile_serves_nobody(store: Store) -> None:
    scene.submit(store)
    held = scene.claim(store, scene.ids(store)[0])
    gone = scene.checkpoint(held, 10)
    results.record_checkpoint(store, held, gone, budget=False)
    results.forget_checkpoint(store, gone.address)
    assert results.adopt_checkpoint(store, held, gone) == []
    assert results.open_budgets(store, held) == [10]


def test_a_run_s_result_is_never_forgotten(store: Store) -> None:
    scene.submit(store)
    held = scene.claim(store, scene.ids(store)[0])
    result = scene.checkpoint(held, 10)
    results.record_checkpoint(store, held, result, budget=True)
    results.forget_checkpoint(store, result.address)
    assert scene.column(store, sa.select(artifact.c.address)) == [result.address]


def test_superseded_are_all_but_results_and_the_two_newest(store: Store) -> None:
    scene.submit(store, {"a": [2, 9]})
    held = scene.claim(store, scene.ids(store)[0])
    made = [scene.checkpoint(held, epoch) for epoch in (1, 2, 3, 4, 5)] + [scene.checkpoint(held, 5, step=7)]
    for found in made:
        results.record_checkpoint(store, held, found, budget=found.epoch == 2)
    assert sorted(results.superseded_checkpoints(store, held)) == [made[0].address, made[2].address, made[3].address]
    assert scene.column(store, sa.select(artifact.c.address).order_by(artifact.c.id)) == [
        made[1].address,
        made[4].address,
        made[5].address,
    ]
    assert results.superseded_checkpoints(store, held) == []


def test_results_are_not_counted_among_the_two_newest(store: Store) -> None:
    scene.submit(store, {"a": [3, 4, 9]})
    held = scene.claim(store, scene.ids(store)[0])
    for epoch in (1, 2, 3, 4):
        results.record_checkpoint(store, held, scene.checkpoint(held, epoch), budget=epoch in (3, 4))
    assert results.superseded_checkpoints(store, held) == []


def test_a_training_resumes_only_from_where_all_its_budgets_can_be_reached(store: Store) -> None:
    scene.submit(store, {"a": [5, 10]})
    held = scene.claim(store, scene.ids(store)[0])
    made = [scene.checkpoint(held, 4, step=3), scene.checkpoint(held, 5), scene.checkpoint(held, 5, step=2), scene.checkpoint(held, 8)]
    for found in made:
        results.record_checkpoint(store, held, found, budget=False)
    assert results.checkpoints(store, "key-a", epochs=[5, 10]) == [made[1], made[0]]
    assert results.checkpoints(store, "key-a", epochs=[10]) == [made[3], made[2], made[1], made[0]]
    assert results.checkpoints(store, "key-b", epochs=[10]) == []
    assert results.checkpoints(store, "key-a", epochs=[]) == []


def test_baselines_are_kept_once_beside_any_run_of_their_fold(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS)
    scene.train(store, scene.ids(store)[0])
    first, second = scene.ids(store, "evaluate")
    rows = [{"name": "prior", "index": i, "image": f"{i}.png", "patient": f"p{i}", "auc": 0.7 + i / 10, "ap": None} for i in range(2)]
    numbers = scene.column(store, sa.select(run.c.id).order_by(run.c.id))

    assert scene.asked(store, baselines.missing, numbers[0], ["copy", "prior"]) == ["copy", "prior"]
    for job_id, found in ((first, rows), (second, [{**row, "auc": 0.1} for row in rows])):
        held = scene.claim(store, job_id)
        results.finish_evaluation(
            store, held, outcome=Outcome.OK, remark="", summary={}, rows=scene.scores(), seconds=1.0, baseline_rows=found
        )

    assert [scene.asked(store, baselines.missing, number, ["copy", "prior"]) for number in numbers] == [["copy"], ["copy"]]
    kept = [("prior", 1, "0.png", "p0", 0.7, None), ("prior", 1, "1.png", "p1", pytest.approx(0.8), None)]
    assert baselines.scores(store, 1) == kept  # of two evaluations at once the first one is kept


def test_the_last_checkpoint_of_a_training_that_ended_early_serves_all_its_runs(store: Store) -> None:
    scene.submit(store, {"a": [5, 10, 20]})
    held = scene.claim(store, scene.ids(store)[0])
    results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=True)

    released = results.record_checkpoint(store, held, scene.checkpoint(held, 7), budget=True, last=True)

    assert released == scene.ids(store, "evaluate")[1:]
    assert results.open_budgets(store, held) == []
    numbers = scene.column(store, sa.select(run.c.id).order_by(run.c.id))
    assert [found.epoch for number in numbers if (found := scene.asked(store, results.checkpoint_of, number))] == [5, 7, 7]
