"""Schedules against torch's own, or a closed form where torch has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn, optim
from torch.optim import lr_scheduler

from eyeseg import catalog
from eyeseg.spec import DEFAULTS, RunSpec

TOTAL = 24
NOISY = [float(loss) for loss in np.exp(-np.arange(TOTAL) / 2) + np.random.default_rng(3).uniform(0, 0.1, TOTAL)]

CHANGES = {
    "schedule_step": 3, "schedule_gamma": 0.5, "schedule_power": 2.0, "schedule_warmup": 4, "schedule_patience": 1, "schedule_min": 0.02,
}  # fmt: skip


def rates(spec: RunSpec, losses: Sequence[float] = NOISY, total: int = TOTAL) -> list[float]:
    """The factor of each epoch, asked for when only the losses of the epochs before it are known."""
    schedule = catalog.load("schedules", spec.schedule)
    return [schedule.rate(spec, epoch, total, losses[:epoch]) for epoch in range(min(total, TOTAL))]


def torch_rates(build: Any, losses: Sequence[float] | None = None) -> list[float]:
    """What torch's scheduler makes of a learning rate of 1."""
    optimizer = optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = build(optimizer)
    found = []
    for epoch in range(TOTAL):
        found.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step(*([losses[epoch]] if losses is not None else []))
    return found


def test_step_is_torchs_with_any_period_and_factor() -> None:
    spec = RunSpec(schedule="step", schedule_step=5, schedule_gamma=0.3)
    assert rates(spec) == pytest.approx(torch_rates(lambda o: lr_scheduler.StepLR(o, 5, gamma=0.3)), rel=1e-12)


def test_poly_is_torchs_with_any_power() -> None:
    spec = RunSpec(schedule="poly", schedule_power=1.7)
    assert rates(spec) == pytest.approx(torch_rates(lambda o: lr_scheduler.PolynomialLR(o, TOTAL, power=1.7)), rel=1e-9)


@pytest.mark.parametrize("least", [0.0, 0.05])
def test_cosine_is_torchs_and_ends_at_the_smallest_factor(least: float) -> None:
    spec = RunSpec(schedule="cosine", schedule_min=least)
    assert rates(spec) == pytest.approx(torch_rates(lambda o: lr_scheduler.CosineAnnealingLR(o, TOTAL, eta_min=least)), rel=1e-9)


def test_poly_ends_at_the_smallest_factor() -> None:
    plain, lifted = rates(RunSpec(schedule="poly")), rates(RunSpec(schedule="poly", schedule_min=0.2))
    assert lifted == pytest.approx([0.2 + 0.8 * factor for factor in plain], rel=1e-12)


@pytest.mark.parametrize("name", ["constant", "warmup"])
def test_a_warm_up_before_a_constant_rate_is_torchs_linear_one(name: str) -> None:
    spec = RunSpec(schedule=name, schedule_warmup=6)
    assert rates(spec) == pytest.approx(torch_rates(lambda o: lr_scheduler.LinearLR(o, start_factor=1 / 7, total_iters=6)), rel=1e-12)
    assert rates(spec)[6:] == [1.0] * (TOTAL - 6)


@pytest.mark.parametrize("name", catalog.names("schedules"))
def test_a_warm_up_multiplies_any_schedule_while_it_lasts(name: str) -> None:
    plain, warmed = rates(RunSpec(schedule=name)), rates(RunSpec(schedule=name, schedule_warmup=3))
    assert warmed == [pytest.approx(factor * min(1, (epoch + 1) / 4), rel=1e-12) for epoch, factor in enumerate(plain)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("patience", [0, 1, 3])
@pytest.mark.parametrize("least", [0.0, 0.04])
def test_plateau_is_torchs(seed: int, patience: int, least: float) -> None:
    random = np.random.default_rng(seed)
    losses = [float(loss) for loss in np.exp(-np.arange(TOTAL) / 2) + random.uniform(0, 0.3, TOTAL)]
    spec = RunSpec(schedule="plateau", schedule_gamma=0.5, schedule_patience=patience, schedule_min=least)
    theirs = torch_rates(
        lambda o: lr_scheduler.ReduceLROnPlateau(
            o, factor=0.5, patience=patience, threshold=1e-4, threshold_mode="rel", min_lr=least, eps=0
        ),
        losses,
    )
    assert rates(spec, losses) == theirs
    assert min(theirs) < 1


def test_plateau_wants_a_fall_of_one_part_in_ten_thousand() -> None:
    spec = RunSpec(schedule="plateau", schedule_patience=0)
    for fall, factor in ((0.5e-4, 0.1), (2e-4, 1.0)):
        assert catalog.load("schedules", "plateau").rate(spec, 2, 9, [1.0, 1.0 - fall]) == factor


def test_defaults_give_the_rates_that_they_always_gave() -> None:
    assert rates(RunSpec(schedule="constant")) == [1.0] * TOTAL
    assert rates(RunSpec(schedule="poly")) == [float((1 - epoch / TOTAL) ** 0.9) for epoch in range(TOTAL)]
    step = catalog.load("schedules", "step")
    assert [step.rate(RunSpec(schedule="step"), epoch, 200, []) for epoch in (0, 49, 50, 100, 150)] == [1, 1, 0.1, 0.1**2, 0.1**3]


@pytest.mark.parametrize("name", catalog.names("schedules"))
def test_a_schedule_says_whether_it_looks_at_the_total(name: str) -> None:
    spec = RunSpec(schedule=name, schedule_patience=1)
    facts = catalog.entry("schedules", name).facts
    assert rates(spec)[0] == 1.0
    assert all(0 < factor <= 1 for factor in rates(spec))
    assert facts["NEEDS_TOTAL"] == (rates(spec) != rates(spec, total=150))


@pytest.mark.parametrize("name", catalog.names("schedules"))
def test_a_schedule_lists_exactly_the_fields_that_change_it(name: str) -> None:
    base = RunSpec(schedule=name, schedule_step=2, schedule_patience=2)
    changing = {field for field, value in CHANGES.items() if rates(base.replace(**{field: value})) != rates(base)}
    options = catalog.entry("schedules", name).options
    assert changing == set(options)
    assert options == {field: DEFAULTS[field] for field in options}
    assert set(CHANGES) == {field for field in DEFAULTS if field.startswith("schedule_")}
