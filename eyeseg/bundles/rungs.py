"""Whether what a bundle says was pruned follows from the scores that it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from eyeseg.bundles.consistency import Contents, Finding, finding
from eyeseg.spec import RunSpec
from eyeseg.states import RunState

Row = dict[str, Any]
_CLOSE = 1e-9


def pruning(contents: Contents) -> Finding:
    """Every pruned run is of a trial that was decided against, below the bar, by the mean of its trainings' scores on the inner images."""
    records = contents.records
    against = {row["trial_id"] for row in records["rung_verdict"] if not row["goes_on"]}
    of_run: dict[int, set[int]] = defaultdict(set)
    for row in records["trial_run"]:
        of_run[row["run_id"]].add(row["trial_id"])
    wrong = [
        f"run {row['digest']}: is pruned, and no trial of it was decided against"
        for row in records["run"]
        if row["state"] == RunState.PRUNED and not of_run[row["id"]] & against
    ]
    wrong += [said for row in records["rung_verdict"] for said in _of_verdict(contents, row)]
    count = len(records["rung_verdict"])
    return finding("pruning", f"{count} verdicts on trials at their rungs follow from the scores there", wrong)


def _of_verdict(contents: Contents, row: Row) -> Iterator[str]:
    records = contents.records
    trial = next((one for one in records["trial"] if one["id"] == row["trial_id"]), None)
    if trial is None:
        yield f"rung_verdicts.csv: trial number {row['trial_id']} is none of trials.json"
        return
    where = f"rung_verdicts.csv: trial {trial['digest']} at epoch {row['epoch']}"
    if not row["goes_on"] and None not in (row["score"], row["bar"]) and row["score"] > row["bar"]:
        yield f"{where}: was pruned with {row['score']}, and {row['bar']} went on"
    members = [records.runs[one["run_id"]] for one in records["trial_run"] if one["trial_id"] == trial["id"]]
    if row["score"] is None or len(members) < trial["runs_expected"]:  # of a single run's bundle: the others are not here
        return
    mean = _mean(contents, members, row)
    if mean is not None and abs(mean - row["score"]) > _CLOSE:
        yield f"{where}: was judged by {row['score']}, its trainings scored {mean} there"


def _mean(contents: Contents, members: Iterable[Row], row: Row) -> float | None:
    """Over the trainings of these runs; None when one was not scored there itself."""
    keys = {one["id"]: one["training_key"] for one in contents.records["job"]}
    wanted = {keys[one["train_job_id"]] for one in members if RunSpec.from_json(one["spec"]).epochs > row["epoch"]}
    scored = {one["training_key"]: one for one in contents.records["rung_score"] if one["epoch"] == row["epoch"]}
    if not wanted or not wanted <= scored.keys():
        return None
    values = [scored[key][row["measure"]] for key in wanted]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
