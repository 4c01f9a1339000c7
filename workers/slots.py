"""Slots: shares of the devices of this host, each device locked by one worker and pinned by environment."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from eyeseg.errors import InvalidInput, Unavailable

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
class Device:
    """A GPU as its driver names it, or the CPU. `uuid` is what the runner is pinned to."""

    uuid: str
    name: str
    memory_bytes: int = 0

    @property
    def is_cpu(self) -> bool:
        return self.uuid == "cpu"


@dataclass(frozen=True)
class Slot:
    """One share of one device: the environment pins a runner to it before torch is imported."""

    name: str
    device: Device
    environment: dict[str, str] = field(hash=False)


class Driver(Protocol):
    """What is asked of the GPU driver."""

    def devices(self) -> list[Device]: ...


class Nvml:
    """The NVIDIA driver, through its management library."""

    def devices(self) -> list[Device]:
        """All GPUs in driver order; none where there is no driver."""
        import pynvml

        try:
            pynvml.nvmlInit()
        except pynvml.NVMLError:
            return []
        try:
            handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
            return [
                Device(_text(pynvml.nvmlDeviceGetUUID(h)), _text(pynvml.nvmlDeviceGetName(h)), int(pynvml.nvmlDeviceGetMemoryInfo(h).total))
                for h in handles
            ]
        finally:
            pynvml.nvmlShutdown()


CPU = Device("cpu", "CPU")


def choose(wanted: str, driver: Driver) -> list[Device]:
    """The devices that `auto`, `cpu` or a list of GPU numbers means on this host. Raises InvalidInput or Unavailable."""
    if wanted == "cpu":
        return [CPU]
    found = driver.devices()
    if wanted == "auto":
        return found or [CPU]
    numbers = [part.strip() for part in wanted.split(",")]
    if not all(part.isdecimal() for part in numbers):
        raise InvalidInput(f"devices: {wanted!r} is not auto, cpu or a list of GPU numbers such as 0,1.")
    missing = [part for part in numbers if int(part) >= len(found)]
    if missing:
        raise Unavailable(f"devices: there is no GPU {missing[0]} here; the driver shows {len(found)}. Use --devices auto or cpu.")
    return [found[int(part)] for part in dict.fromkeys(numbers)]


def slots(devices: list[Device], count: int) -> list[Slot]:
    """`count` slots dealt over the devices; 0 means one a GPU, or one a core on the CPU."""
    if not count:
        count = len(os.sched_getaffinity(0)) if devices[0].is_cpu else len(devices)
    made: list[Slot] = []
    for number in range(count):
        device = devices[number % len(devices)]
        share = number // len(devices)
        visible = "" if device.is_cpu else device.uuid
        name = f"cpu-{number}" if device.is_cpu else f"gpu-{devices.index(device)}.{share}"
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


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
