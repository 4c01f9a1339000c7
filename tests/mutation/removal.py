"""Remove one guard in a copy of the source and see which test goes red. `python tests/mutation/removal.py [WORD]` prints the table.

WORD: only the guards whose name or file holds it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("eyeseg", "workers", "migrations", "tests", "pyproject.toml")
LIMIT_S = 500.0  # a test that hangs without its guard is red too


@dataclass(frozen=True)
class Guard:
    """One guard: what it is, where it stands, the text that makes it, what stands there without it, and the tests that watch it.

    times: how often the text stands there, where one guard is written more than once.
    """

    name: str
    file: str
    guard: str
    without: str
    watched_by: str
    times: int = 1

    @property
    def tests(self) -> list[str]:
        """The arguments for pytest: files, after `-k` what to choose of them, after `-m` which marks (tests that take long only then)."""
        rest, _, marks = self.watched_by.partition(" -m ")
        files, _, chosen = rest.partition(" -k ")
        return [*(f"tests/{file}" for file in files.split()), *(["-k", chosen] if chosen else []), "-m", marks or "not long"]


@dataclass(frozen=True)
class Verdict:
    """What became of the tests without a guard. red: the first test that failed, '' when all stayed green."""

    guard: Guard
    red: str
    said: str


class Gone(Exception):
    """The text of a guard is not in its file, or not as often as it was: the list of guards has to follow the code."""


def removed(text: str, guard: Guard) -> str:
    """The source text without the guard. Raises Gone."""
    found = text.count(guard.guard)
    if found != guard.times:
        raise Gone(
            f"{guard.file}: {guard.guard!r} stands there {found} times, not {guard.times}. Change tests/mutation/guards.py with the code."
        )
    return text.replace(guard.guard, guard.without)


@contextmanager
def copy_of_source() -> Iterator[Path]:
    """A folder with the source and its tests, which may be changed."""
    with tempfile.TemporaryDirectory(prefix="eyeseg-guards-") as name:
        folder = Path(name)
        for part in COPIED:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / part, folder / part)
        yield folder


def tested(folder: Path, arguments: Iterable[str]) -> subprocess.CompletedProcess[str]:
    """Run tests of a copy against the source of the copy, up to the first that fails."""
    options = ["-x", "-q", "-p", "no:cacheprovider", "-o", "timeout=240", "--no-header", "--tb=line"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EYESEG_", "PYTEST_", "COV_"))}
    environment: Mapping[str, str] = {**clean, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    try:
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "FAILED they never ended\n", "")


def tried(guard: Guard) -> Verdict:
    """Remove a guard and run the tests that watch it."""
    with copy_of_source() as folder:
        file = folder / guard.file
        file.write_text(removed(file.read_text(encoding="utf-8"), guard), encoding="utf-8")
        done = tested(folder, guard.tests)
    said = (done.stdout + done.stderr)[-2000:]
    found = re.search(r"^(?:FAILED|ERROR) (?:tests/)?(.*?)(?: - .*)?$", done.stdout, re.MULTILINE)
    if done.returncode == 1 and found:
        return Verdict(guard, found[1], said)
    hung = re.search(r"^\+* Timeout \+*$", done.stdout + done.stderr, re.MULTILINE)
    return Verdict(guard, "a test hung" if hung else "", said)


def unharmed(guards: Iterable[Guard]) -> str:
    """'' when all watching tests are green with every guard in its place; else what they said. Without this a red test proves nothing."""
    with copy_of_source() as folder:
        for arguments in sorted({tuple(guard.tests) for guard in guards}):
            done = tested(folder, arguments)
            if done.returncode != 0:
                return f"{' '.join(arguments)}\n{(done.stdout + done.stderr)[-3000:]}"
    return ""


def main(word: str = "") -> int:
    """Print the table for the guards whose name or file holds the word. 1 when a guard can be removed unnoticed."""
    from guards import GUARDS

    chosen = [guard for guard in GUARDS if word in guard.name or word in guard.file]
    unnoticed = 0
    for guard in chosen:
        verdict = tried(guard)
        unnoticed += not verdict.red
        print(f"| {guard.name} | {guard.file} | {verdict.red or 'NOTHING GOES RED'} |", flush=True)
        if not verdict.red:
            print(verdict.said, file=sys.stderr)
    print(f"{len(chosen) - unnoticed} of {len(chosen)} guards are watched", file=sys.stderr)
    return 1 if unnoticed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
