"""Flower as people see it: its tasks page, opened in a real browser while a grid runs."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from acceptance.home import FLOWER, Home

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=10000"),
)


@pytest.fixture
def browser() -> str:
    """A Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"needs a browser: none of {', '.join(BROWSERS)} is on the PATH")
    return found


def test_tasks_page_shows_jobs_by_label_with_their_state(home: Home, browser: str) -> None:
    said = home.run("up", "--flower-port", 15555)
    address = said.stdout.split()[1]
    assert home.processes(FLOWER)
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 400", "model: unet, width: 6, epochs: 400"))
    home.in_mid_training()

    rows = tasks(browser, address, home.folder / "browser")

    said = [re.search(r"eyeseg\.train +job \d+ · (.+) · by_patient (fold [12]/2) · 400 epochs +([A-Z]+)", row) for row in rows]
    assert all(said), rows
    each_once = [(f"unet width={width}", f"fold {fold}/2") for width in (4, 6) for fold in (1, 2)]
    assert sorted(found.group(1, 2) for found in said if found) == each_once, rows
    assert sorted(found.group(3) for found in said if found) == ["PENDING", "PENDING", "PENDING", "STARTED"]
    home.run("down")
    assert home.is_empty(), home.processes()


def tasks(browser: str, address: str, profile: Path) -> list[str]:
    """The rows of Flower's table of tasks, as text."""
    opened = subprocess.run(
        [browser, *QUIET, f"--user-data-dir={profile}", "--dump-dom", f"{address}/tasks"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    table = re.search(r'<table id="tasks-table".*?</table>', opened.stdout, re.DOTALL)
    assert table, opened.stdout[-2000:]
    body = table.group().split("<tbody", 1)[1]
    return [html.unescape(re.sub(r"<[^>]+>", " ", row)) for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]
