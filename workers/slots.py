"""Slots: shares of the devices of this host, each device locked by one worker and pinned by environment."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eyeseg.devices import CPU, Device
from eyeseg.errors import Unavailable

__all__ = ["CPU", "Device", "Slot", "locked", "slots"]

# Not in TMPDIR, which batch systems and services set for each job and account: they would not see each other's locks.
_LOCKS = Path("/tmp/eyeseg-devices")  # noqa: S108  only ever opened for reading  # nosec B108
# One thread a slot: two 2-thread processes on two cores run at a quarter of the speed of two 1-thread ones.
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
}


@dataclass(frozen=True)
class Slot:
    """One share of one device: the environment pins a runner to it before torch is imported."""

    name: str
    device: Device
    environment: dict[str, str] = field(hash=False)


def slots(devices: list[Device], count: int) -> list[Slot]:
    """`count` slots dealt over the devices; 0 means one a GPU, or one a core on the CPU."""
    if not count:
        count = len(os.sched_getaffinity(0)) if devices[0].is_cpu else len(devices)
    made: list[Slot] = []
    for number in range(count):
        device = devices[number % len(devices)]
        visible = "" if device.is_cpu else device.uuid
        name = f"cpu-{number}" if device.is_cpu else f"{device.label}.{number // len(devices)}"
        made.append(Slot(name, device, {**_ONE_THREAD, "CUDA_VISIBLE_DEVICES": visible, "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}))
    return made


@contextlib.contextmanager
def locked(devices: list[Device], folder: Path | None = None) -> Iterator[list[Device]]:
    """The devices that no other worker on this host holds, locked until the end of the block. Raises Unavailable when none is free.

    The CPU is not locked: its slots are cores, and the operating system shares those.
    """
    folder = folder or _LOCKS
    with contextlib.ExitStack() as held:
        free = [device for device in devices if device.is_cpu or _lock(held, folder, device)]
        if not free:
            names = ", ".join(device.name for device in devices)
            raise Unavailable(
                f"devices: another eyeseg worker on this host holds {names}. Stop it, or choose other devices with --devices."
            )
        yield free


def _lock(held: contextlib.ExitStack, folder: Path, device: Device) -> bool:
    if folder.is_symlink():
        raise Unavailable(f"devices: {folder} is a link that somebody has put there. Have it deleted.")
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o1777)
    path = folder / f"{device.uuid.replace('/', '_')}.lock"
    file = _opened(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    held.callback(os.close, file)
    return True


def _opened(path: Path) -> int:
    # only for reading: the file may be another account's, and a lock needs no more. No link is followed, and no pipe waited for: whoever
    # was first in a folder where anybody may write decides what lies there
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        try:
            file = os.open(path, flags)
        except FileNotFoundError:
            file = os.open(path, flags | os.O_CREAT, 0o644)
    except OSError as error:
        raise Unavailable(f"devices: {path} cannot be used as a lock ({error.strerror}). Have it deleted.") from error
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise Unavailable(f"devices: {path} is not a file. Have it deleted.")
    return file
