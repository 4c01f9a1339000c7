"""What is drawn of experiments that run: bars, slots with their jobs, what is stuck, when it will be over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from eyeseg.forecast import Forecast
    from eyeseg.settings import Settings
    from eyeseg.store import Store

FORECAST_S = 5.0  # how often it is worked out anew: it reads more than what is running
MOST_JOBS = 24


class Watched:
    """Some experiments, looked at again and again."""

    def __init__(self, store: Store, settings: Settings, experiments: Sequence[tuple[int, str]]) -> None:
        from eyeseg.store.pace import Remaining

        self._store, self._settings = store, settings
        self.names = dict(experiments)
        self._left = {number: Remaining(store, number) for number in self.names}
        self._forecasts: dict[int, Forecast | None] = {}
        self._forecast_at = 0.0

    def look(self) -> dict[str, Any]:
        """The state now: `experiments` with their counts and forecast, `running` jobs, `workers`."""
        from eyeseg import local
        from eyeseg.store import pace, reading

        workers = local.living_workers(self._store, self._settings)
        found = [{"id": number, "name": name, **reading.progress(self._store, number)} for number, name in self.names.items()]
        if time.monotonic() - self._forecast_at > FORECAST_S:
            slots = sum(worker["slots"] for worker in workers)
            self._forecasts = {row["id"]: self._forecast(row["id"], slots) for row in found if row["ended"] < row["runs"]}
            self._forecast_at = time.monotonic()
        for row in found:
            row["forecast"] = self._forecasts.get(row["id"]) if row["ended"] < row["runs"] else None
        return {"experiments": found, "workers": workers, "running": pace.running(self._store, list(self.names))}

    def _forecast(self, number: int, slots: int) -> Forecast | None:
        from eyeseg.forecast import Left, forecast
        from eyeseg.store import pace

        epochs, evaluating = pace.measured(self._store, number)
        left = self._left[number]
        trainings = [Left(model, epochs_left) for model, epochs_left in left.trainings().values()]
        return forecast(trainings, left.evaluations(), epochs=epochs, evaluating=evaluating, slots=slots)


def screen(stream: TextIO) -> Console:
    """Where a picture is drawn that moves: past the stream of the command line, which lets nothing move a terminal."""
    from rich.console import Console

    return Console(file=getattr(stream, "unfiltered", stream))


def drawn(state: dict[str, Any]) -> RenderableType:
    """The state as bars and a table, for a terminal."""
    from rich.console import Group
    from rich.markup import escape
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    from eyeseg.plain import one_line

    bars = Table.grid(padding=(0, 1))
    for row in state["experiments"]:
        failed = f"[red]{row['failed']} failed[/]" if row["failed"] else ""
        counted = f"{row['ended']}/{row['runs']} runs"
        bar = ProgressBar(total=max(row["runs"], 1), completed=row["ended"], width=30)
        bars.add_row(f"[bold]{escape(one_line(row['name']))}[/]", bar, counted, failed, until(row))
    slots = Table(box=None, padding=(0, 1), show_edge=False)
    for name, side in (("slot", "left"), ("job", "left"), ("epoch", "right"), ("loss", "right"), ("images/s", "right"), ("for", "right")):
        slots.add_column(name, justify=side, header_style="dim", no_wrap=name != "job")  # type: ignore[arg-type]
    for row in state["running"][:MOST_JOBS]:
        slots.add_row(*(escape(one_line(cell)) for cell in cells(row)))
    parts: list[RenderableType] = [bars, slots]
    if len(state["running"]) > MOST_JOBS:
        parts.append(f"[dim]and {len(state['running']) - MOST_JOBS} more jobs[/]")
    busy, all_slots = len(state["running"]), sum(worker["slots"] for worker in state["workers"])
    parts.append(
        f"[dim]{busy} of {all_slots} slots on {len(state['workers'])} workers busy[/]"
        if state["workers"]
        else "[yellow]no worker is heard of: `eyeseg up` or `eyeseg worker` starts one[/]"
    )
    return Group(*parts)


def cells(row: dict[str, Any]) -> list[str]:
    """What a line says of a running job: slot, job, epoch, loss, images a second, how long it has run."""
    from eyeseg.cli._plan import duration

    rate = f"{row['images'] / row['seconds']:.1f}" if row["images"] and row["seconds"] else ""
    epoch = f"{row['epoch'] or 0}/{row['epochs']}" if row["epochs"] else "evaluating"
    loss = f"{row['loss']:.4f}" if row["loss"] is not None else ""
    host = row["worker"].rpartition(".")[0] or row["worker"]
    return [f"{host} {row['slot']}", f"{row['id']} {row['label']}", epoch, loss, rate, duration(row["since_s"])]


def until(row: dict[str, Any]) -> str:
    """When an experiment will be over, in words."""
    from eyeseg.cli._plan import duration

    found = row["forecast"]
    if row["ended"] >= row["runs"]:
        return "over"
    if found is None:
        return ""
    guess = f"about {duration(found.seconds)} left ({duration(found.low_s)} to {duration(found.high_s)})"
    return guess + (f", {', '.join(found.unknown)} not measured yet" if found.unknown else "")
