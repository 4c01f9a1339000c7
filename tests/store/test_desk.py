"""A host's slots and what waits: the best job that fits is done, whatever woke the slot, and what does not fit waits for room."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import pytest
import scene
import sqlalchemy as sa

from eyeseg.devices import CPU, Device
from eyeseg.devices.classes import class_of_device, served, served_by_slots
from eyeseg.errors import SchemaMismatch
from eyeseg.settings import read_settings
from eyeseg.states import JobState
from eyeseg.store import Store, database, fleet, memory, outbox, results
from eyeseg.store.memory import key_of, setting_of
from eyeseg.store.tables import attempt, job, memory_use
from workers import desk as desks
from workers.desk import Desk
from workers.slots import slots
from workers.supervisor import Claimed, Supervisor

GB = 10**9
CARD = Device("GPU-1", "H100", 80 * GB, 0)
SMALL = Device("GPU-2", "RTX 3060", 12 * GB, 1)


class Hands(Supervisor):
    """A supervisor that holds its job until it is told to end it."""

    def __init__(self, *positional: object, **named: object) -> None:
        super().__init__(*positional, **named)  # type: ignore[arg-type]
        self.begun: Queue[int] = Queue()
        self.told = threading.Semaphore(0)
        self.makes_ready: list[int] = []

    def carry_out(self, claimed: Claimed) -> str:
        held, _ = claimed
        self.released = self.makes_ready
        self.begun.put(held.job_id)
        assert self.told.acquire(timeout=60)
        results.finish_broken(self.store, held, state=JobState.FAILED, error="", seconds=0.1)
        return JobState.FAILED


class Bureau:
    """A desk over devices, with as many threads as slots, as Celery has."""

    def __init__(self, store: Store, folder: Path, devices: list[Device], count: int = 0) -> None:
        self.store, self.stopping = store, threading.Event()
        settings = read_settings({"EYESEG_HOME": str(folder)}, folder)
        made = slots(devices, count)
        self.hands = [Hands(slot, store, settings, worker="h.1", stopping=self.stopping, publish=self.published) for slot in made]
        queues = served_by_slots([class_of_device(slot.device) for slot in made])
        fleet.register(store, "h.1", slots=len(made), devices=[], version="1", queues=sorted({name for some in queues for name in some}))
        self.publications = 0
        self.desk = Desk(store, settings, list(zip(self.hands, queues, strict=True)), stopping=self.stopping)
        self._pool = ThreadPoolExecutor(len(made))

    def published(self) -> None:
        self.publications += 1

    def wake(self, number: int, started: Callable[[object], None] = lambda _: None, *, by_message: bool = True) -> Future[str]:
        """A message that names this job has come, or this host has made it ready itself."""
        return self._pool.submit(self.desk.run, number, started, by_message=by_message)

    def close(self) -> None:
        self.stopping.set()
        for hands in self.hands:
            for _ in range(10):
                hands.told.release()
        self._pool.shutdown()


@pytest.fixture
def bureau(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Bureau]]:
    monkeypatch.setattr(desks, "LOOK_S", 0.1)
    monkeypatch.setattr(desks, "KNOWN_S", 0.0)
    made: list[Bureau] = []

    def make(*devices: Device, count: int = 0) -> Bureau:
        made.append(Bureau(store, tmp_path, list(devices), count))
        return made[-1]

    yield make
    for one in made:
        one.close()


def submit(store: Store, count: int = 1, *, name: str = "exp", priority: int = 5, **needs_gb: float) -> list[int]:
    """Submit trainings. needs_gb: of a GPU, by the model of further trainings."""
    before = set(scene.ids(store))
    scene.submit(store, {f"{name}{number}": [10] for number in range(count + len(needs_gb))}, name=name, priority=priority)
    numbers = [number for number in scene.ids(store) if number not in before]
    with store.write() as connection:
        for number, (model, gigabytes) in zip(numbers[count:], needs_gb.items(), strict=True):
            spec = {"model": model, "epochs": 10}
            setting = setting_of("train", spec)
            memory.enter(connection, [setting])
            row = memory_use.update().where(memory_use.c.key == key_of(setting))
            connection.execute(row.values(gpu_bytes=int(gigabytes * GB)))
            payload = {
                "spec": spec,
                "serves": connection.execute(sa.select(job.c.payload).where(job.c.id == number)).scalar_one()["serves"],
            }
            connection.execute(job.update().where(job.c.id == number).values(memory_key=key_of(setting), payload=payload))
    outbox.published(store, numbers)
    return numbers


def eventually(look: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not look():
        assert time.monotonic() < until
        time.sleep(0.02)


def unsent(store: Store) -> list[int]:
    return [row.id for row in outbox.unpublished(store)]


def test_a_wake_up_does_the_best_job_whichever_it_names(store: Store, bureau: Callable[..., Bureau]) -> None:
    usual, _ = submit(store, 2)
    (urgent,) = submit(store, name="urgent", priority=9)
    here = bureau(CPU, count=1)
    told: list[int] = []
    woken = here.wake(usual, lambda held: told.append(held.job_id))  # type: ignore[attr-defined]
    assert here.hands[0].begun.get(timeout=60) == urgent
    here.hands[0].told.release()
    assert woken.result(60) == "failed"
    assert told == [urgent], "whoever looks at the messages is told"
    again = here.wake(urgent)
    assert here.hands[0].begun.get(timeout=60) == usual
    here.hands[0].told.release()
    again.result(60)
    assert told == [urgent]
    assert unsent(store) == [], "as many messages are left as jobs"


def test_a_wake_up_when_nothing_waits_is_over_at_once(store: Store, bureau: Callable[..., Bureau]) -> None:
    here = bureau(CPU, count=1)
    assert here.wake(999).result(60) == "nothing"
    (number,) = submit(store)
    with store.write() as connection:
        connection.execute(job.update().values(queue="eyeseg.gpu.80g"))
    assert here.wake(number).result(60) == "nothing", "it is for a larger worker, whatever the message says"
    assert scene.states(store) == ["queued"]


def test_a_message_that_started_a_job_without_one_is_made_good(store: Store, bureau: Callable[..., Bureau]) -> None:
    ready, usual = submit(store, 2)
    with store.write() as connection:  # as an evaluation is for a moment, when its training has just released it
        connection.execute(job.update().where(job.c.id == ready).values(published_at=None))
    here = bureau(CPU, count=1)
    here.wake(usual)
    assert here.hands[0].begun.get(timeout=60) == ready
    assert unsent(store) == [usual], "or nobody would be woken for it until its message is taken for lost"
    assert here.publications == 1
    here.hands[0].told.release()


def test_a_message_used_up_before_it_was_noted_is_sent_again(
    store: Store, bureau: Callable[..., Bureau], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "NOTED_S", 0.5)
    usual, _ = submit(store, 2)
    (urgent,) = submit(store, name="urgent", priority=9)
    with store.write() as connection:
        connection.execute(job.update().values(published_at=None))  # its message is on the broker, and whoever sent it is slow
    here = bureau(CPU, count=1)
    here.wake(usual)
    assert here.hands[0].begun.get(timeout=60) == urgent
    outbox.published(store, [usual])
    assert usual not in unsent(store)
    eventually(lambda: usual in unsent(store))
    assert here.publications == 2
    here.hands[0].told.release()


def test_a_slot_is_idle_from_the_end_of_its_job_on(store: Store, bureau: Callable[..., Bureau]) -> None:
    (number,) = submit(store)
    here = bureau(CPU, count=1)
    eventually(lambda: here.desk.idle_s() > 0.1)
    done = here.wake(number)
    assert here.hands[0].begun.get(timeout=60) == number
    assert here.desk.idle_s() == 0.0
    here.hands[0].told.release()
    done.result(60)
    eventually(lambda: here.desk.idle_s() > 0.1)


def test_a_message_that_started_a_job_of_another_queue_is_made_good(store: Store, bureau: Callable[..., Bureau]) -> None:
    small, other = submit(store, 2)
    (large,) = submit(store, name="large", priority=7)
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == large).values(queue="eyeseg.gpu.40g"))
    here = bureau(CARD)
    here.wake(small)
    assert here.hands[0].begun.get(timeout=60) == large
    assert unsent(store) == [small]
    assert here.publications == 1
    assert other not in unsent(store)


def test_jobs_share_a_device_while_they_fit_and_others_go_first(store: Store, bureau: Callable[..., Bureau]) -> None:
    fcn, deeplab, unet = submit(store, 0, fcn=50.0, deeplabv3=40.0, unet=20.0)
    here = bureau(CARD, count=2)
    here.wake(fcn)
    eventually(lambda: scene.row(store, fcn)["state"] == "running")
    here.wake(deeplab)
    eventually(lambda: scene.row(store, unet)["state"] == "running")
    assert scene.row(store, deeplab)["state"] == "queued", "50 and 40 of 80 GB"


def test_what_does_not_fit_waits_for_room_without_a_message_and_without_a_lease(store: Store, bureau: Callable[..., Bureau]) -> None:
    fcn, deeplab = submit(store, 0, fcn=50.0, deeplabv3=40.0)
    here = bureau(CARD, count=2)
    here.wake(fcn)
    eventually(lambda: scene.row(store, fcn)["state"] == "running")
    waiting = here.wake(deeplab)
    time.sleep(0.5)
    assert not waiting.done()
    assert (scene.row(store, deeplab)["state"], unsent(store)) == ("queued", [])
    for hands in here.hands:
        hands.told.release()
    eventually(lambda: scene.row(store, deeplab)["state"] in {"running", "failed"})
    assert waiting.result(60) == "failed"


def test_a_waiting_wake_up_is_given_back_when_the_worker_stops(store: Store, bureau: Callable[..., Bureau]) -> None:
    fcn, deeplab = submit(store, 0, fcn=50.0, deeplabv3=40.0)
    here = bureau(CARD, count=2)
    here.wake(fcn)
    eventually(lambda: scene.row(store, fcn)["state"] == "running")
    waiting = here.wake(deeplab)
    time.sleep(0.2)
    here.stopping.set()
    assert waiting.result(60) == "nothing"
    assert unsent(store) == [deeplab]


def test_a_job_passed_over_for_too_long_is_waited_for(store: Store, bureau: Callable[..., Bureau], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PASSED_OVER_S", -1.0)
    fcn, deeplab, unet = submit(store, 0, fcn=50.0, deeplabv3=40.0, unet=20.0)
    here = bureau(CARD, count=2)
    here.wake(fcn)
    eventually(lambda: scene.row(store, fcn)["state"] == "running")
    here.wake(deeplab)
    time.sleep(0.3)
    assert [scene.row(store, number)["state"] for number in (deeplab, unet)] == ["queued", "queued"]


def test_a_job_too_large_for_a_device_goes_to_a_larger_worker(store: Store, bureau: Callable[..., Bureau]) -> None:
    (fcn,) = submit(store, 0, fcn=30.0)
    fleet.register(store, "elsewhere.1", slots=1, devices=["H100"], version="1", queues=served("gpu.80g"))
    here = bureau(SMALL)
    assert here.wake(fcn).result(60) == "nothing"
    assert scene.row(store, fcn)["queue"] == "eyeseg.gpu.40g"
    assert (unsent(store), here.publications) == ([fcn], 1)


def test_a_job_too_large_for_all_is_tried_by_the_largest_there_is(store: Store, bureau: Callable[..., Bureau]) -> None:
    (fcn,) = submit(store, 0, fcn=30.0)
    here = bureau(SMALL)
    here.wake(fcn)
    assert here.hands[0].begun.get(timeout=60) == fcn


def test_a_cpu_alone_runs_what_was_measured_on_a_gpu(store: Store, bureau: Callable[..., Bureau]) -> None:
    (fcn,) = submit(store, 0, fcn=300.0)
    here = bureau(CPU, count=1)
    here.wake(fcn)
    assert here.hands[0].begun.get(timeout=60) == fcn


def test_a_slot_that_runs_out_of_memory_says_what_it_had(store: Store, bureau: Callable[..., Bureau]) -> None:
    (fcn,) = submit(store, 0, fcn=50.0)
    here = bureau(CARD, count=2)
    first, second = here.hands
    alone = second.shortage()
    assert alone is not None
    assert (alone.room_bytes, alone.shared, alone.device_class) == (80 * GB, False, "gpu.80g")
    here.wake(fcn)
    eventually(lambda: not (first.begun.empty() and second.begun.empty()))
    assert scene.row(store, fcn)["state"] == "running"
    busy, idle = (first, second) if not first.begun.empty() else (second, first)
    beside = idle.shortage()
    assert beside is not None
    assert (beside.room_bytes, beside.shared) == (30 * GB, True)
    assert busy.shortage() == alone
    assert bureau(CPU, count=1).hands[0].shortage() is None, "there is no larger class of CPU"


def test_the_largest_device_of_a_host_is_asked_first(store: Store, bureau: Callable[..., Bureau]) -> None:
    (number,) = submit(store)
    here = bureau(SMALL, CARD)
    here.wake(number)
    assert here.hands[1].begun.get(timeout=60) == number


def test_a_slot_that_ends_a_job_is_woken_for_what_that_made_ready(store: Store, bureau: Callable[..., Bureau]) -> None:
    (training,) = submit(store)
    (evaluation,) = scene.ids(store, "evaluate")
    here = bureau(CPU, count=1)
    woken: list[tuple[int, str]] = []
    here.desk.wake_here = lambda number, label: woken.append((number, label))
    here.hands[0].makes_ready = [evaluation]
    ended = here.wake(training)
    here.hands[0].begun.get(timeout=60)
    assert woken == [], "only a slot that is about to be free"
    here.hands[0].told.release()
    ended.result(60)
    assert woken == [(evaluation, scene.column(store, sa.select(job.c.label).where(job.c.id == training))[0])]


def test_a_worker_that_stops_wakes_no_slot_of_its_own(store: Store, bureau: Callable[..., Bureau]) -> None:
    (training,) = submit(store)
    here = bureau(CPU, count=1)
    here.desk.wake_here = lambda number, _: pytest.fail(f"woken for {number}")
    here.hands[0].makes_ready = scene.ids(store, "evaluate")
    ended = here.wake(training)
    here.hands[0].begun.get(timeout=60)
    here.stopping.set()
    here.hands[0].told.release()
    assert ended.result(60) == "failed"


@pytest.mark.parametrize("by_message", [True, False])
def test_only_a_wake_up_that_used_up_a_message_is_made_good(store: Store, bureau: Callable[..., Bureau], *, by_message: bool) -> None:
    named, other = submit(store, 2)
    with store.write() as connection:
        unsent_yet = {"published_at": None, "priority": 9}
        connection.execute(job.update().where(job.c.id == other).values(**unsent_yet))
    here = bureau(CPU, count=1)
    ended = here.wake(named, by_message=by_message)
    assert here.hands[0].begun.get(timeout=60) == other
    assert unsent(store) == ([named] if by_message else []), "the message of the one that was named is there still, if it was not used up"
    here.hands[0].told.release()
    ended.result(60)


def test_nothing_is_claimed_in_a_store_of_another_schema(
    store: Store, bureau: Callable[..., Bureau], monkeypatch: pytest.MonkeyPatch
) -> None:
    (number,) = submit(store)
    here = bureau(CPU, count=1)
    monkeypatch.setattr(database, "SCHEMA_REVISION", "another")
    with pytest.raises(SchemaMismatch, match="needs another"):
        here.wake(number).result(60)
    assert scene.column(store, sa.select(job.c.state).where(job.c.id == number)) == ["queued"]
    assert scene.column(store, sa.select(attempt.c.token)) == []
