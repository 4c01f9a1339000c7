"""What was found while reading one grid file: problems that stop it, notes that are said aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from eyeseg import catalog
from eyeseg.errors import InvalidInput, Problem

_MOST = 100  # nobody reads more, and a broken file of a megabyte would take minutes of near-miss search
_FEW = 12  # names that a message lists


class Findings:
    """Collects problems and notes of one file, each with its line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._notes: dict[str, None] = {}
        self._unsaid = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What was noted, in order; beyond the hundredth only how many more."""
        more = [f"{self.file}: {self._unsaid:,} more notes like these."] if self._unsaid else []
        return (*self._notes, *more)

    def add(self, line: int, key: str, message: str) -> None:
        """Record a problem; after the hundredth the file is given up at once."""
        found = Problem(self.file, line, key, message)
        if found in self.problems:
            return
        self.problems.append(found)
        if len(self.problems) >= _MOST:
            last = max(problem.line for problem in self.problems)
            self.problems.append(
                Problem(self.file, last, "", f"{_MOST} problems so far, the rest of the file was not read. Fix these first.")
            )
            raise InvalidInput(self.problems)

    def note(self, line: int, key: str, message: str) -> None:
        """Record something worth saying that does not stop the grid; said once."""
        text = str(Problem(self.file, line, key, message))
        if line and text not in self._notes and len(self._notes) >= _MOST:
            self._unsaid += 1
        else:
            self._notes[text] = None

    def stop(self) -> None:
        """End here if there is any problem."""
        if self.problems:
            raise InvalidInput(self.problems)


def shown(value: Any) -> str:
    """A value as it stands in a message: text in quotes, never longer than a line."""
    return shorten(repr(value))


def spelled(name: str) -> str:
    """A name of which only ASCII is known, so that a letter of another alphabet that looks alike can be seen."""
    return shorten(ascii(name))


def near(word: str, known: Sequence[str], *, many: str = "") -> str:
    """' Did you mean 'unet'?', also where only capitals, hyphens and the like differ, or what there is; `many` where that is too much."""
    alike = {_plain(one): one for one in known}.get(_plain(word))
    if alike is not None:
        return f" Did you mean {alike!r}?"
    guess = catalog.nearest(word, list(known))
    if "Did you mean" in guess or len(known) <= _FEW:
        return guess if known else ""
    return many or f" There are: {named(known)}."


def named(names: Sequence[str]) -> str:
    """The names, or the first of many and how many more."""
    return ", ".join(names) if len(names) <= _FEW else f"{', '.join(names[: _FEW - 2])} and {len(names) - _FEW + 2:,} more"


def _plain(word: str) -> str:
    return re.sub(r"[\s_.-]", "", word.casefold().replace("+", "plus"))


def shorten(text: str) -> str:
    """The text, or its beginning and its length."""
    return text if len(text) <= 80 else f"{text[:60]}... ({len(text):,} characters)"


def listed(count: int, noun: str) -> str:
    """'1 run', '1,200 runs'."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
