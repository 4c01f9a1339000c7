"""A worker in words: its slots, their devices, and the memory classes that it serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def in_words(worker: Mapping[str, Any]) -> str:
    """`node7.412: 4 slots on NVIDIA H100 80GB HBM3 (gpu.80g and smaller)`. worker: a row of `fleet.workers`."""
    from eyeseg.devices import classes

    slots = "1 slot" if worker["slots"] == 1 else f"{worker['slots']} slots"
    devices = ", ".join(sorted(set(worker["devices"])))
    return f"{worker['name']}: {slots} on {devices} ({classes.in_words(worker['queues'])})"
