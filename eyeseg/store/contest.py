"""Who competes with whom in an experiment that prunes, and where each setting stands at a rung."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from eyeseg.halving import Contender, Rules
from eyeseg.spec import DEFAULTS
from eyeseg.states import FINAL_JOB_STATES, JobState, Outcome
from eyeseg.store.tables import artifact, job, run, rung_score, rung_verdict, trial, trial_run

JUDGED, DIVERGED, PASSED = "judged", "diverged", "passed"
Scores = Mapping[str, Mapping[int, Row[Any]]]  # of trainings by their key, by the epochs of the rung

_OTHER_TRIAL, _OTHER_MEMBER = trial.alias("other_trial"), trial_run.alias("other_member")
_SHARED = sa.exists().where(
    _OTHER_MEMBER.c.run_id == run.c.id, _OTHER_TRIAL.c.id == _OTHER_MEMBER.c.trial_id, _OTHER_TRIAL.c.experiment_id != trial.c.experiment_id
)
_MEMBERS = (
    sa.select(trial.c.id.label("trial_id"), trial.c.digest, trial.c.split_id, trial.c.model, trial.c.params)
    .add_columns(run.c.id.label("run_id"), run.c.outcome, run.c.checkpoint_id, run.c.evaluate_job_id, artifact.c.epoch.label("ended"))
    .add_columns(job.c.id.label("job_id"), job.c.state, job.c.training_key, _SHARED.label("shared"))
    .join(trial_run, trial_run.c.trial_id == trial.c.id)
    .join(run, run.c.id == trial_run.c.run_id)
    .join(job, job.c.id == run.c.train_job_id)
    .outerjoin(artifact, artifact.c.id == run.c.checkpoint_id)
    .order_by(trial.c.position, run.c.id)
)


@dataclass
class Setting:
    """The trials that differ in nothing but epochs, where these share their trainings; in other schedules each is a setting of its own.

    members: a row for each run, with `epochs` beside it. shared: another experiment wants one of its runs too.
    """

    members: list[tuple[int, Row[Any]]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The digest of a trial, whichever sorts first."""
        return min(str(row.digest) for _, row in self.members)

    @property
    def shared(self) -> bool:
        return any(row.shared for _, row in self.members)

    @property
    def longest(self) -> int:
        return max(epochs for epochs, _ in self.members)

    def beyond(self, rung: int) -> list[Row[Any]]:
        """The rows of runs that have more epochs than that."""
        return [row for epochs, row in self.members if epochs > rung]

    def trials(self, rung: int) -> list[int]:
        """The trials with more epochs than that."""
        return sorted({row.trial_id for row in self.beyond(rung)})

    def contender(self, rung: int, scores: Scores, measure: str) -> Contender | bool | None:
        """How it stands there; False while a training of it is on the way, None when it cannot be judged and therefore goes on."""
        found = [_of_training(rows, rung, scores, measure) for rows in _by_training(self.beyond(rung)).values()]
        if PASSED in found:
            return None
        if None in found:
            return False
        values = [value for value in found if isinstance(value, float)]
        if DIVERGED in found:
            return Contender(self.name, None)
        return Contender(self.name, sum(values) / len(values)) if values else None


def _of_training(rows: list[Row[Any]], rung: int, scores: Scores, measure: str) -> float | str | None:
    """The score at the rung. DIVERGED; PASSED when it cannot have one any more; JUDGED when the images define none; None: not there yet."""
    known = scores.get(rows[0].training_key, {})
    ended_before = any(row.ended is not None and row.ended <= rung for row in rows)  # black for too long: what it is, it stays
    at = known.get(rung) or (known[max(known)] if ended_before and known else None)
    if at is not None:
        value = getattr(at, measure)
        return at.standing if at.standing != JUDGED or value is None else float(value)
    if any(row.outcome == Outcome.DIVERGED and row.checkpoint_id is None for row in rows):
        return DIVERGED
    return PASSED if all(row.state in FINAL_JOB_STATES for row in rows) else None


def _by_training(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.training_key].append(row)
    return found


@dataclass(frozen=True)
class Contest:
    """An experiment's competitions, each a list of settings. verdicts: by trial and rung, whether it goes on."""

    competitions: list[list[Setting]]
    scores: Scores
    verdicts: dict[tuple[int, int], bool]

    def undecided(self, settings: Iterable[Setting], rung: int) -> list[Setting]:
        """Those that compete at the rung: not past their end there, never pruned, and not decided upon."""
        pruned = {number for (number, _), goes_on in self.verdicts.items() if not goes_on}
        return [
            one
            for one in settings
            if one.longest > rung
            and not one.shared
            and not any((number, rung) in self.verdicts or number in pruned for number in one.trials(rung))
        ]


def read(connection: Connection, experiment_id: int, rules: Rules) -> Contest:
    """The competitions of an experiment as they stand."""
    rows = connection.execute(_MEMBERS.where(trial.c.experiment_id == experiment_id)).all()
    competitions: dict[tuple[Any, ...], list[Setting]] = defaultdict(list)
    for one in _settings(rows):
        first = one.members[0][1]
        competitions[first.split_id, first.model if rules.among == "model" else ""].append(one)
    mine = sa.select(trial.c.id).where(trial.c.experiment_id == experiment_id)
    decided = connection.execute(sa.select(rung_verdict).where(rung_verdict.c.trial_id.in_(mine)))
    verdicts = {(row.trial_id, row.epoch): bool(row.goes_on) for row in decided}
    return Contest(list(competitions.values()), _scores(connection, {row.training_key for row in rows}), verdicts)


def _settings(rows: Iterable[Row[Any]]) -> list[Setting]:
    """The rows of trials that have a training in common, together."""
    of_trial: dict[int, Setting] = {}
    of_key: dict[str, Setting] = {}
    for row in rows:
        one = of_trial.setdefault(row.trial_id, of_key.get(row.training_key) or Setting())
        other = of_key.setdefault(row.training_key, one)
        if other is not one:  # a trial that has something of both
            one.members += other.members
            of_trial |= {number: one for number, found in of_trial.items() if found is other}
            of_key |= {key: one for key, found in of_key.items() if found is other}
        one.members.append((int(row.params.get("epochs", DEFAULTS["epochs"])), row))
    return list({id(one): one for one in of_trial.values()}.values())


def _scores(connection: Connection, keys: set[str]) -> Scores:
    found: dict[str, dict[int, Row[Any]]] = defaultdict(dict)
    wanted = sorted(keys)
    for piece in (wanted[i : i + 500] for i in range(0, len(wanted), 500)):
        for row in connection.execute(sa.select(rung_score).where(rung_score.c.training_key.in_(piece))):
            found[row.training_key][row.epoch] = row
    return found


def still_training(connection: Connection, experiment_id: int, run_ids: Iterable[int], rung: int, rules: Rules) -> bool:
    """Whether a training beside that of these runs has not reached the rung: a look that costs less than all of `read`.

    It counts trainings too that nobody waits for; whoever is wrongly kept waiting by them is released by `settle_waiting`.
    """
    mine = sa.select(trial.c.split_id, trial.c.model).join(trial_run, trial_run.c.trial_id == trial.c.id)
    of_runs = (trial.c.experiment_id == experiment_id, trial_run.c.run_id.in_(list(run_ids)))
    place = connection.execute(mine.where(*of_runs).limit(1)).first()
    if place is None:
        return False
    same = [trial.c.experiment_id == experiment_id, trial.c.split_id == place.split_id]
    same += [trial.c.model == place.model] if rules.among == "model" else []
    there = sa.exists().where(rung_score.c.training_key == job.c.training_key, rung_score.c.epoch == rung)
    on_the_way = (
        sa.select(job.c.id)
        .select_from(trial)
        .join(trial_run, trial_run.c.trial_id == trial.c.id)
        .join(run, run.c.id == trial_run.c.run_id)
        .join(job, job.c.id == run.c.train_job_id)
        .where(*same, job.c.state.in_([JobState.QUEUED, JobState.RUNNING]), ~there)
    )
    return connection.execute(on_the_way.limit(1)).first() is not None
