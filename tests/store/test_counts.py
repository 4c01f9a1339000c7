"""How many runs and jobs stand where: counted along an index, and the same as by looking at each."""

from __future__ import annotations

from collections import Counter

import mixed
import scene
import sqlalchemy as sa

from eyeseg.states import JobState
from eyeseg.store import Store, budgets, jobs, leases, open_store, reading, results
from eyeseg.store.tables import experiment, job, run, trial, trial_run

TWO = {"a": [5, 10], "b": [10]}


def looked_at(store: Store, experiment_id: int) -> dict[str, dict[str, int]]:
    """What `counts` says, by a look at every run and its two jobs."""
    members = sa.select(run.c.id, run.c.state, run.c.train_job_id, run.c.evaluate_job_id)
    members = members.join(trial_run, trial_run.c.run_id == run.c.id).join(trial, trial.c.id == trial_run.c.trial_id)
    with store.read() as connection:
        rows = connection.execute(members.where(trial.c.experiment_id == experiment_id)).all()
        states = {row.id: row.state for row in connection.execute(sa.select(job.c.id, job.c.state))}
    numbers = {number for row in rows for number in (row.train_job_id, row.evaluate_job_id)}
    runs = {row.id: row.state for row in rows}
    return {"runs": Counter(runs.values()), "jobs": Counter(states[number] for number in numbers)}


def test_every_ending_is_counted(store: Store) -> None:
    mixed.mixed(store)
    found = reading.counts(store, 1)
    assert found == looked_at(store, 1)
    assert set(found["jobs"]) == {"queued", "pending", "done", "failed"}


def test_runs_of_another_experiment_count_where_they_are_shared(store: Store) -> None:
    scene.submit(store, TWO, name="first")
    scene.train(store, scene.ids(store)[0])
    scene.submit(store, {**TWO, "c": [10]}, name="second")
    scene.submit(store, {"c": [10]}, name="third")
    with store.read() as connection:
        numbers = connection.execute(sa.select(experiment.c.id)).scalars().all()
    assert len(numbers) == 3
    for number in numbers:
        assert reading.counts(store, number) == looked_at(store, number)
    assert reading.counts(store, numbers[1])["jobs"] == {"done": 1, "queued": 4, "pending": 2}


def test_a_training_whose_runs_went_on_without_it_does_not_count(store: Store) -> None:
    scene.submit(store, TWO)
    first = scene.ids(store)[0]
    held = scene.claim(store, first)
    results.record_checkpoint(store, held, scene.checkpoint(held, 3), budget=False)
    leases.release(store, held)
    with store.write() as connection:
        waiting = connection.execute(sa.select(run.c.evaluate_job_id).where(run.c.train_job_id == first)).scalars().all()
        budgets.go_on(connection, first, waiting, who="anna")
        connection.execute(job.update().where(job.c.id == first).values(state=JobState.CANCELLED))
    found = reading.counts(store, 1)
    assert found == looked_at(store, 1)
    assert "cancelled" not in found["jobs"]
    jobs.cancel(store, scene.ids(store)[-1:], who="anna")
    assert reading.counts(store, 1) == looked_at(store, 1)


def test_no_row_of_a_job_is_looked_at(tmp_path: object) -> None:
    store = open_store(f"sqlite:///{tmp_path}/store.db", create=True)
    scene.submit(store, TWO)
    plans: list[str] = []

    def explain(connection: sa.Connection, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        if " job " in statement and not statement.startswith("EXPLAIN"):
            plans.extend(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))

    sa.event.listen(store.engine, "before_cursor_execute", explain)
    reading.counts(store, 1)
    store.close()
    of_jobs = [plan for plan in plans if plan.startswith(("SEARCH job", "SCAN job"))]
    assert of_jobs
    assert all("COVERING INDEX ix_job_experiment_id_kind" in plan for plan in of_jobs), plans
