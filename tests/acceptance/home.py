"""One EYESEG_HOME under test: its command line, its processes, its store."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from eyeseg.samples import draw_samples
from eyeseg.settings import Settings, broker_socket, read_settings
from eyeseg.store import Store
from eyeseg.store.tables import artifact, attempt, epoch_metric, image_score, job, run

EYESEG = Path(sys.executable).parent / "eyeseg"
PATIENCE_S = 120.0
# what tells the processes of a stack apart
SUPERVISOR, BROKER = r"eyeseg\.local", r"valkey|redis-server"
WORKER, RUNNER, FLOWER = r"-m workers$", r"-m workers\.runner", r"-m workers\.flower"

T = TypeVar("T")
Rows = list[dict[str, Any]]


class Home:
    """A folder with a small drawn set of eyes and an EYESEG_HOME of its own; commands run in it as a user types them."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder, self.path = folder, folder / "home"
        self._begun: list[subprocess.Popen[str]] = []
        ours = {"EYESEG_HOME": str(self.path), "EYESEG_DEVICES": "cpu", "EYESEG_SLOTS": "1"}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("EYESEG_")}
        self.environment = {**inherited, **ours, **(environment or {})}
        draw_samples(folder / "eyes", patients=6, timepoints=2, size=(64, 48))

    @property
    def settings(self) -> Settings:
        """The settings that the commands see."""
        return read_settings(self.environment, self.folder)

    def grid(self, *blocks: str, folds: int = 2, name: str = "tiny") -> Path:
        """A grid file of these blocks."""
        path = self.folder / f"{name}.yaml"
        lines = [
            "version: 1",
            f"name: {name}",
            "data: {manifest: eyes/manifest.csv, image_size: [48, 32], channels: rgb}",
            f"splits: {{by_patient: {{kind: kfold, k: {folds}, by: patient, seed: 0}}}}",
            "base: {optimizer: adamw, lr: 0.003, batch_size: 4, loss: bce_dice, augment: flips, seed: 0}",
            "blocks:",
            *(f"  - {{split: by_patient, {block}}}" for block in blocks),
        ]
        path.write_text("\n".join(lines) + "\n")
        return path

    # -- commands

    def run(self, *arguments: object, code: int | None = 0, timeout_s: float = 240.0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; it must end with this exit code, unless any will do."""
        started = [str(EYESEG), *map(str, arguments)]
        done = subprocess.run(
            started, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=timeout_s, check=False
        )
        assert code in {None, done.returncode}, f"{started} ended with {done.returncode}\n{done.stdout}\n{done.stderr}\n{self.last_words()}"
        return done

    def json(self, *arguments: object) -> Any:
        """What a command answers as JSON."""
        return json.loads(self.run(*arguments, "--format", "json").stdout)

    def begin(self, *arguments: object) -> subprocess.Popen[str]:
        """Start a command as the leader of a process group, as a shell does."""
        with (self.folder / "command.log").open("ab") as log:
            process = subprocess.Popen(
                [str(EYESEG), *map(str, arguments)],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._begun.append(process)
        return process

    # -- processes

    def processes(self, wanted: str = "") -> dict[int, str]:
        """Command lines, by process id, of the living processes whose environment or command line names this home.

        wanted: a pattern that the command line must match, such as WORKER.
        """
        # the broker writes its title over its own environment: it is known by its socket
        marks = (os.fsencode(self.path), os.fsencode(broker_socket(self.path)))
        found: dict[int, str] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                with contextlib.suppress(OSError):
                    line = (folder / "cmdline").read_bytes()
                    said = line.replace(b"\0", b" ").decode(errors="replace").strip()
                    everything = line + (folder / "environ").read_bytes()
                    if any(mark in everything for mark in marks) and re.search(wanted, said):
                        found[int(folder.name)] = said
        return found

    def pid(self, wanted: str) -> int:
        """The process of this home whose command line matches, once there is exactly one."""
        found = self.eventually(lambda: len(seen := self.processes(wanted)) == 1 and seen, f"one process {wanted}")
        return next(iter(found))

    def supervisor(self) -> int:
        """The process id that the stack says its supervisor has."""
        number: int = json.loads((self.path / "run" / "stack.json").read_text())["pid"]
        return number

    def is_empty(self) -> bool:
        """Whether no process of this home is left."""
        return not self.processes()

    # -- the store

    def rows(self, query: sa.Select[Any]) -> Rows:
        """The rows that a query finds; none while there is no store with a schema yet."""
        if self.settings.embedded_store and not (self.path / "store.db").exists():
            return []
        store = Store(self.settings.store_url)
        try:
            if store.revision() is None:
                return []
            with store.read() as connection:
                return [dict(row) for row in connection.execute(query).mappings()]
        finally:
            store.close()

    def jobs(self) -> Rows:
        """All jobs, in order."""
        return self.rows(sa.select(job).order_by(job.c.id))

    def attempts(self, kind: str = "train") -> Rows:
        """All attempts at jobs of a kind, in the order of their start."""
        of_kind = sa.select(attempt).join(job, job.c.id == attempt.c.job_id).where(job.c.kind == kind)
        return self.rows(of_kind.order_by(attempt.c.started_at))

    def checkpoints(self) -> Rows:
        """All checkpoints that the store knows."""
        return self.rows(sa.select(artifact).order_by(artifact.c.id))

    def epochs(self) -> Rows:
        """The figures of all trained epochs."""
        return self.rows(sa.select(epoch_metric).order_by(epoch_metric.c.job_id, epoch_metric.c.epoch))

    def numbers(self) -> dict[str, Rows]:
        """Every number that may not depend on what happened on the way: each run's epochs and per-image scores."""
        c = epoch_metric.c
        losses = sa.select(run.c.digest, c.epoch, c.loss, c.lr, c.grad_norm, c.black, c.images).join(run, run.c.train_job_id == c.job_id)
        scores = sa.select(run.c.digest, *(column for column in image_score.c if column.name != "run_id")).join(
            run, run.c.id == image_score.c.run_id
        )
        return {
            "runs": self.rows(sa.select(run.c.digest, run.c.state, run.c.outcome, run.c.summary).order_by(run.c.digest)),
            "epochs": self.rows(losses.order_by(run.c.digest, c.epoch)),
            "scores": self.rows(scores.order_by(run.c.digest, image_score.c.position)),
        }

    def is_done(self) -> bool:
        """Whether every run of the newest experiment is done, by `eyeseg status`."""
        runs = self.json("status")["runs"]
        assert "failed" not in runs, f"{runs}\n{self.last_words()}"
        return set(runs) == {"done"}

    # -- waiting and ending

    def eventually(self, look: Callable[[], T | bool], what: str, *, patience_s: float = PATIENCE_S) -> T:
        """What `look` sees as soon as that is true."""
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            seen = look()
            if seen:
                return cast("T", seen)
            time.sleep(0.05)
        raise AssertionError(f"not within {patience_s:g} s: {what}. Alive: {self.processes()}\n{self.last_words()}")

    def in_mid_training(self, *, after: int = 3) -> int:
        """Wait until some epochs are trained. Returns how many there are then."""
        return self.eventually(lambda: len(found) if len(found := self.epochs()) >= after else 0, f"{after} epochs")

    def last_words(self) -> str:
        """The ends of all logs."""
        logs = [self.folder / "command.log", *sorted((self.path / "logs").glob("*.log"))]
        return "\n".join(f"-- {log.name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-15:]) for log in logs if log.exists())

    def close(self) -> None:
        """End whatever a failed test left behind."""
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for process in self._begun:
            process.wait()
