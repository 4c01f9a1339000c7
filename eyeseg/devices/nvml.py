"""GPUs and their MIG instances as NVIDIA's management library (NVML) shows them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Device:
    """A GPU or one MIG instance of it, as the driver names it, or the CPU. `uuid` is what a runner is pinned to.

    number: the GPU's, in the driver's order. gpu: the UUID of the GPU itself. instance: of a MIG instance, its GPU instance and compute
    instance. memory_bytes: 0 where the driver does not say.
    """

    uuid: str
    name: str
    memory_bytes: int = 0
    number: int = 0
    gpu: str = ""
    instance: tuple[int, int] | None = None

    @property
    def is_cpu(self) -> bool:
        return self.uuid == "cpu"

    @property
    def kind(self) -> str:
        """What measurements of memory are told apart by: `cpu` or `gpu`."""
        return "cpu" if self.is_cpu else "gpu"

    @property
    def label(self) -> str:
        """A short name that no other device of this host has: `gpu-1`, `gpu-0-mig-7-0`, `cpu`."""
        part = f"-mig-{self.instance[0]}-{self.instance[1]}" if self.instance else ""
        return "cpu" if self.is_cpu else f"gpu-{self.number}{part}"


CPU = Device("cpu", "CPU")


class Driver(Protocol):
    """What is asked of the GPU driver."""

    def devices(self) -> list[Device]: ...


class Nvml:
    """The NVIDIA driver, through its management library."""

    def devices(self) -> list[Device]:
        """All GPUs in the driver's order, those with MIG enabled as their instances; none where there is no driver."""
        import pynvml

        try:
            pynvml.nvmlInit()
        except pynvml.NVMLError:
            return []
        try:
            return [one for number, handle in enumerate(_handles(pynvml)) for one in _gpu(pynvml, number, handle)]
        finally:
            pynvml.nvmlShutdown()


def _handles(nvml: Any) -> Iterator[Any]:
    """The GPUs that this process may ask: a batch system hides others, and a lost one answers nobody. CUDA counts likewise."""
    for number in range(nvml.nvmlDeviceGetCount()):
        with contextlib.suppress(nvml.NVMLError):
            yield nvml.nvmlDeviceGetHandleByIndex(number)


def _gpu(nvml: Any, number: int, handle: Any) -> Iterator[Device]:
    uuid = _text(nvml.nvmlDeviceGetUUID(handle))
    if not _mig_enabled(nvml, handle):
        yield Device(uuid, _text(nvml.nvmlDeviceGetName(handle)), _memory(nvml, handle), number, uuid)
        return
    for place in range(nvml.nvmlDeviceGetMaxMigDeviceCount(handle)):
        try:
            part = nvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, place)
        except nvml.NVMLError:  # an empty place; they need not be filled in order
            continue
        instance = (int(nvml.nvmlDeviceGetGpuInstanceId(part)), int(nvml.nvmlDeviceGetComputeInstanceId(part)))
        yield Device(_text(nvml.nvmlDeviceGetUUID(part)), _text(nvml.nvmlDeviceGetName(part)), _memory(nvml, part), number, uuid, instance)


def _mig_enabled(nvml: Any, handle: Any) -> bool:
    try:
        current, _pending = nvml.nvmlDeviceGetMigMode(handle)
    except nvml.NVMLError:  # a GPU that knows no MIG
        return False
    return bool(current == nvml.NVML_DEVICE_MIG_ENABLE)


def _memory(nvml: Any, handle: Any) -> int:
    try:
        return int(nvml.nvmlDeviceGetMemoryInfo(handle).total)
    except nvml.NVMLError:  # GPUs that share the processor's memory have none of their own to tell of
        return 0


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
