"""The store has committed, and the answer was lost on the way: the supervisor asks again, and there is one result."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import scene
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.errors import Fenced, Unreachable
from eyeseg.settings import read_settings
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import attempt, event
from workers.execution import Execution
from workers.slots import CPU, slots
from workers.supervisor import Supervisor


class Forgetful(Store):
    """A store that commits, and whose next answer does not arrive."""

    lost = 0
    lose = False

    @contextmanager
    def write(self, *, alone: str = "", lasting: bool = True) -> Iterator[Connection]:
        with super().write(alone=alone, lasting=lasting) as connection:
            yield connection
        if self.lose:
            self.lose = False
            self.lost += 1
            raise Unreachable("store: the connection broke off.")


@pytest.fixture
def forgetful(store: Store) -> Iterator[Forgetful]:
    made = Forgetful(store.url)
    yield made
    made.close()


def execution(store: Store, held: Attempt, folder: Path) -> Execution:
    settings = read_settings({"EYESEG_HOME": str(folder), "EYESEG_LEASE_S": "60"}, folder)
    supervisor = Supervisor(slots([CPU], 1)[0], store, settings, worker="host.1", stopping=threading.Event(), publish=lambda: None)
    return Execution(supervisor, held, time.monotonic())


ENDINGS: dict[str, Callable[[Execution], str]] = {
    "done": lambda one: one._finish_training(Outcome.OK, ""),
    "released": lambda one: one._released(),
    "crashed": lambda one: one._broken("crashed", "killed by SIGKILL"),
    "failed": lambda one: one._broken("disk_full", "no space left"),
    "cancelled": lambda one: one._cancelled(),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_whose_answer_was_lost_is_written_once(forgetful: Forgetful, tmp_path: Path, ending: str) -> None:
    scene.submit(forgetful)
    held = scene.claim(forgetful, scene.ids(forgetful)[0])
    if ending == "cancelled":
        from eyeseg.store import jobs

        jobs.cancel(forgetful, [held.job_id])
    forgetful.lose = True

    ENDINGS[ending](execution(forgetful, held, tmp_path))

    assert forgetful.lost == 1
    assert scene.column(forgetful, sa.select(attempt.c.ending)) == [ending]
    assert scene.kinds(forgetful, held.job_id)[-1] == ending
    assert len(scene.column(forgetful, sa.select(event.c.id).where(event.c.job_id == held.job_id, event.c.kind == ending))) == 1


def test_an_evaluation_whose_answer_was_lost_has_one_result_and_is_a_success(forgetful: Forgetful, tmp_path: Path) -> None:
    scene.submit(forgetful)
    scene.train(forgetful, scene.ids(forgetful)[0])
    held = scene.claim(forgetful, scene.ids(forgetful, "evaluate")[0])
    one = execution(forgetful, held, tmp_path)
    one.rows = scene.scores()
    forgetful.lose = True

    assert one._outcome({"event": "outcome", "outcome": "ok"}) == JobState.DONE

    assert forgetful.lost == 1
    assert scene.run_states(forgetful) == {"a-10": "done"}
    assert len(scene.everything(forgetful)["image_score"]) == 2


def test_a_lost_answer_is_no_excuse_for_an_attempt_that_another_has_taken_over(forgetful: Forgetful, tmp_path: Path) -> None:
    scene.submit(forgetful)
    [number] = scene.ids(forgetful)
    held = scene.claim(forgetful, number)
    scene.expire(forgetful, number)
    scene.claim(forgetful, number, slot="cpu-1")
    with pytest.raises(Fenced):
        execution(forgetful, held, tmp_path)._finish_training(Outcome.OK, "")
    assert scene.states(forgetful) == ["running"]
