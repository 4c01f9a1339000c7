"""TIFFs of several pages: a picture with its mask, a series of pictures, or a series of masks; pages become PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from eyeseg.discovery.entries import CONVERTED, Contents, Entry
from eyeseg.discovery.roles import role_run
from eyeseg.discovery.values import EVEN, MASK, PHOTO, Open, appearance
from eyeseg.discovery.words import stem_tokens

MOST = 1000
_UNCLEAR = "its pages are neither one image and its mask nor all of one kind: save each page as a file"


def unfold(contents: Contents, opened: Open) -> list[Entry]:
    """The pages that are used, as entries of their own. What a file's pages are is seen by their pixels; the rest is left aside."""
    found: list[Entry] = []
    taken: set[str] = set()
    for path, pages in contents.paged.items():
        if pages > MOST:
            contents.leave(f"it has more than {MOST} pages: save them as files", str(path))
            continue
        made = [_page(path, number, taken) for number in range(1, pages + 1)]
        seen = [appearance(entry, opened) for entry in made[: 2 if pages == 2 else 3]]
        if pages == 2 and seen[0] == PHOTO and seen[1] in (MASK, EVEN):
            found += [_beside(made[0]), _beside(made[1], "_mask")]
        elif set(seen) <= {PHOTO} or set(seen) <= {MASK, EVEN} or _named_for_masks(path):
            found += made
        else:
            contents.leave(_UNCLEAR, str(path))
    return found


def _page(path: PurePosixPath, number: int, taken: set[str]) -> Entry:
    base = PurePosixPath(CONVERTED) / path.with_suffix("")
    name = f"{base}_page{number}"
    while f"{name}.png" in taken:  # a.tif beside a.tiff
        name += "_"
    taken.add(f"{name}.png")
    return Entry(path, (*path.parts[:-1], path.stem), f"{name}.png", page=number, frame=number)


def _beside(entry: Entry, suffix: str = "") -> Entry:
    """A page that is no member of a series: image and mask are found together by the file's name."""
    cell = PurePosixPath(entry.cell)
    return Entry(entry.source, (*entry.parts[:-1], entry.parts[-1] + suffix), str(cell.with_stem(cell.stem + suffix)), page=entry.page)


def _named_for_masks(path: PurePosixPath) -> bool:
    stem = stem_tokens(path.stem)
    leading, trailing = role_run(stem)
    return bool(leading or trailing)


def of_pages(entries: Sequence[Entry]) -> int:
    """How many of the entries are pages of a file."""
    return sum(entry.page > 0 for entry in entries)
