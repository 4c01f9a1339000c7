"""What a grid means: products, zips, rules, exclusions, precedence, collapsing."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eyeseg.errors import InvalidInput, Refused
from eyeseg.grid import Grid, read_grid

PAPER = """\
version: 1
name: paper-2020
data: {manifest: manifest.csv, image_size: [256, 256], channels: rgb}
splits:
  holdout91:  {kind: holdout, val: 0.10, order: file}
  holdout55:  {kind: holdout, val: 0.45, order: file}
  time5:      {kind: leave-one-out, by: timepoint, allow_leakage: "as in the paper, 4.1.3"}
  patient5:   {kind: kfold, k: 5, by: patient, seed: 0}
base: {lr: 0.001, batch_size: 1, optimizer: sgd, momentum: 0.9, loss: softmax, schedule: constant, seed: 0}
models:
  unet: {optimizer: rmsprop, momentum: 0.0, loss: bce}
  segnet: {batch_size: 5}
  deeplabv3plus: {batch_size: 5}
blocks:
  - {model: unet, split: holdout91, grid: {epochs: [10, 50, 100]}}
  - {model: fcn, backbone: resnet101, split: time5, grid: {epochs: [70, 100, 120, 150], batch_size: [1, 2]}}
  - model: deeplabv3plus
    split: time5
    grid: {backbone: [resnet101, drn_d_54, xception65]}
    zip: {epochs: [100, 150], lr: [0.0002, 0.001]}
    when: [{if: {backbone: drn_d_54}, set: {batch_size: 2}}]
exclude: [{model: fcn, batch_size: 2, epochs: {ge: 101}}]
run: {priority: 5, retry: {infra: 3, oom: 0}, stop: {all_black: 5},
      budget: {max_runs: 10000, gpu_hours: 200, on_exceed: refuse}, keep: {per_trial: best, masks: best}}
report: {rank_by: image_auc_mean, alpha: 0.05}
"""


def grid_of(folder: Path, text: str) -> Grid:
    """The grid that a text writes; `version` and `data` are added where it has none."""
    (folder / "manifest.csv").touch()
    path = folder / "grid.yaml"
    path.write_text(text if text.startswith("version") else f"version: 1\ndata: {{manifest: manifest.csv}}\n{text}")
    return read_grid(path)


def spec_values(grid: Grid, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(trial.spec, field) for field in fields) for trial in grid.trials]


def test_the_paper_grid_has_the_trials_counted_by_hand(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, PAPER)
    fields = ("model", "backbone", "width", "epochs", "batch_size", "lr", "optimizer", "momentum", "loss")
    unet = [("unet", None, 64, epochs, 1, 0.001, "rmsprop", 0.0, "bce") for epochs in (10, 50, 100)]
    fcn = [(70, 1), (70, 2), (100, 1), (100, 2), (120, 1), (150, 1)]  # batches of 2 are excluded from 101 epochs on
    plus = [
        (b, e, lr, 2 if b == "drn_d_54" else 5) for b in ("resnet101", "drn_d_54", "xception65") for e, lr in ((100, 0.0002), (150, 0.001))
    ]
    assert spec_values(grid, *fields) == [
        *unet,
        *[("fcn", "resnet101", None, epochs, batch, 0.001, "sgd", 0.9, "softmax") for epochs, batch in fcn],
        *[("deeplabv3plus", backbone, None, epochs, batch, lr, "sgd", 0.9, "softmax") for backbone, epochs, lr, batch in plus],
    ]
    assert [trial.split for trial in grid.trials] == ["holdout91"] * 3 + ["time5"] * 12
    assert {trial.seeds for trial in grid.trials} == {(0,)}
    assert {trial.folds for trial in grid.trials} == {None}
    assert (grid.name, grid.manifest, grid.text) == ("paper-2020", tmp_path / "manifest.csv", PAPER)
    assert grid.splits["time5"] == {"kind": "leave-one-out", "by": "timepoint", "allow_leakage": "as in the paper, 4.1.3"}
    assert grid.run["stop"] == {"all_black": 5}
    assert grid.run["budget"] == {"max_runs": 10000, "gpu_hours": 200.0, "on_exceed": "refuse"}
    assert grid.notes == ()
    assert (grid.lines["time5"], grid.lines["patient5", "k"], grid.lines[0], grid.lines[9]) == (7, 8, 15, 17)


def test_the_shortest_grid_is_one_trial_under_five_patient_folds(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "model: unet\n")
    assert grid.name == "grid"
    assert grid.splits == {"patient5": {"kind": "kfold", "k": 5, "by": "patient", "seed": 0}}
    assert spec_values(grid, "model", "split", "epochs", "fold", "seed") == [("unet", "patient5", 50, 1, 0)]
    assert grid.run == {
        "priority": 5,
        "retry": {"infra": 3, "oom": 0},
        "stop": {"all_black": None},
        "budget": {"max_runs": 10_000, "gpu_hours": None, "on_exceed": "refuse"},
        "keep": {"per_trial": "best", "masks": "best"},
        "prune": None,
    }
    assert grid.report == {"rank_by": "image_auc_mean", "alpha": 0.05}


def test_data_fields_reach_every_trial(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "version: 1\ndata: {manifest: manifest.csv, image_size: [96, 64], channels: green}\nmodel: [unet, fcn]\n")
    assert spec_values(grid, "image_size", "channels") == [((96, 64), "green")] * 2


@pytest.mark.parametrize("name", ["my first grid.yaml", "a" * 80 + ".yml", "é.yaml"])
def test_a_name_is_made_from_any_file_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "manifest.csv").touch()
    path = tmp_path / name
    path.write_text("version: 1\ndata: {manifest: manifest.csv}\nmodel: unet\n")
    assert read_grid(path).name == {"m": "my-first-grid", "a": "a" * 64, "é": "grid"}[name[0]]


def test_later_sources_win_over_earlier_ones(tmp_path: Path) -> None:
    text = """\
base: {epochs: 1, lr: 0.1, batch_size: 1, clip_norm: 1, accumulate: 1}
models: {unet: {lr: 0.2, batch_size: 2, clip_norm: 2, accumulate: 2}}
blocks:
  - model: unet
    batch_size: 3
    clip_norm: 3
    accumulate: 3
    grid: {clip_norm: [4], accumulate: [4]}
    when: [{if: {accumulate: 4}, set: {accumulate: 5}}]
"""
    grid = grid_of(tmp_path, text)
    assert spec_values(grid, "epochs", "lr", "batch_size", "clip_norm", "accumulate") == [(1, 0.2, 3, 4.0, 5)]
    assert [note.split("grid.yaml:")[1] for note in grid.notes] == [
        "8: clip_norm: this value is never used: `grid` or `zip` of the same block sets the field.",
        "9: accumulate: this value is never used: `grid` or `zip` of the same block sets the field.",
    ]


def test_the_first_rule_that_holds_is_the_only_one(tmp_path: Path) -> None:
    text = """\
model: unet
grid: {epochs: [10, 20, 30]}
when:
  - {if: {epochs: {le: 20}}, set: {lr: 0.1}}
  - {if: {epochs: [20, 30]}, set: {lr: 0.2, batch_size: 2}}
  - {if: {epochs: 99}, set: {lr: 0.3}}
"""
    grid = grid_of(tmp_path, text)
    assert spec_values(grid, "epochs", "lr", "batch_size") == [(10, 0.1, 1), (20, 0.1, 1), (30, 0.2, 2)]
    assert [note.split("grid.yaml:")[1] for note in grid.notes] == ["8: when.if: holds for no setting of this grid."]


def test_a_rule_may_change_what_the_setting_reads(tmp_path: Path) -> None:
    text = "model: unet\ngrid: {momentum: [0.5, 0.9]}\nwhen: [{if: {momentum: 0.5}, set: {optimizer: adam}}]\n"
    assert spec_values(grid_of(tmp_path, text), "optimizer", "momentum") == [("adam", 0.9), ("sgd", 0.9)]


def test_fields_that_nothing_reads_are_left_out_and_equal_settings_collapse(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "grid:\n  model: [unet, fcn]\n  width: [32, 64]\n  optimizer: [sgd, adam]\n  momentum: [0.0, 0.9]\n")
    assert len(grid.trials) == 2 * 3 + 1 * 3  # widths x (sgd twice, adam once); fcn has no width
    assert {(trial.spec.model, trial.spec.width) for trial in grid.trials} == {("unet", 32), ("unet", 64), ("fcn", None)}
    assert {trial.spec.momentum for trial in grid.trials if trial.spec.optimizer == "adam"} == {0.9}
    assert [note.split("grid.yaml")[1] for note in grid.notes] == [
        ":7: momentum: adam does not read it. It was left out.",
        ":5: width: fcn does not read it. It was left out.",
        ": 7 settings of 16 equal another and collapse into it.",
    ]


def test_a_default_written_out_is_the_same_trial(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "blocks:\n  - {model: fcn}\n  - {model: fcn, backbone: resnet101, momentum: 0.9, epochs: 50}\n")
    assert spec_values(grid, "backbone") == [("resnet101",)]


def test_values_of_seed_are_seeds_of_one_trial(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "model: unet\ngrid: {seed: [3, 1, 2], lr: [0.1, 0.2]}\n")
    assert [(trial.spec.lr, trial.spec.seed, trial.seeds) for trial in grid.trials] == [(0.1, 3, (3, 1, 2)), (0.2, 3, (3, 1, 2))]


def test_blocks_that_differ_in_seed_or_fold_make_one_trial_and_no_run_that_was_not_asked_for(tmp_path: Path) -> None:
    same = grid_of(tmp_path, "blocks:\n  - {model: unet, fold: 2}\n  - {model: unet, fold: [1, 2]}\n")
    assert [(trial.seeds, trial.folds, trial.runs) for trial in same.trials] == [((0,), (1, 2), ())]
    mixed = grid_of(tmp_path, "blocks:\n  - {model: unet, fold: 2}\n  - {model: unet, fold: 1, seed: 7}\n  - {model: unet, seed: 8}\n")
    (trial,) = mixed.trials
    assert (trial.seeds, trial.folds) == ((0, 7, 8), None)
    assert trial.parts() == ((0, (2,)), (7, (1,)), (8, None))


def test_models_and_splits_may_be_lists_or_stand_in_the_grid(tmp_path: Path) -> None:
    splits = "splits: {a: {kind: kfold}, b: {kind: kfold, k: 3}}\n"
    beside = grid_of(tmp_path, f"{splits}model: [unet, fcn]\nsplit: [a, b]\n")
    inside = grid_of(tmp_path, f"{splits}grid: {{model: [unet, fcn], split: [a, b]}}\n")
    zipped = grid_of(tmp_path, f"{splits}zip: {{model: [unet, fcn], split: [a, b]}}\n")
    wanted = [("unet", "a"), ("unet", "b"), ("fcn", "a"), ("fcn", "b")]
    assert spec_values(beside, "model", "split") == spec_values(inside, "model", "split") == wanted
    assert spec_values(zipped, "model", "split") == [("unet", "a"), ("fcn", "b")]


def test_an_excluded_pair_of_model_and_backbone_is_no_mistake(tmp_path: Path) -> None:
    text = "model: fcn\ngrid: {backbone: [resnet50, xception65]}\nexclude: [{model: fcn, backbone: xception65}]\n"
    assert spec_values(grid_of(tmp_path, text), "backbone") == [("resnet50",)]


def test_weights_are_found_beside_the_grid(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").touch()
    grid = grid_of(tmp_path, "model: unet\npretrained: w.safetensors\n")
    nothing = hashlib.sha256(b"").hexdigest()[:16]
    assert spec_values(grid, "pretrained") == [(f"{tmp_path / 'w.safetensors'}@sha256:{nothing}",)]


def test_weights_name_a_setting_by_what_they_hold_not_by_where_they_lie(tmp_path: Path) -> None:
    def identity(place: str, content: bytes) -> dict[str, Any]:
        folder = tmp_path / place
        folder.mkdir(exist_ok=True)
        (folder / "w.safetensors").write_bytes(content)
        return grid_of(folder, "model: unet\npretrained: w.safetensors\n").trials[0].spec.identity()

    assert identity("here", b"one") == identity("there", b"one")
    assert identity("here", b"one") != identity("here", b"two")


def test_exclusions_that_match_nothing_and_empty_blocks_are_said(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "blocks:\n  - {model: unet}\n  - {model: fcn, exclude: [{lr: {gt: 0}}]}\nexclude: [{epochs: 7}]\n")
    assert [note.split("grid.yaml:")[1] for note in grid.notes] == [
        "5: exclude: every run of this block is excluded.",
        "6: exclude: holds for no setting of this grid.",
    ]


@pytest.mark.timeout(30)
def test_a_large_product_that_exclusions_bring_under_the_cap_is_read(tmp_path: Path) -> None:
    values = list(range(1, 151))
    text = f"model: unet\nsplits: {{one: {{kind: holdout, val: 0.2}}}}\ngrid: {{epochs: {values}, batch_size: {values}}}\n"
    with pytest.raises(Refused, match="22,500 runs; the limit is 10,000"):
        grid_of(tmp_path, text)
    assert len(grid_of(tmp_path, f"{text}exclude: [{{epochs: {{gt: 60}}}}]\n").trials) == 9000


COMPARE = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}
EPOCHS = st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True)
RATES = st.lists(st.sampled_from([0.1, 0.2, 0.3, 1e-3, 1.0]), min_size=1, max_size=4, unique=True)


def grid_from(document: dict[str, Any]) -> Grid:
    with tempfile.TemporaryDirectory() as folder:
        return grid_of(Path(folder), yaml.safe_dump(document, sort_keys=False))


@settings(max_examples=50, deadline=None)
@given(
    epochs=EPOCHS,
    rates=RATES,
    widths=st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True),
    model=st.sampled_from(["unet", "fcn"]),
)
def test_trials_are_the_product_less_what_collapses(epochs: list[int], rates: list[float], widths: list[int], model: str) -> None:
    document = {"model": model, "grid": {"epochs": epochs, "lr": rates, "width": widths}}
    grid = grid_from(document)
    product = len(epochs) * len(rates) * len(widths)
    collapsed = 0 if model == "unet" else product - product // len(widths)
    assert len(grid.trials) == product - collapsed
    assert any(f"{collapsed} setting" in note for note in grid.notes) == (collapsed > 0)
    assert spec_values(grid, "epochs", "lr") == [(e, r) for e in epochs for r in rates for _ in (widths if model == "unet" else [0])]
    assert [trial.spec for trial in grid_from(document).trials] == [trial.spec for trial in grid.trials]


@settings(max_examples=50, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(1, 9), st.sampled_from([0.1, 0.2])), min_size=1, max_size=5),
    batches=st.sampled_from([[1], [1, 2]]),
)
def test_zipped_lists_are_walked_together_under_every_point_of_the_grid(pairs: list[tuple[int, float]], batches: list[int]) -> None:
    document = {"model": "unet", "zip": {"epochs": [e for e, _ in pairs], "lr": [r for _, r in pairs]}, "grid": {"batch_size": batches}}
    wanted = list(dict.fromkeys((b, e, r) for b in batches for e, r in pairs))
    assert spec_values(grid_from(document), "batch_size", "epochs", "lr") == wanted


@settings(max_examples=80, deadline=None)
@given(epochs=EPOCHS, rates=RATES, word=st.sampled_from(sorted(COMPARE)), bound=st.integers(1, 9), members=RATES)
def test_rules_and_exclusions_hold_exactly_where_their_condition_does(
    epochs: list[int], rates: list[float], word: str, bound: int, members: list[float]
) -> None:
    condition = {"epochs": {word: bound}, "lr": {"in": members}}

    def holds(epoch: int, rate: float) -> bool:
        return bool(COMPARE[word](epoch, bound)) and rate in members

    points = list(itertools.product(epochs, rates))
    document = {"model": "unet", "grid": {"epochs": epochs, "lr": rates}}
    ruled = grid_from({**document, "when": [{"if": condition, "set": {"batch_size": 7}}]})
    assert spec_values(ruled, "epochs", "lr", "batch_size") == [(e, r, 7 if holds(e, r) else 1) for e, r in points]
    left = [(e, r) for e, r in points if not holds(e, r)]
    if left:
        assert spec_values(grid_from({**document, "exclude": [condition]}), "epochs", "lr") == left


def test_the_stop_rule_of_run_is_part_of_every_setting(tmp_path: Path) -> None:
    text = "model: [unet, fcn]\ngrid: {epochs: [5, 10]}\n"
    plain, stopping = grid_of(tmp_path, text), grid_of(tmp_path, text + "run: {stop: {all_black: 5}}\n")
    assert {trial.spec.stop_all_black for trial in plain.trials} == {None}
    assert {trial.spec.stop_all_black for trial in stopping.trials} == {5}


def test_a_ranking_by_selection_needs_images_set_aside_in_every_split(tmp_path: Path) -> None:
    text = (
        "model: unet\nsplit: a\nsplits:\n  a: {kind: kfold, inner: 0.2}\n  b: {kind: kfold, k: 3}\nreport: {rank_by: selection_auc_mean}\n"
    )
    with pytest.raises(InvalidInput) as found:
        grid_of(tmp_path, text)
    assert [(problem.line, problem.key) for problem in found.value.problems] == [(8, "report.rank_by")]
    assert "these splits set none aside: b. Add `inner: 0.2`" in found.value.problems[0].message
    assert grid_of(tmp_path, text.replace("k: 3", "k: 3, inner: 0.1")).report["rank_by"] == "selection_auc_mean"


@pytest.mark.parametrize("share", ["0", "1", "yes", "'0.2'", "[0.2]"])
def test_an_inner_share_is_checked_at_its_line(share: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as found:
        grid_of(tmp_path, f"model: unet\nsplits:\n  a:\n    kind: kfold\n    inner: {share}\n")
    assert [(problem.line, problem.key) for problem in found.value.problems] == [(7, "splits.a.inner")]
