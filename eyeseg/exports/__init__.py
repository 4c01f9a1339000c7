"""What leaves the store for other programs. One file is one `--to` of `eyeseg export`; its facts say what it is of.

OF: "model" (of a run: `export(source, output) -> _model.Exported`), "experiment", "run" (records of either: `export(order, output)`, which
gives the number of files). WRITES: in words. NEEDS: modules that must be there, and EXTRA: the extra that brings them. TAKES: options that
only some understand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eyeseg.bundles import Records
from eyeseg.bundles.hiding import hidden


@dataclass(frozen=True)
class Order:
    """What to export of the records. hash_ids: patients and images by pseudonyms. checkpoints: folders by tree hash, to go along."""

    records: Records
    hash_ids: bool = False
    checkpoints: Mapping[str, Path] | None = None
    licence: str | None = None
    now: float = 0.0

    @cached_property
    def shown(self) -> Records:
        """The records as they may be seen."""
        return hidden(self.records) if self.hash_ids else self.records


@dataclass(frozen=True)
class Written:
    """Records in their place. sha256: of the list of hashes, for what has one."""

    files: int
    bytes: int
    sha256: str | None = None
