"""Artifacts are published whole or not at all, on any file system, and verified before they are used."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from faults.objects import ObjectStore
from fsspec.implementations.memory import MemoryFileSystem

from eyeseg import artifacts
from eyeseg.errors import CorruptCheckpoint

ADDRESS = "paper/7/a1-token/epoch-0050"


class TinyDisk(MemoryFileSystem):  # type: ignore[misc]
    """A file system with room for one file only."""

    protocol = "tinydisk"
    store: dict[str, object] = {}  # noqa: RUF012 -- as in its base class
    pseudo_dirs = [""]  # noqa: RUF012

    def put_file(self, lpath: str, rpath: str, **options: object) -> None:
        if self.store:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().put_file(lpath, rpath, **options)


fsspec.register_implementation("tinydisk", TinyDisk, clobber=True)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "masks").mkdir(parents=True)
    (folder / "weights.safetensors").write_bytes(os.urandom(5000))
    (folder / "state.json").write_text("{}")
    (folder / "masks" / "0.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture(params=["path", "file://", "memory://", "s3://"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "s3://":
        server: ObjectStore = request.getfixturevalue("objects")
        yield server.at(server.bucket(f"bucket-{secrets.token_hex(4)}") + "/some/folder")
    elif request.param == "memory://":
        yield f"memory://{tmp_path.name}"
        MemoryFileSystem.store.clear()
    else:
        yield str(tmp_path / "root") if request.param == "path" else f"file://{tmp_path / 'root'}"


def entries(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_what_was_published_is_fetched_with_the_same_content(files: Path, root: str, tmp_path: Path) -> None:
    sha256 = artifacts.publish(files, root, ADDRESS)
    fetched = artifacts.fetch(root, ADDRESS, sha256, tmp_path / "scratch")
    assert entries(fetched) == entries(files) == ["masks", "masks/0.png", "state.json", "weights.safetensors"]
    assert (fetched / "weights.safetensors").read_bytes() == (files / "weights.safetensors").read_bytes()
    assert artifacts.fetch(root, ADDRESS, sha256, tmp_path / "scratch") == fetched


def test_the_tree_hash_is_that_of_sorted_sha256sum_lines(files: Path, root: str) -> None:
    names = ["masks/0.png", "state.json", "weights.safetensors"]
    lines = sorted(f"{hashlib.sha256((files / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    assert artifacts.publish(files, root, ADDRESS) == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_a_wrong_hash_or_a_missing_address_is_rejected_and_leaves_nothing_in_scratch(files: Path, root: str, tmp_path: Path) -> None:
    sha256 = artifacts.publish(files, root, ADDRESS)
    for address, expected in ((ADDRESS, "0" * 64), ("paper/8/a1", sha256)):
        with pytest.raises(CorruptCheckpoint, match=address.rsplit("/", 1)[-1]):
            artifacts.fetch(root, address, expected, tmp_path / "scratch")
    assert not (tmp_path / "scratch").exists() or entries(tmp_path / "scratch") == []


def test_a_copy_in_scratch_that_was_altered_is_fetched_again(files: Path, tmp_path: Path) -> None:
    sha256 = artifacts.publish(files, "memory://again", ADDRESS)
    fetched = artifacts.fetch("memory://again", ADDRESS, sha256, tmp_path / "scratch")
    (fetched / "state.json").write_text("{ }")
    artifacts.verify(artifacts.fetch("memory://again", ADDRESS, sha256, tmp_path / "scratch"), sha256)


@pytest.mark.parametrize("change", ["truncated", "flipped", "zeroed", "renamed", "added", "emptied", "linked"])
def test_any_change_of_a_folder_is_seen_by_its_hash(change: str, files: Path) -> None:
    sha256 = artifacts.tree_hash(files)
    artifacts.verify(files, sha256)
    weights = files / "weights.safetensors"
    content = weights.read_bytes()
    if change == "truncated":
        weights.write_bytes(content[:-1])
    elif change == "flipped":
        weights.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    elif change == "zeroed":
        weights.write_bytes(bytes(len(content)))
    elif change == "renamed":
        weights.rename(files / "weight.safetensors")
    elif change == "added":
        (files / "more").write_bytes(b"")
    elif change == "emptied":
        shutil.rmtree(files)
    else:
        weights.rename(files.parent / "elsewhere")
        weights.symlink_to(files.parent / "elsewhere")
    with pytest.raises(CorruptCheckpoint):
        artifacts.verify(files, sha256)


def test_publishing_the_same_again_changes_nothing_and_other_files_replace_it(files: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    sha256 = artifacts.publish(files, str(root), ADDRESS)
    before = (root / ADDRESS).stat().st_ino
    assert artifacts.publish(files, str(root), ADDRESS) == sha256
    assert (root / ADDRESS).stat().st_ino == before
    (files / "state.json").write_text("{ }")
    other = artifacts.publish(files, str(root), ADDRESS, link=True)
    artifacts.verify(root / ADDRESS, other)
    assert entries((root / ADDRESS).parent)[0] == "epoch-0050"
    assert (files / "state.json").stat().st_ino == (root / ADDRESS / "state.json").stat().st_ino, "linked, not copied"


def test_removing_an_address_leaves_its_neighbours(files: Path, root: str, tmp_path: Path) -> None:
    sha256 = artifacts.publish(files, root, "a/one")
    artifacts.publish(files, root, "a/two")
    artifacts.remove(root, "a/two")
    artifacts.remove(root, "a/two")
    artifacts.fetch(root, "a/one", sha256, tmp_path / "scratch")
    with pytest.raises(CorruptCheckpoint):
        artifacts.fetch(root, "a/two", sha256, tmp_path / "other")


@pytest.mark.parametrize("address", ["", "/etc", "../up", "a/../../b", "a\\b"])
def test_an_address_cannot_leave_its_root(address: str, files: Path, root: str) -> None:
    for act in (lambda: artifacts.publish(files, root, address), lambda: artifacts.remove(root, address)):
        with pytest.raises(ValueError, match="not an address"):
            act()


def test_a_full_object_store_is_an_os_error_and_what_was_uploaded_is_taken_back(files: Path) -> None:
    with pytest.raises(OSError, match="No space left") as caught:
        artifacts.publish(files, "tinydisk://bucket", ADDRESS)
    assert caught.value.errno == errno.ENOSPC
    assert TinyDisk.store == {}


FULL_DISK = """
import errno, sys
from pathlib import Path
from eyeseg import artifacts
disk, files = map(Path, sys.argv[1:])
sha256 = artifacts.publish(files, str(disk), "a/one")
(files / "large").write_bytes(bytes(200_000))
for address in ("a/two", "b/new"):
    try:
        artifacts.publish(files, str(disk), address)
    except OSError as error:
        print(error.errno == errno.ENOSPC, sorted(p.name for p in disk.rglob("*") if p.is_file()))
artifacts.verify(disk / "a" / "one", sha256)
"""


def test_a_full_disk_is_an_os_error_and_no_temporary_file_is_left(files: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", disk], check=False).returncode:
        pytest.skip("a disk of its own cannot be mounted here")
    shell = 'mount -t tmpfs -o size=100k tmpfs "$1" && exec "$3" -c "$4" "$1" "$2"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", shell, "sh", disk, files, sys.executable, FULL_DISK], capture_output=True, text=True, check=False
    )
    kept = ["0.png", "state.json", "weights.safetensors"]
    assert done.stdout.splitlines() == [f"True {kept}"] * 2, done.stderr


PUBLISHER = """
import sys
from pathlib import Path
from eyeseg import artifacts
for number in range(1_000_000):
    artifacts.publish(Path(sys.argv[1]), sys.argv[2], f"job/{number}")
    print(number, flush=True)
"""


def test_a_publisher_killed_at_any_moment_leaves_whole_folders_only(files: Path, tmp_path: Path) -> None:
    sha256, killed = artifacts.tree_hash(files), 0
    for number in range(3):
        root = tmp_path / f"root{number}"
        publisher = subprocess.Popen([sys.executable, "-c", PUBLISHER, files, root], stdout=subprocess.PIPE, text=True)
        assert publisher.stdout is not None
        while int(publisher.stdout.readline()) < 20 + number:
            pass
        publisher.kill()
        killed += publisher.wait() == -9
        publisher.stdout.close()
        whole = [path for path in (root / "job").iterdir() if not path.name.startswith(".")]
        assert len(whole) > 20
        for path in whole:
            artifacts.verify(path, sha256)
    assert killed == 3
