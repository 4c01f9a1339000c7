"""What baselines score: kept once for each fold of each split of the data, whatever runs and experiments stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from eyeseg.spec import RunSpec
from eyeseg.store.database import Store, insert
from eyeseg.store.tables import baseline_score, run, trial, trial_run

_PLACE = sa.select(run.c.data_fingerprint, run.c.split_fingerprint, run.c.fold, run.c.spec).where(run.c.id == sa.bindparam("this_run"))
_BESIDE = [baseline_score.c[name] == sa.bindparam(name) for name in ("data_fingerprint", "split_fingerprint", "fold", "view")]
_KNOWN = sa.select(baseline_score.c.name).distinct().where(*_BESIDE)


def missing(connection: Connection, run_id: int, names: Sequence[str]) -> list[str]:
    """Those of the baselines that have no scores yet on the data and fold of a run."""
    known = set(connection.execute(_KNOWN, _place(connection, run_id)).scalars())
    return [name for name in names if name not in known]


def keep(connection: Connection, run_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows (name, index, image, patient, auc, ap) for the data and fold of a run; what is there already stays."""
    if rows:
        place = _place(connection, run_id)
        values = [{**place, "position": row["index"], **{k: row[k] for k in ("name", "image", "patient", "auc", "ap")}} for row in rows]
        connection.execute(insert(connection.dialect.name, baseline_score).on_conflict_do_nothing(), values)


def scores(store: Store, split_id: int) -> list[tuple[str, int, str, str, float | None, float | None]]:
    """(name, fold, image, patient, auc, ap) of all folds of a split of an experiment, by name and fold."""
    c = baseline_score.c
    of_split = sa.select(trial_run.c.run_id).join(trial, trial.c.id == trial_run.c.trial_id).where(trial.c.split_id == split_id).limit(1)
    with store.read() as connection:
        one = connection.execute(of_split).scalar_one_or_none()
        if one is None:
            return []
        beside = [c[name] == value for name, value in _place(connection, one).items() if name != "fold"]
        rows = connection.execute(
            sa.select(c.name, c.fold, c.image, c.patient, c.auc, c.ap).where(*beside).order_by(c.name, c.fold, c.position)
        )
        return [(row.name, row.fold, row.image, row.patient, row.auc, row.ap) for row in rows]


def _place(connection: Connection, run_id: int) -> dict[str, Any]:
    """What the scores depend on: data, split, fold, and what is seen of the images."""
    found = connection.execute(_PLACE, {"this_run": run_id}).one()
    return {
        "data_fingerprint": found.data_fingerprint,
        "split_fingerprint": found.split_fingerprint,
        "fold": found.fold,
        "view": RunSpec.from_json(found.spec).view,
    }
