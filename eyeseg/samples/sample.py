"""What a manifest becomes once it is checked: samples in file order, their fingerprint and what had to be said aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload


@dataclass(frozen=True)
class Sample:
    """One image with its mask; who, which side, when."""

    index: int
    """Position among the samples, from 0."""
    row: int
    """Line in the manifest, from 1."""
    name: str
    """The image cell as written."""
    image: Path
    mask: Path | None
    """None: no lesion."""
    patient: str
    """A blank one has become a group of its own."""
    patient_given: bool
    eye: str
    timepoint: str
    split: str
    image_sha256: str
    mask_sha256: str
    """'' where there is no mask file."""
    mask_positive: int | None
    width: int
    height: int
    """Size of the upright image, in pixels."""
    lesion_share: float | None = None
    """Share of its pixels that are lesion; None where pixels were not looked at."""


@dataclass(frozen=True)
class Samples(Sequence[Sample]):
    """All samples of one manifest. `fingerprint` covers content and groups, not paths; `notes` are said aloud once."""

    manifest: Path
    items: tuple[Sample, ...]
    fingerprint: str
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> Sample: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Sample, ...]: ...
    def __getitem__(self, index: int | slice) -> Sample | tuple[Sample, ...]:
        return self.items[index]
