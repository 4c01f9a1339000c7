"""The grids of the 2020 study plan to the counts worked out by hand, name their leaks, and are refused when nobody allows those."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eyeseg import sharing
from eyeseg.cli import run as eyeseg
from eyeseg.samples import draw_samples
from eyeseg.submission import Plan, make_plan

GRIDS = Path(__file__).parents[2] / "grids"
REASON = re.compile(r', allow_leakage: "[^"]*"')

Count = tuple[int, int, int, int]  # runs, trainings, epochs naive, epochs shared

# settings x folds; a training is as long as its largest budget
STUDY: dict[str, Count] = {
    "unet": (3, 1, 10 + 50 + 100, 100),
    "fcn": (4 * 2 * 5, 2 * 5, (70 + 100 + 120 + 150) * 2 * 5, 150 * 2 * 5),
    "segnet": (2 * 2 * 5, 2 * 5, (100 + 150) * 2 * 5, 150 * 2 * 5),
    "deeplabv3": (3 * 2 * 2, 2 * 2, (50 + 70 + 100) * 2 * 2, 100 * 2 * 2),  # two batch sizes, two holdouts
    "deeplabv3plus": (2 * 2 * 3 * 5, 2 * 3 * 5, (100 + 150) * 2 * 3 * 5, 150 * 2 * 3 * 5),
}
BY_PATIENT: dict[str, Count] = STUDY | {
    "unet": (3 * 5, 5, (10 + 50 + 100) * 5, 100 * 5),
    "deeplabv3": (3 * 2 * 5, 2 * 5, (50 + 70 + 100) * 2 * 5, 100 * 2 * 5),
}
SMALL: Count = (3 * 5, 5, (2 + 5 + 8) * 5, 8 * 5)
EVERY_PATIENT_OF_TIME5 = [{"split": "time5", "fold": fold, "patients_on_both_sides": 40} for fold in range(1, 6)]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manifest of 40 patients at five time points, drawn very small."""
    return draw_samples(tmp_path_factory.mktemp("drawn") / "eyes", size=(64, 64))


@pytest.fixture(params=["drawn", "real"])
def manifest(request: pytest.FixtureRequest) -> Path:
    if request.param == "drawn":
        found: Path = request.getfixturevalue("drawn")
        return found
    folder: Path = request.getfixturevalue("real_images")
    return folder / "eye40x5" / "manifest.csv"


def _grid(name: str, folder: Path, manifest: Path) -> Path:
    """The project's grid, pointed at these images."""
    text, pointed = re.subn(r"manifest: [^,]+,", lambda _: f"manifest: '{manifest}',", (GRIDS / name).read_text(encoding="utf-8"))
    assert pointed == 1
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def _count(plan: Plan, model: str, splits: set[str]) -> Count:
    runs = [planned for _, planned in plan.runs if planned.spec.model == model and planned.spec.split in splits]
    trainings = sharing.trainings(runs)
    return len(runs), len(trainings), sum(planned.spec.epochs for planned in runs), sum(training.epochs for training in trainings)


def test_the_studys_grid_has_its_cells_and_their_patient_grouped_counterparts(manifest: Path, tmp_path: Path) -> None:
    plan = make_plan(_grid("paper-2020.yaml", tmp_path, manifest))
    assert {model: _count(plan, model, {"holdout91", "holdout55", "time5"}) for model in STUDY} == STUDY
    assert {model: _count(plan, model, {"patient5"}) for model in BY_PATIENT} == BY_PATIENT
    found = plan.as_json(None)
    assert found["runs"] == 135 + 165
    assert found["jobs"] == {"train": 55 + 65, "evaluate": 300}
    assert (found["epochs_naive"], found["epochs_shared"]) == (15_440 + 17_400, 8_000 + 9_000)
    assert found["leaks"] == EVERY_PATIENT_OF_TIME5
    assert {name: len(plan.partitions[name].folds[0].val) for name in ("holdout91", "holdout55", "time5", "patient5")} == {
        "holdout91": 20, "holdout55": 90, "time5": 40, "patient5": 40,
    }  # fmt: skip
    assert plan.grid.notes == ()


def test_the_studys_settings_are_those_of_its_table(drawn: Path, tmp_path: Path) -> None:
    plan = make_plan(_grid("paper-2020.yaml", tmp_path, drawn))
    found: dict[str, set[tuple[object, ...]]] = {}
    for trial in plan.grid.trials:
        spec = trial.spec
        found.setdefault(spec.model, set()).add((spec.optimizer, spec.loss, spec.schedule, spec.lr, spec.batch_size, spec.backbone))
    sgd = ("sgd", "softmax", "constant")
    assert found == {
        "unet": {("rmsprop", "bce", "constant", 0.001, 1, None)},
        "fcn": {(*sgd, 0.001, batch, "resnet101") for batch in (1, 2)},
        "segnet": {(*sgd, lr, 5, None) for lr in (0.0002, 0.001)},
        "deeplabv3": {(*sgd, 0.001, batch, "resnet101") for batch in (1, 2)},
        "deeplabv3plus": {(*sgd, lr, 5, net) for lr in (0.0002, 0.001) for net in ("resnet101", "drn_d_54", "xception65")},
    }
    assert {trial.spec.image_size for trial in plan.grid.trials} == {(256, 256)}


def test_the_small_grid_has_all_five_systems_on_both_ways_of_folding(manifest: Path, tmp_path: Path) -> None:
    plan = make_plan(_grid("paper-small.yaml", tmp_path, manifest))
    for split in ("time5", "patient5"):
        assert {model: _count(plan, model, {split}) for model in STUDY} == dict.fromkeys(STUDY, SMALL)
    found = plan.as_json(None)
    assert (found["runs"], found["jobs"]) == (150, {"train": 50, "evaluate": 150})
    assert (found["epochs_naive"], found["epochs_shared"]) == (750, 400)
    assert found["leaks"] == EVERY_PATIENT_OF_TIME5
    assert plan.grid.notes == ()


@pytest.mark.parametrize("name", ["paper-2020.yaml", "paper-small.yaml"])
def test_without_its_reasons_for_leaks_a_grid_is_refused(
    name: str, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    grid = _grid(name, tmp_path, drawn)
    assert eyeseg(["submit-grid", str(grid), "--dry-run"]) == 0
    assert "leaks    time5: 5 folds, up to 40 patients" in capsys.readouterr().out
    text, removed = REASON.subn("", grid.read_text(encoding="utf-8"))
    grid.write_text(text, encoding="utf-8")
    assert removed == 1
    assert eyeseg(["submit-grid", str(grid)]) == 6
    out, err = capsys.readouterr()
    assert out == ""
    assert re.findall(r"splits\.(\w+): in 5 of 5 folds patients stand on both sides", err) == ["time5"]
    assert not (tmp_path / "home").exists()
