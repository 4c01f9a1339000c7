"""Which job is next: priorities first, then the experiment that has least, then what is nearly done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import scene
import sqlalchemy as sa

from eyeseg.devices.classes import QUEUES
from eyeseg.store import Store, choosing, leases
from eyeseg.store.choosing import Group
from eyeseg.store.tables import experiment, job


def take(store: Store, *, queues: tuple[str, ...] = QUEUES, fits: Callable[[Group], bool] = lambda _: True) -> int | None:
    with store.write() as connection:
        return choosing.take(store, connection, choosing.groups(connection, queues), fits)


def start(store: Store, **how: Any) -> str:
    """Claim the next job. Returns the experiment it is of."""
    chosen = take(store, **how)
    assert chosen is not None
    held = scene.claim(store, chosen, slot=f"slot-{chosen}")
    return str(scene.column(store, sa.select(experiment.c.name).where(experiment.c.id == held.experiment_id))[0])


def change(store: Store, number: int, **values: Any) -> None:
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == number).values(values))


def submit(store: Store, name: str, count: int, *, priority: int = 5) -> None:
    scene.submit(store, {f"{name}{number}": [10] for number in range(count)}, name=name, priority=priority)


def test_nothing_waits(store: Store) -> None:
    assert take(store) is None


def test_a_small_experiment_does_not_wait_for_a_large_one_that_came_before(store: Store) -> None:
    submit(store, "large", 40)
    submit(store, "small", 5)
    started = []
    for _ in range(12):  # one slot: each job ends before the next begins
        started.append(start(store))
        [running] = scene.column(store, sa.select(job.c.id).where(job.c.state == "running"))
        change(store, running, state="done", token=None, lease_until=None)
    assert started == ["large", "small"] * 5 + ["large"] * 2


def test_slots_are_shared_equally_among_experiments(store: Store) -> None:
    submit(store, "large", 20)
    first = [start(store) for _ in range(6)]
    submit(store, "second", 20)
    submit(store, "third", 2)
    assert first == ["large"] * 6
    # each new slot goes to whoever has least, until the latecomers have as many
    assert [start(store) for _ in range(8)] == ["second", "third", "second", "third", "second", "second", "second", "second"]


def test_a_higher_priority_comes_first_whatever_is_fair(store: Store) -> None:
    submit(store, "usual", 3)
    submit(store, "urgent", 3, priority=9)
    submit(store, "idle", 1, priority=0)
    assert [start(store) for _ in range(7)] == ["urgent"] * 3 + ["usual"] * 3 + ["idle"]


def test_priorities_hold_across_queues(store: Store) -> None:
    submit(store, "usual", 1)
    submit(store, "urgent", 1, priority=6)
    low, high = scene.ids(store)
    change(store, low, queue="eyeseg.gpu.80g")
    change(store, high, queue="eyeseg.train")  # as an older store has it
    assert take(store) == high
    assert take(store, queues=("eyeseg.gpu.80g", "eyeseg.cpu")) == low
    assert take(store, queues=("eyeseg.gpu.24g", "eyeseg.cpu")) is None


def test_within_an_experiment_what_ends_a_run_or_was_begun_goes_first(store: Store) -> None:
    submit(store, "one", 4)
    trained, crashed, waiting, _ = scene.ids(store)
    scene.train(store, trained)
    leases.give_back(store, scene.claim(store, crashed), error="killed")
    [evaluation] = scene.column(store, sa.select(job.c.id).where(job.c.kind == "evaluate", job.c.state == "queued"))
    order = []
    for _ in range(3):
        chosen = take(store)
        assert chosen is not None
        order.append(chosen)
        scene.claim(store, chosen)
    assert order == [evaluation, crashed, waiting]


def test_a_job_that_does_not_fit_lets_others_pass(store: Store) -> None:
    submit(store, "one", 3)
    first, second, third = scene.ids(store)
    change(store, first, memory_key="big")
    change(store, second, memory_key="big")
    assert take(store, fits=lambda group: group.memory_key != "big") == third
    assert take(store) == first
    assert take(store, fits=lambda _: False) is None


def test_each_setting_of_each_experiment_is_looked_at_once_however_many_jobs_it_has(store: Store) -> None:
    submit(store, "one", 12)
    submit(store, "two", 3)
    numbers = scene.ids(store)
    for place, number in enumerate(numbers[:12]):
        change(store, number, memory_key=f"key{place % 3}")
    with store.write() as connection:
        found = choosing.groups(connection, QUEUES)
    assert sorted((group.experiment_id, group.memory_key) for group in found)[:3] == [(1, "key0"), (1, "key1"), (1, "key2")]
    assert len(found) == 4
    assert [group.first for group in found] == [*numbers[:3], numbers[12]]


def test_two_slots_that_look_at_the_same_time_take_different_jobs(store: Store) -> None:
    if store.dialect == "sqlite":
        pytest.skip("SQLite's write transactions come one after the other")
    submit(store, "one", 3)
    with store.write() as one, store.write() as other:
        other.execute(sa.text("SET LOCAL lock_timeout = '5s'"))  # waiting for the first would be an error
        taken = [choosing.take(store, connection, choosing.groups(connection, QUEUES), lambda _: True) for connection in (one, other)]
    assert taken == scene.ids(store)[:2]
