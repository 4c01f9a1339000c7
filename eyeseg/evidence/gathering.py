"""From the store to the evidence of one split's table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from eyeseg.curves import Curve, unpacked
from eyeseg.evidence import pictures
from eyeseg.evidence.found import Evidence, Failure, Hard, Image, Leader, Leak, Origin, Run, Training
from eyeseg.ranking import Row, Table
from eyeseg.settings import Settings
from eyeseg.spec import RunSpec
from eyeseg.states import JobState, Outcome, RunState
from eyeseg.store import Store, evidence, experiments, reading, record

LEADERS = 6
RUNS = 400
FAILURES = 100
HARDEST = 12
_BLACK = "predicts no lesion: no pixel of any of its images is above 0.5"

Found = list[dict[str, Any]]


def gather(store: Store, settings: Settings, table: Table) -> Evidence:
    """What stands behind a table. Missing curves, maps or images are said in its notes; nothing missing is an error."""
    experiment = experiments.find(store, table.experiment)
    split = next(row for row in reading.splits(store, experiment["id"]) if row["name"] == table.split)
    pruned = {one.trial for one in table.pruned}
    found = [run for run in evidence.runs_of_split(store, split["id"]) if run["trial"] not in pruned]
    rows = leading(table.rows)
    leaders = [_leader(store, row, [run for run in found if run["trial"] == row.trial]) for row in rows]
    seconds = {row["id"]: row["device_seconds"] for row in reading.runs_of_split(store, split["id"])}
    place = {row.trial: i for i, row in enumerate(table.rows)}
    shown = sorted((run for run in found if run["trial"] in place), key=lambda run: place[run["trial"]])
    failures = [failure for run in found if (failure := _failure(run))]
    best = leaders[0] if leaders else None
    aucs = {image.name: image.auc for image in best.images} if best else {}
    sheet, hidden, notes = pictures.sheet(store, settings, experiment, best, found)
    return Evidence(
        table=table,
        origin=_origin(experiment, split),
        leaders=tuple(leaders),
        runs=tuple(_run(run, seconds.get(run["id"], 0.0)) for run in shown[:RUNS]),
        runs_hidden=len(found) - len(shown[:RUNS]),
        failures=tuple(failures[:FAILURES]),
        failures_hidden=max(0, len(failures) - FAILURES),
        hardest=tuple(
            Hard(row["image"], row["patient"], row["auc_mean"], row["auc_min"], row["runs"], aucs.get(row["image"]))
            for row in evidence.hardest(store, split["id"], most=HARDEST)
        ),
        leaks=tuple(Leak(fold, patients) for fold, patients in enumerate(split["leaks"], start=1)),
        sheet=tuple(sheet),
        sheet_hidden=hidden,
        notes=(*_without_curves(leaders), *notes),
    )


def leading(rows: Sequence[Row]) -> list[Row]:
    """The best scored trial of each model, or of one model the first few."""
    scored = [row for row in rows if row.image_auc_mean is not None]
    best: dict[str, Row] = {}
    for row in scored:
        best.setdefault(row.model, row)
    return (list(best.values()) if len(best) > 1 else scored)[:LEADERS]


def _leader(store: Store, row: Row, runs: Found) -> Leader:
    of_seed: dict[int, Found] = defaultdict(list)
    for run in runs:
        if run["outcome"] in (Outcome.OK, Outcome.ALL_BLACK):
            of_seed[run["seed"]].append(run)
    first = of_seed[min(of_seed)] if of_seed else []
    by_id = {run["id"]: run for run in first}
    curves = evidence.curves(store, by_id)
    images = [
        Image(
            name=score["image"],
            patient=score["patient"],
            position=score["position"],
            fold=by_id[score["run_id"]]["fold"],
            run=by_id[score["run_id"]]["digest"],
            auc=score["auc"],
            ap=score["ap"],
            dice=score["dice"],
            curve=_curve(curves.get(score["run_id"], {}).get(score["position"])),
        )
        for score in evidence.scores(store, by_id)
    ]
    trainings = [_training(store, run) for run in runs if run["training_state"] != JobState.PENDING]
    return Leader(row, tuple(sorted(images, key=lambda image: (image.position, image.fold))), tuple(t for t in trainings if t.epochs))


def _curve(text: str | None) -> Curve | None:
    try:
        return unpacked(text) if text else None
    except ValueError:  # of another eyeseg: as good as none
        return None


def _training(store: Store, run: dict[str, Any]) -> Training:
    wanted = run["epoch"] or RunSpec.from_json(record.find_run(store, run["digest"])["spec"]).epochs
    rows = [row for row in record.epochs(store, run, most=wanted) if row["loss"] is not None]
    return Training(run["fold"], run["seed"], tuple(row["epoch"] for row in rows), tuple(row["loss"] for row in rows))


def _run(run: dict[str, Any], seconds: float) -> Run:
    return Run(
        run=run["digest"],
        trial=run["trial"],
        model=run["model"],
        fold=run["fold"],
        seed=run["seed"],
        state=run["state"],
        outcome=run["outcome"],
        image_auc_mean=run["image_auc_mean"],
        epoch=run["epoch"],
        device_seconds=seconds,
        finished_at=run["finished_at"],
        checkpoint_sha256=run["sha256"] or "",
        provenance=run["provenance"] or {},
        remark=run["remark"] or "",
    )


def _failure(run: dict[str, Any]) -> Failure | None:
    """None for a sound run."""
    if run["state"] == RunState.DONE and run["outcome"] == Outcome.OK:
        return None
    broken = next(
        (
            (run[f"{kind}_job_id"], f"{job}: {run[f'{job}_error'] or run[f'{job}_state']}")
            for kind, job in (("train", "training"), ("evaluate", "evaluation"))  # the evaluation of a failed training fails with it
            if run[f"{job}_state"] in (JobState.FAILED, JobState.DEAD)
        ),
        None,
    )
    words = run["remark"] or (broken[1] if broken else _BLACK if run["outcome"] == Outcome.ALL_BLACK else "")
    what = str(run["outcome"] or run["state"])
    return Failure(run["digest"], run["model"], run["fold"], run["seed"], what, words, broken[0] if broken else None)


def _origin(experiment: dict[str, Any], split: dict[str, Any]) -> Origin:
    return Origin(
        experiment=experiment["name"],
        grid=experiment["grid_text"],
        manifest=experiment["manifest"],
        submitted_at=experiment["created_at"],
        provenance=experiment["provenance"],
        split=split["definition"],
        allow_leakage=split["allow_leakage"] or "",
    )


def _without_curves(leaders: Sequence[Leader]) -> list[str]:
    """Says of which trials no ROC curve can be drawn: their runs were evaluated before curves were kept."""
    lacking = [leader.row.model for leader in leaders if leader.images and not leader.curves]
    if not lacking:
        return []
    said = (
        f"No ROC curves are stored for {', '.join(lacking)}: these runs were evaluated by an eyeseg that kept none. Their AUCs are exact "
        "all the same. To draw the curves, run the grid again in an empty EYESEG_HOME."
    )
    return [said]
