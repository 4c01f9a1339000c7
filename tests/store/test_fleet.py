"""The workers: who is heard of, who left, and what becomes of the jobs of the dead."""

from __future__ import annotations

import scene

from eyeseg.store import Store, fleet, leases
from eyeseg.store.database import NOW
from eyeseg.store.tables import worker


def _silent_for(store: Store, name: str, seconds: float) -> None:
    with store.write() as connection:
        connection.execute(worker.update().where(worker.c.name == name).values(last_beat=NOW - seconds))


def test_workers_are_known_while_they_are_heard_of(store: Store) -> None:
    fleet.register(store, "b.2", slots=2, devices=["CPU", "CPU"], version="1")
    fleet.register(store, "a.1", slots=1, devices=["GPU"], version="1")
    fleet.register(store, "a.1", slots=4, devices=["GPU"], version="2")
    found = fleet.workers(store, heard_within_s=60)
    assert [(one["name"], one["slots"], one["devices"]) for one in found] == [("a.1", 4, ["GPU"]), ("b.2", 2, ["CPU", "CPU"])]
    _silent_for(store, "b.2", 90)
    assert [one["name"] for one in fleet.workers(store, heard_within_s=60)] == ["a.1"]
    assert [one["last_beat_s"] >= 90 for one in fleet.workers(store, heard_within_s=600)] == [False, True]
    fleet.beat(store, "b.2")
    assert len(fleet.workers(store, heard_within_s=60)) == 2
    fleet.leave(store, "b.2")
    assert [one["name"] for one in fleet.workers(store, heard_within_s=600)] == ["a.1"]


def test_the_jobs_of_a_buried_worker_are_rescued_at_once_and_no_others(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10]})
    lost, kept, _ = scene.ids(store)
    scene.claim(store, lost, slot="dead")
    scene.claim(store, kept, slot="alive")
    fleet.register(store, "host.dead", slots=1, devices=["CPU"], version="1")
    assert sorted(fleet.holders(store, host="host")) == ["host.alive", "host.dead"]
    assert fleet.bury(store, "host.dead") == 1
    assert fleet.workers(store, heard_within_s=600) == []
    assert [number for number, _ in leases.rescue(store, who="repair")] == [lost]
    assert scene.states(store) == ["queued", "running", "queued"]
    assert fleet.holders(store, host="host") == ["host.alive"]
