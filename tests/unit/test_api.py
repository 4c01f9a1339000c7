"""`import eyeseg` in a notebook: the same answers as the commands, as DataFrames and arrays."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from study import finished_study

import eyeseg
from eyeseg.cli import run as command
from eyeseg.spec import RunSpec
from eyeseg.store import Store
from eyeseg.training.fit import new_model
from eyeseg.training.module import TrainedModel
from eyeseg.training.predict import predict as predicted

CPU = torch.device("cpu")
SPEC = RunSpec(model="unet", width=4, loss="bce", image_size=(32, 24))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return finished_study(tmp_path_factory.mktemp("study"))


@pytest.fixture
def typed(study: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which commands and functions see the study."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_STORE_URL", study.url.render_as_string(hide_password=False))
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    return tmp_path


def test_import_eyeseg_loads_nothing_else() -> None:
    look = (
        "import sys, eyeseg; dir(eyeseg); print([m for m in sys.modules if m.startswith('eyeseg.') or m in ('pandas', 'torch', 'numpy')])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_all_that_is_promised_is_there_and_nothing_else() -> None:
    assert set(dir(eyeseg)) == set(eyeseg.__all__)
    assert all(getattr(eyeseg, name) is not None for name in eyeseg.__all__)
    assert issubclass(eyeseg.errors.NotFound, eyeseg.EyesegError)
    with pytest.raises(AttributeError, match="has no attribute 'sumbit'"):
        eyeseg.__getattr__("sumbit")


def test_tables_are_those_that_export_writes(typed: Path) -> None:
    assert command(["export", "--to", "csv", "-o", "tables"]) == 0
    for name, frame in (("runs", eyeseg.results()), ("epochs", eyeseg.epochs("study")), ("scores", eyeseg.scores("study"))):
        rows = list(csv.DictReader((typed / "tables" / f"{name}.csv").read_text().splitlines()))
        assert list(frame.columns) == list(rows[0])
        assert len(frame) == len(rows) > 4
        assert frame.run.tolist() == [row["run"] for row in rows]
    runs = eyeseg.results("study").set_index("run")
    assert runs.image_auc_mean.round(12).to_dict() == eyeseg.scores().groupby("run").auc.mean().round(12).to_dict()
    assert str(runs.finished_at.dtype).startswith("datetime64[")
    assert str(runs.finished_at.dt.tz) == "UTC"


def test_the_ranking_is_that_of_the_report(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["report", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert command(["report", "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    frame = eyeseg.report("study")
    assert set(frame.columns) == set(rows[0])
    assert [f"{value:.9f}" for value in frame.image_auc_mean] == [f"{float(row['image_auc_mean']):.9f}" for row in rows]
    assert frame.attrs == {key: {"patient2": whole[key]} for key in ("warnings", "baselines", "complete")}
    assert len(eyeseg.report(by="model", top=1)) == 1


def test_status_is_what_the_command_answers(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["status", "--format", "json"]) == 0
    assert eyeseg.status("study") == json.loads(capsys.readouterr().out)


def test_submitting_twice_adds_nothing_and_a_table_without_rows_has_its_columns(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    finished_study(tmp_path, done=False).close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("EYESEG_STORE_URL", raising=False)
    first, again = eyeseg.submit("grid.yaml", name="mine"), eyeseg.submit(tmp_path / "grid.yaml", name="mine")
    assert (first.experiment, first.runs, first.runs_new, again.runs_new) == ("mine", 6, 6, 0)
    assert eyeseg.results().state.unique().tolist() == ["pending"]
    assert eyeseg.epochs().empty
    assert "loss" in eyeseg.epochs().columns
    assert eyeseg.scores().groupby("patient").auc.mean().empty


def test_mistakes_are_the_errors_of_the_commands(typed: Path) -> None:
    (typed / "grid.yaml").write_text("version: 1\nmodel: unett\n")
    with pytest.raises(eyeseg.errors.InvalidInput, match=r"grid\.yaml:2: model: no model named 'unett'\. Did you mean 'unet'\?"):
        eyeseg.submit("grid.yaml")
    with pytest.raises(eyeseg.errors.NotFound, match="studdy"):
        eyeseg.results("studdy")
    with pytest.raises(eyeseg.errors.NotFound, match="no run of this store begins so"):
        eyeseg.load_model("ffff")


def test_without_pandas_it_is_said_how_to_get_it(typed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(eyeseg.errors.Unavailable, match=r"^results: needs pandas\. Install it: pip install 'eyeseg\[notebook\]'\.$"):
        eyeseg.results()
    assert eyeseg.status()["runs"] == {"done": 6}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    """A network with random weights, as `load_model` gives one."""
    folder = tmp_path_factory.mktemp("weights")
    save_file(dict(new_model(SPEC, CPU).state_dict()), folder / "weights.safetensors")
    return TrainedModel("abcd", SPEC, folder, device="cpu", threshold_tuned=-0.5)


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def test_a_probability_has_the_size_of_its_image_and_is_that_of_the_command(
    model: TrainedModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    image = noise(50, 70, 3)
    found = eyeseg.predict(model, image)
    assert (found.shape, found.dtype) == ((50, 70), np.float32)
    assert 0 < found.min() < found.max() < 1
    save_file(model.network.state_dict(), tmp_path_factory.getbasetemp() / "weights.safetensors")
    np.testing.assert_array_equal(found, predicted(tmp_path_factory.getbasetemp(), SPEC, image))
    turned = eyeseg.predict(model, image[::-1, ::-1], tta=True)
    np.testing.assert_allclose(eyeseg.predict(model, image, tta=True), turned[::-1, ::-1], atol=1e-5)
    assert not np.allclose(found, turned[::-1, ::-1], atol=1e-5)


def test_a_stack_and_a_grey_image_are_taken_too(model: TrainedModel) -> None:
    images = noise(3, 20, 30, 3)
    np.testing.assert_array_equal(eyeseg.predict(model, images), np.stack([eyeseg.predict(model, image) for image in images]))
    grey = noise(20, 30)
    np.testing.assert_array_equal(eyeseg.predict(model, grey), eyeseg.predict(model, np.stack([grey] * 3, axis=-1)))


def test_the_model_is_a_torch_module_of_pixels_to_logits(model: TrainedModel) -> None:
    images = noise(2, 20, 30, 3)
    logits = model(torch.from_numpy(images))
    assert isinstance(model, torch.nn.Module)
    assert (logits.shape, logits.dtype, model.training, model.threshold_tuned) == ((2, 20, 30), torch.float32, False, -0.5)
    np.testing.assert_allclose(torch.sigmoid(logits).numpy(), eyeseg.predict(model, images), atol=1e-6)
    assert model.network(torch.zeros(1, 3, 24, 32)).requires_grad, "the bare network can be trained further"


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (noise(20, 30, 3) / 255, r"^image: is an array of float64\. Give uint8, 0 to 255"),
        (noise(20, 30, 4), r"^image: is an array of 20 x 30 x 4\. Give height x width x 3"),
        (noise(20), r"^image: is an array of 20\. Give height x width x 3"),
        (noise(0, 30, 3), r"^image: is an array of 0 x 30 x 3\."),
    ],
    ids=["floats", "four channels", "a line", "nothing"],
)
def test_what_is_no_image_is_refused(model: TrainedModel, image: np.ndarray, said: str) -> None:
    with pytest.raises(eyeseg.errors.InvalidInput, match=said):
        eyeseg.predict(model, image)
