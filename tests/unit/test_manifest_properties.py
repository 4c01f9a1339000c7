"""Random manifests read back to what was written, however it was written; random damage is named, never a traceback."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from eyeseg.errors import InvalidInput, Problem
from eyeseg.samples import PictureError, Samples, read_image, read_manifest
from eyeseg.samples.table import COLUMNS, REQUIRED, Table, read_table

SIZE = (12, 8)
NAMES = ("a", "b", "c d", "é", "e,f;g")
PATIENTS = ("", "p1", "p2", "Doe, Jane", 'O"Neil', "José", "眼", "=1+1", "-p", "'p'", "p 3; p 4", "#5", "0", "nan")
FORMATS = {"png": "PNG", "jpg": "JPEG", "tif": "TIFF", "bmp": "BMP", "gif": "GIF", "webp": "WEBP", "ppm": "PPM", "jp2": "JPEG2000"}
ODD = "\0\t\n\r\x1b\x7f\x9b\u2028\u202e\ufeff\ud7ff\"',;|=/\\.~#$%&*?<>é眼 "

Wound = tuple[float, bytes, int]  # where in the content, what is put there, and how much is lost
wounds = st.tuples(st.floats(0, 1), st.binary(max_size=6), st.sampled_from([0, 1, 2, 4, 100_000]))


def wounded(content: bytes, wound: Wound) -> bytes:
    where, put, lost = wound
    at = round(where * len(content))
    return content[:at] + put + content[at + lost :]


damage = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Style:
    """A way of writing a table."""

    delimiter: str
    end: str
    mark: bool
    quote_all: bool
    blank_lines: bool
    spaces: bool
    columns: tuple[str, ...]

    def write(self, rows: list[dict[str, str]]) -> bytes:
        text = io.StringIO()
        quoting = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.end, quoting=quoting)
        pad = " " if self.spaces and not self.quote_all else ""
        writer.writerow(self.columns)
        for row in rows:
            if self.blank_lines:
                text.write(self.end)
            writer.writerow([f"{row.get(column, '')}{pad}" for column in self.columns])
        return (b"\xef\xbb\xbf" if self.mark else b"") + text.getvalue().encode()


PLAIN = Style(",", "\n", mark=False, quote_all=False, blank_lines=False, spaces=False, columns=COLUMNS)
styles = st.builds(
    Style,
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.booleans(),
    quote_all=st.booleans(),
    blank_lines=st.booleans(),
    spaces=st.booleans(),
    columns=st.permutations(COLUMNS).map(tuple),
)


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows of a manifest that is right."""
    images = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=len(NAMES), unique=True))
    return [
        {
            "image": f"images/{name}.png",
            "mask": draw(st.sampled_from(["", f"masks/{name}.png"])),
            "patient": draw(st.sampled_from(PATIENTS)),
            "eye": draw(st.sampled_from(["", "left", "right"])),
            "timepoint": draw(st.sampled_from(["", "t1", "t10"])),
            "split": draw(st.sampled_from(["", "train", "val"])),
            "mask_positive": draw(st.sampled_from(["", "255"])),
        }
        for name in images
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Images and masks by the names of NAMES."""
    folder = tmp_path_factory.mktemp("manifests")
    for kind in ("images", "masks"):
        (folder / kind).mkdir()
    for seed, name in enumerate(NAMES):
        noise = np.random.default_rng(seed).integers(0, 255, (*SIZE[::-1], 3), np.uint8)
        Image.fromarray(noise).save(folder / "images" / f"{name}.png")
        lesion = np.zeros(SIZE[::-1], np.uint8)
        lesion[1:4, seed : seed + 3] = 255
        Image.fromarray(lesion).save(folder / "masks" / f"{name}.png")
    return folder


def read(folder: Path, content: bytes, *, check_pixels: bool = False) -> Samples:
    path = folder / "manifest.csv"
    path.write_bytes(content)
    return read_manifest(path, check_pixels=check_pixels)


def read_or_named(folder: Path, content: bytes) -> None:
    """Read a damaged manifest: it gives samples, or problems of one line each at a line that there is."""
    found: Samples | list[Problem]
    try:
        found = read(folder, content)
    except InvalidInput as error:
        found = error.problems
    assert found
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for problem in [] if isinstance(found, Samples) else found:
        assert str(problem).isprintable()
        assert len(str(problem)) < 1000
        assert 0 <= problem.line <= lines
        assert problem.message.endswith((".", "?"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables(), style=styles)
def test_what_is_written_in_any_style_is_read_back(folder: Path, rows: list[dict[str, str]], style: Style) -> None:
    samples = read(folder, style.write(rows))
    for sample, row in zip(samples, rows, strict=True):
        assert (sample.name, sample.eye, sample.timepoint, sample.split) == (row["image"], row["eye"], row["timepoint"], row["split"])
        assert (sample.image, sample.mask) == (folder / row["image"], folder / row["mask"] if row["mask"] else None)
        assert (sample.patient if sample.patient_given else "") == row["patient"]
        assert sample.mask_positive == (int(row["mask_positive"]) if row["mask_positive"] else None)
    assert [sample.row for sample in samples] == [(2 * i + 3) if style.blank_lines else i + 2 for i in range(len(rows))]
    plain = read(folder, PLAIN.write(rows))
    assert samples.fingerprint == plain.fingerprint
    assert [s.patient for s in samples if s.patient_given] == [s.patient for s in plain if s.patient_given]
    assert len({s.patient for s in samples}) == len({s.patient for s in plain})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
def test_columns_that_need_not_be_there_may_be_left_out(folder: Path, rows: list[dict[str, str]]) -> None:
    bare = [{name: row[name] for name in REQUIRED} for row in rows]
    assert read(folder, replace(PLAIN, columns=REQUIRED).write(bare)).fingerprint == read(folder, PLAIN.write(bare)).fingerprint


@damage
@given(
    rows=tables(), style=styles, where=st.data(), cell=st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=12)
)
def test_any_cell_may_hold_anything(folder: Path, rows: list[dict[str, str]], style: Style, where: st.DataObject, cell: str) -> None:
    row = where.draw(st.sampled_from(rows))
    row[where.draw(st.sampled_from(COLUMNS))] = cell
    read_or_named(folder, style.write(rows))


@damage
@given(content=st.builds(Style.write, styles, tables()), wound=wounds)
def test_any_bytes_of_a_manifest_may_be_lost_or_replaced(folder: Path, content: bytes, wound: Wound) -> None:
    read_or_named(folder, wounded(content, wound))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@example(b'image,mask\n"')
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes_are_a_table_or_named_problems(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        table = read_table(path)
    except InvalidInput as error:
        table = Table(problems=error.problems)
    assert table.rows or table.problems


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One picture in each format."""
    folder = tmp_path_factory.mktemp("pictures")
    drawn = Image.fromarray(np.random.default_rng(0).integers(0, 255, (*SIZE[::-1], 3), np.uint8))
    for suffix, kind in FORMATS.items():
        drawn.save(folder / f"whole.{suffix}", kind)
    return folder


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(suffix=st.sampled_from(sorted(FORMATS)), wound=wounds)
def test_any_bytes_of_a_picture_may_be_lost_or_replaced(pictures: Path, suffix: str, wound: Wound) -> None:
    path = pictures / f"damaged.{suffix}"
    path.write_bytes(wounded((pictures / f"whole.{suffix}").read_bytes(), wound))
    try:
        found = read_image(path).ndim == 3
    except PictureError as error:
        found = str(error).endswith(".")
    assert found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.data(), bit=st.integers(0, 7))
def test_a_flipped_bit_in_a_png_is_found_or_changes_nothing(pictures: Path, where: st.DataObject, bit: int) -> None:
    """Its check sums cover all but a few bytes that nothing reads."""
    whole = bytearray((pictures / "whole.png").read_bytes())
    whole[where.draw(st.integers(0, len(whole) - 1))] ^= 1 << bit
    path = pictures / "flipped.png"
    path.write_bytes(whole)
    try:
        found = read_image(path)
    except PictureError:
        return
    assert np.array_equal(found, read_image(pictures / "whole.png"))
