"""A commit that happened while its caller saw an error, or died: each kind of write has one result, and no attempt is charged twice."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from faults.network import Forwarder, through, to_postgres
from store import scene

from eyeseg.errors import LeaseHeld, Unreachable
from eyeseg.settings import read_settings
from eyeseg.states import JobState
from eyeseg.store import Store, leases, open_store
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import artifact, attempt, epoch_metric, event, experiment, image_score, job, run
from workers.execution import Execution
from workers.slots import CPU, slots
from workers.supervisor import Supervisor


class Worker:
    """A worker's supervisor on a store, whose runner's events are given by hand."""

    def __init__(self, store: Store, folder: Path, *, job_ids: dict[str, int] | None = None) -> None:
        settings = read_settings({"EYESEG_HOME": str(folder), "EYESEG_LEASE_S": "60"}, folder)
        self.job_ids = job_ids or {kind: scene.ids(store, kind)[0] for kind in ("train", "evaluate")}
        self.supervisor = Supervisor(slots([CPU], 1)[0], store, settings, worker="host.1", stopping=threading.Event(), publish=lambda: None)
        self.one: Execution

    def claim(self, kind: str) -> None:
        claimed = self.supervisor._claim(self.job_ids[kind])
        assert claimed is not None
        self.one = Execution(self.supervisor, *claimed)

    def beat(self) -> None:
        self.one.last_beat -= self.one.settings.heartbeat_s
        assert self.one._keep_lease() is False

    def checkpoint(self) -> None:
        found = scene.checkpoint(self.one.held, 10)
        said = {"path": found.address, "sha256": found.sha256, "epoch": 10, "step": 0, "budget": True, "last": False}
        self.one.last_budget = 10
        assert self.one._take({"event": "checkpoint", **said}) is None

    def take(self, **message: object) -> str | None:
        return self.one._take(message)

    def life(self) -> dict[str, Callable[[], object]]:
        """All writes that a run's two jobs make, in order."""
        return {
            "claim a training": lambda: self.claim("train"),
            "start": lambda: self.take(event="started", provenance={"device": "cpu"}),
            "beat": self.beat,
            "epoch": lambda: self.take(**scene.EPOCH),
            "checkpoint": self.checkpoint,
            "finish the training": lambda: self.take(event="outcome", outcome="ok"),
            "claim an evaluation": lambda: self.claim("evaluate"),
            "finish the evaluation": lambda: (self.take(event="scores", rows=scene.scores()), self.take(event="outcome", outcome="ok")),
        }


@pytest.fixture
def wire(postgres_url: str) -> Iterator[Forwarder]:
    made = Forwarder(to_postgres(postgres_url))
    yield made
    made.close()


@pytest.fixture
def far(wire: Forwarder, postgres_url: str) -> Iterator[Store]:
    """The store as a worker sees it through the wire."""
    opened = open_store(through(postgres_url.replace("postgresql:", "postgresql+psycopg:"), wire), create=True)
    yield opened
    opened.close()


def test_each_answer_to_a_commit_is_lost_once_and_there_is_one_result_of_each(far: Store, wire: Forwarder, tmp_path: Path) -> None:
    scene.submit(far)

    for number, (name, write) in enumerate(Worker(far, tmp_path).life().items(), start=1):
        wire.lose_the_next_commit()
        write()
        assert wire.lost == number, name

    the_one_result(far, attempts=[(1, "done"), (1, "done")])


@pytest.mark.parametrize(("ending", "charged"), [("released", 0), ("crashed", 1)])
def test_a_job_given_back_is_charged_once_or_not_at_all_though_the_answer_was_lost(
    far: Store, wire: Forwarder, tmp_path: Path, ending: str, charged: int
) -> None:
    scene.submit(far)
    worker = Worker(far, tmp_path)
    worker.claim("train")
    wire.lose_the_next_commit()

    worker.one._released() if ending == "released" else worker.one._broken("crashed", "killed")

    assert wire.lost == 1
    found = scene.row(far, worker.one.held.job_id)
    assert (found["state"], found["attempt"], found["token"]) == ("queued", charged, None)
    assert scene.column(far, sa.select(attempt.c.ending)) == [ending]


def test_a_submission_whose_answer_was_lost_is_there_and_the_next_adds_nothing(far: Store, wire: Forwarder) -> None:
    wire.lose_the_next_commit()
    with pytest.raises(Unreachable):
        scene.submit(far, scene.TWO_BUDGETS)
    assert wire.lost == 1
    assert scene.submit(far, scene.TWO_BUDGETS).runs_new == 0
    assert len(scene.column(far, sa.select(run.c.id))) == 2
    assert scene.column(far, sa.select(experiment.c.name)) == ["exp"]


def test_a_claim_made_twice_with_one_token_is_one_attempt_and_rescued_meanwhile_it_is_none(store: Store) -> None:
    scene.submit(store)
    [number] = scene.ids(store)
    token = leases.new_token()

    def claim() -> Attempt:
        return leases.claim(store, number, worker="host.1", slot="cpu-0", device="CPU", ttl_s=60.0, token=token)

    assert claim() == claim()
    assert scene.column(store, sa.select(attempt.c.number)) == [1]
    assert scene.kinds(store, number) == ["claimed"]
    scene.expire(store, number)
    leases.rescue(store, who="other")
    with pytest.raises(LeaseHeld):
        claim()
    assert scene.claim(store, number).number == 2


def test_a_worker_killed_right_after_each_commit_has_written_it_and_another_goes_on(tmp_path: Path) -> None:
    for kept in range(1, 9):
        folder = tmp_path / str(kept)
        store = open_store(f"sqlite:///{folder / 'store.db'}", create=True)
        scene.submit(store)
        killed_after(store, folder, kept)
        done = list(Worker(store, folder).life())[:kept]
        written = len(scene.column(store, sa.select(epoch_metric.c.epoch))), len(scene.column(store, sa.select(artifact.c.id)))
        assert written == (int("epoch" in done), int("checkpoint" in done))

        endings = go_on(store, folder)

        the_one_result(store, attempts=endings)
        store.close()


def killed_after(store: Store, folder: Path, kept: int) -> None:
    """Carry out the first writes of a run's life in another process, and kill it as soon as the last of them has returned."""
    ours, theirs = multiprocessing.get_context("fork").Pipe()

    def live() -> None:
        writes = Worker(Store(store.url), folder).life()
        for _, write in zip(range(kept), writes.values(), strict=False):
            write()
        theirs.send("written")
        time.sleep(300)

    process = multiprocessing.get_context("fork").Process(target=live)
    process.start()
    assert ours.poll(60)
    process.kill()
    process.join()
    assert process.exitcode == -9


def go_on(store: Store, folder: Path) -> list[tuple[int, str]]:
    """What other workers do after the death: take over what was running and end it. Returns the attempts that there must be then."""
    expected = []
    for kind, names in {"train": ("claim", "epoch", "checkpoint", "finish"), "evaluate": ("claim", "finish")}.items():
        [number] = scene.ids(store, kind)
        state = scene.row(store, number)["state"]
        if state == "running":
            scene.expire(store, number)
            assert leases.rescue(store, who="other") == [(number, JobState.QUEUED)]
        expected += {"running": [(1, "expired"), (2, "done")], "queued": [(1, "done")], "done": [(1, "done")]}[state]
        if state != "done":
            life = Worker(store, folder).life()
            for name, write in life.items():
                if name.split()[0] in names and ("evaluation" in name) == (kind == "evaluate"):
                    write()
    return expected


def the_one_result(store: Store, *, attempts: list[tuple[int, str]]) -> None:
    assert scene.run_states(store) == {"a-10": "done"}
    with store.read() as connection:
        found = connection.execute(sa.select(attempt.c.number, attempt.c.ending).order_by(attempt.c.job_id, attempt.c.number)).all()
    assert [tuple(row) for row in found] == attempts
    charged = scene.column(store, sa.select(job.c.attempt).order_by(job.c.id))
    assert sum(charged) == len(attempts)
    counts = [len(scene.column(store, sa.select(table.c[name]))) for table, name in ((epoch_metric, "epoch"), (image_score, "position"))]
    assert counts == [1, 2]
    kinds = scene.column(store, sa.select(event.c.kind))
    assert (kinds.count("done"), kinds.count("claimed")) == (2, len(attempts))
