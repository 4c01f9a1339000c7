"""The report page in a real browser: it sorts and filters, fits every width, and asks nobody for anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.browser import Browser
from eyeseg import reporting

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from evidence_scene import Scene

ATTACK = "<img src=x onerror=console.error(1)><script>console.error(2)</script>"
BLOCKS = (
    "  - {model: unet, split: p2, width: 8, grid: {epochs: [2, 5], lr: [0.001, 0.01]}}\n"
    "  - {model: fcn, split: t2, backbone: resnet18, epochs: 2}\n  - {model: segnet, split: p2, width: 8, epochs: 2}"
)
SPLITS = f"{{p2: {{kind: kfold, k: 2, by: patient}}, t2: {{kind: leave-one-out, by: timepoint, allow_leakage: '{ATTACK}'}}}}"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of two splits, one leaky, with a failed trial, whose images and patients have hostile names."""
    scene = Scene(tmp_path_factory.mktemp("page"), patients=4)
    _rename(scene, [ATTACK.replace("/", "."), "n" * 150, "'\"`&amp;{{7*7}}", "👁 ação"])
    scene.submit(BLOCKS, splits=SPLITS)
    scene.carry_out(lambda spec: "failed" if spec.model == "segnet" else "ok")
    tables = reporting.tables(scene.store)
    file = scene.folder / "report.html"
    file.write_text(reporting.render(tables, "html", behind=reporting.gathered(scene.store, scene.settings, tables)), encoding="utf-8")
    scene.store.close()
    return file


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


def _rename(scene: Scene, names: list[str]) -> None:
    """Give the first images and their patients other names."""
    lines = scene.manifest.read_text(encoding="utf-8").splitlines()
    for row, name in enumerate(names, start=1):
        image, mask, _, *rest = lines[row].split(",")
        (scene.manifest.parent / image).rename(scene.manifest.parent / "images" / f"{name}.png")
        quoted = name.replace('"', '""')
        lines[row] = ",".join([f'"images/{quoted}.png"', mask, f'"{quoted}"', *rest])
    scene.manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("width", "dark"), [(390, True), (820, False), (1400, False)])
def test_the_page_fits_the_width_without_errors_and_requests(browser: Browser, page: Path, width: int, dark: bool) -> None:
    browser.open(page, width=width, dark=dark)
    assert browser.run("document.documentElement.scrollWidth") == width
    assert browser.said == []
    assert [address for address in browser.asked if not address.startswith("data:")] == [page.as_uri()]
    drawn = browser.run("[...document.querySelectorAll('svg.plot')].every((one) => one.getBoundingClientRect().width > 60)")
    assert drawn
    assert browser.run("document.querySelectorAll('svg image').length") > 20
    back = browser.run("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(18, 21, 27)") == dark


def test_what_names_hold_is_shown_and_never_runs(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert browser.run("document.querySelectorAll('script').length") == 1
    assert browser.run("document.querySelectorAll('img, iframe, object, link').length") == 0
    shown = browser.run("document.body.innerText")
    assert ATTACK in shown
    assert "{{7*7}}" in shown
    assert "<b>out of memory</b>" in shown
    injected = "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one)"
    assert browser.run(f"(() => {{ {injected}; return window.ran }})()") is None, "the page's policy lets no other script run"


def test_a_click_on_a_heading_sorts_and_another_turns_the_order_round(browser: Browser, page: Path) -> None:
    browser.open(page)
    column = "[...document.querySelector('table.ranking').tBodies[0].rows].map((row) => row.cells[3].innerText.split('\\n')[0])"
    heads = "[...document.querySelector('table.ranking').tHead.rows[0].cells]"
    click = f"{heads}.find((head) => head.innerText.startsWith('mean AUC')).firstChild.click()"
    ranked = browser.run(column)
    browser.run(click)
    falling = browser.run(column)
    browser.run(click)
    rising = browser.run(column)
    numbers = [float(found) for found in falling if found != "-"]
    assert len(numbers) > 3
    assert numbers == sorted(numbers, reverse=True)
    assert [float(found) for found in rising if found != "-"] == numbers[::-1]
    assert rising[-1] == falling[-1] == "-", "what has no value stays last"
    assert sorted(ranked) == sorted(rising)
    assert browser.run("document.querySelector('table.ranking th[aria-sort]').getAttribute('aria-sort')") == "ascending"


def test_a_filter_leaves_the_rows_that_hold_all_its_words(browser: Browser, page: Path) -> None:
    browser.open(page, width=390)
    visible = "[...document.querySelector('table.ranking').tBodies[0].rows].filter((row) => row.offsetHeight).length"
    everything = browser.run(visible)
    typed = "(() => { const one = document.querySelector('input[type=search]'); one.value = %r; one.dispatchEvent(new Event('input')) })()"
    browser.run(typed % "UNET 0.01")
    assert browser.run(visible) == 2
    assert browser.run("document.querySelector('.tools [role=status]').innerText") == f"2 of {everything}"
    browser.run(typed % "")
    assert browser.run(visible) == everything


def test_the_page_can_be_read_without_its_script(browser: Browser, page: Path) -> None:
    browser.tell("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        assert browser.run("document.querySelectorAll('button, input, select').length") == 0
        assert browser.run("document.body.innerText.includes('Hardest images')")
    finally:
        browser.tell("Emulation.setScriptExecutionDisabled", value=False)
