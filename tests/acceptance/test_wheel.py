"""The wheel, installed where there is no checkout: the same commands work from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from eyeseg.store.tables import SCHEMA_REVISION

CHECKOUT = Path(__file__).parents[2]
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `eyeseg` of an environment that holds the built wheel and, besides, the packages of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    site = folder / "venv" / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv"), "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, text=True)
    # only the folder: its own .pth files, and with them the editable install of the checkout, are not followed
    (site / "packages_of_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "venv" / "bin" / "eyeseg"


def test_the_installed_wheel_runs_a_grid_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EYESEG_", "PYTHON"))}

    def eyeseg(*arguments: object) -> str:
        done = subprocess.run(
            [str(installed), *map(str, arguments)], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    for room in ("eyeseg", "workers", "migrations"):
        look = [str(installed.parent / "python"), "-P", "-c", f"import {room}; print({room}.__file__)"]
        found = subprocess.run(look, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout
        assert Path(found).is_relative_to(installed.parents[1]), found

    assert "submit-grid" in eyeseg("--help")
    assert f"-> {SCHEMA_REVISION}" in eyeseg("db", "upgrade")
    eyeseg("data", "sample", "x", "--patients", 3, "--timepoints", 1, "--size", "64x64")
    grid = tmp_path / "grid.yaml"
    grid.write_text(
        "version: 1\nname: from-the-wheel\n"
        "data: {manifest: x/manifest.csv, image_size: [48, 32]}\n"
        "splits: {by_patient: {kind: kfold, k: 3, by: patient}}\n"
        "base: {optimizer: adamw, lr: 0.003, batch_size: 1, loss: bce_dice}\n"
        "blocks:\n  - {model: unet, width: 4, split: by_patient, epochs: 2}\n"
    )
    said = eyeseg("submit-grid", grid, "--wait")

    assert "3 runs, 3 new" in said
    assert "3/3" in said
    assert (tmp_path / ".eyeseg" / "store.db").exists()
