"""docs/your-data.md: its commands run as they stand there, and print what it says they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from eyeseg.cli import run

GUIDE = Path(__file__).parents[2] / "docs" / "your-data.md"
# what differs between machines, and the question that only a terminal is asked
_ELSEWHERE = re.compile(r"disk  |for 36 images at|Write eyes/manifest.csv")


def _transcripts(text: str) -> list[tuple[str, list[str]]]:
    """Each command of the guide's first three parts with the lines printed below it."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```\n(.*?)```", text.partition("## 4.")[0], re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line and found:
                found[-1][1].append(line)
    return found


def test_the_guide_can_be_followed_to_the_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "STORE_URL", "DATA_ROOT", "DEVICES"):
        monkeypatch.delenv(f"EYESEG_{name}", raising=False)
    transcripts = _transcripts(GUIDE.read_text(encoding="utf-8"))
    assert len(transcripts) == 6
    for command, printed in transcripts:
        program, *arguments = shlex.split(command)
        if program == "rm":
            Path(arguments[0]).unlink()
            continue
        assert run([*arguments, "-y"] if arguments[:2] == ["data", "init"] else arguments) == 0, command
        said = "".join(capsys.readouterr()).splitlines()
        missing = [line for line in printed if line not in said and not _ELSEWHERE.match(line)]
        assert missing == [], command
