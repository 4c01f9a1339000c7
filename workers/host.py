"""This host's share of the work: its slots with their supervisors, its place in the fleet, and its shutdown."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import socket
import threading
from typing import TYPE_CHECKING

from eyeseg import __version__, submission
from eyeseg.errors import EyesegError
from eyeseg.settings import Settings
from eyeseg.store import Store, fleet, open_store
from workers import slots as hardware
from workers.reconciler import Reconciler
from workers.supervisor import Supervisor

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger("eyeseg.host")


class Host:
    """All slots of one worker process. Opened when the worker starts, closed when it ends."""

    def __init__(self, settings: Settings, app: Celery) -> None:
        self.settings, self.app = settings, app
        self.name = f"{socket.gethostname()}.{os.getpid()}"
        self.stopping = threading.Event()
        self.slots: list[hardware.Slot] = []
        self._free: queue.Queue[Supervisor] = queue.Queue()
        self._all: list[Supervisor] = []
        self._held = contextlib.ExitStack()
        self.store: Store | None = None
        self._reconciler: Reconciler | None = None

    def claim_hardware(self) -> int:
        """Lock the devices and cut them into slots. Returns how many there are. Raises Unavailable or InvalidInput."""
        devices = self._held.enter_context(hardware.locked(hardware.choose(self.settings.devices, hardware.Nvml())))
        self.slots = hardware.slots(devices, self.settings.slots)
        return len(self.slots)

    def open(self) -> None:
        """Connect to the store, take a place in the fleet, start the reconciler."""
        self.store = store = open_store(self.settings.store_url, create=True)
        for slot in self.slots:
            supervisor = Supervisor(slot, store, self.settings, worker=self.name, stopping=self.stopping, publish=self.publish)
            self._all.append(supervisor)
            self._free.put(supervisor)
        fleet.register(store, self.name, slots=len(self.slots), devices=[slot.device.name for slot in self.slots], version=__version__)
        self._reconciler = Reconciler(store, self.app, self.settings, worker=self.name, stopping=self.stopping)
        self._reconciler.start()

    def run(self, job_id: int) -> str:
        """Run a job on a free slot. There are as many threads as slots, so one is always free."""
        supervisor = self._free.get()
        try:
            return supervisor.run(job_id)
        finally:
            self._free.put(supervisor)

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
