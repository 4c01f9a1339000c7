"""From a grid file to the store: what a plan counts, what leaks, and what is refused before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from eyeseg import broker, submission
from eyeseg.cli import run as eyeseg
from eyeseg.errors import InvalidInput, Refused
from eyeseg.samples import draw_samples
from eyeseg.settings import read_settings
from eyeseg.store import Store, experiments, open_store, outbox, reading
from eyeseg.store.tables import experiment, job, run, split, trial

HEAD = "version: 1\nname: small\ndata: {manifest: eyes/manifest.csv, image_size: [32, 24]}\n"
PATIENTS = "splits: {patient2: {kind: kfold, k: 2, by: patient, seed: 0}}\n"
SHARED = HEAD + PATIENTS + "blocks: [{model: unet, split: patient2, grid: {epochs: [5, 10, 20], lr: [0.001, 0.01]}}]\n"
TIMES = "splits: {time3: {kind: leave-one-out, by: timepoint%s}}\nblocks: [{model: unet, split: time3, epochs: 5}]\n"
LEAKY = HEAD + TIMES % ""
ALLOWED = HEAD + TIMES % ', allow_leakage: "as in the paper"'


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four patients at three time points, drawn small."""
    folder = tmp_path_factory.mktemp("drawn")
    draw_samples(folder / "eyes", patients=4, timepoints=3, size=(48, 32))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'store.db'}", create=True)
    yield opened
    opened.close()


def _plan(eyes: Path, text: str, **options: Any) -> submission.Plan:
    (eyes / "grid.yaml").write_text(text, encoding="utf-8")
    return submission.make_plan(eyes / "grid.yaml", **options)


def test_a_plan_counts_runs_jobs_and_epochs_naive_and_shared(eyes: Path) -> None:
    found = _plan(eyes, SHARED).as_json(None)
    assert (found["runs"], found["runs_done"]) == (12, 0)  # 2 rates x 3 budgets x 2 folds
    assert found["jobs"] == {"train": 4, "evaluate": 12}
    assert (found["epochs_naive"], found["epochs_shared"]) == (4 * (5 + 10 + 20), 4 * 20)
    assert found["leaks"] == []


PRUNED = SHARED.replace("seed: 0}", "seed: 0, %s: 0.25}").replace("[0.001, 0.01]", "[0.001, 0.01, 0.1, 1.0]")


def test_a_plan_says_what_pruning_leaves_at_least_and_who_judges(eyes: Path) -> None:
    found = _plan(eyes, PRUNED % "inner" + "run: {prune: {rungs: [5, 10]}}\n").as_json(None)
    assert found["epochs_shared"] == 2 * 4 * 20
    assert found["prune"]["epochs_fewest"] == 2 * (4 * 5 + 2 * 5 + 1 * 10)
    assert found["prune"]["rungs"] == (5, 10)
    assert found["prune"]["judges"] == {"patients": 2, "reported": 2}  # one of each fold, reported in the other
    apart = _plan(eyes, PRUNED % "reserve" + "run: {prune: {rungs: [5, 10]}}\n").as_json(None)
    assert apart["prune"]["judges"] == {"patients": 1, "reported": 0}
    assert "prune" not in _plan(eyes, PRUNED % "inner").as_json(None)


def test_settings_that_cannot_share_their_trainings_compete_one_by_one(eyes: Path) -> None:
    cosine = (PRUNED % "inner").replace("blocks: [{", "base: {schedule: cosine}\nblocks: [{")
    found = _plan(eyes, cosine + "run: {prune: {rungs: [5]}}\n").as_json(None)
    assert found["epochs_shared"] == 2 * 4 * (5 + 10 + 20)
    assert found["prune"]["epochs_fewest"] == 2 * (4 * 5 + 8 * 5 + 4 * 5)  # of eight beyond 5 epochs, four of 10 go on


@pytest.mark.parametrize(
    ("schedule", "trainings", "epochs"),
    [("constant", 4, 80), ("step", 4, 80), ("plateau", 4, 80), ("warmup", 4, 80), ("poly", 12, 140), ("cosine", 12, 140)],
)
def test_nothing_is_shared_under_a_schedule_that_looks_ahead(eyes: Path, schedule: str, trainings: int, epochs: int) -> None:
    found = _plan(eyes, SHARED.replace("blocks: [{", f"base: {{schedule: {schedule}}}\nblocks: [{{")).as_json(None)
    assert found["jobs"] == {"train": trainings, "evaluate": 12}
    assert (found["epochs_naive"], found["epochs_shared"]) == (140, epochs)


def test_folds_by_time_point_leak_every_patient(eyes: Path) -> None:
    assert _plan(eyes, LEAKY).leaks == [{"split": "time3", "fold": fold, "patients_on_both_sides": 4} for fold in (1, 2, 3)]


def test_a_leak_that_nobody_allowed_is_refused_and_nothing_is_stored(
    eyes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store: Store
) -> None:
    with pytest.raises(Refused, match=r"grid\.yaml:4: splits\.time3: in 3 of 3 folds patients stand on both sides"):
        submission.submit(_plan(eyes, LEAKY), store)
    assert _count(store, experiment) == _count(store, run) == 0
    monkeypatch.chdir(eyes)
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    for more in ([], ["--dry-run"]):
        assert eyeseg(["submit-grid", "grid.yaml", *more]) == 6
        out, err = capsys.readouterr()
        assert out == ""
        assert "allow_leakage" in err
    assert not (tmp_path / "home").exists()


def test_a_leak_that_is_allowed_is_stored_with_its_reason(eyes: Path, store: Store) -> None:
    assert submission.submit(_plan(eyes, ALLOWED), store).runs == 3
    with store.read() as connection:
        [found] = connection.execute(sa.select(split)).mappings()
    assert (found["leaks"], found["allow_leakage"]) == ([4, 4, 4], "as in the paper")
    assert found["definition"] == {"kind": "leave-one-out", "by": "timepoint"}


def test_the_reason_of_a_leak_is_not_what_a_run_is(eyes: Path, store: Store) -> None:
    submission.submit(_plan(eyes, ALLOWED), store)
    assert submission.submit(_plan(eyes, ALLOWED.replace("as in the paper", "another reason")), store).runs_new == 0


def test_the_same_grid_again_adds_nothing(eyes: Path, store: Store) -> None:
    first = submission.submit(_plan(eyes, SHARED), store)
    again = submission.submit(_plan(eyes, "# a comment\n" + SHARED), store)
    assert (first.runs_new, first.train_jobs, first.evaluate_jobs) == (12, 4, 12)
    assert (again.experiment, again.runs, again.runs_new, again.train_jobs) == (first.experiment, 12, 0, 0)
    assert (_count(store, run), _count(store, job), _count(store, trial)) == (12, 16, 6)


def test_a_limited_submission_is_the_beginning_of_the_whole_one(eyes: Path, store: Store) -> None:
    part = submission.submit(_plan(eyes, SHARED, limit=3), store)
    assert (part.runs, part.runs_new, _count(store, trial)) == (3, 3, 6)
    whole = submission.submit(_plan(eyes, SHARED), store)
    assert (whole.experiment, whole.runs, whole.runs_new) == (part.experiment, 12, 9)
    found = experiments.find(store, part.experiment)["id"]
    assert reading.counts(store, found)["runs"] == {"pending": 12}
    with store.read() as connection:
        assert set(connection.execute(sa.select(trial.c.runs_expected)).scalars()) == {2}


def test_a_larger_grid_of_the_same_name_is_another_experiment_with_the_same_runs(eyes: Path, store: Store) -> None:
    submission.submit(_plan(eyes, SHARED), store)
    more = submission.submit(_plan(eyes, SHARED.replace("[0.001, 0.01]", "[0.001, 0.01, 0.1]")), store)
    assert (more.experiment, more.runs, more.runs_new) == ("small-2", 18, 6)


def test_equal_runs_of_several_trials_are_stored_once(eyes: Path, store: Store) -> None:
    text = HEAD + "splits: {one: {kind: kfold, k: 2, by: patient, seed: 0}, two: {kind: kfold, k: 2, by: patient, seed: 0}}\n"
    text += "blocks: [{model: unet, split: one, epochs: 5}, {model: unet, split: two, epochs: 5}]\n"
    plan = _plan(eyes, text)
    assert plan.as_json(None)["runs"] == 2
    assert submission.submit(plan, store).runs_new == 2


def test_runs_done_are_counted_by_the_store(eyes: Path, store: Store) -> None:
    plan = _plan(eyes, SHARED)
    submission.submit(plan, store)
    with store.write() as connection:
        connection.execute(run.update().where(run.c.id <= 5).values(state="done"))
    assert plan.as_json(store)["runs_done"] == 5


def test_priority_and_attempts_come_from_the_grid_or_the_command(eyes: Path, store: Store) -> None:
    text = SHARED + "run: {priority: 7, retry: {infra: 2}}\n"
    submission.submit(_plan(eyes, text, limit=1), store)
    submission.submit(_plan(eyes, text), store, priority=1)
    with store.read() as connection:
        rows = connection.execute(sa.select(job.c.priority, job.c.max_attempts).order_by(job.c.id)).all()
    assert {tuple(row) for row in rows[:2]} == {(7, 2)}
    assert {tuple(row) for row in rows[2:]} == {(1, 2)}


def test_the_longest_training_is_sent_first_with_a_label_that_tells_it_apart(eyes: Path, store: Store) -> None:
    text = HEAD + PATIENTS + "blocks: [{model: unet, split: patient2, fold: [1], grid: {epochs: [5, 50], lr: [0.001, 0.01]}}]\n"
    submission.submit(_plan(eyes, text.replace("split: patient2,", "split: patient2, schedule: poly,")), store)
    labels = [row.label for row in outbox.unpublished(store)]
    assert labels == [
        "unet lr=0.001 · patient2 fold 1/2 · 50 epochs",
        "unet lr=0.01 · patient2 fold 1/2 · 50 epochs",
        "unet lr=0.001 · patient2 fold 1/2 · 5 epochs",
        "unet lr=0.01 · patient2 fold 1/2 · 5 epochs",
    ]


def test_a_name_that_is_none_is_refused(eyes: Path, store: Store) -> None:
    with pytest.raises(InvalidInput, match=r"--name: 'a b' is not a name"):
        submission.submit(_plan(eyes, SHARED), store, name="a b")
    assert submission.submit(_plan(eyes, SHARED), store, name="given").experiment == "given"


def test_every_queued_job_gets_one_message_and_lost_ones_are_sent_again(eyes: Path, store: Store, tmp_path: Path, tcp_broker: str) -> None:
    submission.submit(_plan(eyes, SHARED), store)
    app = broker.celery_app(read_settings({"EYESEG_BROKER_URL": tcp_broker}, tmp_path))
    assert submission.publish(store, app) == 4
    assert submission.publish(store, app) == 0
    assert broker.waiting(app, "eyeseg.cpu") == 4
    quiet = {"rescued": 0, "moved": 0, "rungs_decided": 0, "lost_messages": 0, "published": 0}
    assert submission.reconcile(store, app, who="repair", lost_after_s=0.0) == quiet
    _lose_everything(tcp_broker)
    assert submission.reconcile(store, app, who="repair", lost_after_s=3600.0) == quiet
    assert submission.reconcile(store, app, who="repair", lost_after_s=0.0) == {
        "rescued": 0,
        "moved": 0,
        "rungs_decided": 0,
        "lost_messages": 4,
        "published": 4,
    }
    assert broker.waiting(app, "eyeseg.cpu") == 4
    app.close()


def _lose_everything(url: str) -> None:
    import redis

    client = redis.Redis.from_url(url)
    client.flushall()
    client.close()


def _count(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_label_tells_only_of_settings_that_its_own_model_reads_and_varies(eyes: Path, store: Store) -> None:
    blocks = [
        "{model: deeplabv3, backbone: resnet18, batch_size: 2, grid: {pool_norm: [batch, group]}}",
        "{model: unet, width: 4, grid: {schedule: [constant, step]}}",
        "{model: unet, width: 4, schedule: step, schedule_step: 2}",
    ]
    submission.submit(_plan(eyes, HEAD + PATIENTS + "blocks:\n" + "".join(f"  - {block}\n" for block in blocks)), store)
    labels = {row.label.split(" · ")[0] for row in outbox.unpublished(store)}
    assert labels == {
        "deeplabv3 pool_norm=batch",
        "deeplabv3 pool_norm=group",
        "unet schedule=constant",
        "unet schedule=step schedule_step=50",
        "unet schedule=step schedule_step=2",
    }
