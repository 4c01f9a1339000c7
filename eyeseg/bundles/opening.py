"""A bundle as it arrived: a folder or a zip file, read file by file and never unpacked."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from eyeseg.errors import InvalidInput

_LARGEST_DOCUMENT = 1 << 30  # bytes of a file that is read whole


class Opened:
    """The files of a bundle by name."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None) -> None:
        self.path, self._archive = path, archive

    def names(self) -> list[str]:
        """All files, sorted, as they are called inside the bundle."""
        if self._archive is not None:
            return sorted(one.filename for one in self._archive.infolist() if not one.is_dir())
        return sorted(path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if path.is_file() or path.is_symlink())

    def sha256(self, name: str) -> str:
        """The hash of a file. ValueError when it is damaged or no regular file."""
        whole = hashlib.sha256()
        with self._open(name) as file:
            while piece := file.read(1 << 20):
                whole.update(piece)
        return whole.hexdigest()

    def text(self, name: str) -> str:
        """A document of the bundle. ValueError when it is no text, or of no sensible size."""
        with self._open(name) as file:
            content = file.read(_LARGEST_DOCUMENT + 1)
        if len(content) > _LARGEST_DOCUMENT:
            raise ValueError(f"{name}: is larger than any document of a bundle")
        return content.decode("utf-8")

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        try:
            if self._archive is not None:
                with self._archive.open(name) as file:
                    yield file
            else:
                place = self.path / PurePosixPath(name)
                if place.is_symlink():
                    raise ValueError(f"{name}: is a link")
                with place.open("rb") as file:
                    yield file
        except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise ValueError(f"{name}: cannot be read ({error})") from error


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """The bundle at a path. Raises InvalidInput when there is neither a folder nor a zip file."""
    if path.is_dir():
        yield Opened(path, None)
        return
    if not path.exists():
        raise InvalidInput(f"{path}: there is no such file or folder. Name a bundle that `eyeseg export --to ro-crate` wrote.")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InvalidInput(f"{path}: is no zip file ({error}). Name a bundle that `eyeseg export --to ro-crate` wrote.") from error
    with archive:
        yield Opened(path, archive)
