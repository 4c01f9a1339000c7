"""`eyeseg init`: the grid it writes is one that `eyeseg plan` takes, whatever the data and the devices."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from eyeseg.cli import run
from eyeseg.grid import read_grid
from eyeseg.samples import draw_samples, read_manifest
from eyeseg.starting import Gpu, as_yaml, image_size, start
from eyeseg.submission import make_plan

GB = 1 << 30


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and no settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "STORE_URL", "DATA_ROOT"):
        monkeypatch.delenv(f"EYESEG_{name}", raising=False)
    return tmp_path


def _eyes(folder: Path, *, patients: int = 6, timepoints: int = 2) -> Path:
    return draw_samples(folder, patients=patients, timepoints=timepoints, size=(96, 64))


def _with_splits(manifest: Path, sides: list[str]) -> None:
    header, *rows = manifest.read_text().splitlines()
    manifest.write_text("\n".join([f"{header},split", *(f"{row},{side}" for row, side in zip(rows, sides, strict=True))]) + "\n")


def test_the_grid_passes_plan_and_teaches_the_next_steps(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _eyes(place / "eyes")
    assert run(["init"]) == 0
    out, err = capsys.readouterr()
    assert out == "grid.yaml\n"
    assert "Next: read it, then eyeseg plan grid.yaml" in err
    assert run(["plan", "grid.yaml", "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["leaks"] == []
    assert plan["runs"] >= 15
    text = Path("grid.yaml").read_text()
    for taught in (
        "eyeseg plan grid.yaml",
        "eyeseg submit-grid grid.yaml --wait",
        "eyeseg report --top 5",
        "docs/splits.md",
        "docs/grid.md",
    ):
        assert taught in text
    assert max(map(len, text.splitlines())) <= 140


@pytest.mark.parametrize("memory", [0, 6 * GB, 24 * GB, 80 * GB])
@pytest.mark.parametrize(("patients", "timepoints"), [(1, 3), (2, 1), (3, 2), (7, 1)])
def test_any_data_on_any_device_gives_a_grid_that_plans(place: Path, memory: int, patients: int, timepoints: int) -> None:
    samples = read_manifest(_eyes(place / "eyes", patients=patients, timepoints=timepoints))
    chosen = start(samples, [Gpu("Some GPU", memory)] if memory else [])
    (place / "grid.yaml").write_text(as_yaml(chosen, samples, grid="grid.yaml", manifest="eyes/manifest.csv", name="first", time="unknown"))
    plan = make_plan(place / "grid.yaml")
    folds = Counter(run.spec.fold for training in plan.trainings for run in training.runs)
    assert len(folds) == (1 if patients == 1 else min(5, patients))
    specs = [run.spec for training in plan.trainings for run in training.runs]
    assert all(spec.batch_size <= len(samples) - 1 for spec in specs)
    assert {spec.epochs for spec in specs} <= ({50, 100} if memory else set(range(3, 31)))


def test_a_published_split_is_used_where_it_can_be(place: Path) -> None:
    manifest = _eyes(place / "eyes", patients=3, timepoints=2)
    _with_splits(manifest, ["train"] * 4 + ["val"] * 2)
    chosen = start(read_manifest(manifest), [])
    assert (chosen.split_name, dict(chosen.split)) == ("official", {"kind": "column"})


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (["train", "val"] * 3, "it has 3 patients on both sides"),
        (["train", "train", "val", "val", "test", "test"], "A fold validates on one of them"),
    ],
)
def test_a_split_that_cannot_be_used_is_explained_and_replaced(place: Path, sides: list[str], said: str) -> None:
    manifest = _eyes(place / "eyes", patients=3, timepoints=2)
    _with_splits(manifest, sides)
    assert run(["init"]) == 0
    text = Path("grid.yaml").read_text()
    assert said in text
    assert read_grid(Path("grid.yaml")).splits == {"patient3": {"kind": "kfold", "k": 3, "by": "patient", "seed": 0}}
    assert run(["plan", "grid.yaml"]) == 0


def test_a_grid_is_never_overwritten(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _eyes(place / "eyes")
    Path("grid.yaml").write_text("mine")
    assert run(["init"]) == 6
    assert "grid.yaml: there already, and not overwritten. Name another file: -o second.yaml." in capsys.readouterr().err
    assert Path("grid.yaml").read_text() == "mine"


def test_without_a_manifest_or_with_several_it_says_what_to_do(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 2
    assert "Write one for your images: eyeseg data init DIR" in capsys.readouterr().err
    for name in ("a", "b"):
        _eyes(place / name, patients=2, timepoints=1)
    assert run(["init"]) == 2
    assert "2 manifests here: a/manifest.csv, b/manifest.csv. Name one: eyeseg init a/manifest.csv." in capsys.readouterr().err
    assert not Path("grid.yaml").exists()


def test_manifests_of_several_kinds_of_masks_are_offered(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _eyes(place / "eyes").rename(place / "eyes" / "exudates.csv")
    (place / "eyes" / "ages.csv").write_text("patient,age\np01,61\n")
    assert run(["init"]) == 2
    assert "here, but eyes/exudates.csv: one for each kind of mask. Name one: eyeseg init eyes/exudates.csv." in capsys.readouterr().err


def test_a_grid_elsewhere_names_its_data_from_there_whatever_their_names(place: Path) -> None:
    manifest = _eyes(place / "my eyes: #1", patients=3)
    (place / "grids").mkdir()
    assert run(["init", str(manifest), "-o", "grids/first.yaml"]) == 0
    assert run(["plan", "grids/first.yaml"]) == 0
    assert read_grid(Path("grids/first.yaml")).manifest.resolve() == manifest.resolve()
    assert read_grid(Path("grids/first.yaml")).name == "my-eyes-1-first"


def test_one_image_is_not_enough(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _eyes(place / "eyes", patients=1, timepoints=1)
    assert run(["init"]) == 2
    assert "List at least two." in capsys.readouterr().err
    assert not Path("grid.yaml").exists()


@pytest.mark.parametrize(
    ("own", "longest", "expected"),
    [
        ((320, 212), 192, (192, 128)),
        ((4288, 2848), 512, (480, 320)),
        ((512, 512), 512, (512, 512)),
        ((565, 584), 512, (480, 512)),
        ((40, 40), 512, (32, 32)),
        ((1000, 100), 192, (192, 32)),
    ],
)
def test_images_keep_their_shape_at_sizes_that_every_model_takes(
    place: Path, own: tuple[int, int], longest: int, expected: tuple[int, int]
) -> None:
    from dataclasses import replace

    sample = read_manifest(_eyes(place / "eyes", patients=1, timepoints=1))[0]
    assert image_size([replace(sample, width=own[0], height=own[1])], longest) == expected
