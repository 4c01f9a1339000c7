"""A handful of drawn eyes, small enough to train on in a second, and the training of one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from eyeseg import artifacts
from eyeseg.samples import Sample, Samples
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder
from eyeseg.training.dataset import Cache, build_cache, open_cache
from eyeseg.training.fit import FitResult, fit
from eyeseg.training.seeding import make_deterministic

SIZE = (57, 45)  # odd on purpose


def draw(folder: Path, count: int = 8, size: tuple[int, int] = SIZE) -> Samples:
    """Grey noise with one bright disc each, which is the lesion; the last image has none."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(5)
    items = []
    for index in range(count):
        y, x = np.mgrid[: size[1], : size[0]]
        lesion = (y - random.uniform(10, size[1] - 10)) ** 2 + (x - random.uniform(10, size[0] - 10)) ** 2 < 60
        lesion &= index < count - 1
        image = random.integers(40, 120, (size[1], size[0], 3)) + 90 * lesion[..., None]
        Image.fromarray(image.astype(np.uint8)).save(folder / f"{index}.png")
        Image.fromarray((255 * lesion).astype(np.uint8)).save(folder / f"{index}_mask.png")
        mask = folder / f"{index}_mask.png" if index < count - 1 else None
        items.append(
            Sample(
                index=index, row=index + 2, name=f"{index}.png", image=folder / f"{index}.png", mask=mask, patient=f"p{index}",
                patient_given=True, eye="", timepoint="", split="", image_sha256="", mask_sha256="", mask_positive=None,
                width=size[0], height=size[1],
            )
        )  # fmt: skip
    return Samples(manifest=folder / "manifest.csv", items=tuple(items), fingerprint="0123456789abcdef", notes=())


@dataclass
class Trained:
    """What one call of `fit` did."""

    result: FitResult
    root: Path
    events: list[dict[str, Any]] = field(default_factory=list)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [{k: v for k, v in event.items() if k not in ("event", "seconds")} for event in self.events if event["event"] == kind]

    def checkpoint(self, epoch: int, step: int = 0) -> dict[str, Any]:
        return next(event for event in self.of("checkpoint") if (event["epoch"], event["step"]) == (epoch, step))

    def fetched(self, epoch: int, step: int = 0) -> Path:
        found = self.checkpoint(epoch, step)
        return artifacts.fetch(str(self.root), found["path"], found["sha256"], self.root)


def stop_after(steps: int) -> Callable[[], bool]:
    """False that many times, then True."""
    left = [steps]

    def stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    return stop


Train = Callable[..., Trained]


@pytest.fixture(scope="session", autouse=True)
def determinism() -> None:
    make_deterministic()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return draw(tmp_path_factory.mktemp("eyes"))


@pytest.fixture(scope="session")
def cache(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return open_cache(build_cache(samples, SIZE, "rgb", tmp_path_factory.mktemp("cache")))


@pytest.fixture
def train(cache: Cache, tmp_path: Path) -> Train:
    """Trains a spec on the first images of the cache, each call into a root of its own."""
    calls = []

    def run(
        spec: RunSpec, budgets: Sequence[int], *, images: int = 6, resume: Path | None = None, checkpoint_s: float = 1e9,
        stop: Callable[[], bool] = lambda: False, pause: int | None = None,
    ) -> Trained:  # fmt: skip
        calls.append(spec)
        root = tmp_path / str(len(calls))
        events: list[dict[str, Any]] = []
        result = fit(
            spec, cache, range(images), budgets=budgets, device="cpu", checkpoints=CheckpointFolder(str(root), "job/a1"), resume=resume,
            checkpoint_s=checkpoint_s, stop=stop, on_event=events.append, pause=pause,
        )  # fmt: skip
        return Trained(result, root, events)

    return run
