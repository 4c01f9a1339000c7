"""The grid of the demo: every published system in small form, on folds that keep patients together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from eyeseg.cli.demo import PATIENTS, TIMEPOINTS, _grid
from eyeseg.samples import draw_samples
from eyeseg.submission import make_plan

QUICK = Path(__file__).parents[2] / "grids" / "quick.yaml"
SYSTEMS = {"unet", "fcn", "segnet", "deeplabv3", "deeplabv3plus"}


def test_it_is_written_where_there_is_none_and_holds_the_five_systems(tmp_path: Path) -> None:
    grid = _grid(tmp_path / "grids")
    draw_samples(tmp_path / "eyes", patients=PATIENTS, timepoints=TIMEPOINTS, size=(64, 64))

    plan = make_plan(grid)

    assert grid.read_text() == QUICK.read_text()
    specs = [planned.spec for _, planned in plan.runs]
    assert Counter(spec.model for spec in specs).keys() == SYSTEMS
    assert {spec.backbone for spec in specs} == {None, "resnet18"}
    assert max(spec.width or 0 for spec in specs) == 8
    assert plan.leaks == []
    assert [(split["kind"], split["by"]) for split in plan.grid.splits.values()] == [("kfold", "patient")]
    assert len(plan.trainings) < len(specs)


def test_a_grid_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "quick.yaml").write_text("mine")
    assert _grid(tmp_path).read_text() == "mine"
