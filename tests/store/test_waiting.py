"""Transactions that must not cross: each waits for the other, or steps aside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import scene
import sqlalchemy as sa

from eyeseg.store import Store, leases, results
from eyeseg.store.database import NOW
from eyeseg.store.tables import experiment, job, run

LONG_ENOUGH_S = 1.5  # for a thread that nothing holds up


class Doing(threading.Thread):
    """A call in a thread of its own, and what came of it."""

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._call = call
        self.answer: Any = None
        self.start()

    def run(self) -> None:
        try:
            self.answer = self._call()
        except Exception as error:
            self.answer = error

    def waits(self) -> bool:
        self.join(LONG_ENOUGH_S)
        return self.is_alive()


def test_two_transactions_of_one_name_never_run_at_the_same_time(store: Store) -> None:
    def write() -> str:
        with store.write(alone="submit"):
            return "written"

    with store.write(alone="submit"):
        other = Doing(write)
        assert other.waits()
    other.join()
    assert other.answer == "written"


def test_four_who_submit_one_grid_at_once_submit_it_once(store: Store) -> None:
    grid = {key: [5, 10] for key in "abcdef"}
    together = threading.Barrier(4)

    def submit(name: str) -> int:
        together.wait()
        return scene.submit(store, grid, name=name).runs_new

    for name in ("one", "two", "three"):
        four = [Doing(partial(submit, name)) for _ in range(4)]
        for one in four:
            one.join()
        new = len(grid) * 2 if name == "one" else 0
        assert sorted(map(str, (one.answer for one in four))) == sorted(["0", "0", "0", str(new)])
    assert sorted(scene.column(store, sa.select(experiment.c.name))) == ["one", "three", "two"]


def test_a_rescue_does_not_take_a_job_from_an_attempt_that_is_writing(store: Store) -> None:
    """Its lease has run out, but it holds the job's row: it may end its transaction before anybody else takes the job."""
    scene.submit(store, scene.TWO_BUDGETS)
    [number] = scene.ids(store)
    held = scene.claim(store, number)
    scene.expire(store, number)
    with store.write() as connection:
        leases.hold(connection, held)
        other = Doing(lambda: leases.rescue(store, who="repair"))
        other.waits()  # on SQLite, where it cannot look at single rows
        connection.execute(job.update().where(job.c.id == number).values(lease_until=NOW + 60.0))
    other.join()
    assert other.answer == []
    assert results.record_checkpoint(store, held, scene.checkpoint(held, 5), budget=True) == scene.ids(store, "evaluate")[:1]


def test_an_evaluation_ends_while_its_training_is_writing(store: Store) -> None:
    """On PostgreSQL they touch the same run, and neither locks the other out."""
    scene.submit(store, scene.TWO_BUDGETS)
    training = scene.claim(store, scene.ids(store)[0])
    results.record_checkpoint(store, training, scene.checkpoint(training, 5), budget=True)
    scoring = scene.claim(store, scene.ids(store, "evaluate")[0], slot="cpu-1")
    with store.write() as connection:
        leases.hold(connection, training)
        other = Doing(lambda: scene.evaluate(store, scoring))
        if store.dialect == "postgresql":
            other.join(20)
            assert not other.is_alive()
        connection.execute(job.update().where(job.c.id == training.job_id).values(priority=9))
    other.join()
    assert other.answer is None
    assert scene.run_states(store)["a-5"] == "done"


def test_a_run_changes_twice_while_its_training_is_writing(store: Store) -> None:
    """Then PostgreSQL looks its training up again, which must not have to wait for the transaction that holds the training's row."""
    scene.submit(store, scene.TWO_BUDGETS)
    training = scene.claim(store, scene.ids(store)[0])

    def change_twice() -> None:
        with store.write() as connection:
            for remark in ("one", "two"):
                connection.execute(run.update().where(run.c.train_job_id == training.job_id).values(remark=remark))

    with store.write() as connection:
        leases.hold(connection, training)
        other = Doing(change_twice)
        if store.dialect == "postgresql":
            other.join(20)
            assert not other.is_alive()
    other.join()
    assert other.answer is None
    assert scene.column(store, sa.select(run.c.remark)) == ["two", "two"]
