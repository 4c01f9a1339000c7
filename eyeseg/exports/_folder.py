"""A folder that appears with everything in it, or not at all."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from eyeseg.exports import Written


@contextlib.contextmanager
def filled(output: Path) -> Iterator[Path]:
    """A folder to write into, which takes its place at the end of the block. The place is free, or an empty folder."""
    with tempfile.TemporaryDirectory(prefix=".export-", dir=output.parent) as made:
        folder = Path(made) / "new"
        folder.mkdir()
        yield folder
        if output.is_dir():
            output.rmdir()
        folder.rename(output)


@contextlib.contextmanager
def in_place(output: Path) -> Iterator[Path]:
    """A folder for what has to know its own address; taken away again when the block fails."""
    output.mkdir(exist_ok=True)
    try:
        yield output
    except BaseException:
        shutil.rmtree(output, ignore_errors=True)
        raise


def counted(folder: Path) -> Written:
    """What lies in it now."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Written(len(files), sum(path.stat().st_size for path in files))
