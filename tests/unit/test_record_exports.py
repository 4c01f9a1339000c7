"""Records written for other programs, read back by those programs' own libraries; and what `export` refuses."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from study import finished_study

from eyeseg import catalog
from eyeseg.cli import run as command
from eyeseg.spec import RunSpec
from eyeseg.store import Store, record
from eyeseg.store.tables import epoch_metric, image_score, run

NEEDY = [kind for kind in ("mlflow", "parquet", "tensorboard") if catalog.entry("exports", kind).facts["NEEDS"]]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return finished_study(tmp_path_factory.mktemp("study"))


@pytest.fixture
def typed(study: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which commands see the study."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_STORE_URL", study.url.render_as_string(hide_password=False))
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    return tmp_path


def runs(study: Store) -> dict[str, dict[str, Any]]:
    """All runs of the store by digest, each with its scores and the losses of its epochs."""
    with study.read() as connection:
        found = {row["digest"]: dict(row) for row in connection.execute(sa.select(run)).mappings()}
    for row in found.values():
        row["scores"] = record.scores(study, row["id"])
        row["losses"] = [one["loss"] for one in record.epochs(study, row, most=RunSpec.from_json(row["spec"]).epochs)]
    return found


def test_csv_tables_hold_every_run_epoch_and_score_in_full(study: Store, typed: Path) -> None:
    assert command(["export", "--to", "csv", "-o", "tables"]) == 0
    tables = {
        name: list(csv.DictReader((typed / "tables" / f"{name}.csv").read_text().splitlines())) for name in ("runs", "epochs", "scores")
    }
    expected = runs(study)
    assert {row["run"] for row in tables["runs"]} == set(expected)
    for row in tables["runs"]:
        spec = RunSpec.from_json(expected[row["run"]]["spec"])
        assert (row["model"], float(row["lr"]), int(row["epochs"]), int(row["fold"])) == (spec.model, spec.lr, spec.epochs, spec.fold)
        aucs = [one["auc"] for one in expected[row["run"]]["scores"]]
        assert float(row["image_auc_mean"]) == pytest.approx(sum(aucs) / len(aucs), rel=1e-12)
        assert (row["device"], row["threads"], len(row["source_sha256"])) == ("CPU", "1", 64)
    for digest, one in expected.items():
        assert [float(row["loss"]) for row in tables["epochs"] if row["run"] == digest] == one["losses"]
        assert [float(row["auc"]) for row in tables["scores"] if row["run"] == digest] == [row["auc"] for row in one["scores"]]
    with study.read() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(image_score)).scalar_one()
        shared = connection.execute(sa.select(sa.func.count()).select_from(epoch_metric)).scalar_one()
    assert len(tables["scores"]) == count
    assert len(tables["epochs"]) > shared, "epochs of a shared training stand under each of its runs"


def test_one_run_alone_is_exported_with_hashed_ids(study: Store, typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest = min(runs(study))
    assert command(["export", "--run", digest[:8], "--to", "csv", "-o", "one", "--hash-ids", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["run"], answer["runs"], answer["files"], answer["ids"]) == (digest, 1, 3, "hashed")
    rows = list(csv.DictReader((typed / "one" / "scores.csv").read_text().splitlines()))
    assert {row["run"] for row in rows} == {digest}
    assert all(row["image"] == f"image-{row['image_sha256'][:16]}" and row["patient"].startswith("p") for row in rows)


def test_parquet_tables_have_types_and_the_same_numbers(study: Store, typed: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install 'eyeseg[parquet]'")
    assert command(["export", "--to", "parquet", "-o", "tables"]) == 0
    scores, rows = (parquet.read_table(typed / "tables" / f"{name}.parquet") for name in ("scores", "runs"))
    types = {field.name: str(field.type) for field in [*scores.schema, *rows.schema]}
    assert (types["auc"], types["lesion_pixels"], types["image"], types["lr"], types["momentum"], types["width"]) == (
        "double", "int64", "string", "double", "double", "int64"
    )  # fmt: skip
    expected = runs(study)
    assert sorted(scores.column("auc").to_pylist()) == sorted(row["auc"] for one in expected.values() for row in one["scores"])
    assert set(rows.column("run").to_pylist()) == set(expected)


@pytest.mark.filterwarnings("ignore")  # of the library's own imports
def test_tensorboard_reads_the_curves_and_final_figures(study: Store, typed: Path) -> None:
    pytest.importorskip("tensorboard", reason="pip install 'eyeseg[tensorboard]'")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    assert command(["export", "--to", "tensorboard", "-o", "events"]) == 0
    expected = runs(study)
    folders = {path.name.rsplit("-", 1)[1]: path for path in (typed / "events").iterdir()}
    assert set(folders) == set(expected)
    for digest, one in expected.items():
        events = EventAccumulator(str(folders[digest]))
        events.Reload()
        assert [event.step for event in events.Scalars("train/loss")] == list(range(1, len(one["losses"]) + 1))
        assert [event.value for event in events.Scalars("train/loss")] == pytest.approx(one["losses"], rel=1e-6)
        [final] = events.Scalars("eval/image_auc_mean")
        assert final.value == pytest.approx(sum(row["auc"] for row in one["scores"]) / len(one["scores"]), rel=1e-6)
        assert "_hparams_/session_start_info" in events.Tags()["tensors"]


@pytest.mark.long  # making MLflow's own tables takes it a while
@pytest.mark.filterwarnings("ignore")  # of the library's own imports
def test_mlflow_reads_runs_with_settings_curves_and_scores(study: Store, typed: Path) -> None:
    pytest.importorskip("mlflow", reason="pip install 'eyeseg[mlflow]'")
    from mlflow.tracking import MlflowClient

    digest = min(runs(study))
    assert command(["export", "--run", digest, "--to", "mlflow", "-o", "store"]) == 0
    client = MlflowClient(tracking_uri=f"sqlite:///{typed / 'store' / 'mlflow.db'}")
    experiment = client.get_experiment_by_name("study")
    [found] = client.search_runs([experiment.experiment_id])
    one = runs(study)[digest]
    assert found.data.params["model"] == RunSpec.from_json(one["spec"]).model
    assert found.data.tags["eyeseg.run"] == digest
    history = client.get_metric_history(found.info.run_id, "train_loss")
    assert [metric.value for metric in sorted(history, key=lambda metric: metric.step)] == one["losses"]
    assert found.data.metrics["image_auc_mean"] == pytest.approx(sum(row["auc"] for row in one["scores"]) / len(one["scores"]))
    [scores] = (typed / "store" / "artifacts").rglob("scores.csv")
    assert len(scores.read_text().splitlines()) == 1 + len(one["scores"])


@pytest.mark.parametrize("kind", NEEDY)
def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    kind: str, typed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = catalog.entry("exports", kind).facts
    monkeypatch.setitem(sys.modules, facts["NEEDS"][0], None)  # as Python marks what cannot be imported
    assert command(["export", "--to", kind, "-o", "out"]) == 1
    assert f"pip install 'eyeseg[{facts['EXTRA']}]'" in capsys.readouterr().err
    assert not (typed / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "onnx", "-o", "m.onnx"], "--to onnx writes the model of a run. Name it with --run."),
        (["--to", "ro-crate", "--run", "a", "-o", "out"], "--to ro-crate is of a whole experiment."),
        (["study", "--to", "csv", "--run", "a", "-o", "out"], "Give one of the two."),
        (["--to", "csv", "--with-models", "-o", "out"], "--to csv takes no --with-models."),
        (["--to", "onnx", "--run", "a", "--hash-ids", "-o", "m.onnx"], "--to onnx takes no --hash-ids."),
        (["--to", "csv", "-o", "taken"], "'taken' is there already. csv writes a folder; name one that is new or empty."),
        (["--to", "ro-crat", "-o", "out"], "no export named 'ro-crat'. Did you mean 'ro-crate'?"),
    ],
)
def test_what_does_not_fit_together_ends_with_2(arguments: list[str], said: str, typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (typed / "taken").mkdir()
    (typed / "taken" / "file").touch()
    assert command(["export", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (typed / "out").exists()


def test_the_help_lists_what_the_catalogue_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["export", "--help"]) == 0
    out = capsys.readouterr().out
    listed = out.partition("Kinds for --to")[2]
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "] == list(catalog.names("exports"))


def test_an_experiment_that_is_not_there_ends_with_4(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["export", "absent", "--to", "csv", "-o", "out"]) == 4
    assert "no experiment named 'absent'. There are: study." in capsys.readouterr().err
