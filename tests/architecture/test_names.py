"""Names, lengths and first sentences: what keeps every file readable in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FILES = sorted(path for room in ("eyeseg", "workers", "migrations") for path in (CHECKOUT / room).rglob("*.py"))
CATALOGUES = ("models", "losses", "optimizers", "schedules", "folds", "baselines", "formats", "figures", "exports")
GENERATED = CHECKOUT / "migrations" / "versions"

LONGEST_FILE, LONGEST_FUNCTION, SAYS_IT_ITSELF = 400, 60, 8  # lines

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _parsed() -> Iterator[tuple[str, ast.Module]]:
    for path in FILES:
        yield str(path.relative_to(CHECKOUT)), ast.parse(path.read_text(encoding="utf-8"))


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 80


def test_a_module_opens_with_a_sentence() -> None:
    silent = [name for name, tree in _parsed() if not (ast.get_docstring(tree) or "").split("\n\n")[0].rstrip().endswith((".", ":", ";"))]
    assert silent == []


def test_a_public_class_or_function_says_what_its_name_does_not() -> None:
    """Entries of catalogues offer what their catalogue's docstring says, and a function of a few lines may speak for itself."""
    silent = [
        f"{name}: {node.name}"
        for name, tree in _parsed()
        for node in tree.body
        if isinstance(node, Function | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node) and not _entry(name)
        if isinstance(node, ast.ClassDef) or _length(node) > SAYS_IT_ITSELF
    ]
    assert silent == []


def _entry(name: str) -> bool:
    room, folder, *_ = Path(name).parts
    return (room == "eyeseg" and folder in CATALOGUES) or room == "migrations"


def test_no_file_is_longer_than_can_be_read_in_one_go() -> None:
    long = [path.name for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE]
    assert long == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name}: {node.name} has {_length(node)} lines"
        for name, tree in _parsed()
        if not (CHECKOUT / name).is_relative_to(GENERATED)
        for node in ast.walk(tree)
        if isinstance(node, Function) and _length(node) > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("word", ["helper", "helpers", "util", "utils", "manager", "common", "misc"])
def test_no_module_is_named_for_nothing(word: str) -> None:
    assert [str(path) for path in FILES if word in path.stem.strip("_").split("_") or path.parent.name == word] == []
