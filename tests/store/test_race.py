"""Many slots on the same jobs, leases that run out under them: one result a job."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

import scene
import sqlalchemy as sa

from eyeseg.errors import Fenced, LeaseHeld
from eyeseg.states import Outcome
from eyeseg.store import Store, results
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import event, job

JOBS, SLOTS, LEASE_S = 60, 8, 0.05


class Slot(threading.Thread):
    """Claims jobs and finishes them; some attempts fall asleep over their lease and are taken up again later."""

    def __init__(self, store: Store, number: int, numbers: list[int]) -> None:
        super().__init__()
        self.store, self.numbers, self.random = store, numbers, random.Random(number)
        self.finished: Counter[int] = Counter()
        self.refused = 0
        self.asleep: list[Attempt] = []
        self.broke: BaseException | None = None

    def run(self) -> None:
        try:
            while unfinished := scene.column(self.store, sa.select(job.c.id).where(job.c.kind == "train", job.c.state != "done")):
                self._work(self.random.choice(unfinished))
            for held in self.asleep:
                self._finish(held)
        except BaseException as error:  # raised again in the test
            self.broke = error

    def _work(self, number: int) -> None:
        try:
            held = scene.claim(self.store, number, slot=self.name, ttl_s=LEASE_S)
        except LeaseHeld:
            return
        if self.random.random() < 0.3:
            self.asleep.append(held)
            time.sleep(LEASE_S)
        else:
            self._finish(held)
        if self.asleep and self.random.random() < 0.2:
            self._finish(self.asleep.pop(self.random.randrange(len(self.asleep))))

    def _finish(self, held: Attempt) -> None:
        try:
            results.finish_training(self.store, held, outcome=Outcome.OK, remark="", seconds=0.1)
        except Fenced:
            self.refused += 1
        else:
            self.finished[held.job_id] += 1


def test_sixty_jobs_under_expiring_leases_are_each_finished_once(store: Store) -> None:
    scene.submit(store, {f"{n:02}": [10] for n in range(JOBS)}, max_attempts=10_000)
    numbers = scene.ids(store)
    slots = [Slot(store, number, numbers) for number in range(SLOTS)]
    for slot in slots:
        slot.start()
    for slot in slots:
        slot.join()
    assert [slot.broke for slot in slots if slot.broke] == []
    finished = sum((slot.finished for slot in slots), Counter[int]())
    assert finished == Counter(dict.fromkeys(numbers, 1))
    assert sum(slot.refused for slot in slots) > 0, "no stale attempt tried to write: the race did not happen"
    assert len(scene.column(store, sa.select(event.c.id).where(event.c.kind == "done"))) == JOBS
    assert set(scene.states(store)) == {"done"}
