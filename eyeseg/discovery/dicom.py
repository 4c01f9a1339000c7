"""DICOM files: who and when from their headers under a hashed identity, pixels to PNG. No name of a person leaves this module.

The file names of a scanner may hold the patient's name too: they serve to find masks, and are neither written nor printed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from eyeseg.discovery.entries import CONVERTED, Contents, Entry
from eyeseg.discovery.people import Who
from eyeseg.errors import EyesegError, Unavailable
from eyeseg.samples.pictures import MAX_PIXELS, Picture, PictureError

if TYPE_CHECKING:
    from pydicom.dataset import FileDataset

SALT = "patient-salt.txt"
MOST_FRAMES = 1000
_EYES = {"R": "right", "L": "left"}
_DATES = ("AcquisitionDateTime", "AcquisitionDate", "ContentDate", "SeriesDate", "StudyDate")
_NO_PICTURES = "it holds no picture that can be read (a report, a segmentation object, or no DICOM at all)"


@dataclass(frozen=True)
class Record:
    """What is kept of a header. patient: hashed, '' where the file names none. day: '' where there is none; it is written nowhere."""

    path: PurePosixPath
    patient: str
    eye: str
    day: str
    frames: int
    burned_in: bool


def available() -> bool:
    """Whether pydicom is installed."""
    import importlib.util

    return importlib.util.find_spec("pydicom") is not None


def need() -> None:
    """Raises Unavailable without the extra."""
    if not available():
        raise Unavailable("DICOM files need pydicom, which is not installed. Install it: pip install 'eyeseg[dicom]'.")


def salt_of(folder: Path) -> bytes:
    """The salt beside the manifest, or a fresh one that is yet to be kept."""
    path = folder / SALT
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").split()[-1])
    except FileNotFoundError:
        return secrets.token_bytes(32)
    except (ValueError, IndexError, OSError) as error:
        raise EyesegError(
            f"{path}: this is not the salt that eyeseg wrote. Put it back, or delete it: patients then get new names."
        ) from error


def keep_salt(folder: Path, salt: bytes) -> None:
    """Write the salt beside the manifest, readable by its owner only, unless it is there already."""
    try:
        descriptor = os.open(folder / SALT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(
            "# Turns PatientID into the names in the manifest. Who has this and a list of IDs can tell who is who: do not pass it on.\n"
            f"{salt.hex()}\n"
        )


def hashed(patient_id: str, salt: bytes) -> str:
    """A patient's name in the manifest: the first 12 digits of HMAC-SHA256; '' of a blank identity."""
    plain = patient_id.strip()
    return hmac.new(salt, plain.encode(), hashlib.sha256).hexdigest()[:12] if plain else ""


def read_headers(contents: Contents, salt: bytes) -> list[Record]:
    """The headers of all DICOM files. What holds no picture is left aside, by number: its name may be a person's."""
    found = [_record(contents.folder / path, path, salt) for path in contents.dicom]
    for _ in range(sum(record is None for record in found)):
        contents.leave(_NO_PICTURES, "a DICOM file")
    return [record for record in found if record is not None]


def entries_of(records: Sequence[Record]) -> tuple[list[Entry], dict[Entry, Who]]:
    """An entry for each frame, named by patient, time point, eye and number; and who is on it."""
    moments = _moments(records)
    entries: list[Entry] = []
    who: dict[Entry, Who] = {}
    numbers: dict[str, int] = defaultdict(int)
    for record in records:
        time = moments.get((record.patient, record.day), "")
        stem = "_".join([record.patient or "unknown", *([f"t{time}"] if time else []), *([record.eye] if record.eye else [])])
        for frame in range(1, record.frames + 1):
            numbers[stem] += 1
            several = record.frames > 1
            entry = Entry(
                record.path,
                (*record.path.parts[:-1], record.path.stem if record.path.suffix else record.path.name),
                f"{CONVERTED}/{stem}_{numbers[stem]}.png",
                page=frame if several else 0,
                frame=frame if several else 0,
            )
            entries.append(entry)
            who[entry] = Who(record.patient, record.eye, time)
    return entries, who


def picture(path: Path, frame: int = 0) -> Picture:
    """The pixels of one frame as 8-bit grey or RGB. Raises PictureError, whose text names no file."""
    import pydicom

    syntax = "unknown"
    try:
        dataset = pydicom.dcmread(path)
        syntax = dataset.file_meta.TransferSyntaxUID.name
        pixels = _pixels(dataset, frame)
    except PictureError:
        raise
    except Exception as error:  # noqa: BLE001  pydicom and its decoders raise whatever they meet
        said = f"holds pixels that cannot be decoded (transfer syntax {syntax}; {type(error).__name__}). Export it uncompressed."
        raise PictureError(said) from None
    return Picture(Image.fromarray(pixels), lossy=False, turned=False)


def _pixels(dataset: FileDataset, frame: int) -> np.ndarray:
    from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut
    from pydicom.pixels.utils import pixel_array

    if int(dataset.Rows) * int(dataset.Columns) > MAX_PIXELS:
        raise PictureError(f"has more than {MAX_PIXELS:,} pixels. Export it smaller.")
    kind = str(dataset.PhotometricInterpretation)
    values = pixel_array(dataset, index=frame - 1 if frame else None)
    if kind == "PALETTE COLOR":
        colours = apply_color_lut(values, dataset)
        return _eight_bits(colours, float(np.iinfo(colours.dtype).max))
    if values.ndim == 3:
        return _eight_bits(values, float(2 ** int(dataset.BitsStored) - 1))
    windowed = "WindowCenter" in dataset or "VOILUTSequence" in dataset
    levels = apply_modality_lut(values, dataset).astype(np.float64)
    if windowed:
        levels = np.asarray(apply_voi_lut(levels, dataset), np.float64)
        low, high = float(levels.min()), float(levels.max())
    else:
        low, high = 0.0, float(2 ** int(dataset.BitsStored) - 1)
        low, high = min(low, float(levels.min())), max(high if levels.max() > 1 else 1.0, float(levels.max()))
    grey = _eight_bits(levels - low, max(high - low, 1e-9))
    return 255 - grey if kind == "MONOCHROME1" else grey


def _eight_bits(values: np.ndarray, top: float) -> np.ndarray:
    if values.dtype == np.uint8 and top == 255:
        return np.ascontiguousarray(values)
    return np.clip(np.round(values.astype(np.float64) * (255 / top)), 0, 255).astype(np.uint8)


def _record(full: Path, path: PurePosixPath, salt: bytes) -> Record | None:
    import pydicom

    try:
        dataset: Any = pydicom.dcmread(full, stop_before_pixels=True)
        if not (dataset.get("Rows") and dataset.get("Columns")) or str(dataset.get("Modality", "")) == "SEG":
            return None
        frames = int(dataset.get("NumberOfFrames") or 1)
        if not 1 <= frames <= MOST_FRAMES:
            return None
        side = str(dataset.get("ImageLaterality") or dataset.get("Laterality") or "").strip().upper()
        day = next((str(value)[:8] for name in _DATES if (value := dataset.get(name))), "")
        burned = str(dataset.get("BurnedInAnnotation", "")).upper() == "YES"
        return Record(path, hashed(str(dataset.get("PatientID") or ""), salt), _EYES.get(side, ""), day, frames, burned)
    except Exception:  # noqa: BLE001  a damaged header raises whatever it meets, and its text may hold what must not be said
        return None


def _moments(records: Iterable[Record]) -> Mapping[tuple[str, str], str]:
    """The number of each patient's visit, by date; none where the patient or the day is unknown."""
    days: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.patient and record.day:
            days[record.patient].add(record.day)
    return {(patient, day): str(number) for patient, found in days.items() for number, day in enumerate(sorted(found), start=1)}
