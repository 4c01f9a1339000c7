"""Reads manifest.csv into checked samples; every problem is named by file, line and column, all at once."""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from eyeseg.errors import InvalidInput, Problem
from eyeseg.samples.across import Found, clashes, duplicates, images_as_masks, mask_agreement, mask_notes
from eyeseg.samples.levels import MaskError, Taken
from eyeseg.samples.masks import interpret_mask
from eyeseg.samples.paths import Ground
from eyeseg.samples.pictures import PictureError, decode, picture_size, to_rgb
from eyeseg.samples.sample import Sample, Samples
from eyeseg.samples.table import MOST, Row, Table, read_table, shown
from eyeseg.spec import digest


@dataclass(frozen=True)
class Checked:
    """One row after its files were opened. taken: what the mask's lesion is, None without pixels to look at."""

    row: Row
    image: Path | None = None
    mask: Path | None = None
    image_sha256: str = ""
    mask_sha256: str = ""
    positive: int | None = None
    size: tuple[int, int] = (0, 0)
    taken: Taken | None = None
    lesion_share: float = 0.0
    problems: tuple[tuple[str, str], ...] = ()
    """Column and message."""


def read_manifest(path: Path, *, data_root: Path | None = None, check_pixels: bool = True) -> Samples:
    """The samples of a manifest. Raises InvalidInput with all problems.

    data_root: a folder outside the manifest's own that its paths may lead to. check_pixels False trusts the pixels (header, paths,
    sizes and file hashes are still read), for whoever compares the fingerprint with one that was checked before.
    """
    table = read_table(path)
    ground = Ground.of(path, data_root)
    rows = _look(table, ground, check_pixels)
    swapped = list(images_as_masks(rows))
    instead = {(line, key) for line, key, _ in swapped}
    found: list[Found] = [(c.row.line, key, said) for c in rows for key, said in c.problems if (c.row.line, key) not in instead]
    found += [*swapped, *clashes([c.row for c in rows]), *duplicates(rows), *mask_agreement(rows)]
    problems = [*table.problems, *(Problem(str(path), line, key, said) for line, key, said in found)]
    if problems:
        raise InvalidInput(_first(problems))
    items = _samples(rows, check_pixels)
    notes = [*table.notes, *_patient_notes(items), *mask_notes(rows)]
    return Samples(path.absolute(), items, _fingerprint(items), tuple(notes))


def _look(table: Table, ground: Ground, check_pixels: bool) -> list[Checked]:
    """Open the rows' files, until there are more problems than anyone reads."""
    rows: list[Checked] = []
    with warnings.catch_warnings(), ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        warnings.simplefilter("ignore", UserWarning)  # Pillow's, of odd notes inside an image; what cannot be decoded it raises
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the pixel cap is ours
        for start in range(0, len(table.rows), 2 * MOST):
            if len(table.problems) + sum(len(c.problems) for c in rows) > MOST:
                break
            rows += pool.map(lambda row: _checked(row, ground, check_pixels), table.rows[start : start + 2 * MOST])
    return rows


def _first(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MOST:
        return problems
    kept = sorted(problems)[:MOST]
    return [*kept, Problem(kept[-1].file, kept[-1].line, "", f"{MOST} problems so far, and there are more. Fix these first.")]


def _checked(row: Row, ground: Ground, check_pixels: bool) -> Checked:
    """Look at one row on its own: paths, hashes, sizes and what the mask holds."""
    cells, problems = row.cells, []
    positive, wrong = _positive(cells["mask_positive"])
    if wrong:
        problems.append(("mask_positive", wrong))
    image = mask = None
    if not cells["image"] and "image" not in row.wrong:
        problems.append(("image", "the cell is empty. Name the image file."))
    elif cells["image"]:
        image, wrong = ground.locate(cells["image"])
        problems += [("image", wrong)] if wrong else []
    if cells["mask"]:
        mask, wrong = ground.locate(cells["mask"])
        problems += [("mask", wrong)] if wrong else []
    if image is not None and image == mask:
        problems.append(("mask", f"{shown(cells['mask'])} is the image itself. Name the mask file, or leave the cell empty for no lesion."))
        return Checked(row, problems=tuple(problems))
    image_sha256, wrong = _hash(image, cells["image_sha256"])
    problems += [("image_sha256", wrong)] if wrong else []
    mask_sha256, wrong = _hash(mask, cells["mask_sha256"])
    problems += [("mask_sha256", wrong)] if wrong else []
    if image_sha256 and image_sha256 == mask_sha256:
        problems.append(("mask", f"{shown(cells['mask'])} has the same content as its image. Export the mask again."))
        mask = None
    size, turned = (0, 0), False
    if image is not None:
        try:
            size, turned = _look_at_image(image, check_pixels)
        except PictureError as error:
            problems.append(("image", f"{shown(cells['image'])} {error}"))
    taken, share = None, 0.0
    if mask is not None and not any(key == "mask_positive" for key, _ in problems):
        try:
            mask_size, mask_turned, taken, share = _look_at_mask(mask, positive, check_pixels)
            if size not in {(0, 0), mask_size}:
                problems.append(("mask", _size_differs(cells["mask"], mask_size, size, turned != mask_turned)))
        except (MaskError, PictureError) as error:
            problems.append(("mask", f"{shown(cells['mask'])} {error}"))
    return Checked(row, image, mask, image_sha256, mask_sha256, positive, size, taken, share, tuple(problems))


def _look_at_image(path: Path, check_pixels: bool) -> tuple[tuple[int, int], bool]:
    if not check_pixels:
        width, height, turned = picture_size(path)
        return (width, height), turned
    picture = decode(path)
    if picture.pixels.mode in {"I", "F"}:
        to_rgb(picture.pixels)
    return picture.pixels.size, picture.turned


def _look_at_mask(path: Path, positive: int | None, check_pixels: bool) -> tuple[tuple[int, int], bool, Taken | None, float]:
    if not check_pixels:
        width, height, turned = picture_size(path)
        return (width, height), turned, None, 0.0
    reading = interpret_mask(path, positive=positive)
    height, width = reading.lesion.shape
    return (width, height), reading.turned, reading.taken, float(reading.lesion.mean())


def _size_differs(cell: str, mask: tuple[int, int], image: tuple[int, int], turned: bool) -> str:
    why = " (one of them is turned by its EXIF tag)" if turned else ""
    return f"{shown(cell)} is {mask[0]}x{mask[1]}, its image is {image[0]}x{image[1]}{why}. Export both at one size."


def _positive(cell: str) -> tuple[int | None, str]:
    """A grey value, a palette index, or a colour as #rrggbb."""
    if not cell:
        return None, ""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", cell):
        return int(cell[1:], 16), ""
    number = int(cell) if re.fullmatch(r"[0-9]{1,9}", cell) else -1
    if not 0 <= number <= 0xFFFFFF:
        return None, f"{shown(cell)} is no mask value. Write the value that means lesion, such as 1 or 255, or a colour as #rrggbb."
    return number, ""


def _hash(path: Path | None, declared: str) -> tuple[str, str]:
    """SHA-256 of the content, and what is wrong with the one declared."""
    malformed = f"{shown(declared)} is no SHA-256 hash. Write its 64 hexadecimal digits, or empty this cell."
    if declared and not re.fullmatch(r"[0-9a-fA-F]{64}", declared):
        return "", malformed
    if path is None:
        return "", "a hash without a file. Name the file or empty this cell." if declared else ""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "", ""  # opening it as a picture says the same in better words
    if declared and declared.lower() != found:
        return found, f"the file's hash is {found[:12]}…, not {declared[:12]}…: it has changed. Restore it, or correct the hash."
    return found, ""


def _samples(rows: list[Checked], check_pixels: bool) -> tuple[Sample, ...]:
    given = {c.row.cells["patient"] for c in rows}
    items = []
    for index, c in enumerate(rows):
        cells = c.row.cells
        own = f"image-{c.row.line}"
        while own in given:
            own += "'"
        assert c.image is not None
        items.append(
            Sample(
                index=index,
                row=c.row.line,
                name=cells["image"],
                image=c.image,
                mask=c.mask,
                patient=cells["patient"] or own,
                patient_given=bool(cells["patient"]),
                eye=cells["eye"],
                timepoint=cells["timepoint"],
                split=cells["split"],
                image_sha256=c.image_sha256,
                mask_sha256=c.mask_sha256,
                mask_positive=c.positive,
                width=c.size[0],
                height=c.size[1],
                lesion_share=c.lesion_share if check_pixels else None,
            )
        )
    return tuple(items)


def _fingerprint(items: tuple[Sample, ...]) -> str:
    # a blank patient stays blank here: its group's name holds the line number, which a blank line would change
    return digest(
        [[s.patient if s.patient_given else "", s.eye, s.timepoint, s.split, s.image_sha256, s.mask_sha256, s.mask_positive] for s in items]
    )


def _patient_notes(items: tuple[Sample, ...]) -> list[str]:
    blank = sum(not s.patient_given for s in items)
    if not blank:
        return []
    which = "no image names its patient" if blank == len(items) else f"{blank} of {len(items)} images name no patient"
    return [f"{which}: each of them is taken as a patient of its own. Fill in the column patient if some belong to one person."]
