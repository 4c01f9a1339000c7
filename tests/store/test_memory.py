"""What jobs take of a device: measured, kept by setting, expected of jobs like it, and what becomes of a job that wants more."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import scene
import sqlalchemy as sa

from eyeseg.devices.classes import QUEUES, served
from eyeseg.errors import Fenced
from eyeseg.states import JobState
from eyeseg.store import Store, choosing, events, experiments, fleet, jobs, leases, memory, outbox, routing, shortage
from eyeseg.store.experiments import NewRun, NewTraining, NewTrial
from eyeseg.store.memory import Setting, key_of, setting_of
from eyeseg.store.shortage import Shortage
from eyeseg.store.tables import attempt, experiment, job

GB = 10**9
SPEC = {"model": "fcn", "backbone": "resnet101", "batch_size": 4, "image_size": [256, 256]}
TWICE = {**SPEC, "batch_size": 8}
HALF = {**SPEC, "batch_size": 2}


def submit(store: Store, *specs: dict[str, object], name: str = "exp") -> list[int]:
    """Submit a training of each of these settings. Returns the train jobs."""
    runs = [NewRun(f"{name}-{n}", spec, "data", "split", 1, 0, 10, "fcn") for n, spec in enumerate(specs)]
    values = {"name": name, "digest": name, "grid_text": "", "manifest": "eyes.csv"}
    before = set(scene.ids(store))
    experiments.submit(
        store,
        values=values | {"data": {}, "run_settings": {}, "report_settings": {}, "provenance": {}},
        splits={"s": {"definition": {"kind": "kfold"}, "fingerprint": "f", "leaks": [0], "allow_leakage": None}},
        trials=[NewTrial(f"t-{name}", "s", "fcn", {}, len(runs), tuple(run.digest for run in runs))],
        trainings=[NewTraining(f"key-{run.digest}", "fcn", {}, (run,)) for run in runs],
        priority=5,
        max_attempts=3,
    )
    return [number for number in scene.ids(store) if number not in before]


def measure(store: Store, number: int, gigabytes: float, kind: str = "gpu") -> None:
    held = scene.claim(store, number)
    memory.record(store, held, peak_bytes=int(gigabytes * GB), device_kind=kind)
    leases.release(store, held)


def needs(store: Store, kind: str = "gpu") -> dict[str, int]:
    with store.read() as connection:
        return memory.needs(connection, kind)


def need(store: Store, spec: dict[str, object], kind: str = "gpu") -> int | None:
    return needs(store, kind).get(key_of(setting_of("train", spec)))


def queues(store: Store, numbers: Sequence[int]) -> list[str]:
    return scene.column(store, sa.select(job.c.queue).where(job.c.id.in_(numbers)).order_by(job.c.id))


# -- measuring and expecting


def test_a_setting_is_what_memory_follows_from() -> None:
    assert setting_of("train", SPEC) == Setting("train", "fcn", "resnet101", 0, 4, 65536, "fp32")
    assert setting_of("train", {**SPEC, "lr": 0.1, "seed": 7, "epochs": 3}) == setting_of("train", SPEC)
    assert setting_of("evaluate", SPEC) == setting_of("evaluate", TWICE), "an evaluation looks at one image at a time"
    assert len({key_of(setting_of(kind, spec)) for kind in ("train", "evaluate") for spec in (SPEC, TWICE)}) == 3


def test_nothing_is_expected_before_anything_was_measured(store: Store) -> None:
    numbers = submit(store, SPEC, TWICE)
    assert needs(store) == needs(store, "cpu") == {}
    assert queues(store, numbers) == ["eyeseg.cpu"] * 2


def test_a_peak_is_kept_with_its_attempt_and_expected_of_jobs_like_it(store: Store) -> None:
    (number,) = submit(store, SPEC)
    measure(store, number, 9)
    measure(store, number, 8)
    assert scene.column(store, sa.select(attempt.c.memory_bytes).order_by(attempt.c.started_at)) == [9 * GB, 8 * GB]
    assert need(store, SPEC) == 9 * GB, "the most that was seen"
    assert need(store, SPEC, "cpu") is None, "a CPU's figure says nothing of a GPU"
    measure(store, number, 3, "cpu")
    assert (need(store, SPEC, "cpu"), need(store, SPEC)) == (3 * GB, 9 * GB)


def test_an_attempt_that_lost_its_lease_measures_nothing(store: Store) -> None:
    (number,) = submit(store, SPEC)
    held = scene.claim(store, number)
    scene.expire(store, number)
    leases.rescue(store, who="repair")
    with pytest.raises(Fenced):
        memory.record(store, held, peak_bytes=GB, device_kind="gpu")
    assert needs(store) == {}


def test_what_was_not_measured_is_scaled_from_its_nearest_like_by_batch_and_pixels(store: Store) -> None:
    number, *_ = submit(store, SPEC, TWICE, HALF, {**SPEC, "image_size": [512, 256]}, {**SPEC, "backbone": "resnet50"})
    measure(store, number, 8)
    assert need(store, TWICE) == need(store, {**SPEC, "image_size": [512, 256]}) == 16 * GB
    assert need(store, HALF) == 6 * GB, "weights do not shrink with the batch"
    assert need(store, {**SPEC, "backbone": "resnet50"}) is None


def test_later_jobs_wait_in_the_class_of_their_need(store: Store) -> None:
    number, *_ = submit(store, SPEC)
    measure(store, number, 11)
    larger = submit(store, {**SPEC, "lr": 0.1}, {**TWICE, "lr": 0.1}, {**TWICE, "batch_size": 400}, name="later")
    assert queues(store, larger) == ["eyeseg.gpu.12g", "eyeseg.gpu.24g", "eyeseg.gpu.80g"]
    evaluations = scene.column(store, sa.select(job.c.queue).where(job.c.kind == "evaluate").distinct())
    assert evaluations == ["eyeseg.evaluate"]


def test_a_plan_is_told_what_is_expected_of_settings_that_are_not_stored(store: Store) -> None:
    (number,) = submit(store, SPEC)
    measure(store, number, 8)
    wanted = [setting_of("train", spec) for spec in (SPEC, TWICE, {"model": "unet"})]
    assert [memory.needs_of_plan(store, wanted)[one] for one in wanted] == [{"gpu": 8 * GB}, {"gpu": 16 * GB}, {}]
    assert memory.needs_of_plan(None, wanted) == {one: {} for one in wanted}


# -- too little


def oom(store: Store, number: int, *, had: float, shared: bool = False, where: str = "gpu.12g", alive: str = "gpu.24g") -> JobState:
    held = scene.claim(store, number)
    found = Shortage("RTX 3060", where, int(had * GB), shared, frozenset(served(alive)))
    return shortage.end_short(store, held, found, error="gpu_oom: asked for batch size 4", seconds=1.0)


def test_a_job_that_had_a_whole_device_moves_up_one_class_once(store: Store) -> None:
    (number,) = submit(store, SPEC)
    assert oom(store, number, had=12.8) == JobState.QUEUED
    assert queues(store, [number]) == ["eyeseg.gpu.24g"]
    row = scene.row(store, number)
    assert (row["attempt"], row["published_at"]) == (0, None)
    assert (row["payload"]["spec"]["batch_size"], need(store, SPEC)) == (4, int(12.8 * GB) + 1)
    assert oom(store, number, had=25, where="gpu.24g", alive="gpu.80g") == JobState.FAILED
    endings = scene.column(store, sa.select(attempt.c.ending).where(attempt.c.job_id == number).order_by(attempt.c.started_at))
    assert endings == ["gpu_oom", "failed"]
    error = "gpu_oom: asked for batch size 4; it had 25.0 GB of RTX 3060 (gpu.24g) to itself, a larger class than before"
    assert scene.row(store, number)["error"] == error


def test_a_job_that_a_user_tries_again_may_move_again(store: Store) -> None:
    (number,) = submit(store, SPEC)
    oom(store, number, had=12.8)
    oom(store, number, had=25, where="gpu.24g", alive="gpu.80g")
    jobs.retry(store, [number])
    assert oom(store, number, had=25, where="gpu.24g", alive="gpu.80g") == JobState.QUEUED
    assert queues(store, [number]) == ["eyeseg.gpu.40g"]


def test_it_fails_clearly_where_nobody_is_larger(store: Store) -> None:
    (number,) = submit(store, SPEC)
    assert oom(store, number, had=25, where="gpu.24g", alive="gpu.24g") == JobState.FAILED
    assert scene.row(store, number)["error"].endswith("to itself, and no living worker serves a larger class")
    assert scene.states(store, "evaluate") == ["failed"]


def test_a_job_that_shared_a_device_gets_one_to_itself_first(store: Store) -> None:
    (number,) = submit(store, SPEC)
    assert oom(store, number, had=5, shared=True) == JobState.QUEUED
    assert queues(store, [number]) == ["eyeseg.cpu"], "its class was not too small"
    assert need(store, SPEC) == 5 * GB + 1
    assert oom(store, number, had=12.8) == JobState.QUEUED
    assert queues(store, [number]) == ["eyeseg.gpu.24g"]
    assert oom(store, number, had=9, shared=True, where="gpu.24g") == JobState.FAILED
    assert [event["detail"]["to"] for event in events.of_job(store, number) if event["kind"] == "moved up"] == ["alone", "gpu.24g"]


def test_moving_up_is_not_counted_among_the_trials_that_the_grid_allows(store: Store) -> None:
    (number,) = submit(store, SPEC)
    with store.write() as connection:
        connection.execute(experiment.update().values(run_settings={"retry": {"oom": 1}}))
    ends = [oom(store, number, had=12.8), *(oom(store, number, had=25, where="gpu.24g") for _ in range(2))]
    assert ends == ["queued", "queued", "failed"]


def test_a_success_says_more_than_a_shortage(store: Store) -> None:
    (number,) = submit(store, SPEC)
    oom(store, number, had=12.8)  # somebody else's program may have been there
    measure(store, number, 4)
    assert need(store, SPEC) == 4 * GB


# -- queues that nobody serves, and messages


def test_jobs_of_a_class_that_nobody_serves_go_where_somebody_does(store: Store) -> None:
    numbers = submit(store, SPEC, TWICE)
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id.in_(numbers)).values(queue="eyeseg.gpu.80g", published_at=100.0))
        connection.execute(job.update().where(job.c.id == numbers[1]).values(published_at=sa.literal(1e11)))
    fleet.register(store, "host.1", slots=1, devices=["CPU"], version="1", queues=served("cpu"))
    fleet.register(store, "host.2", slots=1, devices=["GPU"], version="1", queues=served("gpu.24g"))
    alive = fleet.queues_served(store, heard_within_s=60)
    assert routing.follow_fleet(store, set(), waited_s=10) == 0, "there is nobody"
    assert routing.follow_fleet(store, alive, waited_s=10) == 1
    assert queues(store, numbers) == ["eyeseg.gpu.24g", "eyeseg.gpu.80g"], "the other has not waited for long"
    assert [row.id for row in outbox.unpublished(store)] == [numbers[0]]
    fleet.leave(store, "host.2")
    outbox.published(store, numbers[:1])
    alive = fleet.queues_served(store, heard_within_s=60)
    assert routing.follow_fleet(store, alive, waited_s=-5) == 1
    assert queues(store, numbers[:1]) == ["eyeseg.cpu"]
    assert routing.follow_fleet(store, alive, waited_s=-5) == 0


def test_jobs_that_turn_out_to_need_more_are_moved_to_who_has_it(store: Store) -> None:
    numbers = submit(store, SPEC, {**SPEC, "lr": 0.1}, TWICE)
    with store.write() as connection:
        first, *_ = choosing.groups(connection, QUEUES)
    assert routing.move_to_need(store, first, 30 * GB, served("gpu.12g"), above="gpu.12g") == 0
    assert routing.move_to_need(store, first, 30 * GB, served("gpu.80g"), above="gpu.12g") == 2
    assert queues(store, numbers) == ["eyeseg.gpu.40g", "eyeseg.gpu.40g", "eyeseg.cpu"]


def test_a_message_used_for_another_queue_is_made_good(store: Store) -> None:
    one, two, three = submit(store, SPEC, TWICE, HALF)
    outbox.published(store, [one, two, three])
    scene.claim(store, one)

    def unsent() -> list[int]:
        return [row.id for row in outbox.unpublished(store)]

    with store.write() as connection:
        routing.wake_again(connection, two)
    assert unsent() == [two]
    with store.write() as connection:
        routing.wake_again(connection, one)  # it runs already, by another's message: one more of its queue lacks one
    assert unsent() == [two, three]
    with store.write() as connection:
        routing.wake_again(connection, 999)
    assert unsent() == [two, three]


def test_messages_made_good_at_the_same_time_wake_as_many(store: Store) -> None:
    if store.dialect == "sqlite":
        pytest.skip("SQLite's write transactions come one after the other")
    taken, two, three = submit(store, SPEC, TWICE, HALF)
    outbox.published(store, [taken, two, three])
    scene.claim(store, taken)
    with store.write() as one, store.write() as other:
        other.execute(sa.text("SET LOCAL lock_timeout = '5s'"))  # waiting for the first would be an error
        routing.wake_again(one, taken)
        routing.wake_again(other, taken)
    assert [row.id for row in outbox.unpublished(store)] == [two, three]


def test_a_message_of_a_job_that_another_slot_is_taking_wakes_one_behind_it(store: Store) -> None:
    if store.dialect == "sqlite":
        pytest.skip("SQLite's write transactions come one after the other")
    named, waiting = submit(store, SPEC, TWICE)
    outbox.published(store, [named, waiting])
    begun = threading.Event()

    def wake() -> None:
        with store.write() as connection:
            assert routing.queue(connection, named) == ("queued", "eyeseg.cpu")
            begun.set()
            routing.wake_again(connection, named)

    with ThreadPoolExecutor(1) as pool, store.write() as connection:
        connection.execute(job.update().where(job.c.id == named).values(state="running"))  # not committed while the other looks
        woken = pool.submit(wake)
        assert begun.wait(60)
        time.sleep(0.5)
        assert not woken.done(), "it waits for the row"
        connection.commit()
        woken.result(60)
    assert [row.id for row in outbox.unpublished(store)] == [waiting]
