"""Augmentation of one training image with its mask, drawn from (seed, epoch, image) alone."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from eyeseg.training.seeding import Purpose, generator


def augment(image_3HW: Tensor, lesion_HW: Tensor, level: str, *, seed: int, epoch: int, index: int) -> tuple[Tensor, Tensor]:
    """The image (floats in 0..1, before normalisation) and its mask, moved together; the colours of the image alone may change.

    level: none; flips (left-right, up-down); standard (flips, quarter turns, contrast, brightness, gamma); strong (standard and noise).
    """
    if level == "none":
        return image_3HW, lesion_HW
    random = generator(Purpose.AUGMENT, seed, epoch, index)
    image_3HW, lesion_HW = _flip(image_3HW, lesion_HW, random)
    if level in ("standard", "strong"):
        image_3HW, lesion_HW = _turn(image_3HW, lesion_HW, random)
        image_3HW = _recolour(image_3HW, random)
    if level == "strong":
        noise = torch.from_numpy(random.standard_normal(tuple(image_3HW.shape), dtype=np.float32))
        image_3HW = (image_3HW + random.uniform(0, 0.05) * noise.to(image_3HW.device)).clamp(0, 1)
    return image_3HW, lesion_HW


def _flip(image: Tensor, lesion: Tensor, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    axes = [axis for axis in (-1, -2) if random.random() < 0.5]
    return (image.flip(axes), lesion.flip(axes)) if axes else (image, lesion)


def _turn(image: Tensor, lesion: Tensor, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    """A whole number of quarter turns; only half turns where a quarter would change the size."""
    turns = int(random.integers(4))
    if image.shape[-1] != image.shape[-2]:
        turns -= turns % 2
    return image.rot90(turns, (-2, -1)), lesion.rot90(turns, (-2, -1))


def _recolour(image: Tensor, random: np.random.Generator) -> Tensor:
    contrast, brightness, gamma = random.uniform(0.8, 1.2), random.uniform(-0.1, 0.1), 2.0 ** random.uniform(-0.3, 0.3)
    middle = image.mean()
    return ((image - middle) * contrast + middle + brightness).clamp(0, 1).pow(gamma)
