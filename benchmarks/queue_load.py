"""Many queued runs of jobs that do nothing: are they all completed, in how much memory, and does a claim cost more in a long queue?

    python benchmarks/queue_load.py --runs 1000 --runs 100000
    python benchmarks/queue_load.py --runs 1000 --runs 100000 --store postgresql://localhost/empty

Each size has a store and a broker of its own. Prints a Markdown table; --json FILE keeps the figures.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import psutil
import sqlalchemy as sa

from eyeseg.local import broker_binary
from eyeseg.samples import draw_samples
from eyeseg.store import Store, open_store
from eyeseg.store.tables import attempt, image_score, job, run

EYESEG = Path(sys.executable).parent / "eyeseg"
FIRST = 1000  # claims that are compared: those made while the queue is still nearly whole
MIB = 2**20


class Load:
    """One size: a folder, a grid of that many runs, a broker, a store."""

    def __init__(self, folder: Path, runs: int, store_url: str | None, *, budgets: int = 1, workers: int = 1, slots: int = 2) -> None:
        self.folder, self.runs, self.budgets, self.workers = folder, runs, budgets, workers
        self.store_url = store_url or f"sqlite:///{folder / 'store.db'}"
        self.claims = folder / "claims.jsonl"
        self.environment = os.environ | {
            "EYESEG_HOME": str(folder / "home"),
            "EYESEG_STORE_URL": self.store_url,
            "EYESEG_BROKER_URL": f"redis+socket://{folder / 'broker.sock'}",
            "EYESEG_DEVICES": "cpu",
            "EYESEG_SLOTS": str(slots),
            "EYESEG_BENCHMARK_CLAIMS": str(self.claims),
        }
        draw_samples(folder / "eyes", patients=10, timepoints=1, size=(64, 64))
        (folder / "load.yaml").write_text(
            "version: 1\nname: load\n"
            "data: {manifest: eyes/manifest.csv, image_size: [48, 32], channels: rgb}\n"
            "splits: {by_patient: {kind: kfold, k: 5, by: patient, seed: 0}}\n"
            "base: {model: unet, width: 4, optimizer: adamw, batch_size: 4, loss: bce, augment: none}\n"
            f"run: {{budget: {{max_runs: {runs}}}, keep: {{per_trial: all}}}}\n"
            "blocks:\n"
            f"  - {{split: by_patient, grid: {{epochs: {list(range(1, budgets + 1))}, seed: {list(range(runs // 5 // budgets))}}}}}\n"
        )

    @property
    def jobs(self) -> int:
        """A training for every so many budgets, and an evaluation a run."""
        return self.runs + self.runs // self.budgets

    def command(self, *arguments: str) -> dict[str, float]:
        """Run a command to its end. Returns its seconds and its peak memory in MiB."""
        began = time.monotonic()
        process = subprocess.Popen([str(EYESEG), *arguments], cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"eyeseg {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
        return {"seconds": time.monotonic() - began, "mib": used.ru_maxrss / 1024}

    @contextmanager
    def broker(self) -> Iterator[psutil.Process]:
        """A broker of its own on a socket."""
        options = ["--port", "0", "--unixsocket", str(self.folder / "broker.sock"), "--dir", str(self.folder), "--appendonly", "yes"]
        with (self.folder / "broker.log").open("wb") as log, subprocess.Popen([broker_binary(), *options], stdout=log) as process:
            try:
                while not (self.folder / "broker.sock").exists():
                    time.sleep(0.05)
                yield psutil.Process(process.pid)
            finally:
                process.terminate()

    @contextmanager
    def fleet(self) -> Iterator[list[psutil.Process]]:
        """Workers whose runners do nothing."""
        program = Path(__file__).with_name("noop_worker.py")
        with (self.folder / "worker.log").open("wb") as log:
            begun = [
                subprocess.Popen([sys.executable, str(program)], cwd=self.folder, env=self.environment, stdout=log, stderr=log)
                for _ in range(self.workers)
            ]
            try:
                yield [psutil.Process(process.pid) for process in begun]
            finally:
                for process in begun:
                    process.send_signal(signal.SIGTERM)
                for process in begun:
                    process.wait()

    def first_claims(self) -> list[float]:
        """Milliseconds of the first claims, in order."""
        lines = self.claims.read_text().splitlines()[:FIRST] if self.claims.exists() else []
        return [json.loads(line)[1] for line in lines]

    def measure(self, *, to_the_end: bool) -> dict[str, Any]:
        """Submit, cancel, retry, look, work, report."""
        figures: dict[str, Any] = {"runs": self.runs, "jobs": self.jobs, "store": self.store_url.partition(":")[0]}
        with self.broker() as broker:
            figures["submit"] = self.command("submit-grid", "load.yaml")
            figures["submit_again"] = self.command("submit-grid", "load.yaml")
            figures["cancel"] = self.command("cancel", "load", "-y")
            figures["retry"] = self.command("retry", "load", "--state", "cancelled", "-y")
            figures["status"] = self.command("status")
            store = open_store(self.store_url)
            with self.fleet() as fleet:
                figures["work"] = _watch(self, store, fleet, broker, to_the_end=to_the_end)
            figures["report"] = self.command("report", "--top", "5")
            claims = self.first_claims()
            figures["claims"] = len(claims)
            figures["claim_p50_ms"] = statistics.median(claims)
            figures["claim_p95_ms"] = statistics.quantiles(claims, n=20)[-1]
            if to_the_end:
                _check(store, self.runs, self.jobs)
            store.close()
        return figures


def _watch(load: Load, store: Store, fleet: list[psutil.Process], broker: psutil.Process, *, to_the_end: bool) -> dict[str, float]:
    began, worker_mib, broker_mib, done, first_mib = time.monotonic(), 0.0, 0.0, 0, 0.0
    while done < load.runs if to_the_end else len(load.first_claims()) < min(FIRST, load.runs):
        time.sleep(2)
        worker_mib = max(worker_mib, *(worker.memory_info().rss / MIB for worker in fleet))
        broker_mib = max(broker_mib, broker.memory_info().rss / MIB)
        first_mib = first_mib or worker_mib
        with store.read() as connection:
            done = connection.execute(sa.select(sa.func.count()).select_from(run).where(run.c.state == "done")).scalar_one()
        click.echo(f"{load.runs} runs, {time.monotonic() - began:.0f} s: {done} done, worker {worker_mib:.0f} MiB", err=True)
    seconds = time.monotonic() - began
    return {"seconds": seconds, "worker_mib": worker_mib, "worker_mib_at_first": first_mib, "broker_mib": broker_mib, "done": done}


def _check(store: Store, runs: int, jobs: int) -> None:
    """Nothing lost, nothing doubled."""
    with store.read() as connection:

        def count(query: sa.Select[Any]) -> int:
            return int(connection.execute(query).scalar_one())

        rows = sa.select(sa.func.count())
        assert count(rows.select_from(image_score)) == runs
        assert count(rows.select_from(job).where(job.c.state == "done")) == jobs
        assert count(rows.select_from(attempt).where(attempt.c.ending == "done")) == jobs


def table(found: list[dict[str, Any]]) -> str:
    """The figures as a Markdown table, a column a size."""
    commands = ("submit", "submit_again", "cancel", "retry", "status", "report")
    rows = [(f"`{name.replace('_', ' ')}`", [f"{f[name]['seconds']:.1f} s, {f[name]['mib']:.0f} MiB" for f in found]) for name in commands]
    rows += [
        ("claim, median", [f"{f['claim_p50_ms']:.2f} ms" for f in found]),
        ("claim, 95th percentile", [f"{f['claim_p95_ms']:.2f} ms" for f in found]),
        ("runs completed", [f"{f['work']['done']} in {f['work']['seconds']:.0f} s" for f in found]),
        ("worker, first and peak", [f"{f['work']['worker_mib_at_first']:.0f}, {f['work']['worker_mib']:.0f} MiB" for f in found]),
        ("broker, peak", [f"{f['work']['broker_mib']:.0f} MiB" for f in found]),
    ]
    head = ["| |", *(f" {f['runs']} runs, {f['jobs']} jobs, {f['store']} |" for f in found)]
    lines = ["".join(head), "|---|" + "---|" * len(found)]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)])


@click.command()
@click.option("--runs", multiple=True, type=int, default=(1000, 100_000), show_default=True, help="A multiple of 5 times the budgets.")
@click.option("--store", help="URL of an empty PostgreSQL database, with {} where the size goes. Default: SQLite files.")
@click.option("--claims-only", is_flag=True, help="Stop after the first 1000 claims of each size.")
@click.option("--budgets", default=1, show_default=True, help="How many runs share a training.")
@click.option("--workers", default=1, show_default=True, help="Worker processes, two slots each.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write the figures there.")
def main(runs: tuple[int, ...], store: str | None, out: Path | None, *, claims_only: bool, budgets: int, workers: int) -> None:
    """Measure each size in turn."""
    found = []
    for size in runs:
        with tempfile.TemporaryDirectory(prefix="eyeseg-load-") as folder:
            load = Load(Path(folder), size, store and store.format(size), budgets=budgets, workers=workers)
            found.append(load.measure(to_the_end=not claims_only))
    click.echo(table(found))
    if out:
        out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
