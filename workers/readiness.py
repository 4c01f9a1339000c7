"""Whether this machine can do a job: its artifacts lie in the place of the store and can be written, and the job's images are here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eyeseg import places
from eyeseg.errors import PlaceAway, Unreachable
from eyeseg.samples import found_here
from eyeseg.settings import Settings
from eyeseg.store import Store, evidence, fleet, marks, outbox

log = logging.getLogger("eyeseg.readiness")

_FRESH_S = 5.0  # for so long a place that was just looked at is taken to be there
_PAUSE_S = 5.0  # in which another machine may take the message that is no use here
_DATA_S, _LONGEST_DATA_S = 60.0, 600.0  # until images that were not those of the job are looked at again
_OF_DATA = frozenset({"InvalidInput", "DataChanged"})  # kinds of faults

Payload = Mapping[str, Any]


@dataclass
class _Lack:
    """Images that could not be used here. absent: not even the manifest was there."""

    absent: bool
    pause_s: float
    again: float


class Readiness:
    """One for each slot. What is lacking is told in the log and in the store, once, and again when it is there."""

    def __init__(self, store: Store, settings: Settings, *, worker: str, stopping: threading.Event) -> None:
        self._store, self._settings, self._worker, self._stopping = store, settings, worker, stopping
        self._mark, self._looked = "", -_FRESH_S
        self._unproved = True
        self._told: set[str] = set()
        self._lacks: dict[str, _Lack] = {}

    def may_take(self, job_id: int) -> bool:
        """Whether this job may be claimed now: what it needs is here. Where not, its message goes back for another machine."""
        if not self.has_place(job_id):
            return False
        lacks = self.lacks_data(job_id)
        if lacks:
            self.leave(job_id)
        return not lacks

    def leave(self, job_id: int) -> None:
        """Give the message that named this job back for another machine, and let that have it: there is nothing to do here for a moment."""
        outbox.unpublish(self._store, job_id)
        self._stopping.wait(_PAUSE_S)

    def has_place(self, job_id: int) -> bool:
        """Whether the artifacts are here. One that is away is waited for, as no job can be done without it; the message goes back."""
        given_back = False
        while not self._stopping.is_set():
            why = self._why_not()
            if not why:
                return not given_back
            if not given_back:
                outbox.unpublish(self._store, job_id)
                given_back = True
            self._stopping.wait(_PAUSE_S)
        return False

    def place(self) -> str:
        """The mark of the artifacts' place. Raises PlaceAway when it is away, or not the one where this store's artifacts lie."""
        if time.monotonic() - self._looked < _FRESH_S:
            return self._mark
        url = self._settings.artifacts_url
        if not self._mark or places.mark_of(url) != self._mark:
            self._mark = marks.settle(self._store, url, who=self._worker)
        if self._unproved:
            places.prove(url)
            self._unproved = False
        self._looked = time.monotonic()
        return self._mark

    def is_to_blame(self, kind: str, why: str, payload: Payload) -> bool:
        """Whether a fault of this kind says nothing of the job: artifacts that are away, or images that another machine may have.

        With SQLite there is no other machine, and images that are not here are the job's own trouble.
        """
        if kind == PlaceAway.__name__:
            self._looked, self._unproved = -_FRESH_S, True  # before the next attempt it must let itself be written to
            return True
        if kind not in _OF_DATA or self._store.dialect == "sqlite" or "data" not in payload:
            return False
        data = payload["data"]
        before = self._lacks.get(data["manifest"])
        pause_s = min(2 * before.pause_s, _LONGEST_DATA_S) if before else _DATA_S
        absent = not found_here(data, self._settings.data_root).is_there
        self._lacks[data["manifest"]] = _Lack(absent, pause_s, time.monotonic() + pause_s)
        self._tell(f"the images of {data['manifest']}", why)
        return True

    def trust_data(self, payload: Payload) -> None:
        """An attempt has found its images to be those that were submitted."""
        if self._lacks and payload["data"]["manifest"] in self._lacks:
            del self._lacks[payload["data"]["manifest"]]
            self._tell(f"the images of {payload['data']['manifest']}", "")

    def _why_not(self) -> str:
        try:
            self.place()
        except PlaceAway as error:
            self._tell("the artifacts", str(error))
            return str(error)
        except Unreachable:
            return ""  # of the store: whoever claims waits for it
        except OSError as error:  # a full disk may have room for what this job writes
            log.warning("%s", error)
        self._tell("the artifacts", "")
        return ""

    def lacks_data(self, job_id: int) -> bool:
        """Whether the images of this job were not to be used here a while ago, and have not come since."""
        if not self._lacks:
            return False
        data = evidence.data_of(self._store, job_id)
        lack = self._lacks.get(data["manifest"])
        if lack is None:
            return False
        come = lack.absent and found_here(data, self._settings.data_root).is_there
        return not come and time.monotonic() < lack.again

    def _tell(self, what: str, why: str) -> None:
        if (what in self._told) == bool(why):
            return
        (self._told.add if why else self._told.discard)(what)
        said = f"this machine takes no jobs that need {what}: {why}" if why else f"this machine can use {what} again"
        log.warning("%s", said)
        try:
            fleet.lacks(self._store, self._worker, what, why)
        except Unreachable as error:
            log.warning("%s", error)
