"""Over random stores and trees of artifacts: after a sweep every kept result is there, and every training can go on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import scene
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from place import HEX, Place

from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, jobs, leases, results
from eyeseg.store.leases import Attempt
from eyeseg.store.results import Checkpoint
from eyeseg.store.tables import artifact, attempt, experiment, job, metadata, run, trial, trial_run


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_happened_results_stay_and_trainings_can_go_on(opened: Store, data: st.DataObject) -> None:
    _empty(opened)
    folder = Path(tempfile.mkdtemp(prefix="eyeseg-gc-"))
    try:
        place = Place(opened, folder / "home")
        _history(place, data)
        safe, doomed = _litter(place, data)
        needed, starts = _needed(place), _starts(place)
        assert all(place.sound(address, sha256) for address, sha256 in needed.items())

        planned = place.sweep(dry_run=True)
        before = _tree(place.home)
        assert _starts(place) == starts
        done = place.sweep()

        assert sorted(one.place for one in planned.swept) == sorted(one.place for one in done.swept)
        assert {address for address, sha256 in needed.items() if not place.sound(address, sha256)} == set()
        assert _starts(place) == starts
        assert all(place.sound(found.address, found.sha256) for found in starts.values() if found)
        assert [path for path in safe if not path.exists()] == []
        assert [path for path in doomed if path.exists()] == []
        assert _tree(place.home) <= before
        assert {row.address for row in _known(place)} == _addresses(place) - {_address(place, path) for path in safe}
        assert place.sweep().swept == []
        assert planned.size == done.size
    finally:
        shutil.rmtree(folder)


def _history(place: Place, data: st.DataObject) -> None:
    """Submit a grid, or two that share trainings, and let workers get somewhere with them."""
    budgets = st.sets(st.sampled_from([1, 2, 4]), min_size=1)
    first = data.draw(st.dictionaries(st.sampled_from("abc"), budgets, min_size=1), label="first grid")
    second = data.draw(st.dictionaries(st.sampled_from("ab"), budgets, max_size=2), label="second grid")
    for name, grid in (("first", first), ("second", second)):
        if grid:
            scene.submit(place.store, {key: sorted(found) for key, found in grid.items()}, name=name, max_attempts=2)
            keep = data.draw(st.sampled_from(["best", "all", "none"]), label=f"{name}: keep")
            with place.store.write() as connection:
                changed = experiment.update().where(experiment.c.name == name)
                connection.execute(changed.values(run_settings={"keep": {"per_trial": keep}}))
        for _ in range(data.draw(st.integers(0, 10), label="steps")):
            numbers = scene.column(place.store, sa.select(job.c.id).order_by(job.c.id))
            number = data.draw(st.sampled_from(numbers), label="job")
            _step(place, scene.row(place.store, number), data)


def _step(place: Place, row: Mapping[str, Any], data: st.DataObject) -> None:
    if row["state"] == JobState.QUEUED:
        held = scene.claim(place.store, row["id"])
        (_train if held.kind == "train" else _evaluate)(place, held, data)
    elif row["state"] == JobState.RUNNING:
        scene.expire(place.store, row["id"])
        leases.rescue(place.store, who="repair")
    elif row["state"] == JobState.PENDING:
        jobs.cancel(place.store, [row["id"]])
    elif row["state"] != JobState.DONE:
        jobs.retry(place.store, [row["id"]])


def _train(place: Place, held: Attempt, data: st.DataObject) -> None:
    """A training from where it stood, up to some point, with checkpoints on the way; it ends in one of the ways that there are."""
    owed = results.open_budgets(place.store, held)
    start = next(iter(results.checkpoints(place.store, held.training_key, epochs=owed)), None)
    epoch, step = (start.epoch, start.step) if start else (0, 0)
    for move in data.draw(st.lists(st.sampled_from(["epoch", "epoch", "step", "silent"]), max_size=8), label="moves"):
        if not owed or epoch >= owed[-1]:
            break
        if move == "step":
            step += 1
            place.record(held, epoch, step)
            continue
        epoch, step = epoch + 1, 0
        if epoch in owed:
            place.record(held, epoch, budget=True)
        elif move == "epoch":
            place.record(held, epoch)
    if not results.open_budgets(place.store, held):
        results.finish_training(place.store, held, outcome=Outcome.OK, remark="", seconds=1.0)
        return
    ways = ["runs on", "released", "crashed", "failed", "cancelled", "diverged"]
    _end(place, held, data.draw(st.sampled_from(ways), label="end of training"))


def _evaluate(place: Place, held: Attempt, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(["done", "done", "done", "runs on", "released", "crashed", "failed"]), label="end of evaluation")
    if way == "done":
        auc = data.draw(st.sampled_from([None, 0.5, 0.7, 0.9]), label="auc")
        scene.evaluate(place.store, held, rows=[row | {"auc": auc} for row in scene.scores()])
    else:
        _end(place, held, way)


def _end(place: Place, held: Attempt, way: str) -> None:
    store = place.store
    if way == "released":
        leases.release(store, held)
    elif way == "crashed":
        leases.give_back(store, held, error="killed")
    elif way == "diverged":
        results.finish_training(store, held, outcome=Outcome.DIVERGED, remark="NaN", seconds=1.0)
    elif way in ("failed", "cancelled"):
        results.finish_broken(store, held, state=JobState(way), error="x", seconds=1.0)


def _litter(place: Place, data: st.DataObject) -> tuple[list[Path], list[Path]]:
    """Files that killed writers left, and files that only look so. -> (what must stay, what must go)."""
    with place.store.read() as connection:
        columns = (attempt.c.token, attempt.c.job_id, attempt.c.number, job.c.experiment_id, job.c.token.label("living"))
        attempts = connection.execute(sa.select(*columns).join(job, job.c.id == attempt.c.job_id)).all()
    folders = [(f"experiment-{a.experiment_id}/job-{a.job_id}/a{a.number}-{a.token}", a.token == a.living) for a in attempts]
    folders.append(("experiment-9/job-9/a1-" + HEX[:16], False))  # of an attempt that a restored store has forgotten
    safe, doomed = [], []
    for folder, living in data.draw(st.lists(st.sampled_from(folders), max_size=4, unique=True), label="litter"):
        old = data.draw(st.booleans(), label="old")
        for name in ("epoch-0077", f".epoch-0001.{HEX[:32]}"):
            left = place.leave(f"artifacts/{folder}/{name}/weights.safetensors", old=old)
            (safe if living or not old else doomed).append(left)
    doomed += [place.leave("scratch/checkpoint-old/weights.safetensors")]
    doomed += [place.leave(f"cache/.{HEX[:16]}-48x32-rgb.4711/images.npy"), place.leave(f"cache/fetched/{HEX}/state.json")]
    safe += [
        place.leave("scratch/checkpoint-new/weights.safetensors", old=False),
        place.leave("scratch/notes.txt"),
        place.leave(f"cache/{HEX[:16]}-48x32-rgb/images.npy"),
        place.leave("artifacts/thesis/epoch-0001/weights.safetensors"),
        place.leave("artifacts/experiment-1/notes.txt"),
    ]
    return safe, doomed


def _needed(place: Place) -> dict[str, str]:
    """Hashes by address of the checkpoints that somebody has a right to, worked out run by run."""
    found = {}
    for row in place.results():
        if row["state"] != "done" or any(_keeps(place, one, row["id"]) for one in _trials_of(place, row["id"])):
            found[row["address"]] = row["sha256"]
    return found


def _trials_of(place: Place, run_id: int) -> list[int]:
    return scene.column(place.store, sa.select(trial_run.c.trial_id).where(trial_run.c.run_id == run_id))


def _keeps(place: Place, trial_id: int, run_id: int) -> bool:
    with place.store.read() as connection:
        [keep] = connection.execute(
            sa.select(experiment.c.run_settings).join(trial, trial.c.experiment_id == experiment.c.id).where(trial.c.id == trial_id)
        ).scalars()
        members = connection.execute(
            sa.text(
                "SELECT run.id, run.state, (SELECT AVG(auc) FROM image_score WHERE run_id = run.id) AS auc "
                "FROM run JOIN trial_run ON trial_run.run_id = run.id WHERE trial_run.trial_id = :trial ORDER BY run.id"
            ),
            {"trial": trial_id},
        ).all()
    policy = keep["keep"]["per_trial"]
    if policy != "best":
        return policy == "all"
    if any(one.state in ("pending", "running") for one in members):
        return True
    ranked = sorted((one for one in members if one.state == "done"), key=lambda one: (one.auc is None, -(one.auc or 0.0), one.id))
    return ranked[0].id == run_id


def _starts(place: Place) -> dict[tuple[str, int], Checkpoint | None]:
    """Where each training that still owes a run some epochs would go on from."""
    with place.store.read() as connection:
        rows = connection.execute(
            sa.select(run.c.digest, run.c.spec, job.c.training_key)
            .join(job, job.c.id == run.c.train_job_id)
            .where(run.c.checkpoint_id.is_(None), run.c.state != "done")
        ).all()
    owed = {(row.training_key, int(row.spec["epochs"])) for row in rows}
    return {(key, epochs): next(iter(results.checkpoints(place.store, key, epochs=[epochs])), None) for key, epochs in owed}


def _known(place: Place) -> list[Any]:
    with place.store.read() as connection:
        return list(connection.execute(sa.select(artifact).where(artifact.c.kind == "checkpoint")))


def _addresses(place: Place) -> set[str]:
    return {path.relative_to(place.root).as_posix() for path in place.root.glob("experiment-*/job-*/a*/*")}


def _address(place: Place, path: Path) -> str:
    return path.parent.relative_to(place.root).as_posix() if path.is_relative_to(place.root) else ""


def _tree(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.suffix != ".lock"}


def _empty(store: Store) -> None:
    with store.write() as connection:
        if store.dialect == "postgresql":
            connection.execute(sa.text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"))
        else:
            connection.execute(run.update().values(checkpoint_id=None))
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
