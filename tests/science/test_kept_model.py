"""A runner's kept model: copies are what a model drawn anew would be, bit for bit, and a copy's training leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from eyeseg import catalog
from eyeseg.spec import RunSpec
from eyeseg.training import kept
from eyeseg.training.fit import drawn, new_model
from eyeseg.training.kept import KeptModel

CPU = torch.device("cpu")
SMALL: dict[str, dict[str, Any]] = {
    "unet": {"width": 8},
    "segnet": {"width": 8},
    "fcn": {"backbone": "resnet18"},
    "deeplabv3": {"backbone": "resnet18"},
}


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[RunSpec]:
    """The specs whose models were drawn."""
    found: list[RunSpec] = []

    def noted(spec: RunSpec, device: torch.device) -> nn.Module:
        found.append(spec)
        return drawn(spec, device)

    monkeypatch.setattr(kept, "drawn", noted)
    return found


def equal(one: nn.Module, other: nn.Module) -> bool:
    pairs = zip([*one.named_parameters(), *one.named_buffers()], [*other.named_parameters(), *other.named_buffers()], strict=True)
    return all(
        a[0] == b[0] and torch.equal(a[1], b[1]) and a[1].stride() == b[1].stride() and a[1].requires_grad == b[1].requires_grad
        for a, b in pairs
    )


@pytest.mark.parametrize("model", catalog.names("models"))
def test_a_copy_is_bit_for_bit_the_model_drawn_anew_and_so_are_the_numbers_after_it(model: str, drawings: list[RunSpec]) -> None:
    options = SMALL.get(model, {})
    spec = RunSpec(model=model, seed=3, **options)
    keep = KeptModel()
    first = keep(spec, CPU)
    with torch.no_grad():
        for tensor in [*first.parameters(), *first.buffers()]:
            tensor.zero_()  # as training changes it
    copied = keep(spec.replace(fold=2, lr=0.5, epochs=3), CPU)
    after = torch.rand(5)
    assert len(drawings) == 1, "nothing was kept"
    fresh = new_model(spec, CPU)
    assert torch.equal(torch.rand(5), after)
    assert equal(copied, fresh)
    images = torch.rand(2, 3, 40, 40)
    fresh.eval()
    copied.eval()
    with torch.no_grad():
        assert torch.equal(copied(images), fresh(images))


def test_another_seed_or_width_or_loss_is_drawn_anew_and_memory_layout_is_the_callers(drawings: list[RunSpec]) -> None:
    keep, spec = KeptModel(), RunSpec(width=8)
    for other in (spec, spec.replace(seed=1), spec.replace(width=4), spec.replace(loss="bce"), spec):
        assert equal(keep(other, CPU), new_model(other, CPU))
    assert len(drawings) == 5
    last = spec.replace(memory_format="channels_last", precision="bf16")
    assert equal(keep(last, CPU), new_model(last, CPU))
    assert len(drawings) == 5


def test_what_is_dropped_or_starts_from_a_file_is_not_copied(drawings: list[RunSpec], monkeypatch: pytest.MonkeyPatch) -> None:
    keep, spec = KeptModel(), RunSpec(width=8)
    keep(spec, CPU)
    keep.drop()
    keep(spec, CPU)
    assert len(drawings) == 2
    monkeypatch.setattr(catalog.load("models", "unet"), "start_from_file", lambda *_: None)
    for _ in range(2):
        keep(spec.replace(pretrained="weights.safetensors"), CPU)
    assert len(drawings) == 4


def test_a_build_that_looks_at_any_field_by_any_way_is_asked_again_when_that_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = [lambda spec: spec.lr, lambda spec: spec.to_json()["lr"], lambda spec: vars(spec)["lr"], lambda spec: spec.replace(fold=2).lr]
    for way in ways:
        monkeypatch.setattr(catalog.load("models", "unet"), "build", lambda spec, way=way: nn.Linear(1, int(1000 * way(spec))))
        keep = KeptModel()
        sizes = [keep(RunSpec(lr=lr), CPU).out_features for lr in (0.003, 0.003, 0.005)]
        assert sizes == [3, 3, 5]


def test_a_model_with_hooks_or_that_cannot_be_copied_is_drawn_each_time(drawings: list[RunSpec], monkeypatch: pytest.MonkeyPatch) -> None:
    def hooked(_: RunSpec) -> nn.Module:
        model = nn.Linear(1, 1)
        model.register_forward_hook(lambda *_: None)
        return model

    def stubborn(_: RunSpec) -> nn.Module:
        model = nn.Linear(1, 1)
        model.alive = (one for one in "ab")  # type: ignore[assignment]
        return model

    for build in (hooked, stubborn):
        drawings.clear()
        monkeypatch.setattr(catalog.load("models", "unet"), "build", build)
        keep = KeptModel()
        keep(RunSpec(), CPU)
        keep(RunSpec(), CPU)
        assert len(drawings) == 2
