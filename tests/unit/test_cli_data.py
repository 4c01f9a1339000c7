"""`eyeseg data`: what goes to stdout, what to stderr, and how it ends."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from eyeseg.cli import run


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Six patients at two time points, drawn small."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EYESEG_DATA_ROOT", raising=False)
    assert run(["data", "sample", "eyes", "--patients", "6", "--timepoints", "2", "--size", "96x64"]) == 0
    out, err = capsys.readouterr()
    assert out == "eyes/manifest.csv\n"
    assert "drew 12 images of 6 patients. Next: eyeseg data describe eyes/manifest.csv" in err
    return Path("eyes/manifest.csv")


def test_sample_refuses_a_folder_that_is_not_empty(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "sample", "eyes"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "eyes: the folder is not empty" in err


@pytest.mark.parametrize("size", ["96", "x", "3x3", "96x64x2", "-96x64", "9999x9999"])
def test_sample_refuses_what_is_no_size(tmp_path: Path, capsys: pytest.CaptureFixture[str], size: str) -> None:
    assert run(["data", "sample", str(tmp_path / "eyes"), "--size", size]) == 2
    assert "is not a size" in capsys.readouterr().err
    assert not (tmp_path / "eyes").exists()


def test_check_says_ok_on_stdout_and_notes_on_stderr(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "check", str(manifest)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("ok: 12 images of 6 patients, 2 time points, fingerprint ")
    assert err == "note: taken as lesion: the value 255 in 12 masks.\n"


def test_check_ends_with_2_and_names_every_problem(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (manifest.parent / "masks" / "p01_t2.png").unlink()
    (manifest.parent / "images" / "p03_t1.png").write_bytes(b"")
    assert run(["data", "check", str(manifest)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "eyes/manifest.csv:3: mask: no file 'masks/p01_t2.png'" in err
    assert "eyes/manifest.csv:6: image: 'images/p03_t1.png' is empty" in err
    assert len(err.splitlines()) == 2


def test_check_allows_paths_below_the_data_root(manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("elsewhere").mkdir()
    other = Path("elsewhere/m.csv")
    other.write_text(manifest.read_text(encoding="utf-8").replace("images/", "../eyes/images/").replace("masks/", "../eyes/masks/"))
    assert run(["data", "check", str(other)]) == 2
    monkeypatch.setenv("EYESEG_DATA_ROOT", str(tmp_path))
    assert run(["data", "check", str(other)]) == 0


def test_describe_as_json_has_the_promised_keys_and_the_leaks(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "describe", str(manifest), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"images", "patients", "timepoints", "positive_fraction", "images_without_lesion", "sizes", "fingerprint"} <= set(found)
    assert (found["images"], found["patients"], found["timepoints"], found["eyes"]) == (12, 6, 2, {"left": 6, "right": 6})
    leaks = {entry["split"]: entry["patients_on_both_sides"] for entry in found["leaks"]}
    assert leaks["leave-one-out by timepoint"] == 6
    assert leaks["kfold by patient, k=5"] == 0
    assert leaks["holdout 0.1 by image"] == leaks["holdout 0.1 by image, random"] == 1
    assert "column split" not in leaks


def test_describe_counts_the_leaks_of_the_manifests_own_split(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, *lines = manifest.read_text(encoding="utf-8").splitlines()
    own = manifest.with_name("own.csv")
    own.write_text("\n".join([f"{header},split", *(f"{line},{'train' if i < 9 else 'test'}" for i, line in enumerate(lines))]))
    assert run(["data", "describe", str(own)]) == 0
    assert re.search(r"column split +1 fold, 1 patient on both sides", capsys.readouterr().out)
    own.write_text(own.read_text(encoding="utf-8").replace("train", "", 1), encoding="utf-8")
    assert run(["data", "describe", str(own)]) == 0
    assert re.search(r"column split +not possible: line 2 of the manifest has no split", capsys.readouterr().out)


def test_describe_says_why_a_scheme_cannot_be_made(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = manifest.with_name("few.csv")
    few.write_text("".join(manifest.read_text(encoding="utf-8").splitlines(keepends=True)[:5]).replace("right", "").replace("left", ""))
    assert run(["data", "describe", str(few)]) == 0
    out = capsys.readouterr().out
    assert "not possible: 5 folds need 5 groups, there are 2 patients" in out
    assert "not possible: lines 2, 3, 4, 5 of the manifest have no eye" in out


def test_describe_prints_rows_as_table_csv_and_markdown(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = {}
    for style in ("table", "csv", "markdown"):
        assert run(["data", "describe", str(manifest), "--format", style]) == 0
        printed[style] = capsys.readouterr().out
    rows = {row["what"]: row["value"] for row in csv.DictReader(printed["csv"].splitlines())}
    assert (rows["images"], rows["size 96x64"]) == ("12", "12")
    assert "| images | 12 |" in printed["markdown"]
    assert printed["table"].splitlines()[0].split() == ["what", "value"]


def test_a_missing_manifest_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "check", str(tmp_path / "manifest.csv")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_help_of_every_command_carries_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["data"], ["data", "sample"], ["data", "check"], ["data", "describe"]):
        assert run([*arguments, "--help"]) == 0
        assert "Example:" in capsys.readouterr().out


def test_reading_samples_imports_neither_torch_nor_scipy(manifest: Path) -> None:
    code = (
        "import sys; from eyeseg.cli import run; assert run(sys.argv[1:]) == 0;"
        " print([m for m in ('torch', 'torchvision', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, "data", "describe", str(manifest)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_data_root_can_be_given_for_one_command(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = tmp_path / "elsewhere"
    inside.mkdir()
    text = manifest.read_text().splitlines()
    moved = inside / "moved.csv"
    rows = [line.replace("images/", "../eyes/images/").replace("masks/", "../eyes/masks/") for line in text]
    moved.write_text("\n".join(rows) + "\n")
    assert run(["data", "check", str(moved)]) == 2
    assert "'..'" in capsys.readouterr().err
    assert run(["data", "check", str(moved), "--data-root", str(manifest.parent)]) == 0
