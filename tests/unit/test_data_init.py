"""`eyeseg data init`: it shows before it writes, writes nothing that nobody agreed to, and finds the published manifests again."""

from __future__ import annotations

import csv
import io
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from layouts import mask, photo, put

from eyeseg.cli import run
from eyeseg.samples import draw_samples, read_manifest


@pytest.fixture
def eyes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three patients at two time points in a folder eyes/, without a manifest; nobody at the terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    for p in (1, 2, 3):
        for t in (1, 2):
            put(tmp_path, f"eyes/images/p{p}_t{t}.jpg", photo("jpg"))
            put(tmp_path, f"eyes/masks/p{p}_t{t}.png", mask("png"))
    return Path("eyes")


def _rows(manifest: Path) -> list[dict[str, str]]:
    with manifest.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_without_a_terminal_nothing_is_written_unless_told_to(eyes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(eyes.rglob("*"))
    assert run(["data", "init", "eyes"]) == 6
    out, err = capsys.readouterr()
    assert out == ""
    assert "eyes/manifest.csv (6 rows): not written, for nobody is here to ask. Say -y" in err
    assert sorted(eyes.rglob("*")) == before


def test_what_was_guessed_is_shown_and_then_written(eyes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(eyes, "images/p4_t1.jpg", photo("jpg"))
    put(eyes, "masks/p9_t9.png", mask("png"))
    put(eyes, "readme.txt", b"hello")
    assert run(["data", "init", "eyes", "-y"]) == 0
    out, err = capsys.readouterr()
    assert out == "eyes/manifest.csv\n"
    for said in (
        "masks: mask",
        "its name: p1  named so",
        "images/p1_t1.jpg  masks/p1_t1.png  p1            1",
        "! 1 masks not paired, each fits no image by its name: masks/p9_t9.png",
        "! 1 images without a mask (mask): images/p4_t1.jpg",
        "images without a mask are left out. If they have no lesion, say --without-mask no-lesion",
        "not looked at: 1 .txt",
        "Next: eyeseg data check eyes/manifest.csv --sheet sheet.png",
    ):
        assert said in err
    rows = _rows(eyes / "manifest.csv")
    assert len(rows) == 6
    assert rows[3] == {"image": "images/p2_t2.jpg", "mask": "masks/p2_t2.png", "patient": "p2", "eye": "", "timepoint": "2"}


def test_an_image_without_mask_has_no_lesion_only_when_told(eyes: Path) -> None:
    put(eyes, "images/p4_t1.jpg", photo("jpg"))
    assert run(["data", "init", "eyes", "-y", "--without-mask", "no-lesion"]) == 0
    assert _rows(eyes / "manifest.csv")[-1]["mask"] == ""
    assert len(_rows(eyes / "manifest.csv")) == 7


def test_a_manifest_is_overwritten_only_by_force_and_never_in_silence(eyes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (eyes / "manifest.csv").write_text("mine")
    assert run(["data", "init", "eyes", "-y"]) == 6
    assert "eyes/manifest.csv: there already, and not overwritten" in capsys.readouterr().err
    assert (eyes / "manifest.csv").read_text() == "mine"
    assert run(["data", "init", "eyes", "-y", "--force"]) == 0
    assert "! eyes/manifest.csv is there already and is overwritten" in capsys.readouterr().err
    assert len(_rows(eyes / "manifest.csv")) == 6


def test_several_kinds_of_masks_get_a_manifest_each_unless_one_is_chosen(eyes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for p in (1, 2):
        put(eyes, f"haemorrhages/p{p}_t1_HE.png", mask("png"))
    assert run(["data", "init", "eyes", "-y"]) == 0
    assert capsys.readouterr().out.split() == ["eyes/haemorrhages.csv", "eyes/mask.csv"]
    assert not (eyes / "manifest.csv").exists()
    assert run(["data", "init", "eyes", "-y", "--target", "HE"]) == 0
    assert [row["mask"] for row in _rows(eyes / "manifest.csv")] == ["haemorrhages/p1_t1_HE.png", "haemorrhages/p2_t1_HE.png"]
    assert run(["data", "init", "eyes", "-y", "--target", "drusen"]) == 2
    assert "--target: no masks of kind 'drusen' were found. There are: haemorrhages, mask." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--masks", "nowhere/*"], "--masks 'nowhere/*': matches no picture below eyes"),
        (["--images", "masks/*", "--masks", "images/*p1*"], "none of the 6 images has a mask. Say which files are masks"),
        (["--pattern", "{patient}"], ""),
        (["--pattern", "{who}"], "nobody knows what it means"),
    ],
)
def test_choices_that_fit_nothing_are_mistakes(eyes: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    code = run(["data", "init", "eyes", "-y", *arguments])
    assert code == (2 if said else 0)
    assert said in capsys.readouterr().err


def test_on_a_terminal_it_asks(eyes: Path) -> None:
    for answer, code in ((b"n\n", 130), (b"y\n", 0)):
        here, there = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", "from eyeseg.cli import main; main()", "data", "init", "eyes"],
            stdin=there,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        os.write(here, answer)
        out, err = process.communicate(timeout=120)
        os.close(here)
        os.close(there)
        assert b"Write eyes/manifest.csv (6 rows)? [y/N]" in err
        assert (process.returncode, out) == (code, b"" if code else b"eyes/manifest.csv\n")


def test_a_drawn_set_is_found_again(tmp_path: Path) -> None:
    manifest = draw_samples(tmp_path / "eyes", patients=4, timepoints=2, size=(96, 64))
    before = read_manifest(manifest)
    manifest.unlink()
    assert run(["data", "init", str(tmp_path / "eyes"), "-y"]) == 0
    after = read_manifest(manifest)
    assert [(s.name, s.mask, s.patient, f"t{s.timepoint}") for s in after] == [(s.name, s.mask, s.patient, s.timepoint) for s in before]


@pytest.mark.data
@pytest.mark.parametrize("name", ["eye40x5", "idrid"])
def test_the_manifests_of_the_real_images_are_found_again(real_images: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / name
    shutil.copytree(real_images / name, copy, ignore=shutil.ignore_patterns("*.csv"), copy_function=shutil.copyfile)
    copy.chmod(0o755)
    assert run(["data", "init", str(copy), "-y"]) == 0
    published = {path.name: _rows(path) for path in (real_images / name).glob("*.csv")}
    assert {path.name: _rows(path) for path in copy.glob("*.csv")} == published
