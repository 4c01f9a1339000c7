"""This machine: devices, memory, limits of the account, and versions."""

from __future__ import annotations

import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from eyeseg import __version__
from eyeseg.checkup.finding import OK, WARNING, WRONG, Finding, size
from eyeseg.checkup.patient import Patient

TORCH_PATIENCE_S = 60.0
_TORCH = "import json, torch; print(json.dumps([torch.version.cuda, torch.cuda.is_available(), torch.cuda.device_count()]))"
_FEW_FILES, _TOO_FEW_FILES = 1024, 256
_LITTLE_MEMORY, _LITTLE_AVAILABLE, _LITTLE_SHARED = 2e9, 0.5e9, 64 * 2**20


def versions(_: Patient) -> Iterator[Finding]:
    """What is installed."""
    found, missing = [f"eyeseg {__version__}", f"python {platform.python_version()}", f"sqlite {sqlite3.sqlite_version}"], []
    for name in ("torch", "torchvision", "celery", "kombu", "redis", "sqlalchemy"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Finding("versions", WRONG, f"{', '.join(missing)} not installed", "Install eyeseg again: pip install eyeseg.")
    else:
        yield Finding("versions", OK, ", ".join(found))


def devices(patient: Patient, gpus: Sequence[str] | None = None) -> Iterator[Finding]:
    """What a worker here would compute on, and that torch, asked in a process of its own, can use it. gpus: what the driver shows."""
    cores = len(os.sched_getaffinity(0))
    wanted = patient.settings.devices
    gpus = _gpus() if gpus is None else gpus
    numbers = [int(part) for part in wanted.split(",") if part.strip().isdecimal()]
    if any(number >= len(gpus) for number in numbers):
        found = f"EYESEG_DEVICES is {wanted}, the driver shows {len(gpus)} GPUs"
        yield Finding("devices", WRONG, found, "Set it to auto, cpu, or numbers that are there.")
    elif not gpus or wanted == "cpu":
        yield Finding("devices", OK, f"CPU, {cores} cores" + (f"; {len(gpus)} GPUs are not used (EYESEG_DEVICES=cpu)" if gpus else ""))
    else:
        yield _torch_sees(", ".join(gpus))


def _gpus() -> list[str]:
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return []
    try:
        handles = [pynvml.nvmlDeviceGetHandleByIndex(number) for number in range(pynvml.nvmlDeviceGetCount())]
        return [f"{_text(pynvml.nvmlDeviceGetName(one))} ({size(pynvml.nvmlDeviceGetMemoryInfo(one).total)})" for one in handles]
    finally:
        pynvml.nvmlShutdown()


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _torch_sees(gpus: str) -> Finding:
    try:
        done = subprocess.run([sys.executable, "-P", "-c", _TORCH], capture_output=True, text=True, timeout=TORCH_PATIENCE_S, check=True)
        cuda, available, count = json.loads(done.stdout.splitlines()[-1])
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return Finding("devices", WRONG, f"{gpus}; torch cannot be imported: {last:.300}", "Install eyeseg again.")
    except (OSError, subprocess.TimeoutExpired, ValueError, IndexError) as error:
        return Finding("devices", WARNING, f"{gpus}; torch could not be asked: {error}", "Try again when the machine is less busy.")
    if available:
        return Finding("devices", OK, f"{gpus}; torch sees {count}, CUDA {cuda}")
    why = f"torch is built for CUDA {cuda} and cannot use the driver here" if cuda else "torch is built without CUDA"
    return Finding("devices", WRONG, f"{gpus}; {why}", "Install a torch that fits the driver (see pytorch.org), or set EYESEG_DEVICES=cpu.")


def memory(
    _: Patient, groups: str | None = None, mount: Path = Path("/sys/fs/cgroup"), *, available: float | None = None
) -> Iterator[Finding]:
    """Memory, and what a container or batch system leaves of it. groups: the text of /proc/self/cgroup; available: bytes."""
    try:
        text = Path("/proc/self/cgroup").read_text(encoding="ascii") if groups is None else groups
    except OSError:
        text = ""
    limit, kills = group_limits(text, mount)
    whole, free = _of_machine()
    left = free if available is None else available
    address_space, _hard = resource.getrlimit(resource.RLIMIT_AS)
    found = f"{size(whole)}, {size(left)} available"
    if limit is not None and limit < whole:
        found += f"; its control group may use {size(limit)}"
    if address_space != resource.RLIM_INFINITY:
        found += f"; a process may use {size(address_space)} (ulimit -v)"
        limit = min(limit or address_space, address_space)
    if kills:
        found += f"; the kernel has killed {kills} processes of its control group for want of memory"
    if min(limit or whole, whole) < _LITTLE_MEMORY or left < _LITTLE_AVAILABLE or kills:
        yield Finding("memory", WARNING, found, "Fewer slots (EYESEG_SLOTS), smaller batches or images, or a larger limit.")
    else:
        yield Finding("memory", OK, found)


def _of_machine() -> tuple[float, float]:
    """Bytes of memory in all, and what is available without swapping."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    kilobytes = {name: float(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return kilobytes["MemTotal"] * 1024, kilobytes["MemAvailable"] * 1024


def group_limits(groups: str, mount: Path) -> tuple[float | None, int]:
    """The smallest memory limit of a process's control group and those above it (bytes, None without), and the kills it counts."""
    limits, kills = [], 0
    for line in groups.splitlines():
        _, controllers, name = line.split(":", 2)
        if "memory" in controllers.split(","):
            top, file, counter = mount / "memory", "memory.limit_in_bytes", "memory.oom_control"
        elif not controllers:
            top, file, counter = (mount / "unified" if (mount / "unified").is_dir() else mount), "memory.max", "memory.events"
        else:
            continue
        here = top / name.lstrip("/")
        kills = max(kills, _counted(here / counter), _counted(top / counter) if not here.exists() else 0)
        limits += [found for folder in (here, *here.parents) if folder.is_relative_to(top) and (found := _limit(folder / file))]
    return min(limits, default=None), kills


def _limit(file: Path) -> float | None:
    try:
        text = file.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return float(text) if text.isdecimal() and float(text) < 2**60 else None  # version 1 says "none" with a number beyond all memory


def _counted(file: Path) -> int:
    try:
        words = [line.split() for line in file.read_text(encoding="ascii").splitlines()]
    except OSError:
        return 0
    return sum(int(line[1]) for line in words if len(line) == 2 and line[0] == "oom_kill")


def open_files(_: Patient) -> Iterator[Finding]:
    """How many files a process may hold open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    shown = ["unlimited" if number == resource.RLIM_INFINITY else str(number) for number in (soft, hard)]
    found = f"{shown[0]} open files a process (up to {shown[1]})"
    if soft == resource.RLIM_INFINITY or soft >= _FEW_FILES:
        yield Finding("file limit", OK, found)
    else:
        yield Finding("file limit", WRONG if soft < _TOO_FEW_FILES else WARNING, found, f"Raise it: ulimit -n {_FEW_FILES} or more.")


def shared_memory(_: Patient, folder: Path = Path("/dev/shm")) -> Iterator[Finding]:  # noqa: S108  the system's own  # nosec B108
    """What processes can share: PostgreSQL and torch's parallel parts use it, eyeseg's own workers hardly."""
    try:
        found = os.statvfs(folder)
    except OSError as error:
        yield Finding("shared memory", WARNING, f"{folder}: {error.strerror}", "Mount a tmpfs there.")
        return
    free = found.f_bavail * found.f_frsize
    if free < _LITTLE_SHARED:
        yield Finding("shared memory", WARNING, f"{folder}: {size(free)} free", "In containers: --shm-size=1g.")
    else:
        yield Finding("shared memory", OK, f"{folder}: {size(free)} free")
