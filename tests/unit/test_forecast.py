"""When work will be done, from how long it took so far."""

from __future__ import annotations

import pytest

from eyeseg.forecast import Left, forecast, pace


def test_work_is_spread_over_the_slots() -> None:
    found = forecast([Left("unet", 10)] * 4, {"unet": 4}, epochs={"unet": [2.0, 2.0]}, evaluating={"unet": [5.0, 5.0]}, slots=2)
    assert found is not None
    assert found.seconds == pytest.approx((4 * 10 * 2.0 + 4 * 5.0) / 2)
    assert (found.low_s, found.high_s, found.unknown) == (found.seconds, found.seconds, ())


def test_no_training_ends_before_its_own_epochs_are_over() -> None:
    found = forecast([Left("unet", 100), Left("unet", 1)], {}, epochs={"unet": [1.0, 1.0]}, evaluating={}, slots=50)
    assert found is not None
    assert found.seconds == 100.0


def test_the_interval_is_that_of_the_trainings_measured() -> None:
    measured = [1.0] + [2.0] * 8 + [3.0, 9.0]
    found = forecast([Left("unet", 10)], {}, epochs={"unet": measured}, evaluating={}, slots=1)
    assert found is not None
    assert (found.low_s, found.high_s) == (20.0, 30.0)
    assert found.seconds == pytest.approx(10 * sum(measured) / len(measured))


def test_one_training_alone_says_little_of_others() -> None:
    only = pace([4.0])
    assert only is not None
    assert (only.low_s, only.mean_s, only.high_s) == (2.0, 4.0, 8.0)


def test_a_model_that_was_never_measured_counts_as_the_others_do_and_is_named() -> None:
    found = forecast([Left("unet", 1), Left("fcn", 10)], {}, epochs={"unet": [2.0, 4.0]}, evaluating={}, slots=1)
    assert found is not None
    assert (found.seconds, found.unknown) == (33.0, ("fcn",))


def test_nothing_is_said_before_anything_was_measured_and_while_nobody_works() -> None:
    assert forecast([Left("unet", 1)], {}, epochs={}, evaluating={}, slots=1) is None
    assert forecast([Left("unet", 1)], {}, epochs={"unet": [1.0]}, evaluating={}, slots=0) is None
    over = forecast([], {}, epochs={}, evaluating={}, slots=1)
    assert over is not None
    assert over.seconds == 0.0
