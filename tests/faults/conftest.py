"""Homes with short leases, so that what a fault breaks is mended while one watches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance.home import Home

# a checkpoint at the end of every epoch, so that there is always one to go on from
SHORT = {"EYESEG_LEASE_S": "3", "EYESEG_CHECKPOINT_S": "0"}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home in which leases end after three seconds and every epoch leaves a checkpoint."""
    made = Home(tmp_path, SHORT)
    yield made
    made.close()
