"""Lesions of single images, at each image's own size, by the weights of a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from eyeseg.errors import Unavailable
from eyeseg.samples import read_image
from eyeseg.spec import RunSpec
from eyeseg.training import painting
from eyeseg.training.dataset import fitted
from eyeseg.training.evaluate import NonFiniteLogits, Scorer
from eyeseg.training.seeding import make_deterministic

Logits = NDArray[np.float32]


class Predictor:
    """Images of any size -> logits of that size. Each is shown to the model as in evaluation, and the logits are resized, bilinearly.

    weights: a verified checkpoint folder of this spec. tta: the mean of the logits over the image's flips, and over its quarter
    turns too where the model sees squares.
    """

    def __init__(self, spec: RunSpec, weights: Path, *, device: str = "cpu", tta: bool = False) -> None:
        self.spec = spec
        self.device = chosen_device(device)
        self.views = _views(spec.image_size) if tta else [(0, False)]
        self._scorer = Scorer(spec, weights, torch.device(self.device))

    @property
    def model(self) -> nn.Module:
        """The model itself: normalised (B, 3, h, w) at the spec's image_size -> (B, C, h, w)."""
        return self._scorer.model

    def __call__(self, image_HW3: NDArray[np.uint8], *, where: str = "image", tta: bool | None = None) -> Logits:
        """Raw logits (H, W), above 0 where lesion is more likely than not. NonFiniteLogits names `where`. tta: other than usual."""
        seen = fitted(image_HW3, self.spec.image_size, self.spec.channels)
        views = self.views if tta is None else _views(self.spec.image_size) if tta else [(0, False)]
        try:
            scores: Logits = np.stack([self._seen_as(seen, *view) for view in views]).mean(axis=0)
        except NonFiniteLogits as error:
            raise NonFiniteLogits(f"{where}: the model's logits are NaN or infinite: it has diverged. Use another run.") from error
        return _resized(scores, image_HW3.shape[:2])

    def _seen_as(self, seen_HW3: NDArray[np.uint8], turns: int, mirrored: bool) -> Logits:
        turned = np.rot90(seen_HW3, turns)
        scores = self._scorer(turned[:, ::-1] if mirrored else turned)
        return np.rot90(scores[:, ::-1] if mirrored else scores, -turns)


def predict(weights: Path, spec: RunSpec, image_HW3: NDArray[np.uint8], *, device: str = "cpu", tta: bool = False) -> Logits:
    """Probability of lesion (H, W) in 0..1 of one image."""
    return painting.probability(Predictor(spec, weights, device=device, tta=tta)(image_HW3))


def predict_files(
    predictor: Predictor, images: list[Path], folder: Path, *, threshold: float | None, tiff: bool
) -> Iterator[dict[str, Any]]:
    """Write mask, probability and overlay of each image into the folder. -> image, lesion_pixels, share, width, height, files.

    threshold: a logit from which on a pixel is lesion; None: above probability 0.5.
    """
    make_deterministic(device=predictor.device, threads=torch.get_num_threads())
    for path in images:
        image = read_image(path)
        logits = predictor(image, where=str(path))
        # of the same two comparisons as in evaluation
        lesion = logits > 0 if threshold is None else logits >= np.float32(threshold)
        files = painting.leave(folder, path.stem, image, logits, lesion, tiff=tiff)
        yield {
            "image": str(path),
            "lesion_pixels": int(lesion.sum()),
            "share": float(lesion.mean()),
            "width": image.shape[1],
            "height": image.shape[0],
            "files": [str(file) for file in files],
        }


def chosen_device(name: str) -> str:
    """cpu or cuda; `auto` is cuda where there is one. Raises Unavailable."""
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise Unavailable("device: there is no CUDA device that torch can use here. Write --device cpu.")
    return name


def _views(size: tuple[int, int]) -> list[tuple[int, bool]]:
    """(quarter turns, mirrored) that leave the size as it is: all eight of a square, four of another rectangle."""
    turns = range(4) if size[0] == size[1] else (0, 2)
    return [(turn, mirrored) for turn in turns for mirrored in (False, True)]


def _resized(scores_HW: Logits, size: tuple[int, ...]) -> Logits:
    """Bilinear; an image smaller than what the model saw gets the mean of what falls into each pixel."""
    scores = torch.from_numpy(scores_HW)[None, None]
    resized: Logits = functional.interpolate(scores, size=size, mode="bilinear", align_corners=False, antialias=True)[0, 0].numpy()
    return resized
