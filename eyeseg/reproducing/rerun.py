"""The run once more: a runner of its own trains from the first epoch and evaluates, in a folder that nothing else knows."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eyeseg.errors import EyesegError
from eyeseg.reproducing.recorded import Recorded

_SECRETS = ("EYESEG_STORE_URL", "EYESEG_BROKER_URL", "EYESEG_ARTIFACTS_URL")
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")

Row = dict[str, Any]


@dataclass
class Again:
    """What came out this time. checkpoint: as the runner told it; weights: its folder. provenance: of either kind of job."""

    outcome: str = ""
    remark: str = ""
    summary: Row = field(default_factory=dict)
    epochs: list[Row] = field(default_factory=list)
    scores: list[Row] = field(default_factory=list)
    checkpoint: Row | None = None
    weights: Path | None = None
    provenance: dict[str, Row] = field(default_factory=dict)


def again(found: Recorded, folder: Path, *, manifest: Path, data_root: Path | None, device: str, on_epoch: Callable[[Row], None]) -> Again:
    """Train and evaluate `found` in an empty folder, resuming from nothing. device: cpu, cuda, or '' for the kind it was made on.

    Raises EyesegError when the runner cannot do it, with its reason.
    """
    data = {**found.payload["data"], "manifest": str(manifest), "data_root": str(data_root) if data_root else None}
    common = {
        "job": 0,
        "attempt": 1,
        "data": data,
        "split": found.payload["split"],
        "spec": found.spec.to_json(),
        "cache": str(folder / "cache"),
        "log": str(folder / "runner.log"),
        "artifacts": str(folder / "artifacts"),
        "scratch": str(folder / "scratch"),
        "prefix": "again",
    }
    made = Again()
    with contextlib.ExitStack() as held:
        runner = held.enter_context(_runner(found.said("train"), device, folder))
        order = {**common, "do": "train", "budgets": [found.spec.epochs], "resume": None, "resume_sha256": None, "checkpoint_s": 1e12}
        for event in runner(order):
            _take(made, "train", event, on_epoch)
        if made.checkpoint is None or made.outcome != "ok":
            return made
        made.weights = folder / "artifacts" / made.checkpoint["path"]
        if _device(found.said("evaluate"), device) != _device(found.said("train"), device):
            runner = held.enter_context(_runner(found.said("evaluate"), device, folder))
        order = {**common, "do": "evaluate", "weights": str(made.weights), "sha256": made.checkpoint["sha256"], "baselines": []}
        for event in runner(order | {"epoch": made.checkpoint["epoch"], "maps": False}):
            _take(made, "evaluate", event, on_epoch)
    return made


def _take(made: Again, kind: str, event: Row, on_epoch: Callable[[Row], None]) -> None:
    match event.get("event"):
        case "started":
            made.provenance[kind] = event["provenance"]
        case "epoch":
            made.epochs.append(event)
            on_epoch(event)
        case "checkpoint":
            made.checkpoint = event
        case "scores":
            made.scores += event["rows"]
        case "outcome":
            made.outcome, made.remark, made.summary = event["outcome"], event.get("remark", ""), event.get("summary", {})
        case "error":
            raise EyesegError(f"the run could not be run again: {event['kind']}: {event['message']}")


def _device(said: Mapping[str, Any], wanted: str) -> str:
    return wanted or said.get("device_kind") or "cpu"


@contextlib.contextmanager
def _runner(said: Mapping[str, Any], wanted: str, folder: Path) -> Iterator[Callable[[Row], Iterator[Row]]]:
    """A runner pinned as the recorded attempt was: gets an order, yields its events. It ends, with its group, when the block does."""
    environment = {key: value for key, value in os.environ.items() if key not in _SECRETS}
    environment |= dict.fromkeys(_THREADS, str(said.get("threads") or 1))
    environment |= {"OMP_WAIT_POLICY": "passive", "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
    environment |= {"CUDA_VISIBLE_DEVICES": ""} if _device(said, wanted) == "cpu" else {}
    with (folder / "runner.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workers.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            start_new_session=True,
            text=True,
        )
    assert process.stdin is not None
    assert process.stdout is not None

    def events(order: Row) -> Iterator[Row]:
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):  # one that is gone already is noticed by the end of its events
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
        for line in process.stdout:
            event = json.loads(line)
            yield event
            if event.get("event") == "outcome":
                return
        said = (folder / "runner.log").read_text(errors="replace").strip().splitlines()
        raise EyesegError(f"the run could not be run again: its process ended with {process.wait()}: {said[-1] if said else 'no word'}")

    try:
        yield events
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.stdout.close()
