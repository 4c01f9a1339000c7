"""Whether two computers hold the same code is decided by its hash; a checkout names its commit besides."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from eyeseg import provenance


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tiny installation."""
    for room in provenance.ROOMS:
        (tmp_path / room / "inner").mkdir(parents=True)
        (tmp_path / room / "__init__.py").write_text("x = 1\n")
        (tmp_path / room / "inner" / "a.py").write_text("y = 2\n")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    own = ["-c", "user.name=n", "-c", "user.email=e@e", "-c", "init.defaultBranch=m", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_the_hash_changes_with_any_line_and_any_name_of_the_code_and_with_nothing_else(root: Path) -> None:
    before = provenance._tree(root)
    (root / "eyeseg" / "__pycache__").mkdir()
    (root / "eyeseg" / "__pycache__" / "b.py").write_text("z")
    (root / "notes.py").write_text("z")
    assert provenance._tree(root) == before
    (root / "workers" / "inner" / "a.py").write_text("y = 3\n")
    changed = provenance._tree(root)
    (root / "workers" / "inner" / "a.py").write_text("y = 2\n")
    assert provenance._tree(root) == before
    (root / "workers" / "inner" / "a.py").rename(root / "workers" / "inner" / "b.py")
    assert len({before, changed, provenance._tree(root)}) == 3


def test_a_checkout_tells_its_commit_and_whether_its_code_was_changed(root: Path) -> None:
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "first")
    commit = git(root, "rev-parse", "HEAD")
    assert provenance._checkout(root) == {"commit": commit, "dirty": False}
    (root / "README").write_text("no code")
    assert provenance._checkout(root) == {"commit": commit, "dirty": False}
    (root / "eyeseg" / "new.py").write_text("untracked")
    assert provenance._checkout(root) == {"commit": commit, "dirty": True}


def test_a_repository_that_only_surrounds_an_installation_is_not_its_checkout(root: Path) -> None:
    (root / "file").touch()
    git(root, "init", "--quiet")
    git(root, "add", "file")
    git(root, "commit", "--quiet", "-m", "of something else")
    assert provenance._checkout(root) == {"commit": None, "dirty": None}


def test_same_code_is_the_same_hash_and_unknown_without_one() -> None:
    one, other = {"sha256": "a", "commit": "1", "dirty": False}, {"sha256": "a", "commit": None, "dirty": None}
    assert provenance.same_code(one, other) is True
    assert provenance.same_code(one, {"sha256": "b"}) is False
    assert provenance.same_code(one, None) is None
    assert provenance.code_in_words("0.1.0", {"sha256": "a" * 64, "commit": "b" * 40, "dirty": True}) == (
        "eyeseg 0.1.0 (commit bbbbbbbbbbbb, modified; source aaaaaaaaaaaa)"
    )
    assert provenance.code_in_words("0.1.0", None) == "eyeseg 0.1.0"


def test_what_is_said_of_this_process_is_complete() -> None:
    said = provenance.here()
    assert len(said["source"]["sha256"]) == 64
    assert {"torch", "numpy", "pillow", "sqlalchemy", "celery"} <= said["packages"].keys()
    assert next(iter(said["packages"])) == "torch", "what numbers pass through comes first"
    assert all(said[key] for key in ("eyeseg", "python", "host", "os", "processor"))
