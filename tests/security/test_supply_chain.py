"""What eyeseg is made of: no version with a known vulnerability, nothing that bandit passes over without an explanation."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

CHECKOUT = Path(__file__).parents[2]
LINES = [line for line in (Path(__file__).parent / "floors.txt").read_text().splitlines() if line and not line.startswith("#")]
FLOORS = {canonicalize_name(found.name): found for found in (Requirement(line.partition("#")[0]) for line in LINES)}


def lowest(requirement: Requirement) -> Version:
    [found] = [Version(one.version) for one in requirement.specifier if one.operator == ">="]
    return found


def declared() -> list[Requirement]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    every = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return [Requirement(one) for one in every]


def test_every_floor_says_why() -> None:
    assert all(re.search(r"# (CVE|GHSA)-\S+ ", line) for line in LINES)
    assert len(FLOORS) == len(LINES) > 20


def test_nothing_that_is_installed_is_below_its_floor() -> None:
    installed = {canonicalize_name(str(one.name)): Version(one.version) for one in importlib.metadata.distributions() if one.name}
    assert len(FLOORS.keys() & installed.keys()) > 12
    assert [f"{name} {installed[name]}" for name, floor in FLOORS.items() if name in installed and installed[name] < lowest(floor)] == []


def test_no_version_below_its_floor_satisfies_pyproject() -> None:
    asked = {canonicalize_name(one.name): one for one in declared()}
    assert len(asked.keys() & FLOORS.keys()) > 10
    assert [str(one) for name, one in asked.items() if name in FLOORS and lowest(one) < lowest(FLOORS[name])] == []


def test_whatever_bandit_is_told_to_pass_over_is_explained() -> None:
    """`make check` runs bandit itself."""
    rooms = [path for room in ("eyeseg", "workers", "migrations") for path in (CHECKOUT / room).rglob("*.py")]
    marked = [line for path in rooms for line in path.read_text(encoding="utf-8").splitlines() if "nosec" in line]
    assert marked
    assert [line for line in marked if not re.search(r"# (noqa: S\d+ )?.*\w{4,}.*# nosec B\d{3}$", line)] == []
    assert "bandit -q -c pyproject.toml -r eyeseg workers migrations" in (CHECKOUT / "Makefile").read_text(encoding="utf-8")


def test_every_test_that_the_page_of_attacks_names_is_there() -> None:
    page = (CHECKOUT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", page))
    assert len(named) > 20
    assert [name for name in named if not any((CHECKOUT / place / name).exists() for place in ("", "tests/security"))] == []
    ours = {path.name for path in (CHECKOUT / "tests" / "security").glob("test_*.py")}
    assert ours - {Path(name).name for name in named} - {"test_supply_chain.py"} == set()
