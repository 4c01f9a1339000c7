"""What a report costs follows from what it shows; what it says is what it said when it read every row of every image."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mixed
import numpy as np
import pytest
import scene
import sqlalchemy as sa

from eyeseg import reporting
from eyeseg.ranking import ImageScores, RunResult, SplitResult, TrialResult, rank
from eyeseg.states import JobState
from eyeseg.store import Store, jobs, open_store, packing, reading
from eyeseg.store.tables import experiment, image_score, job, packed_score, run, split, trial_run

GOLDEN = Path(__file__).parent / "mixed.json"


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with the mixed experiment."""
    mixed.mixed(store)
    return store


def close(found: Any, told: Any) -> bool:
    """Whether all is told as it was; numbers up to what sums in another order differ by on another machine."""
    if isinstance(told, dict):
        return isinstance(found, dict) and found.keys() == told.keys() and all(close(found[key], told[key]) for key in told)
    if isinstance(told, list):
        return isinstance(found, list | tuple) and len(found) == len(told) and all(map(close, found, told))
    if isinstance(told, float):
        return isinstance(found, float) and found == pytest.approx(told, rel=1e-9, abs=1e-12)
    return bool(found == told)


def test_everything_is_reported_as_it_was_from_the_rows_of_all_images(filled: Store) -> None:
    told = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = json.loads(json.dumps(mixed.reports(filled)))
    assert list(found) == list(told)
    for name, tables in told.items():
        assert close(found[name], tables), name


def whole(store: Store, split_id: int) -> SplitResult:
    """A split made of the rows of its images alone."""
    with store.read() as connection:
        rows = connection.execute(sa.select(image_score).order_by(image_score.c.run_id, image_score.c.position)).all()
        settings, data = connection.execute(sa.select(experiment.c.report_settings, experiment.c.data)).one()
        name = connection.execute(sa.select(split.c.name).where(split.c.id == split_id)).scalar_one()
    scores: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        scores.setdefault(row.run_id, []).append((row.image, row.patient, *(getattr(row, key) for key in packing.MEASURES)))
    runs: dict[int, list[RunResult]] = {}
    for row in reading.runs_of_split(store, split_id):
        ends = [(row["summary"] or {}).get(key) for key in ("pooled_auc", "selection_auc", "stopped_at")]
        images = ImageScores.of(scores.get(row["id"], ()))
        one = RunResult(
            *(row[key] for key in ("digest", "fold", "seed", "state", "outcome")), images, ends[0], row["device_seconds"], *ends[1:]
        )
        runs.setdefault(row["trial_id"], []).append(one)
    of_split = reading.trials(store, split_id)
    trials = [
        TrialResult(one["digest"], one["model"], one["params"], one["runs_expected"], tuple(runs.get(one["id"], ()))) for one in of_split
    ]
    return SplitResult("mixed", name, False, settings["rank_by"], settings["alpha"], data, (), trials)


@pytest.mark.parametrize("measure", ["image_auc_mean", "sensitivity", "pooled_auc"])
@pytest.mark.parametrize("top", [None, 3])
def test_what_is_packed_ranks_to_the_last_bit_as_the_rows_do(filled: Store, measure: str, top: int | None) -> None:
    with filled.write() as connection:
        connection.execute(run.update().where(run.c.state == "pruned").values(state="pending"))
    mixed.rank_by(filled, measure)
    for number, table in enumerate(reporting.tables(filled, top=top), start=1):
        expected = rank(whole(filled, number), top=top)
        assert [row.to_json() | {"remark": ""} for row in table.rows] == [row.to_json() | {"remark": ""} for row in expected.rows]
        assert (table.comparisons, table.best_of, table.hidden) == (expected.comparisons, expected.best_of, expected.hidden)


def test_every_score_is_packed_with_its_rows_and_packed_anew_with_new_ones(filled: Store) -> None:
    with filled.read() as connection:
        known = connection.execute(sa.select(packed_score)).all()
        rows = connection.execute(sa.select(image_score).order_by(image_score.c.run_id, image_score.c.position)).all()
    assert {row.run_id for row in known} == {row.run_id for row in rows}
    for packed in known:
        mine = [row for row in rows if row.run_id == packed.run_id]
        values = np.frombuffer(packed.content, "<f8").reshape(len(packing.MEASURES), -1).T
        assert np.array_equal(
            values, np.array([[getattr(row, key) for key in packing.MEASURES] for row in mine], dtype=float), equal_nan=True
        )
        assert packing.images(filled, packed.run_id) == (tuple(row.image for row in mine), tuple(row.patient for row in mine))
    again = known[0].run_id
    [evaluation] = scene.column(filled, sa.select(run.c.evaluate_job_id).where(run.c.id == again))
    with filled.write() as connection:
        connection.execute(job.update().where(job.c.id == evaluation).values(state=JobState.FAILED))
    jobs.retry(filled, [evaluation], who="anna")
    scene.evaluate(filled, scene.claim(filled, evaluation), rows=[row | {"auc": None} for row in scene.scores(3)[::-1]])
    with filled.read() as connection:
        content = connection.execute(sa.select(packed_score.c.content).where(packed_score.c.run_id == again)).scalar_one()
    values = np.frombuffer(content, "<f8").reshape(len(packing.MEASURES), 3)
    assert np.isnan(values[0]).all()
    assert (values[1] == 0.5).all()
    assert packing.images(filled, again)[0] == ("0.png", "1.png", "2.png")


@contextmanager
def statements(store: Store) -> Iterator[Counter[str]]:
    """How many statements are sent meanwhile (`sent`), and how many rows come back (`rows`)."""
    found: Counter[str] = Counter()

    def count(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:  # noqa: PLR0917
        if statement.lstrip().upper().startswith("SELECT"):
            found["sent"] += 1
            with sa.create_engine(store.url).connect() as apart:
                counted = f"SELECT COUNT(*) FROM ({statement}) AS asked"
                found["rows"] += apart.exec_driver_sql(counted, parameters).scalar_one()

    sa.event.listen(store.engine, "before_cursor_execute", count)
    yield found
    sa.event.remove(store.engine, "before_cursor_execute", count)


def scored(store: Store, images: int) -> None:
    """Two trials of one run each over so many images."""
    scene.submit(store, {"a": [10], "b": [10]})
    with store.write() as connection:
        connection.execute(experiment.update().values(report_settings={"rank_by": "image_auc_mean", "alpha": 0.05}))
        connection.execute(run.update().values(spec=mixed.SPEC | {"fold": 1, "seed": 0}))
    for number in scene.ids(store):
        scene.train(store, number)
    for number in scene.ids(store, "evaluate"):
        scene.evaluate(store, scene.claim(store, number), rows=[row | {"auc": 0.5 + number / 100} for row in scene.scores(images)])


def test_more_images_cost_no_more_statements_and_rows_only_for_their_names(tmp_path: Path) -> None:
    found = {}
    for images in (5, 50):
        store = open_store(f"sqlite:///{tmp_path / f'{images}.db'}", create=True)
        scored(store, images)
        with statements(store) as counted:
            [table] = reporting.tables(store, top=1)
        store.close()
        assert (len(table.rows), table.hidden) == (1, 1)
        found[images] = counted
    assert found[50]["sent"] == found[5]["sent"]
    assert found[50]["rows"] - found[5]["rows"] == 50 - 5  # once, whatever the number of runs


def test_only_the_lines_that_are_shown_are_read_whole(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = reading.runs_of_split

    def noted(store: Store, split_id: int, *, trial_ids: list[int]) -> Any:
        asked.extend(trial_ids)
        return read(store, split_id, trial_ids=trial_ids)

    monkeypatch.setattr(reading, "runs_of_split", noted)
    tables = reporting.tables(filled, top=2)
    assert len(asked) == 2 * len(tables)
    with filled.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(trial_run)).scalar_one() > 80
