"""One attempt at one job: let the slot's runner work, keep the lease, write what comes back, end it in one of the known ways."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, TypeVar

from eyeseg import artifacts
from eyeseg.errors import CorruptCheckpoint, EyesegError, Fenced, PlaceAway, Unreachable
from eyeseg.states import JobKind, JobState, Outcome
from eyeseg.store import evidence, halving, leases, memory, results
from eyeseg.store.database import retried
from eyeseg.store.leases import Attempt
from eyeseg.store.results import Checkpoint
from eyeseg.store.shortage import end_short
from workers import last_words
from workers.orders import Order, Orders

if TYPE_CHECKING:
    from workers.process import RunnerProcess
    from workers.supervisor import Supervisor

log = logging.getLogger("eyeseg.execution")
T = TypeVar("T")

STOP_PATIENCE_S = 8.0
# Faults that come back however often one tries; any other is tried again until the attempts are used up.
INCURABLE = frozenset({"InvalidInput", "DataChanged", "Unavailable", "NotFound", "SplitError", "ValueError", "disk_full"})


class _GivenUp(Exception):
    """An attempt that was told to end before its runner had anything to do."""

    def __init__(self, *, cancelled: bool) -> None:
        super().__init__()
        self.cancelled = cancelled


class Execution:
    """The state of one attempt while it runs."""

    def __init__(self, supervisor: Supervisor, held: Attempt, claimed_at: float) -> None:
        self.supervisor, self.held = supervisor, held
        self.store, self.settings = supervisor.store, supervisor.settings
        self.started = self.last_beat = self.last_word = claimed_at
        self.told_to_stop = 0.0
        self.last_budget = 0
        self.checkpoints, self.begun = 0, True
        self.rows: list[dict[str, Any]] = []
        self.baseline_rows: list[dict[str, Any]] = []
        self.maps: evidence.Maps | None = None
        self.log = self.settings.logs / f"job-{held.job_id}.log"
        self.log_since = last_words.size(self.log)

    def carry_out(self) -> str:
        """From the claim to the end of the job."""
        try:
            order = self._prepared()
            if order is None:
                return self._finish_training(Outcome.OK, "")
            self.last_budget = max(order.get("budgets", [0]))
            runner = self.supervisor.warm_runner()
            runner.lease_ends = self._lease_ends()
            runner.tell(order)
            return self._watch(runner)
        except _GivenUp as reason:
            return self._cancelled() if reason.cancelled else self._released()
        except Fenced as reason:
            log.warning("%s", reason)
            return "fenced"
        except EyesegError as error:
            log.error("job %s: %s", self.held.job_id, error)  # noqa: TRY400  the text is meant for the user
            return self._broken(type(error).__name__, str(error))
        except Exception as error:
            log.exception("job %s: a fault of eyeseg's own", self.held.job_id)
            return self._broken("crashed", f"{type(error).__name__}: {error}")

    # -- before it works

    def _prepared(self) -> Order | None:
        """What the runner is to do; finding out may take long where artifacts come over a network, or have to be waited for."""
        orders = Orders(self.store, self.settings, self.held, self.supervisor.readiness, log_file=self.log)
        over = threading.Event()
        try:
            return self._beside(lambda: orders.make(over), give_up=True)
        finally:
            over.set()
            self.begun = orders.begun
            if orders.adopted:  # else a publish here would only send again what a submission is just sending
                self.supervisor.publish()

    def _beside(self, call: Callable[[], T], *, give_up: bool) -> T:
        """What `call` returns, made on a thread of its own while this one keeps the lease. give_up: when told to stop or to cancel."""
        done: Future[T] = Future()

        def work() -> None:
            try:
                done.set_result(call())
            except BaseException as error:  # noqa: BLE001  it is raised again below
                done.set_exception(error)

        threading.Thread(target=work, daemon=True, name=f"beside job {self.held.job_id}").start()
        while not wait([done], timeout=self._patience()).done:
            cancelled = self._keep_lease()
            if give_up and (cancelled or self.supervisor.stopping()):
                raise _GivenUp(cancelled=cancelled)
        return done.result()

    # -- while it works

    def _watch(self, runner: RunnerProcess) -> str:
        while True:
            if self._keep_lease():
                return self._cancelled()
            runner.lease_ends = self._lease_ends()
            self._pass_on_stop(runner)
            if time.monotonic() - self.last_word > self.settings.stall_s:
                stood = last_words.where_it_stands(runner.pid, self.log, patience_s=min(2.0, self.settings.heartbeat_s))
                return self._broken("stalled", f"the runner said nothing for {self.settings.stall_s:g} s" + (f"; {stood}" if stood else ""))
            if self.told_to_stop and time.monotonic() - self.told_to_stop > STOP_PATIENCE_S:
                return self._released()
            try:
                message = runner.events.get(timeout=self._patience())
            except queue.Empty:
                continue
            self.last_word = time.monotonic()
            if message is None:
                given_back = self.told_to_stop or runner.outlived_its_lease  # the job itself is not to blame
                return self._released() if given_back else self._broken("crashed", runner.last_words(self.log, since=self.log_since))
            ending = self._take(message)
            if ending:
                return ending

    def _lease_ends(self) -> float:
        return self.last_beat + self.settings.lease_s

    def _patience(self) -> float:
        return max(0.02, min(0.5, self.last_beat + self.settings.heartbeat_s - time.monotonic()))

    def _keep_lease(self) -> bool:
        """Beat when it is time to. True when the job is to be cancelled."""
        asked = time.monotonic()
        if asked - self.last_beat < self.settings.heartbeat_s:
            return False
        cancelled = self._write(lambda: leases.beat(self.store, self.held, ttl_s=self.settings.lease_s))
        self.last_beat = asked
        return cancelled

    def _pass_on_stop(self, runner: RunnerProcess) -> None:
        if self.supervisor.stopping() and not self.told_to_stop:
            self.told_to_stop = time.monotonic()
            runner.tell({"do": "stop"})

    def _take(self, message: dict[str, Any]) -> str | None:
        """Write one message of the runner. Returns how the job ended when it was the last one."""
        kind = message.get("event")
        if kind == "started":
            self._write(lambda: results.record_start(self.store, self.held, message["provenance"]))
            self.supervisor.readiness.trust_data(self.held.payload)
        elif kind == "epoch":
            self._write(lambda: results.record_epoch(self.store, self.held, message))
        elif kind == "checkpoint":
            return self._checkpoint(message)
        elif kind == "scores":
            self.rows.extend(message["rows"])
        elif kind == "baselines":
            self.baseline_rows.extend(message["rows"])
        elif kind == "maps":
            self.maps = evidence.Maps(message["path"], message["sha256"], message["epoch"])
        elif kind == "memory":
            self._write(lambda: memory.record(self.store, self.held, peak_bytes=message["bytes"], device_kind=message["device_kind"]))
        elif kind == "error":
            return self._broken(message["kind"], message["message"])
        elif kind == "outcome":
            return self._outcome(message)
        return None

    def _checkpoint(self, message: dict[str, Any]) -> str | None:
        """Record it, and end a training whose longer runs have been cancelled meanwhile."""
        found = Checkpoint(message["path"], message["sha256"], message["epoch"], message["step"])
        released = self._write(
            lambda: results.record_checkpoint(self.store, self.held, found, budget=message["budget"], last=message["last"])
        )
        if released:
            self.supervisor.released = released
            self.supervisor.publish()
        self.checkpoints += 1
        # a training that this attempt began has none to drop before its third
        if self.begun or self.checkpoints > results.KEPT_BEHIND:
            superseded = self._write(lambda: results.superseded_checkpoints(self.store, self.held))
            if superseded:
                self._beside(lambda: self._remove(superseded), give_up=False)
        on_its_way = not message["budget"] or message["last"] or message["epoch"] >= self.last_budget
        if on_its_way or self._write(lambda: results.open_budgets(self.store, self.held)):
            return None
        self.supervisor.end_runner()
        return self._finish_training(Outcome.OK, "")

    def _remove(self, addresses: list[str]) -> None:
        try:
            for address in addresses:
                artifacts.remove(self.settings.artifacts_url, address)
        except (PlaceAway, OSError) as error:
            log.warning("job %s: superseded checkpoints stay until `eyeseg gc`: %s", self.held.job_id, error)

    # -- how it ends

    def _outcome(self, message: dict[str, Any]) -> str:
        if message["outcome"] == "stopped":
            return self._released()
        rung = halving.RungScore(**message["rung"]) if message.get("rung") else None
        if message["outcome"] == "paused" and rung is not None:
            ended = self._write(lambda: halving.pause(self.store, self.held, rung, seconds=self._seconds()), ending=True)
            return ended or JobState.PAUSED
        if rung is not None:
            self._write(lambda: halving.record(self.store, self.held, rung))
        outcome = Outcome(message["outcome"])
        if self.held.kind == JobKind.TRAIN:
            return self._finish_training(outcome, message.get("remark", ""))
        ended = self._write(
            lambda: results.finish_evaluation(
                self.store,
                self.held,
                outcome=outcome,
                remark=message.get("remark", ""),
                summary=message.get("summary", {}),
                rows=self.rows,
                baseline_rows=self.baseline_rows,
                maps=self.maps,
                seconds=self._seconds(),
            ),
            ending=True,
        )
        return ended or JobState.DONE

    def _finish_training(self, outcome: Outcome, remark: str) -> str:
        ended = self._write(
            lambda: results.finish_training(self.store, self.held, outcome=outcome, remark=remark, seconds=self._seconds()), ending=True
        )
        return ended or JobState.DONE

    def _cancelled(self) -> str:
        self.supervisor.end_runner()
        self._write(
            lambda: results.finish_broken(self.store, self.held, state=JobState.CANCELLED, error="", seconds=self._seconds()), ending=True
        )
        return JobState.CANCELLED

    def _released(self) -> str:
        self.supervisor.end_runner()
        self._write(lambda: leases.release(self.store, self.held, seconds=self._seconds()), ending=True)
        return "released"

    def _broken(self, kind: str, error: str) -> str:
        self.supervisor.end_runner()
        said = f"{kind}: {error}"
        last_words.note(self.log, f"job {self.held.job_id} attempt {self.held.number} broke off: {said}")
        try:
            return self._write(lambda: self._end_broken(kind, said), ending=True) or "fenced"
        except Fenced as reason:
            log.warning("%s", reason)
            return "fenced"

    def _end_broken(self, kind: str, said: str) -> JobState:
        store, held, seconds = self.store, self.held, self._seconds()
        if self.supervisor.readiness.is_to_blame(kind, said, held.payload):
            return leases.release(store, held, error=said, seconds=seconds)
        if kind == CorruptCheckpoint.__name__ and held.kind == JobKind.EVALUATE:
            return results.lose_checkpoint(store, held, error=f"{said} `eyeseg retry` trains it again.", seconds=seconds)
        if kind == "gpu_oom":
            return end_short(store, held, self.supervisor.shortage(), error=said, seconds=seconds)
        if kind in INCURABLE:
            return results.finish_broken(store, held, state=JobState.FAILED, error=said, seconds=seconds)
        return leases.give_back(store, held, error=said, seconds=seconds)

    def _seconds(self) -> float:
        return time.monotonic() - self.started

    def _write(self, call: Callable[[], T], *, ending: bool = False) -> T:
        """Write to the store, trying again while it is unreachable and the lease may still live. Raises Fenced when it is lost.

        ending: the call ends the attempt; when it is refused because an earlier try had in fact been committed, that is a success.
        """
        tried = False

        def once() -> T:
            nonlocal tried
            try:
                return call()
            except Fenced:
                if ending and tried and leases.ended_as(self.store, self.held) not in {None, "expired"}:
                    return None  # type: ignore[return-value]  # callers of endings use no value after such a doubt
                raise
            finally:
                tried = True

        try:
            return retried(once, until=self._lease_ends())
        except Fenced:
            self.supervisor.end_runner()
            raise
        except Unreachable as error:
            self.supervisor.end_runner()
            raise Fenced(f"job {self.held.job_id}: the store did not answer for the length of the lease: {error}") from error
