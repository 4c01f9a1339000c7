"""Bad grids and the exact lines a user sees. The cases stand in golden/: after `###` a title, the file, and after `>>` what is said.

`>>6` is a refusal (exit code 6) rather than a mistake (2); <TAB> stands for a tab.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from eyeseg.cli import run

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Case:
    title: str
    grid: str
    code: int
    said: list[str]


def _cases() -> list[Case]:
    found = []
    for file in sorted(GOLDEN.glob("*.txt")):
        for case in file.read_text(encoding="utf-8").split("### ")[1:]:
            title, _, rest = case.partition("\n")
            lines = rest.splitlines()
            grid = "".join(f"{line}\n" for line in lines if not line.startswith(">>") and line)
            said = [line for line in lines if line.startswith(">>")]
            code = 6 if said[0].startswith(">>6") else 2
            words = [line.split(" ", 1)[1] for line in said]
            found.append(Case(f"{file.stem}: {title}", grid.replace("<TAB>", "\t"), code, words))
    return found


CASES = _cases()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_bad_grid_is_answered_with_every_mistake_and_its_line(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("manifest.csv").write_text("image,mask,patient,eye,timepoint\n")
    Path("grid.yaml").write_text(case.grid)
    assert run(["grid", "expand", "grid.yaml"]) == case.code
    answer = capsys.readouterr()
    assert answer.err.splitlines() == case.said
    assert answer.out == ""


def test_the_golden_list_is_long_and_its_titles_differ() -> None:
    titles = [case.title for case in CASES]
    assert len(titles) == len(set(titles)) >= 60
