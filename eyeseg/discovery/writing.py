"""Writes a surveyed folder down: its manifest, and as PNG what no manifest can name: pages of files and DICOM pictures."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from eyeseg.discovery import dicom
from eyeseg.discovery.entries import CONVERTED, MARK, Entry
from eyeseg.discovery.survey import HEADER, Row, Survey
from eyeseg.errors import InvalidInput, Refused
from eyeseg.samples.pictures import Picture, PictureError, decode, to_rgb

_PNG_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I;16B"})


def write(found: Survey, rows: Sequence[Row], manifest: Path) -> None:
    """Write a manifest and the pictures that it needs, each whole or not at all. Raises InvalidInput for pictures that cannot be read."""
    made = [(entry, image) for row in rows for entry, image in ((row.image, True), (row.mask, False)) if entry is not None]
    made = [(entry, image) for entry, image in made if entry.cell != str(entry.source)]
    if made:
        _make_place(found.folder / CONVERTED)
        wrong = [said for entry, image in made if (said := _convert(found, entry, image=image))]
        if wrong:
            raise InvalidInput("\n".join(wrong))
    if found.dicom:
        dicom.keep_salt(found.folder, found.salt)
    _replace(manifest, as_csv(rows).encode())


def as_csv(rows: Sequence[Row]) -> str:
    """The manifest's text; the column `split` only where an image has one."""
    split = any(row.split for row in rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*HEADER, "split"] if split else HEADER)
    writer.writerows([*row.cells, row.split] if split else row.cells for row in rows)
    return text.getvalue()


def _make_place(folder: Path) -> None:
    if folder.exists() and not (folder / MARK).exists():
        raise Refused(f"{folder}: PNG files would be written there, and the folder is not eyeseg's. Rename it.")
    folder.mkdir(exist_ok=True)
    (folder / MARK).touch()


def _convert(found: Survey, entry: Entry, *, image: bool) -> str:
    """Write one picture as its cell says; what is wrong with it, or ''."""
    target = found.folder / entry.cell
    target.parent.mkdir(parents=True, exist_ok=True)
    scanned = entry.source in found.dicom
    try:
        source = found.folder / entry.source
        picture = dicom.picture(source, entry.page) if scanned else decode(source, page=entry.page)
        pixels = Image.fromarray(to_rgb(picture.pixels)) if image and not scanned else _storable(picture)
    except PictureError as error:
        return f"{entry.cell}: the picture behind it {error}"
    content = io.BytesIO()
    pixels.save(content, "PNG")
    _replace(target, content.getvalue())
    return ""


def _storable(picture: Picture) -> Image.Image:
    """A mask keeps its values; only what PNG cannot hold is converted."""
    return picture.pixels if picture.pixels.mode in _PNG_MODES else Image.fromarray(to_rgb(picture.pixels))


def _replace(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
