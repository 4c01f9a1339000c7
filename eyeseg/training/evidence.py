"""What an evaluation keeps of each validation image for a report: its thinned ROC curve, and a small picture of the probabilities."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from eyeseg import artifacts, curves, places
from eyeseg.errors import PlaceAway
from eyeseg.training.painting import probability

LONGEST = 256  # pixels of a map's longer side


class Witness:
    """Looks on while images are scored. Maps are written to a scratch folder, and published when the evaluation has come to its end.

    scratch: None where no maps are wanted. What goes wrong with a map costs the map, never the evaluation.
    """

    def __init__(self, scratch: Path | None) -> None:
        self.curves: dict[int, str | None] = {}
        self._folder = None
        if scratch is not None:
            scratch.mkdir(parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(prefix="maps-", dir=scratch)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._give_up()

    def __call__(self, index: int, scores_HW: NDArray[np.float32], lesion_HW: NDArray[np.bool_]) -> None:
        """Keep the curve of an image and write its map."""
        self.curves[index] = curves.thinned(scores_HW, lesion_HW)
        if self._folder is not None:
            try:
                picture = Image.fromarray(as_map(scores_HW))
                picture.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
                picture.save(Path(self._folder.name) / f"{index:06d}.png")
            except OSError as error:
                self._give_up(f"the map of image {index} could not be written: {error}")

    def publish(
        self, root_url: str, address: str, *, mark: str = "", patience_s: float = 0.0, stop: Callable[[], bool] = lambda: True
    ) -> str | None:
        """Publish the maps; -> their tree hash, or None when there are none or they could not be written.

        A place that is away is waited for, for `patience_s` seconds, unless `stop` says so.
        """
        if self._folder is None:
            return None
        folder = Path(self._folder.name)
        try:
            return places.patiently(lambda: artifacts.publish(folder, root_url, address, mark=mark), stop=stop, for_s=patience_s)
        except (PlaceAway, OSError) as error:
            self._give_up(f"the maps could not be published: {error}")
            return None

    def _give_up(self, why: str = "") -> None:
        if why:
            print(f"{why}. The evaluation goes on without maps.", flush=True)  # noqa: T201  to the job's log
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def as_map(scores_HW: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Probability of lesion as 0..255, at least 128 just where the logit is above 0, as in evaluation."""
    levels = np.rint(probability(scores_HW) * 255)
    return np.asarray(np.where(scores_HW > 0, np.maximum(levels, 128), np.minimum(levels, 127)), dtype=np.uint8)
