"""Augmentation moves image and mask as one, and is a function of (seed, epoch, image)."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from eyeseg.training.augment import augment

LEVELS = pytest.mark.parametrize("level", ["flips", "standard", "strong"])


def marked(height: int, width: int) -> tuple[Tensor, Tensor]:
    """One bright pixel off every axis of symmetry, and a mask of just that pixel."""
    image, lesion = torch.full((3, height, width), 0.3), torch.zeros(height, width, dtype=torch.bool)
    image[:, 2, 5], lesion[2, 5] = 1.0, True
    return image, lesion


@LEVELS
@pytest.mark.parametrize(("height", "width"), [(12, 12), (12, 17)])
def test_the_lesion_stays_where_the_image_shows_it(level: str, height: int, width: int) -> None:
    places = set()
    for index in range(60):
        image, lesion = augment(*marked(height, width), level, seed=1, epoch=2, index=index)
        assert image.shape == (3, height, width)
        assert lesion.dtype == torch.bool
        assert int(lesion.sum()) == 1
        assert int(image.sum(0).argmax()) == int(lesion.flatten().int().argmax())
        places.add(int(lesion.flatten().int().argmax()))
    assert len(places) == (8 if level != "flips" and height == width else 4)


@LEVELS
def test_what_happens_depends_on_seed_epoch_and_image_alone(level: str) -> None:
    def drawn(seed: int, epoch: int, index: int) -> list[float]:
        image, lesion = augment(*marked(12, 12), level, seed=seed, epoch=epoch, index=index)
        return [*image.flatten().tolist(), *lesion.flatten().tolist()]

    here = [drawn(1, 2, index) for index in range(8)]
    torch.manual_seed(99)
    assert here == [drawn(1, 2, index) for index in range(8)]
    assert here != [drawn(2, 2, index) for index in range(8)]
    assert here != [drawn(1, 3, index) for index in range(8)]
    assert any(one != here[0] for one in here)


def test_none_leaves_everything_and_flips_leave_colours() -> None:
    image, lesion = marked(12, 17)
    same = augment(image, lesion, "none", seed=0, epoch=0, index=0)
    assert torch.equal(same[0], image)
    assert torch.equal(same[1], lesion)
    for index in range(20):
        flipped, _ = augment(image, lesion, "flips", seed=0, epoch=0, index=index)
        assert torch.equal(flipped.flatten().sort().values, image.flatten().sort().values)


def test_standard_changes_colours_within_the_range_of_an_image() -> None:
    image = torch.rand(3, 12, 17, generator=torch.Generator().manual_seed(0))
    colours = [augment(image, image[0] > 0.5, level, seed=0, epoch=0, index=i)[0] for i in range(20) for level in ("standard", "strong")]
    assert all(float(one.min()) >= 0 and float(one.max()) <= 1 for one in colours)
    assert len({round(float(one.mean()), 6) for one in colours}) == 40
