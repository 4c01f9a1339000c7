"""Bad grids and the exact lines a user sees. The cases stand in golden/ (golden_cases.py explains their form).

After a message was changed on purpose, `EYESEG_UPDATE_GOLDEN=1 pytest tests/unit/test_grid_golden.py` writes the new answers into the
files; read the difference before it is kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden_cases import Case, read_cases, rows_of

from eyeseg.cli import run
from eyeseg.samples import draw_samples
from eyeseg.store import Store, open_store

CASES = read_cases(Path(__file__).parent / "golden")
ONE_LINE = re.compile(r"(note: )?(FOLDER/)?[a-z0-9_/]+\.[a-z]+(:[0-9]+)?: .+[.?]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three patients at two time points, drawn small, and other things that a grid may name."""
    folder = tmp_path_factory.mktemp("grids")
    drawn = draw_samples(folder / "eyes", patients=3, timepoints=2, size=(24, 16))
    rows = drawn.read_text(encoding="utf-8").replace("images/", "eyes/images/").replace("masks/", "eyes/masks/")
    (folder / "manifest.csv").write_text(rows, encoding="utf-8")
    (folder / "two_wrong.csv").write_text(rows.replace("p01_t2", "p9_t2"), encoding="utf-8")
    (folder / "no_patients.csv").write_text(re.sub(r",p0[123],", ",,", rows), encoding="utf-8")
    (folder / "header.csv").write_text("image,mask,patient,eye,timepoint\n", encoding="utf-8")
    os.mkfifo(folder / "pipe.csv")
    os.mkfifo(folder / "pipe.safetensors")
    (folder / "loop.csv").symlink_to("loop.csv")
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    """A store that exists before anything is submitted."""
    opened = open_store(f"sqlite:///{folder / 'home' / 'store.db'}", create=True)
    yield opened
    opened.close()


@pytest.mark.timeout(5, func_only=True)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_a_bad_grid_is_answered_with_every_mistake_and_its_line_and_stores_nothing(
    case: Case, folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("EYESEG_HOME", str(folder / "home"))
    monkeypatch.setenv("EYESEG_STORE_URL", f"sqlite:///{folder / 'home' / 'store.db'}")
    monkeypatch.delenv("EYESEG_DATA_ROOT", raising=False)
    Path("grid.yaml").write_bytes(case.content)
    before = rows_of(store)
    accepted = case.code == 0
    code = run(["plan" if accepted else "submit-grid", "grid.yaml"])
    out, err = capsys.readouterr()
    said = err.replace(str(folder), "FOLDER").splitlines()
    case.check(code, said)
    assert rows_of(store) == before
    assert bool(out) == accepted
    assert all(ONE_LINE.fullmatch(line) for line in said if not line.startswith("note: "))


def test_the_golden_list_is_long_and_its_titles_differ() -> None:
    titles = [(case.file.stem, case.title) for case in CASES]
    assert len(titles) == len(set(titles)) >= 250
    assert sum(case.code == 6 for case in CASES) >= 8
