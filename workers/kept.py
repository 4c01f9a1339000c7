"""The memory that a runner keeps: from one step for the next, and from one job for another one like it, but not while it is idle."""

from __future__ import annotations

import contextlib
import ctypes
import queue
from collections.abc import Callable
from typing import Any

# glibc gives every large block back to the kernel when it is freed, and each training step takes the same ones again: the kernel clears all
# their pages anew, up to a tenth of a step's time. With these it keeps them. Who has set them otherwise is not overruled.
BLOCKS = {"MALLOC_MMAP_THRESHOLD_": str(2**30), "MALLOC_TRIM_THRESHOLD_": str(2**30)}
IDLE_S = 1.0  # a job that follows sooner finds the blocks of the one before: giving them back and taking them again takes 0.1 s


def give_back() -> None:
    """Return what was freed to the kernel."""
    with contextlib.suppress(AttributeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)


def next_order(orders: queue.Queue[dict[str, Any]], idle: Callable[[], object] = give_back) -> dict[str, Any]:
    """The next order, whenever it comes. idle: called once when there is none for a while."""
    try:
        return orders.get(timeout=IDLE_S)
    except queue.Empty:
        idle()
        return orders.get()
