"""Finds the files a manifest names, and lets no path out of the folder it may use."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from eyeseg.catalog import nearest
from eyeseg.samples.table import shown

MAX_BYTES = 1 << 30  # a picture of as many pixels as are taken, with four channels of 16 bits, is smaller
_NEAR_AMONG = 500  # names among which a near miss is searched: more would take seconds
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Here(NamedTuple):
    """Where a manifest lies on this machine, and the folder outside of its own that its paths may lead to."""

    manifest: Path
    data_root: Path | None

    @property
    def is_there(self) -> bool:
        """Whether the manifest can be seen."""
        try:
            return self.manifest.is_file()
        except OSError:  # a folder that may not be entered, a share whose server is gone
            return False


def found_here(data: Mapping[str, Any], data_root: Path | None) -> Here:
    """Where this machine has the `manifest` of a submission, whose paths might lead to its `data_root`.

    That is where it was submitted, or else below this machine's own data root, under the longest end of its path that is there. What
    it holds is not looked at: whoever reads it compares fingerprints.
    """
    recorded = Path(os.path.normpath(data["manifest"]))
    as_submitted = Here(recorded, Path(data["data_root"]) if data.get("data_root") else data_root)
    if data_root is not None and not as_submitted.is_there:
        for first in range(1, len(recorded.parts)):
            moved = Here(data_root.joinpath(*recorded.parts[first:]), data_root)
            if moved.is_there:
                return moved
    return as_submitted


@dataclass(frozen=True)
class Ground:
    """Where a manifest's files may lie: its folder, and the data root where one is allowed."""

    folder: Path
    data_root: Path | None
    _listings: dict[Path, _Listing] = field(default_factory=dict)

    @classmethod
    def of(cls, manifest: Path, data_root: Path | None) -> Ground:
        return cls(manifest.parent.resolve(), None if data_root is None else data_root.resolve())

    def locate(self, cell: str) -> tuple[Path | None, str]:
        """The real path of a regular file, or what is wrong with the cell."""
        written = PurePosixPath(cell)
        if _ADDRESS.match(cell):
            return None, f"{shown(cell)} is an address. Download the file and name it by its path."
        if self.data_root is None and (written.is_absolute() or ".." in written.parts):
            how = "an absolute path" if written.is_absolute() else "a path with '..'"
            return None, f"{shown(cell)} is {how}. Write it relative to the manifest and below it, or allow a folder with EYESEG_DATA_ROOT."
        try:
            real = (self.folder / cell).resolve(strict=True)
            wrong = self._unfit(cell, real)
        except FileNotFoundError:
            return None, self._absent(cell)
        except (OSError, RuntimeError, ValueError) as error:
            return None, f"{shown(cell)} {_unreachable(error)}. Name an image file."
        return (None, wrong) if wrong else (real, "")

    def _unfit(self, cell: str, real: Path) -> str:
        """Why this existing path may not be used; '' where it may."""
        if not self._allows(real):
            root = f"and of {self.data_root}" if self.data_root else "and no data root is allowed"
            return f"{shown(cell)} leads out of the manifest's folder {root}. Copy the file there, or set EYESEG_DATA_ROOT."
        found = real.stat()
        if not stat.S_ISREG(found.st_mode):
            return f"{shown(cell)} is {'a folder' if stat.S_ISDIR(found.st_mode) else 'not a regular file'}. Name an image file."
        if found.st_size > MAX_BYTES:
            return f"{shown(cell)} is {found.st_size / 1e9:.1f} GB large, more than any image that is taken. Export it smaller."
        if not os.access(real, os.R_OK):
            return f"{shown(cell)} may not be read. Change its permissions."
        return ""

    def _allows(self, real: Path) -> bool:
        return real.is_relative_to(self.folder) or (self.data_root is not None and real.is_relative_to(self.data_root))

    def _absent(self, cell: str) -> str:
        if "\\" in cell:
            return f"no file {shown(cell)}. Write it relative to the manifest, with / between folders."
        if (self.folder / cell).is_symlink():
            return f"{shown(cell)} is a link that leads nowhere. Copy the file there."
        written = PurePosixPath(cell)
        folder = (self.folder / cell).parent
        if not folder.is_dir() or not self._allows(folder.resolve()):
            return f"no file {shown(cell)}. There is no folder {shown(str(written.parent))} beside the manifest."
        near = self._listing(folder).near(written.name)
        advice = f"Did you mean {str(written.with_name(near))!r}?" if near else "Correct the path or copy the file there."
        return f"no file {shown(cell)}. {advice}"

    def _listing(self, folder: Path) -> _Listing:
        if folder not in self._listings:
            self._listings[folder] = _Listing.of(folder)
        return self._listings[folder]


@dataclass(frozen=True)
class _Listing:
    """The names in a folder, for guessing which one was meant."""

    names: list[str]
    by_case: dict[str, str]
    by_stem: dict[str, str]

    @classmethod
    def of(cls, folder: Path) -> _Listing:
        try:
            names = sorted(entry.name for entry in folder.iterdir())
        except OSError:  # a folder that may be entered and not listed
            names = []
        return cls(names, {name.lower(): name for name in names}, {PurePosixPath(name).stem: name for name in reversed(names)})

    def near(self, name: str) -> str:
        """The name of other case, of another suffix, or misspelt; '' when none is near."""
        same = self.by_case.get(name.lower()) or self.by_stem.get(PurePosixPath(name).stem)
        if same or len(self.names) > _NEAR_AMONG:
            return same or ""
        guess = nearest(name, self.names)
        return next((one for one in self.names if f"Did you mean {one!r}?" in guess), "")


def _unreachable(error: Exception) -> str:
    code = getattr(error, "errno", None)
    if isinstance(error, RuntimeError) or code == errno.ELOOP:  # RuntimeError before Python 3.13
        return "is a link that leads back to itself"
    if code == errno.ENOTDIR:
        return "leads through a file as if it were a folder"
    return f"cannot be reached ({(getattr(error, 'strerror', None) or str(error)).lower()})"
