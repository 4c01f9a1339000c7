"""PostgreSQL's own rights, as docs/security.md tells to grant them: enough for the work, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from eyeseg import reporting, submission
from eyeseg.samples import draw_samples
from eyeseg.states import JobState
from eyeseg.store import experiments, fleet, leases, open_store, outbox, results
from eyeseg.store.tables import event, job

GRID = """
version: 1
name: study
data: {manifest: eyes/manifest.csv, image_size: [32, 32]}
splits: {half: {kind: kfold, k: 2, by: patient, seed: 0}}
model: unet
width: 4
split: half
grid: {epochs: [1]}
"""
ROLES = ("eyeseg_worker", "eyeseg_reader")


@pytest.fixture
def url_of(postgres_url: str, tmp_path: Path) -> Callable[[str], str]:
    """The database with the roles that the page tells to make, under names of this test's own."""
    url = postgres_url.replace("postgresql:", "postgresql+psycopg:")
    own = {role: f"{role}_{tmp_path.name[-8:]}_{abs(hash(postgres_url)) % 10**6}" for role in ROLES}
    open_store(url, create=True).close()
    page = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
    [told] = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for role, name in own.items():
            told = told.replace(role, f'"{name}"')
        for statement in filter(str.strip, told.split(";")):
            connection.execute(sa.text(statement))
    engine.dispose()
    return lambda role: url.replace("://postgres", f"://{own[role]}", 1)


def test_a_worker_does_its_work_and_changes_neither_the_record_nor_a_table(url_of: Callable[[str], str], tmp_path: Path) -> None:
    draw_samples(tmp_path / "eyes", patients=2, timepoints=1, size=(32, 32))
    (tmp_path / "grid.yaml").write_text(GRID)
    store = open_store(url_of("eyeseg_worker"))
    try:
        submission.submit(submission.make_plan(tmp_path / "grid.yaml"), store)
        fleet.register(store, "host.1", slots=1, devices=["CPU"], version="0")
        for row in outbox.unpublished(store):
            held = leases.claim(store, row.id, worker="host.1", slot="cpu-0", device="CPU", ttl_s=60)
            leases.beat(store, held, ttl_s=60)
            results.record_start(store, held, {})
            results.finish_broken(store, held, state=JobState.FAILED, error="told to", seconds=1.0)
        fleet.leave(store, "host.1")
        with store.read() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(event)).scalar_one() > 4
        for forbidden in (
            event.update().values(who="nobody"),
            event.delete(),
            sa.text("DROP TABLE job"),
            sa.text("ALTER TABLE job ADD x int"),
        ):
            with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"), store.write() as connection:
                connection.execute(forbidden)
    finally:
        store.close()

    reader = open_store(url_of("eyeseg_reader"))
    try:
        assert experiments.find(reader, "study")["name"] == "study"
        assert reporting.render(reporting.tables(reader, "study"), "table")
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), reader.write() as connection:
            connection.execute(job.update().values(state="done"))
    finally:
        reader.close()
