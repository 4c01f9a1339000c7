"""DICOM files become images of hashed patients: nothing that names a person is written or said."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from layouts import mask, put
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from eyeseg.cli import run
from eyeseg.discovery import survey, write
from eyeseg.discovery.dicom import hashed
from eyeseg.samples import read_image, read_manifest

pydicom = pytest.importorskip("pydicom", reason="needs the extra: pip install 'eyeseg[dicom]'")

NAME, IDENTITY = "Lovelace^Ada", "MRN-1815-12-10"


def _scan(path: Path, pixels: np.ndarray, **tags: object) -> Path:
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = pydicom.Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.77.1.5.1"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset.PatientName, dataset.PatientID, dataset.Modality = NAME, IDENTITY, "OP"
    dataset.Rows, dataset.Columns = pixels.shape[-3:-1] if pixels.shape[-1] == 3 else pixels.shape[-2:]
    dataset.SamplesPerPixel = 3 if pixels.shape[-1] == 3 else 1
    dataset.PhotometricInterpretation = "RGB" if pixels.shape[-1] == 3 else "MONOCHROME2"
    if pixels.shape[-1] == 3:
        dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = 8 * pixels.dtype.itemsize
    dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = dataset.BitsAllocated, dataset.BitsAllocated - 1, 0
    dataset.PixelData = pixels.tobytes()
    for tag, value in tags.items():
        setattr(dataset, tag, value)
    dataset.save_as(path, enforce_file_format=True)
    return path


def _photo(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (24, 32, 3), dtype=np.uint8)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Ada's right eye on two days and her left eye on the first, and another patient; file names as a scanner gives them."""
    folder = tmp_path / "scans"
    _scan(folder / "LOVELACE_ADA_3.dcm", _photo(1), AcquisitionDateTime="20210505120000", ImageLaterality="R")
    _scan(folder / "LOVELACE_ADA_1.dcm", _photo(2), AcquisitionDateTime="20200131120000", ImageLaterality="R")
    _scan(folder / "LOVELACE_ADA_2.dcm", _photo(3), AcquisitionDateTime="20200131120500", Laterality="L")
    _scan(folder / "HOPPER_1", _photo(4), PatientID="other", PatientName="Hopper^Grace", StudyDate="20190101")
    for stem in ("LOVELACE_ADA_1", "LOVELACE_ADA_2", "LOVELACE_ADA_3", "HOPPER_1"):
        put(folder, f"{stem}_mask.png", mask("png"))
    return folder


def test_patients_are_hashed_eyes_read_and_days_numbered(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "init", str(scans), "-y"]) == 0
    samples = read_manifest(scans / "manifest.csv")
    salt = bytes.fromhex((scans / "patient-salt.txt").read_text().split()[-1])
    ada, grace = hashed(IDENTITY, salt), hashed("other", salt)
    assert sorted((s.patient, s.eye, s.timepoint) for s in samples) == sorted(
        [(ada, "right", "1"), (ada, "left", "1"), (ada, "right", "2"), (grace, "", "1")]
    )
    first = next(s for s in samples if (s.eye, s.timepoint) == ("right", "1"))
    assert np.array_equal(read_image(first), _photo(2))
    assert stat.S_IMODE((scans / "patient-salt.txt").stat().st_mode) == 0o600


def test_no_name_is_written_or_said(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(scans, "LOVELACE_ADA_99_mask.png", mask("png"))
    (scans / "LOVELACE_ADA.tif").write_bytes(b"broken")
    named = PngInfo()
    named.add_text("Comment", "Ada Lovelace, 1815")
    with Image.open(scans / "LOVELACE_ADA_1_mask.png") as drawn:
        drawn.save(scans / "LOVELACE_ADA_1_mask.png", pnginfo=named)
    assert run(["data", "init", str(scans), "-y"]) == 0
    out, err = capsys.readouterr()
    made = [path for path in scans.rglob("*") if path.name == "manifest.csv" or "converted" in path.parts]
    everything = out + err + " ".join(path.name for path in made) + (scans / "manifest.csv").read_text()
    content = b"".join(path.read_bytes() for path in made if path.is_file())
    for word in ("Lovelace", "Ada", "Hopper", "Grace", IDENTITY, "1815", "20200131"):
        assert word.casefold() not in everything.casefold(), word
        assert word.encode() not in content
    assert len([path for path in made if path.suffix == ".png"]) == 8


def test_the_salt_stays_so_that_a_patient_keeps_its_name(scans: Path) -> None:
    assert run(["data", "init", str(scans), "-y"]) == 0
    before = {s.patient for s in read_manifest(scans / "manifest.csv")}
    _scan(scans / "LOVELACE_ADA_4.dcm", _photo(9), AcquisitionDate="20220202")
    put(scans, "LOVELACE_ADA_4_mask.png", mask("png"))
    assert run(["data", "init", str(scans), "-y", "--force"]) == 0
    after = read_manifest(scans / "manifest.csv")
    assert {s.patient for s in after} == before
    assert len(after) == 5


def test_nothing_is_written_before_it_is_agreed_to(scans: Path) -> None:
    before = sorted(scans.rglob("*"))
    assert run(["data", "init", str(scans)]) == 6
    assert sorted(scans.rglob("*")) == before


@pytest.mark.parametrize(
    ("pixels", "tags", "expected"),
    [
        (np.array([[0, 4095], [2048, 1024]], np.uint16), {"BitsStored": 12, "HighBit": 11}, [[0, 255], [128, 64]]),
        (np.array([[0, 255], [128, 64]], np.uint8), {"PhotometricInterpretation": "MONOCHROME1"}, [[255, 0], [127, 191]]),
        (np.array([[0, 255], [128, 64]], np.uint8), {}, [[0, 255], [128, 64]]),
        (np.array([[0, 1000], [500, 250]], np.uint16), {"WindowCenter": 500, "WindowWidth": 1000}, [[0, 255], [128, 64]]),
    ],
)
def test_grey_of_any_depth_becomes_8_bits(tmp_path: Path, pixels: np.ndarray, tags: dict[str, object], expected: list[list[int]]) -> None:
    from eyeseg.discovery.dicom import picture

    path = _scan(tmp_path / "grey.dcm", np.kron(pixels, np.ones((4, 4), pixels.dtype)), **tags)
    made = np.asarray(picture(path).pixels)[::4, ::4].astype(int)
    assert np.abs(made - np.array(expected)).max() <= 1


def test_frames_are_pictures_of_their_own(tmp_path: Path) -> None:
    frames = np.stack([_photo(n) for n in range(3)])
    _scan(tmp_path / "stack.dcm", frames, NumberOfFrames=3, ImageLaterality="R", StudyDate="20200101")
    found = survey(tmp_path)
    write(found, found.rows("mask", unmasked=True), tmp_path / "manifest.csv")
    samples = read_manifest(tmp_path / "manifest.csv")
    assert [np.array_equal(read_image(s), frames[n]) for n, s in enumerate(samples)] == [True, True, True]
    assert len({s.patient for s in samples}) == 1


def test_damaged_and_pictureless_files_are_counted_not_named(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scans / "LOVELACE_ADA_report.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"garbage" * 9)
    assert run(["data", "init", str(scans), "-y"]) == 0
    err = capsys.readouterr().err
    assert "! 1 files left aside, it holds no picture that can be read" in err
    assert "LOVELACE" not in err


def test_pixels_that_cannot_be_decoded_are_one_line(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = pydicom.dcmread(scans / "LOVELACE_ADA_1.dcm")
    broken.PixelData = broken.PixelData[:50]
    broken.save_as(scans / "LOVELACE_ADA_1.dcm")
    assert run(["data", "init", str(scans), "-y"]) == 2
    err = capsys.readouterr().err
    assert "_t1_right_1.png: the picture behind it holds pixels that cannot be decoded" in err
    assert "LOVELACE" not in err
    assert not (scans / "manifest.csv").exists()


def test_burned_in_text_is_warned_of(tmp_path: Path) -> None:
    _scan(tmp_path / "a.dcm", _photo(0), BurnedInAnnotation="YES")
    assert any("text is burned into their pixels" in note for note in survey(tmp_path).notes)


def test_without_the_extra_it_is_one_clear_line(scans: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    assert run(["data", "init", str(scans), "-y"]) == 1
    assert capsys.readouterr().err == "DICOM files need pydicom, which is not installed. Install it: pip install 'eyeseg[dicom]'.\n"


def test_a_folder_named_converted_that_is_the_users_is_left_alone(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scans / "converted").mkdir()
    Image.new("RGB", (8, 8)).save(scans / "converted" / "mine.png")
    assert run(["data", "init", str(scans), "-y"]) == 6
    assert "the folder is not eyeseg's. Rename it." in capsys.readouterr().err
    assert [path.name for path in (scans / "converted").iterdir()] == ["mine.png"]
