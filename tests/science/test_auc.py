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

SHAPE = (6, 9)
SCORES = st.one_of(
    hnp.arrays(np.float32, SHAPE, elements=st.floats(-(2.0**100), 2.0**100, width=32)),
    hnp.arrays(np.float32, SHAPE, elements=st.integers(-3, 3).map(float)),  # nothing but ties
    hnp.arrays(np.float64, SHAPE, elements=st.sampled_from([-0.0, 0.0, 1e-300, -14.000001, -14.0])),
)
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
    return scores


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16])
@pytest.mark.parametrize("kind", ["normal", "outlier", "infinite", "few values", "tiny", "constant"])
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
