"""AUC and average precision against scikit-learn, the oracle."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics import average_precision_score, roc_auc_score

from eyeseg.training.auc import average_precision, image_auc
from eyeseg.training.steps import looked_up

SHAPE = (6, 9)
SCORES = st.one_of(
    hnp.arrays(np.float32, SHAPE, elements=st.floats(-(2.0**100), 2.0**100, width=32)),
    hnp.arrays(np.float32, SHAPE, elements=st.integers(-3, 3).map(float)),  # nothing but ties
    hnp.arrays(np.float64, SHAPE, elements=st.sampled_from([-0.0, 0.0, 1e-300, -14.000001, -14.0])),
)
TOP = float(np.finfo(np.float32).max)
EDGES = (-math.inf, -TOP, -1.0, -1e-40, -(2.0**-149), -0.0, 0.0, 2.0**-149, 1e-40, 1.0, 1.0000001, TOP, math.inf)  # some subnormal
LESIONS = hnp.arrays(np.bool_, SHAPE)


@settings(deadline=None, max_examples=300)
@given(scores=SCORES, lesion=LESIONS)
def test_image_auc_agrees_with_scikit_learn_ties_included(scores: np.ndarray, lesion: np.ndarray) -> None:
    if lesion.any() and not lesion.all():
        assert image_auc(scores, lesion) == pytest.approx(roc_auc_score(lesion.ravel(), scores.ravel()), abs=1e-12)
    else:
        assert image_auc(scores, lesion) is None


@settings(deadline=None, max_examples=300)
@given(scores=SCORES, lesion=LESIONS)
def test_average_precision_agrees_with_scikit_learn_ties_included(scores: np.ndarray, lesion: np.ndarray) -> None:
    if lesion.any():
        assert average_precision(scores, lesion) == pytest.approx(average_precision_score(lesion.ravel(), scores.ravel()), abs=1e-12)
    else:
        assert average_precision(scores, lesion) is None


def ordinary(scores: np.ndarray) -> np.ndarray:
    """Finite numbers in the same order and with the same ties, for an oracle that refuses infinity."""
    return np.unique(scores.ravel(), return_inverse=True)[1].ravel().astype(float)


@settings(deadline=None, max_examples=100)
@given(data=st.data(), dtype=st.sampled_from([np.float32, np.float64]), share=st.sampled_from([0.02, 0.5, 0.98]), seed=st.integers(0, 99))
def test_any_mixture_of_extremes_and_ties_in_a_large_image_agrees_with_scikit_learn(
    data: st.DataObject, dtype: type, share: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    common = data.draw(st.lists(st.sampled_from(EDGES) | st.floats(width=32, allow_nan=False), min_size=1, max_size=12))
    scale = data.draw(st.sampled_from([0.0, 1e-45, 1e-6, 1.0, 1e37]))
    scores: np.ndarray = (random.standard_normal((128, 100)) * scale).astype(dtype)
    tied = random.random(scores.shape) < data.draw(st.sampled_from([0.001, 0.5, 1.0]))
    scores[tied] = random.choice(np.array(common, dtype), int(tied.sum()))
    lesion = random.random(scores.shape) < share
    assert image_auc(scores, lesion) == pytest.approx(roc_auc_score(lesion.ravel(), ordinary(scores)), abs=1e-12)
    assert average_precision(scores, lesion) == pytest.approx(average_precision_score(lesion.ravel(), ordinary(scores)), abs=1e-12)


def tilted(random: np.random.Generator, kind: str) -> np.ndarray:
    scores: np.ndarray = random.standard_normal((256, 256))
    if kind == "outlier":
        scores[7, 7] = 1e30
    elif kind == "infinite":
        scores[7, 7] = np.inf
    elif kind == "few values":
        scores = scores.round()
    elif kind == "tiny":
        scores *= 1e-43
    elif kind == "constant":
        scores[:] = -14
    elif kind == "outliers at both ends":
        scores[:2, :9], scores[2:4, :9] = 1e30, -1e30
    elif kind == "squashed":
        scores = 1 / (1 + np.exp(-12 * scores))
    elif kind == "dense":
        scores[:, ::3] *= 1e-5  # many lesion pixels in one cell
    return scores


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16])
@pytest.mark.parametrize(
    "kind", ["normal", "outlier", "infinite", "few values", "tiny", "constant", "outliers at both ends", "squashed", "dense"]
)
def test_large_images_agree_with_scikit_learn_whichever_class_is_rarer(kind: str, dtype: type) -> None:
    random = np.random.default_rng(1)
    for share in (0.001, 0.5, 0.999):
        lesion = random.random((256, 256)) < share
        with np.errstate(over="ignore"):
            scores: np.ndarray = (tilted(random, kind) + lesion * (kind == "normal")).astype(dtype)
        known = np.nan_to_num(scores.astype(np.float64), posinf=1e300).ravel()  # the oracle refuses infinity
        assert image_auc(scores, lesion) == pytest.approx(roc_auc_score(lesion.ravel(), known), abs=1e-12)
        assert average_precision(scores, lesion) == pytest.approx(average_precision_score(lesion.ravel(), known), abs=1e-12)


def test_separated_and_reversed_and_constant_scores_have_auc_one_zero_and_half() -> None:
    lesion = np.array([[False, True, True]])
    scores = np.array([[-20.0, -14.0, -13.9999999]])
    assert image_auc(scores, lesion) == 1.0
    assert image_auc(-scores, lesion) == 0.0
    assert image_auc(np.zeros((1, 3)), lesion) == 0.5


def test_infinite_scores_have_a_rank_and_nan_has_none() -> None:
    lesion = np.array([[False, True, False]])
    assert image_auc(np.array([[-math.inf, math.inf, 3.0]]), lesion) == 1.0
    for measure in (image_auc, average_precision):
        with pytest.raises(ValueError, match="NaN"):
            measure(np.array([[0.0, math.nan, 1.0]]), lesion)
        with pytest.raises(ValueError, match="one size"):
            measure(np.zeros((2, 2)), lesion)


@settings(deadline=None, max_examples=200)
@given(
    places=st.lists(st.sampled_from(EDGES) | st.floats(-1, 1, width=32), min_size=1, max_size=300, unique=True),
    dtype=st.sampled_from([np.float16, np.float32, np.float64, np.int32]),
)
def test_numbers_are_looked_up_as_searchsorted_finds_them_however_the_places_lie(places: list[float], dtype: type) -> None:
    with np.errstate(all="ignore"):
        at = np.unique(np.nan_to_num(np.array(places), posinf=1e300, neginf=-1e300).astype(dtype))
        near = np.concatenate([at, *(np.nextafter(at, side) for side in (-math.inf, math.inf))]) if at.dtype.kind == "f" else at
    numbers = np.resize(np.append(near, np.array([-2, -0.5, 0, 0.5, 2], dtype)), 2**13 + 9)
    for some in (numbers[:5], numbers):
        values = np.arange(2 * at.size + 1)
        found = np.concatenate(list(looked_up(some, at, values)))
        np.testing.assert_array_equal(np.sort(found), np.sort(at.searchsorted(some) + at.searchsorted(some, side="right")))


def test_images_larger_than_a_block_are_counted_once() -> None:
    random = np.random.default_rng(2)
    lesion = random.random((500, 700)) < 0.03
    scores = (random.standard_normal(lesion.shape) + lesion).astype(np.float32)
    assert image_auc(scores, lesion) == pytest.approx(roc_auc_score(lesion.ravel(), scores.ravel()), abs=1e-12)
    assert average_precision(scores, lesion) == pytest.approx(average_precision_score(lesion.ravel(), scores.ravel()), abs=1e-12)
