"""Measures of one checkpoint on the images of its validation fold, from raw logits in float32."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from eyeseg.errors import EyesegError
from eyeseg.folds import Fold
from eyeseg.spec import RunSpec
from eyeseg.training.auc import average_precision, image_auc
from eyeseg.training.batches import image_batch, raw_scores
from eyeseg.training.checkpoint import load_weights
from eyeseg.training.dataset import Cache
from eyeseg.training.fit import NewModel, new_model
from eyeseg.training.saving import Event

_ROWS_AN_EVENT = 20
_BINS = 2**20

Scored = tuple[NDArray[np.float32], NDArray[np.bool_]]
Onlooker = Callable[[int, NDArray[np.float32], NDArray[np.bool_]], None]


class NonFiniteLogits(EyesegError):
    """A model whose logits are NaN or infinite: its training has diverged, even if its last loss was finite."""


class Stopped(Exception):
    """The caller asked for the evaluation to end."""


@dataclass(frozen=True)
class Evaluation:
    """outcome: ok, all_black (no pixel above 0.5 in any validation image), diverged (logits not finite) or stopped.

    rows: one per validation image, in the fold's order. summary: threshold_tuned, all_black, pooled_auc, and with an inner split
    selection_auc (mean AUC of its images). Both are empty when diverged or stopped.
    A measure is None where it is undefined: AUC with one class, the others without the pixels they count.
    """

    outcome: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    detail: str = ""


def evaluate(
    spec: RunSpec,
    cache: Cache,
    fold: Fold,
    *,
    weights: Path,
    device: str,
    on_event: Callable[[Event], None],
    stop: Callable[[], bool],
    witness: Onlooker | None = None,
    build: NewModel | None = None,
) -> Evaluation:
    """Score every validation image; the tuned threshold comes from the training images alone, `selection_auc` from the inner ones.

    weights: a checkpoint folder that artifacts.fetch has verified. Rows are also sent as `scores` events while they are found.
    witness: is shown the index, logits and mask of each validation image, before its row is sent.
    build: what makes the model in place of `new_model`.
    """
    scorer = Scorer(spec, weights, torch.device(device), build)

    def scored(index: int) -> Scored:
        if stop():
            raise Stopped
        return scorer(cache.images[index], where=f"image {index}"), cache.masks[index] != 0

    try:
        threshold = best_threshold(map(scored, fold.train))
        selection = [image_auc(*scored(index)) for index in fold.inner]
        rows, pooled_auc = _validate(scored, fold.val, threshold, on_event, witness)
    except NonFiniteLogits as error:
        return Evaluation("diverged", detail=str(error))
    except Stopped:
        return Evaluation("stopped")
    all_black = not any(row["predicted_pixels"] for row in rows)
    summary: dict[str, Any] = {"threshold_tuned": threshold, "all_black": all_black, "pooled_auc": pooled_auc}
    if fold.inner:
        known = [auc for auc in selection if auc is not None]
        summary["selection_auc"] = sum(known) / len(known) if known else None
    return Evaluation("all_black" if all_black else "ok", rows, summary)


class Scorer:
    """A trained model that turns uint8 images into float32 logits. Full precision whatever it was trained in: bf16 logits would tie.

    One image at a time: its logits must not depend on which others it is scored with.
    """

    def __init__(self, spec: RunSpec, weights: Path, device: torch.device, build: NewModel | None = None) -> None:
        self.model: nn.Module = (build or new_model)(spec.replace(pretrained="none", precision="fp32"), device)
        load_weights(weights, self.model, average=spec.ema > 0)
        self.model.eval()

    @property
    def device(self) -> torch.device:
        """Where the model is, also after somebody has moved it."""
        return next(self.model.parameters()).device

    @torch.inference_mode()
    def __call__(self, image_HW3: NDArray[np.uint8], *, where: str = "image") -> NDArray[np.float32]:
        """Raw logits (H, W), above 0 where lesion is more likely than not. NonFiniteLogits names `where`."""
        scores: NDArray[np.float32] = raw_scores(self.model(image_batch(image_HW3[None].copy(), self.device)))[0].cpu().numpy()
        if not np.isfinite(scores).all():
            raise NonFiniteLogits(f"{where}: logits are NaN or infinite. Recorded as diverged.")
        return scores


def image_measures(scores_HW: NDArray[np.float32], lesion_HW: NDArray[np.bool_], threshold: float) -> dict[str, Any]:
    """All measures of one image. Undefined ones are None, never 0 or NaN."""
    predicted = scores_HW > 0
    lesion, pixels, chosen = int(lesion_HW.sum()), lesion_HW.size, int(predicted.sum())
    hits = int((predicted & lesion_HW).sum())
    return {
        "auc": image_auc(scores_HW, lesion_HW),
        "ap": average_precision(scores_HW, lesion_HW),
        "dice": 2 * hits / (lesion + chosen) if lesion else None,
        "dice_tuned": _dice(scores_HW >= np.float32(threshold), lesion_HW),
        "iou": hits / (lesion + chosen - hits) if lesion else None,
        "sensitivity": hits / lesion if lesion else None,
        "specificity": (pixels - lesion - chosen + hits) / (pixels - lesion) if lesion < pixels else None,
        "lesion_pixels": lesion,
        "pixels": pixels,
        "predicted_pixels": chosen,
    }


def best_threshold(pairs: Iterable[Scored]) -> float:
    """The logit t at which `score >= t` has the highest Dice over all pixels of the (scores, lesion) pairs together.

    Exact up to 2^20 bins of equal width in the order of float32 numbers: a relative width of 1/2048. 0 when there is no lesion.
    """
    inside, outside = np.zeros(_BINS, np.int64), np.zeros(_BINS, np.int64)
    for scores, lesion in pairs:
        bins = _bin(scores)
        inside += np.bincount(bins[lesion], minlength=_BINS)
        outside += np.bincount(bins[~lesion], minlength=_BINS)
    total = int(inside.sum())
    if not total:
        return 0.0
    hits, chosen = (counts[::-1].cumsum()[::-1] for counts in (inside, inside + outside))
    dice = 2 * hits / (chosen + total)
    return _lower_edge(_BINS - 1 - int(np.argmax(dice[::-1])))  # the highest of equals: its bin holds a score, so its edge is a number


def _validate(
    scored: Callable[[int], Scored],
    val: Sequence[int],
    threshold: float,
    on_event: Callable[[Event], None],
    witness: Onlooker | None,
) -> tuple[list[dict[str, Any]], float | None]:
    """-> one row per image, and the AUC over all their pixels together."""
    rows: list[dict[str, Any]] = []
    pairs = []
    for index in val:
        scores, lesion = scored(index)
        rows.append({"index": int(index), **image_measures(scores, lesion, threshold)})
        pairs.append((scores, lesion))
        if witness is not None:
            witness(int(index), scores, lesion)
        if len(rows) % _ROWS_AN_EVENT == 0 or len(rows) == len(val):
            on_event({"event": "scores", "rows": rows[(len(rows) - 1) // _ROWS_AN_EVENT * _ROWS_AN_EVENT :]})
    return rows, image_auc(np.stack([scores for scores, _ in pairs]), np.stack([lesion for _, lesion in pairs]))


def _dice(predicted: NDArray[np.bool_], lesion: NDArray[np.bool_]) -> float | None:
    total = int(lesion.sum())
    return 2 * int((predicted & lesion).sum()) / (int(predicted.sum()) + total) if total else None


def _bin(scores: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Bin of each score: the bits of a float32, made to count upwards, without the lowest twelve."""
    bits = (scores + np.float32(0)).view(np.uint32)  # adding 0 makes -0 and 0 one number
    return np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31)) >> np.uint32(12)


def _lower_edge(number: int) -> float:
    key = np.uint32(number << 12)
    bits = key & np.uint32(0x7FFFFFFF) if key >> 31 else ~key
    return float(np.array(bits, np.uint32).view(np.float32))
