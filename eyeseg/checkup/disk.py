"""Disk space, inodes and a written, synced and deleted file wherever eyeseg writes; the artifacts on any file system."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eyeseg import places
from eyeseg.checkup.finding import OK, WARNING, WRONG, Finding, parted, size
from eyeseg.checkup.patient import Patient
from eyeseg.errors import PlaceAway
from eyeseg.settings import masked
from eyeseg.store import marks

LITTLE, LITTLE_SHARE, TOO_LITTLE = 10e9, 0.05, 500e6  # bytes free, share free
FEW_INODES = 1000
_PROBE = os.urandom(65536)


@dataclass(frozen=True)
class Space:
    """What a file system has, in bytes and inodes; free: what this account may use. inodes 0: it does not count them."""

    free: int
    total: int
    inodes_free: int
    inodes: int


def home(patient: Patient) -> Iterator[Finding]:
    """Where store, broker and logs are kept."""
    yield look("home", patient.settings.home)


def cache(patient: Patient) -> Iterator[Finding]:
    """Where the data are kept at training size."""
    yield look("cache", patient.settings.cache)


def artifacts(patient: Patient) -> Iterator[Finding]:
    """Where checkpoints are kept: written to and read back, and the place that the store means."""
    url = patient.settings.artifacts_url
    store = patient.store()
    try:
        local = places.opened(url).local
        mark = marks.verify(store, url) if store is not None else ""
        if local:
            yield look("artifacts", Path(places.opened(url).root))
            return
        places.prove(url)
    except PlaceAway as error:
        found, do = parted(error)
        yield Finding("artifacts", WRONG, found.removeprefix("artifacts "), do)
    except OSError as error:
        yield Finding("artifacts", WRONG, f"{masked(url)}: {error}", "Make room there.")
    else:
        said = ", and it bears this store's mark" if mark else ""
        yield Finding("artifacts", OK, f"{masked(url)}: written, read and deleted{said}")


def look(name: str, path: Path) -> Finding:
    """Space and a probe in a folder, or, while it is not made yet, in the nearest one above it."""
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    try:
        _probe(existing)
        found = os.statvfs(existing)
    except OSError as error:
        do = "Free space there, or choose another place." if error.errno in (28, 122) else "Make it writable, or choose another place."
        return Finding(name, WRONG, f"{existing}: {error.strerror or error}", do)
    block = found.f_frsize or found.f_bsize
    return judged(name, path, Space(found.f_bavail * block, found.f_blocks * block, found.f_favail, found.f_files))


def judged(name: str, path: Path, space: Space) -> Finding:
    """What to say of a file system's space."""
    share = space.free / space.total if space.total else 1.0
    inodes = space.inodes_free / space.inodes if space.inodes else 1.0
    found = f"{path}: {size(space.free)} free ({share:.0%}), {inodes:.0%} of inodes"
    do = "`eyeseg gc --dry-run` says what can go; EYESEG_HOME and EYESEG_ARTIFACTS_URL choose another place."
    if space.free < TOO_LITTLE or (space.inodes and space.inodes_free < FEW_INODES):
        return Finding(name, WRONG, found, do)
    if space.free < LITTLE or share < LITTLE_SHARE or inodes < LITTLE_SHARE:
        return Finding(name, WARNING, found, do)
    return Finding(name, OK, found)


def _probe(folder: Path) -> None:
    """Write, sync, read and delete a file. Raises OSError."""
    path = folder / f".eyeseg-doctor-{uuid.uuid4().hex}"
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        if os.write(number, _PROBE) != len(_PROBE):
            raise OSError(28, os.strerror(28), str(path))
        os.fsync(number)
        if os.pread(number, len(_PROBE), 0) != _PROBE:
            raise OSError(5, "reads something else than was written", str(path))
    finally:
        os.close(number)
        path.unlink()
