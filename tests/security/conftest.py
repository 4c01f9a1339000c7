"""A home of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An embedded home: no URL is set."""
    made = Home(tmp_path)
    yield made
    made.close()
