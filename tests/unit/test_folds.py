"""Fold schemes validate every sample where they say so, keep patients whole, and refuse what cannot be split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyeseg import catalog
from eyeseg.folds import Fold, SplitError, partition

KFOLD_OF_THE_COHORT = [["p2", "p3"], ["p7", "p8"], ["p4", "p6"], ["p1", "p5"], ["p0", "p9"]]
HOLDOUT_OF_THE_COHORT = ["p0", "p5", "p9"]


@dataclass(frozen=True)
class Member:
    patient: str
    eye: str = "left"
    timepoint: str = "t1"
    split: str = ""


@dataclass(frozen=True)
class Listed(Member):
    row: int = 0


members = st.lists(
    st.builds(
        Member, st.sampled_from([f"p{i}" for i in range(9)]), st.sampled_from(["left", "right"]), st.sampled_from(["t1", "t2", "t10"])
    ),
    min_size=2,
    max_size=60,
)


@pytest.fixture
def cohort() -> list[Member]:
    """Ten patients at three time points, patient by patient."""
    return [Member(f"p{p}", "left" if p % 2 else "right", f"t{t}") for p in range(10) for t in (1, 2, 10)]


def split(samples: Sequence[Any], kind: str, **parameters: Any) -> tuple[Fold, ...]:
    return partition({"kind": kind, **parameters}, samples).folds


def patients_on_both_sides(samples: Sequence[Member], fold: Fold) -> set[str]:
    return {samples[i].patient for i in fold.train} & {samples[i].patient for i in fold.val}


def values(samples: Sequence[Member], by: str) -> int:
    return len({getattr(s, by) for s in samples})


@given(members, st.integers(2, 6), st.sampled_from(["patient", "eye", "timepoint", "image"]), st.integers(0, 99))
def test_kfold_validates_every_sample_once_and_keeps_groups_whole(samples: list[Member], k: int, by: str, seed: int) -> None:
    groups = len(samples) if by == "image" else values(samples, by)
    if groups < k:
        with pytest.raises(SplitError) as caught:
            split(samples, "kfold", k=k, by=by, seed=seed)
        assert caught.value.key == "k"
        return
    folds = split(samples, "kfold", k=k, by=by, seed=seed)
    assert len(folds) == k
    assert Counter(i for fold in folds for i in fold.val) == Counter(range(len(samples)))
    for fold in folds:
        assert sorted(fold.train + fold.val) == list(range(len(samples)))
        assert list(fold.val) == sorted(fold.val)
        if by == "patient":
            assert not patients_on_both_sides(samples, fold)
    assert folds == split(samples, "kfold", k=k, by=by, seed=seed)


@given(members, st.sampled_from(["patient", "eye", "timepoint"]))
def test_leave_one_out_validates_each_value_in_one_fold(samples: list[Member], by: str) -> None:
    if values(samples, by) < 2:
        with pytest.raises(SplitError, match="at least 2"):
            split(samples, "leave-one-out", by=by)
        return
    folds = split(samples, "leave-one-out", by=by)
    assert Counter(i for fold in folds for i in fold.val) == Counter(range(len(samples)))
    assert all(len({getattr(samples[i], by) for i in fold.val}) == 1 for fold in folds)
    assert len(folds) == values(samples, by)


@given(members, st.floats(0.01, 0.99), st.sampled_from(["file", "random", "random(7)"]))
def test_holdout_keeps_patients_whole_and_comes_nearest_to_the_share(samples: list[Member], val: float, order: str) -> None:
    if values(samples, "patient") < 2:
        return
    (fold,) = split(samples, "holdout", val=val, order=order)
    assert not patients_on_both_sides(samples, fold)
    assert sorted(fold.train + fold.val) == list(range(len(samples)))
    if order == "file":
        first_seen = list(dict.fromkeys(s.patient for s in samples))
        shares = [sum(s.patient in first_seen[-n:] for s in samples) for n in range(1, len(first_seen))]
        assert abs(len(fold.val) - val * len(samples)) == min(abs(share - val * len(samples)) for share in shares)
        assert {samples[i].patient for i in fold.val} == set(first_seen[-len({samples[i].patient for i in fold.val}) :])


def test_holdout_by_image_cuts_at_the_row(cohort: list[Member]) -> None:
    (fold,) = split(cohort, "holdout", val=0.25, by="image")
    assert fold.val == tuple(range(23, 30))
    assert patients_on_both_sides(cohort, fold) == {"p7"}


def test_holdout_by_patient_takes_the_last_whole_patients(cohort: list[Member]) -> None:
    (fold,) = split(cohort, "holdout", val=0.1)
    assert fold.val == (27, 28, 29)


def test_random_order_depends_on_the_seed_only(cohort: list[Member]) -> None:
    assert split(cohort, "holdout", val=0.3, order="random(3)") == split(cohort, "holdout", val=0.3, order="random", seed=3)
    drawn = {split(cohort, "holdout", val=0.3, order=f"random({seed})")[0].val for seed in range(6)}
    assert len(drawn) > 3


def test_folds_are_the_same_in_every_version(cohort: list[Member]) -> None:
    # stored experiments name their folds by number: this order may never change
    drawn = [sorted({cohort[i].patient for i in fold.val}) for fold in split(cohort, "kfold", k=5)]
    assert drawn == KFOLD_OF_THE_COHORT
    assert sorted({cohort[i].patient for i in split(cohort, "holdout", val=0.3, order="random(1)")[0].val}) == HOLDOUT_OF_THE_COHORT


def test_kfold_balances_patients_of_unequal_size() -> None:
    samples = [Member(f"p{p}") for p, n in enumerate([1, 2, 3, 4, 5, 6]) for _ in range(n)]
    assert sorted(len(fold.val) for fold in split(samples, "kfold", k=3)) == [7, 7, 7]


def test_left_out_time_points_come_in_natural_order(cohort: list[Member]) -> None:
    folds = split(cohort, "leave-one-out", by="timepoint")
    assert [cohort[fold.val[0]].timepoint for fold in folds] == ["t1", "t2", "t10"]


def test_leaks_count_the_patients_on_both_sides(cohort: list[Member]) -> None:
    assert partition({"kind": "leave-one-out", "by": "timepoint"}, cohort).leaks == (10, 10, 10)
    assert partition({"kind": "kfold"}, cohort).leaks == (0, 0, 0, 0, 0)


def test_blank_cells_are_named_by_line() -> None:
    samples = [Listed("p1", "left", "t1", row=2), Listed("p1", "", "t2", row=3), Listed("p2", " ", "t2", row=5)]
    with pytest.raises(SplitError, match="lines 3, 5 of the manifest have no eye"):
        split(samples, "leave-one-out", by="eye")
    with pytest.raises(SplitError, match="image 2 of the manifest has no eye"):
        split([Member("p1"), Member("p2", "")], "kfold", k=2, by="eye")


@pytest.mark.parametrize(
    ("definition", "key", "said"),
    [
        ({"kind": "holdout"}, "val", "missing"),
        ({"kind": "holdout", "val": 1}, "val", "between 0 and 1"),
        ({"kind": "holdout", "val": 0.0}, "val", "between 0 and 1"),
        ({"kind": "holdout", "val": float("nan")}, "val", "between 0 and 1"),
        ({"kind": "holdout", "val": "0.1"}, "val", "between 0 and 1"),
        ({"kind": "holdout", "val": True}, "val", "between 0 and 1"),
        ({"kind": "holdout", "vall": 0.1}, "vall", "Did you mean 'val'?"),
        ({"kind": "holdout", "val": 0.1, "order": "shuffled"}, "order", "random(seed)"),
        ({"kind": "holdout", "val": 0.1, "order": 3}, "order", "random(seed)"),
        ({"kind": "holdout", "val": 0.1, "seed": 3}, "seed", "file order"),
        ({"kind": "holdout", "val": 0.1, "order": "random(1)", "seed": 2}, "seed", "Keep one"),
        ({"kind": "holdout", "val": 0.1, "by": "eye"}, "by", "patient, image"),
        ({"kind": "kfold", "k": 11}, "k", "at most 10"),
        ({"kind": "kfold", "k": 1}, "k", "at least 2"),
        ({"kind": "kfold", "k": 2.0}, "k", "whole number"),
        ({"kind": "kfold", "seed": -1}, "seed", "at least 0"),
        ({"kind": "kfold", "by": "patients"}, "by", "Did you mean 'patient'?"),
        ({"kind": "kfold", "by": ["patient"]}, "by", "nothing to group by"),
        ({"kind": "leave-one-out"}, "by", "missing"),
        ({"kind": "leave-one-out", "by": "image"}, "by", "timepoint"),
        ({"kind": "leave-one-out", "by": "eye", "k": 3}, "k", "no such parameter"),
    ],
)
def test_wrong_parameters_are_refused_with_the_cure(cohort: list[Member], definition: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(SplitError) as caught:
        partition(definition, cohort)
    assert caught.value.key == key
    assert said in str(caught.value)


def test_one_patient_cannot_be_held_out() -> None:
    with pytest.raises(SplitError, match="at least 2"):
        split([Member("p1"), Member("p1")], "holdout", val=0.5)


@pytest.mark.parametrize("kind", catalog.names("folds"))
def test_every_scheme_has_a_summary_and_refuses_unknown_parameters(kind: str) -> None:
    assert catalog.entry("folds", kind).summary
    with pytest.raises(SplitError, match="no such parameter"):
        partition({"kind": kind, "zzz": 1}, [Member("p1"), Member("p2")])
