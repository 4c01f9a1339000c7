"""How much of its devices' memory a host's slots have taken, and what is left beside them."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from eyeseg.devices import machine
from workers.slots import Slot

# What a warm runner keeps while it has no job: libraries and, on a GPU, CUDA's context.
IDLE_BYTES = 600_000_000


class Room:
    """The memory of each device, and the share of it that each slot's job is expected to take. Thread-safe."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = list(slots)
        self._taken: dict[str, int] = {}
        self._working: set[str] = set()
        self._lock = threading.Lock()
        self._capacity = {slot.device.uuid: _capacity(slot) for slot in slots}

    def capacity(self, slot: Slot) -> int:
        """Bytes of the slot's device; 0 where that is not known."""
        return self._capacity[slot.device.uuid]

    def share(self, slot: Slot) -> int:
        """What a job of which nothing is known may take: an equal part of the device for each of its slots."""
        return self.capacity(slot) // (1 + len(self._neighbours(slot)))

    def left(self, slot: Slot) -> int:
        """Bytes of the slot's device that the other slots leave."""
        with self._lock:
            return self.capacity(slot) - sum(self._taken.get(other.name, 0) for other in self._neighbours(slot))

    def is_shared(self, slot: Slot) -> bool:
        """Whether another slot of the device has a job now."""
        with self._lock:
            return any(other.name in self._working for other in self._neighbours(slot))

    def ample(self, slot: Slot, largest_need: int) -> bool:
        """Whether all slots of the device can have any job at the same time, so that nothing needs to be weighed."""
        capacity = self.capacity(slot)
        return not capacity or not self._neighbours(slot) or largest_need <= self.share(slot)

    def fits(self, slot: Slot, need: int | None) -> bool:
        """Whether a job fits beside what runs on the device now. One that has the device to itself always does."""
        wanted = min(self.share(slot) if need is None else need, self.capacity(slot))
        return not self.capacity(slot) or not self.is_shared(slot) or wanted <= self.left(slot)

    def take(self, slot: Slot, need: int | None) -> None:
        """The slot has a job."""
        with self._lock:
            self._working.add(slot.name)
            self._taken[slot.name] = max(IDLE_BYTES, self.share(slot) if need is None else need)

    def give_back(self, slot: Slot) -> None:
        """The slot has no job; its runner may stay warm."""
        with self._lock:
            self._working.discard(slot.name)
            self._taken[slot.name] = IDLE_BYTES

    def _neighbours(self, slot: Slot) -> list[Slot]:
        return [other for other in self._slots if other.device == slot.device and other.name != slot.name]


def _capacity(slot: Slot) -> int:
    return machine.memory_bytes() if slot.device.is_cpu else slot.device.memory_bytes
