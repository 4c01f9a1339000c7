"""Files made to do harm: checkpoints, weights, caches, names in an object store, copies of a store, pictures. None is believed."""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import sqlalchemy as sa
import torch
from fsspec.implementations.memory import MemoryFile, MemoryFileSystem
from PIL import Image
from unit.study import finished_study

from eyeseg import artifacts, catalog
from eyeseg.cli import run as command
from eyeseg.errors import CorruptCheckpoint, DataChanged, EyesegError, InvalidInput, Unavailable
from eyeseg.samples import read_image
from eyeseg.samples.pictures import FORMATS, PictureError, decode, picture_size
from eyeseg.spec import RunSpec
from eyeseg.store import Store, backup, open_store
from eyeseg.store.tables import artifact, run
from eyeseg.training.checkpoint import load_weights
from eyeseg.training.dataset import open_cache
from eyeseg.training.painting import names

UNET = RunSpec(model="unet", width=4)


class Bomb:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, (f"touch {self.path}",))


# -- checkpoints and weights


def torch_pickle(bomb: Path) -> bytes:
    with (bomb.parent / "made.pt").open("wb") as file:
        torch.save({"x": Bomb(bomb)}, file)
    return (bomb.parent / "made.pt").read_bytes()


WEIGHTS: dict[str, Callable[[Path], bytes]] = {
    "a pickle": lambda bomb: pickle.dumps(Bomb(bomb)),
    "what torch.save writes": torch_pickle,
    "a header of a terabyte": lambda _: struct.pack("<Q", 1 << 40) + b"{}",
    "a header beyond all numbers": lambda _: struct.pack("<Q", 2**64 - 1) + b"{}",
    "a header that is longer than the file": lambda _: struct.pack("<Q", 99_000_000) + b'{"a":{}}',
    "a header nested without end": lambda _: struct.pack("<Q", 200_000) + b"[" * 200_000,
    "a tensor of a petabyte": lambda _: framed({"x": {"dtype": "F32", "shape": [1 << 48], "data_offsets": [0, 1 << 50]}}),
    "a tensor beyond the file": lambda _: framed({"x": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}),
    "tensors that overlap": lambda _: framed({k: {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]} for k in "ab"}, b"1234"),
    "nothing": lambda _: b"",
}


def framed(header: dict[str, Any], content: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + content


@pytest.mark.parametrize("kind", WEIGHTS)
def test_a_hostile_checkpoint_is_rejected_even_with_the_right_hash(kind: str, tmp_path: Path) -> None:
    """As somebody could make who may write to the store as well."""
    folder, bomb = tmp_path / "checkpoint", tmp_path / "bomb"
    folder.mkdir()
    (folder / "weights.safetensors").write_bytes(WEIGHTS[kind](bomb))
    artifacts.verify(folder, artifacts.tree_hash(folder))
    before = psutil.Process().memory_info().rss

    with pytest.raises(CorruptCheckpoint):
        load_weights(folder, catalog.load("models", "unet").build(UNET), average=False)

    assert not bomb.exists()
    assert psutil.Process().memory_info().rss - before < 500_000_000
    for name in ("weights.pt", "model.onnx", "model.torchscript", "weights.pkl"):  # what others might load is not even looked at
        (folder / name).write_bytes(pickle.dumps(Bomb(bomb)))
    with pytest.raises(CorruptCheckpoint):
        load_weights(folder, catalog.load("models", "unet").build(UNET), average=False)
    assert not bomb.exists()


@pytest.mark.parametrize("kind", ["a pickle", "what torch.save writes", "a header of a terabyte"])
def test_weights_to_start_from_are_no_code(kind: str, tmp_path: Path) -> None:
    bomb, file = tmp_path / "bomb", tmp_path / "weights.safetensors"
    file.write_bytes(WEIGHTS[kind](bomb))
    with pytest.raises(EyesegError) as told:
        catalog.load("models", "unet").build(RunSpec(model="unet", width=4, pretrained=str(file)))
    assert isinstance(told.value, Unavailable | CorruptCheckpoint | InvalidInput)
    assert not bomb.exists()


def test_a_pickled_data_cache_is_not_loaded_though_its_hash_is_right(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    for name in ("images", "masks"):
        np.save(tmp_path / f"{name}.npy", np.array([Bomb(bomb)], dtype=object), allow_pickle=True)
    hashes = {f"{name}_sha256": artifacts._file_hash(tmp_path / f"{name}.npy") for name in ("images", "masks")}
    (tmp_path / "meta.json").write_text(json.dumps(hashes))
    with pytest.raises(DataChanged):
        open_cache(tmp_path)
    assert not bomb.exists()


# -- addresses and names in an object store


def test_a_name_in_an_object_store_cannot_be_written_outside_the_scratch(tmp_path: Path) -> None:
    """Object stores take any name; the hash is compared only after the download."""
    files = MemoryFileSystem()
    root = f"memory://{tmp_path.name}"
    try:
        for name in ("../../../evil", "a/../../../evil", "..\\..\\evil"):
            key = f"/{tmp_path.name}/job/epoch-1/{name}"
            files.store[key] = MemoryFile(files, key, b"evil")
            with pytest.raises(CorruptCheckpoint, match="not the name of a file"):
                artifacts.fetch(root, "job/epoch-1", "0" * 64, tmp_path / "a" / "b" / "scratch")
            del files.store[key]
    finally:
        files.store.clear()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("address", ["../../etc", "/etc/passwd", "a/../../b", "..", "", "a\\..\\b"])
def test_a_tampered_row_leads_no_command_out_of_the_artifacts(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor ends one in a traceback: predict, export, gc."""
    store = finished_study(tmp_path) if not (tmp_path / "store.db").exists() else open_store(f"sqlite:///{tmp_path / 'store.db'}")
    with store.write() as connection:
        connection.execute(artifact.update().where(artifact.c.id == 1).values(address=address))
        digest = connection.execute(sa.select(run.c.digest).where(run.c.checkpoint_id == 1)).scalars().first()
    store.close()
    monkeypatch.setenv("EYESEG_STORE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    Image.new("RGB", (32, 32)).save(tmp_path / "x.png")
    for arguments in (
        ["predict", "--run", str(digest), str(tmp_path / "x.png"), "-o", str(tmp_path / "out")],
        ["export", "--run", str(digest), "--to", "onnx", "-o", str(tmp_path / "x.onnx")],
    ):
        assert command(arguments) == 1
        assert "cannot be used" in capsys.readouterr().err
    assert command(["gc", "--older-than", "0"]) in {0, 1, 5}  # 5: nothing of what the store knows lies in this place
    assert Path("/etc/passwd").exists()


@pytest.mark.parametrize("name", ["../evil.png", "/tmp/evil.png", "a/../../evil.png", "..png", ".png"])
def test_what_predict_writes_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    for made in names(Path(name).stem, tiff=False):
        assert "/" not in made
        assert (tmp_path / made).resolve().parent == tmp_path.resolve()


# -- copies of a store


def test_a_copy_of_a_store_with_triggers_of_its_own_is_not_restored(tmp_path: Path) -> None:
    """They would run at the next write, with this account's rights over the store."""
    store = finished_study(tmp_path)
    backup.save(store, tmp_path / "copy.db")
    for statement in (
        "CREATE TRIGGER evil AFTER UPDATE ON job BEGIN DELETE FROM image_score; END",
        "CREATE VIEW evil AS SELECT * FROM job",
    ):
        evil = tmp_path / "evil.db"
        evil.write_bytes((tmp_path / "copy.db").read_bytes())
        with sqlite3.connect(evil) as connection:
            connection.execute(statement)
        connection.close()
        with pytest.raises(InvalidInput, match="evil"):
            backup.restore(store, evil)
    backup.restore(store, tmp_path / "copy.db")
    with store.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM image_score")).scalar_one() > 0
    store.close()


def test_no_function_is_called_by_the_schema_of_a_store_that_came_from_elsewhere(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA trusted_schema").scalar() == 0
        with pytest.raises(sa.exc.OperationalError, match=r"not authorized|no such function"):
            connection.exec_driver_sql("SELECT load_extension('/tmp/evil.so')")
    store.engine.dispose()


# -- pictures


def png(width: int, height: int, *chunks: tuple[bytes, bytes], data: bytes = b"") -> bytes:
    """A PNG of that size, whatever its data."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = b"\x89PNG\r\n\x1a\n"
    for kind, content in ((b"IHDR", head), *chunks, (b"IDAT", data or zlib.compress(bytes(1000))), (b"IEND", b"")):
        whole += struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return whole


def tiff(width: int, height: int, *, loop: bool = False) -> bytes:
    """A TIFF whose directory says that; with `loop` the next page is this one."""
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1)]
    tags += [(278, 4, 1, height), (279, 4, 1, 1)]
    found = struct.pack("<2sHIH", b"II", 42, 8, len(tags))
    found += b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return found + struct.pack("<I", 8 if loop else 0)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b",\0\0\0\0" + struct.pack("<HHB", width, height, 0) + b"\x02\x00;"


PICTURES: dict[str, bytes] = {
    "a PNG of 4 billion by 4 billion": png(2**31 - 1, 2**31 - 1),
    "a PNG of 60,000 by 60,000": png(60_000, 60_000),
    "a PNG that says little and holds much": png(2, 2, data=zlib.compress(bytes(500_000_000), 1)),
    "a PNG with a note of a gigabyte": png(2, 2, (b"zTXt", b"x\0\0" + zlib.compress(bytes(300_000_000), 1))),
    "a PNG with a profile of a gigabyte": png(2, 2, (b"iCCP", b"x\0\0" + zlib.compress(bytes(300_000_000), 1))),
    "a TIFF of 4 billion by 4 billion": tiff(2**32 - 1, 2**32 - 1),
    "a TIFF of which each page is the first": tiff(4, 4, loop=True),
    "a GIF of 65,535 by 65,535": gif(65_535, 65_535),
    "a BMP of negative size": b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, -(2**31), -(2**31), 1, 24, 0, 0, 0, 0, 0, 0),
    "a PPM of a number without end": b"P5\n" + b"9" * 1_000_000 + b" 1\n255\n",
    "an EPS, which Ghostscript would run": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%touch BOMB) (w) file\nshowpage\n",
    "a PDF": b"%PDF-1.4\n1 0 obj<<>>endobj\n",
    "an SVG that names a file": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "an SVG with entities": b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
    "an MSL script of ImageMagick": b'<?xml version="1.0"?><image><read filename="/etc/passwd"/></image>',
    "a WMF": b"\xd7\xcd\xc6\x9a" + bytes(100),
    "a FITS": b"SIMPLE  =                    T" + b" " * 2850,
    "a Photoshop file": b"8BPS\0\1" + bytes(100),
    "an icon": b"\0\0\1\0\1\0" + bytes(100),
    "a FLI film": struct.pack("<IHHHH", 128, 0xAF11, 1, 8, 8) + bytes(116),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_hostile_picture_is_refused_within_time_and_memory(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "image.png"
    path.write_bytes(PICTURES[kind])
    before = psutil.Process().memory_info().rss
    for look in (picture_size, decode, read_image):
        try:
            found = look(path)
        except PictureError as error:
            assert len(str(error)) < 400  # noqa: PT017  some are pictures after all
        else:  # the little that it says it is
            assert kind.startswith(("a PNG that says little", "a TIFF of which", "a PNG with a"))
            assert not isinstance(found, np.ndarray) or found.size < 100
    assert psutil.Process().memory_info().rss - before < 200_000_000
    assert sorted(tmp_path.iterdir()) == [path]


def test_only_formats_of_photographs_and_masks_are_opened(tmp_path: Path) -> None:
    """Whatever the name says; Pillow knows forty others, some of which start programs."""
    assert set(FORMATS) == {"PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF", "PPM", "JPEG2000"}
    Image.new("RGB", (4, 4)).save(tmp_path / "real.eps")
    Image.new("RGB", (4, 4)).save(tmp_path / "real.ico")
    Image.new("RGB", (4, 4)).save(tmp_path / "real.tga")
    for name in ("real.eps", "real.ico", "real.tga"):
        (tmp_path / "image.png").write_bytes((tmp_path / name).read_bytes())
        with pytest.raises(PictureError, match="no image that can be read"):
            decode(tmp_path / "image.png")


def test_a_picture_in_a_zip_or_behind_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with zipfile.ZipFile(tmp_path / "zip.png", "w") as archive:
        archive.writestr("x.png", png(2, 2))
    for path in (tmp_path / "pipe.png", tmp_path / "zip.png", Path("/dev/zero"), tmp_path):
        with pytest.raises(PictureError):
            decode(path)


# -- settings of other programs that lie about


def test_a_matplotlibrc_cannot_have_texts_set_by_latex(tmp_path: Path) -> None:
    from matplotlib import rc_context

    from eyeseg.figures._marks import Axis, Figure, Group, Line, Panel
    from eyeseg.figures._paper import write

    axis = Axis("x", 0, 1)
    figure = Figure("title", "caption", (Group((Panel(axis, axis, (Line((0, 1), (0, 1)),)),)),))
    with rc_context({"text.usetex": True, "text.latex.preamble": rf"\immediate\write18{{touch {tmp_path / 'bomb'}}}"}):
        files = write(figure, tmp_path / "figure")
    assert len(files) == 3
    assert not (tmp_path / "bomb").exists()
