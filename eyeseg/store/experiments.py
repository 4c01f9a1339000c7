"""Storing a submitted grid, and finding experiments again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.errors import NotFound
from eyeseg.states import JobKind, JobState, RunState
from eyeseg.store import events, halving, memory, routing
from eyeseg.store.database import NOW, Store, insert
from eyeseg.store.tables import experiment, job, run, sample, split, trial, trial_run

_PIECE = 500  # trainings stored in one statement

# what the store keeps of a sample besides its position and its image's name
SAMPLE_FIELDS = ("patient", "patient_given", "eye", "timepoint", "split", "image_sha256", "mask_sha256", "mask_positive", "width", "height")


@dataclass(frozen=True)
class NewRun:
    """A run to store: what names it and what its evaluate job needs to know."""

    digest: str
    spec: dict[str, Any]
    data_fingerprint: str
    split_fingerprint: str
    fold: int
    seed: int
    epochs: int
    label: str


@dataclass(frozen=True)
class NewTraining:
    """A train job to store, with the runs it serves and the payload that both its kinds of job carry."""

    key: str
    label: str
    payload: dict[str, Any]
    runs: tuple[NewRun, ...]


@dataclass(frozen=True)
class NewTrial:
    """A trial to store: its runs are named by digest. With a limit on the submission, `runs` are fewer than expected."""

    digest: str
    split: str
    model: str
    params: dict[str, Any]
    runs_expected: int
    runs: tuple[str, ...]


@dataclass(frozen=True)
class Submitted:
    """What a submission did: how many runs are new, and how many the store held already."""

    experiment: str
    runs: int
    runs_new: int
    train_jobs: int
    evaluate_jobs: int


def known_runs(store: Store, digests: Sequence[str]) -> dict[str, str]:
    """The state of each of these runs that the store holds, by digest."""
    found: dict[str, str] = {}
    with store.read() as connection:
        for piece in (digests[i : i + 500] for i in range(0, len(digests), 500)):
            found.update((d, s) for d, s in connection.execute(sa.select(run.c.digest, run.c.state).where(run.c.digest.in_(piece))))
    return found


def submit(
    store: Store,
    *,
    values: Mapping[str, Any],
    splits: Mapping[str, Mapping[str, Any]],
    trials: Iterable[NewTrial],
    trainings: Sequence[NewTraining],
    priority: int,
    max_attempts: int,
    samples: tuple[str, Sequence[Mapping[str, Any]]] = ("", ()),
) -> Submitted:
    """Store an experiment, its trials, and the runs and jobs that are not there yet: all of it or, on any error, nothing.

    values: columns of the experiment; its `name` gets a number when another experiment has it already. samples: the fingerprint of
    the data, and a row of the table `sample` for each image.
    """
    with store.write(alone="submit") as connection:
        experiment_id, name, is_new = _experiment(connection, values)
        _samples(connection, *samples)
        split_ids = _splits(connection, experiment_id, splits)
        wanted = [r.digest for t in trainings for r in t.runs]
        ids = _run_ids(connection, wanted)
        common = {"priority": priority, "max_attempts": max_attempts, "experiment_id": experiment_id}
        new = [(t, fresh) for t in trainings if (fresh := [r for r in t.runs if r.digest not in ids])]
        for piece in (new[i : i + _PIECE] for i in range(0, len(new), _PIECE)):
            ids.update(_trainings(store, connection, piece, common))
        evaluate_jobs = sum(len(runs) for _, runs in new)
        _trials(connection, experiment_id, split_ids, trials, ids)
        halving.submitted(connection, experiment_id, values, [ids[digest] for digest in wanted], fresh=is_new)
        events.append(connection, "submitted", experiment_id=experiment_id, detail={"runs": len(wanted), "runs_new": evaluate_jobs})
    return Submitted(name, len(wanted), evaluate_jobs, len(new), evaluate_jobs)


def find(store: Store, name: str | None) -> dict[str, Any]:
    """The experiment of that name, or the newest one. Raises NotFound."""
    query = sa.select(experiment).order_by(experiment.c.id.desc()).limit(1)
    with store.read() as connection:
        row = connection.execute(query.where(experiment.c.name == name) if name else query).mappings().one_or_none()
        if row is None:
            names = connection.execute(sa.select(experiment.c.name).order_by(experiment.c.id.desc()).limit(10)).scalars().all()
            known = f" There are: {', '.join(names)}." if names else " Submit a grid first: eyeseg submit-grid GRID."
            raise NotFound((f"no experiment named {name!r}." if name else "the store holds no experiment yet.") + known)
    return dict(row)


def _experiment(connection: Connection, values: Mapping[str, Any]) -> tuple[int, str, bool]:
    """Its id and name, and whether it is a new one."""
    same = connection.execute(sa.select(experiment.c.id, experiment.c.name).where(experiment.c.digest == values["digest"])).one_or_none()
    if same:
        return same.id, same.name, False
    base = name = str(values["name"])
    taken = set(connection.execute(sa.select(experiment.c.name).where(experiment.c.name.startswith(base, autoescape=True))).scalars())
    number = 2
    while name in taken:
        name = f"{base}-{number}"
        number += 1
    made = connection.execute(experiment.insert().values(**{**values, "name": name}, created_at=NOW).returning(experiment.c.id))
    return made.scalar_one(), name, True


def _samples(connection: Connection, fingerprint: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows and not connection.execute(sa.select(sample.c.position).where(sample.c.data_fingerprint == fingerprint).limit(1)).first():
        connection.execute(
            insert(connection.dialect.name, sample).on_conflict_do_nothing(), [{**row, "data_fingerprint": fingerprint} for row in rows]
        )


def _splits(connection: Connection, experiment_id: int, splits: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    known = connection.execute(sa.select(split.c.name, split.c.id).where(split.c.experiment_id == experiment_id))
    ids: dict[str, int] = {name: number for name, number in known}  # noqa: C416  rows, not tuples
    for name, columns in splits.items():
        if name not in ids:
            ids[name] = connection.execute(
                split.insert().values(experiment_id=experiment_id, name=name, **columns).returning(split.c.id)
            ).scalar_one()
    return ids


def _run_ids(connection: Connection, digests: Sequence[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for piece in (digests[i : i + 500] for i in range(0, len(digests), 500)):
        ids.update((d, n) for d, n in connection.execute(sa.select(run.c.digest, run.c.id).where(run.c.digest.in_(piece))))
    return ids


def _trainings(
    store: Store, connection: Connection, new: Sequence[tuple[NewTraining, Sequence[NewRun]]], common: Mapping[str, Any]
) -> dict[str, int]:
    """Store these trainings with the runs that are new of each. Returns the ids of the runs by digest.

    Jobs and runs name each other, so their ids are taken first and each row is written once.
    """
    count = sum(len(planned) for _, planned in new)
    run_ids, job_ids = iter(_ids(store, connection, run, count)), iter(_ids(store, connection, job, len(new) + count))
    run_rows: list[dict[str, Any]] = []
    job_rows: list[dict[str, Any]] = []
    needs = _needs(connection, new)

    def add_job(training: NewTraining, kind: JobKind, label: str, payload: dict[str, Any]) -> int:
        number = next(job_ids)
        state = JobState.QUEUED if kind == JobKind.TRAIN else JobState.PENDING
        memory_key = memory.key_of(memory.setting_of(kind, payload["spec"]))
        where = {"queue": routing.expected(kind, needs.get(memory_key)), "memory_key": memory_key}
        own = {"id": number, "kind": kind, **where, "label": label[:200], "state": state, "payload": payload}
        job_rows.append({**common, **own, "training_key": training.key})
        return number

    for training, planned in new:
        serves = [[next(run_ids), r.epochs] for r in planned]
        longest = max(planned, key=lambda r: r.epochs).spec
        train_id = add_job(training, JobKind.TRAIN, training.label, {**training.payload, "spec": longest, "serves": serves})
        for (run_id, _), r in zip(serves, planned, strict=True):
            evaluate_id = add_job(training, JobKind.EVALUATE, r.label, {**training.payload, "spec": r.spec, "run_id": run_id})
            own = {name: getattr(r, name) for name in ("digest", "spec", "data_fingerprint", "split_fingerprint", "fold", "seed")}
            run_rows.append({**own, "id": run_id, "train_job_id": train_id, "evaluate_job_id": evaluate_id})
    always = {"attempt": 0, "cancel_requested": False, "created_at": NOW}
    connection.execute(job.insert().values(always), job_rows)
    connection.execute(run.insert().values(state=RunState.PENDING, created_at=NOW), run_rows)
    return {row["digest"]: row["id"] for row in run_rows}


def _needs(connection: Connection, new: Sequence[tuple[NewTraining, Sequence[NewRun]]]) -> dict[str, int]:
    """What these jobs are expected to take of a GPU, by the key of their setting, once their settings are known to the store."""
    specs = [r.spec for _, planned in new for r in planned]
    memory.enter(connection, sorted({memory.setting_of(kind, spec) for kind in JobKind for spec in specs}))
    return memory.needs(connection, "gpu")


def _ids(store: Store, connection: Connection, table: sa.Table, count: int) -> list[int]:
    """Ids that no other row of the table has or will have."""
    if store.dialect == "postgresql":
        drawn = sa.select(sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id"))).select_from(sa.func.generate_series(1, count))
        return list(connection.execute(drawn).scalars())
    last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()  # nobody else writes meanwhile
    return list(range(last + 1, last + 1 + count))


def _trials(
    connection: Connection,
    experiment_id: int,
    split_ids: Mapping[str, int],
    trials: Iterable[NewTrial],
    run_ids: Mapping[str, int],
) -> None:
    rows = connection.execute(sa.select(trial.c.digest, trial.c.id).where(trial.c.experiment_id == experiment_id))
    known: dict[str, int] = {name: number for name, number in rows}  # noqa: C416  rows, not tuples
    for position, new in enumerate(trials):
        if new.digest not in known:
            values = {
                "experiment_id": experiment_id,
                "split_id": split_ids[new.split],
                "digest": new.digest,
                "model": new.model,
                "params": new.params,
                "runs_expected": new.runs_expected,
                "position": position,
            }
            known[new.digest] = connection.execute(trial.insert().values(values).returning(trial.c.id)).scalar_one()
        members = [{"trial_id": known[new.digest], "run_id": run_ids[d]} for d in new.runs]
        if members:
            connection.execute(insert(connection.dialect.name, trial_run).on_conflict_do_nothing(), members)


def valid_name(name: str) -> bool:
    """Whether a name can be an experiment's: letters, digits, dot, underscore and dash, at most 64."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", name) is not None
