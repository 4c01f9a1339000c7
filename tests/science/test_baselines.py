"""Baselines by hand and by scikit-learn; none of them looks at the mask it is asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from eyeseg import catalog
from eyeseg.baselines import Known
from eyeseg.training.dataset import Cache
from eyeseg.training.reference import baseline_rows

PATIENTS = ["a", "a", "b", "b", "c", "c", "d", "e"]
TRAIN = [0, 2, 3, 4]
VAL = [1, 5, 6, 7]  # a and c have another image in the training, d and e have none; image 7 has no lesion


def known(cache: Cache, **changes: Any) -> Known:
    given: dict[str, Any] = {"images": cache.images, "masks": cache.masks, "patients": PATIENTS, "train": TRAIN}
    return Known(**given | changes)


def scored(name: str, found: Known, index: int) -> Any:
    return catalog.load("baselines", name).scorer(found)(index)


def test_prior_is_the_mean_mask_of_the_training_images(cache: Cache) -> None:
    np.testing.assert_allclose(scored("prior", known(cache), 1), (cache.masks[TRAIN] > 0).mean(axis=0), atol=1e-7)


def test_copy_is_the_mean_of_the_patients_other_masks_and_nothing_where_there_are_none(cache: Cache) -> None:
    np.testing.assert_array_equal(scored("copy", known(cache), 1), cache.masks[0] > 0)
    both = known(cache, patients=["x"] * 8)
    np.testing.assert_allclose(scored("copy", both, 1), (cache.masks[TRAIN] > 0).mean(axis=0), atol=1e-7)
    assert scored("copy", known(cache), 6) is None


def blobs(sign: int) -> Known:
    """Flat grey with noise; lesions are small spots, brighter or darker, or either (sign 0)."""
    random = np.random.default_rng(1)
    images = random.integers(118, 123, (6, 64, 64, 3)).astype(np.int64)
    masks = np.zeros((6, 64, 64), np.uint8)
    for index in range(6):
        for spot in range(4):
            y, x = random.integers(4, 60, 2)
            masks[index, y : y + 2, x : x + 2] = 1
            images[index, y : y + 2, x : x + 2] += 60 * (sign or (-1) ** spot)
    return Known(images.astype(np.uint8), masks, ["p"] * 6, range(3))


@pytest.mark.parametrize("sign", [1, -1, 0])
def test_unsharp_learns_from_the_training_images_whether_lesions_are_bright_dark_or_both(sign: int) -> None:
    found = blobs(sign)
    for index in (3, 4, 5):
        assert roc_auc_score(found.masks[index].ravel() > 0, scored("unsharp", found, index).ravel()) > 0.99


def test_unsharp_measures_against_its_blur_not_against_black() -> None:
    found = blobs(1)
    ramp = np.linspace(0, 120, 64).astype(np.uint8)[None, None, :, None]
    shaded = Known((found.images // 2 + ramp).astype(np.uint8), found.masks, found.patients, found.train)
    lesion = shaded.masks[4].ravel() > 0
    assert roc_auc_score(lesion, shaded.images[4, :, :, 1].ravel()) < 0.9
    assert roc_auc_score(lesion, scored("unsharp", shaded, 4).ravel()) > 0.99


@pytest.mark.parametrize("name", catalog.names("baselines"))
def test_no_baseline_looks_at_the_mask_of_the_image_it_is_asked_about(name: str, cache: Cache) -> None:
    other = cache.masks.copy()
    other[VAL] = 1 - (other[VAL] > 0)
    for index in VAL:
        one, two = scored(name, known(cache), index), scored(name, known(cache, masks=other), index)
        assert (one is None) == (two is None)
        assert one is None or np.array_equal(one, two)


@pytest.mark.parametrize("name", catalog.names("baselines"))
def test_a_baseline_bears_training_images_without_lesion(name: str, cache: Cache) -> None:
    found = scored(name, known(cache, masks=np.zeros_like(cache.masks)), 1)
    assert np.isfinite(found).all()


def test_rows_of_baselines_are_measured_like_a_model(cache: Cache) -> None:
    rows = baseline_rows(["prior", "copy"], cache, PATIENTS, TRAIN, VAL, stop=lambda: False)
    assert [(row["name"], row["index"]) for row in rows] == [(name, index) for name in ("prior", "copy") for index in VAL]
    lesion, prior = cache.masks[1].ravel() > 0, (cache.masks[TRAIN] > 0).mean(axis=0).ravel()
    assert rows[0]["auc"] == pytest.approx(roc_auc_score(lesion, prior.astype(np.float32)), abs=1e-12)
    assert rows[0]["ap"] == pytest.approx(average_precision_score(lesion, prior.astype(np.float32)), abs=1e-12)
    assert [row["auc"] is None for row in rows] == [False, False, False, True, False, False, True, True]


def test_rows_end_when_the_caller_asks_for_it(cache: Cache) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 2

    assert len(baseline_rows(["prior", "copy"], cache, PATIENTS, TRAIN, VAL, stop=stop)) == 2
