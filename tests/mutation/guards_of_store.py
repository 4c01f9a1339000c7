"""The guards around a store: leases, results, the schema, and what each database does."""

from __future__ import annotations

from removal import Guard

LEASE, JOBS, BUDGETS = "eyeseg/store/leases.py", "eyeseg/store/jobs.py", "eyeseg/store/budgets.py"
RESULTS, DATABASE = "eyeseg/store/results.py", "eyeseg/store/database.py"
LEASES, ENDINGS, OF_RESULTS = "store/test_leases.py", "store/test_endings.py", "store/test_results.py"
ON_FILE, ON_SERVER = " -k sqlite", " -k postgresql"

LEASE_GUARDS = [
    Guard(
        "the token of beat, finish and release",
        LEASE,
        "(job.c.id == _JOB, job.c.token == _TOKEN, job.c.state == JobState.RUNNING)",
        "(job.c.id == _JOB, job.c.state == JobState.RUNNING)",
        LEASES + ON_FILE,
    ),
    Guard(
        "the lease in a claim",
        LEASE,
        "(job.c.state == JobState.RUNNING) & (job.c.lease_until < NOW)",
        "(job.c.state == JobState.RUNNING)",
        LEASES + ON_FILE,
    ),
    Guard(
        "the limit of attempts in a claim",
        LEASE,
        "~job.c.cancel_requested, job.c.attempt < job.c.max_attempts, _CLAIMABLE",
        "~job.c.cancel_requested, _CLAIMABLE",
        LEASES + ON_FILE,
    ),
    Guard(
        "no claim of a job to be cancelled",
        LEASE,
        "~job.c.cancel_requested, job.c.attempt < job.c.max_attempts, _CLAIMABLE",
        "job.c.attempt < job.c.max_attempts, _CLAIMABLE",
        ENDINGS + ON_FILE,
    ),
    Guard(
        "the limit of attempts after a crash",
        LEASE,
        "job.c.attempt >= job.c.max_attempts if charge else sa.false()",
        "sa.false()",
        ENDINGS + ON_FILE,
    ),
    Guard(
        "a release costs no attempt",
        LEASE,
        "attempt=job.c.attempt if charge else job.c.attempt - 1",
        "attempt=job.c.attempt",
        ENDINGS + ON_FILE,
    ),
    Guard(
        "the limit of attempts in a rescue",
        LEASE,
        "                    (job.c.attempt >= job.c.max_attempts, JobState.DEAD),\n",
        "",
        ENDINGS + ON_FILE,
    ),
    Guard(
        "a rescue looks at the lease",
        LEASE,
        "job.c.state == JobState.RUNNING, job.c.lease_until < NOW",
        "job.c.state == JobState.RUNNING",
        ENDINGS + ON_FILE,
        times=2,
    ),
    Guard(
        "what is written is written under a lease",
        LEASE,
        "    if found is None:\n        raise Fenced(",
        "    if False:\n        raise Fenced(",
        LEASES + ON_FILE,
    ),
    Guard(
        "the row is locked while an attempt writes",
        LEASE,
        "_HOLD = locked(sa.select(job.c.id).where(*_MINE))",
        "_HOLD = sa.select(job.c.id).where(*_MINE)",
        "store/test_waiting.py" + ON_SERVER,
    ),
    Guard(
        "an end that changes no row is refused",
        LEASE,
        "    if ended is None:\n        raise Fenced(",
        "    ended = ended or state\n    if False:\n        raise Fenced(",
        LEASES + ON_FILE,
    ),
    Guard(
        "a cancelled job does not become done",
        LEASE,
        'state=sa.case((job.c.cancel_requested, JobState.CANCELLED), else_=sa.bindparam("as_state"))',
        'state=sa.bindparam("as_state")',
        ENDINGS + ON_FILE,
    ),
    Guard(
        "retry leaves done alone",
        JOBS,
        "job.c.kind == kind, job.c.state.in_(_PAST)",
        "job.c.kind == kind, job.c.state.not_in([JobState.RUNNING, JobState.QUEUED, JobState.PENDING])",
        ENDINGS + ON_FILE,
    ),
    Guard(
        "cancel leaves what has ended alone",
        JOBS,
        "job.c.state.in_([JobState.QUEUED, JobState.PENDING, JobState.PAUSED]))\n        .values(state=JobState.CANCELLED",
        "job.c.state != JobState.RUNNING)\n        .values(state=JobState.CANCELLED",
        ENDINGS + " store/test_budgets.py" + ON_FILE,
    ),
    Guard(
        "evaluations end with their training",
        LEASE,
        "    if state != JobState.DONE:\n        runs.give_up(connection, [held.job_id], state)\n",
        "",
        ENDINGS + ON_FILE,
    ),
    Guard(
        "trainings are locked before evaluations",
        BUDGETS,
        "connection.execute(locked(sa.select(job.c.id, job.c.state).where(wanted).order_by(job.c.id)))",
        "connection.execute(sa.select(job.c.id, job.c.state).where(wanted).order_by(job.c.id))",
        "store/test_budgets.py" + ON_SERVER,
    ),
]

RESULT_GUARDS = [
    Guard(
        "a checkpoint is recorded once",
        RESULTS,
        "        if made is None:\n            row = ",
        "        if True:\n            row = ",
        OF_RESULTS + ON_FILE,
    ),
    Guard(
        "a run's first checkpoint stays its result",
        RESULTS,
        ".where(run.c.id.in_(_RUNS), run.c.checkpoint_id.is_(None))",
        ".where(run.c.id.in_(_RUNS))",
        OF_RESULTS + ON_FILE,
    ),
    Guard(
        "only what waits is released",
        RESULTS,
        '    .where(job.c.id.in_(sa.bindparam("evaluations", expanding=True)), job.c.state == JobState.PENDING)',
        '    .where(job.c.id.in_(sa.bindparam("evaluations", expanding=True)))',
        "store/test_budgets.py store/test_state_machine.py" + ON_FILE,
    ),
    Guard(
        "a cancelled evaluation keeps no scores",
        RESULTS,
        "        if ended != JobState.DONE:\n            return ended\n",
        "",
        ENDINGS + ON_FILE,
    ),
    Guard(
        "a divergence says nothing of cancelled runs",
        RESULTS,
        "unreached = (run.c.train_job_id == held.job_id) & budgets.waiting()",
        "unreached = run.c.train_job_id == held.job_id",
        "store/test_budgets.py" + ON_FILE,
    ),
    Guard(
        "a divergence says nothing of runs that another training has by now",
        RESULTS,
        "unreached = (run.c.train_job_id == held.job_id) & budgets.waiting()",
        'unreached = run.c.id.in_([number for number, _ in held.payload["serves"]]) & budgets.waiting()',
        "store/test_budgets.py" + ON_FILE,
    ),
    Guard(
        "nobody resumes past a budget",
        RESULTS,
        "((artifact.c.epoch == _MOST) & (artifact.c.step == 0))",
        "(artifact.c.epoch == _MOST)",
        OF_RESULTS + ON_FILE,
    ),
    Guard(
        "a result is never forgotten",
        RESULTS,
        "artifact.delete().where(artifact.c.id.in_(_ARTIFACTS), ~_IS_RESULT)",
        "artifact.delete().where(artifact.c.id.in_(_ARTIFACTS))",
        OF_RESULTS + ON_FILE,
    ),
    Guard(
        "a result is never superseded",
        RESULTS,
        ".where(artifact.c.job_id == _TRAINING, ~_IS_RESULT)",
        ".where(artifact.c.job_id == _TRAINING)",
        OF_RESULTS + ON_FILE,
    ),
    Guard(
        "a forgotten checkpoint serves nobody",
        RESULTS,
        "return [] if made is None else _serve(connection, held, made, found.epoch)",
        "return _serve(connection, held, made or 0, found.epoch)",
        OF_RESULTS + ON_FILE,
    ),
]

DATABASE_GUARDS = [
    Guard(
        "a locked row may be referred to",
        DATABASE,
        "skip_locked=skip, key_share=True",
        "skip_locked=skip",
        "store/test_waiting.py" + ON_SERVER,
    ),
    Guard(
        "BEGIN IMMEDIATE",
        DATABASE,
        'self._transaction("IMMEDIATE", lasting=lasting)',
        'self._transaction("DEFERRED")',
        "store/test_databases.py -k eight_writing",
    ),
    Guard("the patience of a writer", DATABASE, '"timeout": _PATIENCE_S', '"timeout": 0.0', "store/test_databases.py -k eight_writing"),
    Guard("a commit is on the disk", DATABASE, "PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL", "store/test_databases.py -k synced"),
    Guard(
        "a commit after one that need not last is on the disk",
        DATABASE,
        'if connection.info.get("eyeseg_synced", "FULL") != synced:',
        'if synced == "NORMAL":',
        "store/test_databases.py -k lasts",
    ),
    Guard("foreign keys", DATABASE, "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys=OFF", "store/test_databases.py -k synced"),
    Guard(
        "advisory locks",
        DATABASE,
        "SELECT pg_advisory_xact_lock(hashtext(:name))",
        "SELECT hashtext(:name)",
        "store/test_waiting.py" + ON_SERVER,
    ),
    Guard(
        "submissions one after the other",
        "eyeseg/store/experiments.py",
        'store.write(alone="submit")',
        "store.write()",
        "store/test_waiting.py" + ON_SERVER,
    ),
    Guard(
        "upgrades one after the other",
        "eyeseg/store/schema.py",
        'store.write(alone="schema")',
        "store.write()",
        "migrations/test_schema.py -k at_once",
    ),
    Guard(
        "a run that is there is not stored again",
        "eyeseg/store/experiments.py",
        "[r for r in t.runs if r.digest not in ids]",
        "list(t.runs)",
        "store/test_submissions.py" + ON_FILE,
    ),
    Guard(
        "a schema of another version is refused",
        DATABASE,
        "        if found != SCHEMA_REVISION:",
        "        if found is None:",
        "migrations/test_schema.py -k newer",
    ),
    Guard(
        "a sweep keeps where a training may go on",
        "eyeseg/store/keeping.py",
        "    needed = _starts(connection, rows)\n",
        "    needed: set[int] = set()\n",
        "store/test_gc.py" + ON_FILE,
    ),
    Guard(
        "a store's file that is there is not opened beside SQLite",
        "eyeseg/privacy.py",
        "os.O_WRONLY | os.O_CREAT | os.O_EXCL",
        "os.O_WRONLY | os.O_CREAT",
        "store/test_databases.py -k twice",
    ),
]

GUARDS_OF_STORE = [*LEASE_GUARDS, *RESULT_GUARDS, *DATABASE_GUARDS]
