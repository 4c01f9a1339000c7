"""The ranking of a split, computed by hand."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from eyeseg.errors import InvalidInput
from eyeseg.ranking import BaselineResult, ImageScores, Row, RunResult, SplitResult, Table, TrialResult, rank


def image(name: str, auc: float | None, **scores: float | None) -> tuple[str | float | None, ...]:
    """An image named 'patient-number'."""
    rest = dict.fromkeys(("ap", "dice", "dice_tuned", "sensitivity", "specificity"), 0.5) | scores
    return (name, name.partition("-")[0], auc, *rest.values())


def run(
    fold: int,
    aucs: Mapping[str, float | None],
    outcome: str | None = "ok",
    *,
    seed: int = 0,
    state: str = "done",
    pooled: float | None = None,
    **scores: float | None,
) -> RunResult:
    images = ImageScores.of(image(name, auc, **scores) for name, auc in aucs.items())
    return RunResult(f"r{fold}{seed}", fold, seed, state, outcome, images, pooled, 10.0)


def trial(name: str, *runs: RunResult, model: str = "fcn", expected: int | None = None, **params: Any) -> TrialResult:
    return TrialResult(name, model, params, len(runs) if expected is None else expected, runs)


def split(*trials: TrialResult, **changes: Any) -> SplitResult:
    settings: dict[str, Any] = {
        "leaky": False,
        "rank_by": "image_auc_mean",
        "alpha": 0.05,
        "data": {"patients": 40},
        "warnings": (),
    } | changes
    return SplitResult("exp", "patient5", trials=trials, **settings)


def flat(name: str, auc: float, **settings: Any) -> TrialResult:
    """A trial of one run over two patients, all scored alike."""
    return trial(name, run(1, {"a-1": auc, "b-1": auc}), **settings)


def order(table: Table) -> list[tuple[int | None, str]]:
    return [(row.rank, row.trial) for row in table.rows]


def row_of(*runs: RunResult, expected: int | None = None, **changes: Any) -> Row:
    return rank(split(trial("t", *runs, expected=expected), **changes)).rows[0]


def test_the_mean_is_over_all_images_of_all_folds() -> None:
    row = row_of(run(1, {"a-1": 0.9, "a-2": 0.7}, pooled=0.8), run(2, {"b-1": 0.4}, pooled=0.6))
    assert row.image_auc_mean == pytest.approx((0.9 + 0.7 + 0.4) / 3)  # not (0.8 + 0.4) / 2, the mean of folds
    assert row.image_auc_median == 0.7
    assert row.image_auc_min == 0.4
    assert row.images_below_half == 1
    assert row.best_fold_auc == pytest.approx(0.8)
    assert row.pooled_auc == pytest.approx(0.7)
    assert row.device_seconds == 20.0
    assert row.image_auc_ci == pytest.approx((0.4, 0.8))  # two patients: a a, a b or b b


def test_every_score_is_averaged_into_its_own_column() -> None:
    row = row_of(run(1, {"a-1": 0.9, "b-1": 0.9}, ap=0.1, dice=0.2, dice_tuned=0.3, sensitivity=0.4, specificity=0.6))
    found = (row.ap_mean, row.dice_mean, row.dice_mean_tuned, row.sensitivity, row.specificity)
    assert found == pytest.approx((0.1, 0.2, 0.3, 0.4, 0.6))


def test_several_seeds_of_an_image_are_one_image() -> None:
    row = row_of(run(1, {"a-1": 0.8, "b-1": 0.6}, seed=0), run(1, {"a-1": 0.4, "b-1": 0.6}, seed=1), run(2, {"c-1": 0.9}, seed=0))
    assert row.image_auc_mean == pytest.approx((0.6 + 0.6 + 0.9) / 3)
    assert row.image_auc_min == pytest.approx(0.6)
    assert row.images_below_half == 0
    assert row.best_fold_auc == pytest.approx(0.9)


def test_images_of_one_class_are_counted_and_never_scored() -> None:
    table = rank(split(trial("t", run(1, {"a-1": 0.9, "a-2": None}), run(2, {"b-1": 0.7, "b-2": float("nan")}))))
    row = table.rows[0]
    assert (row.images_undefined, row.image_auc_mean, row.image_auc_min) == pytest.approx((2, 0.8, 0.7))
    assert "2 images have one class only" in " ".join(table.warnings)
    json.dumps(table.to_json(), allow_nan=False)


def test_one_patient_has_no_interval() -> None:
    assert row_of(run(1, {"a-1": 0.9, "a-2": 0.7})).image_auc_ci is None


def test_better_means_come_first() -> None:
    assert order(rank(split(flat("x", 0.7), flat("y", 0.9), flat("z", 0.8)))) == [(1, "y"), (2, "z"), (3, "x")]


def test_equal_values_share_a_rank_and_the_next_rank_is_skipped() -> None:
    noise = trial("d", run(1, {"a-1": 0.1 + 0.2, "b-1": 0.3}))  # 0.30000000000000004
    table = rank(split(flat("c", 0.2), flat("b", 0.3), flat("a", 0.9), noise))
    assert order(table) == [(1, "a"), (2, "b"), (2, "d"), (4, "c")]


@pytest.mark.parametrize(
    ("flaw", "remark"),
    [
        (run(2, {}, None, state="running"), "1 of 2 folds missing"),
        (run(2, {}, None, state="failed"), "1 of 2 runs failed"),
        (run(2, {}, "diverged"), "diverged in 1 of 2 runs"),
    ],
)
def test_a_flawed_trial_ranks_after_every_sound_one_and_says_why(flaw: RunResult, remark: str) -> None:
    table = rank(split(trial("flawed", run(1, {"a-1": 0.99, "b-1": 0.99}), flaw), flat("poor", 0.4)))
    assert order(table) == [(1, "poor"), (2, "flawed")]
    assert table.rows[1].remark == remark


def test_missing_folds_make_the_table_incomplete_and_failed_ones_too() -> None:
    good = run(1, {"a-1": 0.9})
    assert rank(split(trial("t", good))).complete
    missing = rank(split(trial("t", good, expected=5)))
    assert not missing.complete
    assert (missing.rows[0].runs, missing.rows[0].runs_expected, missing.rows[0].remark) == (1, 5, "4 of 5 folds missing")
    assert "Incomplete: 4 of 5 runs have no result." in missing.warnings[0]
    assert not rank(split(trial("t", good, run(2, {}, None, state="failed")))).complete


def test_diverged_runs_are_results_so_the_table_is_complete() -> None:
    table = rank(split(trial("t", run(1, {}, "diverged"), run(2, {"a-1": 0.9}))))
    assert table.complete
    assert table.rows[0].outcomes == {"ok": 1, "diverged": 1, "all_black": 0, "failed": 0}
    assert table.rows[0].runs == 2


def test_scores_kept_by_a_diverged_run_do_not_count() -> None:
    assert row_of(run(1, {"a-1": 0.2}, "diverged"), run(2, {"b-1": 0.9})).image_auc_mean == 0.9


def test_trials_without_a_score_come_last_and_have_no_rank() -> None:
    dead = trial("dead", run(1, {}, "diverged"))
    partial = trial("partial", run(1, {"a-1": 0.9}), expected=2)
    empty = trial("absent", expected=5)
    table = rank(split(dead, empty, partial, flat("good", 0.6)))
    assert order(table) == [(1, "good"), (2, "partial"), (None, "absent"), (None, "dead")]
    row = table.rows[3]
    assert (row.image_auc_mean, row.image_auc_ci, row.best_fold_auc, row.ap_mean) == (None, None, None, None)
    assert row.remark == "diverged in 1 of 1 run"


def test_no_score_is_not_the_best_score_where_less_is_better() -> None:
    dead = trial("dead", run(1, {}, "diverged"))
    table = rank(split(dead, flat("poor", 0.4), flat("good", 0.6), rank_by="images_below_half"))
    assert order(table) == [(1, "good"), (2, "poor"), (None, "dead")]


def test_all_black_runs_rank_by_their_scores_with_a_remark() -> None:
    black = trial("black", run(1, {"a-1": 0.9}, "all_black"), run(2, {"b-1": 0.9}, "all_black"), run(3, {"c-1": 0.9}))
    table = rank(split(black, flat("other", 0.8), leaky=True))
    assert order(table) == [(1, "black"), (2, "other")]
    assert table.rows[0].remark == "all black at 0.5 in 2 of 3 runs; leaky split"


def test_with_several_seeds_runs_are_missing_not_folds() -> None:
    assert row_of(run(1, {"a-1": 0.9}, seed=0), run(1, {"a-1": 0.9}, seed=1), expected=4).remark == "2 of 4 runs missing"


def test_any_measure_can_rank() -> None:
    low = trial("low", run(1, {"a-1": 0.9, "b-1": 0.9}, ap=0.2))
    high = trial("high", run(1, {"a-1": 0.6, "b-1": 0.6}, ap=0.8))
    assert order(rank(split(low, high, rank_by="ap_mean"))) == [(1, "high"), (2, "low")]
    assert order(rank(split(low, high, rank_by="image_auc_median"))) == [(1, "low"), (2, "high")]
    with pytest.raises(InvalidInput, match=r"rank_by: no measure named 'ap_man'\. Did you mean 'ap_mean'\?"):
        rank(split(low, rank_by="ap_man"))


def test_by_model_keeps_the_best_trial_of_each_model_and_says_of_how_many() -> None:
    trials = (flat("f1", 0.9), flat("f2", 0.95), flat("u1", 0.8, model="unet"), flat("f3", 0.85))
    table = rank(split(*trials), by="model")
    assert [(row.rank, row.trial, row.tries) for row in table.rows] == [(1, "f2", 3), (2, "u1", 1)]
    assert any("fcn 3, unet 1" in warning for warning in table.warnings)


def test_top_cuts_rows_after_ranking() -> None:
    table = rank(split(flat("x", 0.7), flat("y", 0.9), flat("z", 0.8)), top=2)
    assert order(table) == [(1, "y"), (2, "z")]
    assert table.hidden == 1


def test_params_are_those_that_vary_with_defaults_written_out() -> None:
    a = flat("a", 0.9, lr=0.01, backbone="resnet50", batch_size=5)
    b = flat("b", 0.8, backbone="resnet18", batch_size=5)
    c = flat("c", 0.7, model="unet", lr=0.01, batch_size=5)
    params: Sequence[dict[str, Any]] = [row.params for row in rank(split(a, b, c)).rows]
    assert params == [{"backbone": "resnet50", "lr": 0.01}, {"backbone": "resnet18", "lr": 0.001}, {"lr": 0.01}]


def test_few_patients_are_told_that_no_test_can_reach_alpha() -> None:
    def said(patients: int, alpha: float) -> bool:
        return any(
            f"No test over {patients} patients" in w for w in rank(split(flat("x", 0.9), data={"patients": patients}, alpha=alpha)).warnings
        )

    assert said(5, 0.05)
    assert not said(6, 0.05)
    assert said(6, 0.01)
    assert "No test over 2 patients" in rank(split(flat("x", 0.9), data={})).warnings[0]


def test_warnings_given_come_first() -> None:
    assert rank(split(flat("x", 0.9, expected=2), warnings=("mind this",))).warnings[0] == "mind this"


def test_the_json_has_the_keys_of_the_report_contract_in_order() -> None:
    found = rank(split(flat("x", 0.9, lr=0.01), flat("y", 0.8))).to_json()
    assert list(found) == [
        "experiment", "split", "leaky", "rank_by", "alpha", "complete", "warnings", "data", "rows", "baselines",
        "comparisons", "best_of", "pruned",
    ]  # fmt: skip
    assert list(found["rows"][0]) == [
        "rank", "group", "trial", "model", "params", "runs", "runs_expected", "outcomes", "image_auc_mean", "image_auc_ci",
        "image_auc_median", "image_auc_min", "images_below_half", "images_undefined", "best_fold_auc", "pooled_auc", "ap_mean",
        "dice_mean", "dice_mean_tuned", "sensitivity", "specificity", "p_vs_best", "tries", "device_seconds", "remark",
        "selection_auc_mean", "diff_vs_best", "diff_vs_best_ci", "patients_compared", "auc_sd_folds", "auc_sd_seeds",
        "auc_range_last_epochs", "auc_drop_last_epochs", "optimism", "optimism_if_equal",
    ]  # fmt: skip
    assert found["rows"][0]["image_auc_ci"] == [0.9, 0.9]
    assert (found["rows"][0]["group"], found["rows"][0]["p_vs_best"], found["baselines"]) == (None, None, [])


def test_a_split_without_trials_is_an_empty_table() -> None:
    assert rank(split()).rows == ()


def test_importing_the_ranking_and_every_format_leaves_heavy_libraries_out() -> None:
    program = (
        "from eyeseg import catalog, ranking; import sys\n"
        "[catalog.load('formats', name) for name in catalog.names('formats')]\n"
        "assert not {'scipy', 'sklearn', 'torch', 'torchvision'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_baseline_is_a_line_of_its_own_averaged_over_images() -> None:
    folds = ((image("a-1", 0.8, ap=0.2), image("b-1", 0.6, ap=0.4)), (image("c-1", 0.4, ap=None), image("d-1", None, ap=None)))
    prior_folds, copy_folds = tuple(map(ImageScores.of, folds)), (ImageScores.of([image("a-1", None)]),)
    found = rank(split(flat("t", 0.9), baselines=(BaselineResult("prior", prior_folds), BaselineResult("copy", copy_folds))))
    prior, copy = found.baselines
    assert (prior.name, prior.images, prior.image_auc_mean, prior.image_auc_median) == ("prior", 3, pytest.approx(0.6), 0.6)
    assert (prior.image_auc_min, prior.images_below_half, prior.images_undefined) == (0.4, 1, 1)
    assert (prior.best_fold_auc, prior.ap_mean) == (pytest.approx(0.7), pytest.approx(0.3))
    assert "mean mask" in prior.summary
    assert (copy.images, copy.image_auc_mean, copy.image_auc_ci, copy.images_undefined) == (0, None, None, 1)
    assert [row.trial for row in found.rows] == ["t"]
    assert [line["name"] for line in found.to_json()["baselines"]] == ["prior", "copy"]


def test_a_selection_ranks_by_the_inner_images_and_shows_the_outer_ones() -> None:
    def selected(name: str, auc: float, inner: float | None) -> TrialResult:
        return trial(name, dataclasses.replace(run(1, {"a-1": auc}), selection_auc=inner))

    found = rank(split(selected("a", 0.9, 0.6), selected("b", 0.7, 0.8), selected("c", 0.99, None), rank_by="selection_auc_mean"))
    assert order(found) == [(1, "b"), (2, "a"), (None, "c")]
    assert [row.image_auc_mean for row in found.rows] == [0.7, 0.9, 0.99]
    assert [row.selection_auc_mean for row in found.rows] == [0.8, 0.6, None]


def test_a_training_that_ended_early_is_told() -> None:
    early = dataclasses.replace(run(1, {"a-1": 0.6}, "all_black"), stopped_at=4)
    assert row_of(early, run(2, {"b-1": 0.7})).remark == (
        "all black at 0.5 in 1 of 2 runs; training ended early, all black, in 1 of 2 runs"
    )
