"""Where does one PostgreSQL and one broker end? The traffic of many workers, played by a few processes through eyeseg's own calls.

    python benchmarks/scale.py --workers 10 --workers 100 --workers 300 --workers 1000

Each worker has one slot. What it does to the store, at real speed: a claim and a finish with 40 image scores a job, an epoch every few
seconds, a beat of each lease, a pass of its reconciler. What it does to the broker: Celery's blocking read of its queues once a second,
Celery's heartbeat every two seconds, and the events of each job. What it does to its images is left out: no worker computes anything.
Latency counts from the moment an operation is due, so a server that cannot keep up shows as seconds, not as fewer operations.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
import multiprocessing
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import psutil
import sqlalchemy as sa
from servers import broker, postgresql

from eyeseg.broker import PRIORITIES
from eyeseg.devices.classes import QUEUES
from eyeseg.errors import EyesegError
from eyeseg.spec import RunSpec
from eyeseg.states import Outcome
from eyeseg.store import Store, experiments, fleet, leases, open_store, outbox, results
from eyeseg.store.experiments import NewRun, NewTraining, NewTrial
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import job

LEASE_S, PASS_S, CELERY_BEAT_S, CELERY_READ_S = 120.0, 10.0, 2.0, 1.0
SCORES = 40
BUDGETS = 10  # runs that share a training
THREADS = 8


@dataclass(frozen=True)
class Traffic:
    """How a slot's time goes: seconds a job takes, and seconds an epoch of it takes."""

    job_s: float
    epoch_s: float


def fill(store: Store, trainings: int) -> None:
    """Submit so many trainings, each shared by runs of ten budgets."""

    def new(number: int) -> NewTraining:
        def run(epochs: int) -> NewRun:
            spec = RunSpec(model="unet", epochs=epochs, seed=number).to_json()
            return NewRun(f"{number}-{epochs}", spec, "data", "split", 1, number, epochs, f"unet · {epochs} epochs")

        runs = tuple(run(epochs) for epochs in range(1, BUDGETS + 1))
        return NewTraining(f"training-{number}", f"unet {number}", {"data": {"manifest": "eyes.csv"}}, runs)

    made = [new(number) for number in range(trainings)]
    names = tuple(run.digest for training in made for run in training.runs)
    values: dict[str, Any] = {"name": "scale", "digest": "scale", "grid_text": "", "manifest": "eyes.csv"}
    values |= {"data": {}, "run_settings": {}, "report_settings": {}, "provenance": {}}
    split = {"definition": {"kind": "kfold"}, "fingerprint": "split", "leaks": [], "allow_leakage": None}
    trial = NewTrial("trial", "patient5", "unet", {}, len(names), names)
    experiments.submit(store, values=values, splits={"patient5": split}, trials=[trial], trainings=made, priority=5, max_attempts=3)


class Slot:
    """What one worker of one slot does to the store: one operation at a time, each says when the next is due."""

    def __init__(self, store: Store, name: str, traffic: Traffic, jobs: Any) -> None:
        self.store, self.name, self.traffic, self.jobs = store, name, traffic, jobs
        self.random = random.Random(name)
        self.held: Attempt | None = None
        self.ends = self.epoch = 0.0

    def claim(self) -> None:
        """Begin the next training, which takes the usual time, more or less."""
        number = next(self.jobs, None)
        if number is not None:
            self.held = leases.claim(self.store, number, worker=self.name, slot="gpu-0", device="GPU", ttl_s=LEASE_S)
            self.epoch = 0

    def beat(self) -> None:
        """Renew the lease."""
        if self.held:
            leases.beat(self.store, self.held, ttl_s=LEASE_S)

    def record_epoch(self) -> None:
        """Write an epoch's figures."""
        if self.held:
            self.epoch += 1
            figures = {"loss": 0.5, "lr": 0.001, "grad_norm": 1.0, "black": 0.0, "images": 160, "seconds": self.traffic.epoch_s}
            results.record_epoch(self.store, self.held, {"epoch": self.epoch, **figures})

    def finish(self) -> None:
        """End the training with its last checkpoint, and one evaluation with its scores, as the runs that share it come to share them."""
        if self.held is None:
            return
        held, self.held = self.held, None
        found = results.Checkpoint(f"{held.job_id}/{held.token}", "0" * 64, BUDGETS)
        [evaluation, *_] = results.record_checkpoint(self.store, held, found, budget=True)
        results.finish_training(self.store, held, outcome=Outcome.OK, remark="", seconds=1.0)
        evaluating = leases.claim(self.store, evaluation, worker=self.name, slot="gpu-0", device="GPU", ttl_s=LEASE_S)
        measures = dict.fromkeys(("auc", "ap", "dice", "dice_tuned", "iou", "sensitivity", "specificity"), 0.5)
        counts = {"lesion_pixels": 100, "predicted_pixels": 100, "pixels": 65536}
        rows = [{"index": i, "image": f"{i}.png", "patient": f"{i // 5}", **measures, **counts} for i in range(SCORES)]
        results.finish_evaluation(self.store, evaluating, outcome=Outcome.OK, remark="", summary={}, rows=rows, seconds=1.0)

    def reconcile(self) -> None:
        """What the reconciler's pass asks of the store."""
        self.store.check_schema()
        fleet.holders(self.store, host=self.name.rpartition(".")[0])
        fleet.beat(self.store, self.name)
        leases.rescue(self.store, who=self.name)
        outbox.waiting_queues(self.store, older_than_s=2 * LEASE_S)
        outbox.unpublished(self.store)


class Player(multiprocessing.Process):
    """A process that plays some of the workers on a few threads."""

    def __init__(self, url: str, names: Sequence[str], jobs: Sequence[int], traffic: Traffic, *, begin: float, seconds: float) -> None:
        super().__init__()
        self.url, self.names, self.jobs, self.traffic = url, names, jobs, traffic
        self.begin_at, self.seconds = begin, seconds
        self.answers: Any = multiprocessing.Queue()

    def run(self) -> None:
        """Do what is due until the time is over; then hand in the latencies."""
        store, jobs = open_store(self.url), iter(self.jobs)
        late: dict[str, list[tuple[float, float]]] = defaultdict(list)
        failed: Counter[str] = Counter()
        queue, order, end = [], itertools.count(), self.begin_at + self.seconds
        every = {"beat": LEASE_S / 3, "record_epoch": self.traffic.epoch_s, "reconcile": PASS_S}
        for name in self.names:
            slot = Slot(store, name, self.traffic, jobs)
            fleet.register(store, name, slots=1, devices=["GPU"], version="scale")
            slot.claim()
            for what, period in (every | {"finish": self.traffic.job_s}).items():
                heapq.heappush(queue, (self.begin_at + slot.random.uniform(0, period), next(order), slot, what))

        def carry_out(due: float, slot: Slot, what: str) -> None:
            began = time.time()
            try:
                getattr(slot, what)()
                if what == "finish":
                    slot.claim()
            except EyesegError as error:
                failed[f"{what}: {type(error).__name__}: {error}"[:160]] += 1
            late[what].append((time.time() - due, time.time() - began))

        with ThreadPoolExecutor(THREADS) as threads:
            while queue[0][0] < end:
                due, _, slot, what = heapq.heappop(queue)
                time.sleep(max(0.0, due - time.time()))
                threads.submit(carry_out, due, slot, what)
                period = every.get(what) or self.traffic.job_s
                heapq.heappush(queue, (due + period, next(order), slot, what))
        store.close()
        self.answers.put((dict(late), dict(failed)))


async def _converse(  # noqa: PLR0917  two are what it fills
    url: str, workers: int, traffic: Traffic, until: float, count: Counter[str], late: list[float]
) -> None:
    """The broker's side: every worker blocks on its queues, and says through Celery's events that it is alive and what it does."""
    from redis.asyncio import Connection, UnixDomainSocketConnection

    path = url.removeprefix("redis+socket://")
    keys = [queue if step == 0 else f"{queue}:{step}" for queue in QUEUES for step in range(PRIORITIES)]
    event = json.dumps({"body": "x" * 300, "headers": {"hostname": "worker"}, "properties": {"delivery_tag": "x" * 36}})

    def connection() -> Connection:
        return UnixDomainSocketConnection(path=path)  # type: ignore[return-value]

    async def reads() -> None:
        mine = connection()
        await asyncio.sleep(random.random())
        while time.time() < until:
            before = time.time()
            await mine.send_command("BRPOP", *keys, CELERY_READ_S)
            await mine.read_response()
            late.append(max(0.0, time.time() - before - CELERY_READ_S))
            count["reads"] += 1
        await mine.disconnect()

    async def tells() -> None:
        mine = connection()
        period = 1 / (1 / CELERY_BEAT_S + 3 / traffic.job_s)  # a heartbeat, and three events a job
        await asyncio.sleep(random.random() * period)
        while time.time() < until:
            await mine.send_command("PUBLISH", "/0.celeryev/worker.heartbeat", event)
            await mine.read_response()
            count["events"] += 1
            await asyncio.sleep(period)
        await mine.disconnect()

    await asyncio.gather(*(talk() for _ in range(workers) for talk in (reads, tells)))


class Broadcast(multiprocessing.Process):
    """A process that plays the workers' traffic with the broker."""

    def __init__(self, url: str, workers: int, traffic: Traffic, until: float) -> None:
        super().__init__()
        self.arguments = (url, workers, traffic, until)
        self.answers: Any = multiprocessing.Queue()

    def run(self) -> None:
        """Until the time is over."""
        count: Counter[str] = Counter()
        late: list[float] = []
        asyncio.run(_converse(*self.arguments, count, late))
        self.answers.put((dict(count), late))


def measure(workers: int, traffic: Traffic, seconds: float, players: int) -> dict[str, Any]:
    """One number of workers on servers of their own."""
    with postgresql() as (url, server), tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as (broker_url, broker_process):
        store = open_store(url, create=True)
        fill(store, workers + int(workers * seconds / traffic.job_s * 2) + 10)
        with store.read() as connection:
            jobs = list(connection.execute(sa.select(job.c.id).where(job.c.kind == "train").order_by(job.c.id)).scalars())
        names = [f"host{number}.1" for number in range(workers)]
        begin = time.time() + 3 + workers / 100
        playing = [Player(url, names[i::players], jobs[i::players], traffic, begin=begin, seconds=seconds) for i in range(players)]
        talking = Broadcast(broker_url, workers, traffic, begin + seconds)
        for process in (*playing, talking):
            process.start()
        time.sleep(max(0.0, begin - time.time()))
        before = _cpu(server), _cpu(broker_process), time.time()
        time.sleep(max(0.0, begin + seconds - 0.5 - time.time()))
        spent = time.time() - before[2]
        used = (_cpu(server) - before[0]) / spent, (_cpu(broker_process) - before[1]) / spent
        with store.read() as connection:
            sessions = connection.execute(sa.text("select count(*) from pg_stat_activity where application_name = 'eyeseg'")).scalar_one()
        answers = [process.answers.get() for process in playing]
        said, read_late = talking.answers.get()
        for process in (*playing, talking):
            process.join()
        store.close()
    late = {what: [pair for answer, _ in answers for pair in answer.get(what, [])] for what in answers[0][0]}
    return {
        "workers": workers,
        "seconds": seconds,
        "postgresql_cores": used[0],
        "broker_cores": used[1],
        "sessions": sessions,
        "broker_a_second": {what: number / seconds for what, number in said.items()},
        "broker_read_late_p95_ms": 1000 * float(np.quantile(read_late, 0.95)),
        "operations": {what: _figures(pairs, seconds) for what, pairs in sorted(late.items())},
        "failed": dict(sum((Counter(failed) for _, failed in answers), Counter())),
    }


def _figures(pairs: Sequence[tuple[float, float]], seconds: float) -> dict[str, float]:
    since_due, taken = (1000 * np.array(column) for column in zip(*pairs, strict=True))
    return {
        "a_second": len(pairs) / seconds,
        "p50_ms": float(np.median(taken)),
        "p95_ms": float(np.quantile(taken, 0.95)),
        "late_p95_ms": float(np.quantile(since_due, 0.95)),
    }


def _cpu(process: psutil.Process) -> float:
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            spent = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system
    return total


def table(found: Sequence[dict[str, Any]]) -> str:
    """The figures as a Markdown table, a column a number of workers."""
    lines = ["| | " + " | ".join(f"{f['workers']} workers" for f in found) + " |", "|---|" + "---:|" * len(found)]

    def row(name: str, cells: Sequence[str]) -> None:
        lines.append(f"| {name} | " + " | ".join(cells) + " |")

    for what in found[0]["operations"]:
        figures = [f["operations"][what] for f in found]
        row(f"`{what}`: a second", [f"{x['a_second']:.1f}" for x in figures])
        row(f"`{what}`: p50, p95; p95 since due (ms)", [f"{x['p50_ms']:.1f}, {x['p95_ms']:.1f}; {x['late_p95_ms']:.1f}" for x in figures])
    row("PostgreSQL, cores", [f"{f['postgresql_cores']:.2f}" for f in found])
    row("broker, cores", [f"{f['broker_cores']:.2f}" for f in found])
    row("broker: reads, events a second", [f"{f['broker_a_second']['reads']:.0f}, {f['broker_a_second']['events']:.0f}" for f in found])
    row("broker: a read late by, p95 (ms)", [f"{f['broker_read_late_p95_ms']:.1f}" for f in found])
    row("failed operations", [str(sum(f["failed"].values())) for f in found])
    return "\n".join(lines)


@click.command()
@click.option("--workers", multiple=True, type=int, default=(10, 100, 300, 1000), show_default=True)
@click.option("--seconds", default=60.0, show_default=True, help="How long each number of workers is played.")
@click.option("--job-s", default=600.0, show_default=True, help="How long a job takes.")
@click.option("--epoch-s", default=10.0, show_default=True, help="How long an epoch takes.")
@click.option("--players", default=2, show_default=True, help="Processes that play the workers.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write the figures there.")
def main(  # noqa: PLR0917  click names them
    workers: tuple[int, ...], seconds: float, job_s: float, epoch_s: float, players: int, out: Path | None
) -> None:
    """Measure each number of workers in turn."""
    found = []
    for number in workers:
        found.append(measure(number, Traffic(job_s, epoch_s), seconds, players))
        click.echo(json.dumps(found[-1]), err=True)
    click.echo(table(found))
    if out:
        out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
