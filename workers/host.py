"""This host's share of the work: its slots with their supervisors, its place in the fleet, and its shutdown."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from eyeseg import __version__, submission
from eyeseg.devices import Nvml, chosen, classes, mps
from eyeseg.errors import EyesegError, SchemaMismatch, Unreachable
from eyeseg.settings import Settings
from eyeseg.store import Store, fleet, open_store
from eyeseg.store.leases import Attempt
from workers import slots as hardware
from workers.desk import Desk
from workers.reconciler import Reconciler
from workers.supervisor import Supervisor

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger("eyeseg.host")

RETRY_S = 1.0


class Host:
    """All slots of one worker process. Opened when the worker starts, closed when it ends."""

    def __init__(self, settings: Settings, app: Celery) -> None:
        self.settings, self.app = settings, app
        self.name = f"{socket.gethostname()}.{os.getpid()}"
        self.stopping = threading.Event()
        self.exit_code = 0
        self._leaving = threading.Lock()
        self.slots: list[hardware.Slot] = []
        self.queues: list[tuple[str, ...]] = []
        self.desk: Desk | None = None
        self._all: list[Supervisor] = []
        self._held = contextlib.ExitStack()
        self.store: Store | None = None
        self._reconciler: Reconciler | None = None
        self.wake_here: Callable[[int, str], None] = lambda *_: None  # for a job that was made ready here, with its label

    def claim_hardware(self, *, only: Sequence[str] = ()) -> tuple[int, list[str]]:
        """Lock the devices and cut them into slots. Returns how many there are, and the queues that they serve, the largest class first.

        only: the queues that the user named; else all that the devices are large enough for. Raises Unavailable or InvalidInput.
        """
        wanted = chosen(self.settings.devices, Nvml().devices(), os.environ.get("CUDA_VISIBLE_DEVICES"))
        self.slots = hardware.slots(self._held.enter_context(hardware.locked(wanted)), self.settings.slots)
        self.queues = classes.served_by_slots([classes.class_of_device(slot.device) for slot in self.slots], only=only)
        return len(self.slots), self._served()

    def _served(self) -> list[str]:
        return [name for name in classes.QUEUES if any(name in queues for queues in self.queues)]

    def open(self) -> None:
        """Connect to the store, take a place in the fleet, start the reconciler."""
        self.store = store = self._join_fleet()
        self._introduce()
        for slot in self.slots:
            supervisor = Supervisor(slot, store, self.settings, worker=self.name, stopping=self.stopping, publish=self.publish)
            self._all.append(supervisor)
        self.desk = Desk(store, self.settings, list(zip(self._all, self.queues, strict=True)), stopping=self.stopping)
        self.desk.wake_here = self.wake_here
        look = self.leave_another_schema
        self._reconciler = Reconciler(
            store, self.app, self.settings, worker=self.name, stopping=self.stopping, look=look, idle_s=self.desk.idle_s
        )
        self._reconciler.start()

    def _introduce(self) -> None:
        names = ", ".join(sorted({slot.device.name for slot in self.slots}))
        log.info("%d slots on %s; serves %s", len(self.slots), names, classes.in_words(self._served()))
        gpus = {slot.device.uuid for slot in self.slots if not slot.device.is_cpu}
        if gpus and len(self.slots) > len(gpus):
            log.info("slots of a GPU compute %s", "side by side (CUDA MPS)" if mps.runs(os.environ) else "in turns (no CUDA MPS)")

    def _join_fleet(self) -> Store:
        """The store, with this worker known to it. A server that does not answer is waited for, as Celery waits for the broker's."""
        devices = [slot.device.name for slot in self.slots]
        while True:
            try:
                store = open_store(self.settings.store_url, create=True)
                fleet.register(store, self.name, slots=len(self.slots), devices=devices, version=__version__, queues=self._served())
            except Unreachable as error:
                if not self.settings.store_url.startswith("postgresql"):  # a file will not come back by itself
                    raise
                log.warning("%s Trying again in %g s.", error, RETRY_S)
                time.sleep(RETRY_S)
            else:
                return store

    def run(self, job_id: int, started: Callable[[Attempt], None] = lambda _: None, *, by_message: bool = True) -> str:
        """Run the best waiting job on a free slot. There are as many threads as slots, so one is always free.

        started: called with the attempt when it is at another job than the wake-up names. by_message: the wake-up came from the broker.
        """
        assert self.desk is not None
        try:
            return self.desk.run(job_id, started, by_message=by_message)
        except SchemaMismatch as error:
            self._leave(error)
            return self.desk.run(job_id, started, by_message=by_message)  # which starts nothing any more, and leaves the job to others

    def leave_another_schema(self) -> None:
        """End this worker, as a signal would, when its store has been upgraded under it: running jobs are checkpointed and given back."""
        assert self.store is not None
        try:
            self.store.check_schema()
        except SchemaMismatch as error:
            self._leave(error)
        except EyesegError as error:
            log.warning("%s", error)

    def _leave(self, why: SchemaMismatch) -> None:
        with self._leaving:
            if not self.stopping.is_set():
                log.error("%s This worker stops.", why)
                self.exit_code = why.exit_code
                self.stop()
                os.kill(os.getpid(), signal.SIGTERM)

    def publish(self) -> None:
        """Have messages sent for jobs that have become ready. No slot waits for a broker that is away: its leases would run out."""
        if self._reconciler is not None:
            self._reconciler.hasten()

    def stop(self) -> None:
        """Told to end: running jobs write a checkpoint and are given back."""
        self.stopping.set()
        self.publish()

    def close(self) -> None:
        """End the runners and leave the fleet."""
        self.stopping.set()
        for supervisor in self._all:
            supervisor.end_runner()
        if self.store is not None:
            for last in (lambda store: fleet.leave(store, self.name), lambda store: submission.publish(store, self.app)):
                try:
                    last(self.store)
                except EyesegError as error:
                    log.warning("%s", error)
            self.store.close()
        self._held.close()
