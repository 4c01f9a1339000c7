"""Seeing an experiment through: progress while it runs, the ranking at its end."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from eyeseg.settings import Settings
    from eyeseg.store import Store

POLL_S = 0.5
# How often the workers are looked at, and after how long it is said again that there are none.
LOOK_S, WORD_S = 10.0, 300.0


def see_through(store: Store, settings: Settings, name: str) -> int:
    """Wait for the end of an experiment and print its ranking. Returns the exit code."""
    from eyeseg import reporting

    try:
        follow(store, settings, name)
    except KeyboardInterrupt:
        return 130
    click.echo(reporting.render(reporting.tables(store, name), "table"), nl=False)
    return _verdict(store, name)


def follow(store: Store, settings: Settings, name: str) -> None:
    """Wait for the end of an experiment, with a local stack where that is what the settings mean. KeyboardInterrupt goes on, after a word.

    Raises EyesegError when the stack that this call started ends before the work. Another command's stack is followed by one of our own.
    """
    from eyeseg import local
    from eyeseg.errors import EyesegError

    brought_up = False
    try:
        while not _is_over(store, name):
            brought_up = _ensure_workers(store, settings)
            if not _watch(store, settings, name, needs_stack=brought_up or settings.embedded_broker) and brought_up:
                raise EyesegError(
                    f"{settings.home}: the local stack has ended before the work was done. "
                    f"Nothing is lost: type the same command again to go on, and read {settings.logs / 'stack.log'} for the reason."
                )
    except KeyboardInterrupt:
        word = (
            "stopping the work in good order. Nothing is lost: type the same command again to go on."
            if brought_up
            else f"still running. `eyeseg watch {name}` looks again, `eyeseg report {name}` prints the ranking."
        )
        click.echo(f"\ninterrupted: {word}", err=True)
        raise
    finally:
        if brought_up:
            with _signals_held():
                local.stop(settings)


def _ensure_workers(store: Store, settings: Settings) -> bool:
    """Start a stack tied to this process where the services are on this machine and nobody works. True when one was started."""
    from eyeseg import broker, local, submission

    stack_needed = local.running(settings) is None
    if not (stack_needed and settings.embedded_broker):
        submission.publish(store, broker.celery_app(settings))  # first: a broker that is away and not ours to start is told at once
    if not stack_needed or not settings.local_services or (not settings.embedded_broker and local.living_workers(store, settings)):
        return False
    click.echo("starting a local stack (it ends with this command)", err=True)
    local.start(settings, local.Wishes(flower=False), tied=True)
    return True


def _is_over(store: Store, name: str) -> bool:
    from eyeseg.store import experiments, reading

    state = reading.progress(store, experiments.find(store, name)["id"])
    return bool(state["ended"] >= state["runs"])


def _watch(store: Store, settings: Settings, name: str, *, needs_stack: bool) -> bool:
    """Show progress until the end; False when the stack that does the work ended before."""
    from eyeseg import local
    from eyeseg.store import experiments, reading

    found = experiments.find(store, name)["id"]
    onlooker = _Onlooker(store, settings, has_stack=needs_stack)
    with _picture(store, settings, found, name) if sys.stderr.isatty() else _lines() as shown:
        while True:
            gone = needs_stack and local.running(settings) is None  # looked at first: its last results count
            state = reading.progress(store, found)
            shown(state)
            if state["ended"] >= state["runs"]:
                return True
            if gone:
                return False
            onlooker.look()
            time.sleep(POLL_S)


class _Onlooker:
    """Says what a worker cannot use, once; and that nobody does the work, when that is noticed and again after twice the time each.

    has_stack: a stack of this machine does the work, and whoever waits for it looks after it.
    """

    def __init__(self, store: Store, settings: Settings, *, has_stack: bool) -> None:
        self._store, self._settings, self._has_stack = store, settings, has_stack
        self._next_look = self._next_word = 0.0
        self._pause = WORD_S
        self._told: set[str] = set()

    def look(self) -> None:
        """Look at the workers now and then, and speak when there are none and it is time to."""
        from eyeseg import local
        from eyeseg.cli import _stuck
        from eyeseg.store import fleet

        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + min(LOOK_S, self._settings.heartbeat_s)
        alive = local.living_workers(self._store, self._settings)
        if alive:
            self._next_word, self._pause = 0.0, WORD_S
            said = {_stuck.in_words(one) for one in fleet.lacking(self._store, [worker["name"] for worker in alive])}
            for word in sorted(said - self._told):
                click.echo(word, err=True)
            self._told = said
        elif now >= self._next_word and not self._has_stack:
            self._next_word, self._pause = now + self._pause, 2 * self._pause
            last = fleet.workers(self._store, heard_within_s=float("inf"))
            silent_s = min((worker["last_beat_s"] for worker in last), default=None)
            since = "" if silent_s is None else f" since {time.strftime('%H:%M:%S', time.gmtime(time.time() - silent_s))} UTC"
            click.echo(f"no worker is heard of{since}: start one with `eyeseg worker` on a machine with devices", err=True)


def _verdict(store: Store, name: str) -> int:
    from eyeseg.states import JobState
    from eyeseg.store import experiments, reading

    found = experiments.find(store, name)["id"]
    broken = [row for state in (JobState.FAILED, JobState.DEAD) for row in reading.ended_jobs(store, found, state)]
    for row in broken[:10]:
        click.echo(f"job {row['id']} ({row['kind']} {row['label']}): {row['error']}", err=True)
    if broken:
        click.echo(f"{len(broken)} jobs failed. `eyeseg logs JOB` shows more, `eyeseg retry {name}` tries again.", err=True)
        return 3
    return 0


@contextlib.contextmanager
def _lines() -> Iterator[Any]:
    """Off a terminal: a line when a run has ended, at most one in two seconds, and one in ten seconds anyway while epochs go by."""
    last: dict[str, float] = {"ended": -1, "epochs": 0, "at": 0.0}

    def shown(state: dict[str, Any]) -> None:
        over = state["ended"] >= state["runs"]
        pause = 2 if state["ended"] != last["ended"] else 10
        moved = state["ended"] != last["ended"] or state["epochs"] != last["epochs"]
        if moved and (over or time.monotonic() - last["at"] > pause):
            last.update(ended=state["ended"], epochs=state["epochs"], at=time.monotonic())
            click.echo(f"{state['ended']}/{state['runs']} runs ended, {state['failed']} failed, {state['epochs']} epochs trained", err=True)

    yield shown


@contextlib.contextmanager
def _picture(store: Store, settings: Settings, number: int, name: str) -> Iterator[Any]:
    """On a terminal: what `eyeseg watch` shows."""
    import sys

    from rich.live import Live

    from eyeseg.cli._screen import Watched, drawn, screen

    watched = Watched(store, settings, [(number, name)])
    due = 0.0
    with Live(drawn(watched.look()), console=screen(sys.stderr), auto_refresh=False, transient=True) as live:

        def shown(_: dict[str, Any]) -> None:
            nonlocal due
            if time.monotonic() >= due:
                began = time.monotonic()
                live.update(drawn(watched.look()), refresh=True)
                due = time.monotonic() + max(1.0, 5 * (time.monotonic() - began))

        yield shown


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """A second Ctrl-C while the stack is being taken down must not leave half of it behind."""
    import signal

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
