"""Doing all checks: at the same time, each for a limited time, none able to break the others."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from eyeseg.checkup import disk, machine, privacy, services, store
from eyeseg.checkup.finding import WRONG, Finding
from eyeseg.checkup.patient import Patient
from eyeseg.logs import hidden, secrets
from eyeseg.settings import Settings

PATIENCE_S = 9.0


@dataclass(frozen=True)
class Check:
    """One thing to look at. patience_s: how long it may take, from the beginning of all."""

    name: str
    look: Callable[[Patient], Iterable[Finding]]
    patience_s: float = PATIENCE_S


CHECKS = (
    Check("versions", machine.versions),
    Check("devices", machine.devices, machine.TORCH_PATIENCE_S + 5),
    Check("stack", services.stack),
    Check("store", store.reachable),
    Check("integrity", store.integrity, 600.0),  # reads the whole file
    Check("store's disk", store.place),
    Check("clock", store.clock),
    Check("broker", services.answers),
    Check("broker's server", services.binary),
    Check("queues", services.queues),
    Check("workers", services.workers),
    Check("home", disk.home),
    Check("privacy", privacy.home),
    Check("network", privacy.network),
    Check("cache", disk.cache),
    Check("artifacts", disk.artifacts, 20.0),
    Check("memory", machine.memory),
    Check("shared memory", machine.shared_memory),
    Check("file limit", machine.open_files),
)


def examine(settings: Settings, checks: Sequence[Check] = CHECKS) -> Iterator[Finding]:
    """The findings of all checks, in their order, each as soon as it is there."""
    patient = Patient(settings)
    begun = time.monotonic()
    answers = [(check, _begin(check, patient)) for check in checks]
    for check, answer in answers:
        try:
            yield from answer.get(timeout=max(0.0, begun + check.patience_s - time.monotonic()))
        except queue.Empty:
            found = f"no answer within {check.patience_s:g} s"
            yield Finding(check.name, WRONG, found, "Look at disk, network and name service; a stale network mount hangs so.")
    patient.close()


def _begin(check: Check, patient: Patient) -> queue.Queue[list[Finding]]:
    """Start a check on a thread that nobody has to wait for."""
    answer: queue.Queue[list[Finding]] = queue.Queue()

    def look() -> None:
        try:
            found = list(check.look(patient))
        except Exception as error:  # noqa: BLE001  one check that breaks must not hide the others
            found = [Finding(check.name, WRONG, f"{type(error).__name__}: {error}", "This check could not be finished.")]
        known = secrets(patient.settings)
        answer.put([Finding(one.check, one.state, hidden(one.found, known), hidden(one.do, known)) for one in found])

    threading.Thread(target=look, daemon=True, name=f"check of {check.name}").start()
    return answer
