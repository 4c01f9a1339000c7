"""What was found while reading one grid file: problems that stop it, notes that are said aloud."""

from __future__ import annotations

from typing import Any

from eyeseg.errors import InvalidInput, Problem

_MOST = 100  # nobody reads more, and a broken file of a megabyte would take minutes of near-miss search


class Findings:
    """Collects problems and notes of one file, each with its line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.notes: list[str] = []

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
        if text not in self.notes:
            self.notes.append(text)

    def stop(self) -> None:
        """End here if there is any problem."""
        if self.problems:
            raise InvalidInput(self.problems)


def shown(value: Any) -> str:
    """A value as it stands in a message: text in quotes, never longer than a line."""
    return shorten(repr(value))


def shorten(text: str) -> str:
    """The text, or its beginning and its length."""
    return text if len(text) <= 80 else f"{text[:60]}... ({len(text):,} characters)"


def listed(count: int, noun: str) -> str:
    """'1 run', '1,200 runs'."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
