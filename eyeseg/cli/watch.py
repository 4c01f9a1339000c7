"""`eyeseg watch`: experiments while they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from eyeseg.cli._completing import experiments

if TYPE_CHECKING:
    from eyeseg.cli._screen import Watched
    from eyeseg.store import Store


@click.command(short_help="Watch the work: slots, epochs, losses, time left.")
@click.argument("experiment", required=False, shell_complete=experiments)
@click.option(
    "--every", metavar="SECONDS", default=1.0, show_default=True, type=click.FloatRange(min=0.2), help="How long between two looks."
)
def command(experiment: str | None, every: float) -> int:
    """Watch EXPERIMENT, or all that run: runs, slots, epochs, losses, images a second, and when it will be over.

    On a terminal the picture stays in place; elsewhere a line is printed for each change. It ends with the experiments, and earlier with
    Ctrl-C: the work goes on.

    \b
    Example:
      eyeseg watch
    """
    import sys

    from eyeseg.cli._screen import Watched
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings

    settings = read_settings()
    store = opened(settings.store_url)
    watched = Watched(store, settings, _chosen(store, experiment))
    try:
        if sys.stdout.isatty():
            _live(watched, every)
        else:
            _lines(watched, every)
    except KeyboardInterrupt:
        click.echo("still running: `eyeseg watch` looks again", err=True)
        return 130
    return 3 if any(row["failed"] for row in watched.look()["experiments"]) else 0


def _chosen(store: Store, experiment: str | None) -> list[tuple[int, str]]:
    """The experiment named; or all that are not over; or, when all are, the newest."""
    from eyeseg.store import experiments, pace, reading

    names = {row["id"]: row["name"] for row in reading.names(store)}
    open_ones = [] if experiment else pace.open_experiments(store)
    found = open_ones or [experiments.find(store, experiment)["id"]]
    return [(number, names[number]) for number in found]


def _live(watched: Watched, every: float) -> None:
    import sys
    import time

    from rich.live import Live

    from eyeseg.cli._screen import drawn, screen

    state = watched.look()
    with Live(drawn(state), console=screen(sys.stdout), auto_refresh=False, transient=False) as live:
        while not _over(state):
            time.sleep(every)
            began = time.monotonic()
            state = watched.look()
            live.update(drawn(state), refresh=True)
            # a look at a very large experiment takes its time: the store has other things to do as well
            time.sleep(min(30.0, 4 * (time.monotonic() - began)))


def _lines(watched: Watched, every: float) -> None:
    """A line for each experiment whose counts have changed, at most one in two seconds each."""
    import time

    from eyeseg.cli._screen import until

    said: dict[int, tuple[int, int, int]] = {}
    while True:
        state = watched.look()
        for row in state["experiments"]:
            counts = (row["ended"], row["failed"], row["epochs"])
            if said.get(row["id"]) != counts:
                said[row["id"]] = counts
                left = until(row)
                line = f"{row['name']}: {row['ended']}/{row['runs']} runs ended, {row['failed']} failed, {row['epochs']} epochs trained"
                click.echo(line + (f", {left}" if left else ""))
        if _over(state):
            return
        time.sleep(max(every, 2.0))


def _over(state: dict[str, list[dict[str, int]]]) -> bool:
    return all(row["ended"] >= row["runs"] for row in state["experiments"])
