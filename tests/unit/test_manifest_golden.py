"""Bad manifests and the exact lines a user sees. The cases stand in golden_manifest/ (golden_cases.py explains their form); the files
that they name are drawn once by `folder`.

After a message was changed on purpose, `EYESEG_UPDATE_GOLDEN=1 pytest tests/unit/test_manifest_golden.py` writes the new answers into the
files; read the difference before it is kept.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from golden_cases import Case, read_cases, rows_of
from PIL import Image

from eyeseg.cli import run
from eyeseg.store import Store, open_store

CASES = read_cases(Path(__file__).parent / "golden_manifest")
GRID = "version: 1\ndata: {manifest: manifest.csv}\nmodel: unet\n"
ONE_LINE = re.compile(r"(note: .+|manifest\.csv(:[0-9]+)?: .+)[.?]")
SIZE = (24, 16)


def png(width: int, height: int, data: bytes = b"", *chunks: bytes) -> bytes:
    """A PNG, eight bits of grey, put together by hand: what no library would write."""
    parts = [b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0), *chunks, b"IDAT" + zlib.compress(data), b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(p) - 4) + p + struct.pack(">I", zlib.crc32(p)) for p in parts)


def grey(values: np.ndarray) -> Image.Image:
    return Image.fromarray(values.astype(np.uint8))


def spots(*values: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    """A black (H, W) picture with a spot of each value."""
    drawn = np.zeros(size[::-1], np.uint8)
    for place, value in enumerate(values):
        drawn[2:6, 2 + 6 * place : 6 + 6 * place] = value
    return drawn


def draw_images(folder: Path) -> None:
    """Images as they should be, and as they should not."""
    for seed, name in enumerate("abcdef"):
        noise = np.random.default_rng(seed).integers(0, 255, (*SIZE[::-1], 3), np.uint8)
        Image.fromarray(noise).save(folder / f"{name}.png")
        Image.fromarray(noise).save(folder / f"{name}.jpg")
    whole, photo = (folder / "a.png").read_bytes(), (folder / "a.jpg").read_bytes()
    (folder / "copy of a.png").write_bytes(whole)
    (folder / "empty.png").touch()
    (folder / "text.png").write_text("This is not a picture.\n")
    (folder / "page.png").write_text("<!DOCTYPE html><html><body>404 Not Found</body></html>")
    (folder / "drawing.png").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (folder / "pointer.png").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    (folder / "cut.png").write_bytes(whole[:600])
    (folder / "cut.jpg").write_bytes(photo[: len(photo) // 2])
    (folder / "flipped.png").write_bytes(whole[:200] + bytes([whole[200] ^ 255]) + whole[201:])
    (folder / "huge.png").write_bytes(png(60_000, 60_000))
    (folder / "large.png").write_bytes(png(12_000, 10_000, bytes(12_001 * 10_000)))
    (folder / "flat.png").write_bytes(png(2**31 - 1, 1))
    (folder / "none.png").write_bytes(png(0, 0))
    (folder / "talkative.png").write_bytes(png(24, 16, bytes(25 * 16), b"zTXtComment\0\0" + zlib.compress(bytes(80_000_000), 9)))
    Image.new("L", SIZE).save(folder / "film.gif", save_all=True, append_images=[Image.new("L", SIZE, 255)])
    Image.new("L", SIZE).save(folder / "pages.tif", save_all=True, append_images=[Image.new("L", SIZE, 255)])
    Image.fromarray(np.random.default_rng(7).random(SIZE[::-1], np.float32)).save(folder / "fractions.tif")
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", SIZE).save(folder / "turned.jpg", exif=exif)
    broken = photo[:2] + b"\xff\xe1\x00\x20Exif\0\0" + b"MM\0*\0\0\0\x08\xff\xff" + bytes(14) + photo[2:]
    (folder / "broken exif.jpg").write_bytes(broken)
    with (folder / "sparse.png").open("wb") as file:
        file.truncate(20_000_000_000)
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    for name, target in (
        ("inside", "a.png"),
        ("loop", "loop.png"),
        ("dangling", "gone.png"),
        ("out", "../../outside/x.png"),
        ("device", "/dev/zero"),
    ):
        (folder / f"{name}.png").symlink_to(target)


def draw_masks(folder: Path) -> None:
    """Masks of every kind."""
    for seed, name in enumerate("abcdef"):
        grey(np.roll(spots(255), seed, axis=0)).save(folder / f"{name}.png")
    for name, values in {"black": [0], "one": [1], "two": [2], "labels": [1, 2], "levels": [100, 200], "nine": [9]}.items():
        grey(spots(*values)).save(folder / f"{name}.png")
    grey(np.full(SIZE[::-1], 255)).save(folder / "white.png")
    grey(255 - spots(255)).save(folder / "inverted.png")
    grey(spots(255, size=(12, 8))).save(folder / "small.png")
    grey(np.tile(np.linspace(0, 255, SIZE[0]), (SIZE[1], 1))).save(folder / "soft.png")
    Image.fromarray(spots(255).astype(np.uint16) * 257).save(folder / "sixteen.png")
    Image.fromarray(spots(255) > 0).save(folder / "bits.png")
    Image.fromarray(np.dstack([spots(255, 0), spots(0, 255), spots(0)])).save(folder / "colours.png")
    Image.fromarray(np.where(spots(255), np.nan, 0).astype(np.float32)).save(folder / "nan.tif")
    Image.fromarray(np.where(spots(255), -1, 0).astype(np.int32)).save(folder / "negative.tif")
    grey(spots(3)).save(folder / "faint.jpg", quality=100)
    labelled = Image.fromarray(spots(1)).convert("P")
    labelled.putpalette([255, 255, 255, 0, 0, 0])
    labelled.save(folder / "palette.png")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of images and masks, good and bad."""
    above = tmp_path_factory.mktemp("manifests")
    folder = above / "data"
    for name in ("data/images", "data/masks", "outside"):
        (above / name).mkdir(parents=True)
    draw_images(folder / "images")
    draw_masks(folder / "masks")
    Image.new("RGB", SIZE).save(above / "outside" / "x.png")
    (folder / "grid.yaml").write_text(GRID)
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    """A store that exists before anything is submitted."""
    opened = open_store(f"sqlite:///{folder / 'home' / 'store.db'}", create=True)
    yield opened
    opened.close()


@pytest.mark.timeout(5, func_only=True)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_a_bad_manifest_is_answered_with_every_mistake_and_its_line_and_stores_nothing(
    case: Case, folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("EYESEG_HOME", str(folder / "home"))
    monkeypatch.setenv("EYESEG_STORE_URL", f"sqlite:///{folder / 'home' / 'store.db'}")
    monkeypatch.delenv("EYESEG_DATA_ROOT", raising=False)
    Path("manifest.csv").write_bytes(case.content)
    code = run(["data", "check", "manifest.csv"])
    out, err = capsys.readouterr()
    said = err.replace(str(folder), "FOLDER").splitlines()
    case.check(code, said)
    assert bool(out) == (code == 0)
    assert all(ONE_LINE.fullmatch(line) for line in said)
    if code != 0:
        before = rows_of(store)
        assert run(["submit-grid", "grid.yaml"]) == 2
        assert capsys.readouterr().err.replace(f"{folder}/", "").splitlines() == err.splitlines()
        assert rows_of(store) == before


def test_the_golden_list_is_long_and_its_titles_differ() -> None:
    titles = [(case.file.stem, case.title) for case in CASES]
    assert len(titles) == len(set(titles)) >= 110
    assert sum(case.code == 2 for case in CASES) >= 90
