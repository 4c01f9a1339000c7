"""Who does what on this host: a wake-up takes a free slot, and the slot the best waiting job that fits on its device now."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg import logs
from eyeseg.devices.classes import class_of_device, rank
from eyeseg.errors import EyesegError, LeaseHeld, NoRoom
from eyeseg.settings import Settings
from eyeseg.states import JobState
from eyeseg.store import Store, choosing, fleet, memory, outbox, routing
from eyeseg.store.choosing import Group
from eyeseg.store.leases import Attempt
from eyeseg.store.shortage import Shortage
from eyeseg.store.tables import attempt
from workers.room import Room
from workers.supervisor import Claimed, Supervisor

log = logging.getLogger("eyeseg.desk")

# How often a woken slot looks again whether a job fits; how soon when other claims have what it wanted; and how old what is known may be.
LOOK_S, SOON_S, KNOWN_S = 2.0, 0.05, 10.0
NOTED_S = 1.0  # by then whoever sends a message has noted it
_CLAIMED_BEFORE = sa.select(attempt.c.job_id).where(attempt.c.token == sa.bindparam("token"))
# A job that found no room for so long is waited for: its device takes no other job before it.
PASSED_OVER_S = 600.0


class Desk:
    """The slots of this host, each with its supervisor and the queues that it serves."""

    def __init__(
        self, store: Store, settings: Settings, slots: Sequence[tuple[Supervisor, Sequence[str]]], *, stopping: threading.Event
    ) -> None:
        self.store, self.settings, self._stopping = store, settings, stopping
        self._queues = {supervisor.slot.name: tuple(queues) for supervisor, queues in slots}
        self._free = [supervisor for supervisor, _ in slots]
        self._free_since = {supervisor.slot.name: time.monotonic() for supervisor, _ in slots}
        self._changed = threading.Condition()
        self._claiming = {supervisor.slot.device.uuid: threading.Lock() for supervisor, _ in slots}
        self._passed_over: dict[tuple[str, str, int, str], tuple[float, float]] = {}
        self._known_at = -KNOWN_S
        self._needs: dict[str, dict[str, int]] = {}
        self._alive: frozenset[str] = frozenset()
        self.wake_here: Callable[[int, str], None] = lambda *_: None
        self.room = Room([supervisor.slot for supervisor, _ in slots])
        for supervisor, _ in slots:
            supervisor.shortage = lambda supervisor=supervisor: self._shortage(supervisor)  # type: ignore[misc]

    def run(self, job_id: int, started: Callable[[Attempt], None] = lambda _: None, *, by_message: bool = True) -> str:
        """Have the best waiting job done, whichever job the wake-up names. started: called with the attempt if it is another one.

        by_message: the wake-up has used up a message of the broker; one for which none was sent leaves nothing to make good.

        Returns how it ended, `nothing` when there was none. While jobs wait and none fits, the wake-up waits too. Raises SchemaMismatch.
        """
        tried: set[str] = set()
        while not self._stopping.is_set():
            self._learn()
            supervisor, soon = self._borrow(tried), False
            if supervisor is not None:
                ending = None
                try:
                    ending, soon = self._try(supervisor, job_id, started, by_message=by_message)
                finally:
                    self._bring_back(supervisor, changed=ending is not None)
                if ending is not None:
                    return ending
                tried.add(supervisor.slot.name)
            if supervisor is None or soon:
                with self._changed:
                    self._changed.wait(SOON_S if soon else LOOK_S)
                tried.clear()
        if by_message:
            outbox.unpublish(self.store, job_id)  # its message is used up: another worker needs a new one
        return "nothing"

    def _try(self, supervisor: Supervisor, job_id: int, started: Callable[[Attempt], None], *, by_message: bool) -> tuple[str | None, bool]:
        """Claim and do a job on this slot. Returns how that ended, None when none fits; and whether to try again soon."""
        slot = supervisor.slot
        look = _Look(self, supervisor, job_id, by_message=by_message)
        try:
            with self._claiming[slot.device.uuid] if look.weighs else _nobody():
                claimed = supervisor.claim(job_id, look.choose)
                if claimed:
                    self._take(supervisor, claimed[0])
        except NoRoom:
            return None, look.locked
        finally:
            self._move_away(look, supervisor)
            if look.woke_another:
                supervisor.publish()
            if look.in_doubt:
                self._wake_later(supervisor, job_id)
        if claimed is None:
            if look.lacks:
                supervisor.readiness.leave(job_id)
            return "nothing", False
        if claimed[0].job_id != job_id:
            started(claimed[0])
        try:
            with logs.about(job=claimed[0].job_id, slot=slot.name):
                return self._carry_out(supervisor, claimed), False
        finally:
            self.room.give_back(slot)

    def _carry_out(self, supervisor: Supervisor, claimed: Claimed) -> str:
        """Make the attempt; the slot is then woken for an evaluation that was released by it, without a way over the broker."""
        ending = supervisor.carry_out(claimed)
        if supervisor.released and not self._stopping.is_set():
            self.wake_here(supervisor.released[-1], claimed[0].label)
        return ending

    def _wake_later(self, supervisor: Supervisor, job_id: int) -> None:
        """Have another message sent for a job whose first one was used up before it was noted, once it is."""

        def send() -> None:
            try:
                if not self._stopping.is_set() and outbox.send_again(self.store, job_id):
                    supervisor.publish()
            except EyesegError as error:
                log.warning("%s", error)

        timer = threading.Timer(NOTED_S, send)
        timer.daemon = True
        timer.start()

    def _take(self, supervisor: Supervisor, held: Attempt) -> None:
        """Account for a job on its device; if it needs what warm runners without a job keep there, they end."""
        slot = supervisor.slot
        need = self.need(supervisor, memory.key_of(memory.setting_of(held.kind, held.payload["spec"])))
        if need is not None and need > self.room.left(slot):
            with self._changed:
                for other in self._free:
                    if other.slot.device == slot.device:
                        other.end_runner()
        self.room.take(slot, need)

    def _borrow(self, tried: set[str]) -> Supervisor | None:
        """A free slot that has not been tried, the largest device first; None when all have."""
        with self._changed:
            left = [supervisor for supervisor in self._free if supervisor.slot.name not in tried]
            found = max(left, key=lambda one: rank(class_of_device(one.slot.device)), default=None)
            if found is not None:
                self._free.remove(found)
            return found

    def _bring_back(self, supervisor: Supervisor, *, changed: bool) -> None:
        """The slot is free again. changed: it had a job, so that others may find room now."""
        with self._changed:
            self._free.append(supervisor)
            self._free_since[supervisor.slot.name] = time.monotonic()
            if changed:
                self._changed.notify_all()

    def idle_s(self) -> float:
        """For how many seconds some slot has had nothing to do."""
        with self._changed:
            free = [self._free_since[supervisor.slot.name] for supervisor in self._free]
            return time.monotonic() - min(free) if free else 0.0

    # -- what is known of needs and of the fleet

    def _learn(self) -> None:
        if time.monotonic() - self._known_at < KNOWN_S:
            return
        self._known_at = time.monotonic()
        try:
            with self.store.read() as connection:
                self._needs = {kind: memory.needs(connection, kind) for kind in memory.KINDS}
            self._alive = frozenset(fleet.queues_served(self.store, heard_within_s=self.settings.lease_s))
        except EyesegError as error:
            log.warning("%s", error)

    def need(self, supervisor: Supervisor, memory_key: str) -> int | None:
        """What a job of this setting is expected to take of the slot's device; None when that is not known."""
        return self._needs.get(supervisor.slot.device.kind, {}).get(memory_key)

    def largest_need(self, supervisor: Supervisor) -> int:
        """What the most demanding known setting takes of such a device."""
        return max(self._needs.get(supervisor.slot.device.kind, {}).values(), default=0)

    def queues(self, supervisor: Supervisor) -> tuple[str, ...]:
        """The queues that a slot serves."""
        return self._queues[supervisor.slot.name]

    def belongs_elsewhere(self, supervisor: Supervisor, memory_key: str) -> bool:
        """Whether a job is too large for the slot's GPU, and a living worker has a larger one."""
        device = supervisor.slot.device
        need = self.need(supervisor, memory_key)
        too_large = not device.is_cpu and need is not None and 0 < self.room.capacity(supervisor.slot) < need
        return too_large and routing.larger(self._alive, class_of_device(device)) is not None

    def passed_over(self, supervisor: Supervisor, group: Group) -> bool:
        """Note that a job found no room on a device. Returns whether that has been so for too long."""
        name = (supervisor.slot.device.uuid, group.queue, group.experiment_id, group.memory_key)
        now = time.monotonic()
        since, last = self._passed_over.get(name, (now, now))
        if now - last > PASSED_OVER_S / 2:  # another job of its kind, long ago
            since = now
        self._passed_over[name] = (since, now)
        return now - since > PASSED_OVER_S

    def found_room(self, supervisor: Supervisor, group: Group) -> None:
        """Forget that a job had to wait for room."""
        self._passed_over.pop((supervisor.slot.device.uuid, group.queue, group.experiment_id, group.memory_key), None)

    def _move_away(self, look: _Look, supervisor: Supervisor) -> None:
        above = class_of_device(supervisor.slot.device)
        for group in look.elsewhere:
            need = self.need(supervisor, group.memory_key)
            try:
                if need is not None and routing.move_to_need(self.store, group, need, self._alive, above=above):
                    supervisor.publish()
            except EyesegError as error:
                log.warning("%s", error)

    def _shortage(self, supervisor: Supervisor) -> Shortage | None:
        slot = supervisor.slot
        if slot.device.is_cpu:
            return None
        shared = self.room.is_shared(slot)
        room = self.room.left(slot) if shared else self.room.capacity(slot)
        alive = frozenset(fleet.queues_served(self.store, heard_within_s=self.settings.lease_s))
        return Shortage(slot.device.name, class_of_device(slot.device), max(0, room), shared, alive)


class _Look:
    """One look of a free slot at what waits."""

    def __init__(self, desk: Desk, supervisor: Supervisor, job_id: int, *, by_message: bool) -> None:
        self.desk, self.supervisor, self.job_id, self._by_message = desk, supervisor, job_id, by_message
        # only then must claims for the same device come one after the other
        self.weighs = not desk.room.ample(supervisor.slot, desk.largest_need(supervisor))
        self.elsewhere: list[Group] = []
        self.woke_another = self.in_doubt = self.lacks = self.locked = self._waiting = self._held_back = False

    def choose(self, connection: Connection, token: str) -> int:
        """The job to claim, inside the claim's transaction. token: with which that was tried before, if it was.

        Raises NoRoom when jobs wait and none fits, LeaseHeld when none is for here, SchemaMismatch when the store has been upgraded.
        """
        desk = self.desk
        desk.store.check_schema(connection)
        self.elsewhere, self.locked, self._waiting, self._held_back = [], False, False, False
        before = connection.execute(_CLAIMED_BEFORE, {"token": token}).scalar_one_or_none() if token else None
        if before is not None:  # claimed already, and the answer was lost
            return int(before)
        found = choosing.groups(connection, desk.queues(self.supervisor))
        taken = choosing.take(desk.store, connection, found, self._fits)
        if taken is not None:
            if taken != self.job_id and self._by_message:
                self.woke_another, self.in_doubt = routing.make_good(connection, named=self.job_id, taken=taken)
            return taken
        if self._waiting or self.locked:
            raise NoRoom(f"{self.supervisor.slot.name}: what waits does not fit beside what runs on {self.supervisor.slot.device.name}.")
        named = routing.queue(connection, self.job_id)
        if named is not None and named[0] == JobState.QUEUED:
            raise LeaseHeld(f"job {self.job_id}: waits in {named[1]}; nothing to start here.")
        return self.job_id

    def _fits(self, group: Group) -> bool:
        desk, slot = self.desk, self.supervisor.slot
        if self.supervisor.readiness.lacks_data(group.first):
            self.lacks = True
            return False
        if desk.belongs_elsewhere(self.supervisor, group.memory_key):
            self.elsewhere.append(group)
            return False
        if not self._held_back and (not self.weighs or desk.room.fits(slot, desk.need(self.supervisor, group.memory_key))):
            desk.found_room(self.supervisor, group)
            self.locked = True  # until it is taken: another claim may have it
            return True
        self._waiting = True
        self._held_back = self._held_back or desk.passed_over(self.supervisor, group)
        return False


@contextmanager
def _nobody() -> Iterator[None]:
    yield
