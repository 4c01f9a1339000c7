"""SegNet: its encoder is VGG16-BN, and its unpooling is torch's, but the same on every run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch
from torch import Tensor
from torch.nn import functional
from torchvision.models.vgg import cfgs, make_layers

from eyeseg import catalog
from eyeseg.errors import Unavailable
from eyeseg.models.segnet import SegNet, start_from_vgg, unpooled
from eyeseg.spec import RunSpec


@contextmanager
def any_kernel() -> Iterator[None]:
    """Lets torch use the kernels that it has no deterministic version of."""
    torch.use_deterministic_algorithms(False)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(True)


def pooled(channels: int, height: int, width: int) -> tuple[Tensor, Tensor]:
    random = torch.Generator().manual_seed(height)
    ties = torch.randint(-2, 3, (2, channels, height, width), generator=random).float()
    maxima, place = functional.max_pool2d(ties, 2, return_indices=True)
    return maxima.requires_grad_(), place


@pytest.mark.parametrize(("height", "width"), [(2, 2), (6, 10), (32, 4)])
def test_unpooling_and_its_gradient_are_those_of_torchs_kernel_ties_included(height: int, width: int) -> None:
    maxima, place = pooled(3, height, width)
    with any_kernel():
        theirs = functional.max_unpool2d(maxima, place, [2, 2])
        weights = torch.randn(theirs.shape)
        (their_gradient,) = torch.autograd.grad(theirs, maxima, weights)
    own = unpooled(maxima, place)
    (own_gradient,) = torch.autograd.grad(own, maxima, weights)
    assert torch.equal(own, theirs)
    assert torch.equal(own_gradient, their_gradient)


def test_torchs_own_unpooling_is_refused_in_deterministic_mode() -> None:
    with pytest.raises(RuntimeError, match="does not have a deterministic implementation"):
        functional.max_unpool2d(*pooled(1, 4, 4), [2, 2])


def test_unpooling_keeps_half_precision() -> None:
    maxima, place = pooled(1, 4, 4)
    assert unpooled(maxima.bfloat16(), place).dtype == torch.bfloat16


def test_the_encoder_with_the_weights_of_vgg16_bn_computes_what_it_computes() -> None:
    vgg, own = make_layers(cfgs["D"], batch_norm=True).eval(), SegNet(64, 2).eval()
    for name, statistic in vgg.named_buffers():
        if name.endswith("running_mean"):
            statistic.uniform_()
    start_from_vgg(
        own.down, {f"features.{key}": tensor for key, tensor in vgg.state_dict().items()} | {"classifier.0.bias": torch.zeros(1)}
    )
    x = torch.randn(1, 3, 32, 64)
    with torch.no_grad():
        theirs = vgg(x)
        for down in own.down:
            x = functional.max_pool2d(down(x), 2)
    assert torch.equal(x, theirs)


def test_imagenet_weights_are_refused_for_another_width() -> None:
    with pytest.raises(Unavailable, match="have width 64, not 8"):
        catalog.load("models", "segnet").build(RunSpec(model="segnet", width=8, pretrained="imagenet"))


def test_initial_logits_at_the_published_width_are_on_the_scale_of_a_sigmoid() -> None:
    with torch.no_grad():
        logits = SegNet(64, 2).train()(torch.randn(1, 3, 45, 57))
    assert 0.05 < logits.std() < 20


def test_maxima_return_to_their_places() -> None:
    images = torch.tensor([[[[1.0, 5.0, 0.0, 0.0], [2.0, 3.0, 0.0, 7.0]]]])
    maxima, place = functional.max_pool2d(images, 2, return_indices=True)
    assert unpooled(maxima, place).tolist() == [[[[0.0, 5.0, 0.0, 0.0], [0.0, 0.0, 0.0, 7.0]]]]
