"""Every deliberate error of eyeseg. Each knows the exit code it ends a command with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class EyesegError(Exception):
    """Base of all deliberate errors: its text is meant for the user, never accompanied by a traceback."""

    exit_code = 1


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in an input file: where it stands, what was found and what to do."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class InvalidInput(EyesegError):
    """An input file or argument is wrong. Carries all problems found, not just the first."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        self.problems: list[Problem] = [] if isinstance(problems, str) else sorted(problems)
        super().__init__(problems if isinstance(problems, str) else "\n".join(map(str, self.problems)))


class NotFound(EyesegError):
    """A name or number that the store does not hold."""

    exit_code = 4


class Unreachable(EyesegError):
    """The store or the broker does not answer."""

    exit_code = 5


class PlaceAway(EyesegError):
    """The place of the artifacts does not answer, is not mounted or is another one: whether a file is gone cannot be said."""

    exit_code = 5


class Refused(EyesegError):
    """A well-formed request that eyeseg will not carry out as it stands: a leak, a budget, a cap."""

    exit_code = 6


class Incomplete(EyesegError):
    """A strict report of an experiment that still has missing or failed runs."""

    exit_code = 7


class NotAsRecorded(EyesegError):
    """Numbers, files or data are not what was recorded of them."""

    exit_code = 8


class SchemaMismatch(EyesegError):
    """The store's schema is older or newer than this version of eyeseg."""


class Unavailable(EyesegError):
    """Something optional that was asked for cannot be had here: pretrained weights, a device, a driver."""


class LeaseHeld(EyesegError):
    """The job cannot be claimed: another attempt's lease lives, it is finished, cancelled or used up."""


class NoRoom(EyesegError):
    """Jobs wait for this slot, but none that fits beside what already runs on its device."""


class Fenced(EyesegError):
    """This attempt lost its right to write: another attempt took the job, or it was cancelled or finished."""


class DataChanged(EyesegError):
    """The images, masks or folds found by a worker are not those that were submitted."""


class CorruptCheckpoint(EyesegError):
    """A checkpoint whose content does not match the hash in the store."""
