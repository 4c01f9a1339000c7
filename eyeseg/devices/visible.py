"""Which of a host's devices may be used: CUDA_VISIBLE_DEVICES as a batch system sets it, and `--devices` within that."""

from __future__ import annotations

from collections.abc import Sequence

from eyeseg.devices.nvml import CPU, Device
from eyeseg.errors import InvalidInput, Unavailable

VARIABLE = "CUDA_VISIBLE_DEVICES"
# what batch systems write for no GPU at all: CUDA stops at the first entry that names none
_NONE = ("-1", "NoDevFiles", "none", "void")


def visible(found: Sequence[Device], allowed: str | None) -> list[Device]:
    """The devices that CUDA_VISIBLE_DEVICES leaves, in its order; all when it is not set (None), none when it is empty.

    allowed: numbers in the driver's order, UUIDs or beginnings of them (`GPU-8932f9`, `MIG-...`), or `MIG-GPU-UUID/instance/compute`. A
    number, or the UUID of a GPU with MIG enabled, stands for all of its instances. Raises Unavailable for what is not here.
    """
    if allowed is None:
        return list(found)
    left: list[Device] = []
    for written in allowed.split(","):
        entry = written.strip()
        if not entry or entry in _NONE:
            break
        left += [device for device in _named(found, entry) if device not in left]
    return left


def chosen(wanted: str, found: Sequence[Device], allowed: str | None) -> list[Device]:
    """The devices that `auto`, `cpu` or a list of GPU numbers means. Raises InvalidInput or Unavailable.

    auto: what CUDA_VISIBLE_DEVICES (allowed) leaves of the GPUs found, else the CPU. Numbers count what it leaves, as CUDA's own do.
    """
    if wanted == "cpu":
        return [CPU]
    numbers = [part.strip() for part in wanted.split(",")]
    if wanted != "auto" and not all(part.isdecimal() for part in numbers):
        raise InvalidInput(f"devices: {wanted!r} is not auto, cpu or a list of GPU numbers such as 0,1.")
    left = visible(found, allowed)
    if wanted == "auto":
        return left or [CPU]
    gpus = list(dict.fromkeys(device.number for device in left))
    missing = [part for part in numbers if int(part) >= len(gpus)]
    if missing:
        shown = f"{VARIABLE}={allowed} leaves {len(gpus)}" if allowed is not None else f"the driver shows {len(gpus)}"
        raise Unavailable(f"devices: there is no GPU {missing[0]} here; {shown}. Use --devices auto or cpu.")
    return [device for part in dict.fromkeys(numbers) for device in left if device.number == gpus[int(part)]]


def _named(found: Sequence[Device], entry: str) -> list[Device]:
    gpus = {device.number: device.gpu or device.uuid for device in found}
    if entry.isdecimal():
        named = [device for device in found if device.number == int(entry)]
    elif entry.startswith("MIG-GPU-") and entry.count("/") == 2:  # as drivers before 470 name an instance
        gpu, *instance = entry.removeprefix("MIG-").split("/")
        named = [one for one in found if one.instance and one.gpu == gpu and [str(part) for part in one.instance] == instance]
    else:
        named = [device for device in found if device.uuid.startswith(entry)]
        if not named:
            numbers = [number for number, uuid in gpus.items() if uuid.startswith(entry)]
            named = [device for device in found if device.number in numbers]
        if len({device.uuid if device.uuid.startswith(entry) else device.gpu for device in named}) > 1:
            raise Unavailable(f"devices: {VARIABLE} names {entry!r}, with which several devices begin. Write more of the UUID.")
    if not named:
        count = f"{len(gpus)} GPU{'' if len(gpus) == 1 else 's'}"
        raise Unavailable(f"devices: {VARIABLE} names {entry!r}, which is none of the {count} that the driver shows. Correct or unset it.")
    return named
