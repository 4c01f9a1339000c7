"""The repair pass that runs beside the work: expired leases, unsent and lost messages, dead workers of this host."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from eyeseg import submission
from eyeseg.errors import EyesegError
from eyeseg.settings import Settings
from eyeseg.store import Store, fleet

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger("eyeseg.reconciler")

# What becomes ready within this time is sent together, as a broker is connected to for each sending: soon after a quiet time, and not more
# often than so many seconds where one job after the other becomes ready and the slots have other messages: none lies idle for longer.
GATHER_S, OFTEN_S, IDLE_S = 0.05, 0.5, 0.1


class Reconciler(threading.Thread):
    """A thread in every worker. All of its writes are guarded UPDATEs, so many may run at once."""

    def __init__(
        self,
        store: Store,
        app: Celery,
        settings: Settings,
        *,
        worker: str,
        stopping: threading.Event,
        look: Callable[[], None],
        idle_s: Callable[[], float],
    ) -> None:
        """look: called before each pass; it may tell the worker to stop. idle_s: for how long some slot has had nothing to do."""
        super().__init__(daemon=True, name="reconciler")
        self._store, self._app, self._settings = store, app, settings
        self._worker, self._stopping, self._look, self._idle_s = worker, stopping, look, idle_s
        self._hurry = threading.Event()
        self._begun = time.monotonic()

    def run(self) -> None:
        """Repair, again and again, until the worker stops; send what is unsent whenever somebody asks for it."""
        pause = min(10.0, self._settings.heartbeat_s / 2)
        due = 0.0
        while not self._stopping.is_set():
            self._hurry.clear()
            try:
                if time.monotonic() < due:
                    submission.publish(self._store, self._app)
                else:
                    due = time.monotonic() + pause
                    self._look()
                    if self._stopping.is_set():
                        return
                    self._repair()
            except EyesegError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("a fault of eyeseg's own; the next pass tries again")
            sent = time.monotonic()
            if self._hurry.wait(max(0.0, due - sent)):
                self._stopping.wait(GATHER_S)
                while time.monotonic() < sent + OFTEN_S and self._idle_s() < IDLE_S and not self._stopping.is_set():
                    self._stopping.wait(GATHER_S)

    def hasten(self) -> None:
        """Have messages sent now, without waiting for a broker that may be away; or, when the worker stops, the thread end."""
        self._hurry.set()

    def _repair(self) -> None:
        bury_dead_neighbours(self._store, self._worker)
        fleet.beat(self._store, self._worker)
        patience = max(10.0, 2 * self._settings.lease_s)
        # in the first moments messages that a killed worker took with it are assumed lost at once
        young = time.monotonic() - self._begun < patience
        times = {"lost_after_s": 2.0 if young else patience, "lease_s": self._settings.lease_s, "unserved_after_s": patience}
        submission.reconcile(self._store, self._app, who=self._worker, **times)


def bury_dead_neighbours(store: Store, worker: str) -> None:
    """End the leases of workers of this host whose process is gone, so that nobody waits for them to run out.

    A mistake here (a process id of another container) costs work but no result: the living attempt is fenced by its token.
    """
    host = socket.gethostname()
    for name in fleet.holders(store, host=host):
        neighbour, _, pid = name.rpartition(".")
        if name != worker and neighbour == host and pid.isdigit() and not _runs(int(pid)):
            log.warning("worker %s is dead: %d of its jobs go back to the queue", name, fleet.bury(store, name))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
