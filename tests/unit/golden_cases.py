"""Bad files and the exact lines a user sees, as text that can be read: `### title`, the file, and after `>>` what is said.

`>>` is a mistake (exit code 2), `>>6` a refusal, `>>0` something accepted with a note; a bare `>>0` is accepted without a word.
A title may end with `(saved as ENCODING)`, and `with CRLF` or `with CR`. What cannot be seen stands in guillemets: «TAB»,
«U+0007» is a character, «byte E9» a byte, «500 x [» a repetition, «newline» a line's end within one.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from eyeseg.store import Store
from eyeseg.store.tables import metadata

_SAVED = re.compile(r"\(saved as ([a-z0-9-]+)(?: with (CRLF|CR))?\)$")
_TOKEN = re.compile("«([^«»]*)»")
_LONG = 30  # lines of an answer that are pinned; of more, the first and the last
_ENDS = {"CRLF": "\r\n", "CR": "\r", None: "\n"}


@dataclass(frozen=True)
class Case:
    """One bad file. `said` are the lines on stderr, `code` how the command ends; None for both where nothing is pinned yet."""

    file: Path
    title: str
    text: str
    code: int | None
    said: list[str]

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        text = self.text
        while (plain := _TOKEN.sub(_meant, text)) != text:
            text = plain
        saved = _SAVED.search(self.title)
        encoding, end = (saved[1], _ENDS[saved[2]]) if saved else ("utf-8", "\n")
        return text.replace("\n", end).encode(encoding, "surrogateescape")

    def check(self, code: int, said: list[str]) -> None:
        """Compare with what is pinned; with EYESEG_UPDATE_GOLDEN=1 in the environment, pin this instead."""
        if len(said) > _LONG:
            said = [*said[:3], f"({len(said) - 5} more lines)", *said[-2:]]
        if os.environ.get("EYESEG_UPDATE_GOLDEN"):
            self._pin(code, said)
        else:
            assert (code, said) == (self.code, self.said)

    def _pin(self, code: int, said: list[str]) -> None:
        mark = ">>" if code == 2 else f">>{code}"
        answer = "\n".join(f"{mark} {line}" for line in said) if said else mark
        before, after = self.file.read_text(encoding="utf-8").split(f"### {self.title}\n", 1)
        rest = after.partition("\n### ")
        pinned = [before, f"### {self.title}\n{self.text}{answer}\n", *(["\n### ", rest[2]] if rest[1] else [])]
        self.file.write_text("".join(pinned), encoding="utf-8")


def read_cases(folder: Path) -> list[Case]:
    """All cases of a folder's text files, in their order."""
    return [_case(file, part) for file in sorted(folder.glob("*.txt")) for part in _parts(file.read_text(encoding="utf-8"))]


def rows_of(store: Store) -> dict[str, int]:
    """How many rows each table of the store has, empty ones left out."""
    with store.read() as connection:
        count = {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables
        }
    return {name: found for name, found in count.items() if found}


def _parts(text: str) -> list[str]:
    return re.split(r"^### ", text, flags=re.MULTILINE)[1:]


def _case(file: Path, part: str) -> Case:
    title, _, rest = part.partition("\n")
    lines = rest.rstrip("\n").split("\n")
    answers = [line for line in lines if line.startswith(">>")]
    text = "\n".join(line for line in lines if not line.startswith(">>"))
    codes = {int(line[2:].split(" ", 1)[0] or 2) for line in answers}
    said = [line.split(" ", 1)[1] for line in answers if " " in line]
    return Case(file, title, f"{text}\n" if text else "", codes.pop() if len(codes) == 1 else None, said)


def _meant(token: re.Match[str]) -> str:
    word = token[1]
    if word in ("TAB", "newline"):
        return "\t" if word == "TAB" else "\n"
    if word.startswith("U+"):
        return chr(int(word.removeprefix("U+"), 16))
    if word.startswith("byte "):
        return chr(0xDC00 + int(word.removeprefix("byte "), 16))  # how `surrogateescape` writes a byte that is no text
    times, _, repeated = word.partition(" x ")
    return repeated * int(times)
