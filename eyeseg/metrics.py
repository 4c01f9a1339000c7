"""The store in figures that Prometheus reads: what waits, runs and is over, how old leases and beats are, how busy the devices."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from eyeseg import __version__
from eyeseg.errors import EyesegError, Unavailable
from eyeseg.settings import Settings
from eyeseg.states import JobState
from eyeseg.store import Store, gauges, open_store
from eyeseg.store.tables import SCHEMA_REVISION

log = logging.getLogger("eyeseg.metrics")

PORT = 9188
# Totals read whole tables; nothing in them is worth more than a look a minute.
TOTALS_EVERY_S = 60.0
# A worker that was killed stays in the table of workers; after an hour of silence nobody asks for it any more.
FORGOTTEN_AFTER_S = 3600.0

Labels = tuple[str, ...]
Samples = Iterable[tuple[Labels, float]]


@dataclass(frozen=True)
class Family:
    """One metric: its name as it is scraped, what it says, and by what it is divided."""

    name: str
    help: str
    labels: Labels = ()

    def metric(self, samples: Samples) -> Metric:
        """The metric with its samples; a name that ends in _total is a counter."""
        kind = CounterMetricFamily if self.name.endswith("_total") else GaugeMetricFamily
        made = kind(self.name, self.help, labels=self.labels)
        for labels, value in samples:
            made.add_metric(labels, value)
        return made


UP = Family("eyeseg_store_up", "1 while the store answers and holds this version's schema; without it there are no other figures.")
BUILD = Family("eyeseg_build_info", "Always 1: the version of eyeseg and of the store's schema.", ("version", "schema"))
JOBS = Family("eyeseg_jobs", "Jobs in each state, trainings and evaluations together.", ("state",))
QUEUED = Family("eyeseg_queue_jobs", "Jobs that wait (queued) or run, by queue.", ("queue", "state"))
UNSENT = Family("eyeseg_queue_unsent_jobs", "Queued jobs without a message on the broker.", ("queue",))
OLDEST = Family("eyeseg_queue_oldest_seconds", "Seconds since the message was sent that has waited longest.", ("queue",))
LEASE = Family("eyeseg_oldest_lease_age_seconds", "Seconds since the lease was renewed that has gone without it longest.")
EXPIRED = Family("eyeseg_expired_leases", "Running jobs whose lease ran out and that nobody has taken back yet.")
ATTEMPT = Family("eyeseg_oldest_attempt_seconds", "Seconds that the longest running attempt has been under way.")
WORKERS = Family("eyeseg_workers", "Workers heard of within a lease (alive), and within an hour but not a lease (silent).", ("state",))
BEAT = Family("eyeseg_worker_beat_age_seconds", "Seconds since each worker was last heard of; gone after an hour.", ("worker",))
SLOTS = Family("eyeseg_slots", "Slots of living workers, by name of device.", ("device",))
BUSY = Family("eyeseg_busy_slots", "Slots on which an attempt holds a lease.", ("device",))
USE = Family("eyeseg_device_utilisation", "Busy slots over slots, 0 to 1.", ("device",))
RUNS = Family("eyeseg_runs", "Runs by state and outcome (no outcome while a run is not over).", ("state", "outcome"))
ATTEMPTS = Family("eyeseg_attempts_total", "Attempts that ended, by device and how.", ("device", "ending"))
SECONDS = Family(
    "eyeseg_device_seconds_total", "Seconds that ended attempts held a slot, by device and how they ended.", ("device", "ending")
)

FAMILIES = (UP, BUILD, JOBS, QUEUED, UNSENT, OLDEST, LEASE, EXPIRED, ATTEMPT, WORKERS, BEAT, SLOTS, BUSY, USE, RUNS, ATTEMPTS, SECONDS)


class Exporter(Collector):
    """What a scrape asks. One at a time; a store that is away makes `eyeseg_store_up` 0, never an error page."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asking = threading.Lock()
        self._store: Store | None = None
        self._totals: tuple[float, gauges.Totals] | None = None
        self._complaint = ""

    def collect(self) -> Iterator[Metric]:
        with self._asking:
            try:
                found = self.ask()
            except EyesegError as error:
                self._complain(str(error))
                found = []
        yield UP.metric([((), 1.0 if found else 0.0)])
        yield from found

    def ask(self) -> list[Metric]:
        """All families but `eyeseg_store_up`. Raises Unreachable or SchemaMismatch."""
        if self._store is None:
            self._store = open_store(self._settings.store_url)
        try:
            moment = gauges.moment(self._store, heard_within_s=FORGOTTEN_AFTER_S)
            totals = self._totals_of_the_minute(self._store)
        except EyesegError:
            self._store.close()
            self._store = None  # its schema is looked at again when it is back
            raise
        if self._complaint:
            log.info("the store answers again")
            self._complaint = ""
        return [BUILD.metric([((__version__, SCHEMA_REVISION), 1.0)]), *_of_moment(moment, self._settings.lease_s), *_of_totals(totals)]

    def _totals_of_the_minute(self, store: Store) -> gauges.Totals:
        if self._totals is None or time.monotonic() - self._totals[0] >= TOTALS_EVERY_S:
            self._totals = (time.monotonic(), gauges.totals(store))
        return self._totals[1]

    def _complain(self, said: str) -> None:
        if said != self._complaint:  # once, not at every scrape
            log.warning("%s", said)
            self._complaint = said


def serve(settings: Settings, *, bind: str, port: int) -> WSGIServer:
    """Answer scrapes at every path, on threads of their own. Raises Unavailable when the port cannot be had."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Exporter(settings))
    try:
        server, _ = start_http_server(port, bind, registry)
    except OSError as error:
        raise Unavailable(f"metrics: {bind}:{port}: {error.strerror or error}. Choose another with --port or --bind.") from error
    return server


def once(settings: Settings) -> str:
    """What one scrape would answer. Raises Unreachable or SchemaMismatch instead of saying that the store is away."""

    class Answer(Collector):
        def collect(self) -> Iterable[Metric]:
            return found

    found = [UP.metric([((), 1.0)]), *Exporter(settings).ask()]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Answer())
    return generate_latest(registry).decode()


def _of_moment(moment: gauges.Moment, lease_s: float) -> list[Metric]:
    alive = [worker for worker in moment.workers if worker["last_beat_s"] < lease_s]
    slots = Counter(device for worker in alive for device in worker["devices"])
    busy = {row["device"]: row["busy"] - row["expired"] for row in moment.devices}
    devices = sorted({*slots, *busy})
    queued = [((row["queue"], state), row[state]) for row in moment.queues for state in (JobState.QUEUED, JobState.RUNNING)]
    return [
        JOBS.metric(((state,), moment.jobs.get(state, 0)) for state in JobState),
        QUEUED.metric(queued),
        UNSENT.metric(((row["queue"],), row["unsent"]) for row in moment.queues),
        OLDEST.metric(((row["queue"],), row["oldest_s"] or 0.0) for row in moment.queues),
        LEASE.metric([((), max(0.0, lease_s - _least(moment.devices, "lease_left_s", lease_s)))]),
        EXPIRED.metric([((), sum(row["expired"] for row in moment.devices))]),
        ATTEMPT.metric([((), max((row["attempt_s"] for row in moment.devices), default=0.0))]),
        WORKERS.metric([(("alive",), len(alive)), (("silent",), len(moment.workers) - len(alive))]),
        BEAT.metric(((worker["name"],), max(0.0, worker["last_beat_s"])) for worker in moment.workers),
        SLOTS.metric(((device,), slots[device]) for device in devices),
        BUSY.metric(((device,), busy.get(device, 0)) for device in devices),
        USE.metric(((device,), busy.get(device, 0) / slots[device]) for device in devices if slots[device]),
    ]


def _of_totals(totals: gauges.Totals) -> list[Metric]:
    return [
        RUNS.metric(((row["state"], row["outcome"] or ""), row["count"]) for row in totals.runs),
        ATTEMPTS.metric(((row["device"], row["ending"]), row["count"]) for row in totals.attempts),
        SECONDS.metric(((row["device"], row["ending"]), row["seconds"]) for row in totals.attempts),
    ]


def _least(rows: Sequence[Mapping[str, float]], key: str, default: float) -> float:
    return min((row[key] for row in rows), default=default)
