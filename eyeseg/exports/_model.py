"""Trained models for use without eyeseg: written beside their place, read back, compared with torch, and only then put there.

Every such export takes pixels (B, H, W, 3), uint8 RGB at the run's image_size, any B, and gives logits (B, H, W) float32, above 0
where lesion is more likely than not. Choice of channels, scaling and normalisation are inside. Height and width are fixed: models pad to
what their depth needs, and of that arithmetic ONNX's and TorchScript's tracing keep only the numbers of one size.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from eyeseg.errors import EyesegError
from eyeseg.exports._graph import Exportable
from eyeseg.spec import RunSpec

# Mean difference that is borne, of the largest logit or of 1. The mean, for a model that unpools to where its maxima were is not
# continuous: where two values are all but equal, another order of summation may choose the other one, and a few pixels come out anew.
TOLERANCE = 1e-4

Answer = Callable[[NDArray[np.uint8]], NDArray[np.float32]]


@dataclass(frozen=True)
class Source:
    """What is exported: a spec, a verified checkpoint folder of it, and facts for the file's metadata."""

    spec: RunSpec
    weights: Path
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Exported:
    """A file in its place. The differences are between its logits and torch's on random pixels; largest_logit: of torch's, for scale."""

    path: Path
    input: str
    output: str
    largest_difference: float
    mean_difference: float
    largest_logit: float


class Differs(EyesegError):
    """An exported model that does not compute what torch computes. No file is left."""


def place(
    source: Source,
    output: Path,
    *,
    suffix: str,
    write: Callable[[Exportable, torch.Tensor, dict[str, str], Path], None],
    read: Callable[[Path], Answer],
) -> Exported:
    """Write a file beside `output`, read it back, compare its logits with torch's, and only then move it into place.

    suffix: of the file while it is written. write: gets the graph, example pixels, the metadata and a path. read: the file as a function.
    """
    graph = Exportable(source.spec, source.weights)
    described = {"input": f"pixels (B, {graph.height}, {graph.width}, 3) uint8 RGB", "output": f"logits (B, {graph.height}, {graph.width})"}
    with tempfile.TemporaryDirectory(prefix=".export-", dir=output.parent) as folder:
        path = Path(folder) / f"model{suffix}"
        write(graph, _random_pixels(graph, 2), {**source.facts, **described}, path)
        answer = read(path)
        difference, largest = _compared(graph, answer)
        if not difference.mean() <= TOLERANCE * max(1.0, largest):
            raise Differs(f"{output}: the exported model's logits differ from torch's by {difference.mean():.2g}. Nothing is written.")
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(output)
    return Exported(output, described["input"], described["output"], float(difference.max()), float(difference.mean()), largest)


def _compared(graph: Exportable, answer: Answer) -> tuple[NDArray[np.float32], float]:
    """How far each logit of one image, and of three at once, is from torch's; and torch's largest."""
    batches = [_random_pixels(graph, size) for size in (1, 3)]
    expected = np.concatenate([graph(pixels).numpy() for pixels in batches])
    found = np.concatenate([answer(pixels.numpy()) for pixels in batches])
    return np.abs(found - expected), float(np.abs(expected).max())


def _random_pixels(graph: Exportable, batch: int) -> torch.Tensor:
    random = np.random.default_rng(batch)
    return torch.from_numpy(random.integers(0, 256, (batch, graph.height, graph.width, 3), dtype=np.uint8))
