"""Which mask belongs to which image: by names that say the same once the words for images and masks are taken out, and never by position.

A mask that fits several images, or shares its image with another mask of its kind, is paired with none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eyeseg.discovery.entries import Entry
from eyeseg.discovery.roles import role_run
from eyeseg.discovery.words import IMAGE, KINDS, MASK, OBSERVERS, SPLITS, counted, readable, same_kind, split_of, stem_tokens, tokens

Words = tuple[str, ...]
Key = tuple[object, ...]
_FEWEST = 3  # pairs that a folder's name may be passed over for


@dataclass(frozen=True)
class Pairs:
    """masks: kind of mask -> image -> mask. Kinds are those of folders and suffixes; ambiguous: masks and why they have no image."""

    masks: Mapping[str, Mapping[Entry, Entry]]
    ambiguous: Mapping[str, Sequence[Entry]]
    alone: Sequence[Entry]


@dataclass(frozen=True)
class Name:
    """A path taken apart: words of each folder without those for images and splits, words of the stem."""

    entry: Entry
    folders: tuple[Words, ...]
    stem: Words
    splits: frozenset[str]


@dataclass(frozen=True)
class Guess:
    """One way to read a mask's name: whose it would be, and which words were taken for its kind."""

    folders: tuple[Words, ...]
    stem: Words
    kind: Words
    passed_over: bool = False


def pair(images: Sequence[Entry], masks: Sequence[Entry]) -> Pairs:
    """Masks by kind and image."""
    index = _Index([_named(entry) for entry in images])
    found: dict[str, dict[Entry, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    ambiguous: dict[str, list[Entry]] = defaultdict(list)
    alone: list[Entry] = []
    loose: list[Entry] = []
    for mask in masks:
        hit = _image_of(_named(mask), index)
        if hit is None:
            alone.append(mask)
        elif isinstance(hit, str):
            ambiguous[hit].append(mask)
        else:
            found[readable(hit.kind)][hit.image].append(mask)
            loose += [mask] if hit.loose else []
    if 0 < len(loose) < _FEWEST or 2 * len(loose) < len(masks):
        _without(found, set(loose))
        alone += loose
    kinds: dict[str, dict[Entry, Entry]] = {}
    for kind, by_image in sorted(_one_spelling(found).items()):
        for image, several in by_image.items():
            if len(several) == 1:
                kinds.setdefault(kind, {})[image] = several[0]
            else:
                ambiguous["shares its image with another mask of its kind"] += several
    return Pairs(kinds, ambiguous, alone)


@dataclass(frozen=True)
class _Hit:
    image: Entry
    kind: Words
    loose: bool


@dataclass
class _Index:
    """Images by what their names may come down to."""

    names: list[Name]
    by_key: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    strict: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    loose: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_stem: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    vocabulary: set[Words] = field(default_factory=set)

    def __post_init__(self) -> None:
        constant = _constant_folders(self.names)
        for number, name in enumerate(self.names):
            self.vocabulary.update(name.folders)
            frame = name.entry.frame
            self.strict[_exact(frame, name.folders, name.stem)].add(number)
            plain = not any(_has(tokens(folder), IMAGE) for folder in name.entry.parts[:-1])
            for stem in _image_stems(name.stem):
                for key in _keys(frame, name.folders, stem):
                    self.by_key[key].add(number)
                if plain and constant:
                    for key in _keys(frame, name.folders[constant:], stem):
                        self.loose[key].add(number)
                self.by_stem[frame, stem].add(number)
        self.stems_suffice = all(len(self.by_stem[name.entry.frame, name.stem]) == 1 for name in self.names)


def _image_of(mask: Name, index: _Index) -> _Hit | str | None:
    """The image of a mask; why it fits none for sure; None where nothing is like it."""
    frame = mask.entry.frame
    guesses = list(_guesses(mask, index.vocabulary))
    tables = ((index.strict, True, False), (index.by_key, False, False), (index.loose, False, True))
    for table, exact, loose in tables:
        for guess in guesses:
            keys = [_exact(frame, guess.folders, guess.stem)] if exact else _keys(frame, guess.folders, guess.stem)
            for key in keys:
                numbers = _one_side(mask, index, table.get(key, set()))
                if len(numbers) > 1:
                    return "fits several images"
                if numbers:
                    return _Hit(index.names[numbers.pop()].entry, guess.kind, loose)
    if not index.stems_suffice:
        return None
    for guess in guesses:
        numbers = _one_side(mask, index, index.by_stem.get((frame, guess.stem), set()))
        if not guess.passed_over and len(numbers) == 1:
            found = index.names[numbers.pop()]
            if _within(_flat(guess.folders), _flat(found.folders)):
                return _Hit(found.entry, guess.kind, loose=False)
    return None


def _one_side(mask: Name, index: _Index, numbers: set[int]) -> set[int]:
    """Those of the mask's own side of a split; those that say no side, or all where the mask says none."""
    same = {n for n in numbers if index.names[n].splits == mask.splits}
    return same or {n for n in numbers if not (mask.splits and index.names[n].splits)}


def _guesses(mask: Name, vocabulary: set[Words]) -> Iterator[Guess]:
    """What a mask's name may come down to, the reading that drops least first."""
    kept, kinds, passed, unroled = [], [], [], []
    for words in mask.folders:
        rest = tuple(word for word in words if counted(word, MASK) is None)
        telling = tuple(word for word in rest if counted(word, KINDS) is None)
        kinds.append(tuple(w for w in words if w not in MASK and w not in telling))
        kept.append(telling)
        unroled.append(rest)
        passed.append(bool(telling) and all(w.isalpha() for w in telling) and telling not in vocabulary)
    plain = tuple(words for words in mask.folders if words)
    sided = tuple(words for words in unroled if words)  # OD may be the right eye
    short = tuple(words for words in kept if words)
    over = tuple(words for words, drop in zip(kept, passed, strict=True) if words and not drop)
    folder_kind = next((kind for kind in reversed(kinds) if kind), ())
    drawn = next((words for words, drop in zip(reversed(kept), reversed(passed), strict=True) if drop), folder_kind)
    for stem, dropped in _mask_stems(mask.stem):
        own = tuple(w for w in dropped if counted(w, MASK) != "" or w in OBSERVERS)
        yield Guess(plain, stem, own)
        if sided not in (plain, short):
            yield Guess(sided, stem, own)
        if short != plain:
            yield Guess(short, stem, _kind(folder_kind, own))
        if over != short:
            yield Guess(over, stem, _kind(drawn, own), passed_over=True)


def _kind(folder: Words, suffix: Words) -> Words:
    """The kind that folder and suffix name together: microaneurysms for the folder of that name and _MA."""
    if not folder or not suffix or same_kind("".join(folder)) == same_kind("".join(suffix)):
        return folder or suffix
    return folder + suffix


def _mask_stems(stem: Words) -> Iterator[tuple[Words, Words]]:
    """The stem as it is, then with fewer of the words at its ends and the words dropped."""
    yield stem, ()
    leading, trailing = role_run(stem)
    for drop in range(1, trailing + 1):
        head, tail = stem[: len(stem) - drop], stem[len(stem) - drop :]
        number = counted(tail[0], MASK | IMAGE)
        if number and drop == 1:
            yield (*head, number), ()
        yield head, tail
    for drop in range(1, leading + 1 if leading < len(stem) else leading):
        number = counted(stem[drop - 1], MASK | IMAGE)
        if number and drop == leading:
            yield (number, *stem[drop:]), stem[: drop - 1]
        yield stem[drop:], stem[:drop]
    plain = tuple(w for w in stem if counted(w, MASK) is None and w not in SPLITS)
    yield plain, tuple(w for w in stem if counted(w, MASK) is not None)
    bare = tuple(w for w in plain if counted(w, KINDS) is None)
    yield bare, tuple(w for w in stem if w not in bare and w not in SPLITS)


def _image_stems(stem: Words) -> set[Words]:
    bare = tuple(number if (number := counted(word, IMAGE)) else word for word in stem if counted(word, IMAGE) != "")
    return {stem, bare, tuple(word for word in bare if word not in SPLITS)}


def _named(entry: Entry) -> Name:
    folders, splits = [], set()
    for folder in entry.parts[:-1]:
        words = tokens(folder)
        if side := split_of(folder):
            splits.add(side)
            words = tuple(w for w in words if counted(w, MASK) is not None or w in KINDS)
        folders.append(tuple(w for w in words if counted(w, IMAGE) is None))
    stem = stem_tokens(entry.parts[-1])
    splits |= {SPLITS[word] for word in stem if word in SPLITS}
    return Name(entry, tuple(words for words in folders if words), stem, frozenset(splits))


def _constant_folders(names: Sequence[Name]) -> int:
    """How many folders of one word without numbers all images begin with: such a name says nothing of any of them."""
    first = names[0].folders if names else ()
    shared = 0
    while (
        shared < len(first)
        and all(w.isalpha() for w in first[shared])
        and all(n.folders[: shared + 1] == first[: shared + 1] for n in names)
    ):
        shared += 1
    return shared


def _keys(frame: int, folders: tuple[Words, ...], stem: Words) -> list[Key]:
    """The path folder by folder, then all its words in a row; none for a path that says nothing."""
    return [_exact(frame, folders, stem), (frame, "in a row", *_flat((*folders, stem)))] if stem or folders else []


def _exact(frame: int, folders: tuple[Words, ...], stem: Words) -> Key:
    return frame, "by folder", *folders, stem


def _flat(folders: Iterable[Words]) -> Words:
    return tuple(word for words in folders for word in words)


def _within(few: Words, many: Words) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)


def _has(words: Words, known: frozenset[str]) -> bool:
    return any(counted(word, known) is not None for word in words)


def _without(found: dict[str, dict[Entry, list[Entry]]], loose: set[Entry]) -> None:
    for by_image in found.values():
        for masks in by_image.values():
            masks[:] = [mask for mask in masks if mask not in loose]


def _one_spelling(found: Mapping[str, Mapping[Entry, list[Entry]]]) -> dict[str, dict[Entry, list[Entry]]]:
    """Kinds that differ only in spelling become the more frequent one."""
    sizes = Counter({kind: len(by_image) for kind, by_image in found.items()})
    usual: dict[str, str] = {}
    for kind, _ in sizes.most_common():
        usual.setdefault(same_kind(kind), kind)
    united: dict[str, dict[Entry, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for kind, by_image in found.items():
        for image, masks in by_image.items():
            if masks:
                united[usual[same_kind(kind)]][image] += masks
    return united
