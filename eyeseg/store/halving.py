"""Successive halving: trainings wait at rungs until their setting has been judged beside the others, once, and go on or are pruned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.halving import Contender, Rules, judged
from eyeseg.states import JobState, RunState
from eyeseg.store import budgets, contest, events, jobs, leases, runs
from eyeseg.store.contest import Contest, Setting
from eyeseg.store.database import NOW, Store, chunks, insert, locked
from eyeseg.store.leases import Attempt
from eyeseg.store.tables import experiment, job, run, rung_score, rung_verdict, trial, trial_run

_SETTINGS = sa.select(experiment.c.run_settings).where(experiment.c.id == sa.bindparam("this_experiment"))


@dataclass(frozen=True)
class RungScore:
    """What a training has reached at a rung: means over the inner images for which they are defined. standing: judged or diverged."""

    epoch: int
    standing: str
    auc: float | None
    ap: float | None
    dice: float | None
    images: int


def prunes(connection: Connection, experiment_id: int) -> bool:
    """Whether the trainings of an experiment wait at rungs."""
    return _rules(connection, experiment_id) is not None


def next_rung(store: Store, held: Attempt, *, reached: tuple[int, int]) -> int | None:
    """Where this training, which has come so far (epochs, steps), is to wait next; None: it goes on to its end.

    A rung that it went by without a score is noted, so that nobody waits for one. None too when another experiment wants its runs, or a
    user brought it back.
    """
    with store.read() as connection:
        rules = _rules(connection, held.experiment_id)
        if rules is None:
            return None
        waiting = connection.execute(
            sa.select(run.c.id, trial.c.id.label("trial"), trial.c.experiment_id)
            .join(trial_run, trial_run.c.run_id == run.c.id)
            .join(trial, trial.c.id == trial_run.c.trial_id)
            .where(run.c.train_job_id == held.job_id, budgets.waiting())
        ).all()
        mine = rung_verdict.c.trial_id.in_({row.trial for row in waiting})
        decided = connection.execute(sa.select(rung_verdict.c.epoch, rung_verdict.c.goes_on).where(mine)).all()
    if any(row.experiment_id != held.experiment_id for row in waiting) or not all(row.goes_on for row in decided):
        return None
    numbers = {row.id for row in waiting}
    furthest = max((epochs for number, epochs in held.payload["serves"] if number in numbers), default=0)
    left = [rung for rung in rules.rungs if rung < furthest and rung not in {row.epoch for row in decided}]
    passed = [rung for rung in left if (rung, 0) < reached]
    if passed:
        _note_passed(store, held, passed)
    return next((rung for rung in left if rung not in passed), None)


def _note_passed(store: Store, held: Attempt, rungs: Sequence[int]) -> None:
    with store.write() as connection:
        leases.hold(connection, held)
        rows = [{**_named(held), "epoch": rung, "standing": contest.PASSED, "images": 0} for rung in rungs]
        connection.execute(insert(connection.dialect.name, rung_score).on_conflict_do_nothing(), rows)


def _named(held: Attempt) -> dict[str, str]:
    return {"training_key": held.training_key, "token": held.token}


def record(store: Store, held: Attempt, found: RungScore) -> None:
    """Keep the score of a training that ends here before its time: it is the same at all later rungs."""
    with store.write() as connection:
        leases.hold(connection, held)
        _keep(connection, held, found)


def pause(store: Store, held: Attempt, found: RungScore, *, seconds: float) -> JobState:
    """End an attempt at a rung: its score is kept, and when it was the last one waited for, the rung is decided in this transaction.

    Returns paused, or cancelled. Raises Fenced.
    """
    with store.write() as connection:
        rules = _alone(connection, held.experiment_id)  # before the job: whoever decides has all others wait, and sees their scores
        state = leases.pause(connection, held, seconds=seconds)
        _keep(connection, held, found)
        numbers = [number for number, _ in held.payload["serves"]]
        if rules is None or not contest.still_training(connection, held.experiment_id, numbers, found.epoch, rules):
            _settle(connection, held.experiment_id, rules)
        return state


def settle_waiting(store: Store) -> int:
    """Decide whatever can be decided: what a killed worker, a failure or a cancellation left. Returns how many rungs."""
    with store.read() as connection:
        waiting = list(connection.execute(sa.select(job.c.experiment_id).distinct().where(job.c.state == JobState.PAUSED)).scalars())
    decided = 0
    for number in waiting:
        with store.write() as connection:
            decided += _settle(connection, number, _alone(connection, number))
    return decided


def submitted(connection: Connection, experiment_id: int, values: Mapping[str, Any], run_ids: Sequence[int], *, fresh: bool) -> None:
    """What a submission changes: `prune` is what the newest one says, and runs come back that were pruned and are now wanted in full.

    fresh: the experiment is a new one; runs that another one pruned are wanted by it.
    """
    settings, now = values["run_settings"], values["run_settings"].get("prune")
    changed = False
    if not fresh:
        before = connection.execute(sa.select(experiment.c.run_settings).where(experiment.c.id == experiment_id)).scalar_one()
        changed = before.get("prune") != now
    if changed:
        _alone(connection, experiment_id)
        new = {"run_settings": {**before, "prune": now}, "grid_text": values["grid_text"]}
        connection.execute(experiment.update().where(experiment.c.id == experiment_id).values(new))
        events.append(connection, "prune changed", experiment_id=experiment_id, detail={"before": before.get("prune"), "now": now})
    if changed and now is None:
        mine = sa.select(trial.c.id).where(trial.c.experiment_id == experiment_id)
        connection.execute(rung_verdict.delete().where(rung_verdict.c.trial_id.in_(mine)))
    if fresh or (changed and now is None):
        for piece in chunks(run_ids):
            pruned = sa.select(run.c.evaluate_job_id).where(run.c.id.in_(piece), run.c.state == RunState.PRUNED)
            jobs.retry_evaluations(connection, list(connection.execute(pruned).scalars()), "")
    if changed:
        _settle(connection, experiment_id, Rules.of(settings))


def _rules(connection: Connection, experiment_id: int) -> Rules | None:
    return Rules.of(connection.execute(_SETTINGS, {"this_experiment": experiment_id}).scalar_one())


def _alone(connection: Connection, experiment_id: int) -> Rules | None:
    """The rules of an experiment whose rungs nobody else decides until the transaction ends."""
    query = locked(sa.select(experiment.c.run_settings).where(experiment.c.id == experiment_id))
    return Rules.of(connection.execute(query).scalar_one())


def _keep(connection: Connection, held: Attempt, found: RungScore) -> None:
    statement = insert(connection.dialect.name, rung_score)
    figures = {name: statement.excluded[name] for name in ("standing", "auc", "ap", "dice", "images", "token")}
    again = statement.on_conflict_do_update(index_elements=["training_key", "epoch"], set_=figures)
    connection.execute(again, {**_named(held), **asdict(found)})


def _settle(connection: Connection, experiment_id: int, rules: Rules | None) -> int:
    """Decide each competition as far as its scores go. Returns how many rungs were decided."""
    if rules is None:
        _go_on(connection, sa.select(job.c.id).where(job.c.experiment_id == experiment_id, job.c.state == JobState.PAUSED))
        return 0
    found = contest.read(connection, experiment_id, rules)
    _go_on(connection, [row.job_id for one in _all(found) if one.shared for _, row in one.members if row.state == JobState.PAUSED])
    return sum(_decide(connection, experiment_id, found, settings, rules) for settings in found.competitions)


def _all(found: Contest) -> Iterable[Setting]:
    return (one for settings in found.competitions for one in settings)


def _decide(connection: Connection, experiment_id: int, found: Contest, settings: Sequence[Setting], rules: Rules) -> int:
    decided = 0
    for rung in rules.rungs:
        open_ = {one.name: one for one in found.undecided(settings, rung)}
        standing = {name: one.contender(rung, found.scores, rules.by) for name, one in open_.items()}
        if False in standing.values():
            break
        if not open_:
            continue
        best, pruned = judged([one for one in standing.values() if isinstance(one, Contender)], rules)
        verdict = {one.name: (True, one.score) for one in best} | {one.name: (False, one.score) for one in pruned}
        bar = best[-1].score if best else None
        common = {"epoch": rung, "measure": rules.by, "bar": bar, "rivals": len(best) + len(pruned)}
        for name, one in open_.items():
            goes_on, score = verdict.get(name, (True, None))
            rows = [{**common, "trial_id": number, "goes_on": goes_on, "score": score} for number in one.trials(rung)]
            connection.execute(rung_verdict.insert().values(decided_at=NOW), rows)
            found.verdicts.update({(number, rung): goes_on for number in one.trials(rung)})
        detail = {**common, "go_on": [one.name for one in best], "pruned": [one.name for one in pruned]}
        detail["not_judged"] = sorted(set(open_) - set(verdict))
        events.append(connection, "rung decided", experiment_id=experiment_id, detail=detail)
        _end(connection, [row for one in pruned for row in open_[one.name].beyond(rung)], rung)
        gone = {one.name for one in pruned}
        stay = [one for name, one in open_.items() if name not in gone]
        _go_on(connection, [row.job_id for one in stay for _, row in one.members if row.state == JobState.PAUSED])
        decided += 1
    return decided


def _go_on(connection: Connection, trainings: sa.Select[Any] | Sequence[int]) -> None:
    if isinstance(trainings, sa.Select):
        trainings = list(connection.execute(trainings).scalars())
    changed: list[sa.Row[Any]] = []
    for piece in chunks(sorted(set(trainings))):
        changed += connection.execute(
            job.update()
            .where(job.c.id.in_(piece), job.c.state == JobState.PAUSED)
            .values(state=JobState.QUEUED, published_at=None)
            .returning(job.c.id, job.c.experiment_id)
        ).all()
    for row in changed:
        events.append(connection, "went on", job_id=row.id, experiment_id=row.experiment_id)
    runs.refresh(connection, [row.id for row in changed])


def _end(connection: Connection, rows: Sequence[Any], rung: int) -> None:
    """Prune the trainings of these runs, and the evaluations that wait for them: trainings first, as everywhere."""
    said = f"pruned at {rung} epochs: others of its kind scored more on the inner images"
    waits = {row.evaluate_job_id for row in rows if row.checkpoint_id is None}
    changed: list[sa.Row[Any]] = []
    for ids, state in (({row.job_id for row in rows}, JobState.PAUSED), (waits, JobState.PENDING)):
        for piece in chunks(sorted(ids)):
            connection.execute(locked(sa.select(job.c.id).where(job.c.id.in_(piece)).order_by(job.c.id))).all()
            changed += connection.execute(
                job.update()
                .where(job.c.id.in_(piece), job.c.state == state)
                .values(state=JobState.PRUNED, finished_at=NOW, error=said)
                .returning(job.c.id, job.c.experiment_id)
            ).all()
    for row in changed:
        events.append(connection, JobState.PRUNED, job_id=row.id, experiment_id=row.experiment_id, detail={"rung": rung})
    for piece in chunks([row.id for row in changed]):
        runs.refresh(connection, piece)
