"""What successive halving saves, and what it costs: a study is trained to its end, and halving is then played on the scores it noted.

Each setting is trained under each draw of patients (reported, inner and training patients all differ), and the inner images are scored at
every rung that might be. What a rule would have pruned follows from these scores and eyeseg's own rules: nothing is trained twice.

python benchmarks/halving.py --manifest eye40x5/manifest.csv [--keep]
"""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from measuring import Report

from eyeseg import artifacts, folds
from eyeseg.halving import Contender, Rules, judged, ordered
from eyeseg.samples import Samples, draw_samples, read_manifest
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder
from eyeseg.training.dataset import Cache, build_cache, open_cache
from eyeseg.training.evaluate import evaluate
from eyeseg.training.fit import fit
from eyeseg.training.seeding import make_deterministic
from eyeseg.training.selection import inner_scores

BASE = RunSpec(model="unet", width=8, loss="bce_dice", batch_size=4, image_size=(64, 48), epochs=18)
RUNGS = (1, 2, 6)
RULES = (((6,), 0.5), ((6,), 0.25), ((2, 6), 0.5), ((2, 6), 1 / 3), ((1, 2, 6), 0.5))


@dataclass(frozen=True)
class Course:
    """A training: inner scores by epoch (None: diverged), and the mean AUC of the reported images at its end."""

    inner: Mapping[int, float | None]
    reported: float | None


@dataclass(frozen=True)
class Played:
    """What one rule did in one competition. pruned: the setting that would have been chosen; pruned_best: the best on the reported images;
    lost: how much less the chosen setting scores there than the one chosen without pruning."""

    saved: float
    pruned: bool
    pruned_best: bool
    lost: float


@dataclass(frozen=True)
class Line:
    """A rule over all competitions, means."""

    rungs: str
    keep: float
    saved: float
    pruned: float
    pruned_best: float
    by_lot: float
    lost: float
    most_lost: float


@dataclass(frozen=True)
class Table:
    """What each rule comes to."""

    title: str
    lines: tuple[Line, ...]
    note: str

    def markdown(self) -> str:
        """The lines, with what pruning by lot would do beside them."""
        head: tuple[str, ...] = ("rungs", "keep", "epochs saved", "winner pruned", "by lot it would be", "best on the reported fold pruned")
        head += ("AUC lost, mean", "AUC lost, most")
        rows = [f"{self.title}:", "", _row(*head), _row("---", *["---:"] * (len(head) - 1))]
        for line in self.lines:
            shares = (f"{share:.0%}" for share in (line.saved, line.pruned, line.by_lot, line.pruned_best))
            rows.append(_row(line.rungs, f"{line.keep:.2f}", *shares, f"{line.lost:.4f}", f"{line.most_lost:.4f}"))
        return "\n".join([*rows, "", self.note])


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def settings(few: int | None) -> list[RunSpec]:
    """What competes."""
    axes = itertools.product((0.0003, 0.001, 0.003, 0.01), (("adamw", "none"), ("adamw", "flips"), ("sgd", "none")))
    return [BASE.replace(lr=lr, optimizer=optimizer, augment=augment) for lr, (optimizer, augment) in axes][:few]


def trained(spec: RunSpec, cache: Cache, fold: folds.Fold, scratch: Path) -> Course:
    """Train a setting to its end; score the inner images at each rung and the reported ones at the end."""
    events: list[dict[str, Any]] = []
    marks = [*(rung for rung in RUNGS if rung < spec.epochs), spec.epochs]
    fit(
        spec, cache, fold.train, budgets=marks, device="cpu", checkpoints=CheckpointFolder(str(scratch), "job/a1"), resume=None,
        checkpoint_s=1e9, stop=lambda: False, on_event=events.append,
    )  # fmt: skip
    inner: dict[int, float | None] = dict.fromkeys(marks)
    reported = None
    for event in (event for event in events if event["event"] == "checkpoint"):
        weights = artifacts.fetch(str(scratch), event["path"], event["sha256"], scratch)
        found = inner_scores(spec, cache, fold.inner, weights=weights, device="cpu", stop=lambda: False)
        inner[event["epoch"]] = found["auc"] if found else None
        if event["epoch"] == spec.epochs:
            end = evaluate(spec, cache, fold, weights=weights, device="cpu", on_event=lambda _: None, stop=lambda: False)
            known = [row["auc"] for row in end.rows if row["auc"] is not None]
            reported = statistics.fmean(known) if known else None
    return Course(inner, reported)


def played(courses: Sequence[Course], rules: Rules) -> Played:
    """Play a competition of trainings of one length by the rules."""
    alive = {f"{number:03}": course for number, course in enumerate(courses)}
    everyone, end = dict(alive), max(courses[0].inner)
    spent = reached = 0
    for rung in rules.rungs:
        spent, reached = spent + (rung - reached) * len(alive), rung
        goes_on, _ = judged([Contender(name, course.inner[rung]) for name, course in alive.items()], rules)
        alive = {one.name: alive[one.name] for one in goes_on}
    spent += (end - reached) * len(alive)
    unpruned, chosen = _chosen(everyone, end), _chosen(alive, end)
    best = ordered(Contender(name, course.reported) for name, course in everyone.items())[0].name
    lost = (everyone[unpruned].reported or 0.0) - (everyone[chosen].reported or 0.0)
    return Played(1 - spent / (end * len(everyone)), unpruned not in alive, best not in alive, lost)


def _chosen(among: Mapping[str, Course], epoch: int) -> str:
    return ordered(Contender(name, course.inner[epoch]) for name, course in among.items())[0].name


def line(competitions: Sequence[Sequence[Course]], rungs: tuple[int, ...], keep: float) -> Line:
    """A rule over all competitions."""
    rules = Rules(rungs, keep, 1, "auc", "model")
    found = [played(courses, rules) for courses in competitions]
    kept = everyone = len(competitions[0])
    for _ in rungs:
        kept = rules.kept(kept)

    def mean(name: str) -> float:
        return statistics.fmean(getattr(one, name) for one in found)

    shown = ", ".join(map(str, rungs))
    most = max(one.lost for one in found)
    return Line(shown, keep, mean("saved"), mean("pruned"), mean("pruned_best"), 1 - kept / everyone, mean("lost"), most)


def _cache(samples: Samples, folder: Path) -> Cache:
    return open_cache(build_cache(samples, BASE.image_size, BASE.channels, folder))


@click.command()
@click.option("--manifest", type=click.Path(path_type=Path), help="Real images. Default: drawn ones.")
@click.option("--draws", default=4, show_default=True, help="Draws of reported, inner and training patients.")
@click.option("--few", type=int, help="Only so many settings.")
@click.option("--minutes", type=float, default=60.0, show_default=True, help="No further draw is begun after so many.")
@click.option("--subsets", default=250, show_default=True, help="Further competitions: halves of the settings, drawn by lot.")
@click.option("--keep", is_flag=True, help="Keep the result for docs/benchmarks.md.")
def main(*, manifest: Path | None, draws: int, few: int | None, minutes: float, subsets: int, keep: bool) -> None:
    """Train the study, then play each rule on it."""
    make_deterministic()
    began, specs = time.monotonic(), settings(few)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples = read_manifest(manifest or draw_samples(folder / "eyes", patients=20, timepoints=3))
        cache = _cache(samples, folder / "cache")
        definition = {"kind": "holdout", "val": 0.25, "order": "random", "by": "patient", "repeats": draws, "inner": 0.25}
        parts = folds.partition(definition, samples).folds
        places: list[list[Course]] = []
        for number, fold in enumerate(parts):
            if number and time.monotonic() - began > 60 * minutes:
                break
            places.append([])
            for place, spec in enumerate(specs):
                places[-1].append(trained(spec.replace(seed=number), cache, fold, folder / f"{number}-{place}"))
            click.echo(f"draw {number + 1} of {len(parts)}: {time.monotonic() - began:.0f} s", err=True)
    tables = _tables(places, subsets)
    sides = [len({samples[i].patient for i in side}) for side in (parts[0].train, parts[0].inner, parts[0].val)]
    said = (
        f"{len(specs)} settings of {BASE.model} (lr, optimizer, augmentation), {BASE.epochs} epochs, {len(samples)} "
        f"{'real' if manifest else 'drawn'} images at {BASE.image_size[0]} x {BASE.image_size[1]}: {sides[0]} patients to train on, "
        f"{sides[1]} to judge by, {sides[2]} reported. {len(places)} draws of patients, {len(places) * len(specs)} trainings, one model: "
        f"small, and no more than a hint for other data. {time.monotonic() - began:.0f} s."
    )
    command = f"python benchmarks/halving.py{' --manifest eye40x5/manifest.csv' if manifest else ''} --draws {draws}"
    Report("Halving", command, tables, ("torch",), note=said).publish(keep=keep)  # type: ignore[arg-type]


def _tables(places: Sequence[Sequence[Course]], subsets: int) -> tuple[Table, Table]:
    lot, many = random.Random(0), len(places[0])
    halves = [lot.sample(lot.choice(places), max(2, many // 2)) for _ in range(subsets)]
    note = (
        "Winner: the setting with the highest inner AUC at the end of an unpruned study. AUC lost: on the reported images, by choosing the "
        "best by inner AUC among those left."
    )
    again = "The settings of a competition are drawn by lot from the same trainings: the competitions are not independent."
    return (
        Table(f"{len(places)} competitions of {many} settings", tuple(line(places, *rule) for rule in RULES), note),
        Table(f"{subsets} competitions of {len(halves[0])} settings", tuple(line(halves, *rule) for rule in RULES), again),
    )


if __name__ == "__main__":
    main()
