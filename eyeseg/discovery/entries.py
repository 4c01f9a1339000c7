"""The pictures of a folder, as they lie in it: walked without following links out, several pages counted, what is no picture left aside."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from eyeseg.discovery.words import word_set
from eyeseg.errors import InvalidInput
from eyeseg.samples.pictures import PictureError, page_count

SUFFIXES = word_set(".png .jpg .jpeg .jpe .tif .tiff .bmp .webp .gif .ppm .pgm .pbm .pnm .jp2 .j2k")
DICOM = frozenset({".dcm", ".dicom", ".ima"})
CONVERTED, MARK = "converted", ".by-eyeseg"  # a folder of that name without the mark is the user's
MOST = 200_000
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\\\\]")


@dataclass(frozen=True)
class Entry:
    """One picture: a file, a page of one, or a DICOM file.

    parts: folders and stem as names are read, the folder searched left out. cell: the path that the manifest will say. page: from 1, 0
    where a file is one picture. frame: what tells pages of one file apart when masks are sought, 0 where nothing does.
    """

    source: PurePosixPath
    parts: tuple[str, ...]
    cell: str
    page: int = 0
    frame: int = 0

    @cached_property
    def suffix(self) -> str:
        return self.source.suffix.lower()


@dataclass
class Contents:
    """What a folder holds: pictures one a file, TIFFs of several pages with their number, DICOM files, and what is left aside and why."""

    folder: Path
    entries: list[Entry] = field(default_factory=list)
    paged: dict[PurePosixPath, int] = field(default_factory=dict)
    dicom: list[PurePosixPath] = field(default_factory=list)
    aside: dict[str, list[str]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)

    def leave(self, why: str, name: str) -> None:
        """Remember that a file is not used."""
        self.aside.setdefault(why, []).append(name)


def look(folder: Path) -> Contents:
    """All pictures below a folder, in natural order. Raises InvalidInput where there is no such folder, or too much in it."""
    if not folder.is_dir():
        raise InvalidInput(f"{folder}: there is no such folder. Name the folder that holds your images and masks.")
    found = Contents(folder)
    for count, path in enumerate(sorted(_walk(folder), key=natural)):
        if count >= MOST:
            raise InvalidInput(f"{folder}: more than {MOST:,} files. Name the folder that holds one data set.")
        _take(found, path)
    return found


def natural(path: PurePosixPath | str) -> list[tuple[int, int, str]]:
    """Sorts p2 before p10."""
    parts = re.findall(r"\d+|\D+", str(path))
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part.casefold()) for part in parts] + [(2, 0, str(path))]


def whole(path: PurePosixPath) -> Entry:
    """A file that is one picture, with its name taken apart."""
    return Entry(path, (*path.parts[:-1], path.stem), str(path))


def listed(names: Iterable[str], most: int = 3) -> str:
    """'a, b, c and 4 more', safe to print."""
    found = [shown(name) for name in names]
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")


def shown(name: str) -> str:
    """A name as it may stand on a line: what cannot be printed is escaped, and it is never long."""
    text = name if name.isprintable() else ascii(name)[1:-1]
    return text if len(text) <= 90 else f"{text[:40]}…{text[-45:]}"


def _walk(folder: Path) -> Iterator[PurePosixPath]:
    for where, folders, files in os.walk(folder):
        here = PurePosixPath(Path(where).relative_to(folder).as_posix())
        folders[:] = [name for name in folders if not name.startswith((".", "__")) and not (Path(where) / name / MARK).exists()]
        yield from (here / name for name in files if not name.startswith("."))


def _take(found: Contents, path: PurePosixPath) -> None:
    suffix, full = path.suffix.lower(), found.folder / path
    if suffix in DICOM or (not suffix and _is_dicom(full)):
        found.dicom.append(path)
    elif suffix not in SUFFIXES:
        found.others[suffix or "no suffix"] += 1
    elif _UNFIT.search(str(path)) or any(part != part.strip() for part in path.parts[-1:]) or str(path).strip() != str(path):
        found.leave("its name holds a backslash, a control character, or a space at an end: rename it", str(path))
    elif not full.resolve().is_relative_to(found.folder.resolve()):
        found.leave("it is a link that leads out of the folder: copy the file there", str(path))
    elif suffix in {".tif", ".tiff"}:
        _take_tiff(found, path)
    else:
        found.entries.append(whole(path))


def _take_tiff(found: Contents, path: PurePosixPath) -> None:
    try:
        pages = page_count(found.folder / path)
    except PictureError as error:
        found.leave(str(error), str(path))
        return
    if pages == 1:
        found.entries.append(whole(path))
    else:
        found.paged[path] = pages


def _is_dicom(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False
