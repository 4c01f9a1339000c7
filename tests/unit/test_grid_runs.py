"""Trials, folds and seeds become runs; what only the samples show is a problem at the grid's line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from eyeseg import catalog
from eyeseg.cli import run
from eyeseg.errors import InvalidInput, Refused
from eyeseg.grid import Grid, expand, grid_problems, json_schema, partitions, read_grid, run_count
from eyeseg.grid.sections import RANK_BY
from eyeseg.ranking import RANK_KEYS
from eyeseg.samples import draw_samples
from eyeseg.spec import FIELDS


@dataclass(frozen=True)
class Eye:
    patient: str
    eye: str = "left"
    timepoint: str = "1"
    split: str = ""


TEN = [Eye(patient=f"p{patient}", timepoint=str(time)) for patient in range(5) for time in range(2)]


def grid_of(folder: Path, text: str) -> Grid:
    (folder / "manifest.csv").touch()
    path = folder / "grid.yaml"
    path.write_text(f"version: 1\ndata: {{manifest: manifest.csv}}\n{text}")
    return read_grid(path)


def test_every_trial_runs_on_every_fold_with_every_seed(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "model: unet\ngrid: {lr: [0.1, 0.2], seed: [0, 4]}\n")
    parts = partitions(grid, TEN)
    runs = [(index, spec.lr, spec.seed, spec.fold, spec.split) for index, spec in expand(grid, TEN, parts)]
    assert runs == [(i, lr, seed, fold, "patient5") for i, lr in enumerate((0.1, 0.2)) for seed in (0, 4) for fold in range(1, 6)]
    assert run_count(grid, parts) == len(runs) == 20


def test_only_the_folds_asked_for_run(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "blocks:\n  - {model: unet, fold: [4, 2]}\n  - {model: unet, fold: 1, seed: 9}\n")
    parts = partitions(grid, TEN)
    assert [(spec.seed, spec.fold) for _, spec in expand(grid, TEN, parts)] == [(0, 4), (0, 2), (9, 1)]
    assert run_count(grid, parts) == 3


def test_folds_that_only_the_samples_show_count_against_the_cap(tmp_path: Path) -> None:
    text = "splits: {each: {kind: leave-one-out, by: patient}}\nmodel: unet\nrun: {budget: {max_runs: 4}}\n"
    grid = grid_of(tmp_path, text)
    with pytest.raises(Refused, match=r"this grid has 5 runs; the limit is 4\. Raise run\.budget\.max_runs or cut the grid\."):
        expand(grid, TEN, partitions(grid, TEN))


def test_folds_that_do_not_exist_and_batches_too_large_are_problems(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "blocks:\n  - {model: unet, fold: [5, 6]}\n  - {model: fcn, batch_size: 9}\n  - {model: fcn, batch_size: 8}\n")
    problems = grid_problems(grid, TEN, partitions(grid, TEN))
    assert [str(problem).split("grid.yaml:")[1] for problem in problems] == [
        "4: fold: there is no fold 6: the split 'patient5' has 5 folds. Name one of 1 to 5.",
        "5: batch_size: 9 is more than the 8 training images of fold 1 of the split 'patient5'. Write at most 8.",
    ]


def test_splits_that_cannot_be_made_are_problems_at_their_lines(tmp_path: Path) -> None:
    text = """\
splits:
  many: {kind: kfold,
    k: 11}
  none: {kind: leave-one-out,
    by: eye}
  unused: {kind: kfold, k: 99}
model: unet
split: [many, none]
"""
    grid = grid_of(tmp_path, text)
    with pytest.raises(InvalidInput) as caught:
        partitions(grid, TEN)
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [(5, "splits.many.k"), (7, "splits.none.by")]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_samples(tmp_path_factory.mktemp("eyes"), patients=5, timepoints=2, size=(48, 32))


def test_the_command_prints_one_row_a_run(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grid = manifest.parent / "grid.yaml"
    grid.write_text(f"version: 1\ndata: {{manifest: {manifest.name}}}\nmodel: unet\ngrid: {{epochs: [1, 2]}}\nfold: [1, 3]\n")
    assert run(["grid", "expand", str(grid), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["run"], row["trial"], row["epochs"], row["fold"]) for row in rows] == [
        (1, 1, 1, 1),
        (2, 1, 1, 3),
        (3, 2, 2, 1),
        (4, 2, 2, 3),
    ]
    assert {(row["model"], row["split"], row["seed"]) for row in rows} == {("unet", "patient5", 0)}


def test_the_command_names_a_fold_that_the_samples_do_not_have(
    manifest: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(manifest.parent)
    Path("bad.yaml").write_text(f"version: 1\ndata: {{manifest: {manifest.name}}}\nmodel: unet\nfold: 6\n")
    assert run(["grid", "expand", "bad.yaml"]) == 2
    answer = capsys.readouterr()
    assert answer.err == "bad.yaml:4: fold: there is no fold 6: the split 'patient5' has 5 folds. Name one of 1 to 5.\n"
    assert answer.out == ""


def test_the_schema_knows_every_field_and_every_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["grid", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema == json.loads(json.dumps(json_schema()))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, found in FIELDS.items():
        if found.placed_by == "grid" and name != "fold":
            assert schema["$defs"][name]["description"] == found.doc
            assert name in schema["properties"]["blocks"]["items"]["properties"]
    for field, kind in (("model", "models"), ("loss", "losses"), ("optimizer", "optimizers"), ("schedule", "schedules")):
        assert tuple(choice["const"] for choice in schema["$defs"][field]["oneOf"]) == catalog.names(kind)
    kinds = schema["properties"]["splits"]["additionalProperties"]["oneOf"]
    assert tuple(kind["properties"]["kind"]["const"] for kind in kinds) == catalog.names("folds")


def test_every_measure_that_ranks_may_be_asked_for() -> None:
    assert RANK_BY == RANK_KEYS


def test_every_reference_of_the_schema_leads_somewhere() -> None:
    schema = json_schema()

    def references(part: object) -> list[str]:
        if isinstance(part, dict):
            here = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return here + [found for value in part.values() for found in references(value)]
        return [found for value in part for found in references(value)] if isinstance(part, list) else []

    found = set(references(schema))
    assert found
    assert found <= {f"#/$defs/{name}" for name in schema["$defs"]}
