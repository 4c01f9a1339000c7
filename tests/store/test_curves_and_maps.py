"""Curves and maps of an evaluation: stored with its end, or not at all."""

from __future__ import annotations

import pytest
import scene
import sqlalchemy as sa

from eyeseg.errors import Fenced
from eyeseg.states import Outcome
from eyeseg.store import Store, evidence, jobs, leases, results
from eyeseg.store.evidence import Maps
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import experiment, run


def finish(store: Store, held: Attempt, letter: str) -> None:
    """End an evaluation whose curves and maps tell by a letter who made them."""
    rows = [{**row, "roc": letter if row["index"] else None} for row in scene.scores()]
    maps = Maps(f"{held.token}/maps", letter * 64, 10)
    results.finish_evaluation(store, held, outcome=Outcome.OK, remark="", summary={"pooled_auc": 0.9}, rows=rows, seconds=1.0, maps=maps)


@pytest.fixture
def evaluation(store: Store) -> int:
    """The evaluate job of a trained run."""
    scene.submit(store)
    scene.train(store, scene.ids(store)[0])
    [number] = scene.ids(store, "evaluate")
    return number


def test_curves_and_maps_are_stored_with_the_end_of_the_evaluation(store: Store, evaluation: int) -> None:
    held = scene.claim(store, evaluation)
    finish(store, held, "a")
    [number] = scene.column(store, sa.select(run.c.id))
    assert evidence.curves(store, [number]) == {number: {1: "a"}}, "an image of one class has no curve"
    assert evidence.maps(store, [number]) == {number: Maps(f"{held.token}/maps", "a" * 64, 10)}
    assert evidence.curves(store, []) == evidence.maps(store, []) == {}


def test_an_attempt_that_lost_its_lease_leaves_no_curve_and_no_map(store: Store, evaluation: int) -> None:
    late = scene.claim(store, evaluation)
    scene.expire(store, evaluation)
    leases.rescue(store, who="test")
    finish(store, scene.claim(store, evaluation, slot="cpu-1"), "b")
    before = scene.everything(store)
    with pytest.raises(Fenced):
        finish(store, late, "a")
    assert scene.everything(store) == before
    [number] = scene.column(store, sa.select(run.c.id))
    assert evidence.curves(store, [number]) == {number: {1: "b"}}
    assert evidence.maps(store, [number])[number].sha256 == "b" * 64


def test_a_cancelled_evaluation_keeps_neither(store: Store, evaluation: int) -> None:
    held = scene.claim(store, evaluation)
    jobs.cancel(store, [evaluation])
    finish(store, held, "a")
    [number] = scene.column(store, sa.select(run.c.id))
    assert evidence.curves(store, [number]) == evidence.maps(store, [number]) == {}


@pytest.mark.parametrize(("settings", "wanted"), [({}, True), ({"keep": {"masks": "best"}}, True), ({"keep": {"masks": "none"}}, False)])
def test_a_grid_that_keeps_no_masks_gets_none(store: Store, evaluation: int, settings: dict[str, object], wanted: bool) -> None:
    with store.write() as connection:
        connection.execute(experiment.update().values(run_settings=settings))
    [number] = scene.column(store, sa.select(run.c.id))
    assert scene.asked(store, evidence.maps_wanted, number) is wanted
