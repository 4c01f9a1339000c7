"""Which files are images and which are masks, by their names, by their pixels, or because the user said so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from eyeseg.discovery.entries import Entry, listed
from eyeseg.discovery.values import MASK as LOOKS_MASK
from eyeseg.discovery.values import PHOTO, UNREADABLE, Open, appearance, appears
from eyeseg.discovery.words import IMAGE, KINDS, MASK, counted, stem_tokens, tokens

_ROLES = MASK | KINDS | IMAGE
_FEW_FOLDERS = 20
_EACH = 2000  # files of a mixed group that are opened one by one


@dataclass(frozen=True)
class Roles:
    """Images and masks in natural order, and what is neither, with the reason."""

    images: tuple[Entry, ...]
    masks: tuple[Entry, ...]
    aside: Mapping[str, tuple[Entry, ...]]


def assign(entries: Sequence[Entry], opened: Open, *, images: Sequence[str] = (), masks: Sequence[str] = ()) -> Roles:
    """Sort the pictures into images and masks. images, masks: glob patterns that settle it."""
    roles: dict[Entry, str] = {}
    for entry in entries:
        if _matches(entry, masks):
            roles[entry] = "mask"
        elif _matches(entry, images):
            roles[entry] = "image"
    rest = [entry for entry in entries if entry not in roles]
    guessed = _guess(rest, opened, named_masks=bool(masks), named_images=bool(images))
    for entry, role in guessed.items():
        settled = (role == "image" and images) or (role == "mask" and masks)
        roles[entry] = "outside the patterns given" if settled else role
    aside: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if roles[entry] not in ("image", "mask"):
            aside[roles[entry]].append(entry)
    return Roles(
        tuple(e for e in entries if roles[e] == "image"),
        tuple(e for e in entries if roles[e] == "mask"),
        {why: tuple(found) for why, found in aside.items()},
    )


def unmatched(patterns: Sequence[str], entries: Sequence[Entry]) -> list[str]:
    """The glob patterns that match nothing."""
    return [pattern for pattern in patterns if not any(_matches(entry, [pattern]) for entry in entries)]


def role_run(stem: Sequence[str]) -> tuple[int, int]:
    """How many tokens at the beginning and at the end of a stem are words of a role."""
    ends = [counted(token, _ROLES) is not None for token in stem]
    leading = next((i for i, role in enumerate(ends) if not role), len(ends))
    trailing = next((i for i, role in enumerate(reversed(ends)) if not role), len(ends))
    return leading, trailing


def _matches(entry: Entry, patterns: Sequence[str]) -> bool:
    names = (str(entry.source), entry.cell)
    return any(fnmatchcase(name, pattern.removeprefix("./")) for name in names for pattern in patterns)


def _guess(entries: Sequence[Entry], opened: Open, *, named_masks: bool, named_images: bool) -> dict[Entry, str]:
    shared = _shared_folders(entries)
    names = _names_by(entries, shared)
    groups = _groups(entries, names, shared)
    roles: dict[Entry, str] = {}
    open_questions: list[tuple[str, list[Entry]]] = []
    twins = _twins(groups)
    for name, group in groups:
        if name == "image" and not twins.intersection(group):
            roles |= dict.fromkeys(group, "image")
            continue
        seen = appears(group, opened)
        if name == "image":
            roles |= dict.fromkeys(group, "mask" if seen[LOOKS_MASK] > seen[PHOTO] else "image")
            continue
        if seen[PHOTO] and seen[LOOKS_MASK] and len(group) <= _EACH:
            roles |= {entry: _single(name, appearance(entry, opened)) for entry in group}
        elif name == "mask":
            roles |= dict.fromkeys(group, _PICTURE_OF_MASK if seen[PHOTO] > seen[LOOKS_MASK] else "mask")
        elif seen[PHOTO]:
            roles |= dict.fromkeys(group, "image")
        elif name == "kind" and seen[LOOKS_MASK]:
            roles |= dict.fromkeys(group, "mask")
        else:
            open_questions.append((LOOKS_MASK if seen[LOOKS_MASK] else UNREADABLE if not seen.total() - seen[UNREADABLE] else name, group))
    images = named_images or "image" in roles.values()
    masks = named_masks or "mask" in roles.values()
    for seen_as, group in open_questions:
        roles |= dict.fromkeys(group, _by_the_others(seen_as, images=images, masks=masks))
    return roles


_PICTURE_OF_MASK = "a mask by its name, a photograph by its pixels"


def _twins(groups: Sequence[tuple[str, list[Entry]]]) -> set[Entry]:
    """Files named as images beside another of the same name but for its suffix: one of the two may be the mask."""
    by_name: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for name, group in groups:
        for entry in group if name == "image" else ():
            by_name[entry.parts, entry.frame].append(entry)
    return {entry for several in by_name.values() if len(several) > 1 for entry in several}


def _single(name: str, seen: str) -> str:
    """The role of one file in a group that is mixed."""
    if seen == PHOTO:
        return _PICTURE_OF_MASK if name == "mask" else "image"
    return "mask" if seen == LOOKS_MASK or name in ("mask", "kind") else "one colour all over, or unreadable: nothing says what it is"


def _by_the_others(seen_as: str, *, images: bool, masks: bool) -> str:
    """What files without a telling name are that look like masks, or like nothing."""
    if seen_as in (LOOKS_MASK, "kind"):
        return "mask" if images else "image" if masks else "neither name nor pixels say whether these are images or masks"
    if not images and masks:
        return "image"
    return "unreadable" if seen_as == UNREADABLE else "one colour all over, and no name says what it is"


def _names_by(entries: Sequence[Entry], shared: int) -> dict[Entry, str]:
    """What each name says: 'image', 'mask', 'kind' (what is drawn, or which eye: OD is both) or ''."""
    stems = {stem_tokens(entry.parts[-1]) for entry in entries}
    return {entry: _name_says(entry, stems, shared) for entry in entries}


def _name_says(entry: Entry, stems: set[tuple[str, ...]], shared: int) -> str:
    stem = stem_tokens(entry.parts[-1])
    leading, trailing = role_run(stem)
    ends = [*stem[:leading], *stem[len(stem) - trailing :]]
    folder_says = next((found for folder in reversed(entry.parts[shared:-1]) if (found := _strongest(tokens(folder)))), "")
    strong = _strongest(ends)
    if strong == "image" and folder_says == "mask":
        return "kind"  # masks/image12.png: named like its image, or an image in a folder of odd name; the pixels tell
    if strong in ("mask", "image"):
        return strong
    if trailing and any(stem[:-n] in stems for n in range(1, trailing + 1) if stem[:-n]):
        return "kind"
    return folder_says


def _strongest(words: Sequence[str]) -> str:
    for role, known in (("mask", MASK), ("image", IMAGE), ("kind", KINDS)):
        if any(counted(word, known) is not None for word in words):
            return role
    return ""


def _groups(entries: Sequence[Entry], names: Mapping[Entry, str], shared: int) -> list[tuple[str, list[Entry]]]:
    """Files that are named alike but for who and when: what one of them is, all are."""
    plain: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        for depth, folder in enumerate(entry.parts[shared:-1]):
            plain[depth].add(folder)
    found: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        folders = tuple(
            _role_words(tokens(folder)) or (folder if folder.isalpha() and len(plain[depth]) <= _FEW_FOLDERS else "*")
            for depth, folder in enumerate(entry.parts[shared:-1])
        )
        stem = stem_tokens(entry.parts[-1])
        leading, trailing = role_run(stem)
        ends = _role_words(stem[:leading]), _role_words(stem[len(stem) - trailing :])
        found[names[entry], folders, ends, entry.suffix].append(entry)
    return [(str(key[0]), group) for key, group in found.items()]


def _role_words(words: Sequence[str]) -> str:
    return " ".join(word.rstrip("0123456789") for word in words if counted(word, _ROLES) is not None)


def _shared_folders(entries: Sequence[Entry]) -> int:
    """How many folders all paths begin with: what all have in common tells none apart."""
    if not entries:
        return 0
    first = entries[0].parts[:-1]
    for depth in range(len(first)):
        if any(entry.parts[:-1][: depth + 1] != first[: depth + 1] for entry in entries):
            return depth
    return len(first)


def in_words(aside: Mapping[str, Sequence[Entry]]) -> list[str]:
    """A line for each reason that files are left aside for."""
    return [f"{len(found)} left aside, {why}: {listed(e.cell for e in found)}" for why, found in aside.items()]
