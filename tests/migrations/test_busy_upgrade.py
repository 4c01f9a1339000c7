"""A store is upgraded while workers are busy: nothing is lost, and those of the old version leave with one clear line."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
import rules_of_jobs
import scene
import sqlalchemy as sa
from acceptance.home import EYESEG, WORKER, Home

from eyeseg.errors import LeaseHeld, SchemaMismatch
from eyeseg.store import Store, open_store
from eyeseg.store.tables import SCHEMA_REVISION, attempt, job

ROOT = Path(__file__).parents[2]
NEWER = "9001"
MIGRATION = f'''"""A revision of a later eyeseg."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{NEWER}", "{SCHEMA_REVISION}", None, None


def upgrade() -> None:
    op.create_index("ix_attempt_later", "attempt", ["ending"])  # workers lock the job first, and then write of the attempt
    op.execute("SELECT pg_sleep(0.2)" if op.get_bind().dialect.name == "postgresql" else "SELECT 1")
    op.add_column("job", sa.Column("later", sa.Integer()))
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
'''

WORKERS, TRAININGS = 3, 20


class Busy(threading.Thread):
    """Carries out whatever is queued, one job after the other, until that is over."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__(daemon=True)
        self.store, self.number = Store(url), number
        self.over = threading.Event()
        self.finished: Counter[int] = Counter()
        self.broke: BaseException | None = None

    def run(self) -> None:
        try:
            while (waiting := self._queued()) or not self.over.is_set():
                if waiting:
                    self._carry_out(waiting[self.number * 7 % len(waiting)])
        except BaseException as error:  # raised again in the test
            self.broke = error
        finally:
            self.store.close()

    def _queued(self) -> list[int]:
        return scene.column(self.store, sa.select(job.c.id).where(job.c.state == "queued").order_by(job.c.id))

    def _carry_out(self, number: int) -> None:
        try:
            if scene.row(self.store, number)["kind"] == "train":
                scene.train(self.store, number)
            else:
                scene.evaluate(self.store, scene.claim(self.store, number, slot=str(self.number)))
        except LeaseHeld:
            return  # another was first
        self.finished[number] += 1


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A later eyeseg: this one, with one more revision of the schema."""
    folder = tmp_path / "newer"
    for part in ("eyeseg", "workers", "migrations"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / f"{NEWER}_later.py").write_text(MIGRATION)
    tables = folder / "eyeseg" / "store" / "tables.py"
    text = tables.read_text()
    for line, later in (
        (f'SCHEMA_REVISION = "{SCHEMA_REVISION}"', f'SCHEMA_REVISION = "{NEWER}"'),
        ('    Index("ix_job_state', '    Column("later", Integer),\n    Index("ix_job_state'),
        ("worker = Table(", 'later = Table("later", metadata, Column("id", Integer, primary_key=True))\n\nworker = Table('),
    ):  # fmt: skip
        assert text.count(line) == 1, line
        text = text.replace(line, later)
    tables.write_text(text)
    return folder


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_jobs_are_claimed_and_finished_while_a_newer_eyeseg_upgrades_the_store(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, newer: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    store = open_store(url, create=True)

    workers = [Busy(url, number) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    upgrade = _upgrade(newer, {**os.environ, "EYESEG_STORE_URL": url, "EYESEG_HOME": str(tmp_path)}, tmp_path)
    revisions = []
    while upgrade.poll() is None:  # there is always something to do, before, during and after
        before = sum(worker.finished.total() for worker in workers)
        scene.submit(store, {f"{len(revisions)}-{n}": [1] for n in range(TRAININGS)}, name=f"busy {len(revisions)}")
        revisions.append(store.revision())
        while sum(worker.finished.total() for worker in workers) < before + TRAININGS:
            assert any(worker.is_alive() for worker in workers)
            time.sleep(0.01)
    said, complaint = upgrade.communicate()
    scene.submit(store, {f"later {n}": [1] for n in range(WORKERS)}, name="after the upgrade")
    for worker in workers:
        worker.over.set()
    for worker in workers:
        worker.join()

    assert (upgrade.returncode, f"schema {SCHEMA_REVISION} -> {NEWER}" in said) == (0, True), complaint
    assert revisions[0] == SCHEMA_REVISION, "busy before it began"
    assert [(worker.broke, worker.broke.__cause__) for worker in workers if worker.broke] == []
    assert scene.column(store, sa.select(job.c.state).distinct()) == ["done"]
    assert store.revision() == NEWER
    finished = sum((worker.finished for worker in workers), Counter[int]())
    assert set(scene.ids(store)) <= set(finished)
    assert set(finished.values()) == {1}
    done = Counter(scene.column(store, sa.select(attempt.c.job_id).where(attempt.c.ending == "done")))
    assert {number: done[number] for number in finished} == finished
    rules_of_jobs.check(rules_of_jobs.Picture.of(store))
    store.close()


def _upgrade(newer: Path, environment: dict[str, str], folder: Path) -> subprocess.Popen[str]:
    of_newer = environment | {"PYTHONPATH": str(newer)}
    return subprocess.Popen([EYESEG, "db", "upgrade"], cwd=folder, env=of_newer, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_worker_leaves_a_store_that_a_newer_eyeseg_has_upgraded_and_loses_nothing(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, newer: Path
) -> None:
    store_url = {"EYESEG_STORE_URL": request.getfixturevalue("postgres_url")} if kind == "postgresql" else {}
    home = Home(tmp_path, {"EYESEG_LEASE_S": "3", "EYESEG_CHECKPOINT_S": "0", **store_url})
    home.run("up", "--no-flower")
    home.run("submit-grid", home.grid("model: unet, width: 4, grid: {epochs: [3, 40]}"))
    home.in_mid_training()
    worker = home.pid(WORKER)

    upgrade = _upgrade(newer, home.environment, home.folder)
    done, complaint = upgrade.communicate(timeout=120)

    assert (upgrade.returncode, f"schema {SCHEMA_REVISION} -> {NEWER}" in done) == (0, True), complaint
    home.eventually(home.is_empty, "the old stack gone", patience_s=100)
    said = f"holds schema {NEWER}, this eyeseg needs {SCHEMA_REVISION}. Run `eyeseg db upgrade` with the newer eyeseg"
    [left, *starts] = [line for line in (home.path / "logs" / "worker.log").read_text().splitlines() if "holds schema" in line]
    assert said in left
    assert left.endswith("This worker stops.")
    assert all(line.startswith("store ") for line in starts), "as the stack tried to start it again"
    stack = (home.path / "logs" / "stack.log").read_text()
    assert "worker ended with 1; it is started again" in stack
    assert said in stack.splitlines()[-1]
    assert "Traceback" not in home.last_words()
    (first,) = _attempts(home)
    assert (first["ending"], str(worker) in first["worker"]) == ("released", True)
    assert {row["state"] for row in home.rows(sa.select(job.c.state).where(job.c.kind == "train"))} == {"queued"}

    home.environment = home.environment | {"PYTHONPATH": str(newer)}
    home.run("up", "--no-flower")
    home.eventually(home.is_done, "all runs done", patience_s=200)
    home.run("down")
    assert Counter(row["ending"] for row in _attempts(home)) == {"released": 1, "done": 2}
    assert {row["attempt"] for row in home.rows(sa.select(job.c.attempt))} == {1}
    home.close()


def _attempts(home: Home) -> list[dict[str, str]]:
    return home.attempts("train")


@pytest.mark.parametrize("revision", ["0001", "9999"])
@pytest.mark.parametrize("start", ["eyeseg worker", "celery -A workers.app worker"])
def test_a_worker_of_another_schema_version_does_not_start_and_says_why_in_one_line(start: str, revision: str, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", create=True)
    with store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :other"), {"other": revision})
    store.close()
    environment = {**os.environ, "EYESEG_HOME": str(tmp_path), "EYESEG_DEVICES": "cpu", "EYESEG_SLOTS": "1", "C_FORCE_ROOT": "1"}
    program, *arguments = start.split()
    begun = subprocess.Popen(
        [Path(sys.executable).parent / program, *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said = begun.communicate(timeout=100)[1]
    finally:
        if begun.poll() is None:
            os.killpg(begun.pid, signal.SIGKILL)
    [line] = [line for line in said.splitlines() if "store" in line]
    assert f"holds schema {revision}, this eyeseg needs {SCHEMA_REVISION}. Run `eyeseg db upgrade`" in line
    assert "Traceback" not in said
    assert begun.returncode == SchemaMismatch.exit_code == 1
