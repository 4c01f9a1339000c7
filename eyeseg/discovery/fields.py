"""The parts of a file's name that can say who, which eye and when, each recognised on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eyeseg.discovery.words import IMAGE, MASK, SPLITS, counted, word_set

PATIENT, EYE, TIME, DATE, NUMBER, CODE, WORD = "patient", "eye", "timepoint", "date", "number", "code", "word"

EYES = dict.fromkeys(("od", "r", "re", "right", "dexter"), "right") | dict.fromkeys(("os", "l", "le", "left", "sinister"), "left")
_PATIENTS = word_set("p pt pat patient patients sub subj subject person proband participant case mrn id")
_TIMES = word_set("t tp time timepoint visit visits v session ses week wk day month year followup fu exam")
_MOMENTS = frozenset({"baseline", "pre", "post", "followup"})
_COUNTS = word_set("no nr frame slice page file index view site center centre camera batch part group cohort hospital eye") | IMAGE
_SEPARATED = re.compile(r"[^\W_]+")
_RUNS = re.compile(r"[^\W\d_]+|\d+")
_DASHED_DATE = re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)")


@dataclass(frozen=True)
class Part:
    """One recognised part: what it is, its value, and the words around it that do not vary (its label)."""

    kind: str
    value: str
    label: str = ""


def parts_of(components: Sequence[str]) -> list[list[Part]]:
    """The parts of each folder and of the stem. Words for images, masks and sides of a split say nothing here."""
    return [list(_component(component)) for component in components]


def _component(text: str) -> Iterator[Part]:
    position = 0
    for found in _DASHED_DATE.finditer(text):
        if _is_date("".join(found.groups())):
            yield from _words(text[position : found.start()])
            yield Part(DATE, found[0])
            position = found.end()
    yield from _words(text[position:])


def _words(text: str) -> Iterator[Part]:
    pieces = list(_SEPARATED.finditer(text))
    skip = 0
    for number, piece in enumerate(pieces):
        if skip:
            skip -= 1
            continue
        word, plain = piece[0], piece[0].casefold()
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        labelled = following is not None and (following[0].isdecimal() or (plain in _PATIENTS and _is_code(following[0])))
        if labelled and following is not None and plain in _PATIENTS | _TIMES:
            skip = 1
            patient = plain in _PATIENTS
            yield Part(PATIENT if patient else TIME, text[piece.start() : following.end()] if patient else following[0], plain)
        elif labelled and following is not None and plain in _COUNTS:
            skip = 1
            yield Part(NUMBER, following[0], plain)
        else:
            yield from _word(word, plain)


def _word(word: str, plain: str) -> Iterator[Part]:
    if plain.isdecimal():
        yield Part(DATE if _is_date(plain) else NUMBER, word)
    elif plain in EYES:
        yield Part(EYE, EYES[plain])
    elif plain in _MOMENTS:
        yield Part(TIME, plain, plain)
    elif (number := counted(plain, _COUNTS | MASK)) is not None:
        if number:
            yield Part(NUMBER, number, plain.removesuffix(number))
    elif plain not in SPLITS:
        yield from _joined(word, plain)


def _joined(word: str, plain: str) -> Iterator[Part]:
    """p01t3od and 01L: letters and digits in turn, all of them known; else one code, such as C0001883."""
    runs = _RUNS.findall(plain)
    if len(runs) == 1:
        yield Part(WORD, word)
        return
    if all(run.isdecimal() or run in _PATIENTS | _TIMES | EYES.keys() for run in runs):
        found = list(_labelled_runs(runs, word))
        if found:
            yield from found
            return
    yield Part(CODE, word, runs[0] if not runs[0].isdecimal() else "")


def _labelled_runs(runs: Sequence[str], word: str) -> Iterator[Part]:
    position, waiting = 0, ""
    for run in runs:
        start, position = position, position + len(run)
        if run.isdecimal():
            if waiting in _PATIENTS:
                yield Part(PATIENT, word[start - len(waiting) : position], waiting)
            elif waiting:
                yield Part(TIME, run, waiting)
            else:
                yield Part(DATE if _is_date(run) else NUMBER, run)
            waiting = ""
        elif run in EYES:
            yield Part(EYE, EYES[run])
        else:
            waiting = run


def _is_code(word: str) -> bool:
    return (
        any(c.isdecimal() for c in word)
        and word.casefold() not in EYES
        and not any(run in _TIMES for run in _RUNS.findall(word.casefold()))
    )


def _is_date(digits: str) -> bool:
    if len(digits) != 8:
        return False
    try:
        return 1950 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2100
    except ValueError:
        return False
