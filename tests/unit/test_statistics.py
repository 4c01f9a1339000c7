"""Intervals and tests over patients, against scipy, closed forms and a simulation of their promises."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from eyeseg.statistics import EXACT_UP_TO, holm, paired_wilcoxon, patient_bootstrap, signed_rank_tests, smallest_p


def test_two_patients_give_the_quantiles_of_the_four_possible_draws() -> None:
    # draws: a a (mean 0.2, p 1/4), a b (3 images: (0.2 + 0.8 + 0.8)/3 = 0.6, p 1/2), b b (0.8, p 1/4)
    values, patients = [0.2, 0.8, 0.8], ["a", "b", "b"]
    assert patient_bootstrap(values, patients) == pytest.approx((0.2, 0.8))
    assert patient_bootstrap(values, patients, level=0.4) == pytest.approx((0.6, 0.6))


def test_an_interval_needs_two_patients_with_a_score() -> None:
    assert patient_bootstrap([0.9, 0.8, 0.7], ["a", "a", "a"]) is None
    assert patient_bootstrap([0.9, None, np.nan], ["a", "b", "c"]) is None
    assert patient_bootstrap([], []) is None


def test_undefined_scores_leave_the_interval_as_it_is_without_them() -> None:
    rng = np.random.default_rng(3)
    values, patients = rng.random(30).tolist(), [i % 7 for i in range(30)]
    assert patient_bootstrap([*values, None, np.nan], [*patients, 0, 99]) == patient_bootstrap(values, patients)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    values, patients = np.random.default_rng(0).random(40), list(range(40))
    assert patient_bootstrap(values, patients, seed=5) == patient_bootstrap(values, patients, seed=5)
    assert patient_bootstrap(values, patients, seed=5) != patient_bootstrap(values, patients, seed=6)


def test_names_of_patients_do_not_matter_only_who_shares_one() -> None:
    values = np.random.default_rng(1).random(20)
    assert patient_bootstrap(values, [i // 4 for i in range(20)]) == patient_bootstrap(values, [f"p{i // 4}" for i in range(20)])


def test_one_image_a_patient_agrees_with_the_normal_interval_of_a_mean() -> None:
    values = np.random.default_rng(2).normal(size=400)
    low, high = patient_bootstrap(values, list(range(400)), resamples=20_000) or (0.0, 0.0)
    half = 1.96 * values.std() / 20.0
    assert low == pytest.approx(values.mean() - half, abs=0.06 * half)
    assert high == pytest.approx(values.mean() + half, abs=0.06 * half)


def test_the_interval_covers_the_truth_over_patients_where_one_over_images_does_not() -> None:
    rng = np.random.default_rng(11)
    patients = np.repeat(np.arange(40), 5)
    by_patient = by_image = 0
    for _ in range(300):
        values = rng.normal(size=40)[patients] + 0.3 * rng.normal(size=200)
        low, high = patient_bootstrap(values, patients.tolist(), resamples=500) or (0.0, 0.0)
        by_patient += low <= 0.0 <= high
        low, high = patient_bootstrap(values, list(range(200)), resamples=500) or (0.0, 0.0)
        by_image += low <= 0.0 <= high
    assert 0.90 <= by_patient / 300 <= 0.98
    assert by_image / 300 < 0.80


def test_the_interval_covers_the_truth_of_scores_that_pile_up_at_one_end() -> None:
    rng = np.random.default_rng(12)
    covered = 0
    for _ in range(400):
        values = 1.0 - 0.1 * rng.exponential(size=30)  # as AUCs do; the truth is 0.9
        low, high = patient_bootstrap(values, range(30), resamples=500) or (0.0, 0.0)
        covered += low <= 0.9 <= high
    assert 0.92 <= covered / 400 <= 0.98, "the percentile interval: 0.90"


def test_the_interval_follows_the_studentized_draws() -> None:
    """The same numbers, one draw at a time."""
    rng = np.random.default_rng(5)
    patients = np.repeat(np.arange(8), [1, 2, 3, 4, 5, 1, 2, 3])
    values = rng.random(len(patients))
    sums, counts = np.bincount(patients, values), np.bincount(patients)
    mean = sums.sum() / counts.sum()

    def error(chosen: np.ndarray, ratio: float) -> float:
        return float(np.sqrt(((sums[chosen] - ratio * counts[chosen]) ** 2).sum()) / counts[chosen].sum())

    t = []
    for weights in np.random.default_rng(0).multinomial(8, np.full(8, 1 / 8), size=2000):
        chosen = np.repeat(np.arange(8), weights)
        ratio = sums[chosen].sum() / counts[chosen].sum()
        if len(set(chosen)) > 1:
            t.append((ratio - mean) / error(chosen, ratio))
    low, high = np.quantile(t, [0.025, 0.975])
    whole = error(np.arange(8), mean)
    assert patient_bootstrap(values, patients.tolist()) == pytest.approx((mean - high * whole, mean - low * whole))


def test_the_interval_stays_within_bounds_and_is_a_point_when_all_scores_are_alike() -> None:
    values = [1.0, 1.0, 1.0, 0.99, 0.98, 0.6, 1.0, 0.97]
    free, kept = patient_bootstrap(values, range(8)), patient_bootstrap(values, range(8), bounds=(0.0, 1.0))
    assert free is not None
    assert kept is not None
    assert kept == (max(free[0], 0.0), min(free[1], 1.0))
    assert patient_bootstrap([0.7] * 10, range(10)) == pytest.approx((0.7, 0.7))
    low, high = patient_bootstrap([1.0] * 39 + [0.5], range(40)) or (0.0, 0.0)
    assert 0.9 < low < high <= 1.0, "most draws consist of equal patients: the percentile interval"


def test_values_and_patients_must_match_and_the_level_be_a_share() -> None:
    with pytest.raises(ValueError, match="3 values but 2 patients"):
        patient_bootstrap([1, 2, 3], ["a", "b"])
    with pytest.raises(ValueError, match="level 95"):
        patient_bootstrap([1, 2], ["a", "b"], level=95)


@pytest.mark.parametrize("pairs", [3, 8, 25, 50])
def test_wilcoxon_without_ties_is_scipys_exact_test(pairs: int) -> None:
    rng = np.random.default_rng(pairs)
    a, b = rng.normal(0.3, 1.0, pairs), rng.normal(size=pairs)
    assert paired_wilcoxon(a, b) == pytest.approx(stats.wilcoxon(a, b, method="exact").pvalue, rel=1e-9)


def test_wilcoxon_with_ties_and_zeros_counts_out_every_choice_of_signs() -> None:
    differences = np.array([0.0, 0.5, 0.5, -0.5, 1.0, 2.0, 2.0, -0.25, 0.0, 3.0])
    kept = differences[differences != 0]
    ranks = stats.rankdata(np.abs(kept))
    found = ranks[kept > 0].sum()
    sums = np.array([np.dot(signs, ranks) for signs in itertools.product((0, 1), repeat=len(kept))])
    expected = min(1.0, 2 * min(np.mean(sums >= found), np.mean(sums <= found)))
    assert paired_wilcoxon(differences, np.zeros(10)) == pytest.approx(expected, rel=1e-12)


def test_wilcoxon_over_many_patients_is_scipys_normal_approximation() -> None:
    rng = np.random.default_rng(4)
    a, b = np.round(rng.normal(0.1, 1.0, 2 * EXACT_UP_TO), 1), np.zeros(2 * EXACT_UP_TO)
    assert paired_wilcoxon(a, b) == pytest.approx(stats.wilcoxon(a, b, method="asymptotic", correction=False).pvalue, rel=1e-9)


def test_wilcoxon_of_equal_scores_is_one_and_a_missing_patient_is_no_pair() -> None:
    assert paired_wilcoxon([0.5, 0.7], [0.5, 0.7]) == 1.0
    assert paired_wilcoxon([], []) == 1.0
    assert paired_wilcoxon([1, 2, 3, np.nan], [0, 0, 0, 0]) == paired_wilcoxon([1, 2, 3], [0, 0, 0])
    with pytest.raises(ValueError, match="not pairs"):
        paired_wilcoxon([1, 2], [1])


def test_many_tests_at_once_are_each_test_alone() -> None:
    rng = np.random.default_rng(8)
    lines = np.round(rng.normal(0.3, 1.0, (30, 12)), 1)  # ties and zeros
    lines[::3] += rng.normal(0, 1e-3, (10, 12))  # none
    lines[5, :4] = np.nan
    lines[6] = np.nan
    assert signed_rank_tests(lines).tolist() == [paired_wilcoxon(line, np.zeros(12)) for line in lines]
    untied = lines[3]
    assert signed_rank_tests(lines)[3] == pytest.approx(stats.wilcoxon(untied, method="exact").pvalue)


def test_wilcoxon_is_the_same_from_both_sides() -> None:
    a, b = np.random.default_rng(9).random((2, 15))
    assert paired_wilcoxon(a, b) == paired_wilcoxon(b, a)


@pytest.mark.parametrize("patients", [0, 1, 3, 5, 6, 12])
def test_the_smallest_p_is_what_wilcoxon_says_when_every_patient_agrees(patients: int) -> None:
    assert smallest_p(patients) == paired_wilcoxon(np.arange(1, patients + 1), np.zeros(patients))


def test_six_patients_are_the_fewest_that_can_reach_five_per_cent() -> None:
    assert smallest_p(5) == 0.0625
    assert smallest_p(6) == 0.03125


def test_wilcoxon_over_patients_keeps_its_false_positive_rate() -> None:
    rng = np.random.default_rng(21)
    false = sum(paired_wilcoxon(rng.normal(size=40), rng.normal(size=40)) <= 0.05 for _ in range(400))
    assert 0.02 <= false / 400 <= 0.08


def test_holm_by_hand() -> None:
    # sorted 0.005 0.01 0.03 0.04, times 4 3 2 1: 0.02 0.03 0.06 0.04 -> never below the one before
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]).tolist() == [1.0, 1.0]
    assert holm([]).tolist() == []


def test_importing_the_module_leaves_scipy_out() -> None:
    subprocess.run(
        [sys.executable, "-c", "import eyeseg.statistics, sys; assert not {'scipy', 'sklearn', 'torch'} & set(sys.modules)"], check=True
    )
