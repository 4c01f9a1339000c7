"""Augmentation of one training image with its mask, drawn from (seed, epoch, image) alone."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from eyeseg.training.seeding import Purpose, generator


def augment(image_3HW: Tensor, lesion_HW: Tensor, level: str, *, seed: int, epoch: int, index: int) -> tuple[Tensor, Tensor]:
    """The image (floats in 0..1, before normalisation) and its mask, moved together; the colours of the image alone may change.

    level: none; flips (left-right, up-down); standard (flips, quarter turns, contrast, brightness, gamma); strong (standard,
    then `warped`, and noise).
    """
    if level == "none":
        return image_3HW, lesion_HW
    random = generator(Purpose.AUGMENT, seed, epoch, index)
    image_3HW, lesion_HW = _flip(image_3HW, lesion_HW, random)
    if level in ("standard", "strong"):
        image_3HW, lesion_HW = _turn(image_3HW, lesion_HW, random)
        image_3HW = _recolour(image_3HW, random)
    if level == "strong":
        image_3HW, lesion_HW = warped(image_3HW, lesion_HW, random)
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


def warped(image_3HW: Tensor, lesion_HW: Tensor, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Both seen through one grid: turned up to 15 degrees, scaled by 0.9 to 1.1, shifted up to 5 % of each side, and bent.

    What comes from outside the image is its reflection. The image is read bilinearly, the mask by nearest neighbour.
    """
    height, width = lesion_HW.shape
    grid = torch.from_numpy(_sources(height, width, random)).to(image_3HW.device)[None]
    image = functional.grid_sample(image_3HW[None], grid, mode="bilinear", padding_mode="reflection", align_corners=False)[0]
    lesion = functional.grid_sample(lesion_HW[None, None].float(), grid, mode="nearest", padding_mode="reflection", align_corners=False)
    return image, lesion[0, 0] > 0.5


def _sources(height: int, width: int, random: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Where each pixel comes from (H, W, 2): x and y from -1 to 1 over the image, as grid_sample counts them.

    Bending as in Ronneberger et al. 2015: normal displacements on a coarse grid, here 5 x 5 and 2 % of the shorter side, between
    which cubic interpolation makes a smooth field. Drawn and computed on the processor: a GPU gets the same grid.
    """
    angle, scale = math.radians(random.uniform(-15, 15)), random.uniform(0.9, 1.1)
    shift = random.uniform(-0.05, 0.05, 2) * (width, height)
    coarse = torch.from_numpy(random.normal(0, 0.02 * min(height, width), (1, 2, 5, 5)))
    bend = functional.interpolate(coarse, size=(height, width), mode="bicubic", align_corners=True)[0].numpy()
    y, x = np.mgrid[:height, :width] + 0.5
    x, y = x - width / 2 - shift[0], y - height / 2 - shift[1]
    from_x = (math.cos(angle) * x + math.sin(angle) * y) / scale + bend[0]
    from_y = (math.cos(angle) * y - math.sin(angle) * x) / scale + bend[1]
    return np.stack([from_x / (width / 2), from_y / (height / 2)], axis=-1).astype(np.float32)
