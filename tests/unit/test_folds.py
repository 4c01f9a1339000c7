"""Fold schemes validate every sample where they say so, keep patients whole, and refuse what cannot be split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyeseg import catalog
from eyeseg.folds import Fold, Partition, SplitError, partition

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


def test_one_repeat_is_the_split_without_repeats(cohort: list[Member]) -> None:
    for definition in ({"kind": "kfold"}, {"kind": "holdout", "val": 0.3, "order": "random(1)"}, {"kind": "holdout", "val": 0.3}):
        assert partition({**definition, "repeats": 1}, cohort) == partition(definition, cohort)


@given(members, st.integers(2, 4), st.integers(1, 4), st.integers(0, 99), st.sampled_from(["patient", "eye", "timepoint", "image"]))
def test_repeated_folds_are_those_of_the_next_seeds(samples: list[Member], k: int, repeats: int, seed: int, by: str) -> None:
    groups = len(samples) if by == "image" else values(samples, by)
    if groups < k or (groups == k and repeats > 1):
        with pytest.raises(SplitError):
            split(samples, "kfold", k=k, by=by, seed=seed, repeats=repeats)
        return
    single = [split(samples, "kfold", k=k, by=by, seed=seed + repeat) for repeat in range(repeats)]
    assert split(samples, "kfold", k=k, by=by, seed=seed, repeats=repeats) == tuple(fold for folds in single for fold in folds)


@given(members, st.floats(0.01, 0.99), st.integers(1, 4), st.integers(0, 99))
def test_a_repeated_holdout_draws_with_the_next_seeds(samples: list[Member], val: float, repeats: int, seed: int) -> None:
    if values(samples, "patient") < 2:
        return
    single = [split(samples, "holdout", val=val, order="random", seed=seed + repeat)[0] for repeat in range(repeats)]
    for written in ({"order": f"random({seed})"}, {"order": "random", "seed": seed}):
        assert list(split(samples, "holdout", val=val, repeats=repeats, **written)) == single


def test_repeats_deal_other_folds_and_validate_every_sample_as_often(cohort: list[Member]) -> None:
    folds = split(cohort, "kfold", k=5, repeats=3)
    assert Counter(i for fold in folds for i in fold.val) == dict.fromkeys(range(30), 3)
    assert len({frozenset(fold.val for fold in folds[start : start + 5]) for start in (0, 5, 10)}) == 3
    assert [sorted({cohort[i].patient for i in fold.val}) for fold in folds[:5]] == KFOLD_OF_THE_COHORT


@given(members, st.data())
def test_column_puts_every_image_on_the_side_that_its_line_says(samples: list[Member], data: st.DataObject) -> None:
    second = data.draw(st.sampled_from([["val", "VAL", "validation"], ["test", "Test"]]))
    words = st.sampled_from(["train", "Training", *second])
    written = [replace(s, split=data.draw(words)) for s in samples]
    trained = {i for i, s in enumerate(written) if s.split.lower().startswith("train")}
    if len(trained) in (0, len(written)):
        with pytest.raises(SplitError, match="Write train and val"):
            split(written, "column")
        return
    (fold,) = split(written, "column")
    assert set(fold.train) == trained
    assert sorted(fold.train + fold.val) == list(range(len(written)))


@given(members, st.data())
def test_column_validates_each_value_in_one_fold(samples: list[Member], data: st.DataObject) -> None:
    names = data.draw(st.sampled_from([["1", "2", "3", "10"], ["a", "b", "site 10", "site 9"]]))
    written = [replace(s, split=data.draw(st.sampled_from(names))) for s in samples]
    if values(written, "split") < 2:
        with pytest.raises(SplitError, match="in all lines"):
            split(written, "column")
        return
    folds = split(written, "column")
    assert Counter(i for fold in folds for i in fold.val) == Counter(range(len(written)))
    assert all(sorted(fold.train + fold.val) == list(range(len(written))) for fold in folds)
    assert [{written[i].split for i in fold.val} for fold in folds] == [
        {name} for name in (*names[:2], *sorted(names[2:], key=len)) if any(s.split == name for s in written)
    ]


def test_numbered_folds_come_by_number_however_they_are_written() -> None:
    samples = [Member(f"p{i}", split=cell) for i, cell in enumerate(["10", "02", " 2 ", "1", "0" * 5000 + "3"])]
    assert [fold.val for fold in split(samples, "column")] == [(3,), (1, 2), (4,), (0,)]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (["train", "", "val", " "], r"^lines 3, 5 of the manifest have no split\. Write train and val \(or test\)"),
        (["train", "train", "vall", "val"], r"^line 4 of the manifest has 'vall' in the column split, the others 'train', 'val'\."),
        (["1", "2", "train", "3"], r"^line 4 of the manifest has 'train' in the column split, the others '1', '2', '3'\."),
        (["1", "2", "x", "2"], r"^line 4 of the manifest has 'x' in the column split, the others '1', '2'\."),
        (["train", "val", "test", "val"], r"^line 4 of the manifest has 'test' in the column split, others 'val'\."),
        (["train", "train", "Training", "train"], r"'Training', 'train' in all lines: nothing is left to validate on"),
        (["val", "test", "val", "val"], r"'test', 'val' and nowhere train"),
        (["1", "1", "01", "1"], r"says '1' in all lines"),
    ],
)
def test_a_column_that_mixes_ways_of_writing_is_refused_by_line(column: list[str], said: str) -> None:
    samples = [Listed(f"p{row}", split=cell, row=row) for row, cell in enumerate(column, start=2)]
    with pytest.raises(SplitError, match=said) as caught:
        split(samples, "column")
    assert caught.value.key == "kind"


def test_the_leaks_of_a_column_are_counted_like_any_other() -> None:
    samples = [Member(f"p{i // 2}", split="train" if i < 5 else "val") for i in range(8)]
    assert partition({"kind": "column"}, samples).leaks == (1,)


def test_kfold_balances_patients_of_unequal_size() -> None:
    samples = [Member(f"p{p}") for p, n in enumerate([1, 2, 3, 4, 5, 6]) for _ in range(n)]
    assert sorted(len(fold.val) for fold in split(samples, "kfold", k=3)) == [7, 7, 7]


def test_left_out_time_points_come_in_natural_order(cohort: list[Member]) -> None:
    folds = split(cohort, "leave-one-out", by="timepoint")
    assert [cohort[fold.val[0]].timepoint for fold in folds] == ["t1", "t2", "t10"]


def test_natural_order_takes_digits_of_any_number_and_script() -> None:
    cells = ["t\u00b2", "t" + "9" * 5000, "t10", "t2"]
    folds = split([Member(f"p{i}", timepoint=cell) for i, cell in enumerate(cells)], "leave-one-out", by="timepoint")
    assert [fold.val for fold in folds] == [(3,), (2,), (1,), (0,)]


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
        ({"kind": "kfold", "repeats": 0}, "repeats", "1 to 1000"),
        ({"kind": "kfold", "repeats": True}, "repeats", "1 to 1000"),
        ({"kind": "kfold", "repeats": 1001}, "repeats", "1 to 1000"),
        ({"kind": "kfold", "k": 10, "repeats": 2}, "repeats", "same folds each time"),
        ({"kind": "holdout", "val": 0.1, "repeats": 2}, "repeats", "order: random"),
        ({"kind": "holdout", "val": 0.1, "order": "random", "repeats": 1.5}, "repeats", "1 to 1000"),
        ({"kind": "column", "repeats": 2}, "repeats", "This kind of split has none."),
        ({"kind": "column"}, "kind", "have no split"),
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


def inner_of(samples: Sequence[Member], **definition: Any) -> Partition:
    return partition({"kind": "kfold", "k": 5, "by": "patient", "seed": 0, **definition}, samples)


def test_an_inner_split_sets_whole_training_patients_aside(cohort: list[Member]) -> None:
    plain, with_inner = inner_of(cohort), inner_of(cohort, inner=0.25)
    assert with_inner.fingerprint != plain.fingerprint
    for before, after in zip(plain.folds, with_inner.folds, strict=True):
        assert before.inner == ()
        assert after.val == before.val
        assert sorted(after.train + after.inner) == list(before.train)
        assert len(after.inner) == 6  # a quarter of 8 patients with 3 images each
        assert not {cohort[i].patient for i in after.inner} & {cohort[i].patient for i in (*after.train, *after.val)}
    assert inner_of(cohort, inner=0.25) == with_inner


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5, True, "0.2", float("nan")])
def test_an_inner_share_that_is_none_is_refused(share: object, cohort: list[Member]) -> None:
    with pytest.raises(SplitError, match="share of the training images") as found:
        inner_of(cohort, inner=share)
    assert found.value.key == "inner"


def test_an_inner_split_needs_two_training_patients(cohort: list[Member]) -> None:
    with pytest.raises(SplitError, match="one patient only"):
        inner_of(cohort[:6], k=2, inner=0.2)


@pytest.mark.parametrize(
    "scheme",
    [
        {"kind": "kfold", "k": 5, "by": "patient"},
        {"kind": "leave-one-out", "by": "timepoint"},
        {"kind": "holdout", "val": 0.3, "order": "random", "repeats": 3},
    ],
    ids=lambda scheme: str(scheme["kind"]),
)
def test_who_is_kept_in_reserve_judges_every_fold_and_is_trained_on_or_reported_in_none(
    scheme: dict[str, Any], cohort: list[Member]
) -> None:
    plain, kept = partition(scheme, cohort), partition(scheme | {"reserve": 0.2}, cohort)
    [inner] = {fold.inner for fold in kept.folds}
    assert len(inner) == 6  # a fifth of ten patients with 3 images each
    judges = {cohort[i].patient for i in inner}
    assert not any(judges & {cohort[i].patient for i in (*fold.train, *fold.val)} for fold in kept.folds)
    for before, after in zip(plain.folds, kept.folds, strict=True):
        assert after.train == tuple(i for i in before.train if i not in inner)
        assert after.val == tuple(i for i in before.val if i not in inner)
    assert kept.fingerprint != plain.fingerprint
    assert kept.leaks == tuple(len(patients_on_both_sides(cohort, fold)) for fold in kept.folds)


def test_a_reserve_beside_an_inner_split_is_refused(cohort: list[Member]) -> None:
    with pytest.raises(SplitError, match="Write one of them") as found:
        inner_of(cohort, inner=0.2, reserve=0.2)
    assert found.value.key == "reserve"


@pytest.mark.parametrize("share", [0, 1, True, "0.2", float("nan")])
def test_a_reserve_that_is_no_share_is_refused(share: object, cohort: list[Member]) -> None:
    with pytest.raises(SplitError, match="share of the images"):
        inner_of(cohort, reserve=share)


def test_a_reserve_that_leaves_a_fold_empty_is_refused(cohort: list[Member]) -> None:
    with pytest.raises(SplitError, match="no validation images left"):
        inner_of(cohort, reserve=0.6)
    with pytest.raises(SplitError, match="one patient only"):
        partition({"kind": "leave-one-out", "by": "timepoint", "reserve": 0.4}, cohort[:3])
