"""Exact AUC of images against what users would call for it.

    python benchmarks/image_auc.py [--keep]

40 images of 512x512, float32 logits, with a lesion of a few percent as in fundus images. Results must be equal to 1e-12.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import numpy as np
from measuring import Report, command_of, in_turn, table
from sklearn.metrics import roc_auc_score

from eyeseg.training.auc import image_auc


def images(count: int, size: int) -> list[tuple[Any, Any]]:
    """Pairs of logits and lesion masks (size, size), from a fixed seed."""
    random = np.random.default_rng(0)
    made = []
    for _ in range(count):
        lesion = np.zeros((size, size), bool)
        for _ in range(12):
            y, x, r = random.integers(0, size, 2)[0], random.integers(0, size), random.integers(size // 60, size // 18)
            rows, columns = np.ogrid[:size, :size]
            lesion |= (rows - y) ** 2 + (columns - x) ** 2 < r**2
        logits = random.normal(-4, 2, (size, size)) + 4 * lesion
        made.append((logits.astype(np.float32), lesion))
    return made


def by_torchmetrics(logits: Any, lesion: Any) -> float:
    """torchmetrics, exact: no thresholds."""
    import torch
    from torchmetrics.functional.classification import binary_auroc

    return float(binary_auroc(torch.from_numpy(logits).flatten(), torch.from_numpy(lesion).flatten().long(), thresholds=None))


def by_torch_sort(logits: Any, lesion: Any) -> float:
    """What a careful user writes in torch: ranks after one sort, ties averaged."""
    import torch

    values, order = torch.sort(torch.from_numpy(logits).flatten())
    hit = torch.from_numpy(lesion).flatten()[order]
    _, group, counts = torch.unique_consecutive(values, return_inverse=True, return_counts=True)
    last = counts.cumsum(0).double()
    rank = (last - (counts.double() - 1) / 2)[group]
    positive = int(hit.sum())
    negative = len(hit) - positive
    return float((rank[hit].sum() - positive * (positive + 1) / 2) / (positive * negative))


@click.command()
@click.option("--count", default=40, show_default=True)
@click.option("--size", default=512, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--keep", is_flag=True, help="Keep the result for docs/benchmarks.md.")
def main(*, count: int, size: int, rounds: int, keep: bool) -> None:
    """Compare."""
    made = images(count, size)
    ways: dict[str, Callable[[Any, Any], float | None]] = {
        "scikit-learn": lambda logits, lesion: float(roc_auc_score(lesion.ravel(), logits.ravel())),
        "torchmetrics": by_torchmetrics,
        "torch.sort and ranks": by_torch_sort,
        "eyeseg": image_auc,
    }
    expected = [roc_auc_score(lesion.ravel(), logits.ravel()) for logits, lesion in made]
    worst = {name: max(abs(way(*pair) - value) for pair, value in zip(made, expected, strict=True)) for name, way in ways.items()}  # type: ignore[operator]
    if worst["eyeseg"] > 1e-12:
        raise SystemExit(f"eyeseg differs from scikit-learn by {worst['eyeseg']}")
    found = in_turn({name: lambda way=way: [way(*pair) for pair in made] for name, way in ways.items()}, rounds=rounds)  # type: ignore[misc]
    note = "Largest difference to scikit-learn: " + ", ".join(f"{name} {value:.1g}" for name, value in worst.items()) + "."
    shown = table(
        f"exact AUC of {count} images of {size}x{size}", found, against="scikit-learn", unit="images", units=count, bar=">= 25x", note=note
    )
    Report("Image AUC", command_of(__file__), (shown,), ("scikit-learn", "torchmetrics", "torch", "numpy")).publish(keep=keep)


if __name__ == "__main__":
    main()
