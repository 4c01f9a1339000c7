"""What becomes of a job whose GPU had no memory left: once it gets the device to itself, once a larger class, then what the grid says."""

from __future__ import annotations

from dataclasses import dataclass

from eyeseg.states import JobState
from eyeseg.store import events, leases, memory, results, routing
from eyeseg.store.database import Store
from eyeseg.store.leases import Attempt


@dataclass(frozen=True)
class Shortage:
    """What a job had that ran out of memory. room_bytes: of its device, beside the jobs of other slots (shared); 0 where unknown.

    alive: the queues that living workers serve.
    """

    device: str
    device_class: str
    room_bytes: int
    shared: bool
    alive: frozenset[str] = frozenset()


def end_short(store: Store, held: Attempt, found: Shortage | None, *, error: str, seconds: float) -> JobState:
    """End an attempt that ran out of its device's memory. The job waits again, unchanged, where it may have more; else it fails.

    Its share of a device was too little: it gets one to itself. A whole device was: the next class that a living worker serves. Each once.
    found: None where a larger device would not help.
    """
    if found is None:
        return results.end_out_of_memory(store, held, error=error, seconds=seconds)
    if found.room_bytes:
        memory.record_shortage(store, held, room_bytes=found.room_bytes)
    moves = _moves(store, held)
    above = routing.larger(found.alive, found.device_class)
    if found.shared and routing.ALONE not in moves:
        routing.move_up(store, held, routing.ALONE)
    elif not found.shared and above and not moves - {routing.ALONE}:
        routing.move_up(store, held, above)
    else:
        return results.end_out_of_memory(store, held, error=f"{error}; {_why(found, moves)}", seconds=seconds)
    return leases.release(store, held, ending=leases.OUT_OF_MEMORY, error=error, seconds=seconds)


def _moves(store: Store, held: Attempt) -> set[str]:
    """Where the job has been moved to since it was submitted, or a user last asked for it again."""
    moves: set[str] = set()
    for found in events.of_job(store, held.job_id):
        moves = set() if found["kind"] == "retried" else moves | ({found["detail"]["to"]} if found["kind"] == routing.MOVED_UP else set())
    return moves


def _why(found: Shortage, moves: set[str]) -> str:
    room = f"{found.room_bytes / 1e9:.1f} GB of " if found.room_bytes else ""
    had = f"it had {room}{found.device} ({found.device_class})" + (" beside other jobs" if found.shared else " to itself")
    if moves - {routing.ALONE}:
        return f"{had}, a larger class than before"
    return f"{had}, and no living worker serves a larger class"
