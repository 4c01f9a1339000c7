"""How long a slot takes from the claim of a job to its first training step: the first job of a runner, and those after it.

    python benchmarks/warm_start.py [--models unet,fcn] [--size 256x170] [--jobs 6] [--keep]

A real supervisor claims the trainings of a grid one after the other from a store on this disk and has its runner carry them out. Every
epoch has one step, so the first step begins where the first epoch's event came, less the seconds that the event says.
"""

from __future__ import annotations

import itertools
import math
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
import study
from measuring import Facts, Report, command_of

from eyeseg import submission
from eyeseg.settings import read_settings
from eyeseg.states import JobKind
from eyeseg.store import open_store
from eyeseg.store.tables import job
from workers import supervisor as supervising
from workers.process import RunnerProcess
from workers.slots import CPU, slots


@dataclass
class Marks:
    """When what happened to a job: monotonic seconds."""

    asked: float = 0.0
    claimed: float = 0.0
    told: float = 0.0
    started: float = 0.0
    first_step: float = field(default=0.0)

    def parts_ms(self) -> tuple[float, float, float, float, float]:
        """Claim, preparing the order, until the runner has its data, until the first step; and all of it."""
        times = (self.asked, self.claimed, self.told, self.started, self.first_step)
        steps = [1000 * (later - earlier) for earlier, later in itertools.pairwise(times)]
        return steps[0], steps[1], steps[2], steps[3], sum(steps)


MARKS: list[Marks] = []


class Watched(RunnerProcess):
    """Notes when it was told of a job, and when the runner said what."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        put = self.events.put

        def noting(event: dict[str, Any] | None, *more: Any) -> None:
            now = time.monotonic()
            if event and event["event"] == "started":
                MARKS[-1].started = now
            if event and event["event"] == "epoch" and not MARKS[-1].first_step:
                MARKS[-1].first_step = now - event["seconds"]
            put(event, *more)

        self.events.put = noting  # type: ignore[method-assign]

    def tell(self, message: dict[str, Any]) -> None:
        MARKS[-1].told = time.monotonic()
        super().tell(message)


def run_jobs(grid: Path, folder: Path, jobs: int) -> list[Marks]:
    """The trainings of a grid, one after the other on one slot."""
    MARKS.clear()
    settings = read_settings({"EYESEG_HOME": str(folder / "home")})
    store = open_store(settings.store_url, create=True)
    submission.submit(submission.make_plan(grid), store)
    with store.read() as connection:
        trainings = list(connection.scalars(sa.select(job.c.id).where(job.c.kind == JobKind.TRAIN).order_by(job.c.id).limit(jobs)))
    (slot,) = slots([CPU], 1)
    one = supervising.Supervisor(slot, store, settings, worker="bench", stopping=threading.Event(), publish=lambda: None)
    for number in trainings:
        MARKS.append(Marks(asked=time.monotonic()))
        claimed = one.claim(number)
        assert claimed is not None
        MARKS[-1].claimed = time.monotonic()
        ending = one.carry_out(claimed)
        if ending != "done":
            raise SystemExit(f"job {number}: {ending}")
    one.end_runner()
    store.close()
    return list(MARKS)


def row(title: str, marks: list[Marks]) -> tuple[str, ...]:
    """The medians of the parts."""
    parts = list(zip(*(one.parts_ms() for one in marks), strict=True))
    shown = [f"{statistics.median(values):.1f} ms" for values in parts]
    return title, *shown, f"{min(parts[-1]):.0f} to {max(parts[-1]):.0f} ms"


@click.command()
@click.option("--models", default="unet,fcn", show_default=True)
@click.option("--size", default="256x170", show_default=True)
@click.option("--patients", default=20, show_default=True)
@click.option("--jobs", default=6, show_default=True, help="Trainings of each model, one a fold.")
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(*, models: str, size: str, patients: int, jobs: int, keep: bool) -> None:
    """Measure."""
    supervising.RunnerProcess = Watched  # type: ignore[misc]
    rows = []
    with tempfile.TemporaryDirectory(prefix="eyeseg-warm-") as scratch:
        for model in models.split(","):
            folder = Path(scratch) / model
            folder.mkdir()
            manifest, what = study.eyes(folder, patients=patients)
            grid = study.write_grid(
                folder,
                manifest,
                size=study.pair(size),
                epochs=[1],
                models=(model,),
                folds=jobs,
                batch_size=patients - math.ceil(patients / jobs),
            )
            marks = run_jobs(grid, folder, jobs)
            rows += [row(f"{model}, first job of a runner", marks[:1]), row(f"{model}, jobs after it", marks[1:])]
    head = ("from the claim to the first step", "claim", "order", "data", "model", "all", "spread")
    note = "Bar: 50 ms for a second job of the same model."
    Report("Warm start", command_of(__file__), (Facts(head, tuple(rows), note),), ("torch",), f"{what} at {size}.").publish(keep=keep)


if __name__ == "__main__":
    main()
