"""YAML 1.2 core scalars with line numbers, and files that are no text at all."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyeseg.errors import InvalidInput
from eyeseg.grid import read_grid
from eyeseg.grid.findings import Findings
from eyeseg.grid.yaml_reader import Node, read_text, read_tree


def tree(text: str) -> Node:
    return read_tree(text, Findings("grid.yaml"))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[("1e-3", 0.001), ("1E3", 1000.0), (".5", 0.5), ("5.", 5.0), ("-1.5e+2", -150.0), ("+7", 7), ("010", 10), ("0x10", 16)],
        *[("0o17", 15), ("-.inf", -math.inf), (".INF", math.inf), ("0", 0), ("-0", 0)],
        *[("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("12:30:45", "12:30:45"), ("1_000", "1_000")],
        *[("2020-01-01", "2020-01-01"), ("0b11", "0b11"), ("1e", "1e"), (".", "."), ("nan", "nan"), ("inf", "inf"), ("0x", "0x")],
        *[("true", True), ("False", False), ("TRUE", True), ("null", None), ("~", None), ("", None), ("NULL", None), ("tRUE", "tRUE")],
        *[('"5"', "5"), ("'null'", "null"), ('"\\u00e9"', "é"), ("9" * 400, math.inf), ("0x" + "f" * 400, math.inf)],
    ],
)
def test_a_plain_scalar_means_what_yaml_1_2_says(written: str, value: object) -> None:
    found = tree(f"key: {written}\n").value["key"].value
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_read_as_one_that_is_not_finite() -> None:
    assert math.isnan(tree("key: .NaN").value["key"].value)


def test_every_value_and_key_knows_its_line() -> None:
    root = tree("# a comment\na: 1\n\nb:\n  - x\n  -\n    y\nc: {d:\n  2}\n")
    assert root.value["a"].line == 2
    assert [node.line for node in root.value["b"].value] == [5, 7]
    inner = root.value["c"].value["d"]
    assert (inner.key_line, inner.line) == (8, 9)


def test_twenty_levels_are_read_and_twenty_one_are_not() -> None:
    depth = 19  # the mapping around them is the first level
    assert tree(f"a: {'[' * depth}{']' * depth}").value["a"].is_list
    with pytest.raises(InvalidInput, match="deeper than 20"):
        tree(f"a: {'[' * (depth + 1)}{']' * (depth + 1)}")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_nesting_of_thousands_is_refused_without_being_read(opening: str) -> None:
    with pytest.raises(InvalidInput):
        tree(opening * 5000)


@pytest.mark.timeout(20)
def test_a_bomb_of_aliases_ends_after_a_hundred_problems() -> None:
    text = "a: &a [x]\n" + "".join(f"k{i}: [*a, *a, *a, *a, *a, *a, *a, *a]\n" for i in range(20_000))
    with pytest.raises(InvalidInput) as caught:
        tree(text)
    assert len(caught.value.problems) == 101
    assert "Fix these first" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"version: 1\nname: caf\xe9\n", "grid.yaml:2: byte 0xe9 is not UTF-8. Save the file as UTF-8."),
        ("version: 1\n".encode("utf-16"), "grid.yaml:1: the file is UTF-16, not UTF-8. Save it as UTF-8."),
        ("version: 1\n".encode("utf-16-be"), "grid.yaml:1: the file is UTF-16, not UTF-8. Save it as UTF-8."),
        (b"version: 1\nname: a\0b\n", "grid.yaml:2: a control character (NUL) stands here. Delete it."),
        (b"version: 1\nname: a\x07\n", "grid.yaml:2: a control character (U+0007) stands here. Delete it."),
        (b"version: 1\n" + b"#" * (1 << 20), "grid.yaml: the file is over 1 MiB. A grid is a few lines: write products with `grid:`."),
    ],
)
def test_a_file_that_is_no_utf8_text_is_named(content: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("grid.yaml").write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_grid(Path("grid.yaml"))
    assert str(caught.value) == said


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, said in ((Path("none.yaml"), "none.yaml: no such file. "), (Path(), ".: is a directory. ")):
        with pytest.raises(InvalidInput) as caught:
            read_grid(path)
        assert str(caught.value).startswith(said)


@pytest.mark.timeout(20)
def test_a_pipe_or_a_device_is_no_grid_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe.yaml", tmp_path / "zero.yaml"):
        with pytest.raises(InvalidInput) as caught:
            read_grid(path)
        assert str(caught.value) == f"{path}: a pipe or a device, not a file. Name a grid file that can be read."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("manifest.csv", "w.safetensors"):
        Path(name).touch(mode=0)
    Path("grid.yaml").write_text("version: 1\ndata: {manifest: manifest.csv}\nmodel: unet\npretrained: w.safetensors\n")
    with pytest.raises(InvalidInput) as caught:
        read_grid(Path("grid.yaml"))
    assert str(caught.value).splitlines() == [
        "grid.yaml:2: data.manifest: 'manifest.csv' may not be read. Name a file; paths are relative to this one.",
        "grid.yaml:4: pretrained: 'w.safetensors' may not be read. Name a file; paths are relative to this one.",
    ]
    Path("grid.yaml").chmod(0)
    with pytest.raises(InvalidInput, match=r"^grid\.yaml: permission denied\. Name a grid file that can be read\.$"):
        read_grid(Path("grid.yaml"))


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "grid.yaml"
    path.write_bytes(b"\xef\xbb\xbfversion: 1\n")
    assert read_text(path, "grid.yaml") == "version: 1\n"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("abc:-[]{},&*!#|>'\"%@ \n\t1.~?\\"), max_size=60))
def test_any_text_is_a_tree_or_named_problems_never_another_error(text: str) -> None:
    findings = Findings("grid.yaml")
    try:
        found: Node | None = read_tree(text, findings)
    except InvalidInput:
        found = None
    assert (found is not None and found.is_mapping) or findings.problems
    assert all(problem.line >= 1 for problem in findings.problems)
