"""`submit-grid` killed at any moment, or run several times at once: made again, it is exactly the grid."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from acceptance.home import Home
from sqlalchemy.engine import Connection

from eyeseg import broker, submission
from eyeseg.samples import draw_samples
from eyeseg.settings import Settings, read_settings
from eyeseg.store import Store, outbox
from eyeseg.store.tables import experiment, job, metadata, run, split, trial, trial_run

GRID = """version: 1
name: small
data: {manifest: eyes/manifest.csv, image_size: [32, 24]}
splits: {patient2: {kind: kfold, k: 2, by: patient, seed: 0}}
blocks: [{model: unet, split: patient2, grid: {epochs: [5, 10, 20], lr: [0.001, 0.01, 0.1, 0.2, 0.3], seed: [0, 1]}}]
"""
TRAININGS, RUNS = 20, 60
NOTHING = dict.fromkeys(("experiment", "split", "trial", "trial_run", "run", "train", "evaluate"), 0)
THE_GRID = {"experiment": 1, "split": 1, "trial": 15, "trial_run": 60, "run": RUNS, "train": TRAININGS, "evaluate": RUNS}
KILLS = 6

forking = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> submission.Plan:
    folder = tmp_path_factory.mktemp("drawn")
    draw_samples(folder / "eyes", patients=4, timepoints=2, size=(48, 32))
    (folder / "grid.yaml").write_text(GRID, encoding="utf-8")
    return submission.make_plan(folder / "grid.yaml")


@pytest.fixture
def settings(store_url: str, tcp_broker: str, tmp_path: Path) -> Settings:
    return read_settings({"EYESEG_STORE_URL": store_url, "EYESEG_BROKER_URL": tcp_broker}, tmp_path)


class Child:
    """A submission in a process of its own. It says when it is `here`: at the point where it then waits to be killed."""

    def __init__(self, work: Callable[[Callable[[], None]], object]) -> None:
        self._ours, theirs = forking.Pipe()

        def stop_here() -> None:
            theirs.send("here")
            time.sleep(300)

        self.process = forking.Process(target=work, args=(stop_here,))
        self.process.start()

    def kill_there(self) -> None:
        assert self._ours.poll(60)
        self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        assert self.process.exitcode in {0, -signal.SIGKILL}


def submit(plan: submission.Plan, settings: Settings, store: Store | None = None) -> None:
    """What `eyeseg submit-grid` does."""
    store = store or Store(settings.store_url)
    submission.submit(plan, store)
    submission.publish(store, broker.celery_app(settings))


def held(store: Store) -> dict[str, int]:
    """How many rows of each kind the store holds."""
    with store.read() as connection:
        tables = (experiment, split, trial, trial_run, run)
        found = {t.name: connection.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in tables}
        kinds = Counter(connection.execute(sa.select(job.c.kind)).scalars())
    return {**found, "train": kinds["train"], "evaluate": kinds["evaluate"]}


def empty(store: Store, settings: Settings) -> None:
    with store.write() as connection:
        connection.execute(run.update().values(checkpoint_id=None))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    messages(settings)


def messages(settings: Settings) -> Counter[int]:
    """Takes all messages off the queue: how many there were for each job."""
    found: Counter[int] = Counter()
    app = broker.celery_app(settings)
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("eyeseg.cpu")
        for _ in range(broker.waiting(app, "eyeseg.cpu")):
            message = queue.get(timeout=5)
            found[message.payload[1]["job_id"]] += 1
            message.ack()
        queue.close()
    app.close()
    return found


def made_again(plan: submission.Plan, settings: Settings, store: Store) -> None:
    """The same submission once more: the whole grid, once, each of its trainings with a message."""
    submit(plan, settings, store)
    assert held(store) == THE_GRID
    assert outbox.unpublished(store) == []
    with store.read() as connection:
        trainings = set(connection.execute(sa.select(job.c.id).where(job.c.kind == "train")).scalars())
    assert set(messages(settings)) == trainings  # a doubled one changes nothing


def in_the_transaction(plan: submission.Plan, settings: Settings, stop_here: Callable[[], None]) -> None:
    class Stopping(Store):
        @contextmanager
        def write(self, *, alone: str = "", lasting: bool = True) -> Iterator[Connection]:
            with super().write(alone=alone, lasting=lasting) as connection:
                yield connection
                stop_here()

    submit(plan, settings, Stopping(settings.store_url))


def between_commit_and_messages(plan: submission.Plan, settings: Settings, stop_here: Callable[[], None]) -> None:
    submission.submit(plan, Store(settings.store_url))
    stop_here()


def between_messages_and_noting_them(plan: submission.Plan, settings: Settings, stop_here: Callable[[], None]) -> None:
    class Stopping(Store):
        submitted = False

        @contextmanager
        def write(self, *, alone: str = "", lasting: bool = True) -> Iterator[Connection]:
            if self.submitted:
                stop_here()
            self.submitted = True
            with super().write(alone=alone, lasting=lasting) as connection:
                yield connection

    submit(plan, settings, Stopping(settings.store_url))


POINTS: dict[Callable[..., None], dict[str, int]] = {
    in_the_transaction: NOTHING,
    between_commit_and_messages: THE_GRID,
    between_messages_and_noting_them: THE_GRID,
}


def test_killed_at_each_point_it_is_all_or_nothing_and_made_again_the_grid(store: Store, settings: Settings, plan: submission.Plan) -> None:
    for point, left in POINTS.items():
        Child(lambda stop_here, point=point: point(plan, settings, stop_here)).kill_there()
        assert held(store) == left, point.__name__
        made_again(plan, settings, store)
        empty(store, settings)


def test_killed_at_random_moments_it_is_all_or_nothing_and_made_again_the_grid(
    store: Store, settings: Settings, plan: submission.Plan
) -> None:
    began = time.monotonic()
    whole = Child(lambda _: submit(plan, settings))
    whole.process.join()
    lasts = time.monotonic() - began
    empty(store, settings)
    moments = random.Random(8)
    killed = 0
    for _ in range(KILLS):
        child = Child(lambda _: submit(plan, settings))
        time.sleep(moments.uniform(0, lasts))
        child.kill()
        killed += child.process.exitcode == -signal.SIGKILL
        assert held(store) in (NOTHING, THE_GRID)
        if moments.random() < 0.5:  # else the next one meets what this one has left
            made_again(plan, settings, store)
            empty(store, settings)
    assert killed >= KILLS // 2
    made_again(plan, settings, store)


def test_four_submissions_of_one_grid_at_once_are_one_grid(store: Store, settings: Settings, plan: submission.Plan) -> None:
    gate = forking.Barrier(4)

    def work(_: Any) -> None:
        gate.wait()
        submit(plan, settings)

    children = [Child(work) for _ in range(4)]
    for child in children:
        child.process.join(120)
    assert [child.process.exitcode for child in children] == [0] * 4
    made_again(plan, settings, store)


@pytest.mark.long
def test_the_command_itself_killed_ten_times_and_run_again_is_exactly_the_grid(tmp_path: Path, store_url: str, tcp_broker: str) -> None:
    home = Home(tmp_path, {"EYESEG_STORE_URL": store_url, "EYESEG_BROKER_URL": tcp_broker})
    grid = home.grid("model: unet, grid: {epochs: [5, 10], lr: [0.001, 0.01]}")
    moments = random.Random(9)
    for _ in range(KILLS):
        command = home.begin("submit-grid", grid)
        time.sleep(moments.uniform(0.3, 3))
        command.kill()
        command.wait()
        assert len(home.jobs()) in {0, 12}
    said = home.run("submit-grid", grid).stdout
    assert "tiny: 8 runs" in said
    assert Counter(row["kind"] for row in home.jobs()) == {"train": 4, "evaluate": 8}
    assert all(row["published_at"] for row in home.jobs() if row["kind"] == "train")
    assert "8 runs, 0 new; queued 0 train" in home.run("submit-grid", grid).stdout
    assert set(messages(home.settings)) == {row["id"] for row in home.jobs() if row["kind"] == "train"}
    home.close()
