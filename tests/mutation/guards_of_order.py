"""The guards of what is done next: which job a slot takes, and which trainings go on at a rung."""

from __future__ import annotations

from guards_of_store import LEASE, ON_FILE, ON_SERVER
from removal import Guard

RUNGS = "eyeseg/store/halving.py"

CHOICE_GUARDS = [
    Guard(
        "the experiment that has least is next",
        "eyeseg/store/choosing.py",
        "return (self.running, self.last_claim, self.experiment_id,",
        "return (self.experiment_id,",
        "store/test_choosing.py" + ON_FILE,
    ),
    Guard(
        "experiments take turns",
        "eyeseg/store/choosing.py",
        "return (self.running, self.last_claim, ",
        "return (self.running, ",
        "store/test_choosing.py" + ON_FILE,
    ),
    Guard(
        "a claim is remembered for the turns",
        LEASE,
        ".values(lease_until=_LEASE, claimed_at=NOW)",
        ".values(lease_until=_LEASE)",
        "store/test_choosing.py" + ON_FILE,
    ),
    Guard(
        "slots that look at once take different jobs",
        "eyeseg/store/choosing.py",
        "        FOR NO KEY UPDATE SKIP LOCKED\n",
        "",
        "store/test_choosing.py" + ON_SERVER,
    ),
    Guard(
        "a message used for another queue is made good",
        "eyeseg/store/routing.py",
        "before.queue == now.queue and now.published_at",
        "now.published_at",
        "store/test_desk.py" + ON_FILE,
    ),
    Guard(
        "messages made good at the same time wake as many",
        "eyeseg/store/routing.py",
        ".limit(1), skip=True).scalar_subquery()",
        ".limit(1)).scalar_subquery()",
        "store/test_memory.py" + ON_SERVER,
    ),
    Guard(
        "nothing is claimed in a store of another schema",
        "workers/desk.py",
        "        desk.store.check_schema(connection)\n",
        "",
        "store/test_desk.py -k another_schema",
    ),
    Guard(
        "a wake-up without a message leaves nothing to make good",
        "workers/desk.py",
        "if taken != self.job_id and self._by_message:",
        "if taken != self.job_id:",
        "store/test_desk.py -k used_up",
    ),
    Guard(
        "a message used up before it was noted is sent again",
        "workers/desk.py",
        "            if look.in_doubt:\n",
        "            if False:\n",
        "store/test_desk.py" + ON_FILE,
    ),
    Guard(
        "a message used for a job that has none yet is made good",
        "eyeseg/store/routing.py",
        "before.queue == now.queue and now.published_at is not None",
        "before.queue == now.queue",
        "store/test_desk.py" + ON_FILE,
    ),
    Guard(
        "a slot leaves what it does not serve",
        "workers/desk.py",
        "        if named is not None and named[0] == JobState.QUEUED:\n",
        "        if False:\n",
        "store/test_desk.py" + ON_FILE,
    ),
    Guard(
        "a job moves up a class once",
        "eyeseg/store/shortage.py",
        "elif not found.shared and above and not moves - {routing.ALONE}:",
        "elif not found.shared and above:",
        "store/test_memory.py" + ON_FILE,
    ),
    Guard(
        "only what nobody serves is moved",
        "eyeseg/devices/classes.py",
        "    if queue in alive or name == EVALUATE:\n        return None\n",
        "",
        "unit/test_classes.py",
    ),
]

RUNG_GUARDS = [
    Guard(
        "who decides a rung has all others wait",
        RUNGS,
        "locked(sa.select(experiment.c.run_settings).where(experiment.c.id == experiment_id))",
        "sa.select(experiment.c.run_settings).where(experiment.c.id == experiment_id)",
        "store/test_rungs.py -k at_once",
    ),
    Guard(
        "a rung is decided once",
        "eyeseg/store/contest.py",
        "(number, rung) in self.verdicts or number in pruned",
        "number in pruned",
        "store/test_rungs.py" + ON_FILE,
    ),
    Guard(
        "nobody is judged before all are there",
        RUNGS,
        "        if False in standing.values():\n            break\n",
        "",
        "store/test_rungs.py" + ON_FILE,
    ),
    Guard(
        "what another experiment wants is not pruned",
        "eyeseg/store/contest.py",
        "            and not one.shared\n",
        "",
        "store/test_rungs.py" + ON_FILE,
    ),
    Guard(
        "what a user brought back is not judged again",
        RUNGS,
        " or not all(row.goes_on for row in decided)",
        "",
        "store/test_rungs.py" + ON_FILE,
    ),
    Guard(
        "inner patients judge, not the reported ones",
        "workers/work.py",
        "scene.fold.inner, weights=weights",
        "scene.fold.val, weights=weights",
        "science/test_pauses.py",
    ),
    Guard(
        "judges who are reported in the same fold are refused",
        "eyeseg/grid/runs.py",
        "        found.update(_reported_judges(grid, samples, partitions))\n",
        "        pass\n",
        "unit/test_grid_golden.py -k judges",
    ),
    Guard(
        "who is kept in reserve is in no fold",
        "eyeseg/folds/_inner.py",
        "        return tuple(i for i in side if i not in inner)\n",
        "        return side\n",
        "unit/test_folds.py",
    ),
]

GUARDS_OF_ORDER = [*CHOICE_GUARDS, *RUNG_GUARDS]
