"""Labels, names of tasks and of workers that are markup, in Flower's pages as a real browser builds them."""

from __future__ import annotations

import re
import shutil
import subprocess
import urllib.parse
from html.parser import HTMLParser

import pytest
from acceptance.home import Home
from acceptance.test_flower import BROWSERS, QUIET

from eyeseg.broker import celery_app

pytestmark = pytest.mark.long

NASTY = "<img src=x onerror=\"document.body.setAttribute('owned', 1)\"><script>document.body.setAttribute('owned', 2)</script>"


class Elements(HTMLParser):
    """What elements a page has, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_forged_event_puts_no_markup_into_flowers_pages(home: Home) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip(f"needs a browser: none of {', '.join(BROWSERS)} is on the PATH")
    address = home.run("up", "--flower-port", 15755).stdout.split()[1].rstrip("/")
    app = celery_app(home.settings)
    label = {"job_id": 1, "label": NASTY}

    def dom(path: str) -> str:
        command = [browser, *QUIET, f"--user-data-dir={home.folder / 'browser'}", "--dump-dom", f"{address}{path}"]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout

    def told() -> str:
        with app.connection_for_write() as connection, app.events.Dispatcher(connection, hostname=NASTY) as events:
            for kind in ("worker-online", "worker-heartbeat"):
                events.send(kind, freq=2, sw_ident=NASTY, sw_ver=NASTY, sw_sys=NASTY)
            for kind in ("task-sent", "task-received", "task-failed"):
                events.send(kind, uuid=NASTY, name=NASTY, args=NASTY, kwargs=repr(label), exception=NASTY, traceback=NASTY, queue=NASTY)
        page = dom("/tasks")
        return page if "onerror" in page else ""

    pages = {"/tasks": home.eventually(told, "the forged task on Flower's page")}
    pages |= {path: dom(path) for path in ("/workers", "/broker", f"/task/{urllib.parse.quote(NASTY, safe='')}")}

    assert "onerror" in pages["/workers"]
    for path, page in pages.items():
        elements = Elements()
        elements.feed(page)
        assert not [one for one in elements.found if "owned" in one[1]], path
        assert not [one for one in elements.found if one[0] == "img" and one[1].get("src") == "x"], path
        assert not [key for _, attributes in elements.found for key in attributes if key == "onerror"], path
        assert not re.search(r"<script>document\.body", page), path
    app.close()
    home.run("down")
