"""Who, which eye and when, guessed from the names of all images together: a number means little until others are seen beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eyeseg.discovery.entries import Entry, listed, shown
from eyeseg.discovery.fields import CODE, DATE, EYE, EYES, NUMBER, PATIENT, TIME, WORD, Part, parts_of
from eyeseg.discovery.words import word_set
from eyeseg.errors import InvalidInput

SURE, LIKELY, A_GUESS = "named so", "likely", "a guess"
_PLACES = ("patient", "eye", "timepoint")
_STATES = word_set("dr normal healthy h g glaucoma amd dme npdr pdr control controls disease diseased")
_FEWEST_GROUPS = 3
_NAMED = "its name"


@dataclass(frozen=True)
class Who:
    """One image's patient, eye and time point; '' where nothing says it."""

    patient: str = ""
    eye: str = ""
    timepoint: str = ""


@dataclass
class People:
    """Who is on each image; for each column where it was read and how sure that is; what contradicts itself."""

    who: dict[Entry, Who] = field(default_factory=dict)
    read: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: {place: Counter() for place in _PLACES})
    conflicts: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def by_names(images: Sequence[Entry]) -> People:
    """Read the names. A number that no other image shares is the image's own, and no patient."""
    people = People()
    alike: dict[tuple[object, ...], list[tuple[Entry, list[Part], dict[str, str]]]] = defaultdict(list)
    for image in images:
        parts = [part for component in parts_of(image.parts) for part in component]
        named, rest = _labelled(image, parts, people)
        alike[tuple((p.kind, p.label) for p in rest), tuple(sorted(named))].append((image, rest, named))
    for group in alike.values():
        _read_group(group, people)
    return people


def by_pattern(images: Sequence[Entry], pattern: str) -> People:
    """Read every name by one pattern such as '{patient}_{timepoint}'. Raises InvalidInput for what it does not fit."""
    wanted = _expression(pattern)
    depth = pattern.count("/") + 1
    people, wrong = People(), []
    for image in images:
        found = wanted.fullmatch("/".join(image.parts[-depth:])) if len(image.parts) >= depth else None
        if found is None:
            wrong.append(image.cell)
            continue
        cells = {place: found.groupdict().get(place, "") for place in _PLACES}
        cells["eye"] = EYES.get(cells["eye"].casefold(), cells["eye"])
        people.who[image] = Who(**cells)
        for place in _PLACES:
            if cells[place]:
                people.read[place]["by the pattern", SURE] += 1
    if wrong:
        raise InvalidInput(
            f"--pattern {pattern!r} does not fit {len(wrong)} of {len(images)} images: {listed(wrong)}."
            " Write {*} for what varies and means nothing, and / between folders."
        )
    return people


def _expression(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^{}]*\})", pattern.strip("/"))
    text, seen = "", set()
    for piece in pieces:
        name = piece[1:-1] if piece.startswith("{") else None
        if name is None:
            text += re.escape(piece)
        elif name in ("*", ""):
            text += "[^/]*?"
        elif name in _PLACES and name not in seen:
            seen.add(name)
            text += f"(?P<{name}>[^/]+?)"
        else:
            said = "twice" if name in seen else "and nobody knows what it means"
            raise InvalidInput(
                f"--pattern {pattern!r}: {piece} stands there {said}. Write {{patient}}, {{eye}}, {{timepoint}} and {{*}}, each once."
            )
    if "{" in re.sub(r"\{[^{}]*\}", "", pattern) or not seen:
        raise InvalidInput(
            f"--pattern {pattern!r} names none of {{patient}}, {{eye}}, {{timepoint}}. Write, for instance, '{{patient}}_t{{timepoint}}'."
        )
    return re.compile(text)


def _labelled(image: Entry, parts: Sequence[Part], people: People) -> tuple[dict[str, str], list[Part]]:
    """What names itself (p01, visit2, left), and the parts that do not."""
    found: dict[str, list[str]] = defaultdict(list)
    rest = []
    for part in parts:
        if part.kind in (PATIENT, EYE, TIME):
            if part.value not in found[part.kind]:
                found[part.kind].append(part.value)
        elif part.kind == DATE:
            found[DATE].append(part.value)
        else:
            rest.append(part)
    named = {}
    for place in _PLACES:
        if len(found[place]) > 1:
            people.conflicts[place].append(image)
        elif found[place]:
            named[place] = found[place][0]
    dates = list(dict.fromkeys(found[DATE]))
    if "timepoint" not in named and not found[TIME] and dates:
        named["date"] = dates[0]
    return named, rest


def _read_group(group: Sequence[tuple[Entry, list[Part], dict[str, str]]], people: People) -> None:
    """Images that are named alike: the parts that vary among them are compared."""
    columns = list(zip(*(rest for _, rest, _ in group), strict=True))
    varying = [number for number, column in enumerate(columns) if len({p.value for p in column}) > 1]
    patient, patient_sure = _patient_column(group, columns, varying)
    unsettled = [n for n in varying if n != patient and columns[n][0].kind == NUMBER and not columns[n][0].label]
    time = _time_column(group, columns, patient, unsettled, varying)
    for number, (image, rest, named) in enumerate(group):
        who = {place: named.get(place, "") for place in _PLACES}
        for place in _PLACES:
            if who[place]:
                people.read[place][_NAMED, SURE] += 1
        if named.get("date"):
            who["timepoint"] = named["date"]
            people.read["timepoint"]["a date", LIKELY] += 1
        if patient is not None:
            who["patient"] = columns[patient][number].value
            people.read["patient"][f"the {_ordinal(columns[patient][0])} in the name", patient_sure] += 1
        if time is not None:
            who["timepoint"] = rest[time].value
            people.read["timepoint"]["the number behind the patient", A_GUESS] += 1
        people.who[image] = Who(**who)


def _patient_column(
    group: Sequence[tuple[Entry, list[Part], dict[str, str]]], columns: Sequence[Sequence[Part]], varying: Sequence[int]
) -> tuple[int | None, str]:
    """The first part that varies, where it repeats or stands beside an eye or a time."""
    named = group[0][2]
    candidates = [n for n in varying if _may_be_patient(columns[n])]
    beside = named.keys() & {"eye", "timepoint", "date"}
    numbers = [n for n, column in enumerate(columns) if column[0].kind in (NUMBER, CODE)]
    if "patient" not in named and not varying and beside and len(numbers) == 1 and _may_be_patient(columns[numbers[0]]):
        return numbers[0], LIKELY  # all images are of one patient
    if "patient" in named or not candidates or candidates[0] != varying[0]:
        return None, ""
    first = candidates[0]
    distinct = len({p.value for p in columns[first]})
    if beside and columns[first][0].kind != WORD:
        return first, LIKELY
    if distinct == len(group) or (columns[first][0].kind == WORD and (distinct < _FEWEST_GROUPS or len(group) < 2 * distinct)):
        return None, ""
    return first, A_GUESS


def _may_be_patient(column: Sequence[Part]) -> bool:
    return not (column[0].kind == NUMBER and column[0].label not in ("", "img", "image", "im")) and not any(
        part.value.casefold() in _STATES for part in column
    )


def _time_column(
    group: Sequence[tuple[Entry, list[Part], dict[str, str]]],
    columns: Sequence[Sequence[Part]],
    patient: int | None,
    unsettled: Sequence[int],
    varying: Sequence[int],
) -> int | None:
    """One more number behind the patient's that tells the patient's images apart and starts small."""
    named = group[0][2]
    others = [n for n in varying if n != patient]
    if "timepoint" in named or "date" in named or len(unsettled) != 1 or others != list(unsettled):
        return None
    people = [p.value for p in columns[patient]] if patient is not None else [named.get("patient", "") for _, _, named in group]
    if not all(people):
        return None
    numbers = columns[unsettled[0]]
    eyes = [named.get("eye", "") for _, _, named in group]
    apart = len(set(zip(people, eyes, (p.value for p in numbers), strict=True))) == len(group)
    return unsettled[0] if apart and len({p.value for p in numbers}) < len(group) else None


def _ordinal(part: Part) -> str:
    return {NUMBER: "first number that varies", CODE: "first code that varies", WORD: "first word that varies"}[part.kind]


def summary(people: People, images: Sequence[Entry]) -> list[tuple[str, str, str, int]]:
    """For each column and source: where it was read, how sure that is, for how many images."""
    rows: list[tuple[str, str, str, int]] = []
    for place in _PLACES:
        example = next((value for image in images if (value := getattr(people.who[image], place))), "")
        rows += [
            (place, f"{where}: {shown(example)}" if where == _NAMED else where, sure, n)
            for (where, sure), n in people.read[place].most_common()
        ]
        blank = sum(not getattr(people.who[image], place) for image in images)
        if blank:
            rows.append((place, "left blank" + (": each image is a patient of its own" if place == "patient" else ""), "", blank))
    return rows


def from_records(records: Mapping[Entry, Who], where: str) -> People:
    """People who are recorded in the files themselves."""
    people = People(dict(records))
    for who in records.values():
        for place in _PLACES:
            if getattr(who, place):
                people.read[place][where, SURE] += 1
    return people
