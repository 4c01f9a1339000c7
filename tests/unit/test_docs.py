"""The documentation says what is so: its grids are planned, its commands and links exist, its Python compiles, and its site builds."""

from __future__ import annotations

import ast
import dataclasses
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from eyeseg import submission
from eyeseg.cli import cli
from eyeseg.samples import draw_samples
from eyeseg.spec import RunSpec

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
PAGES = [CHECKOUT / "README.md", *sorted(DOCS.rglob("*.md"))]
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_GRID_KEYS = {"version", "name", "data", "splits", "base", "models", "blocks", "exclude", "run", "report", "model", "grid"}
_SETTINGS = {field.name for field in dataclasses.fields(RunSpec)}  # the short form has them at top level
# of the page on extending: names that are there only once its files are; tests/acceptance/test_new_model.py runs that grid
_EXTENDED = "extended"


def fences(page: Path, *languages: str) -> Iterator[tuple[int, str]]:
    """The fenced blocks of a page in these languages, each with the line it begins on."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        if found[2] in languages:
            yield text.count("\n", 0, found.start()) + 2, re.sub(f"^{found[1]}", "", found[3], flags=re.MULTILINE)


def grids() -> Iterator[Any]:
    """Every fenced YAML that speaks the grid language, whole or in part."""
    for page in PAGES:
        for line, text in fences(page, "yaml"):
            if yaml.safe_load(text).get("name") != _EXTENDED:
                yield pytest.param(text, id=f"{page.name}:{line}")


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Images of sixteen patients at five time points, small."""
    return draw_samples(tmp_path_factory.mktemp("docs") / "data", patients=16, timepoints=5, size=(32, 32))


@pytest.mark.parametrize("text", list(grids()))
def test_a_grid_of_the_documentation_is_planned(text: str, eyes: Path, tmp_path: Path) -> None:
    found = yaml.safe_load(text)
    if not found.keys() & _GRID_KEYS:
        found, text = {"splits": found}, "splits:\n" + re.sub("^", "  ", text, flags=re.MULTILINE)
    assert found.keys() <= _GRID_KEYS | _SETTINGS, "what is not a grid is fenced without `yaml`"
    manifest = f"{{manifest: {eyes}, image_size: [32, 32]}}"
    text = re.sub(r"manifest: [\w./-]+", f"manifest: {eyes}", text)
    whole = [("version", "1"), ("data", manifest), ("model", "unet")]
    missing = [f"{key}: {value}" for key, value in whole if key not in found and not (key == "model" and "blocks" in found)]
    if "splits" in found and "model" not in found and "blocks" not in found:
        missing.append(f"split: [{', '.join(found['splits'])}]")
    (tmp_path / "grid.yaml").write_text("\n".join([*missing, text]))

    plan = submission.make_plan(tmp_path / "grid.yaml")

    submission.refuse_leaks(plan)
    assert len(plan.runs) >= (5 if "column" not in text else 1)
    if "splits" in found:
        assert set(plan.partitions) >= set(found["splits"])


def commands(page: Path) -> list[str]:
    """Every line of a fenced block that calls `eyeseg`, and every one in backticks within a sentence."""
    found = []
    for _, text in fences(page, ""):
        found += [line.removeprefix("$ ") for line in text.splitlines() if re.match(r"(\$ )?eyeseg [a-z]", line)]
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    found += re.findall(r"(?<!`)`(eyeseg [a-z][^`]*)`(?!`)", prose)
    return list(dict.fromkeys(part.strip() for line in found for part in re.split(r"; (?=eyeseg )", re.sub(r"\s+#.*$", "", line))))


def test_every_room_stands_in_the_architecture_and_on_its_floor() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.stem for path in (CHECKOUT / "eyeseg").iterdir() if path.suffix in ("", ".py") and not path.name.startswith("_")}
    table, floors = page.partition("## Rooms")[2].partition("```\n")[::2]
    named = set(re.findall(r"`(?:eyeseg/)?(\w+)(?:\.py|/)`", table))
    assert sorted(rooms - named) == []
    contract = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]
    drawn = [sorted(re.findall(r"\w+", floor)) for floor in floors.partition("```")[0].split(">")]
    assert drawn == [sorted(re.findall(r"\w+", floor)) for floor in contract["layers"]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_of_the_documentation_is_one(page: Path) -> None:
    """Its words are commands, its flags exist, its choices are among those offered. It is not run."""
    assert [f"{line}: {found}" for line in commands(page) if (found := complaint(line))] == []


def complaint(line: str) -> str:
    """What is wrong with a command line, or nothing."""
    words = shlex.split(re.sub(r"\.\.\.|…|\|.*$|[<>].*$|[\[\]]", " ", line), comments=True)[1:]
    command: click.Command = cli
    context = click.Context(cli, info_name="eyeseg")
    while isinstance(command, click.Group) and words:
        following = command.get_command(context, words[0])
        if following is None:
            return f"no command {words[0]!r}"
        command, words = following, words[1:]
    known = {name: one for one in command.params if isinstance(one, click.Option) for name in (*one.opts, *one.secondary_opts)}
    for place, word in enumerate(words):
        flag, _, value = word.partition("=")
        if not re.match(r"--?[a-z]", flag) or flag in ("--help", "-h"):
            continue
        if flag not in known:
            return f"no option {flag}"
        given, choices = value or "".join(words[place + 1 : place + 2]), getattr(known[flag].type, "choices", None)
        if choices and not known[flag].is_flag and re.fullmatch(r"[a-z-]+", given) and given not in choices:
            return f"{flag} takes no {given!r}"
    return ""


def test_a_wrong_command_would_be_seen() -> None:
    assert complaint("eyeseg reprot --top 5") == "no command 'reprot'"
    assert complaint("eyeseg report --tops 5") == "no option --tops"
    assert complaint("eyeseg report --by=modell") == "--by takes no 'modell'"
    assert complaint("eyeseg data check MANIFEST --sheet FILE") == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_and_json_of_the_documentation_can_be_read(page: Path) -> None:
    """And Python asks eyeseg for what it has."""
    import eyeseg

    for _, text in fences(page, "python"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "eyeseg":
                assert node.attr in eyeseg.__all__
    for _, text in fences(page, "json"):
        json.loads(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_to_a_file_and_to_a_heading_in_it(page: Path) -> None:
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    wrong = []
    for target in _LINK.findall(prose):
        path, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        place = page.parent / path if path else page
        if not place.exists() or (heading and heading not in headings(place.read_text(encoding="utf-8"))):
            wrong.append(target)
    assert wrong == []


def headings(text: str) -> set[str]:
    """The names that headings can be linked by."""
    found = re.findall(r"^#+ (.*)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower()) for title in found}


def test_pictures_are_small_and_every_one_is_shown() -> None:
    everything = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = [path for path in DOCS.rglob("*") if path.suffix in (".png", ".webp", ".svg", ".jpg")]
    assert len(pictures) > 5
    assert [path.name for path in pictures if path.name not in everything] == []
    assert [path.name for path in pictures if path.stat().st_size > 400_000] == []


def test_the_site_builds_without_a_warning_and_asks_nobody_for_anything(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(build, cwd=CHECKOUT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr  # of what is only quiet, nothing is counted
    assert (done.returncode, [line for line in said.splitlines() if not line.startswith("INFO")]) == (0, [])
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) >= len(PAGES) - 1
    for page in pages:
        html = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]+)"', html)
        loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|preconnect|icon|preload)"[^>]*>', html)
        assert [one for one in loaded if "//" in one] == [], page.name
        assert 'class="mermaid"' not in html, "its script would come from elsewhere"
        if page.name != "404.html":  # served from anywhere, it cannot know where it is
            inside = [one for one in re.findall(r'(?:src|href)="([^"#]+)', html) if not re.match(r"[a-z]+:", one)]
            assert [one for one in inside if not (page.parent / one).exists()] == [], page.name
    notebook = json.loads((tmp_path / "site" / "notebook.ipynb").read_text(encoding="utf-8"))
    assert len(notebook["cells"]) > 10
