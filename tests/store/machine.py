"""Everything that users, workers and faults do to a store, in any order, and what must hold after each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
import rules_of_jobs
import scene
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from rules_of_jobs import Picture

from eyeseg.errors import Fenced, LeaseHeld
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, fleet, jobs, keeping, leases, outbox, results
from eyeseg.store.leases import Attempt

BUDGETS = (1, 2, 4)
GRIDS = st.dictionaries(st.sampled_from("ab"), st.sets(st.sampled_from(BUDGETS), min_size=1), min_size=1)

WAITING = {JobState.PENDING, JobState.QUEUED}
BROKEN = {JobState.DEAD, JobState.FAILED, JobState.CANCELLED}

Job = Mapping[str, Any]


def having(look: Callable[[StoreMachine], object]) -> Any:
    """A rule's condition: there is something that it can be about."""
    return precondition(lambda machine: bool(look(machine)))


def _overdue(row: Job) -> bool:
    return bool(row["state"] == JobState.RUNNING and row["overdue"])


class StoreMachine(RuleBasedStateMachine):
    """One store, the attempts that hold its jobs, and those that lost them."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        scene.empty(store)
        self.picture = Picture.of(store)
        self.submitted: list[tuple[str, Mapping[str, Sequence[int]]]] = []
        self.held: dict[int, Attempt] = {}
        self.lost: list[Attempt] = []
        self.told: dict[int, list[int]] = {}  # the budgets that were open when a runner got its order
        self.retried = False

    # -- users

    @initialize(grid=GRIDS)
    def first_submission(self, grid: Mapping[str, set[int]]) -> None:
        self.submit(grid, "first")

    @having(lambda machine: len(machine.submitted) < 3)
    @rule(grid=GRIDS, name=st.sampled_from(["first", "second"]))
    def submit(self, grid: Mapping[str, set[int]], name: str) -> None:
        """Another grid, which may share trainings with what is there, or ask for longer ones."""
        ordered = {key: sorted(budgets) for key, budgets in sorted(grid.items())}
        scene.submit(self.store, ordered, name=name, content=str(ordered), max_attempts=2)
        self.submitted.append((name, ordered))

    @rule(data=st.data())
    def submit_again(self, data: st.DataObject) -> None:
        name, grid = data.draw(st.sampled_from(self.submitted), label="grid")
        before = scene.everything(self.store)
        done = scene.submit(self.store, grid, name=name, content=str(grid), max_attempts=2)
        after = scene.everything(self.store)
        assert (done.runs_new, done.train_jobs, done.evaluate_jobs) == (0, 0, 0)
        assert len(after.pop("event")) == len(before.pop("event")) + 1
        assert after == before

    @having(lambda machine: machine._in(WAITING | {JobState.RUNNING}))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        jobs.cancel(self.store, self._some(data, self._in(WAITING | {JobState.RUNNING})), who="anna")

    @having(lambda machine: machine._in(BROKEN))
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        jobs.retry(self.store, self._some(data, self._in(BROKEN)), who="anna")
        self.retried = True

    # -- workers

    @having(lambda machine: machine._in({JobState.QUEUED}))
    @rule(data=st.data())
    def claim(self, data: st.DataObject) -> None:
        self._take(self._one(data, self._in({JobState.QUEUED})))

    @rule(data=st.data())
    def redeliver(self, data: st.DataObject) -> None:
        """A message comes again, for whatever job: it starts what can be started and else changes nothing."""
        found = self._one(data, list(self.picture.jobs.values()))
        used_up = found["attempt"] >= found["max_attempts"] or found["cancel_requested"]
        if found["state"] == JobState.QUEUED or (_overdue(found) and not used_up):
            self._take(found)
            return
        before = scene.everything(self.store)
        with pytest.raises(LeaseHeld):
            scene.claim(self.store, found["id"])
        assert scene.everything(self.store) == before

    @having(lambda machine: machine.held)
    @rule(data=st.data())
    def beat(self, data: st.DataObject) -> None:
        held = self._holder(data)
        assert leases.beat(self.store, held, ttl_s=60.0) is self.picture.jobs[held.job_id]["cancel_requested"]

    @having(lambda machine: machine._holding("train"))
    @rule(data=st.data(), way=st.sampled_from(["budget", "budget", "epoch", "step"]))
    def train(self, data: st.DataObject, way: str) -> None:
        """A checkpoint, told twice: the first answer may have been lost."""
        held = self._holder(data, "train")
        wanted = self.told[held.job_id]
        epoch = wanted[0] if way == "budget" and wanted else data.draw(st.integers(1, max(BUDGETS)), label="epoch")
        step = int(way == "step")
        budget = step == 0 and epoch in wanted
        results.record_epoch(self.store, held, {**scene.EPOCH, "epoch": epoch})
        results.record_checkpoint(self.store, held, scene.checkpoint(held, epoch, step), budget=budget)
        before = scene.everything(self.store)
        assert results.record_checkpoint(self.store, held, scene.checkpoint(held, epoch, step), budget=budget) == []
        assert scene.everything(self.store) == before
        results.superseded_checkpoints(self.store, held)

    @having(lambda machine: machine._holding("train"))
    @rule(data=st.data())
    def adopt(self, data: st.DataObject) -> None:
        """Serve what an earlier job of the same training has reached, as a worker does first of all."""
        held = self._holder(data, "train")
        for budget in results.open_budgets(self.store, held):
            for found in results.checkpoints(self.store, held.training_key, epochs=[budget])[:1]:
                if (found.epoch, found.step) == (budget, 0):
                    results.adopt_checkpoint(self.store, held, found)

    @having(lambda machine: machine._holding("train"))
    @rule(data=st.data(), diverged=st.booleans())
    def finish_training(self, data: st.DataObject, *, diverged: bool) -> None:
        held = self._holder(data, "train")
        if not diverged:
            for budget in self.told[held.job_id]:
                results.record_checkpoint(self.store, held, scene.checkpoint(held, budget), budget=True)
        outcome = Outcome.DIVERGED if diverged else Outcome.OK
        results.finish_training(self.store, held, outcome=outcome, remark="", seconds=1.0)
        self._loses(held)

    @having(lambda machine: machine._holding("evaluate"))
    @rule(data=st.data(), auc=st.sampled_from([None, 0.5, 0.75]), outcome=st.sampled_from([Outcome.OK, Outcome.ALL_BLACK]))
    def finish_evaluation(self, data: st.DataObject, auc: float | None, outcome: Outcome) -> None:
        held = self._holder(data, "evaluate")
        scene.evaluate(self.store, held, outcome, rows=[row | {"auc": auc} for row in scene.scores()])
        self._loses(held)

    @having(lambda machine: machine.held)
    @rule(data=st.data(), way=st.sampled_from(["released", "crashed", "failed", "cancelled"]))
    def break_off(self, data: st.DataObject, way: str) -> None:
        held = self._holder(data)
        if way == "released":
            leases.release(self.store, held)
        elif way == "crashed":
            leases.give_back(self.store, held, error="killed")
        elif way == "failed" or self.picture.jobs[held.job_id]["cancel_requested"]:
            results.finish_broken(self.store, held, state=JobState(way), error="x", seconds=1.0)
        else:
            return
        self._loses(held)

    @rule(what=st.sampled_from(["send", "forget", "sweep"]))
    def keep_house(self, what: str) -> None:
        """The outbox is emptied; the broker forgot everything, and all messages are due again; or `gc` sweeps."""
        if what == "sweep":
            keeping.let_go(self.store)
            return
        if what == "send":
            outbox.published(self.store, [row.id for row in outbox.unpublished(self.store)])
        else:
            for queue in outbox.waiting_queues(self.store, older_than_s=-1.0):
                outbox.forget_lost_messages(self.store, queue, older_than_s=-1.0)
        due = {row.id for row in outbox.unpublished(self.store)}
        assert due == (set() if what == "send" else {row["id"] for row in self._in({JobState.QUEUED})})

    # -- faults

    @having(lambda machine: machine.held)
    @rule(data=st.data(), buried=st.booleans())
    def expire(self, data: st.DataObject, *, buried: bool) -> None:
        """A worker is silent for longer than its lease, or known to be dead."""
        number = self._holder(data).job_id
        if buried:
            assert fleet.bury(self.store, f"host.{number}") == 1
        else:
            scene.expire(self.store, number)

    @having(lambda machine: any(map(_overdue, machine.picture.jobs.values())))
    @rule()
    def rescue(self) -> None:
        overdue = {row["id"] for row in self.picture.jobs.values() if _overdue(row)}
        assert {number for number, _ in leases.rescue(self.store, who="repair")} == overdue
        for number in overdue & set(self.held):
            self._loses(self.held[number])

    @having(lambda machine: machine.lost)
    @rule(data=st.data())
    def write_without_a_lease(self, data: st.DataObject) -> None:
        """A worker that slept, or did not hear that it has finished, writes once more: nothing changes."""
        held = data.draw(st.sampled_from(self.lost), label="lost attempt")
        writes = scene.TRAINING_WRITES if held.kind == "train" else scene.EVALUATION_WRITES
        name = data.draw(st.sampled_from(sorted(writes)), label="write")
        before = scene.everything(self.store)
        with pytest.raises(Fenced):
            writes[name](self.store, held)
        assert scene.everything(self.store) == before
        assert leases.ended_as(self.store, held) is not None

    # -- what must hold

    @invariant()
    def holds(self) -> None:
        before, self.picture = self.picture, Picture.of(self.store)
        rules_of_jobs.check(self.picture)
        rules_of_jobs.check_step(before, self.picture, retried=self.retried)
        self.retried = False
        running = {row["id"]: row["token"] for row in self._in({JobState.RUNNING})}
        assert {number: held.token for number, held in self.held.items()} == running

    # -- picking

    def _in(self, states: set[JobState]) -> list[Job]:
        return [row for row in self.picture.jobs.values() if row["state"] in states]

    def _holding(self, kind: str) -> list[Attempt]:
        return [self.held[number] for number in sorted(self.held) if self.held[number].kind == kind]

    def _holder(self, data: st.DataObject, *kinds: str) -> Attempt:
        return data.draw(st.sampled_from([held for kind in kinds or ("train", "evaluate") for held in self._holding(kind)]), label="held")

    def _one(self, data: st.DataObject, rows: Sequence[Job]) -> Job:
        number = data.draw(st.sampled_from([row["id"] for row in rows]), label="job")
        return self.picture.jobs[number]

    def _some(self, data: st.DataObject, rows: Sequence[Job]) -> list[int]:
        return data.draw(st.lists(st.sampled_from([row["id"] for row in rows]), min_size=1, max_size=2, unique=True), label="jobs")

    def _take(self, row: Job) -> None:
        before = self.held.get(row["id"])
        self.held[row["id"]] = held = scene.claim(self.store, row["id"], slot=str(row["id"]))
        self.told[row["id"]] = results.open_budgets(self.store, held) if held.kind == "train" else []
        if before is not None:
            self.lost.append(before)

    def _loses(self, held: Attempt) -> None:
        del self.held[held.job_id]
        self.lost.append(held)
