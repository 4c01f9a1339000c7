"""Submitting: nothing twice, all or nothing, and a name of its own for every content."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import scene
import sqlalchemy as sa

from eyeseg.errors import NotFound
from eyeseg.store import Store, experiments, reading
from eyeseg.store.experiments import NewTrial, valid_name
from eyeseg.store.tables import event, experiment, job, run, trial, trial_run


def test_the_same_grid_again_adds_no_row_but_the_event_that_says_so(store: Store) -> None:
    first = scene.submit(store, {"a": [5, 10], "b": [10]})
    before = scene.everything(store)
    again = scene.submit(store, {"a": [5, 10], "b": [10]})
    after = scene.everything(store)
    assert (first.runs, first.runs_new, first.train_jobs, first.evaluate_jobs) == (3, 3, 2, 3)
    assert (again.experiment, again.runs, again.runs_new, again.train_jobs, again.evaluate_jobs) == (first.experiment, 3, 0, 0, 0)
    assert len(after.pop("event")) == len(before.pop("event")) + 1
    assert after == before


def test_an_overlapping_grid_shares_its_runs(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10]}, name="first")
    done = scene.submit(store, {"b": [10], "c": [10]}, name="second")
    assert (done.runs, done.runs_new, done.train_jobs) == (2, 1, 1)
    assert sorted(scene.run_states(store)) == ["a-10", "b-10", "c-10"]
    second = experiments.find(store, "second")["id"]
    assert reading.counts(store, second) == {"runs": {"pending": 2}, "jobs": {"queued": 2, "pending": 2}}


def test_more_epochs_of_a_known_training_are_a_job_of_the_same_training(store: Store) -> None:
    scene.submit(store, {"a": [5]}, name="short")
    done = scene.submit(store, {"a": [5, 50]}, name="long")
    assert (done.runs_new, done.train_jobs) == (1, 1)
    assert scene.column(store, sa.select(job.c.training_key).where(job.c.kind == "train")) == ["key-a", "key-a"]


def test_other_content_under_the_same_name_gets_a_number(store: Store) -> None:
    given = [scene.submit(store, content=content).experiment for content in ("", "other", "third", "other")]
    assert given == ["exp", "exp-2", "exp-3", "exp-2"]


def test_a_limited_submission_is_extended_by_the_whole_one(store: Store) -> None:
    part = scene.submit(store, {"a": [5, 10], "b": [10, 20]}, limit=1)
    whole = scene.submit(store, {"a": [5, 10], "b": [10, 20]})
    assert part.experiment == whole.experiment
    assert (part.runs, whole.runs, whole.runs_new) == (2, 4, 2)
    assert len(scene.column(store, sa.select(experiment.c.id))) == 1
    assert scene.column(store, sa.select(trial.c.runs_expected)) == [2, 2]
    assert len(scene.column(store, sa.select(trial_run.c.run_id))) == 4


def test_a_submission_that_breaks_stores_nothing(store: Store) -> None:
    def broken() -> Iterator[NewTrial]:
        yield NewTrial("t", "patient5", "unet", {}, 1, ())
        raise ValueError("broken off")

    before = scene.everything(store)
    values = {"name": "x", "digest": "x", "grid_text": "", "manifest": "", "data": {}, "run_settings": {}, "report_settings": {}}
    splits = {"patient5": {"definition": {}, "fingerprint": "f", "leaks": [], "allow_leakage": None}}
    with pytest.raises(ValueError, match="broken off"):
        experiments.submit(
            store, values={**values, "provenance": {}}, splits=splits, trials=broken(), trainings=[], priority=5, max_attempts=3
        )
    assert scene.everything(store) == before


def test_jobs_are_told_all_they_need(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS, priority=7, max_attempts=4)
    [training] = [scene.row(store, number) for number in scene.ids(store)]
    numbers = scene.column(store, sa.select(run.c.id).order_by(run.c.id))
    assert (training["queue"], training["priority"], training["max_attempts"]) == ("eyeseg.cpu", 7, 4)
    assert training["payload"] == {"data": {"manifest": "eyes.csv"}, "spec": {"epochs": 10}, "serves": [[numbers[0], 5], [numbers[1], 10]]}
    evaluations = [scene.row(store, number) for number in scene.ids(store, "evaluate")]
    assert [found["queue"] for found in evaluations] == ["eyeseg.evaluate"] * 2
    assert [(found["payload"]["run_id"], found["payload"]["spec"]) for found in evaluations] == [
        (numbers[0], {"epochs": 5}),
        (numbers[1], {"epochs": 10}),
    ]


def test_a_submission_leaves_an_event(store: Store) -> None:
    scene.submit(store)
    with store.read() as connection:
        [found] = connection.execute(sa.select(event)).mappings()
    assert (found["kind"], found["detail"]) == ("submitted", {"runs": 1, "runs_new": 1})
    assert found["who"]


def test_an_unknown_experiment_is_named_with_those_that_there_are(store: Store) -> None:
    with pytest.raises(NotFound, match=r"the store holds no experiment yet\. Submit a grid first"):
        experiments.find(store, None)
    scene.submit(store, name="here")
    scene.submit(store, name="newer")
    with pytest.raises(NotFound, match=r"no experiment named 'there'\. There are: newer, here\."):
        experiments.find(store, "there")
    assert experiments.find(store, None)["name"] == "newer"


def test_known_runs_are_found_beyond_one_list(store: Store) -> None:
    scene.submit(store)
    assert experiments.known_runs(store, [f"x-{i}" for i in range(1100)] + ["a-10"]) == {"a-10": "pending"}


@pytest.mark.parametrize(
    ("name", "good"), [("paper-2020", True), ("a" * 64, True), ("a" * 65, False), ("", False), ("a b", False), ("-x", False)]
)
def test_a_name_is_letters_digits_and_a_few_signs(name: str, *, good: bool) -> None:
    assert valid_name(name) is good
