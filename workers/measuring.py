"""What a job takes of its device at most: torch's peak with CUDA's context on a GPU, the peak of resident memory on the CPU."""

from __future__ import annotations

import contextlib
import os
import re
import resource
from pathlib import Path
from typing import Any

import torch

# What CUDA's context and libraries take beside torch's tensors, where the driver does not tell of single processes.
CONTEXT_BYTES = 600_000_000


class Peak:
    """The memory that this process takes from now on."""

    def __init__(self, device: str) -> None:
        self._device = device
        if device == "cuda":
            torch.cuda.reset_peak_memory_stats()
        else:
            _forget_peak()

    def event(self) -> dict[str, Any]:
        """What was taken, as the runner says it."""
        if self._device == "cuda":
            reserved = int(torch.cuda.max_memory_reserved())
            return {"event": "memory", "device_kind": "gpu", "bytes": reserved + _context_bytes()}
        return {"event": "memory", "device_kind": "cpu", "bytes": _peak_resident()}


def _context_bytes() -> int:
    """What this process has of the GPU beside torch's tensors, as the driver counts it."""
    now = int(torch.cuda.memory_reserved())
    with contextlib.suppress(Exception):  # no driver library, no permission, another process namespace: there is the constant
        import pynvml

        pynvml.nvmlInit()
        try:
            handle = pynvml.nvmlDeviceGetHandleByUUID(os.environ["CUDA_VISIBLE_DEVICES"])
            mine = [one.usedGpuMemory for one in pynvml.nvmlDeviceGetComputeRunningProcesses(handle) if one.pid == os.getpid()]
        finally:
            pynvml.nvmlShutdown()
        if mine and mine[0] is not None and mine[0] > now:
            return int(mine[0]) - now
    return CONTEXT_BYTES


def _forget_peak() -> None:
    with contextlib.suppress(OSError):  # where the kernel keeps no such counter, the peak of the whole process is told
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_resident() -> int:
    with contextlib.suppress(OSError):
        found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
        if found:
            return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
