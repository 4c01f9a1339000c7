"""Thinned ROC curves against the exact ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eyeseg import curves
from eyeseg.curves import STEPS, TOLERANCE, Curve
from eyeseg.training.auc import image_auc


def pixels(seed: int, levels: int, share: float, shift: float) -> tuple[np.ndarray, np.ndarray]:
    """Scores of 40 x 30 pixels with ties, and which of them are lesion: at least one, not all."""
    rng = np.random.default_rng(seed)
    lesion = rng.random((40, 30)) < share
    lesion[0, :2] = True, False
    return np.rint((rng.normal(size=lesion.shape) + shift * lesion) * levels).astype(np.float32), lesion


def distance(points: np.ndarray, curve: Curve) -> float:
    """The largest distance from one of the points to the polyline."""
    corners = np.stack([curve.fpr, curve.tpr], axis=1)
    start, along = corners[:-1], np.diff(corners, axis=0)
    length = np.maximum((along**2).sum(1), 1e-30)
    place = np.clip(((points[:, None] - start) * along).sum(2) / length, 0, 1)
    return float(np.sqrt(((points[:, None] - start - place[..., None] * along) ** 2).sum(2)).min(1).max())


PIXELS = {
    "seed": st.integers(0, 10**6),
    "levels": st.sampled_from([1, 5, 1000]),
    "share": st.floats(0.001, 0.999),
    "shift": st.floats(-3, 6),
}


@settings(max_examples=40, deadline=None)
@given(**PIXELS)
def test_no_point_of_the_exact_curve_is_further_from_the_thinned_one_than_said(seed: int, levels: int, share: float, shift: float) -> None:
    scores, lesion = pixels(seed, levels, share, shift)
    exact, text = curves.exact(scores, lesion), curves.thinned(scores, lesion)
    assert exact is not None
    assert text is not None
    found = curves.unpacked(text)
    assert distance(np.stack([exact.fpr, exact.tpr], axis=1), found) <= TOLERANCE
    again = curves.exact(scores.astype(np.float64), lesion)
    assert again is not None
    assert np.array_equal(again.fpr, exact.fpr)
    assert np.array_equal(again.tpr, exact.tpr)
    assert exact.area == pytest.approx(image_auc(scores, lesion), abs=1e-12)
    assert found.area == pytest.approx(exact.area, abs=1 / (2 * STEPS))
    assert len(text) < 400
    assert (np.diff(found.fpr) >= 0).all()
    assert (np.diff(found.tpr) >= -2 / 65535).all()


@pytest.mark.parametrize("value", [True, False])
def test_an_image_of_one_class_has_no_curve(value: bool) -> None:
    assert curves.thinned(np.arange(12.0).reshape(3, 4), np.full((3, 4), value)) is None


def test_the_area_of_the_mean_curve_is_the_mean_of_the_areas() -> None:
    texts = [curves.thinned(*pixels(seed, 1000, 0.1, 2.0)) for seed in range(9)]
    found = [curves.unpacked(text) for text in texts if text]
    mean = curves.mean(found)
    assert len(found) == 9
    assert mean is not None
    assert mean.area == pytest.approx(np.mean([curve.area for curve in found]), abs=1e-3)
    assert curves.mean([]) is None


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!"])
def test_a_curve_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"points|base64|padding|multiple"):
        curves.unpacked(text)
