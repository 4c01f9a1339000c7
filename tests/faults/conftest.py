"""Homes with short leases, so that what a fault breaks is mended while one watches, and what an undisturbed training comes to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance.home import Home
from sick import EPOCHS, LONG, SHORT


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home in which leases end after three seconds and every epoch leaves a checkpoint."""
    made = Home(tmp_path, SHORT)
    yield made
    made.close()


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one training of LONG comes to when nothing happens to it."""
    home = Home(tmp_path_factory.mktemp("undisturbed"))
    home.run("submit-grid", home.grid(LONG), "--limit", 1, "--wait")
    numbers = home.numbers()
    assert len(numbers["epochs"]) == EPOCHS
    assert len(numbers["scores"]) == 6
    assert [attempt["ending"] for attempt in home.attempts()] == ["done"]
    return numbers
