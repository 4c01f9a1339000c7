"""Losses against their closed forms and torch's own."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torch.nn import functional
from torchvision.ops import sigmoid_focal_loss

from eyeseg import catalog
from eyeseg.spec import RunSpec


def value(name: str, logits: Tensor, lesion: Tensor) -> Tensor:
    loss: Tensor = catalog.load("losses", name).build(RunSpec(loss=name))(logits, lesion)
    return loss


def pixels(channels: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(3, channels, 7, 5, generator=random) * 3, torch.rand(3, 7, 5, generator=random) < 0.2


def certain(lesion: Tensor, channels: int, sign: float) -> Tensor:
    z = torch.where(lesion, 40.0, -40.0) * sign
    return z[:, None] if channels == 1 else torch.stack([-z / 2, z / 2], dim=1)


@pytest.mark.parametrize("name", catalog.names("losses"))
def test_a_loss_is_a_scalar_lowest_for_the_truth_with_a_finite_gradient(name: str) -> None:
    channels = catalog.entry("losses", name).facts["CHANNELS"]
    logits, lesion = pixels(channels)
    logits.requires_grad_()
    loss = value(name, logits, lesion)
    torch.autograd.backward(loss)
    assert loss.shape == ()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
    assert logits.grad.abs().max() > 0
    right, wrong = (value(name, certain(lesion, channels, sign), lesion) for sign in (1.0, -1.0))
    assert abs(right) < 1e-4 < loss < wrong


@pytest.mark.parametrize("name", catalog.names("losses"))
def test_a_loss_is_finite_for_extreme_logits_and_for_images_of_one_class(name: str) -> None:
    channels = catalog.entry("losses", name).facts["CHANNELS"]
    for fill in (False, True):
        for size in (-1e4, 1e4):
            logits = torch.full((2, channels, 4, 4), size, requires_grad=True)
            loss = value(name, logits, torch.full((2, 4, 4), fill))
            torch.autograd.backward(loss)
            assert loss.isfinite()
            assert logits.grad is not None
            assert logits.grad.isfinite().all()


def test_softmax_is_the_cross_entropy_of_two_classes_in_value_and_gradient() -> None:
    logits, lesion = pixels(2)
    own, reference = logits.clone().requires_grad_(), logits.clone().requires_grad_()
    torch.autograd.backward(value("softmax", own, lesion))
    torch.autograd.backward(functional.cross_entropy(reference, lesion.long()))
    torch.testing.assert_close(value("softmax", logits, lesion), functional.cross_entropy(logits, lesion.long()))
    torch.testing.assert_close(own.grad, reference.grad)


def test_bce_is_minus_the_mean_log_probability_of_the_truth() -> None:
    logits, lesion = pixels(1)
    p = torch.sigmoid(logits[:, 0].double())
    torch.testing.assert_close(value("bce", logits, lesion).double(), -torch.where(lesion, p, 1 - p).log().mean(), rtol=1e-5, atol=1e-6)


def test_dice_and_tversky_and_focal_agree_with_a_count_by_hand() -> None:
    # One image of four pixels, two of them lesion, all at probability one half.
    logits, lesion = torch.zeros(1, 1, 2, 2), torch.tensor([[[True, True], [False, False]]])
    assert value("dice", logits, lesion).item() == pytest.approx(1 - (2 * 1 + 1) / (2 + 2 + 1))
    assert value("tversky", logits, lesion).item() == pytest.approx(1 - (1 + 1) / (1 + 0.3 * 1 + 0.7 * 1 + 1))
    assert value("focal", logits, lesion).item() == pytest.approx((0.25 + 0.75) / 2 * 0.5**2 * math.log(2))
    assert value("bce_dice", logits, lesion).item() == pytest.approx(math.log(2) + 1 - 3 / 5)


def test_dice_of_a_batch_is_the_mean_over_its_images() -> None:
    logits, lesion = pixels(1)
    alone = [value("dice", logits[i : i + 1], lesion[i : i + 1]) for i in range(3)]
    torch.testing.assert_close(value("dice", logits, lesion), torch.stack(alone).mean())


def test_focal_is_torchvisions_in_value_and_gradient() -> None:
    logits, lesion = pixels(1)
    own, reference = logits.clone().requires_grad_(), logits.clone().requires_grad_()
    loss, theirs = value("focal", own, lesion), sigmoid_focal_loss(reference[:, 0], lesion.float(), alpha=0.25, gamma=2, reduction="mean")
    torch.testing.assert_close(loss, theirs)
    torch.autograd.backward([loss, theirs])
    torch.testing.assert_close(own.grad, reference.grad)


def test_dice_and_tversky_are_their_sums_over_the_pixels_of_each_image() -> None:
    logits, lesion = pixels(1)
    dice, tversky = [], []
    for image, mask in zip(logits[:, 0].double(), lesion, strict=True):
        p, t = (1 / (1 + (-image).exp())).flatten().tolist(), mask.flatten().tolist()
        hit, false = sum(a for a, b in zip(p, t, strict=True) if b), sum(a for a, b in zip(p, t, strict=True) if not b)
        missed = sum(1 - a for a, b in zip(p, t, strict=True) if b)
        dice.append(1 - (2 * hit + 1) / (sum(p) + sum(t) + 1))
        tversky.append(1 - (hit + 1) / (hit + 0.3 * false + 0.7 * missed + 1))
    assert value("dice", logits, lesion).item() == pytest.approx(sum(dice) / 3, rel=1e-5)
    assert value("tversky", logits, lesion).item() == pytest.approx(sum(tversky) / 3, rel=1e-5)
