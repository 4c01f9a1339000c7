"""What stands behind a ranking: gathered whole where it is kept, and said where it is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from evidence_scene import Scene

from eyeseg import artifacts, catalog, figures, reporting, sweeping
from eyeseg.evidence import Evidence
from eyeseg.figures import _paper
from eyeseg.figures._marks import Figure, Panel, each, linear
from eyeseg.figures._svg import simplified
from eyeseg.store import Store, marks
from eyeseg.store import evidence as kept

GRID = (
    "  - {model: unet, split: p2, width: 8, grid: {epochs: [2, 5], lr: [0.001, 0.01]}}\n  - {model: segnet, split: p2, width: 8, epochs: 2}"
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Five trials of two models, all their runs sound; nobody changes it."""
    scene = Scene(tmp_path_factory.mktemp("finished"))
    scene.submit(GRID)
    scene.carry_out()
    yield scene
    scene.store.close()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Drawn eyes and an empty store."""
    made = Scene(tmp_path)
    yield made
    made.store.close()


def gathered(scene: Scene) -> Evidence:
    [found] = reporting.gathered(scene.store, scene.settings, reporting.tables(scene.store))
    return found


def test_the_best_trial_of_each_model_is_looked_at_with_every_image_once(finished: Scene) -> None:
    found = gathered(finished)
    assert len(found.leaders) == 2
    assert {leader.row.model for leader in found.leaders} == {"unet", "segnet"}
    for leader in found.leaders:
        assert [image.position for image in leader.images] == list(range(12))
        assert np.mean([image.auc for image in leader.images if image.auc is not None]) == pytest.approx(leader.row.image_auc_mean)
        assert all((image.curve is None) == (image.auc is None) for image in leader.images)
        assert all(image.curve.area == pytest.approx(image.auc, abs=0.004) for image in leader.images if image.curve)
        assert [training.fold for training in leader.trainings] == [1, 2]
    assert found.notes == ()
    assert found.failures == ()
    assert [leak.patients for leak in found.leaks] == [0, 0]


def test_the_sheet_shows_image_lesion_and_map_of_each_image_the_worst_first(finished: Scene) -> None:
    sheet = gathered(finished).sheet
    aucs = [picture.image.auc for picture in sheet if picture.image.auc is not None]
    assert len(sheet) == 12
    assert aucs == sorted(aucs)
    for picture in sheet:
        assert picture.shown is not None
        assert picture.lesion is not None
        assert picture.map is not None
        assert picture.shown.shape[:2] == picture.lesion.shape == picture.map.shape == (120, 160)
    lesion = [
        float(p.map[p.lesion].mean() - p.map[~p.lesion].mean())
        for p in sheet
        if p.map is not None and p.lesion is not None and p.lesion.any()
    ]
    assert min(lesion) > 0, "a map is brighter on the lesion of its own image"


def test_a_map_that_predicts_nothing_is_brightened_and_says_so(finished: Scene) -> None:
    found = gathered(finished)
    dim = replace(found.sheet[0], map=np.full((120, 160), 30, np.uint8))
    plain = replace(found.sheet[1], map=np.full((120, 160), 200, np.uint8))
    black = replace(found.sheet[2], map=np.zeros((120, 160), np.uint8))
    drawn = figures.drawn(replace(found, sheet=(dim, plain, black)))
    groups = next(figure for name, figure in drawn if name == "sheet").groups
    assert [group.title.partition(" · map ")[2] for group in groups] == ["x8.5", "", ""]
    maps = [group.panels[2].pixels for group in groups]
    assert [int(pixels.max()) for pixels in maps if pixels is not None] == [255, 200, 0]


def test_every_run_is_there_with_what_computed_it(finished: Scene) -> None:
    runs = gathered(finished).runs
    assert len(runs) == 10
    assert {run.provenance["host"] for run in runs} == {"gpu-1"}
    assert all(run.outcome == "ok" and run.device_seconds > 0 and len(run.checkpoint_sha256) == 64 for run in runs)


def test_runs_of_an_older_eyeseg_and_images_elsewhere_are_said_and_cost_only_the_pictures(scene: Scene) -> None:
    scene.submit(GRID)
    scene.carry_out(witnessed=False)
    shutil.move(scene.folder / "eyes", scene.folder / "elsewhere")
    found = gathered(scene)
    said = " ".join(found.notes)
    assert "No ROC curves are stored for" in said
    assert "eyeseg predict --run" in said
    assert "not on this machine" in said
    assert len(found.sheet) == 12
    assert {name for name, _ in figures.drawn(found)} == set(catalog.names("figures")) - {"roc"}
    assert all(
        note in reporting.render([found.table], "html", behind=[found]).replace("&#39;", "'").replace("&gt;", ">") for note in found.notes
    )


def test_images_that_were_changed_since_are_not_shown(scene: Scene) -> None:
    scene.submit(GRID)
    scene.carry_out()
    lines = scene.manifest.read_text().splitlines()
    scene.manifest.write_text("\n".join(lines[:-1]) + "\n")
    found = gathered(scene)
    assert "are not those that were scored" in " ".join(found.notes)
    assert all(picture.shown is None and picture.map is not None for picture in found.sheet)


def test_maps_that_were_altered_or_are_gone_are_said(scene: Scene) -> None:
    scene.submit(GRID)
    scene.carry_out()
    for folder in (scene.folder / "home" / "artifacts").glob("*/*/*/maps"):
        next(folder.iterdir()).write_bytes(b"")
    found = gathered(scene)
    assert all(picture.map is None and picture.shown is not None for picture in found.sheet)
    assert "cannot be read" in " ".join(found.notes)


def test_what_failed_is_told_with_its_last_words(scene: Scene) -> None:
    scene.submit("  - {model: unet, split: p2, width: 8, epochs: 3, grid: {lr: [0.001, 0.01, 0.1, 1.0]}}")
    scene.carry_out(lambda spec: {0.01: "diverged", 0.1: "failed", 1.0: "skipped"}.get(spec.lr, "ok"))
    failures = gathered(scene).failures
    assert sorted({(found.what, found.words[:22], found.job is None) for found in failures}) == [
        ("diverged", "loss became NaN at epo", True),
        ("failed", "training: crashed: the", False),
        ("pending", "", True),
    ]
    assert len(failures) == 6


def test_evidence_is_gathered_from_either_database(store: Store, tmp_path: Path) -> None:
    scene = Scene(tmp_path, patients=4, timepoints=1, store=store)
    scene.submit("  - {model: unet, split: p2, width: 8, grid: {epochs: [1, 2]}}")
    scene.carry_out(lambda spec: "failed" if spec.fold == 2 else "ok")
    found = gathered(scene)
    assert len(found.runs) == 4
    assert [len(leader.curves) for leader in found.leaders] == [2, 2]
    assert len(found.failures) == 2
    assert {picture.map is None for picture in found.sheet} == {False}
    assert found.hardest[0].auc_mean <= found.hardest[-1].auc_mean


def test_an_experiment_without_any_result_is_still_a_page(scene: Scene, tmp_path: Path) -> None:
    scene.submit(GRID)
    found = gathered(scene)
    assert (found.leaders, found.sheet, found.hardest) == ((), (), ())
    assert {failure.what for failure in found.failures} == {"pending"}
    assert "nothing yet" in reporting.render([found.table], "html", behind=[found])
    assert reporting.draw([found], tmp_path / "figures") == []


@pytest.mark.parametrize(("masks", "left"), [("all", 10), ("best", 5), ("none", 0)])
def test_a_sweep_leaves_the_maps_that_the_grid_keeps(scene: Scene, masks: str, left: int) -> None:
    scene.submit(GRID, run=f"{{keep: {{masks: {masks}}}}}")
    scene.carry_out()
    before = len(list((scene.folder / "home" / "artifacts").glob("*/*/*/maps")))
    assert before == (0 if masks == "none" else 10)
    marks.begin_anew(scene.store, scene.settings.artifacts_url)  # of the checkpoints there are but rows
    swept = sweeping.sweep(scene.store, scene.settings).swept
    there = list((scene.folder / "home" / "artifacts").glob("*/*/*/maps"))
    assert len(there) == left
    assert [one.kind for one in swept if "maps" in one.kind] == ["maps of runs not kept"] * (before - left)
    with scene.store.read() as connection:
        known = kept.maps(scene.store, connection.exec_driver_sql("SELECT id FROM run").scalars())
    assert len(known) == left
    for found in known.values():
        artifacts.fetch(scene.settings.artifacts_url, found.address, found.sha256, scene.folder)


@pytest.mark.parametrize("name", catalog.names("figures"))
def test_a_figure_has_panels_a_title_and_a_caption(finished: Scene, name: str) -> None:
    entry = catalog.entry("figures", name)
    figure = catalog.load("figures", name).draw(gathered(finished))
    assert entry.summary.endswith(".")
    assert isinstance(entry.facts["ORDER"], int)
    assert isinstance(entry.facts["ON_PAGE"], bool)
    assert figure.title
    assert figure.caption.endswith(".")
    assert all(isinstance(panel, Panel) for panel in figure.panels)
    assert all("<svg" in drawn for group in figure.groups for drawn in figures.as_svg(group, figure.title))


def test_the_key_of_the_mean_curves_says_what_the_table_says(scene: Scene) -> None:
    scene.submit("  - {model: unet, width: 4, split: p2, epochs: 2}\n  - {model: segnet, width: 4, split: p2, epochs: 2}")
    scene.carry_out()
    found = gathered(scene)
    rows = [replace(leader.row, image_auc_mean=0.123 + n / 10) for n, leader in enumerate(found.leaders)]  # far from any area
    leaders = tuple(replace(leader, row=row) for leader, row in zip(found.leaders, rows, strict=True))
    drawn = dict(figures.drawn(replace(found, leaders=leaders)))
    assert [name for name, *_ in drawn["roc"].panels[0].key] == [f"{row.model} {row.image_auc_mean:.3f}" for row in rows]


def test_a_simplified_line_keeps_its_corners_and_drops_what_lies_between() -> None:
    x = np.linspace(0, 100, 201)
    points = np.stack([x, np.where(x < 50, 0.0, x - 50)], axis=1)
    assert simplified(points).tolist() == [[0, 0], [50, 0], [100, 50]]
    assert simplified(points[:1]).tolist() == [[0, 0]]


def test_figures_are_written_as_png_svg_and_pdf_with_their_fonts_and_the_same_bytes_twice(finished: Scene) -> None:
    found = gathered(finished)
    files = reporting.draw([found], finished.folder / "figures")
    assert {path.suffix for path in files} == {".png", ".svg", ".pdf"}
    assert {path.stem for path in files} == set(catalog.names("figures"))
    assert all(b"/FontFile2" in path.read_bytes() for path in files if path.suffix == ".pdf")
    again = dict(figures.drawn(found))["learning"]
    for path in _paper.write(again, finished.folder / "learning"):
        assert path.read_bytes() == (finished.folder / "figures" / path.name).read_bytes(), path.name


def test_a_name_with_letters_that_no_font_has_is_still_drawn(finished: Scene) -> None:
    figure = Figure("t", "c.", each([Panel(linear("x", [0, 1]), linear("y", [0, 1]), (), "\U0001f441 $x_1$")]))
    assert len(_paper.write(figure, finished.folder / "odd")) == 3
