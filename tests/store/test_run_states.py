"""A run's two jobs may end at the same moment: the run's state follows from both."""

from __future__ import annotations

import threading
import time

import scene
import sqlalchemy as sa

from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, leases, results

PATIENCE_S = 60.0


def test_a_training_that_ends_while_its_run_is_being_finished_leaves_the_run_done(store: Store) -> None:
    scene.submit(store, scene.TWO_BUDGETS)
    training = scene.claim(store, scene.ids(store)[0])
    for _, epochs in training.payload["serves"]:
        results.record_checkpoint(store, training, scene.checkpoint(training, epochs), budget=True)
    first, second = (scene.claim(store, number) for number in scene.ids(store, "evaluate"))
    scene.evaluate(store, first)
    ends = threading.Thread(
        target=results.finish_training, args=(store, training), kwargs={"outcome": Outcome.OK, "remark": "", "seconds": 1.0}
    )

    with store.write() as connection:
        leases.finish(connection, second, JobState.DONE)
        ends.start()
        await_a_waiting_writer(store)
    ends.join(PATIENCE_S)

    assert scene.states(store) == ["done"]
    assert scene.states(store, "evaluate") == ["done", "done"]
    assert scene.run_states(store) == {"a-5": "done", "a-10": "done"}


def await_a_waiting_writer(store: Store) -> None:
    """Until a transaction waits for the rows of another one. On SQLite it waits before its first statement and sees nothing too early."""
    if store.dialect == "sqlite":
        return
    waits = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with store.read() as connection:
            if connection.execute(waits).scalar_one():
                return
        time.sleep(0.01)
    raise AssertionError("no transaction waits")
