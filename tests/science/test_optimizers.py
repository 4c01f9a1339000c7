"""Update rules against two steps done by hand, and schedules against their formulas."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import nn

from eyeseg import catalog
from eyeseg.spec import RunSpec

START, GRADIENTS = 2.0, (0.5, -1.25)


def after_two_steps(**fields: Any) -> float:
    spec = RunSpec(lr=0.1, weight_decay=0.01, **fields)
    weight = nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimizer = catalog.load("optimizers", spec.optimizer).build(spec, [weight])
    for gradient in GRADIENTS:
        weight.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
    return weight.item()


def test_sgd_adds_the_penalty_to_the_gradient_and_keeps_momentum() -> None:
    w, velocity = START, 0.0
    for gradient in GRADIENTS:
        velocity = 0.9 * velocity + gradient + 0.01 * w
        w -= 0.1 * velocity
    assert after_two_steps(optimizer="sgd", momentum=0.9) == pytest.approx(w, rel=1e-12)


def test_rmsprop_divides_by_the_running_root_mean_square_before_momentum() -> None:
    w, square, velocity = START, 0.0, 0.0
    for gradient in GRADIENTS:
        g = gradient + 0.01 * w
        square = 0.99 * square + 0.01 * g * g
        velocity = 0.5 * velocity + g / (math.sqrt(square) + 1e-8)
        w -= 0.1 * velocity
    assert after_two_steps(optimizer="rmsprop", momentum=0.5) == pytest.approx(w, rel=1e-12)


@pytest.mark.parametrize("decoupled", [False, True])
def test_adam_penalises_through_the_gradient_and_adamw_beside_it(decoupled: bool) -> None:
    w, mean, square = START, 0.0, 0.0
    for step, gradient in enumerate(GRADIENTS, start=1):
        g = gradient if decoupled else gradient + 0.01 * w
        w *= 1 - 0.1 * 0.01 if decoupled else 1
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g * g
        w -= 0.1 * (mean / (1 - 0.9**step)) / (math.sqrt(square / (1 - 0.999**step)) + 1e-8)
    assert after_two_steps(optimizer="adamw" if decoupled else "adam") == pytest.approx(w, rel=1e-12)


@pytest.mark.parametrize("name", catalog.names("optimizers"))
def test_an_optimizer_lists_exactly_the_fields_that_change_what_it_does(name: str) -> None:
    options = catalog.entry("optimizers", name).options
    changes = {"lr": 0.2, "momentum": 0.3, "weight_decay": 0.5}
    plain = after_two_steps(optimizer=name)

    def changed(field: str) -> float:
        spec: dict[str, Any] = {"lr": 0.1, "weight_decay": 0.01, "optimizer": name} | {field: changes[field]}
        weight = nn.Parameter(torch.tensor(START, dtype=torch.float64))
        optimizer = catalog.load("optimizers", name).build(RunSpec(**spec), [weight])
        for gradient in GRADIENTS:
            weight.grad = torch.tensor(gradient, dtype=torch.float64)
            optimizer.step()
        return weight.item()

    assert {field for field in changes if changed(field) != plain} == set(options)


@pytest.mark.parametrize("name", catalog.names("schedules"))
def test_a_schedule_starts_at_the_full_rate_and_says_whether_it_needs_the_total(name: str) -> None:
    schedule, spec = catalog.load("schedules", name), RunSpec(schedule=name)
    short, long = ([schedule.rate(spec, epoch, total) for epoch in range(20)] for total in (20, 150))
    assert short[0] == 1.0
    assert all(0 < factor <= 1 for factor in short)
    assert catalog.entry("schedules", name).facts["NEEDS_TOTAL"] == (short != long)


def test_schedules_follow_their_formulas() -> None:
    def rate(name: str, epoch: int, total: int = 100) -> float:
        return float(catalog.load("schedules", name).rate(RunSpec(schedule=name), epoch, total))

    assert [rate("constant", e) for e in (0, 99)] == [1, 1]
    assert [rate("step", e) for e in (49, 50, 100)] == pytest.approx([1, 0.1, 0.01])
    assert rate("poly", 50) == pytest.approx(0.5**0.9)
    assert [rate("cosine", e) for e in (50, 75)] == pytest.approx([0.5, (1 - math.sqrt(0.5)) / 2])
