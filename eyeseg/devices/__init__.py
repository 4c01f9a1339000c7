"""Devices: what the driver shows of this host's GPUs, which of them may be used, and the memory classes that they serve."""

from eyeseg.devices.nvml import CPU, Device, Driver, Nvml
from eyeseg.devices.visible import chosen, visible

__all__ = ["CPU", "Device", "Driver", "Nvml", "chosen", "visible"]
