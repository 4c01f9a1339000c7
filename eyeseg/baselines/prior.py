"""The mean mask of all training images: the same answer for every image."""

from __future__ import annotations

from eyeseg.baselines import Known, Scorer, mean_mask


def scorer(known: Known) -> Scorer:
    scores = mean_mask(known.masks, known.train)
    return lambda _: scores
