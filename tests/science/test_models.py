"""What every model of the catalogue must do, and the sizes of those that are published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import Train
from safetensors.torch import save_file
from torchvision.models.segmentation import fcn_resnet50

from eyeseg import catalog
from eyeseg.errors import Unavailable
from eyeseg.spec import RunSpec


def smallest(name: str, **fields: Any) -> RunSpec:
    """The model with four channels in its first stage, or with the last of its backbones, which is the smallest."""
    options = catalog.entry("models", name).options
    small: dict[str, Any] = {"width": 4} if "width" in options else {}
    if "backbone" in options:
        small["backbone"] = options["backbone"][-1]
    return RunSpec(model=name, **{**small, **fields})


def build(spec: RunSpec, **options: int) -> Any:
    return catalog.load("models", spec.model).build(spec, **options)


def parameters(spec: RunSpec) -> float:
    with torch.device("meta"):
        return float(round(sum(p.numel() for p in build(spec).parameters()) / 1e6, 2))


@pytest.mark.parametrize("batch_size", [1, 2, 3])
@pytest.mark.parametrize("name", catalog.names("models"))
def test_a_model_trains_at_an_odd_size_with_a_last_batch_of_one_twice_alike(name: str, batch_size: int, train: Train) -> None:
    spec = smallest(name, batch_size=batch_size, lr=0.01)
    first, second = (train(spec, [1], images=batch_size + 1) for _ in range(2))
    assert first.result.outcome == "ok"
    assert first.of("epoch")[0]["images"] == batch_size + 1
    assert first.of("epoch")[0]["grad_norm"] > 0
    assert first.of("epoch") == second.of("epoch")
    assert first.checkpoint(1) == second.checkpoint(1)


@pytest.mark.parametrize("loss", ["bce", "softmax"])
@pytest.mark.parametrize("name", catalog.names("models"))
def test_logits_have_the_image_size_and_the_channels_of_the_loss(name: str, loss: str) -> None:
    model = build(smallest(name, loss=loss)).eval()
    for height, width in ((45, 57), (8, 8), (64, 33)):
        with torch.no_grad():
            assert model(torch.randn(2, 3, height, width)).shape == (2, 1 if loss == "bce" else 2, height, width)
    assert build(smallest(name), channels_out=3)(torch.randn(2, 3, 40, 40)).shape[1] == 3


@pytest.mark.parametrize("name", catalog.names("models"))
def test_gradients_reach_every_weight_and_are_finite_even_for_the_smallest_image(name: str) -> None:
    model = build(smallest(name)).train()
    for size in (8, 45):
        model.zero_grad()
        model(torch.randn(1, 3, size, size)).square().mean().backward()
        assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())


def test_published_models_have_their_published_size_in_million_parameters() -> None:
    assert parameters(RunSpec(model="unet", loss="softmax")) == 31.04
    assert parameters(RunSpec(model="fcn", loss="softmax")) == 51.94
    assert parameters(RunSpec(model="fcn", backbone="resnet50", loss="softmax")) == 32.95


def test_fcn_computes_what_torchvision_computes_from_the_same_weights() -> None:
    own, theirs = build(RunSpec(model="fcn", backbone="resnet50")).eval(), fcn_resnet50(weights=None, weights_backbone=None, num_classes=2)
    own.backbone.load_state_dict(theirs.backbone.state_dict())
    own.head.load_state_dict(theirs.classifier.state_dict())
    images = torch.randn(1, 3, 45, 57)
    with torch.no_grad():
        assert torch.equal(own(images), theirs.eval()(images)["out"])


@pytest.mark.parametrize("backbone", ["resnet18", "resnet50"])
def test_fcn_keeps_an_eighth_of_the_resolution(backbone: str) -> None:
    model = build(RunSpec(model="fcn", backbone=backbone)).eval()
    with torch.no_grad():
        assert model.backbone(torch.randn(1, 3, 64, 96)).shape[-2:] == (8, 12)


def test_weights_of_a_file_are_taken_over_and_a_file_that_fits_nowhere_is_refused(tmp_path: Path) -> None:
    spec = RunSpec(model="unet", width=4)
    save_file(build(spec).state_dict(), tmp_path / "w.safetensors")
    model = build(spec.replace(pretrained=str(tmp_path / "w.safetensors"), loss="bce"))
    saved = build(spec.replace(pretrained=str(tmp_path / "w.safetensors")))
    assert torch.equal(model.first[0].weight, saved.first[0].weight)
    save_file({"other": torch.zeros(1)}, tmp_path / "other.safetensors")
    for wrong in ("other.safetensors", "missing.safetensors"):
        with pytest.raises(Unavailable, match=r"^pretrained: "):
            build(spec.replace(pretrained=str(tmp_path / wrong)))


def test_imagenet_weights_that_cannot_be_had_are_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checkpoints").write_text("a file where torch wants its folder")
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    with pytest.raises(Unavailable, match="pretrained: the ImageNet weights of resnet18") as caught:
        build(RunSpec(model="fcn", backbone="resnet18", pretrained="imagenet"))
    assert "\n" not in str(caught.value)
    with pytest.raises(Unavailable, match="no ImageNet weights for unet"):
        build(RunSpec(model="unet", width=4, pretrained="imagenet"))


def test_an_unknown_backbone_is_refused_with_those_there_are() -> None:
    with pytest.raises(Unavailable, match=r"'resnet7'. There are: resnet101"):
        build(RunSpec(model="fcn", backbone="resnet7"))
