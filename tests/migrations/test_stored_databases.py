"""Stores of every released schema, filled in the middle of a grid by the eyeseg of their time: upgraded, and then used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import rules_of_jobs
import scene
import sqlalchemy as sa
import stored

from eyeseg import reporting, submission
from eyeseg.devices import classes
from eyeseg.errors import SchemaMismatch
from eyeseg.states import JobKind, JobState
from eyeseg.store import Store, choosing, experiments, jobs, leases, open_store, packing, reading, results, schema
from eyeseg.store.tables import SCHEMA_REVISION, attempt, event, image_score, job, packed_score, run

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Old:
    """A store as an old revision left it, and the folder with its grid and eyes."""

    store: Store
    revision: str
    grid: Path

    def rows(self, columns: dict[str, list[str]] | None = None) -> Rows:
        """The content of all tables, or of these columns of these tables."""
        seen = sa.inspect(self.store.engine)
        wanted = columns or {table: [column["name"] for column in seen.get_columns(table)] for table in seen.get_table_names()}
        with self.store.read() as connection:
            return {
                table: sorted(
                    (tuple(row) for row in connection.execute(sa.text(f"SELECT {', '.join(map(_quoted, names))} FROM {table}"))), key=repr
                )
                for table, names in wanted.items()
            }

    def columns(self) -> dict[str, list[str]]:
        seen = sa.inspect(self.store.engine)
        return {table: [c["name"] for c in seen.get_columns(table)] for table in seen.get_table_names() if table != "alembic_version"}


def _quoted(name: str) -> str:
    return f'"{name}"'


@pytest.fixture(params=stored.dumps(), ids=lambda dump: dump.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Old]:
    dump: Path = request.param
    revision, _, kind = dump.stem.partition("-")
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.db'}"
    else:
        url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    store = Store(url)
    grid = stored.draw(tmp_path / "folder")
    stored.load(dump, store, tmp_path / "folder")
    yield Old(store, revision, grid)
    store.close()


@pytest.fixture
def upgraded(old: Old) -> Old:
    schema.upgrade(old.store)
    return old


def test_there_is_a_dump_of_every_revision_from_each_kind_of_database() -> None:
    names = {dump.stem for dump in stored.dumps()}
    assert names == {f"{revision}-{kind}" for revision in schema.revisions() for kind in ("sqlite", "postgresql")}


def test_a_dump_holds_a_grid_in_the_middle(old: Old) -> None:
    assert old.store.revision() == old.revision
    with old.store.read() as connection:
        found = connection.execute(sa.text("SELECT state, COUNT(*) FROM job WHERE kind = 'train' GROUP BY state")).all()
        scored = connection.execute(sa.text("SELECT COUNT(DISTINCT run_id) FROM image_score")).scalar_one()
    assert {str(state): int(count) for state, count in found} == {"done": 4, "running": 1, "queued": 3, "cancelled": 1, "dead": 1}
    assert scored == stored.DONE


def test_an_upgrade_keeps_every_row_and_makes_the_schema_of_the_code(old: Old) -> None:
    columns = old.columns()
    before = old.rows(columns)
    assert sum(map(len, before.values())) > 100
    schema.upgrade(old.store)
    assert old.store.revision() == SCHEMA_REVISION
    assert schema.differences(old.store) == []
    assert old.rows(columns) == before


def test_the_scores_of_an_upgraded_store_are_packed_as_an_evaluation_packs_them(upgraded: Old) -> None:
    with upgraded.store.read() as connection:
        packed = connection.execute(sa.select(packed_score).order_by(packed_score.c.run_id)).all()
        rows = connection.execute(sa.select(image_score)).mappings().all()
    assert len(packed) == stored.DONE
    with upgraded.store.write() as connection:
        connection.execute(packed_score.delete())
        packing.keep(connection, rows)
        again = connection.execute(sa.select(packed_score).order_by(packed_score.c.run_id)).all()
    assert again == packed


def test_an_older_store_is_refused_until_it_is_upgraded(old: Old) -> None:
    if old.revision == SCHEMA_REVISION:
        pytest.skip("this revision is the newest one")
    url = old.store.url.render_as_string(hide_password=False)
    before = old.rows()
    for create in (False, True):
        with pytest.raises(SchemaMismatch, match=f"holds schema {old.revision}, this eyeseg needs {SCHEMA_REVISION}") as caught:
            open_store(url, create=create)
        assert "\n" not in str(caught.value)
        assert "`eyeseg db upgrade`" in str(caught.value)
    assert old.rows() == before


def test_the_same_grid_submitted_to_an_upgraded_store_adds_nothing_but_the_hashes_of_its_images(upgraded: Old) -> None:
    before = scene.everything(upgraded.store)
    plan = submission.make_plan(upgraded.grid)
    done = submission.submit(plan, upgraded.store)
    after = scene.everything(upgraded.store)
    assert (done.experiment, done.runs, done.runs_new, done.train_jobs) == ("stored", stored.RUNS, 0, 0)
    hashes = after.pop("sample")
    assert len(hashes) == len(plan.samples)
    assert before.pop("sample") in ([], hashes)  # revisions before 0004 knew only the hash of them all
    assert len(after.pop("event")) == len(before.pop("event")) + 1
    assert after == before


def test_an_upgraded_store_is_reported(upgraded: Old) -> None:
    [table] = reporting.tables(upgraded.store, None)
    assert table.complete is False
    ranked = [row for row in table.rows if row.rank is not None and row.runs == row.runs_expected]
    assert [(row.model, row.params["epochs"]) for row in ranked] == [("unet", 3), ("unet", 1), ("segnet", 2)]
    assert all(row.image_auc_mean is not None and 0.4 < row.image_auc_mean < 0.9 for row in ranked)


def test_work_goes_on_in_an_upgraded_store_to_the_end_of_the_grid(upgraded: Old) -> None:
    store = upgraded.store
    known = {row["id"]: row for row in _runs(store) if row["state"] == "done"}
    [running] = _ids(store, JobState.RUNNING)
    token = scene.row(store, running)["token"]
    scene.expire(store, running)
    assert leases.rescue(store, who="repair") == [(running, JobState.QUEUED)]
    assert scene.column(store, sa.select(attempt.c.ending).where(attempt.c.token == token)) == ["expired"]
    broken = [*_ids(store, JobState.DEAD), *_ids(store, JobState.CANCELLED), *_ids(store, JobState.FAILED)]
    assert jobs.retry(store, broken, who="anna") == 4

    again = scene.claim(store, running)
    assert results.checkpoints(store, again.training_key, epochs=results.open_budgets(store, again))[0].epoch >= 3
    leases.release(store, again)
    while waiting := _ids(store, JobState.QUEUED):
        for number in waiting:
            _carry_out(store, number)

    rules_of_jobs.check(rules_of_jobs.Picture.of(store))
    assert {row["state"] for row in _runs(store)} == {"done"}
    assert {row["id"]: row for row in _runs(store) if row["id"] in known} == known
    [table] = reporting.tables(store, None)
    assert table.complete is True
    found = experiments.find(store, None)["id"]
    assert reading.counts(store, found)["runs"] == {"done": stored.RUNS}
    with store.read() as connection:
        kinds = set(connection.execute(sa.select(event.c.kind)).scalars())
    assert {"submitted", "claimed", "done", "crashed", "cancelled", "rescued", "retried", "released"} <= kinds


def test_what_waited_in_an_old_store_is_served_by_the_smallest_worker(upgraded: Old) -> None:
    with upgraded.store.write() as connection:
        found = choosing.groups(connection, classes.served(classes.CPU_CLASS))
    waiting = _ids(upgraded.store, JobState.QUEUED)
    assert {group.first for group in found} <= set(waiting)
    assert min(waiting) in {group.first for group in found}


def _carry_out(store: Store, number: int) -> None:
    if scene.row(store, number)["kind"] == JobKind.TRAIN:
        scene.train(store, number)
    else:
        scene.evaluate(store, scene.claim(store, number))


def _ids(store: Store, state: JobState) -> list[int]:
    return scene.column(store, sa.select(job.c.id).where(job.c.state == state).order_by(job.c.id))


def _runs(store: Store) -> list[dict[str, object]]:
    with store.read() as connection:
        return [dict(row) for row in connection.execute(sa.select(run).order_by(run.c.id)).mappings()]
