"""Addresses of checkpoints, masks and figures on any fsspec file system: published whole or not at all, verified before use."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
import uuid
from pathlib import Path, PurePosixPath
from typing import Any

from eyeseg import places
from eyeseg.errors import CorruptCheckpoint

# Folders of object stores are nothing but names: making one costs a request, and with s3fs could even make a bucket.
_WITHOUT_FOLDERS = {"s3", "s3a", "gs", "gcs", "az", "abfs", "adl", "oss", "oci"}
# Of what was fetched from elsewhere so much is kept on this machine, and what was used within the hour.
FETCHED_BYTES, FETCHED_S = 20e9, 3600.0


def publish(local_dir: Path, root_url: str, address: str, *, link: bool = False, mark: str = "") -> str:
    """Put the files of a folder under an address of the root (a path or any fsspec URL) and return their tree hash.

    On a local disk the folder appears whole or not at all, and what is returned survives a power cut. An object store knows no such
    step: there nobody looks at an address before its hash is in the store, and a failed upload is removed. An address already taken
    by the same files is left as it is, by other files replaced. link: the files will not be changed any more, and on their own disk need
    no copy.
    A full disk raises OSError (ENOSPC) and leaves nothing behind. mark: what the place must bear; PlaceAway when it does not, or is away.
    """
    sha256 = tree_hash(local_dir)
    files, root, local = places.opened(root_url)
    target = f"{root}/{_checked(address)}"
    if mark:
        places.check(root_url, mark)
    try:
        with places.told(root_url):
            if local:
                _publish_on_disk(local_dir, Path(target), sha256, link=link)
            else:
                _upload(local_dir, files, target)
    except OSError as error:
        if mark and error.errno not in places.FULL:  # perhaps the disk is not there any more
            places.check(root_url, mark)
        raise
    if mark and local:  # if it was unmounted meanwhile, the files are on the disk below
        places.check(root_url, mark)
    return sha256


def tree_hash(directory: Path) -> str:
    """sha256 over the sorted lines 'sha256  name' of the folder's files, as `sha256sum` prints them. Links and the like: ValueError."""
    lines = [f"{_file_hash(directory / name)}  {name}\n" for name in _names(directory)]
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def verify(directory: Path, sha256: str) -> None:
    """Raise CorruptCheckpoint unless the folder's tree hash is this one; OSError when that cannot be said."""
    _verify(directory, sha256, directory.name)


def fetch(root_url: str, address: str, sha256: str, scratch: Path, *, mark: str = "") -> Path:
    """A local folder that holds what was published under the address, verified. From a local root it is the published folder itself.

    CorruptCheckpoint when it is missing or altered. PlaceAway when that cannot be said: the place is away, or does not bear `mark`.
    """
    files, root, local = places.opened(root_url)
    try:
        source = f"{root}/{_checked(address)}"
    except ValueError as error:  # a store that was tampered with
        raise CorruptCheckpoint(f"{error} An earlier checkpoint is used, if there is one.") from error
    try:
        with places.told(root_url):
            if local:
                verify(Path(source), sha256)
                return Path(source)
            return _fetched(files, source, sha256, scratch)
    except (CorruptCheckpoint, OSError):
        if mark:
            places.check(root_url, mark)
        raise


def remove(root_url: str, address: str) -> None:
    """Delete what stands under an address; nothing there is fine. PlaceAway, or OSError, when it cannot be deleted."""
    files, root, _ = places.opened(root_url)
    target = f"{root}/{_checked(address)}"
    files.invalidate_cache()  # of another process's files it would know nothing
    # gone: somebody else deletes it too; a worker and `eyeseg gc` may find the same
    with places.told(root_url), contextlib.suppress(FileNotFoundError):
        files.rm(target, recursive=True)


def _verify(directory: Path, sha256: str, name: str) -> None:
    try:
        found = tree_hash(directory)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise CorruptCheckpoint(f"{name}: cannot be read whole ({error}). An earlier checkpoint is used, if there is one.") from error
    if found != sha256:
        raise CorruptCheckpoint(
            f"{name}: its content has hash {found[:12]}, {sha256[:12]} was recorded. An earlier checkpoint is used, if there is one."
        )


def _checked(address: str) -> str:
    parts = PurePosixPath(address).parts
    if not parts or address.startswith("/") or ".." in parts or "\\" in address:
        raise ValueError(f"{address!r} is not an address. Write a relative path without '..'.")
    return "/".join(parts)


def _names(directory: Path) -> list[str]:
    names = []
    for path in directory.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ValueError(f"{path.name!r} is not a regular file")
        if path.is_file():
            names.append(path.relative_to(directory).as_posix())
    if not names:
        raise FileNotFoundError(f"no file in {str(directory)!r}")
    return sorted(names)


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _publish_on_disk(local_dir: Path, target: Path, sha256: str, *, link: bool) -> None:
    _make_folders(target.parent)
    if target.is_dir() and _same(target, sha256):
        return
    staging = target.parent / f".{target.name}.{uuid.uuid4().hex}"
    try:
        for name in _names(local_dir):
            copy = staging / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            (_link if link else shutil.copyfile)(local_dir / name, copy)
            _sync(copy)
        for folder in [staging, *(path for path in staging.rglob("*") if path.is_dir())]:
            _sync(folder)
        if target.exists():  # left by an earlier try, and not the same
            target.rename(staging.with_name(staging.name + ".old"))
        staging.rename(target)
        _sync(target.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(staging.with_name(staging.name + ".old"), ignore_errors=True)


def _link(file: Path, copy: Path) -> None:
    try:
        os.link(file, copy)
    except OSError:  # another disk, or one without links
        shutil.copyfile(file, copy)


def _same(directory: Path, sha256: str) -> bool:
    try:
        verify(directory, sha256)
    except (CorruptCheckpoint, OSError):
        return False
    return True


def _make_folders(folder: Path) -> None:
    """Like mkdir -p, with every new entry made durable in its parent."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        _sync(path.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _upload(local_dir: Path, files: Any, target: str) -> None:
    protocols = {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)
    with_folders = not protocols & _WITHOUT_FOLDERS
    names = _names(local_dir)
    try:
        for name in names:
            if with_folders:
                files.makedirs(f"{target}/{name}".rsplit("/", 1)[0], exist_ok=True)
            files.put_file(str(local_dir / name), f"{target}/{name}")
        for name, path in _published(files, target).items():
            if name not in names:  # left by an earlier try, and not the same
                files.rm_file(path)
    except BaseException:
        with contextlib.suppress(Exception):  # the first error is the one to tell; what is left has no record and is swept up later
            files.rm(target, recursive=True)
        raise


def _published(files: Any, target: str) -> dict[str, str]:
    """The paths of what lies under an address, by their names there."""
    files.invalidate_cache()  # it would know nothing of other processes' files
    folder = target.strip("/") + "/"
    try:
        found = files.find(target)
    except FileNotFoundError as error:  # some file systems raise, some find nothing
        if error.__cause__ is not None:  # a server's word: not even the bucket is there
            raise
        found = []
    return {path.strip("/").removeprefix(folder): path for path in found if path.strip("/").startswith(folder)}


def _fetched(files: Any, source: str, sha256: str, scratch: Path) -> Path:
    kept = scratch / sha256
    if kept.is_dir() and _same(kept, sha256):
        _touch(kept)
        return kept
    _make_room(scratch)
    staging = scratch / f".{sha256}.{uuid.uuid4().hex}"
    try:
        _download(files, source, staging)
        _verify(staging, sha256, PurePosixPath(source).name)
        if kept.exists() and not _same(kept, sha256):
            kept.rename(staging.with_name(staging.name + ".old"))
        try:
            staging.rename(kept)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise  # else another slot was faster with the same
        _touch(kept)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(staging.with_name(staging.name + ".old"), ignore_errors=True)
    return kept


def _download(files: Any, source: str, staging: Path) -> None:
    found = _published(files, source)
    if not found:
        raise CorruptCheckpoint(
            f"{PurePosixPath(source).name}: there is nothing at its address. An earlier checkpoint is used, if there is one."
        )
    for name, path in found.items():
        if ".." in PurePosixPath(name).parts or "\\" in name:  # an object store takes any name; here it would lead out of the folder
            raise CorruptCheckpoint(f"{PurePosixPath(source).name}: holds {name!r}, which is not the name of a file in it.")
        copy = staging / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # deleted in this moment: the hash will tell
            files.get_file(path, str(copy))


def _make_room(scratch: Path) -> None:
    """Delete the copies that were not used for the longest time, until the others are few enough."""
    try:
        copies = [(path.stat().st_mtime, path) for path in scratch.iterdir() if not path.name.startswith(".")]
    except OSError:
        return
    total = sum(file.stat().st_size for _, path in copies for file in path.rglob("*"))
    for used, path in sorted(copies):
        if total <= FETCHED_BYTES or used > time.time() - FETCHED_S:
            return
        total -= sum(file.stat().st_size for file in path.rglob("*"))
        shutil.rmtree(path, ignore_errors=True)


def _touch(copy: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(copy)
