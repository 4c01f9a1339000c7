"""DeepLabv3 and DeepLabv3+: every backbone trains on any batch, and computes what the libraries compute."""

from __future__ import annotations

from typing import Any

import pytest
import segmentation_models_pytorch as smp
import torch
from torch import Tensor, nn
from torchvision.models import resnet18
from torchvision.models.segmentation import deeplabv3_resnet50

from eyeseg import catalog
from eyeseg.errors import Unavailable
from eyeseg.models._backbones import imagenet
from eyeseg.models._drn import DRN54
from eyeseg.models._pooling import pool_norm_of
from eyeseg.models.deeplabv3 import DeepLabV3
from eyeseg.models.deeplabv3plus import DeepLabV3Plus
from eyeseg.spec import RunSpec

KINDS = {"deeplabv3": DeepLabV3, "deeplabv3plus": DeepLabV3Plus}
EVERY = [(model, backbone) for model in KINDS for backbone in catalog.entry("models", model).options["backbone"]]


def asking(norm: str, *, batch_size: int) -> RunSpec:
    return RunSpec(model="deeplabv3", backbone="resnet18", batch_size=batch_size, pool_norm=norm)


def build(model: str, backbone: str) -> nn.Module:
    torch.manual_seed(3)
    built: nn.Module = catalog.load("models", model).build(RunSpec(model=model, backbone=backbone))
    return built.train()


def trained(model: nn.Module, *batches: Tensor) -> list[Tensor]:
    """A step on each batch; its logits."""
    torch.manual_seed(4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    seen = []
    for images in batches:
        logits = model(images)
        torch.autograd.backward(nn.functional.cross_entropy(logits, (images[:, 0] > 0).long()))
        assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())
        optimizer.step()
        optimizer.zero_grad()
        seen.append(logits.detach())
    return seen


def images(count: int, height: int, width: int) -> Tensor:
    return torch.randn(count, 3, height, width, generator=torch.Generator().manual_seed(count))


@pytest.mark.parametrize(("model", "backbone"), [(model, backbone) for model, backbone in EVERY if backbone in ("resnet101", "resnet50")])
def test_the_large_resnets_train_on_a_single_image_of_odd_size(model: str, backbone: str) -> None:
    [logits] = trained(build(model, backbone), images(1, 45, 57))
    assert logits.shape == (1, 2, 45, 57)
    assert logits.isfinite().all()


@pytest.mark.parametrize(
    ("model", "backbone"), [(model, backbone) for model, backbone in EVERY if backbone not in ("resnet101", "resnet50")]
)
def test_every_other_backbone_trains_on_two_images_and_then_on_one_twice_alike(model: str, backbone: str) -> None:
    first, second = (trained(build(model, backbone), images(2, 33, 35), images(1, 33, 35)) for _ in range(2))
    for count, logits, again in zip((2, 1), first, second, strict=True):
        assert logits.shape == (count, 2, 33, 35)
        assert logits.isfinite().all()
        assert torch.equal(logits, again)


def test_drn_with_its_classifier_has_as_many_parameters_as_published() -> None:
    with torch.device("meta"):
        parts = (DRN54(), nn.Linear(512, 1000))
    assert sum(p.numel() for part in parts for p in part.parameters()) == 35_809_176


def test_deeplabv3_with_batch_norm_computes_what_torchvision_computes_from_the_same_weights() -> None:
    own, theirs = DeepLabV3("resnet50", 2, pool_norm="batch").eval(), deeplabv3_resnet50(weights=None, weights_backbone=None, num_classes=2)
    own.backbone.load_state_dict(theirs.backbone.state_dict())
    own.head.load_state_dict(theirs.classifier.state_dict())
    with torch.no_grad():
        assert torch.equal(own(images(1, 45, 57)), theirs.eval()(images(1, 45, 57))["out"])


def test_deeplabv3plus_with_batch_norm_computes_what_its_library_computes_from_the_same_weights() -> None:
    own = DeepLabV3Plus("resnet18", 2, pool_norm="batch").eval()
    theirs = smp.DeepLabV3Plus("resnet18", encoder_weights=None, decoder_atrous_rates=(6, 12, 18), classes=2).eval()
    theirs.load_state_dict({key.replace("head.", "segmentation_head.", 1): tensor for key, tensor in own.state_dict().items()})
    with torch.no_grad():
        assert torch.equal(own(images(1, 128, 160)), theirs(images(1, 128, 160)))  # wide enough for the atrous rates to matter


@pytest.mark.parametrize(("model", "backbone"), EVERY)
def test_atrous_rates_go_with_the_output_stride_as_published(model: str, backbone: str) -> None:
    stride = 16 if model == "deeplabv3plus" and backbone != "drn_d_54" else 8
    with torch.device("meta"):
        built: Any = KINDS[model](backbone, 2).eval()
        features = (built.backbone if model == "deeplabv3" else built.encoder)(torch.empty(1, 3, 64, 96))
    head = built.head if model == "deeplabv3" else built.decoder.aspp
    spread = {layer.dilation[0] for layer in head.modules() if isinstance(layer, nn.Conv2d) and layer.kernel_size == (3, 3)} - {1}
    assert sorted(spread) == {16: [6, 12, 18], 8: [12, 24, 36]}[stride]
    assert (features if model == "deeplabv3" else features[-1]).shape[-2:] == (64 // stride, 96 // stride)


def test_drn_halves_three_times_and_dilates_where_others_would_go_on() -> None:
    drn = DRN54().eval()
    with torch.no_grad():
        features = drn(images(1, 48, 64))
    assert [tuple(f.shape[1:]) for f in features] == [(3, 48, 64), (32, 24, 32), (256, 12, 16), (512, 6, 8)]
    wide = {name: layer.dilation[0] for name, layer in drn.named_modules() if isinstance(layer, nn.Conv2d) and layer.kernel_size != (1, 1)}
    spread = [{wide[name] for name in wide if name.startswith(f"layer{number}.")} for number in range(9)]
    assert spread == [{1}, {1}, {1}, {1}, {1}, {2}, {4}, {2}, {1}]


@pytest.mark.parametrize(("model", "stride"), [("deeplabv3", 8), ("deeplabv3plus", 16)])
def test_a_resnet_takes_the_classifiers_weights_by_their_names(model: str, stride: int) -> None:
    built: Any = KINDS[model]("resnet18", 2).eval()
    backbone, classifier = built.backbone if model == "deeplabv3" else built.encoder, resnet18(weights=None)
    backbone.load_state_dict({key: tensor for key, tensor in classifier.state_dict().items() if not key.startswith("fc.")})
    assert torch.equal(backbone.layer4[1].conv2.weight, classifier.layer4[1].conv2.weight)
    with torch.no_grad():
        features = backbone(images(1, 64, 96))
    assert (features if model == "deeplabv3" else features[-1]).shape[-2:] == (64 // stride, 96 // stride)


def pooling(norm: str) -> Any:
    """A DeepLab head's image pooling alone, norm replaced."""
    torch.manual_seed(0)
    model: Any = DeepLabV3("resnet18", 2, pool_norm=norm)
    return model.head[0].convs[-1].train()


def gain(norm: str, *, apart: float) -> float:
    """How much longer a gradient leaves the norm of two images' pooled features, that far apart, than it came."""
    layer = pooling(norm)[2]
    one = torch.randn(1, layer.weight.numel(), 1, 1, generator=torch.Generator().manual_seed(1))
    pooled = torch.cat([one - apart / 2, one + apart / 2]).requires_grad_()
    out = torch.randn(pooled.shape, generator=torch.Generator().manual_seed(2))
    (gradient,) = torch.autograd.grad(layer(pooled), pooled, out)
    return float(gradient.norm() / out.norm())


def test_two_nearly_equal_images_multiply_the_gradient_under_batch_norm_and_not_under_group_norm() -> None:
    assert gain("batch", apart=1e-3) > 100
    assert gain("group", apart=1e-3) < 3


def test_group_norm_sees_each_image_of_a_batch_alone() -> None:
    features = torch.randn(3, 512, 5, 6)
    for norm, alone in (("group", True), ("batch", False)):
        layer = pooling(norm)
        assert torch.allclose(layer(features)[:1], layer(features[:1]), atol=1e-5) is alone


def test_batch_norm_of_a_last_batch_of_one_goes_by_the_running_statistics_and_leaves_them() -> None:
    layer = pooling("batch")
    features = torch.randn(4, 512, 5, 6)
    layer(features)
    before = layer[2].running_mean.clone()
    last = layer(features[:1])
    assert torch.equal(layer[2].running_mean, before)
    assert torch.equal(last, layer.eval()(features[:1]))


def test_batch_norm_of_the_pooling_is_refused_where_it_would_never_see_two_images() -> None:
    assert pool_norm_of(RunSpec(model="deeplabv3", batch_size=1)) == "group"
    assert pool_norm_of(asking("batch", batch_size=2)) == "batch"
    for model in KINDS:
        with pytest.raises(Unavailable, match=r"^pool_norm: .* batch_size is 1"):
            catalog.load("models", model).build(asking("batch", batch_size=1))


def test_only_the_pooling_changes_its_norm() -> None:
    head = DeepLabV3("resnet18", 2).head
    norms = [type(part) for part in head.modules() if isinstance(part, nn.BatchNorm2d | nn.GroupNorm)]
    assert (norms.count(nn.BatchNorm2d), norms.count(nn.GroupNorm)) == (6, 1)


def test_weights_that_nobody_publishes_and_backbones_that_are_not_there_are_said() -> None:
    with pytest.raises(Unavailable, match=r"deeplabv3plus has no 'vgg'. There are: resnet101, resnet50"):
        build("deeplabv3plus", "vgg")
    with pytest.raises(Unavailable, match="no ImageNet weights for drn_d_54"):
        imagenet("drn_d_54")
