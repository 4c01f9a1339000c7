"""What a ranking claims of its trials: who can be told apart, how steady they are, what choosing the best has gained."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats
from test_ranking import flat, image, run, split, trial

from eyeseg.ranking import ImageScores, Row, SplitResult, Table, TrialResult, compare, rank
from eyeseg.statistics import holm, selection_optimism


def scored(name: str, values: np.ndarray, *, folds: int = 2, **settings: Any) -> TrialResult:
    """A trial with values (patients, images), in folds by patient."""
    parts = [{f"p{p}-{t}": float(values[p, t]) for p in range(f, len(values), folds) for t in range(values.shape[1])} for f in range(folds)]
    return trial(name, *(run(fold, part) for fold, part in enumerate(parts, start=1)), **settings)


def study(levels: Mapping[str, float], *, patients: int = 20, seed: int = 0, **changes: Any) -> SplitResult:
    """Trials over the same patients with 2 images each; those of one level differ by chance alone."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, 0.03, (patients, 1))
    trials = [scored(name, level + shared + rng.normal(0, 0.01, (patients, 2)), model=name[0]) for name, level in levels.items()]
    return split(*trials, **{"data": {"patients": patients}} | changes)


def rows(table: Table) -> dict[str, Row]:
    return {row.trial: row for row in table.rows}


def patient_means(found: TrialResult) -> np.ndarray:
    scored = found.images
    assert len(set(scored.names)) == len(scored)
    of = np.array(scored.patients)
    return np.array([scored.auc[of == patient].mean() for patient in sorted(set(scored.patients))])


LEVELS = {"a1": 0.90, "a2": 0.898, "b1": 0.86, "b2": 0.858, "c1": 0.70}


def test_p_is_scipys_signed_rank_test_over_patients_after_holm_over_all_pairs() -> None:
    result = study(LEVELS)
    means = {found.trial: patient_means(found) for found in result.trials}
    pairs = list(itertools.combinations(LEVELS, 2))
    adjusted = dict(zip(pairs, holm([stats.wilcoxon(means[a], means[b], method="exact").pvalue for a, b in pairs]), strict=True))
    table = rank(result)
    best = table.rows[0].trial
    assert table.comparisons == len(pairs) == 10
    for name, row in rows(table).items():
        if name == best:
            assert row.p_vs_best is None
        else:
            assert row.p_vs_best == pytest.approx(adjusted.get((best, name), adjusted.get((name, best))))
            assert row.diff_vs_best == pytest.approx((means[name] - means[best]).mean())
            assert row.diff_vs_best_ci is not None
            assert row.diff_vs_best_ci[0] < row.diff_vs_best < row.diff_vs_best_ci[1]


def test_a_group_holds_all_that_cannot_be_told_apart_from_its_first() -> None:
    found = rank(study(LEVELS))
    assert {row.trial[0]: row.group for row in found.rows} == {"a": "a", "b": "b", "c": "c"}
    assert [row.group for row in found.rows] == sorted(row.group or "" for row in found.rows)


def test_a_trial_below_another_group_still_joins_the_best_when_it_cannot_be_told_apart() -> None:
    rng = np.random.default_rng(0)
    best = np.full((20, 1), 0.9)
    steady, wild = best - 0.01 - 0.001 * rng.random((20, 1)), np.clip(best - 0.02 + rng.normal(0, 0.09, (20, 1)), 0, 1)
    found = rows(rank(split(scored("best", best), scored("steady", steady), scored("wild", wild - wild.mean() + 0.87))))
    assert (found["steady"].rank, found["wild"].rank) == (2, 3)
    assert (found["best"].group, found["steady"].group, found["wild"].group) == ("a", "b", "a")


def test_showing_the_best_of_each_model_or_fewer_rows_hides_no_comparison() -> None:
    whole = rank(study(LEVELS))
    for less in (rank(study(LEVELS), by="model"), rank(study(LEVELS), top=2)):
        assert less.comparisons == whole.comparisons
        assert less.best_of == whole.best_of
        for name, row in rows(less).items():
            assert (row.p_vs_best, row.group, row.optimism) == (
                rows(whole)[name].p_vs_best,
                rows(whole)[name].group,
                rows(whole)[name].optimism,
            )


def test_more_trials_make_every_p_larger() -> None:
    few = rows(rank(study({"a1": 0.9, "b1": 0.893})))["b1"]
    many = rows(rank(study({"a1": 0.9, "b1": 0.893} | {f"c{i}": 0.892 for i in range(8)})))["b1"]
    assert few.p_vs_best is not None
    assert many.p_vs_best is not None
    assert few.p_vs_best < many.p_vs_best


def test_a_trial_with_a_fold_missing_is_compared_over_the_patients_it_has_and_says_so() -> None:
    result = study({"a1": 0.9, "b1": 0.7})
    whole = result.trials[1]
    partial = TrialResult("b1", "b", {}, 2, (whole.runs[0],))
    found = rows(rank(split(result.trials[0], partial, data={"patients": 20})))["b1"]
    both = [patient_means(TrialResult(t.trial, "m", {}, 1, (t.runs[0],))) for t in result.trials]
    assert found.p_vs_best == pytest.approx(stats.wilcoxon(*both, method="exact").pvalue)
    assert (found.patients_compared, found.group) == (10, "b")
    assert found.remark == "1 of 2 folds missing; compared with the best over 10 of its 20 patients"


def test_too_few_common_patients_are_no_comparison() -> None:
    result = study({"a1": 0.9, "a2": 0.88, "b1": 0.7})
    short = trial("b1", run(1, {"p0-0": 0.1, "p2-0": 0.1}), expected=2, model="b")
    table = rank(split(*result.trials[:2], short, data={"patients": 20}))
    found = rows(table)["b1"]
    assert table.comparisons == 1
    assert (found.p_vs_best, found.group, found.patients_compared) == (None, None, 2)
    assert found.remark.endswith("over 2 of its 20 patients, too few for a test")


@pytest.mark.parametrize(
    ("patients", "said"),
    [
        (5, "No test over 5 patients can reach alpha 0.05"),
        (7, "No two of 5 trials could be told apart: the smallest p after Holm over 10 comparisons is 0.156"),
    ],
)
def test_where_no_test_can_reach_alpha_no_p_is_printed_and_it_is_said_once(patients: int, said: str) -> None:
    table = rank(study(LEVELS, patients=patients))
    assert {(row.p_vs_best, row.group) for row in table.rows} == {(None, None)}
    assert sum("told apart" in warning or "can reach alpha" in warning for warning in table.warnings) == 1
    assert any(warning.startswith(said) for warning in table.warnings)
    assert table.rows[-1].diff_vs_best == pytest.approx(-0.2, abs=0.02)


def test_the_test_concerns_the_measure_that_ranks() -> None:
    rng = np.random.default_rng(1)
    dice = rng.random(12)
    high, low = ([image(f"p{i}-0", auc, dice=float(dice[i]) + shift) for i in range(12)] for shift, auc in ((0.1, 0.5), (0.0, 0.9)))
    result = split(
        *(trial(n, dataclasses.replace(run(1, {}), images=ImageScores.of(found))) for n, found in (("high", high), ("low", low))),
        data={"patients": 12},
        rank_by="dice_mean",
    )
    found = rank(result).rows
    assert [row.trial for row in found] == ["high", "low"]
    assert found[1].p_vs_best == pytest.approx(2 * 0.5**12)
    assert found[1].diff_vs_best == pytest.approx(-0.1)


@pytest.mark.parametrize(
    "measure", ["pooled_auc", "image_auc_median", "image_auc_min", "images_below_half", "best_fold_auc", "device_seconds"]
)
def test_what_is_no_mean_over_images_is_not_tested_and_the_report_says_why(measure: str) -> None:
    trials = [trial(n, run(1, {f"p{i}-0": v for i in range(20)}, pooled=v)) for n, v in (("a", 0.9), ("b", 0.6))]
    table = rank(split(*trials, rank_by=measure))
    assert {(row.p_vs_best, row.group) for row in table.rows} == {(None, None)}
    assert table.warnings[-1] == f"{measure} is no mean over the images scored here: no test over patients, no p and no groups."


def test_without_a_sound_trial_there_is_no_best_to_compare_with() -> None:
    halves = [trial(name, run(1, {f"p{i}-0": 0.5 + 0.01 * i for i in range(20)}), expected=2) for name in "ab"]
    table = rank(split(*halves))
    assert {row.p_vs_best for row in table.rows} == {None}
    assert any(warning.startswith("No trial has all its runs sound") for warning in table.warnings)


def test_trials_that_differ_by_rounding_alone_do_not_differ() -> None:
    values = np.random.default_rng(0).random((20, 1))
    found = rank(split(scored("a", values), scored("b", (values + 0.1) - 0.1))).rows[1]
    assert (found.p_vs_best, found.group) == (1.0, "a")


def test_beyond_200_trials_p_is_that_of_bonferroni_and_never_below_holm() -> None:
    rng = np.random.default_rng(0)
    values = 0.6 + 0.3 * rng.random((24, 1))
    trials = [scored(f"t{i:03}", values - 0.001 * (i // 100) + rng.normal(0, 1e-5, (24, 1)), folds=1) for i in range(201)]
    table = rank(split(*trials))
    assert table.comparisons == 201 * 200 // 2
    worst = table.rows[-1]
    means = [patient_means(next(found for found in trials if found.trial == row.trial)) for row in (table.rows[0], worst)]
    assert worst.group == "c"
    assert worst.p_vs_best == pytest.approx(min(1.0, table.comparisons * stats.wilcoxon(*means, method="exact").pvalue))


def equal_studies_told_apart(studies: int, *, over_images: bool = False) -> int:
    """How many of some studies of 5 equal trials, 20 patients with 5 images each, end with more than one group."""
    rng = np.random.default_rng(7)
    count = 0
    for _ in range(studies):
        logits = rng.normal(3, 1, (1, 20, 1)) + rng.normal(0, 0.7, (5, 20, 1)) + rng.normal(0, 0.5, (5, 20, 5))
        values = 1 / (1 + np.exp(-logits))
        if over_images:  # every image a patient of its own
            values = values.reshape(5, 100, 1)
        count += len({row.group for row in rank(split(*(scored(f"t{i}", one) for i, one in enumerate(values)))).rows}) > 1
    return count


def test_equal_trials_are_rarely_told_apart_and_would_often_be_if_images_were_tested() -> None:
    assert equal_studies_told_apart(40) <= 4
    assert equal_studies_told_apart(15, over_images=True) >= 6


def test_a_table_of_one_seed_says_so_where_it_tells_trials_apart() -> None:
    def says(result: SplitResult) -> bool:
        return any(warning.startswith("One seed each") for warning in rank(result).warnings)

    apart = study({"a1": 0.9, "b1": 0.6})
    assert says(apart)
    first, second = (dataclasses.replace(found, runs=tuple(dataclasses.replace(r, seed=1) for r in found.runs)) for found in apart.trials)
    twice = [
        dataclasses.replace(found, runs=(*found.runs, *again.runs)) for found, again in zip(apart.trials, (first, second), strict=True)
    ]
    assert not says(split(*twice, data={"patients": 20}))
    assert not says(study({"a1": 0.9, "b1": 0.9}))


def test_choosing_the_best_of_several_is_reported_at_the_best_of_each_model() -> None:
    table = rank(study({"a1": 0.9, "a2": 0.9, "a3": 0.9, "b1": 0.9, "c1": 0.5, "c2": 0.4}))
    best = {row.trial: (row.optimism, row.optimism_if_equal) for row in table.rows if row.optimism is not None}
    assert sorted(name[0] for name in best) == ["a", "c"]
    close, clear = (next(found for name, found in best.items() if name[0] == model) for model in "ac")
    assert 0.0002 < close[0] < close[1] < 0.01
    assert clear[0] == pytest.approx(0.0, abs=5e-4), "the better one wins every draw"
    assert table.best_of is not None
    assert (table.best_of["trials"], table.to_json()["best_of"]) == (6, table.best_of)
    assert "the best a of 3 by 0.00" in table.warnings[-1]
    assert rank(study({"a1": 0.9})).best_of is None


def test_the_optimism_of_equal_trials_lies_between_its_two_estimates() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(200):
        sums = rng.normal(size=(8, 40))
        found.append((sums.mean(axis=1).max(), *(selection_optimism(sums, np.ones((8, 40)), resamples=200) or ())))
    really, low, high = np.mean(found, axis=0)
    assert low < really
    assert really == pytest.approx(high, rel=0.1)
    assert selection_optimism(np.ones((1, 9)), np.ones((1, 9))) is None


def test_the_spread_over_folds_and_seeds_is_a_standard_deviation_of_means() -> None:
    by_seed = [[{"a-1": 0.8, "a-2": 0.6}, {"b-1": 0.9}], [{"a-1": 0.6, "a-2": 0.6}, {"b-1": 0.8}]]
    runs = [run(fold, aucs, seed=seed) for seed, folds in enumerate(by_seed) for fold, aucs in enumerate(folds, start=1)]
    row = rank(split(trial("t", *runs))).rows[0]
    assert row.auc_sd_folds == pytest.approx(np.std([0.65, 0.85], ddof=1))
    assert row.auc_sd_seeds == pytest.approx(np.std([2.3 / 3, 2.0 / 3], ddof=1))
    partly = rank(split(trial("t", *runs[:3], expected=4))).rows[0]
    assert partly.auc_sd_seeds is None, "the second seed has one fold only: its mean is over other patients"
    assert rank(split(flat("t", 0.9))).rows[0].auc_sd_folds is None


def test_the_last_epochs_of_a_setting_are_compared_with_its_best() -> None:
    setting = [flat(f"e{epochs}", auc, epochs=epochs, lr=0.01) for epochs, auc in ((10, 0.7), (50, 0.95), (100, 0.9), (150, 0.93))]
    other = [flat("o", 0.5, lr=0.02, epochs=10), flat("u", 0.6, model="unet", lr=0.01, epochs=50)]
    found = rows(rank(split(*setting, *other)))
    for name in ("e10", "e150"):
        assert found[name].auc_range_last_epochs == pytest.approx(0.05)
        assert found[name].auc_drop_last_epochs == pytest.approx(0.02)
    assert found["o"].auc_range_last_epochs is None
    assert found["u"].auc_drop_last_epochs is None


def test_a_comparison_agrees_with_the_ranking() -> None:
    result = study(LEVELS)
    table = rank(result)
    best, last = (next(t for t in result.trials if t.trial == table.rows[i].trial) for i in (0, -1))
    found = compare((result, last), (result, best))
    row = table.rows[-1]
    assert (found.difference, found.difference_ci) == (row.diff_vs_best, row.diff_vs_best_ci)
    assert (found.p_holm, found.comparisons, found.patients_compared) == (row.p_vs_best, 10, 20)
    assert found.p == pytest.approx(stats.wilcoxon(patient_means(last), patient_means(best), method="exact").pvalue)
    assert [fold["images"] for fold in found.folds] == [20, 20]
    assert np.mean([fold["difference"] for fold in found.folds]) == pytest.approx(found.difference)
    sizes = [abs(image["difference"]) for image in found.images]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 40
    assert any("This split has 5 trials. After Holm over all 10 pairs" in warning for warning in found.warnings)
    turned = compare((result, best), (result, last))
    assert turned.difference == -(found.difference or 0)
    assert turned.p == found.p


def test_trials_of_two_experiments_are_compared_without_the_family_of_either() -> None:
    one, other = study(LEVELS), dataclasses.replace(study({"a1": 0.9, "b9": 0.8}), experiment="exp2")
    found = compare((one, one.trials[0]), (other, other.trials[1]))
    assert (found.p_holm, found.comparisons) == (None, None)
    assert any("trials: 5 in exp and 2 in exp2" in w for w in found.warnings)


def test_a_comparison_says_what_is_missing_leaky_or_too_small() -> None:
    result = study({"a1": 0.9, "b1": 0.8}, patients=8, leaky=True, warnings=("leaky: mind this",))
    partial = TrialResult("b1", "b", {}, 2, (result.trials[1].runs[0],))
    found = compare((result, result.trials[0]), (result, partial))
    said = " ".join(found.warnings)
    assert found.p is None
    assert found.patients_compared == 4
    for words in (
        "leaky: mind this",
        "b1: 1 of 2 folds missing.",
        "Only 4 of 8 patients were scored by both",
        "No test over 4 patients",
        "One seed",
    ):
        assert words in said
