"""The rules of halving: who goes on, whatever the order they came in, and how many epochs are left at least."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eyeseg.halving import Contender, Rules, fewest_epochs, judged, ladder, ordered

SCORES = st.one_of(st.none(), st.floats(0, 1, allow_nan=False), st.sampled_from([0.5, 0.5 + 1e-15, 0.75]))
FIELDS = st.dictionaries(st.text("abcdef0123456789", min_size=1, max_size=4), SCORES, min_size=1, max_size=12)


def rules(*rungs: int, keep: float = 0.5, at_least: int = 1) -> Rules:
    return Rules(rungs, keep, at_least, "auc", "model")


@pytest.mark.parametrize(
    ("keep", "at_least", "kept"),
    [(0.5, 1, [1, 1, 2, 2, 3, 4]), (1 / 3, 1, [1, 1, 1, 2, 2, 3]), (0.5, 3, [1, 2, 3, 3, 3, 4]), (0.1, 1, [1, 1, 1, 1, 1, 1])],
)
def test_a_share_is_rounded_up_and_never_below_what_is_asked_for(keep: float, at_least: int, kept: list[int]) -> None:
    assert [rules(1, keep=keep, at_least=at_least).kept(rivals) for rivals in (1, 2, 3, 4, 6, 8)] == kept


def test_a_share_that_floats_cannot_hold_is_meant_as_written() -> None:
    assert rules(1, keep=0.1).kept(30) == 3  # 30 x 0.1 is 3.0000000000000004
    assert rules(1, keep=0.2).kept(15) == 3


def test_nothing_is_pruned_without_a_section() -> None:
    assert Rules.of({}) is None
    assert Rules.of({"prune": None}) is None
    said = {"rungs": [3, 9], "keep": 0.5, "at_least": 2, "by": "ap", "among": "split"}
    assert Rules.of({"prune": said}) == Rules((3, 9), 0.5, 2, "ap", "split")


@given(FIELDS, st.randoms())
def test_the_order_of_arrival_decides_nothing(field: dict[str, float | None], order: object) -> None:
    contenders = [Contender(name, score) for name, score in field.items()]
    shuffled = list(contenders)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged(shuffled, rules(1)) == judged(contenders, rules(1))


@given(FIELDS)
def test_whoever_is_pruned_has_no_more_than_whoever_goes_on(field: dict[str, float | None]) -> None:
    best, pruned = judged([Contender(name, score) for name, score in field.items()], rules(1))
    assert len(best) == rules(1).kept(len(field))
    assert {one.name for one in (*best, *pruned)} == set(field)
    for one, other in itertools.product(best, pruned):
        assert other.score is None or (one.score is not None and other.score <= one.score + 1e-12)


def test_sums_in_another_order_are_no_difference() -> None:
    assert [one.name for one in ordered([Contender("b", 0.1 + 0.2), Contender("a", 0.3)])] == ["a", "b"]


@pytest.mark.parametrize(
    ("first", "factor", "longest", "rungs"),
    [(1, 3, 27, (1, 3, 9)), (10, 3, 90, (10, 30)), (10, 3, 91, (10, 30, 90)), (1, 1.1, 3, (1, 2)), (50, 2, 50, ())],
)
def test_a_ladder_ends_below_the_longest_training(first: int, factor: float, longest: int, rungs: tuple[int, ...]) -> None:
    assert ladder(first, factor, longest) == rungs


def test_the_fewest_epochs_of_settings_of_one_length() -> None:
    assert fewest_epochs([(27, 1)] * 8, rules(1, 3, 9)) == 8 * 1 + 4 * 2 + 2 * 6 + 1 * 18
    assert fewest_epochs([(27, 5)] * 8, rules(1, 3, 9)) == 5 * (8 * 1 + 4 * 2 + 2 * 6 + 1 * 18)


def test_settings_that_end_before_a_rung_are_trained_whole() -> None:
    assert fewest_epochs([(5, 1), (20, 1), (20, 1)], rules(10)) == 5 + 10 + 20
    assert fewest_epochs([(5, 1)], rules(10)) == 5
