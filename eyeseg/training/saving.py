"""When a training writes a checkpoint, and how it goes on meanwhile: hashing, syncing and sending are left to a thread."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from eyeseg.errors import PlaceAway
from eyeseg.training.checkpoint import CheckpointFolder, TrainingState

Event = dict[str, Any]

_RARELY = 16  # times as long as usual between two tries at a checkpoint, at most
_LOOK_S = 0.5


@dataclass(frozen=True)
class _Pending:
    """A checkpoint on its way. at: epochs and steps done. done: becomes its address and hash."""

    at: tuple[int, int]
    budget: bool
    last: bool
    done: Future[tuple[str, str]]


class Saver:
    """Publishes checkpoints, one after the other, and knows when the next one is due.

    `save` returns when the files hold the training's state, so that it may change; they are published meanwhile. The event that makes a
    checkpoint known is sent from the training's own thread, at its next step, once everything is on the disk under its final name.
    Leaving the `with` block waits for the last one. What went wrong on the way is raised by `due`, by the next `save`, or at the end.
    """

    def __init__(
        self,
        state: TrainingState,
        checkpoints: CheckpointFolder,
        every_s: float,
        stop: Callable[[], bool],
        on_event: Callable[[Event], None],
    ) -> None:
        self._state, self._checkpoints, self._every_s, self._stop, self._on_event = state, checkpoints, every_s, stop, on_event
        self._since = time.monotonic()
        self._at = (state.progress.epoch, state.progress.step)  # a fresh start and a resumed checkpoint need no second copy
        self._failed = 0  # times in a row
        self._pending: _Pending | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checkpoint")
        self._told_to_stop, self._heard = threading.Event(), threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self._wait()
        else:  # what was saved before it is still worth having, if it can be had soon; the error is the one to tell
            self._told_to_stop.set()
            with contextlib.suppress(Exception):
                self._wait()
        self._thread.shutdown()

    def stopped(self) -> bool:
        """Whether the training is to end now."""
        if self._stop():
            self._told_to_stop.set()
        return self._told_to_stop.is_set()

    def due(self) -> bool:
        """The less often, the longer the artifacts are away: each try takes its time. Never while another one is on its way."""
        if self._pending is not None and self._pending.done.done():
            self._make_known()
        waited = time.monotonic() - self._since
        return self._pending is None and self._every_s > 0 and waited >= self._every_s * min(2**self._failed, _RARELY)

    def save(self, *, budget: bool = False, last: bool = False) -> None:
        """budget: it is the result of the runs with so many epochs. last: the training ends here, and every run it serves with it.

        OSError when a disk is full; PlaceAway when artifacts that are needed are away for too long.
        """
        self._wait()
        at = (self._state.progress.epoch, self._state.progress.step)
        self._since = time.monotonic()
        if at == self._at and not last:
            return
        staged = self._checkpoints.stage(self._state)
        stop = self._asked_while_away if budget else lambda: True
        self._pending = _Pending(at, budget, last, self._thread.submit(staged.publish, stop=stop))

    def _wait(self) -> None:
        """Until no checkpoint is on its way."""
        if self._pending is None:
            return
        while not wait([self._pending.done], timeout=_LOOK_S).done:
            if self._heard.is_set():  # it waits for its place, as it may; one that says nothing is no sign of life
                self._heard.clear()
                self.stopped()
        self._make_known()

    def _asked_while_away(self) -> bool:
        """Asked by the thread that publishes, while the place is away: whether to give up."""
        self._heard.set()
        return self._told_to_stop.is_set()

    def _make_known(self) -> None:
        assert self._pending is not None
        pending, self._pending = self._pending, None
        epoch, step = pending.at
        try:
            address, sha256 = pending.done.result()
        except PlaceAway as error:
            if pending.budget:
                raise
            self._failed, self._since = self._failed + 1, time.monotonic()
            print(f"goes on without the checkpoint of epoch {epoch}, step {step}: {error}", flush=True)  # noqa: T201  to the job's log
            return
        self._at, self._failed = pending.at, 0
        found = {"path": address, "sha256": sha256, "epoch": epoch, "step": step}
        self._on_event({"event": "checkpoint", **found, "budget": pending.budget, "last": pending.last})
