"""What becomes of a job whose attempt broke off, by the kind of the fault."""

from __future__ import annotations

from collections.abc import Callable

from eyeseg.errors import CorruptCheckpoint
from eyeseg.states import JobKind, JobState
from eyeseg.store import Store, leases, results
from eyeseg.store.leases import Attempt
from eyeseg.store.shortage import Shortage, end_short

# Faults that come back however often one tries; any other is tried again until the attempts are used up.
INCURABLE = frozenset({"InvalidInput", "DataChanged", "Unavailable", "NotFound", "SplitError", "ValueError", "disk_full"})


def end_broken(store: Store, held: Attempt, kind: str, said: str, *, seconds: float, shortage: Callable[[], Shortage | None]) -> JobState:
    """End the attempt. shortage: asked for a GPU that had no memory left: what the job had of it. Raises Fenced."""
    if kind == CorruptCheckpoint.__name__ and held.kind == JobKind.EVALUATE:
        return results.lose_checkpoint(store, held, error=f"{said} `eyeseg retry` trains it again.", seconds=seconds)
    if kind == leases.OUT_OF_MEMORY:
        return end_short(store, held, shortage(), error=said, seconds=seconds)
    if kind in INCURABLE:
        return results.finish_broken(store, held, state=JobState.FAILED, error=said, seconds=seconds)
    return leases.give_back(store, held, error=said, seconds=seconds)
