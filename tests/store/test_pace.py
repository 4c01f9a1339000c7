"""What is left of an experiment, and how fast its work goes."""

from __future__ import annotations

import scene
import sqlalchemy as sa

from eyeseg.states import Outcome
from eyeseg.store import Store, leases, pace, results
from eyeseg.store.tables import attempt, experiment


def _epoch(store: Store, held: leases.Attempt, number: int, seconds: float) -> None:
    results.record_epoch(store, held, {**scene.EPOCH, "epoch": number, "seconds": seconds})


def test_what_is_left_shrinks_with_epochs_checkpoints_and_ends(store: Store) -> None:
    scene.submit(store, {"a": [5, 10], "b": [4]})
    [number] = scene.column(store, sa.select(experiment.c.id))
    left = pace.Remaining(store, number)
    first, second = scene.ids(store)
    assert left.trainings() == {first: ("unet", 10), second: ("unet", 4)}
    assert left.evaluations() == {"unet": 3}
    assert pace.open_experiments(store) == [number]

    held = scene.claim(store, first)
    for epoch in range(1, 7):
        _epoch(store, held, epoch, 2.0)
    results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=True)
    assert left.trainings() == {first: ("unet", 4), second: ("unet", 4)}

    results.record_checkpoint(store, held, scene.checkpoint(held, 10), budget=True)
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=20.0)
    assert left.trainings() == {second: ("unet", 4)}
    for evaluation in scene.ids(store, "evaluate"):
        if scene.row(store, evaluation)["state"] == "queued":
            scene.evaluate(store, scene.claim(store, evaluation))
    assert left.evaluations() == {"unet": 1}
    scene.train(store, second)
    scene.evaluate(store, scene.claim(store, scene.ids(store, "evaluate")[-1]))
    assert (left.trainings(), left.evaluations(), pace.open_experiments(store)) == ({}, {}, [])


def test_seconds_are_measured_a_training_and_an_evaluation(store: Store) -> None:
    scene.submit(store, {"a": [5], "b": [5]})
    [number] = scene.column(store, sa.select(experiment.c.id))
    for job_id, seconds in zip(scene.ids(store), (1.0, 3.0), strict=True):
        held = scene.claim(store, job_id)
        for epoch in (1, 2):
            _epoch(store, held, epoch, seconds)
        results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=True)
    scene.evaluate(store, scene.claim(store, scene.ids(store, "evaluate")[0]))
    epochs, evaluating = pace.measured(store, number)
    assert {model: sorted(found) for model, found in epochs.items()} == {"unet": [1.0, 3.0]}
    assert evaluating == {"unet": [1.0]}


def test_a_running_job_is_shown_with_its_latest_epoch_and_how_long_it_has_run(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS)
    [number] = scene.column(store, sa.select(experiment.c.id))
    held = scene.claim(store, scene.ids(store)[0], slot="cpu-3")
    _epoch(store, held, 1, 0.5)
    _epoch(store, held, 2, 0.25)
    with store.write() as connection:
        connection.execute(attempt.update().values(started_at=attempt.c.started_at - 60.0))
    [row] = pace.running(store, [number])
    assert 60.0 <= row.pop("since_s") < 120.0
    assert row == {
        "id": held.job_id,
        "kind": "train",
        "label": held.label,
        "worker": "host.cpu-3",
        "slot": "cpu-3",
        "epoch": 2,
        "epochs": 10,
        "loss": 0.5,
        "images": 8,
        "seconds": 0.25,
    }
