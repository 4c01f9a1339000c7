"""A new model is one new file: without an edit elsewhere grids take it, workers train it, the report ranks it and the tests try it."""

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
SIXTH = '''"""Two convolutions, the least that can be called a model."""

from torch import nn

from eyeseg.models import channels_out as channels_of
from eyeseg.models import default

OPTIONS = {"width": 6, "pretrained": ["none"]}


def build(spec, *, channels_out=None):
    width = spec.width or default("sixth", "width")
    last = nn.Conv2d(width, channels_of(spec) if channels_out is None else channels_out, 3, padding=1)
    return nn.Sequential(nn.Conv2d(3, width, 3, padding=1), nn.ReLU(), last)
'''


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
    (tmp_path / "package" / "eyeseg" / "models" / "sixth.py").write_text(SIXTH)
    made = Home(tmp_path, {"PYTHONPATH": os.pathsep.join([str(tmp_path / "package"), str(real.parent)])})
    yield made
    made.close()


def test_a_sixth_model_is_one_new_file(home: Home) -> None:
    names = python(home, "-c", "from eyeseg import catalog; print(*catalog.names('models'))").stdout.split()
    grid = home.grid("model: sixth, grid: {width: [4, 6]}, epochs: 2", "model: unet, width: 4, epochs: 2")

    expanded = home.json("grid", "expand", grid)
    said = home.run("submit-grid", grid, "--wait").stdout

    assert {"sixth", "unet", "fcn", "segnet", "deeplabv3", "deeplabv3plus"} <= set(names)
    assert [(row["model"], row["width"]) for row in expanded] == [("sixth", 4)] * 2 + [("sixth", 6)] * 2 + [("unet", 4)] * 2
    assert "6 runs, 6 new" in said
    assert home.is_done()
    assert sorted(row["model"] for row in home.json("report")["rows"]) == ["sixth", "sixth", "unet"]


def test_what_every_model_must_do_is_asked_of_a_sixth_one_too(home: Home) -> None:
    said = python(home, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "sixth", str(TESTS / "science" / "test_models.py")).stdout
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
