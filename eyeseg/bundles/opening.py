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
# A zip file this small is never a bomb; of a larger one, rows of numbers and settings shrink tenfold, thirtyfold at most.
_HARMLESS, _MOST_SHRUNK = 64 << 20, 150


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
    """The bundle at a path. Raises InvalidInput when there is neither a folder nor a zip file, or one that was made to do harm."""
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
        _refuse_bomb(path, archive)
        yield Opened(path, archive)


def plain_name(name: str) -> bool:
    """Whether a member's name is a path that stays where the bundle is unpacked, on any system, and that a terminal can show."""
    parts = PurePosixPath(name).parts
    return bool(parts) and name.isprintable() and not name.startswith("/") and ".." not in parts and not set(name) & set("\\:")


def _refuse_bomb(path: Path, archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: what the directory of the zip file says of its members."""
    members, size = archive.infolist(), path.stat().st_size
    packed, unpacked = sum(one.compress_size for one in members), sum(one.file_size for one in members)
    if packed > size:
        raise InvalidInput(f"{path}: its members share their bytes, as no honest zip file's do. Ask for it anew.")
    if unpacked > max(_HARMLESS, _MOST_SHRUNK * size):
        raise InvalidInput(f"{path}: {size:,} bytes would unpack to {unpacked:,}, as no bundle does. Ask for it anew.")
