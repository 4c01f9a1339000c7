"""Augmentation moves image and mask as one, and is a function of (seed, epoch, image)."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from eyeseg.training.augment import augment, warped

LEVELS = pytest.mark.parametrize("level", ["flips", "standard", "strong"])
WHOLE_PIXELS = pytest.mark.parametrize("level", ["flips", "standard"])


def marked(height: int, width: int) -> tuple[Tensor, Tensor]:
    """One bright pixel off every axis of symmetry, and a mask of just that pixel."""
    image, lesion = torch.full((3, height, width), 0.3), torch.zeros(height, width, dtype=torch.bool)
    image[:, 2, 5], lesion[2, 5] = 1.0, True
    return image, lesion


@WHOLE_PIXELS
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


def source(height: int, width: int, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """Where a warp takes the mask's pixels from, as x and y (H, W), and an image (2, H, W) whose colours are x and y, warped alike.

    The mask of one bit of each coordinate after the other marks every pixel with its own place.
    """
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    found = [torch.zeros(height, width, dtype=torch.int64) for _ in range(2)]
    for axis, coordinate in enumerate((x, y)):
        for bit in range(8):
            _, mask = warped(torch.zeros(3, height, width), (coordinate >> bit & 1).bool(), np.random.default_rng(seed))
            assert mask.dtype == torch.bool
            found[axis] += mask.long() << bit
    image, _ = warped(torch.stack([x, y]).float(), x > 0, np.random.default_rng(seed))
    return found[0], found[1], image


@pytest.mark.parametrize(("height", "width"), [(40, 40), (33, 57)])
def test_each_pixel_of_a_warped_image_shows_the_place_its_mask_comes_from(height: int, width: int) -> None:
    for seed in range(10):
        x, y, image = source(height, width, seed)
        assert (x - image[0]).abs().max() <= 0.501
        assert (y - image[1]).abs().max() <= 0.501
        speckled = torch.rand(height, width, generator=torch.Generator().manual_seed(seed)) < 0.5
        _, mask = warped(torch.zeros(3, height, width), speckled, np.random.default_rng(seed))
        assert torch.equal(mask, speckled[y, x])


def test_a_warp_turns_scales_shifts_and_bends_within_its_limits() -> None:
    height, width = 60, 80
    inside = (slice(15, 45), slice(20, 60))
    there = torch.stack(torch.meshgrid(torch.arange(height) + 0.5 - height / 2, torch.arange(width) + 0.5 - width / 2, indexing="ij"))
    own = torch.stack([there[1][inside].flatten(), there[0][inside].flatten(), torch.ones(30 * 40)], dim=1).double()
    angles, scales, shifts, bends = [], [], [], []
    for seed in range(60):
        image, _ = warped(torch.stack([there[1], there[0]]).float(), there[0] > 0, np.random.default_rng(seed))
        from_xy = torch.stack([image[0][inside].flatten(), image[1][inside].flatten()], dim=1).double()
        matrix = torch.linalg.lstsq(own, from_xy).solution  # (3, 2): what turns and scales, then what shifts
        angles.append(math.degrees(math.atan2(matrix[1, 0] - matrix[0, 1], matrix[0, 0] + matrix[1, 1])))
        scales.append(1 / math.sqrt(float(torch.linalg.det(matrix[:2]))))
        shifts.append(float((torch.linalg.solve(matrix[:2].T, matrix[2]).abs() / torch.tensor([width, height])).max()))
        bends.append((own @ matrix - from_xy).abs().mean(dim=0))
    # a bend has a mean turn, scale and shift of its own, so that the limits are passed by a little
    assert 10 < max(angles) < 20
    assert -20 < min(angles) < -10
    assert 0.85 < min(scales) < 0.95
    assert 1.05 < max(scales) < 1.2
    assert 0.03 < max(shifts) < 0.09
    assert all(0.05 < bend < 2 for along in bends for bend in along.tolist())


def test_a_warp_never_folds_the_image_and_fills_its_edges_with_the_image() -> None:
    for seed in range(30):
        y, x = torch.meshgrid(torch.arange(64.0), torch.arange(64.0), indexing="ij")
        image, _ = warped(torch.stack([x, y]), x > 0, np.random.default_rng(seed))
        along = (image[:, 12:52, 13:53] - image[:, 12:52, 12:52], image[:, 13:53, 12:52] - image[:, 12:52, 12:52])
        assert (along[0][0] * along[1][1] - along[0][1] * along[1][0]).min() > 0
        ones, everything = warped(torch.ones(3, 64, 64), torch.ones(64, 64, dtype=torch.bool), np.random.default_rng(seed))
        assert bool(everything.all())
        torch.testing.assert_close(ones, torch.ones(3, 64, 64))


def test_a_strongly_augmented_lesion_lies_where_the_image_shows_it() -> None:
    y, x = torch.meshgrid(torch.arange(48.0), torch.arange(64.0), indexing="ij")
    lesion = (x - 40) ** 2 + (y - 18) ** 2 < 80
    image = torch.where(lesion, 0.9, 0.1).expand(3, -1, -1)
    centres = set()
    for index in range(20):
        seen, mask = augment(image, lesion, "strong", seed=1, epoch=0, index=index)
        assert (seen.shape, mask.shape, mask.dtype) == (image.shape, lesion.shape, torch.bool)
        shown = seen.mean(0) > (seen.amin() + seen.amax()) / 2
        assert 2 * float((shown & mask).sum()) / float(shown.sum() + mask.sum()) > 0.9
        centres.add(tuple(mask.nonzero().float().mean(0).tolist()))
    assert len(centres) == 20


def test_strong_leaves_alone_the_tensors_it_is_given() -> None:
    image, lesion = torch.rand(3, 24, 24, generator=torch.Generator().manual_seed(0)), torch.zeros(24, 24, dtype=torch.bool)
    kept = image.clone()
    augment(image, lesion, "strong", seed=0, epoch=0, index=0)
    assert torch.equal(image, kept)
