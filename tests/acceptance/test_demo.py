"""`eyeseg demo`, with its own grid cut down to an epoch or two: from nothing to a ranking and a page, and nothing left running."""

from __future__ import annotations

import re
from pathlib import Path

from acceptance.home import Home

QUICK = Path(__file__).parents[2] / "grids" / "quick.yaml"


def test_the_demo_ranks_five_systems_and_writes_a_page(home: Home) -> None:
    text = re.sub(r"epochs: \[.*?\]", "epochs: [1, 2]", re.sub(r"epochs: \d+", "epochs: 1", QUICK.read_text()))
    text = text.replace("image_size: [96, 64]", "image_size: [48, 32]").replace("k: 3", "k: 2")
    (home.folder / "grids").mkdir()
    (home.folder / "grids" / "quick.yaml").write_text(text)

    said = home.run("demo")

    assert home.is_empty(), home.processes()
    report = home.json("report")
    assert report["complete"] is True
    assert [row["runs"] for row in report["rows"]] == [2] * 6
    assert {row["model"] for row in report["rows"]} == {"unet", "fcn", "segnet", "deeplabv3", "deeplabv3plus"}
    page = (home.folder / "report.html").read_text()
    for row in report["rows"]:
        assert row["model"] in said.stdout
        assert row["model"] in page
    assert page.count("<image") == 3 * report["data"]["images"], "image, outlines and map of each image of the best trial"
    assert "What is not shown" not in page
    assert "Open report.html in a browser" in said.stderr
