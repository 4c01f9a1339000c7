"""What works on one slot: it claims a job, has it carried out, and keeps a runner warm for the next."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable

from eyeseg import logs
from eyeseg.errors import EyesegError, LeaseHeld, NoRoom, NotFound, SchemaMismatch, Unreachable
from eyeseg.settings import Settings
from eyeseg.states import JobState
from eyeseg.store import Store, leases, outbox
from eyeseg.store.leases import Attempt, Choose
from eyeseg.store.shortage import Shortage
from workers.execution import Execution
from workers.process import RunnerProcess
from workers.readiness import Readiness
from workers.slots import Slot

log = logging.getLogger("eyeseg.supervisor")
Claimed = tuple[Attempt, float]  # and the monotonic time that its lease counts from

STORE_PAUSE_S = 0.5


class Supervisor:
    """What runs jobs on one slot, one after the other, with a runner kept warm in between."""

    def __init__(
        self, slot: Slot, store: Store, settings: Settings, *, worker: str, stopping: threading.Event, publish: Callable[[], None]
    ) -> None:
        self.slot, self.store, self.settings, self.worker = slot, store, settings, worker
        self._stopping, self._publish = stopping, publish
        self._runner: RunnerProcess | None = None
        self.readiness = Readiness(store, settings, worker=worker, stopping=stopping)
        self.released: list[int] = []  # evaluations that the last attempt has made ready
        self.shortage: Callable[[], Shortage | None] = lambda: None  # what the device had when a job ran out of its memory

    def run(self, job_id: int) -> str:
        """Attempt a job. Returns how it ended, in a word: a JobState, `released`, `fenced`, or `nothing` when it could not be claimed."""
        claimed = self.claim(job_id)
        return self.carry_out(claimed) if claimed else "nothing"

    def claim(self, job_id: int, choose: Choose | None = None) -> Claimed | None:
        """The right to a job, or to the one that `choose` names instead; None when there is nothing to claim.

        Raises NoRoom, SchemaMismatch.
        """
        ready = self.readiness.may_take if choose is None else self.readiness.has_place
        try:
            return self._claim(job_id, choose) if ready(job_id) else None
        except (NoRoom, SchemaMismatch):
            raise
        except (LeaseHeld, NotFound) as reason:
            log.info("%s", reason)
        except EyesegError as error:
            log.warning("job %s: not claimed: %s The reconciler sends it again.", job_id, error)
        return None

    def carry_out(self, claimed: Claimed) -> str:
        """Make the attempt. Returns how it ended."""
        held = claimed[0]
        self.released = []
        logs.note(attempt=held.number, token=held.token)
        log.info("job %s: attempt %s on %s: %s", held.job_id, held.number, self.slot.name, held.label)
        ending = Execution(self, *claimed).carry_out()
        log.info("job %s: %s", held.job_id, ending)
        if ending not in (JobState.DONE, JobState.PAUSED):
            self.end_runner()
        if ending != JobState.DONE:
            self._publish()  # it may be queued again; what a done job made ready was sent with its checkpoints
        if self._runner is not None:
            self._runner.lease_ends = math.inf
        return ending

    def _claim(self, job_id: int, choose: Choose | None = None) -> Claimed | None:
        """The attempt and the time its lease counts from. None when this worker is told to stop first.

        A store that is away is waited for: the message is used up, and there is nothing else to do. The token tells a claim that was
        committed, though it looked like an error, from another's.
        """
        token, again = leases.new_token(), False
        while not self._stopping.is_set():
            asked = time.monotonic()
            try:
                return leases.claim(
                    self.store,
                    job_id,
                    worker=self.worker,
                    slot=self.slot.name,
                    device=self.slot.device.name,
                    ttl_s=self.settings.lease_s,
                    token=token,
                    choose=choose,
                    again=again,
                ), asked
            except Unreachable as error:
                again = True
                log.warning("job %s: not claimed yet: %s", job_id, error)
                self._stopping.wait(STORE_PAUSE_S)
        outbox.unpublish(self.store, job_id)  # its message is used up: another worker needs a new one
        return None

    def warm_runner(self) -> RunnerProcess:
        """The slot's runner, started if there is none."""
        if self._runner is None or not self._runner.alive():
            self.end_runner()
            self._runner = RunnerProcess(self.slot)
        return self._runner

    def end_runner(self) -> None:
        """Kill the slot's runner with its group; the next job gets a fresh one."""
        if self._runner is not None:
            self._runner.kill()
            self._runner = None

    def stopping(self) -> bool:
        """Whether this worker has been told to stop."""
        return self._stopping.is_set()

    def publish(self) -> None:
        """Send out messages for jobs that have just become ready."""
        self._publish()
