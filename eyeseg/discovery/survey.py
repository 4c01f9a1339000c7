"""A folder of images and masks looked through: what was found, how it fits together, and the rows of a manifest that would say so."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from eyeseg.discovery import dicom, pages, people, roles
from eyeseg.discovery.entries import Contents, Entry, look, natural
from eyeseg.discovery.pairing import Pairs, pair
from eyeseg.discovery.people import People, Who
from eyeseg.discovery.values import Open, lesion_share
from eyeseg.discovery.words import known_kind, same_kind, split_of
from eyeseg.errors import InvalidInput
from eyeseg.samples.pictures import Picture, PictureError, decode, picture_size

HEADER = ("image", "mask", "patient", "eye", "timepoint")
_LOOKED_AT = 40  # masks that the share of lesion is told from
_SIZES_DIFFER = "is of another size than its image"


@dataclass(frozen=True)
class Choices:
    """What the user settles: glob patterns of images and of masks, and how names are read."""

    images: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the manifest to be, with the files behind it. mask None: an empty cell, which means no lesion."""

    image: Entry
    mask: Entry | None
    who: Who
    split: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.image.cell, self.mask.cell if self.mask else "", self.who.patient, self.who.eye, self.who.timepoint)


@dataclass(frozen=True)
class Survey:
    """What a folder was found to hold."""

    folder: Path
    images: tuple[Entry, ...]
    kinds: Mapping[str, Mapping[Entry, Entry]]
    people: People
    splits: Mapping[Entry, str]
    unpaired: Mapping[str, Sequence[Entry]]
    """Masks that belong to no image, by the reason."""
    aside: Mapping[str, Sequence[str]]
    others: Mapping[str, int]
    notes: tuple[str, ...]
    dicom: frozenset[PurePosixPath] = frozenset()
    salt: bytes = field(default=b"", repr=False)

    def without_mask(self, kind: str) -> list[Entry]:
        """Images that have no mask of this kind."""
        return [image for image in self.images if image not in self.kinds.get(kind, {})]

    def rows(self, kind: str, *, unmasked: bool) -> list[Row]:
        """The manifest's rows for one kind of mask; unmasked: images without a mask too, as images without lesion."""
        masks = self.kinds.get(kind, {})
        return [
            Row(image, masks.get(image), self.people.who[image], self.splits.get(image, ""))
            for image in self.images
            if image in masks or unmasked
        ]


def survey(folder: Path, choices: Choices = Choices()) -> Survey:
    """Look through a folder. Raises InvalidInput where there is nothing to look at, or the choices fit nothing."""
    contents = look(folder)
    if contents.dicom:
        dicom.need()
    scanned = frozenset(contents.dicom)
    opened = _opener(folder, scanned)
    salt = dicom.salt_of(folder) if contents.dicom else b""
    records = dicom.read_headers(contents, salt) if contents.dicom else []
    slides, who = dicom.entries_of(records)
    entries = [*contents.entries, *pages.unfold(contents, opened), *slides]
    entries.sort(key=lambda e: natural(e.cell))
    _check_patterns(choices, entries, folder)
    sorted_out = roles.assign(entries, opened, images=choices.images, masks=choices.masks)
    pairs = pair(sorted_out.images, sorted_out.masks)
    unpaired = {why: list(found) for why, found in pairs.ambiguous.items()}
    if pairs.alone:
        unpaired["fits no image by its name"] = list(pairs.alone)
    kinds, other_size = _of_one_size(pairs, folder, scanned)
    if other_size:
        unpaired[_SIZES_DIFFER] = other_size
    aside = {
        **{why: list(names) for why, names in contents.aside.items()},
        **{why: [e.cell for e in f] for why, f in sorted_out.aside.items()},
    }
    return Survey(
        folder=folder,
        images=sorted_out.images,
        kinds=_nameless(kinds, frozenset(slides)),
        people=_people(sorted_out.images, who, choices.pattern),
        splits={image: side for image in sorted_out.images if (side := _side(image))},
        unpaired=unpaired,
        aside=aside,
        others=contents.others,
        notes=tuple(_notes(contents, records, entries)),
        dicom=scanned,
        salt=salt,
    )


def shares(found: Survey, kind: str) -> float | None:
    """The mean share of pixels that masks of a kind call lesion, some of many; None where none of them can tell."""
    opened = _opener(found.folder, found.dicom)
    masks = list(found.kinds[kind].values())
    drawn = random.Random(0).sample(masks, min(len(masks), _LOOKED_AT))  # not every n-th: lesions may grow from visit to visit
    looked = [lesion_share(mask, opened) for mask in drawn]
    known = [share for share in looked if share is not None]
    return sum(known) / len(known) if known else None


def _opener(folder: Path, scanned: frozenset[PurePosixPath]) -> Open:
    def opened(entry: Entry) -> Picture:
        if entry.source in scanned:
            return dicom.picture(folder / entry.source, entry.page)
        return decode(folder / entry.source, page=entry.page)

    return opened


def _check_patterns(choices: Choices, entries: Sequence[Entry], folder: Path) -> None:
    if not entries:
        raise InvalidInput(f"{folder}: no images in it that can be read. Name the folder that holds your images and masks.")
    wrong = [
        f"--{name} {pattern!r}: matches no picture below {folder}. Write it relative to that folder, such as 'images/*' or '*_mask.png'."
        for name, patterns in (("images", choices.images), ("masks", choices.masks))
        for pattern in roles.unmatched(patterns, entries)
    ]
    if wrong:
        raise InvalidInput("\n".join(wrong))


def _of_one_size(pairs: Pairs, folder: Path, scanned: frozenset[PurePosixPath]) -> tuple[dict[str, dict[Entry, Entry]], list[Entry]]:
    """Pairs whose sizes agree, as far as the files' headers tell, and the masks of those that do not."""
    sizes: dict[PurePosixPath, tuple[int, int] | None] = {}

    def size(entry: Entry) -> tuple[int, int] | None:
        if entry.page or entry.source in scanned:
            return None
        if entry.source not in sizes:
            try:
                sizes[entry.source] = picture_size(folder / entry.source)[:2]
            except PictureError:
                sizes[entry.source] = None
        return sizes[entry.source]

    kept: dict[str, dict[Entry, Entry]] = {}
    wrong: list[Entry] = []
    for kind, by_image in pairs.masks.items():
        for image, mask in by_image.items():
            one, other = size(image), size(mask)
            if one is not None and other is not None and one != other:
                wrong.append(mask)
            else:
                kept.setdefault(kind, {})[image] = mask
    return kept, wrong


def _nameless(kinds: Mapping[str, Mapping[Entry, Entry]], slides: frozenset[Entry]) -> Mapping[str, Mapping[Entry, Entry]]:
    """Masks of DICOM images under the image's new name: their own may hold the patient's."""
    if not slides:
        return kinds
    renamed: dict[str, dict[Entry, Entry]] = {}
    for number, (kind, by_image) in enumerate(kinds.items(), start=1):
        plain = kind if known_kind(kind) else f"mask{number}"
        renamed[plain] = {image: replace(mask, cell=_beside(image, plain)) if image in slides else mask for image, mask in by_image.items()}
    return renamed


def _beside(image: Entry, kind: str) -> str:
    return f"{image.cell.removesuffix('.png')}_{kind}.png"


def _people(images: Sequence[Entry], recorded: Mapping[Entry, Who], pattern: str) -> People:
    named = [image for image in images if image not in recorded]
    found = people.from_records({image: recorded[image] for image in images if image in recorded}, "the DICOM headers")
    read = people.by_pattern(named, pattern) if pattern else people.by_names(named)
    for image, who in read.who.items():
        if image.frame and not who.patient:
            read.who[image] = replace(who, patient=image.source.stem)
            read.read["patient"]["the file that holds the pages", people.A_GUESS] += 1
    found.who |= read.who
    for place, counts in read.read.items():
        found.read[place] += Counter(counts)
    found.conflicts.update(read.conflicts)
    return found


def _side(image: Entry) -> str:
    sides = {side for folder in image.parts[:-1] if (side := split_of(folder))}
    return sides.pop() if len(sides) == 1 else ""


def _notes(contents: Contents, records: Sequence[dicom.Record], entries: Sequence[Entry]) -> list[str]:
    notes = []
    if n := pages.of_pages([e for e in entries if e.source in contents.paged]):
        notes.append(f"{n} pages of {len(contents.paged)} TIFF files become PNG files below converted/.")
    if records:
        notes.append(
            f"{len(records)} DICOM files become PNG files below converted/, named by a hash of PatientID; its salt is kept in {dicom.SALT}."
        )
    if n := sum(record.burned_in for record in records):
        notes.append(
            f"{n} DICOM files say that text is burned into their pixels, which may name the patient: look at them before passing them on."
        )
    if n := sum(not record.patient for record in records):
        notes.append(f"{n} DICOM files have no PatientID: each is taken as a patient of its own.")
    return notes


def target_named(found: Survey, name: str) -> str:
    """The kind of mask that the user means. Raises InvalidInput with those there are."""
    for kind in found.kinds:
        if name == kind or same_kind(kind) == same_kind(name):
            return kind
    raise InvalidInput(f"--target: no masks of kind {name!r} were found. There are: {', '.join(found.kinds) or 'none'}.")


def file_name(kind: str) -> str:
    """A kind as the name of its manifest."""
    return re.sub(r"[^\w-]+", "_", kind) + ".csv"
