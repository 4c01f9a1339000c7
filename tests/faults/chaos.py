"""Chaos with a seed: strikes at everything that a working home is made of, and the ledger that is read when all is quiet again."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import psutil
import sqlalchemy as sa
from acceptance.home import BROKER, RUNNER, WORKER, Home, Rows
from faults.services import Broker, Postgres, alive, stopped

from eyeseg import artifacts
from eyeseg.errors import CorruptCheckpoint, Unreachable
from eyeseg.states import FINAL_JOB_STATES
from eyeseg.store import Store
from eyeseg.store.evidence import MAPS
from eyeseg.store.tables import attempt, baseline_score, event, job

T = TypeVar("T")
PATIENCE_S = 240.0


class Kind(StrEnum):
    """What is struck, by SIGKILL but for the last: `zombie` is a worker halted for longer than its lease, which then goes on."""

    WORKER = "worker"
    RUNNER = "runner"
    BROKER = "broker"
    POSTGRES = "postgres"
    ZOMBIE = "zombie"


@dataclass(frozen=True)
class Strike:
    """One blow: at what, and how many jobs end before it after the one before."""

    kind: Kind
    after: int


def schedule(seed: int, counts: Mapping[Kind, int], *, most_between: int) -> list[Strike]:
    """So many strikes of each kind, in the order and at the distances that the seed draws."""
    draw = random.Random(seed)
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    draw.shuffle(kinds)
    return [Strike(kind, draw.randint(0, most_between)) for kind in kinds]


@dataclass(frozen=True)
class AtWork:
    """An attempt whose runner is at work."""

    token: str
    job_id: int
    number: int
    worker: int  # process id


class Fleet:
    """A home with two workers of one slot each: the stack looks after one, this class after the other, as an init system would.

    And after the stack itself, which gives up when its worker is killed four times right after its start.

    broker, postgres: servers of the test's own in place of the embedded ones.
    """

    def __init__(self, home: Home, broker: Broker | None = None, postgres: Postgres | None = None) -> None:
        self.home, self.broker, self.postgres = home, broker, postgres
        home.environment |= {"EYESEG_BROKER_URL": broker.url} if broker else {}
        home.environment |= {"EYESEG_STORE_URL": postgres.url} if postgres else {}
        self._asleep: dict[AtWork, float] = {}
        self.zombies: list[AtWork] = []

    def start(self) -> None:
        self._bring_up()
        self._second = self.home.begin("worker")
        self._store = Store(self.home.settings.store_url)  # looked at many times a second: one that is opened anew each time costs too much

    def close(self) -> None:
        self._store.close()

    def eventually(self, look: Callable[[], T | bool], what: str, *, patience_s: float = PATIENCE_S) -> T:
        """What `look` sees as soon as that is true; until then the fleet is looked after."""

        def tend_and_look() -> T | bool:
            with contextlib.suppress(Unreachable):  # a server that has just been killed
                self._tend()
                return look()
            return False

        return self.home.eventually(tend_and_look, what, patience_s=patience_s)

    def at_work(self) -> list[AtWork]:
        """The attempts that one may strike at, oldest job first: not those of workers that sleep."""
        query = sa.select(attempt.c.token, attempt.c.job_id, attempt.c.number, attempt.c.worker).join(job, job.c.token == attempt.c.token)
        rows = self._rows(query.where(job.c.state == "running", attempt.c.provenance.is_not(None)).order_by(job.c.id))
        found = [AtWork(row["token"], row["job_id"], row["number"], int(row["worker"].rpartition(".")[2])) for row in rows]
        asleep = {one.worker for one in self._asleep}
        return [one for one in found if one.worker not in asleep and alive(one.worker)]

    def ended(self) -> int:
        """How many jobs are done."""
        return len(self._rows(sa.select(job.c.id).where(job.c.state == "done")))

    def open_jobs(self) -> int:
        """How many jobs have not come to an end."""
        return len(self._rows(sa.select(job.c.id).where(job.c.state.not_in(FINAL_JOB_STATES))))

    def halt(self, victim: AtWork) -> bool:
        """SIGSTOP a worker in the middle of an attempt. False when the attempt was over just then: the worker goes on."""
        os.kill(victim.worker, signal.SIGSTOP)
        self.home.eventually(lambda: stopped(victim.worker), f"worker {victim.worker} halted")
        if self._ending(victim):
            os.kill(victim.worker, signal.SIGCONT)
            return False
        self._asleep[victim] = time.monotonic()
        return True

    def wake_all(self) -> None:
        self.eventually(lambda: not self._asleep, "all sleepers woken")

    def _bring_up(self) -> None:
        self.home.run("up", "--no-flower")
        self._stack = self.home.supervisor()

    def _tend(self) -> None:
        if not alive(self._stack):
            self._bring_up()
        if self._second.poll() is not None:
            self._second = self.home.begin("worker")
        lease = self.home.settings.lease_s
        for one, since in list(self._asleep.items()):
            # ended by another, or by its own last words, which the store had heard already and not yet answered
            ending = self._ending(one)
            # one that sleeps with SQLite's write lock in hand keeps all others from taking over
            if time.monotonic() - since > (lease if ending else 4 * lease):
                self._wake(one, taken_over=ending == "expired")

    def _wake(self, one: AtWork, *, taken_over: bool) -> None:
        assert stopped(one.worker)
        os.kill(one.worker, signal.SIGCONT)
        del self._asleep[one]
        if taken_over:
            self.zombies.append(one)
            self.home.eventually(lambda: self.fenced(one), f"attempt {one.number} at job {one.job_id} fenced", patience_s=60)

    def fenced(self, one: AtWork) -> bool:
        """Whether the worker has said that it noticed the loss of its lease."""
        logs = [self.home.folder / "command.log", self.home.path / "logs" / "worker.log"]
        said = rf"job {one.job_id}: (attempt {one.number} lost its lease|the store did not answer for the length of the lease)"
        return any(re.search(said, log.read_text(errors="replace")) for log in logs)

    def _ending(self, one: AtWork) -> str | None:
        (row,) = self._rows(sa.select(attempt.c.ending).where(attempt.c.token == one.token))
        return row["ending"]

    def _rows(self, query: sa.Select[Any]) -> Rows:
        with self._store.read() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


class Monkey:
    """Carries out a schedule. Every strike hits a living process while jobs are being worked at, or fails the test."""

    def __init__(self, fleet: Fleet, seed: int) -> None:
        self.fleet, self.home = fleet, fleet.home
        self.draw = random.Random(seed)
        self.hits: Counter[Kind] = Counter()
        self.story: list[str] = []

    def play(self, strikes: list[Strike]) -> None:
        began = time.monotonic()
        ended = 0
        for strike in strikes:
            goal = ended + strike.after
            self.fleet.eventually(lambda goal=goal: self.fleet.ended() >= goal, f"{goal} jobs done")  # type: ignore[misc]
            self.fleet.eventually(lambda strike=strike: self._strike(strike.kind), f"a {strike.kind} to strike at")  # type: ignore[misc]
            ended = self.fleet.eventually(lambda: self.fleet.ended() + 1, "the store") - 1
            self.hits[strike.kind] += 1
            self.story.append(f"{time.monotonic() - began:6.1f} s, {ended} jobs done: {strike.kind}")
        self.fleet.wake_all()

    def _strike(self, kind: Kind) -> bool:
        """False when there is nothing to hit yet."""
        victims = self.fleet.at_work()
        if not victims:
            assert self.fleet.open_jobs(), f"the work ran out before the strikes did:\n{self.told()}"
            return False
        victim = self.draw.choice(victims)
        if kind == Kind.ZOMBIE:
            return self.fleet.halt(victim)
        if kind == Kind.WORKER:
            return self._kill(victim.worker, WORKER)
        if kind == Kind.RUNNER:
            children = psutil.Process(victim.worker).children()
            return any(self._kill(child.pid, RUNNER) for child in children)
        if kind == Kind.BROKER:
            return self._kill_broker()
        return self._kill_postgres()

    def _kill(self, pid: int, wanted: str) -> bool:
        """SIGKILL the process, which must be what it is taken for, and see it dead."""
        try:
            process = psutil.Process(pid)
            if not alive(pid) or not re.search(wanted, " ".join(process.cmdline())):
                return False
            process.kill()
        except psutil.NoSuchProcess:
            return False
        self.home.eventually(lambda: not alive(pid), f"the end of {pid}")
        return True

    def _kill_broker(self) -> bool:
        if self.fleet.broker is None:
            return any(self._kill(pid, BROKER) for pid in self.home.processes(BROKER))  # the stack starts another
        assert alive(self.fleet.broker.pid)
        self.fleet.broker.kill()
        time.sleep(self.draw.uniform(0, 1))
        self.fleet.broker.start()
        return True

    def _kill_postgres(self) -> bool:
        assert self.fleet.postgres is not None
        assert alive(self.fleet.postgres.pid)
        assert self.fleet.postgres.kill() > 1
        time.sleep(self.draw.uniform(0, 1))
        self.fleet.postgres.start()
        return True

    def told(self) -> str:
        """What was struck when."""
        return "\n".join(self.story)


# -- the ledger


@dataclass
class Ledger:
    """What came out, held against an undisturbed home. All lists must be empty."""

    jobs: int
    fenced: int
    endings: Counter[str]
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        return not (self.lost or self.doubled or self.wrong or self.torn)

    def __str__(self) -> str:
        found = {name: len(getattr(self, name)) for name in ("lost", "doubled", "wrong", "torn")}
        return f"{self.jobs} jobs, attempts {dict(self.endings)}, fenced {self.fenced}, {found}"


def read_ledger(fleet: Fleet, expected: dict[str, list[str]]) -> Ledger:
    """The ledger of a home that has come to rest. expected: the `results` of an undisturbed one."""
    home, found = fleet.home, results(fleet.home)
    attempts = home.rows(sa.select(attempt).order_by(attempt.c.started_at, attempt.c.number))
    ledger = Ledger(len(home.jobs()), sum(fleet.fenced(one) for one in fleet.zombies), Counter(row["ending"] for row in attempts))
    ledger.lost = [f"job {row['id']} is {row['state']}: {row['error']}" for row in home.jobs() if row["state"] != "done"]
    for table, rows in expected.items():
        ledger.lost += [f"{table}: {row}" for row in set(rows) - set(found[table])]
        ledger.wrong += [f"{table}: {row}" for row in set(found[table]) - set(rows)]
        ledger.doubled += [f"{table}: {row}" for row, times in Counter(found[table]).items() if times > 1]
    ledger.doubled += [problem for one in home.jobs() for problem in _twice(one, [a for a in attempts if a["job_id"] == one["id"]])]
    ledger.doubled += _written_without_a_lease(home, attempts)
    ledger.torn = _torn(home)
    return ledger


def results(home: Home) -> dict[str, list[str]]:
    """Every number that may not depend on what happened on the way, down to the bits of the weights: rows as text, by kind."""
    known = {row["id"]: row["sha256"] for row in home.checkpoints()}
    runs = home.rows(sa.select(sa.text("digest, checkpoint_id, state from run")))
    baselines = home.rows(sa.select(*(column for column in baseline_score.c)))
    rows: Mapping[str, Rows] = {
        **home.numbers(),
        "weights": [{"digest": row["digest"], "sha256": known.get(row["checkpoint_id"])} for row in runs],
        "baselines": baselines,
    }
    return {kind: [json.dumps(row, sort_keys=True) for row in found] for kind, found in rows.items()}


def _twice(one: dict[str, Any], attempts: Rows) -> list[str]:
    """What speaks against one job having been done once, by one attempt after the other."""
    found = []
    if [row["ending"] for row in attempts].count("done") != 1:
        found.append(f"job {one['id']}: attempts ended {[row['ending'] for row in attempts]}")
    for earlier, later in pairwise(attempts):
        if earlier["ended_at"] is None or earlier["ended_at"] > later["started_at"]:
            found.append(f"job {one['id']}: attempt {later['number']} began before attempt {earlier['number']} had ended")
    return found


def _written_without_a_lease(home: Home, attempts: Rows) -> list[str]:
    """Writes signed by an attempt that did not hold its job any more."""
    life = {row["token"]: row for row in attempts}
    found = [f"{row['address']}: recorded outside the life of its attempt" for row in home.checkpoints() if not _within(row, life)]
    holder: dict[int, str] = {}
    for row in home.rows(sa.select(event).where(event.c.job_id.is_not(None)).order_by(event.c.id)):
        if row["kind"] == "claimed":
            holder[row["job_id"]] = row["token"]
        elif row["kind"] in ("done", "crashed", "rescued") and row["token"] != holder.pop(row["job_id"], None):
            found.append(f"job {row['job_id']}: {row['kind']} by an attempt that did not hold it")
    return found


def _within(row: dict[str, Any], life: Mapping[str, dict[str, Any]]) -> bool:
    by = life[row["token"]]
    if row["kind"] == MAPS:  # recorded in the transaction that ends their attempt
        return bool(by["started_at"] <= row["created_at"] and by["ending"] == "done")
    return bool(by["started_at"] <= row["created_at"] <= by["ended_at"])


def _torn(home: Home) -> list[str]:
    """Checkpoints that the store knows and that are not what it says."""
    found = []
    for row in home.checkpoints():
        try:
            artifacts.verify(Path(home.settings.artifacts_url) / row["address"], row["sha256"])
        except CorruptCheckpoint as error:
            found.append(f"{row['address']}: {error}")
    return found
