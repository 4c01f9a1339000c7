"""Every guard is watched: without it a test goes red. The long test removes each in turn, in a copy of the source."""

from __future__ import annotations

import pytest
from guards import GUARDS
from removal import ROOT, Gone, Guard, removed, tried, unharmed


def test_every_guard_stands_where_the_list_says() -> None:
    missing = []
    for guard in GUARDS:
        try:
            changed = removed((ROOT / guard.file).read_text(encoding="utf-8"), guard)
            compile(changed, guard.file, "exec")
        except (Gone, SyntaxError) as error:
            missing.append(str(error))
    assert missing == []
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)


def test_a_guard_that_is_not_found_or_found_twice_is_an_error() -> None:
    guard = Guard("x", "eyeseg/states.py", "one", "two", "unit")
    assert removed("one", guard) == "two"
    for text in ("none", "", "one one"):
        with pytest.raises(Gone, match=r"eyeseg/states\.py: 'one' stands there"):
            removed(text.replace("none", "zero"), guard)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_with_every_guard_in_its_place_all_is_green() -> None:
    assert unharmed(GUARDS) == ""


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_the_guard_a_test_goes_red(guard: Guard) -> None:
    verdict = tried(guard)
    assert verdict.red, f"{guard.file}: {guard.name} can be removed, and all stays green. Write the missing test.\n{verdict.said}"
