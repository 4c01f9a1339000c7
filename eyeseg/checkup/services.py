"""The local stack, the broker, the messages that wait there, and the workers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from eyeseg import __version__, broker, local
from eyeseg.checkup.finding import OK, WARNING, WRONG, Finding, parted
from eyeseg.checkup.patient import Patient, unmade_queue
from eyeseg.devices.classes import QUEUES
from eyeseg.errors import EyesegError, Unavailable, Unreachable
from eyeseg.settings import masked
from eyeseg.store import fleet, stuck

if TYPE_CHECKING:
    from celery import Celery


def stack(patient: Patient) -> Iterator[Finding]:
    """Whether a local stack runs in this home."""
    try:
        running = patient.stack()
    except EyesegError as error:
        yield Finding("stack", WARNING, *parted(error))
        return
    if running:
        flower = f", Flower at {running.flower_url}" if running.flower_url else ""
        yield Finding("stack", OK, f"runs in {patient.settings.home} (process {running.pid}){flower}")
    else:
        yield Finding("stack", OK, f"none runs in {patient.settings.home}; `eyeseg up` starts one")


def answers(patient: Patient) -> Iterator[Finding]:
    """Whether the broker answers, and whether it would keep what it is given."""
    shown = masked(patient.settings.broker_url)
    if not patient.expects_broker():
        yield Finding("broker", OK, "embedded; it runs with the stack")
        return
    try:
        info = patient.broker()
    except Unreachable as error:
        found = str(error).removeprefix("broker ").removeprefix("broker: ").rstrip(".")
        do = (
            f"Read {patient.settings.logs / 'broker.log'}."
            if patient.settings.embedded_broker
            else "Start it, or correct EYESEG_BROKER_URL."
        )
        yield Finding("broker", WRONG, found, f"{do} Running jobs go on meanwhile, waiting ones are kept.")
        return
    careless = _careless(info)
    version = f", {_server(info)}" if info else ""
    do = f"Set {' and '.join(careless)} there. Lost messages are sent again, but late." if careless else ""
    yield Finding("broker", WARNING if careless else OK, f"{shown}: answers{version}", do)


def binary(patient: Patient) -> Iterator[Finding]:
    """The server that the embedded broker needs, and that it can be run."""
    if not patient.settings.embedded_broker:
        return
    try:
        path = local.broker_binary()
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except Unavailable as error:
        yield Finding("broker's server", WRONG, "no Valkey or Redis server found", parted(error)[1])
        return
    except (OSError, subprocess.SubprocessError) as error:
        yield Finding("broker's server", WRONG, f"{path} cannot be run: {error}", "Install redis-server, or set EYESEG_BROKER_URL.")
        return
    yield Finding("broker's server", OK, f"{path}: {' '.join(said.split()[:3])}")


def queues(patient: Patient) -> Iterator[Finding]:
    """Messages that wait on the broker against jobs that wait in the store."""
    store = patient.store()
    if store is None:
        return
    waiting = {row["queue"]: row for row in stuck.queues(store)}
    jobs = sum(row["jobs"] for row in waiting.values())
    if not patient.expects_broker():
        if jobs:
            yield Finding("queues", WARNING, f"{jobs} jobs wait, and nothing runs", "`eyeseg up` starts the work.")
        else:
            yield Finding("queues", OK, "no job waits")
        return
    try:
        patient.broker()
    except EyesegError:
        return  # said already
    app = broker.celery_app(patient.settings)
    idle = True
    for name in QUEUES:
        messages = _waiting(app, name)
        row = waiting.get(name, {"jobs": 0, "sent": 0, "oldest_s": None})
        if not messages and not row["jobs"]:
            continue
        idle = False
        found = f"{name}: {messages} messages, {row['jobs']} jobs queued"
        # a message may be on its way to a worker: only those missed for as long as the reconciler bears it are missing
        missing = row["sent"] - messages if (row["oldest_s"] or 0) > 2 * patient.settings.lease_s else 0
        do = "A worker's reconciler sends them again once the queue is empty; `eyeseg reconcile` does it now."
        yield Finding("queues", WARNING, f"{found}, {missing} messages are missing", do) if missing > 0 else Finding("queues", OK, found)
    if idle:
        yield Finding("queues", OK, "no job waits")


def workers(patient: Patient) -> Iterator[Finding]:
    """The workers that are alive, and whether they run this version."""
    store = patient.store()
    if store is None:
        return
    alive = local.living_workers(store, patient.settings)
    if not alive:
        yield Finding("workers", OK, "none is heard of")
        return
    versions = fleet.versions(store, [str(worker["name"]) for worker in alive])
    slots = sum(int(worker["slots"]) for worker in alive)
    others = {name: version for name, version in versions.items() if version != __version__}
    found = f"{len(alive)} alive with {slots} slots"
    if others:
        names = ", ".join(f"{name} runs {version}" for name, version in sorted(others.items()))
        yield Finding("workers", WARNING, f"{found}; {names}, this is {__version__}", "Use one version everywhere: stop and start those.")
    else:
        yield Finding("workers", OK, f"{found}, all of version {__version__}")


def _waiting(app: Celery, queue: str) -> int:
    try:
        return broker.waiting(app, queue)
    except Unreachable as error:
        if unmade_queue(error):
            return 0
        raise


def _server(info: dict[str, Any]) -> str:
    name = str(info.get("server_name", "redis"))
    return f"{name} {info.get(f'{name}_version') or info.get('redis_version', 'of unknown version')}"


def _careless(info: dict[str, Any]) -> list[str]:
    """Settings under which a Redis or Valkey server may drop messages."""
    found = []
    if str(info.get("aof_enabled", "1")) == "0":
        found.append("appendonly yes")
    if info.get("maxmemory_policy", "noeviction") != "noeviction":
        found.append("maxmemory-policy noeviction")
    return found
