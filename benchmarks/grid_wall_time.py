"""How long a whole small study takes: eyeseg as it is, against a plain script, joblib and Ray Tune.

    python benchmarks/grid_wall_time.py [--rounds 1] [--part all|whole|steps] [--only joblib,eyeseg] [--keep]

The study: five systems, five patient-grouped folds, three epoch budgets. Everybody starts from files on the disk, and is timed from the
command to its end, starts of processes included. Candidates with fp32 must come to the same scores, to the last bit of every image's AUC;
the plain script with torch's own threads need not, as sums over several threads are rounded otherwise. What the script shares with eyeseg
is said in plain_study.py. eyeseg does more in its time: checkpoints, leases, a store, average precision, Dice at a tuned threshold, curves,
maps and baselines.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
import study
from measuring import Facts, Line, Report, Table, command_of

from eyeseg.store import open_store
from eyeseg.store.tables import image_score, run

EYESEG = [sys.executable, "-c", "from eyeseg.cli import main; main()"]
Scores = dict[str, list[float | None]]


@dataclass
class Done:
    """What one candidate took, and found."""

    seconds: float
    cpu_s: float
    scores: Scores = field(repr=False)
    working_s: float = 0.0


@dataclass(frozen=True)
class Setting:
    """The size of the study."""

    folder: Path
    manifest: Path
    size: tuple[int, int]
    epochs: list[int]
    models: tuple[str, ...]
    folds: int
    processes: int


def eyeseg(setting: Setting, folder: Path, *, precision: str = "fp32", chosen: list[int] | None = None) -> Done:
    """The whole stack in a new home: broker, worker, Flower, store, report."""
    grid = grid_of(setting, folder, precision=precision, chosen=chosen)
    environment = {"EYESEG_HOME": str(folder / "home"), "EYESEG_DEVICES": "cpu", "EYESEG_SLOTS": str(setting.processes)}
    done = timed([*EYESEG, "submit-grid", str(grid), "--wait"], folder, environment)
    store = open_store(f"sqlite:///{folder / 'home' / 'store.db'}")
    with store.read() as connection:
        rows = connection.execute(
            sa.select(run.c.spec, image_score.c.position, image_score.c.auc)
            .join(image_score, image_score.c.run_id == run.c.id)
            .order_by(run.c.id, image_score.c.position)
        ).all()
        done.working_s = working_seconds(connection)
    store.close()
    for spec, _, auc in rows:
        values = spec if isinstance(spec, dict) else json.loads(spec)
        key = study.key_of(values.get("model", "unet"), values.get("fold", 1), values.get("epochs", 50))
        done.scores.setdefault(key, []).append(auc)
    return done


def working_seconds(connection: sa.Connection) -> float:
    """From the first claim to the last end."""
    from eyeseg.store.tables import attempt

    first, last = connection.execute(sa.select(sa.func.min(attempt.c.started_at), sa.func.max(attempt.c.ended_at))).one()
    return float(last - first)


def plain(setting: Setting, folder: Path, *arguments: str, chosen: list[int] | None = None, threads: str | None = None) -> Done:
    """The plain script, sequential or by a peer."""
    runs, out = folder / "runs.json", folder / "scores.json"
    study.write_runs(grid_of(setting, folder, chosen=chosen), runs)
    program = [sys.executable, str(Path(__file__).with_name("plain_study.py")), str(runs), str(out), *arguments]
    done = timed([*program, "--processes", str(setting.processes)], folder, {"OMP_NUM_THREADS": threads} if threads else {})
    done.scores.update(json.loads(out.read_text()))
    return done


def grid_of(setting: Setting, folder: Path, *, precision: str = "fp32", chosen: list[int] | None = None) -> Path:
    return study.write_grid(
        folder, setting.manifest, size=setting.size, epochs=setting.epochs, precision=precision, models=setting.models,
        folds=setting.folds, chosen=chosen,
    )  # fmt: skip


def timed(command: list[str], folder: Path, environment: dict[str, str]) -> Done:
    """Run a command to its end. OMP_NUM_THREADS of the caller is not passed on: the candidates choose their threads themselves."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("OMP_", "MKL_", "EYESEG_"))}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with (folder / "log").open("w") as log:
        status = subprocess.run(command, cwd=folder, env=inherited | environment, stdout=log, stderr=log, check=False).returncode
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}:\n{(folder / 'log').read_text()[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Done(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, {})


def candidates(setting: Setting) -> dict[str, Callable[[Path], Done]]:
    """Who is compared; a peer that is not installed is left out."""
    two = f"{setting.processes} processes"
    found: dict[str, Callable[[Path], Done]] = {
        "plain script, one run after the other": lambda folder: plain(setting, folder),
        f"joblib, {two}": lambda folder: plain(setting, folder, "--by", "joblib"),
        f"Ray Tune, {two}": lambda folder: plain(setting, folder, "--by", "ray"),
        f"eyeseg, {setting.processes} slots": lambda folder: eyeseg(setting, folder),
        f"eyeseg, {setting.processes} slots, bf16": lambda folder: eyeseg(setting, folder, precision="bf16"),
    }
    absent = {name for name, package in (("joblib", "joblib"), ("Ray Tune", "ray")) if importlib.util.find_spec(package) is None}
    return {name: call for name, call in found.items() if name.partition(",")[0] not in absent}


def steps(setting: Setting) -> dict[str, Callable[[Path], Done]]:
    """The way from the plain script to eyeseg, one change at a time, on the first fold alone."""
    one, slots = [1], ["--by", "joblib"]
    return {
        "plain script": lambda folder: plain(setting, folder, chosen=one),
        "+ slots of one thread": lambda folder: plain(setting, folder, *slots, chosen=one),
        "+ images decoded once": lambda folder: plain(setting, folder, *slots, "--cached", chosen=one),
        "+ one training for all budgets": lambda folder: plain(setting, folder, *slots, "--cached", "--shared", chosen=one),
        "eyeseg": lambda folder: eyeseg(setting, folder, chosen=one),
        "eyeseg, bf16": lambda folder: eyeseg(setting, folder, precision="bf16", chosen=one),
    }


def measured(what: dict[str, Callable[[Path], Done]], rounds: int, scratch: Path) -> dict[str, list[Done]]:
    """Every candidate in turn, each in a folder of its own that goes away."""
    found: dict[str, list[Done]] = {name: [] for name in what}
    for _ in range(rounds):
        for name, call in what.items():
            with tempfile.TemporaryDirectory(dir=scratch) as folder:
                found[name].append(call(Path(folder)))
            click.echo(f"{name}: {found[name][-1].seconds:.1f} s, {found[name][-1].cpu_s:.1f} s of CPU", err=True)
    return found


def lines(found: dict[str, list[Done]]) -> tuple[Line, ...]:
    """Medians, and how many times as fast as the first."""
    medians = {name: statistics.median(one.seconds for one in done) for name, done in found.items()}
    first = next(iter(medians.values()))
    return tuple(
        Line(name, medians[name], min(one.seconds for one in done), max(one.seconds for one in done), first / medians[name])
        for name, done in found.items()
    )


def agreement(scores: Scores, reference: Scores) -> str:
    """How far the AUC of any image is from the reference's."""
    if scores.keys() != reference.keys():
        raise SystemExit(f"different runs: {sorted(scores.keys() ^ reference.keys())}")
    pairs = [(a, b) for key in reference for a, b in zip(scores[key], reference[key], strict=True)]
    if any((a is None) != (b is None) for a, b in pairs):
        return "other images undefined"
    far = [abs(a - b) for a, b in pairs if a is not None and b is not None]
    equal = sum(distance < 1e-12 for distance in far)
    return f"all {len(far)} equal" if equal == len(far) else f"{equal} of {len(far)} equal, at most {max(far):.2g} apart"


def mean_auc(scores: Scores) -> float:
    """Over all images of all runs."""
    return statistics.fmean(value for each in scores.values() for value in each if value is not None)


def facts(found: dict[str, list[Done]], best: str) -> Facts:
    """Scores and ratios: against the best of the others too."""
    reference = next(done[0].scores for name, done in found.items() if name.startswith("eyeseg"))
    best_s = statistics.median(one.seconds for one in found[best])
    rows = []
    for name, done in found.items():
        seconds = statistics.median(one.seconds for one in done)
        cpu, working = (statistics.median(values) for values in ([one.cpu_s for one in done], [one.working_s for one in done]))
        rows.append(
            (
                name,
                f"{best_s / seconds:.2f}x",
                f"{cpu:.0f} s",
                f"{working:.1f} s" if working else "",
                f"{mean_auc(done[0].scores):.4f}",
                agreement(done[0].scores, reference),
            )
        )
    head = ("", f"against {best.partition(',')[0]}", "CPU", "first claim to last end", "mean AUC", "AUC of images against eyeseg's")
    return Facts(head, tuple(rows), note="Bar: against the best of the others 3x with equal fp32 scores, 5x with bf16 at an AUC no worse.")


def shares(found: dict[str, list[Done]]) -> Facts:
    """What each step brings, as a factor on the step before."""
    medians = [
        (name, statistics.median(one.seconds for one in done), statistics.median(one.cpu_s for one in done)) for name, done in found.items()
    ]
    rows = [(medians[0][0], f"{medians[0][1]:.1f} s", "", f"{medians[0][2]:.0f} s", "")]
    rows += [
        (name, f"{wall:.1f} s", f"{before[1] / wall:.2f}x", f"{cpu:.0f} s", f"{before[2] / cpu:.2f}x")
        for before, (name, wall, cpu) in itertools.pairwise(medians)
    ]
    head = ("fold 1 alone", "wall time", "against the line before", "CPU", "against the line before")
    return Facts(head, tuple(rows))


def checked(found: dict[str, list[Done]]) -> str:
    """Whether the candidates that compute in fp32 on one thread come to one AUC for every image. A difference: what it is, in words."""
    alike = [name for name in found if name.startswith(("joblib", "Ray", "eyeseg", "+")) and "bf16" not in name]
    wrong = [
        f"{name}: {said}" for name in alike if not (said := agreement(found[name][0].scores, found[alike[0]][0].scores)).startswith("all")
    ]
    return f"NOT THE SAME NUMBERS: {'; '.join(wrong)}." if wrong else ""


def chosen_of(what: dict[str, Callable[[Path], Done]], only: str | None) -> dict[str, Callable[[Path], Done]]:
    return {name: call for name, call in what.items() if not only or any(part in name for part in only.split(","))}


@click.command()
@click.option("--rounds", default=1, show_default=True)
@click.option("--patients", default=25, show_default=True, help="One image each.")
@click.option("--files", default="", help="Photographs in files of this size, such as 4288x2848: real ones enlarged, or drawn.")
@click.option("--size", default="96x64", show_default=True, help="At which they are trained.")
@click.option("--epochs", default="5,7,10", show_default=True, help="A tenth of the study's 50, 70 and 100 for DeepLabv3.")
@click.option("--models", default=",".join(study.MODELS), show_default=True)
@click.option("--folds", default=5, show_default=True)
@click.option("--processes", default=2, show_default=True)
@click.option("--part", type=click.Choice(["all", "whole", "steps"]), default="all", help="The whole study, the way to eyeseg, or both.")
@click.option("--only", help="Comma-separated parts of names; of the whole study, eyeseg in fp32 should be among them.")
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(**options: Any) -> None:
    """Compare."""
    with tempfile.TemporaryDirectory(prefix="eyeseg-study-") as scratch:
        folder, files = Path(scratch), options["files"]
        manifest, what = study.eyes(folder, patients=options["patients"], size=study.pair(files) if files else None)
        epochs = [int(number) for number in options["epochs"].split(",")]
        setting = Setting(
            folder,
            manifest,
            study.pair(options["size"]),
            epochs,
            tuple(options["models"].split(",")),
            options["folds"],
            options["processes"],
        )
        tables: list[Table | Facts] = []
        differences = []
        if options["part"] != "steps":
            whole = measured(chosen_of(candidates(setting), options["only"]), options["rounds"], folder)
            tables += whole_study(whole)
            differences.append(checked(whole))
        if options["part"] != "whole":
            way = measured(chosen_of(steps(setting), options["only"]), options["rounds"], folder)
            tables.append(shares(way))
            differences.append(checked(way))
        naive, shared = sum(epochs), max(epochs)
        note = (
            f"{len(setting.models)} systems x {setting.folds} folds x epochs {options['epochs']} on {what}, {options['size']} pixels in "
            f"training. Epochs of a setting: {naive} one by one, {shared} shared ({naive / shared:.2f}x)."
        )
    said = " ".join(part for part in differences if part)
    packages = ("torch", "joblib", "ray", "scikit-learn")
    name = "Grid wall time" + (f" with files of {options['files']}" if options["files"] else "")
    name += "" if options["part"] == "all" else f" {options['part']}"
    report = Report(name, command_of(__file__), tuple(tables), packages, f"{note} {said}".rstrip())
    report.publish(keep=options["keep"])
    if said:
        raise SystemExit(said)


def whole_study(found: dict[str, list[Done]]) -> list[Table | Facts]:
    """Times, and where eyeseg is among the candidates, scores and the ratio to the best of the others."""
    tables: list[Table | Facts] = [Table("the whole study", lines(found), next(iter(found)))]
    others = {name: statistics.median(one.seconds for one in done) for name, done in found.items() if not name.startswith("eyeseg")}
    if others and len(others) < len(found):
        tables.append(facts(found, min(others, key=lambda name: others[name])))
    return tables


if __name__ == "__main__":
    main()
