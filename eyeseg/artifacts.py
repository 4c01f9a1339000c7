"""Addresses of checkpoints, masks and figures on any fsspec file system: published whole or not at all, verified before use."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from eyeseg.errors import CorruptCheckpoint


def publish(local_dir: Path, root_url: str, address: str, *, move: bool = False) -> str:
    """Put the files of a folder under an address of the root (a path or any fsspec URL) and return their tree hash.

    On a local disk the folder appears whole or not at all, and what is returned survives a power cut; on an object store a failed
    upload is removed. An address already taken by the same files is left as it is, by other files replaced. `move` allows taking
    the files away from `local_dir`. A full disk raises OSError (ENOSPC) and leaves nothing behind.
    """
    sha256 = tree_hash(local_dir)
    files, root = _file_system(root_url)
    target = f"{root.rstrip('/')}/{_checked(address)}"
    if isinstance(files, LocalFileSystem):
        _publish_on_disk(local_dir, Path(target), sha256, move=move)
    else:
        _upload(local_dir, files, target)
    return sha256


def tree_hash(directory: Path) -> str:
    """sha256 over the sorted lines 'sha256  name' of the folder's files, as `sha256sum` prints them. Links and the like: ValueError."""
    lines = [f"{_file_hash(directory / name)}  {name}\n" for name in _names(directory)]
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def verify(directory: Path, sha256: str) -> None:
    """Raise CorruptCheckpoint unless the folder's tree hash is this one."""
    _verify(directory, sha256, directory.name)


def fetch(root_url: str, address: str, sha256: str, scratch: Path) -> Path:
    """A local folder that holds what was published under the address, verified. From a local root it is the published folder itself.

    CorruptCheckpoint when it is missing or altered; errors of the network stay OSError.
    """
    files, root = _file_system(root_url)
    try:
        source = f"{root.rstrip('/')}/{_checked(address)}"
    except ValueError as error:  # a store that was tampered with
        raise CorruptCheckpoint(f"{error} An earlier checkpoint is used, if there is one.") from error
    if isinstance(files, LocalFileSystem):
        verify(Path(source), sha256)
        return Path(source)
    kept = scratch / sha256
    if kept.is_dir() and tree_hash(kept) == sha256:
        return kept
    staging = scratch / f".{sha256}.{uuid.uuid4().hex}"
    try:
        _download(files, source, staging)
        _verify(staging, sha256, PurePosixPath(address).name)
        shutil.rmtree(kept, ignore_errors=True)
        staging.rename(kept)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return kept


def remove(root_url: str, address: str) -> None:
    """Delete what stands under an address; nothing there is fine."""
    files, root = _file_system(root_url)
    target = f"{root.rstrip('/')}/{_checked(address)}"
    if files.exists(target):
        try:
            files.rm(target, recursive=True)
        except FileNotFoundError:
            pass  # somebody else deletes it too: a worker and `eyeseg gc` may find the same


def _verify(directory: Path, sha256: str, name: str) -> None:
    try:
        found = tree_hash(directory)
    except (OSError, ValueError) as error:
        raise CorruptCheckpoint(f"{name}: cannot be read whole ({error}). An earlier checkpoint is used, if there is one.") from error
    if found != sha256:
        raise CorruptCheckpoint(
            f"{name}: its content has hash {found[:12]}, {sha256[:12]} was recorded. An earlier checkpoint is used, if there is one."
        )


def _file_system(root_url: str) -> tuple[Any, str]:
    files, root = fsspec.url_to_fs(root_url)
    return files, str(root)


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


def _publish_on_disk(local_dir: Path, target: Path, sha256: str, *, move: bool) -> None:
    _make_folders(target.parent)
    if target.is_dir() and _same(target, sha256):
        return
    staging = target.parent / f".{target.name}.{uuid.uuid4().hex}"
    try:
        for name in _names(local_dir):
            copy = staging / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            (shutil.move if move else shutil.copyfile)(local_dir / name, copy)
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


def _same(directory: Path, sha256: str) -> bool:
    try:
        verify(directory, sha256)
    except CorruptCheckpoint:
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
    try:
        for name in _names(local_dir):
            files.makedirs(f"{target}/{name}".rsplit("/", 1)[0], exist_ok=True)
            files.put_file(str(local_dir / name), f"{target}/{name}")
    except BaseException:
        _discard(files, target)
        raise


def _discard(files: Any, target: str) -> None:
    try:
        files.rm(target, recursive=True)
    except OSError:
        pass  # the first error is the one to tell; what is left has no record and is swept up later


def _download(files: Any, source: str, staging: Path) -> None:
    try:
        found = [path for path in files.find(source) if path.strip("/").startswith(source.strip("/") + "/")]
    except FileNotFoundError:  # some file systems raise, some find nothing
        found = []
    if not found:
        raise CorruptCheckpoint(
            f"{PurePosixPath(source).name}: there is nothing at its address. An earlier checkpoint is used, if there is one."
        )
    for path in found:
        name = path.strip("/")[len(source.strip("/")) + 1 :]
        if ".." in PurePosixPath(name).parts or "\\" in name:  # an object store takes any name; here it would lead out of the folder
            raise CorruptCheckpoint(f"{PurePosixPath(source).name}: holds {name!r}, which is not the name of a file in it.")
        copy = staging / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        files.get_file(path, str(copy))
