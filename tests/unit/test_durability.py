"""What was published survives a power cut: everything is on the disk before its name is, and the name is too."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from eyeseg import artifacts

Seen = list[tuple[str, Path]]


def observed(call: Callable[[], object]) -> Seen:
    """What a call syncs and renames, in order, as the interpreter enters the system's functions. A rename is seen by its old name."""
    seen: Seen = []

    def look(frame: FrameType, event: str, entered: Any) -> None:
        if event != "c_call":
            return
        if entered is os.fsync:
            [number] = [value for value in frame.f_locals.values() if isinstance(value, int)]
            seen.append(("sync", Path(f"/proc/self/fd/{number}").readlink()))
        elif entered in {os.rename, os.replace}:
            seen.append(("rename", Path(frame.f_locals["self"])))

    sys.setprofile(look)
    try:
        call()
    finally:
        sys.setprofile(None)
    return seen


def test_every_file_and_folder_is_synced_before_the_rename_and_the_name_after_it(tmp_path: Path) -> None:
    files, root = tmp_path / "files", tmp_path / "root"
    (files / "masks").mkdir(parents=True)
    for name in ("weights.safetensors", "state.json", "masks/0.png"):
        (files / name).write_bytes(name.encode())

    seen = observed(lambda: artifacts.publish(files, str(root), "job/a1/epoch-0001"))

    [staging] = [path for what, path in seen if what == "rename"]
    renamed = seen.index(("rename", staging))
    before, after = ([path for what, path in part if what == "sync"] for part in (seen[:renamed], seen[renamed:]))
    assert staging.parent == root / "job" / "a1"
    assert {staging / name for name in ("weights.safetensors", "state.json", "masks/0.png", "masks", "")} <= set(before)
    assert {tmp_path, root, root / "job"} <= set(before), "folders made on the way"
    assert after == [root / "job" / "a1"]


def test_files_are_synced_after_they_are_whole(tmp_path: Path) -> None:
    """A sync of a file still in a writer's buffer would be worth nothing: its size is looked at when it is synced."""
    files, root = tmp_path / "files", tmp_path / "root"
    files.mkdir()
    (files / "weights.safetensors").write_bytes(bytes(3_000_000))
    sizes: list[int] = []

    def look(frame: FrameType, event: str, entered: Any) -> None:
        if event == "c_call" and entered is os.fsync and "weights" in str(frame.f_locals.get("path")):
            sizes.append(Path(frame.f_locals["path"]).stat().st_size)

    sys.setprofile(look)
    try:
        artifacts.publish(files, str(root), "job/a1/epoch-0001", link=True)
    finally:
        sys.setprofile(None)
    assert sizes == [3_000_000]
