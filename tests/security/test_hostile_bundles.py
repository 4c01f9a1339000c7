"""A bundle from somebody who means harm: `verify` names what is wrong, within its means, and neither falls over nor touches anything."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from unit.study import finished_study

from eyeseg import bundles
from eyeseg.bundles import layout
from eyeseg.bundles.writing import write
from eyeseg.cli import run as command
from eyeseg.errors import InvalidInput, NotAsRecorded
from eyeseg.store import experiments

ESCAPE = "\x1b]0;owned\x07\x1b[2J"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An honest one, not to be changed."""
    folder = tmp_path_factory.mktemp("study")
    store = finished_study(folder)
    records = bundles.collect(store, experiments.find(store, None)["id"])
    write(records, folder / "bundle", hash_ids=False, checkpoints=None, licence=None, now=1.7e9)
    store.close()
    return folder / "bundle"


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Path:
    """One to tamper with."""
    return Path(shutil.copytree(bundle, tmp_path / "copy"))


def verified(bundle: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What the command says of it."""
    code = command(["verify", str(bundle)])
    said = capsys.readouterr()
    return code, said.out + said.err


def zipped(bundle: Path, *more: tuple[str, bytes]) -> Path:
    """The bundle as a zip file, with more members."""
    path = bundle.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(bundle.iterdir()):
            archive.write(file, file.name)
        for name, content in more:
            archive.writestr(name, content)
    return path


def listed(bundle: Path, **more: bytes) -> None:
    """List further files as if they belonged there."""
    with (bundle / layout.SUMS).open("a") as sums:
        sums.writelines(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in more.items())


WRECKS: dict[str, Callable[[Path], object]] = {
    "JSON nested without end": lambda b: (b / "runs.json").write_text("[" * 200_000),
    "a crate nested without end": lambda b: (b / layout.CRATE).write_text('{"a":' * 200_000),
    "a number without end": lambda b: (b / "runs.json").write_text("1" * 100_000),
    "a CSV field without end": lambda b: (b / "scores.csv").write_text((b / "scores.csv").read_text() + '"' + "x" * 300_000),
    "NUL in a CSV": lambda b: (b / "epochs.csv").write_text((b / "epochs.csv").read_text() + "\0,1\n"),
    "not a number": lambda b: (b / "scores.csv").write_text((b / "scores.csv").read_text().replace("0.", "nan", 3)),
    "a list where rows belong": lambda b: (b / "jobs.json").write_text("[[1]]"),
    "a mapping where a text belongs": lambda b: (b / "experiment.json").write_text(
        json.dumps(json.loads((b / "experiment.json").read_text()) | {"name": {"x": 1}})
    ),
    "bytes that are no text": lambda b: (b / "runs.json").write_bytes(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("wreck", WRECKS)
def test_no_document_makes_verify_fall_over(wreck: str, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    WRECKS[wreck](copy)
    code, said = verified(copy, capsys)
    assert code == NotAsRecorded.exit_code
    assert "WRONG" in said


def test_a_definition_that_would_take_for_ever_is_a_mismatch(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """10^9 repeats of a split, or a grid of ten million runs: hours and all memory."""
    splits = json.loads((copy / layout.SPLITS).read_text())
    splits[0]["definition"]["repeats"] = 10**9
    (copy / layout.SPLITS).write_text(json.dumps(splits))
    rates = ", ".join(f"0.{number:04}" for number in range(1, 2000))
    grid = (copy / layout.GRID).read_text().replace("epochs: [1, 2]", f"epochs: [1, 2], lr: [{rates}], weight_decay: [{rates}]")
    (copy / layout.GRID).write_text(grid + "run: {budget: {max_runs: 10000000}}\n")
    code, said = verified(copy, capsys)
    assert code == NotAsRecorded.exit_code
    assert "its definition gives more folds than are listed" in said
    assert "not checked: the grid cannot be read here" in said


def test_a_small_zip_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(bundle: Path, copy: Path) -> None:
    with pytest.raises(InvalidInput, match="unpack"):
        bundles.verify(zipped(copy, ("models/x/weights", bytes(200_000_000))))


def test_a_zip_whose_members_share_their_bytes_is_refused(copy: Path, tmp_path: Path) -> None:
    """Fifield's bomb: ten megabytes that unpack to terabytes, none of its members suspicious alone."""
    whole = zipped(copy, ("big", os.urandom(200_000))).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        info = archive.getinfo("big")
    begin, directory = whole.index(b"PK\x01\x02"), whole[whole.index(b"PK\x01\x02") : whole.rindex(b"PK\x05\x06")]
    again = b""
    for number in range(50):
        name = f"big{number:03}".encode()
        found = directory[directory.rindex(b"PK\x01\x02") :]
        again += found[:28] + struct.pack("<H", len(name)) + found[30:46] + name
    members = len(zipfile.ZipFile(io.BytesIO(whole)).infolist()) + 50
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, members, members, len(directory) + len(again), begin, 0)
    (tmp_path / "bomb.zip").write_bytes(whole[:begin] + directory + again + end)
    assert info.file_size * 51 > 10_000_000
    with pytest.raises(InvalidInput, match="share"):
        bundles.verify(tmp_path / "bomb.zip")


EVIL_NAMES = ("../../unpacked", "/etc/cron.d/unpacked", "a/../../unpacked", "C:\\unpacked", "a\\..\\..\\unpacked", "a\x1b[2J", "a\nb  c")


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_a_name_that_would_unpack_elsewhere_is_a_mismatch_though_it_is_listed(
    name: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed(copy, **{name: b"x"})
    code, said = verified(zipped(copy, (name, b"x")), capsys)
    assert code == NotAsRecorded.exit_code
    assert "is no name for a file" in said
    assert "\x1b" not in said
    assert not list(copy.parent.parent.rglob("unpacked*"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_a_mismatch(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one is checked, the other unpacked."""
    code, said = verified(zipped(copy, ("report.json", (copy / "report.json").read_bytes())), capsys)
    assert code == NotAsRecorded.exit_code
    assert "is there 2 times" in said


def test_links_and_devices_in_a_folder_are_not_followed(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    (copy / "runs.json").unlink()
    (copy / "runs.json").symlink_to(secret)
    (copy / "sub").symlink_to(tmp_path)
    os.mkfifo(copy / "pipe")
    code, said = verified(copy, capsys)
    assert code == NotAsRecorded.exit_code
    assert "runs.json: is a link" in said
    assert "geheim" not in said


def test_escape_sequences_in_a_bundle_do_not_reach_the_terminal(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = json.loads((copy / "experiment.json").read_text())
    (copy / "experiment.json").write_text(json.dumps(experiment | {"name": f"study{ESCAPE}"}))
    splits = json.loads((copy / layout.SPLITS).read_text())
    (copy / layout.SPLITS).write_text(json.dumps([{**row, "name": f"{row['name']}{ESCAPE}"} for row in splits]))
    _, said = verified(copy, capsys)
    assert "\x1b" not in said
    assert "\x07" not in said
