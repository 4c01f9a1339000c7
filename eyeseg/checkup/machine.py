"""This machine: devices, memory, limits of the account, and versions."""

from __future__ import annotations

import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from eyeseg import __version__
from eyeseg.checkup.finding import OK, WARNING, WRONG, Finding, parted, size
from eyeseg.checkup.patient import Patient
from eyeseg.devices import Device, Nvml, chosen, mps
from eyeseg.devices.classes import class_of_device
from eyeseg.devices.machine import group_limits, of_machine
from eyeseg.devices.visible import VARIABLE
from eyeseg.errors import EyesegError

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


def devices(patient: Patient, shown: Sequence[Device] | None = None, environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """What a worker here would compute on, and that torch, asked in a process of its own, can use it. shown: what the driver shows."""
    found = Nvml().devices() if shown is None else shown
    wanted, allowed = patient.settings.devices, environ.get(VARIABLE)
    try:
        used = chosen(wanted, found, allowed)
    except EyesegError as error:
        what, do = parted(error)
        yield Finding("devices", WRONG, f"{what.removeprefix('devices: ')} (EYESEG_DEVICES is {wanted})", do)
        return
    if used[0].is_cpu:
        why = "EYESEG_DEVICES=cpu" if wanted == "cpu" else f"{VARIABLE}={allowed}"
        idle = f"; {len(found)} GPUs are not used ({why})" if found else ""
        yield Finding("devices", OK, f"CPU, {len(os.sched_getaffinity(0))} cores{idle}")
        return
    yield _torch_sees(", ".join(f"{one.name} ({_told(one)})" for one in used))
    if patient.settings.slots > len(used):
        many = f"{patient.settings.slots} slots on {len(used)} GPU{'s' if len(used) > 1 else ''}"
        if mps.runs(environ):
            yield Finding("sharing", OK, f"{many}, side by side: CUDA MPS runs in {mps.folder(environ)}")
        else:
            yield Finding("sharing", OK, f"{many}, in turns: CUDA MPS does not run. `{mps.START}` before the worker starts it")


def _told(device: Device) -> str:
    return f"{size(device.memory_bytes)}, {class_of_device(device)}" if device.memory_bytes else class_of_device(device)


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
    whole, free = of_machine()
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
