"""What every model of the catalogue must do, and the sizes of those that are published."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import Train, draw, stop_after
from safetensors.torch import save_file
from torchvision.models.segmentation import fcn_resnet50

from eyeseg import catalog
from eyeseg.errors import Unavailable
from eyeseg.spec import RunSpec
from eyeseg.training.dataset import Cache, build_cache, open_cache


def smallest(name: str, **fields: Any) -> RunSpec:
    """The model with four channels in its first stage, or with the last of its backbones, which is the smallest."""
    options = catalog.entry("models", name).options
    small: dict[str, Any] = {"width": 4} if "width" in options else {}
    if "backbone" in options:
        small["backbone"] = options["backbone"][-1]
    return RunSpec(model=name, **{**small, **fields})


def build(spec: RunSpec, **options: int) -> Any:
    return catalog.load("models", spec.model).build(spec, **options)


MODELS = pytest.mark.parametrize("name", catalog.names("models"))
ODD = (57, 43)  # width, height


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """What `train` trains on here: eyes of odd width and height."""
    folder = tmp_path_factory.mktemp("odd")
    return open_cache(build_cache(draw(folder / "eyes", size=ODD), ODD, "rgb", folder))


@pytest.mark.parametrize("batch_size", [1, 2, 5])
@MODELS
def test_a_model_trains_on_batches_of_any_size_and_on_a_last_one_of_one(name: str, batch_size: int, train: Train) -> None:
    trained = train(smallest(name, batch_size=batch_size, lr=0.01), [1], images=batch_size + 1)
    assert trained.result.outcome == "ok"
    [epoch] = trained.of("epoch")
    assert epoch["images"] == batch_size + 1
    assert 0 < epoch["grad_norm"] < math.inf


@MODELS
def test_a_model_trained_twice_or_resumed_in_the_middle_comes_to_the_same_last_bit(name: str, train: Train) -> None:
    spec = smallest(name, batch_size=3, lr=0.01, augment="flips")
    first, second = (train(spec, [1], images=7) for _ in range(2))  # batches of 3, 3 and 1
    assert first.of("epoch")[0]["images"] == 7
    assert first.of("epoch") == second.of("epoch")
    assert first.checkpoint(1) == second.checkpoint(1)  # the hash covers weights, buffers, optimizer and counters
    stopped = train(spec, [1], images=7, stop=stop_after(2))
    assert (stopped.result.outcome, stopped.result.epoch, stopped.result.step) == ("stopped", 0, 2)
    resumed = train(spec, [1], images=7, resume=stopped.fetched(0, 2))
    assert resumed.of("epoch") == first.of("epoch")
    assert resumed.checkpoint(1) == first.checkpoint(1)


@pytest.mark.parametrize("loss", ["bce", "softmax"])
@MODELS
def test_logits_have_the_image_size_and_the_channels_of_the_loss(name: str, loss: str) -> None:
    model = build(smallest(name, loss=loss)).eval()
    for width, height in (ODD, (8, 8), (33, 64)):
        with torch.no_grad():
            logits = model(torch.randn(2, 3, height, width))
        assert logits.shape == (2, 1 if loss == "bce" else 2, height, width)
        assert logits.isfinite().all()
    assert build(smallest(name), channels_out=3)(torch.randn(2, 3, 40, 40)).shape[1] == 3


@pytest.mark.parametrize(("width", "height"), [(8, 8), ODD, (170, 113)])
@MODELS
def test_gradients_reach_every_weight_and_are_finite_whatever_the_size_of_an_image(name: str, width: int, height: int) -> None:
    model = build(smallest(name)).train()
    logits = model(torch.randn(1, 3, height, width))
    logits.square().mean().backward()
    assert logits.shape == (1, 2, height, width)
    assert logits.isfinite().all()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())


@pytest.mark.parametrize(
    ("model", "backbone", "parameters"),
    [
        ("unet", None, 31_037_698),
        ("segnet", None, 29_444_162),
        ("fcn", "resnet101", 51_939_394),
        ("fcn", "resnet50", 32_947_266),
        ("deeplabv3", "resnet101", 58_626_114),
        ("deeplabv3", "resnet50", 39_633_986),
        ("deeplabv3plus", "resnet101", 45_669_970),
        ("deeplabv3plus", "xception65", 41_037_122),
        ("deeplabv3plus", "drn_d_54", 36_458_434),
    ],
)
def test_a_model_at_full_size_has_as_many_parameters_as_published(model: str, backbone: str | None, parameters: int) -> None:
    with torch.device("meta"):
        built = build(RunSpec(model=model, backbone=backbone, loss="softmax"))
    assert sum(p.numel() for p in built.parameters()) == parameters


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
    sha256 = hashlib.sha256((tmp_path / "w.safetensors").read_bytes()).hexdigest()[:16]
    again = build(spec.replace(pretrained=f"{tmp_path / 'w.safetensors'}@sha256:{sha256}"))
    assert torch.equal(again.first[0].weight, saved.first[0].weight)
    with pytest.raises(Unavailable, match="has changed since it was submitted"):
        build(spec.replace(pretrained=f"{tmp_path / 'w.safetensors'}@sha256:{'0' * 16}"))
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
