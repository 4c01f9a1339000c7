"""Update rules against two steps done by hand, and the groups of parameters that they are given."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import nn

from eyeseg import catalog
from eyeseg.models import head_parameters
from eyeseg.spec import RunSpec
from eyeseg.training.fit import parameter_groups

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


@pytest.mark.parametrize("name", catalog.names("optimizers"))
def test_a_group_of_ten_times_the_rate_moves_as_under_ten_times_the_rate(name: str) -> None:
    def moved(groups: list[dict[str, Any]], weights: list[nn.Parameter]) -> list[float]:
        optimizer = catalog.load("optimizers", name).build(RunSpec(optimizer=name, lr=0.01, weight_decay=0.01), groups)
        for gradient in GRADIENTS:
            for weight in weights:
                weight.grad = torch.tensor(gradient, dtype=torch.float64)
            optimizer.step()
        return [weight.item() for weight in weights]

    body, head, alone = (nn.Parameter(torch.tensor(START, dtype=torch.float64)) for _ in range(3))
    together = moved([{"params": [body]}, {"params": [head], "lr": 0.1}], [body, head])
    assert together[1:] == moved([{"params": [alone], "lr": 0.1}], [alone])
    assert abs(together[1] - START) > 5 * abs(together[0] - START)


HEADS = {
    "unet": ["last.weight", "last.bias"],
    "segnet": ["last.1.weight", "last.1.bias"],
    "fcn": ["head.0.weight", "head.1.weight", "head.1.bias", "head.4.weight", "head.4.bias"],
    "deeplabv3plus": ["head.0.weight", "head.0.bias"],
}


@pytest.mark.parametrize("name", HEADS)
def test_the_head_is_the_part_of_that_name_or_the_last_convolution(name: str) -> None:
    with torch.device("meta"):
        model = catalog.load("models", name).build(RunSpec(model=name))
    head = {id(parameter) for parameter in head_parameters(model)}
    assert [named for named, parameter in model.named_parameters() if id(parameter) in head] == HEADS[name]


@pytest.mark.parametrize("name", catalog.names("models"))
def test_groups_keep_the_model_s_order_and_are_one_without_a_factor(name: str) -> None:
    with torch.device("meta"):
        model = catalog.load("models", name).build(RunSpec(model=name))
    everything = [id(parameter) for parameter in model.parameters()]
    [one] = parameter_groups(model, 1.0)
    body, head = parameter_groups(model, 10.0)
    assert (body["lr_factor"], head["lr_factor"], one["lr_factor"]) == (1.0, 10.0, 1.0)
    assert [id(p) for p in head["params"]] == [id(p) for p in head_parameters(model)]
    assert [id(p) for p in (*body["params"], *head["params"])] == [id(p) for p in one["params"]] == everything


class HeadFirst(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.head, self.body = nn.Linear(2, 2, bias=False), nn.Linear(2, 2)


def test_a_head_in_the_midst_of_a_model_keeps_its_place() -> None:
    model = HeadFirst()
    groups = parameter_groups(model, 3.0)
    assert [group["lr_factor"] for group in groups] == [3.0, 1.0]
    assert [id(p) for group in groups for p in group["params"]] == [id(p) for p in model.parameters()]
