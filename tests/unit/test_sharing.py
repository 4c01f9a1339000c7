"""Sharing: runs that differ only in epochs are points on one training, unless the schedule looks at the total."""

from __future__ import annotations

import itertools

import pytest

from eyeseg import catalog
from eyeseg.sharing import PlannedRun, needs_total, trainings
from eyeseg.spec import RunSpec


def _planned(**settings: object) -> PlannedRun:
    return PlannedRun(RunSpec(**settings), "data", "split")  # type: ignore[arg-type]


@pytest.mark.parametrize("schedule", ["constant", "step", "plateau", "warmup"])
def test_budgets_share_a_training_under_a_schedule_that_does_not_look_ahead(schedule: str) -> None:
    [shared] = trainings(_planned(schedule=schedule, epochs=epochs) for epochs in (100, 10, 50))
    assert [run.spec.epochs for run in shared.runs] == [10, 50, 100]
    assert shared.epochs == 100


@pytest.mark.parametrize("schedule", ["poly", "cosine"])
def test_budgets_never_share_a_training_under_a_schedule_that_looks_at_the_total(schedule: str) -> None:
    found = trainings(_planned(schedule=schedule, epochs=epochs) for epochs in (10, 50, 100))
    assert [training.epochs for training in found] == [100, 50, 10]
    assert all(len(training.runs) == 1 for training in found)


def test_a_schedule_s_file_says_whether_it_looks_at_the_total() -> None:
    looking = {name for name in catalog.names("schedules") if needs_total(name)}
    assert looking & {"constant", "cosine", "plateau", "poly", "step", "warmup"} == {"cosine", "poly"}


@pytest.mark.parametrize(
    "other", [{"seed": 1}, {"fold": 2}, {"lr": 0.1}, {"batch_size": 2}, {"precision": "bf16"}, {"image_size": (64, 64)}]
)
def test_runs_that_differ_in_more_than_epochs_are_trained_apart(other: dict[str, object]) -> None:
    assert len(trainings([_planned(epochs=10), _planned(epochs=20, **other)])) == 2


def test_the_default_number_of_epochs_shares_like_any_other() -> None:
    assert RunSpec().epochs == 50
    assert len(trainings([_planned(), _planned(epochs=20)])) == 1


def test_a_run_is_named_by_its_setting_its_data_its_folds_and_its_fold() -> None:
    one = PlannedRun(RunSpec(split="a", fold=1), "data", "split")
    assert one.digest == PlannedRun(RunSpec(split="renamed", fold=1), "data", "split").digest
    different = [
        one,
        PlannedRun(RunSpec(fold=2), "data", "split"),
        PlannedRun(RunSpec(), "other data", "split"),
        PlannedRun(RunSpec(), "data", "other split"),
        PlannedRun(RunSpec(lr=0.1), "data", "split"),
        PlannedRun(RunSpec(epochs=10), "data", "split"),
    ]
    for left, right in itertools.combinations(different, 2):
        assert left.digest != right.digest
    assert len({run.training_key for run in different}) == len(different) - 1  # only the epochs are shared


def test_the_longest_trainings_come_first() -> None:
    found = trainings(_planned(epochs=epochs, lr=lr) for epochs, lr in ((5, 0.1), (500, 0.2), (50, 0.3)))
    assert [training.epochs for training in found] == [500, 50, 5]
