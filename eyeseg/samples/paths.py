"""Finds the files a manifest names, and lets no path out of the folder it may use."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from eyeseg.catalog import nearest


@dataclass(frozen=True)
class Ground:
    """Where a manifest's files may lie: its folder, and the data root where one is allowed."""

    folder: Path
    data_root: Path | None

    @classmethod
    def of(cls, manifest: Path, data_root: Path | None) -> Ground:
        return cls(manifest.parent.resolve(), None if data_root is None else data_root.resolve())

    def locate(self, cell: str) -> tuple[Path | None, str]:
        """The real path of a regular file, or what is wrong with the cell."""
        written = PurePosixPath(cell)
        if self.data_root is None and (written.is_absolute() or ".." in written.parts):
            how = "an absolute path" if written.is_absolute() else "a path with '..'"
            return None, f"{cell!r} is {how}. Write it relative to the manifest and below it, or allow a folder with EYESEG_DATA_ROOT."
        try:
            real = (self.folder / cell).resolve(strict=True)
            wrong = self._unfit(cell, real)
        except FileNotFoundError:
            return None, f"no file {cell!r}.{self._hint(cell)}"
        except (OSError, RuntimeError, ValueError) as error:
            return None, f"{cell!r} cannot be reached ({getattr(error, 'strerror', None) or error}). Name an image file."
        return (None, wrong) if wrong else (real, "")

    def _unfit(self, cell: str, real: Path) -> str:
        """Why this existing path may not be used; '' where it may."""
        if not self._allows(real):
            root = f"and of {self.data_root}" if self.data_root else "and no data root is allowed"
            return f"{cell!r} leads out of the manifest's folder {root}. Copy the file there, or set EYESEG_DATA_ROOT."
        kind = real.stat().st_mode
        if not stat.S_ISREG(kind):
            return f"{cell!r} is {'a folder' if stat.S_ISDIR(kind) else 'not a regular file'}. Name an image file."
        if not os.access(real, os.R_OK):
            return f"{cell!r} may not be read. Change its permissions."
        return ""

    def _allows(self, real: Path) -> bool:
        return real.is_relative_to(self.folder) or (self.data_root is not None and real.is_relative_to(self.data_root))

    def _hint(self, cell: str) -> str:
        if "\\" in cell:
            return " Write / between folders."
        folder = (self.folder / cell).parent
        if not folder.is_dir() or not self._allows(folder.resolve()):
            return f" There is no folder {str(PurePosixPath(cell).parent)!r} beside the manifest."
        there = [entry.name for entry in folder.iterdir()]
        same = [name for name in there if name.lower() == folder.joinpath(cell).name.lower()]
        near = f" Did you mean {same[0]!r}?" if same else nearest(PurePosixPath(cell).name, there)
        return near if "Did you mean" in near else " Correct the path or copy the file there."
