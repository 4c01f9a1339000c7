"""A checkpoint that one training adopts while another forgets it: it becomes a result or it goes, and nobody breaks off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import scene
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.store import Store, keeping, results
from eyeseg.store.leases import Attempt
from eyeseg.store.results import Checkpoint
from eyeseg.store.tables import artifact, run


class Slow(Store):
    """A store that, once told to, stays in its write transaction before it commits, until it may go on."""

    @contextmanager
    def write(self, *, alone: str = "", lasting: bool = True) -> Iterator[Connection]:
        with super().write(alone=alone, lasting=lasting) as connection:
            yield connection
            self.in_the_middle.set()
            assert self.go_on.wait(60)

    def __init__(self, url: sa.URL) -> None:
        super().__init__(url)
        self.in_the_middle, self.go_on = threading.Event(), threading.Event()


class Other(threading.Thread):
    """A call in a thread of its own."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__()
        self._call = call
        self.answer: object = None
        self.broke: BaseException | None = None

    def run(self) -> None:
        try:
            self.answer = self._call()
        except BaseException as error:  # looked at in the test
            self.broke = error


def scenery(store: Store) -> tuple[Attempt, Attempt, Checkpoint]:
    """A long training with three checkpoints past its first, a short one of the same key, and the checkpoint that both look at."""
    scene.submit(store, {"a": [50]}, name="long")
    scene.submit(store, {"a": [5, 50]}, name="short")
    long, short = (scene.claim(store, number, slot=f"cpu-{number}") for number in scene.ids(store))
    assert long.training_key == short.training_key
    wanted = scene.checkpoint(long, 5)
    for epoch in (5, 6, 7, 8):
        results.record_checkpoint(store, long, scene.checkpoint(long, epoch), budget=False)
    return long, short, wanted


def is_waiting(store: Store) -> bool:
    """Whether a connection of this PostgreSQL server waits for a lock."""
    return bool(scene.column(store, sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted"))[0])  # type: ignore[arg-type]


def meet(store: Store, first: Callable[[Store], object], second: Callable[[Store], object]) -> tuple[object, object]:
    """Begin the second while the first has written and not committed. Returns the answers of both."""
    slow = Slow(store.url)
    one = Other(lambda: first(slow))
    one.start()
    assert slow.in_the_middle.wait(60)
    other = Other(lambda: second(store))
    other.start()
    until = time.monotonic() + 60
    while store.dialect == "postgresql" and other.is_alive() and not is_waiting(store) and time.monotonic() < until:
        time.sleep(0.01)
    slow.go_on.set()
    one.join()
    other.join()
    slow.close()
    assert (one.broke, other.broke) == (None, None)
    return one.answer, other.answer


FORGETTING: dict[str, Callable[[Store, Attempt, Checkpoint], object]] = {
    "superseded": lambda store, long, _: results.superseded_checkpoints(store, long),
    "found corrupt": lambda store, _, wanted: results.forget_checkpoint(store, wanted.address),
    "swept": lambda store, *_: [one.address for one in keeping.let_go(store)[0]],
}


@pytest.mark.parametrize("how", FORGETTING)
def test_a_checkpoint_adopted_first_stays(store: Store, how: str) -> None:
    long, short, wanted = scenery(store)
    released, gone = meet(
        store, lambda other: results.adopt_checkpoint(other, short, wanted), lambda other: FORGETTING[how](other, long, wanted)
    )
    assert len(released) == 1  # type: ignore[arg-type]
    assert wanted.address not in (gone or [])  # type: ignore[operator]
    assert scene.asked(store, results.checkpoint_of, scene.column(store, sa.select(run.c.id).where(run.c.digest == "a-5"))[0]) == wanted


@pytest.mark.parametrize("how", ["superseded", "found corrupt"])
def test_a_checkpoint_forgotten_first_is_not_adopted(store: Store, how: str) -> None:
    long, short, wanted = scenery(store)
    _, released = meet(
        store, lambda other: FORGETTING[how](other, long, wanted), lambda other: results.adopt_checkpoint(other, short, wanted)
    )
    assert released == []
    assert wanted.address not in scene.column(store, sa.select(artifact.c.address))
    assert results.open_budgets(store, short) == [5]
