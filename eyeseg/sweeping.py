"""Deleting files that no kept run needs: checkpoints that the store lets go, and what killed writers left behind."""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from eyeseg import artifacts, places
from eyeseg.errors import PlaceAway
from eyeseg.settings import Settings, masked
from eyeseg.store import Store, keeping, marks
from eyeseg.store.keeping import Ledger

DAY_S = 86400.0
ORPHANS, HALVES, SCRATCH, CACHES, FETCHED, COPIES = (
    "checkpoints and maps that the store does not know",
    "halves of checkpoints and maps",
    "scratch of killed runners",
    "halves of data caches",
    "fetched copies",
    "halves of store copies",
)
# what workers publish: experiment-1/job-7/a2-<token>/epoch-0050, or maps; while it is written, .epoch-0050.<random>
_ADDRESS = re.compile(
    r"(experiment-\d+/job-(\d+)/a\d+-([0-9a-f]+))/(\.?(?:epoch-\d+(?:-step-\d+)?|maps)(?:\.[0-9a-f]{32}(?:\.old)?)?)(?:/|$)"
)
_CACHE_HALF = re.compile(r"\.([0-9a-f]+-\d+x\d+-\w+)\.\d+")
_FETCHED = re.compile(r"[0-9a-f]{64}|\.[0-9a-f]{64}\.[0-9a-f]{32}")
_STORE_HALF = re.compile(r"\.store\.db.*\.[0-9a-f]{32}(-wal|-shm|-journal)?")


@dataclass(frozen=True)
class Swept:
    """Something that was deleted, or would be. place: an address under the artifacts root, or a path."""

    kind: str
    place: str
    size: int


@dataclass
class Report:
    """What a sweep did. foreign: folders of attempts that this store does not know, left alone because another store may own them."""

    swept: list[Swept] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    foreign: int = 0

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(one.size for one in self.swept)


@dataclass(frozen=True)
class _Found:
    """An entry of an attempt's folder. written: seconds since 1970 of its newest file, None where the file system does not say."""

    address: str
    job: int
    token: str
    half: bool
    size: int
    written: float | None


def sweep(store: Store, settings: Settings, *, older_than_s: float | None = None, dry_run: bool = False, who: str = "") -> Report:
    """Delete what nobody needs; safe beside running workers. dry_run: only look.

    older_than_s: only what is older than that. What the store does not know must be a day old without it, and in any case untouched for
    longer than a living runner may be silent. Raises PlaceAway, and forgets nothing, when the artifacts' place is away.
    """
    report = Report()
    unknown_age_s = max(DAY_S if older_than_s is None else older_than_s, settings.stall_s, settings.lease_s)
    before = time.time() - unknown_age_s
    marks.verify(store, settings.artifacts_url)
    # files first, the store second: what was written in between is known to the store, or its attempt is
    found = _listed(settings.artifacts_url)
    known_age_s = older_than_s or 0.0
    unneeded, ledger = (
        keeping.look(store, older_than_s=known_age_s) if dry_run else keeping.let_go(store, older_than_s=known_age_s, who=who)
    )
    remove = _Remover(report, settings, dry_run=dry_run)
    for one in unneeded:
        remove.address(one.why, one.address, found[one.address].size if one.address in found else 0)
    spoken_for = ledger.kept | {one.address for one in unneeded}
    _unknown([entry for entry in found.values() if entry.address not in spoken_for], ledger, remove, settings, before)
    if not dry_run:
        _empty_folders(settings, ledger, before)
    _local_leftovers(settings, ledger, remove, before)
    return report


def _unknown(found: list[_Found], ledger: Ledger, remove: _Remover, settings: Settings, before: float) -> None:
    # a root inside the home of an embedded store is nobody else's
    own_root = settings.embedded_store and Path(settings.artifacts_url) == settings.home / "artifacts"
    foreign = set()
    for entry in found:
        if entry.token in ledger.living or entry.written is None or entry.written > before:
            continue
        if entry.token in ledger.over or own_root:
            remove.address(HALVES if entry.half else ORPHANS, entry.address, entry.size)
        else:
            foreign.add(entry.token)
    remove.report.foreign = len(foreign)


def _local_leftovers(settings: Settings, ledger: Ledger, remove: _Remover, before: float) -> None:
    for path in _entries(settings.home / "scratch", before):
        if path.name.startswith(("checkpoint-", "maps-")):
            remove.path(SCRATCH, path)
    for path in _entries(settings.cache, before):
        half = _CACHE_HALF.fullmatch(path.name)
        if half:
            try:
                with FileLock(settings.cache / f"{half[1]}.lock", timeout=0):
                    remove.path(CACHES, path)
            except Timeout:
                pass  # somebody builds there
    for path in _entries(settings.cache / "fetched", before):
        if _FETCHED.fullmatch(path.name) and path.name not in ledger.read_soon:
            remove.path(FETCHED, path)
    for path in _entries(settings.home, before):
        if _STORE_HALF.fullmatch(path.name):
            remove.path(COPIES, path)


class _Remover:
    """Deletes and keeps count; what cannot be deleted is told and left."""

    def __init__(self, report: Report, settings: Settings, *, dry_run: bool) -> None:
        self.report, self._root, self._dry_run = report, settings.artifacts_url, dry_run

    def address(self, kind: str, address: str, size: int) -> None:
        try:
            if not self._dry_run:
                artifacts.remove(self._root, address)
        except FileNotFoundError:
            return  # somebody else was faster
        except (PlaceAway, OSError, ValueError) as error:  # the latter: a row that was tampered with names no address
            self.report.problems.append(f"{masked(self._root)}: {address}: {error}")
            return
        self.report.swept.append(Swept(kind, address, size))

    def path(self, kind: str, path: Path) -> None:
        size = _size(path)
        try:
            if not self._dry_run:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            self.report.problems.append(f"{path}: {error.strerror or error}")
            return
        self.report.swept.append(Swept(kind, str(path), size))


def _listed(root_url: str) -> dict[str, _Found]:
    """All checkpoints and halves of checkpoints under the root, by address. What workers did not write is not looked at."""
    files, root, _ = places.opened(root_url)
    files.invalidate_cache()  # it would know nothing of other processes' files
    infos: dict[str, dict[str, Any]] = {}
    with places.told(root_url), contextlib.suppress(FileNotFoundError):
        infos = files.find(root, detail=True)
    found: dict[str, _Found] = {}
    for path, info in infos.items():
        match = _ADDRESS.match(path.strip("/").removeprefix(root.strip("/")).lstrip("/"))
        if match:
            folder, job, token, name = match.groups()
            address = f"{folder}/{name}"
            size, written = int(info.get("size") or 0), _written(info)
            known = found.get(address)
            if known:
                size += known.size
                written = max(written, known.written) if written is not None and known.written is not None else None
            found[address] = _Found(address, int(job), token, name.startswith("."), size, written)
    return found


def _written(info: dict[str, Any]) -> float | None:
    """When a file was written, by the words of the file system at hand."""
    for name in ("mtime", "LastModified", "last_modified", "updated", "modified", "created"):
        value = info.get(name)
        if isinstance(value, datetime):
            return value.timestamp()
        if isinstance(value, int | float):
            return float(value)
        if isinstance(value, str):
            try:
                return datetime.fromisoformat(value).timestamp()
            except ValueError:
                continue
    return None


def _empty_folders(settings: Settings, ledger: Ledger, before: float) -> None:
    """Remove the folders that a sweep has emptied, where no attempt will make another: those of attempts and jobs that are over."""
    _, root, local = places.opened(settings.artifacts_url)
    if not local:
        return
    for folder in Path(root).glob("experiment-*/job-*/a*-*"):
        token = folder.name.rpartition("-")[2]
        if token in ledger.over or (token not in ledger.living and folder.stat().st_mtime < before):
            _remove_if_empty(folder)
    for folder in Path(root).glob("experiment-*/job-*"):
        if folder.name.removeprefix("job-").isdigit() and int(folder.name.removeprefix("job-")) in ledger.done:
            _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        pass  # not empty


def _entries(folder: Path, before: float) -> Iterator[Path]:
    """What lies in a folder and has not been touched since then."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for path in entries:
        try:
            touched = max(inner.lstat().st_mtime for inner in (path, *path.rglob("*")))
        except FileNotFoundError:  # it is being written, or deleted
            continue
        if touched < before:
            yield path


def _size(path: Path) -> int:
    try:
        return sum(inner.lstat().st_size for inner in (path, *path.rglob("*")) if not inner.is_dir())
    except FileNotFoundError:
        return 0
