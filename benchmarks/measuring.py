"""How everything here is measured: candidates in turn (A B A B), medians with their spread, and what machine that was."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import click

from workers.kept import BLOCKS

RESULTS = Path(__file__).parent / "results"
Clock = Callable[[], float]
CLOCKS: dict[str, Clock] = {"wall": time.perf_counter, "cpu": time.process_time}
clock_option = click.option(
    "--clock", type=click.Choice(["wall", "cpu"]), default="wall", show_default=True, help="cpu: where others compute on this machine."
)


@dataclass(frozen=True)
class Line:
    """One candidate: seconds a round, as median, least and most; ratio: how many times as fast as the candidate compared with."""

    what: str
    median_s: float
    least_s: float
    most_s: float
    ratio: float


@dataclass(frozen=True)
class Table:
    """What one comparison found."""

    title: str
    lines: tuple[Line, ...]
    against: str
    unit: str = ""
    units: float = 0.0
    bar: str = ""
    note: str = ""

    def markdown(self) -> str:
        """The lines, best ratio as measured, with a rate where the work is counted in units."""
        per = self.units > 0
        rows = [f"| {self.title} | median |{f' {self.unit}/s |' if per else ''} spread | against {self.against} |"]
        rows.append("|---|---:|" + ("---:|" if per else "") + "---:|---:|")
        for line in self.lines:
            rate = f" {self.units / line.median_s:,.0f} |" if per else ""
            rows.append(
                f"| {line.what} | {_shown(line.median_s)} |{rate} {_shown(line.least_s)} to {_shown(line.most_s)} | {line.ratio:.2f}x |"
            )
        said = [f"Bar: {self.bar}."] if self.bar else []
        return "\n".join([*rows, "", *said, *([self.note] if self.note else [])]).rstrip()


@dataclass(frozen=True)
class Facts:
    """A table of anything else."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """As it stands, numbers to the right."""
        lines = ["| " + " | ".join(cells) + " |" for cells in (self.head, *self.rows)]
        lines.insert(1, "|---|" + "---:|" * (len(self.head) - 1))
        return "\n".join([*lines, *(["", self.note] if self.note else [])])


def in_turn(
    candidates: Mapping[str, Callable[[], Any]], *, rounds: int = 7, warm: bool = True, clock: Clock = time.perf_counter
) -> dict[str, list[float]]:
    """Seconds of every round of every candidate, each round running all of them one after the other.

    A candidate may return its own seconds as a float, where it prepares something that is not to be counted.
    clock: `CLOCKS["cpu"]` for work of this process alone, which a busy machine hardly disturbs.
    """
    if warm:
        for call in candidates.values():
            call()
    found: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, call in candidates.items():
            began = clock()
            own = call()
            took = clock() - began
            found[name].append(own if isinstance(own, float) else took)
    return found


def as_in_a_slot() -> None:
    """Start this program again with a slot's environment, unless it has it: malloc reads it when a process begins."""
    if not BLOCKS.keys() <= os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.argv], BLOCKS | os.environ)


def table(title: str, seconds: Mapping[str, Sequence[float]], *, against: str, **more: Any) -> Table:
    """The medians and ratios of what `in_turn` found. against: the candidate that ratios refer to."""
    reference = statistics.median(seconds[against])
    lines = [
        Line(name, statistics.median(rounds), min(rounds), max(rounds), reference / statistics.median(rounds))
        for name, rounds in seconds.items()
    ]
    return Table(title, tuple(lines), against, **more)


@dataclass(frozen=True)
class Report:
    """The tables of one program, with what is needed to judge them."""

    name: str
    command: str
    tables: tuple[Table | Facts, ...]
    packages: Sequence[str] = ()
    note: str = ""
    when: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%d"))

    def markdown(self) -> str:
        """A heading, the machine, the tables."""
        facts = f"`{self.command}`, {self.when}, {machine()}. {versions(self.packages)}"
        return "\n\n".join(part for part in (f"## {self.name}", facts, *(t.markdown() for t in self.tables), self.note) if part)

    def publish(self, *, keep: bool) -> None:
        """Print it; keep: also as JSON and Markdown beside the programs, from which the page of benchmarks is made."""
        click.echo(self.markdown())
        if keep:
            RESULTS.mkdir(exist_ok=True)
            path = RESULTS / self.name.lower().replace(" ", "-")
            path.with_suffix(".md").write_text(self.markdown() + "\n")
            path.with_suffix(".json").write_text(json.dumps({**asdict(self), "machine": machine()}, indent=1) + "\n")


def machine() -> str:
    """Processor, cores and memory of this machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor() or "unknown CPU")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def versions(packages: Sequence[str]) -> str:
    """Names and versions of packages; those that are not installed are named as such."""
    said = []
    for name in ("eyeseg", *packages):
        try:
            said.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            said.append(f"{name} not installed")
    return ", ".join(said) + "."


def command_of(program: str) -> str:
    """How this program was called."""
    return " ".join(["python", f"benchmarks/{Path(program).name}", *sys.argv[1:]])


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"
