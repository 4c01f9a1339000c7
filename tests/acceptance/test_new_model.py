"""A new model, loss, fold scheme and so on is one new file: docs/extending.md as it stands, without an edit elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import eyeseg
from acceptance.home import Home

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "extending.md").read_text(encoding="utf-8")
# every file of the page on extending, by its path below eyeseg/, and the grid that uses them all
FILES: dict[str, str] = dict(re.findall(r"^`eyeseg/(\w+/\w+\.py)`.*?```python\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
GRID = PAGE.partition("```yaml\n")[2].partition("```")[0]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home whose commands import a package that holds one file more: all others are links to those of the real one."""
    real = Path(eyeseg.__file__).parent
    for folder, _, files in os.walk(real):
        linked = tmp_path / "package" / "eyeseg" / Path(folder).relative_to(real)
        linked.mkdir(parents=True)
        for name in files:
            if not name.endswith(".pyc"):
                (linked / name).symlink_to(Path(folder) / name)
    for path, text in FILES.items():
        (tmp_path / "package" / "eyeseg" / path).write_text(text)
    made = Home(tmp_path, {"PYTHONPATH": os.pathsep.join([str(tmp_path / "package"), str(real.parent)])})
    yield made
    made.close()


def test_every_kind_of_entry_is_one_new_file(home: Home) -> None:
    kinds = {Path(path).parent.name for path in FILES}
    assert kinds == {"models", "losses", "optimizers", "schedules", "folds", "baselines", "formats"}
    grid = home.folder / "grid.yaml"
    grid.write_text(GRID)

    expanded = home.json("grid", "expand", grid)
    said = home.run("submit-grid", grid, "--wait").stdout

    assert [(row["model"], row["split"]) for row in expanded] == [("thin", "by_patient")] * 2 + [("thin", "halves")] * 2 + [
        ("unet", "by_patient")
    ] * 2
    assert f"{len(expanded)} runs, {len(expanded)} new" in said
    assert home.is_done()
    setting = home.json("show", home.json("show")[0]["run"])["params"]
    assert (setting["loss"], setting["optimizer"], setting["schedule"]) == ("squared", "nadam", "root")
    ranked = home.run("report", "--split", "by_patient", "--format", "names").stdout.split("\n")
    assert sorted(line.split()[2] for line in ranked if line) == ["thin", "unet"]
    assert "bright" in {row["name"] for row in home.json("report", "--split", "halves")["baselines"]}


@pytest.mark.long
def test_what_every_model_must_do_is_asked_of_a_new_one_too(home: Home) -> None:
    said = python(home, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "thin", str(TESTS / "science" / "test_models.py")).stdout
    passed = re.search(r"(\d+) passed", said)
    assert passed
    assert int(passed[1]) >= 9


def python(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the home's package, and no other that lies where one happens to stand."""
    done = subprocess.run(
        [sys.executable, "-P", *arguments], env=home.environment, cwd=home.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done
