"""The contact sheet shows the samples in which mistakes show first, with labels that can be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eyeseg.cli import run
from eyeseg.samples import draw_samples, read_manifest
from eyeseg.samples.sheet import choose, draw_sheet, label


def _set(folder: Path, sizes: list[int], *, names: list[str] | None = None) -> Path:
    """Grey images 64x48 with a square lesion of these sides in pixels; patient a for the first two, then one each."""
    lines = ["image,mask,patient,eye,timepoint"]
    folder.mkdir()
    for n, side in enumerate(sizes):
        name = names[n] if names else f"{n}"
        image = np.full((48, 64, 3), 90 + n, np.uint8)
        lesion = np.zeros((48, 64), np.uint8)
        lesion[10 : 10 + side, 20 : 20 + side] = 255
        Image.fromarray(image).save(folder / f"{name}.png")
        Image.fromarray(lesion).save(folder / f"{name}_mask.png")
        lines.append(f"{name}.png,{name}_mask.png,{'a' if n < 2 else f'p{n}'},,")
    manifest = folder / "manifest.csv"
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return manifest


def test_extremes_come_first_then_each_patients_first(tmp_path: Path) -> None:
    samples = read_manifest(_set(tmp_path / "s", [5, 20, 0, 9, 2, 7, 8]))
    shares = [25.0, 400.0, 0.0, 81.0, 4.0, 49.0, 64.0]
    chosen = [(shown.sample.index, shown.why) for shown in choose(samples, shares, most=6)]
    assert chosen == [
        (1, "largest lesion"),
        (3, "largest lesion"),
        (4, "smallest lesion"),
        (0, "smallest lesion"),
        (2, "no lesion"),
        (5, "first of its patient"),
    ]
    assert len(choose(samples, shares, most=50)) == 7, "no sample twice"
    assert [shown.sample.index for shown in choose(samples, shares, most=1)] == [1]


def test_the_outline_lies_around_the_lesion_and_even_a_pixel_is_seen(tmp_path: Path) -> None:
    manifest = _set(tmp_path / "s", [1])
    assert draw_sheet(read_manifest(manifest), tmp_path / "sheet.png") == 1
    pixels = np.asarray(Image.open(tmp_path / "sheet.png"))
    cyan = (pixels == (0, 255, 255)).all(axis=2)
    white = (pixels == 255).all(axis=2)
    rows, columns = np.nonzero(cyan)
    assert 0 < cyan.sum() < 60
    assert white.sum() > 0
    assert columns.min() > 2 * pixels.shape[1] / 3, "only the third picture has it"
    centre = (rows.min() + rows.max()) / 2
    assert abs(centre - np.nonzero(white)[0].mean()) <= 1


def test_a_mask_that_is_all_lesion_has_an_outline_too(tmp_path: Path) -> None:
    manifest = _set(tmp_path / "s", [1])
    Image.new("L", (64, 48), 255).save(tmp_path / "s" / "0_mask.png")
    draw_sheet(read_manifest(manifest), tmp_path / "sheet.png")
    pixels = np.asarray(Image.open(tmp_path / "sheet.png"))
    assert (pixels == (0, 255, 255)).all(axis=2).sum() > 700


def test_labels_are_drawable_and_short() -> None:
    assert label("images/p01.png") == "images/p01.png"
    assert label("Ärzte/ö.png") == "Ärzte/ö.png"
    assert label("眼\u202e.png") == "\\u773c\\u202e.png"
    assert len(label("x" * 300)) <= 60


def test_check_writes_the_sheet_and_says_what_to_look_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = draw_samples(tmp_path / "eyes", patients=3, timepoints=2, size=(96, 64))
    sheet = tmp_path / "sheet.png"
    assert run(["data", "check", str(manifest), "--sheet", str(sheet), "--samples", "4"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("ok: 6 images of 3 patients")
    assert f"{sheet}: 4 of 6 samples." in err
    with Image.open(sheet) as drawn:
        assert drawn.format == "PNG"
        assert drawn.width > 3 * drawn.height / 2


@pytest.mark.parametrize(("name", "said"), [("sheet.jpg", "does not end in .png"), ("nowhere/sheet.png", "cannot be written")])
def test_a_sheet_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    manifest = _set(tmp_path / "s", [3, 4])
    assert run(["data", "check", str(manifest), "--sheet", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err


def test_very_wide_and_very_tall_images_fit(tmp_path: Path) -> None:
    for name, size in (("wide", (900, 20)), ("tall", (20, 900))):
        folder = tmp_path / name
        folder.mkdir()
        Image.new("RGB", size, (80, 40, 20)).save(folder / "a.png")
        (folder / "manifest.csv").write_text("image,mask,patient,eye,timepoint\na.png,,,,\n")
        draw_sheet(read_manifest(folder / "manifest.csv"), folder / "sheet.png")
        with Image.open(folder / "sheet.png") as drawn:
            assert max(drawn.size) < 1000
