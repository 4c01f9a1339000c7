"""The Celery app, its settings, and the sending of jobs. A message is a wake-up with a job's id and label; the store is the truth."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from eyeseg import tls, wire
from eyeseg.devices.classes import CPU_CLASS, queue_of
from eyeseg.errors import Unreachable
from eyeseg.settings import Settings, masked

if TYPE_CHECKING:
    from celery import Celery
    from kombu.messaging import Producer

log = logging.getLogger("eyeseg.broker")

TASKS = {"train": "eyeseg.train", "evaluate": "eyeseg.evaluate"}
PRIORITIES = 10
FEW = 20  # a pattern costs as much as a few messages
TRANSPORTS = ("redis", "rediss", "redis+socket", "sentinel", "amqp", "amqps", "pyamqp")


@dataclass(frozen=True)
class Message:
    """What is put on a queue for one job. urgency: 0 to 9, 9 first."""

    job_id: int
    label: str
    kind: str
    queue: str
    urgency: int


def celery_app(settings: Settings) -> Celery:
    """The Celery app for these settings. Nothing is connected yet.

    Early acknowledgement, no prefetching, no result backend: Celery delivers, the store's leases decide. Short timeouts, so that a
    dead broker is reported instead of waited for.

    Raises Unreachable for a URL of no known kind, InvalidInput for TLS that checks nobody.
    """
    from celery import Celery

    kind, found, _ = settings.broker_url.partition("://")
    if not found or kind not in TRANSPORTS:
        raise Unreachable("broker: EYESEG_BROKER_URL is not a URL of a broker. Use redis://, rediss://, redis+socket:// or amqp://.")
    url, secure = tls.secured(settings.broker_url)
    app = Celery("eyeseg", broker=url)
    app.conf.update(
        broker_use_ssl=secure,
        accept_content=["json"],
        task_serializer="json",
        result_backend=None,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_acks_late=False,
        task_reject_on_worker_lost=False,
        task_default_queue=queue_of(CPU_CLASS),
        task_create_missing_queues=True,
        task_send_sent_event=True,
        worker_prefetch_multiplier=1,
        worker_disable_prefetch=True,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_send_task_events=True,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=4,
        broker_transport_options=_transport_options(settings.broker_url),
        enable_utc=True,
    )
    return app


def send(app: Celery, messages: Iterable[Message]) -> list[int]:
    """Put messages on their queues. Returns the ids sent; raises Unreachable, naming none, when the broker does not answer.

    Ids sent before the broker went away are sent again later: a doubled message changes nothing.
    """
    sent: list[int] = []
    left = iter(messages)
    try:
        with app.connection_for_write(transport_options=_patience(app)) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0.2, timeout=4)
            with app.amqp.Producer(connection, auto_declare=False) as producer:
                sender = _Sender(app, producer)
                while some := list(islice(left, wire.BATCH)):
                    sender.send(some)
                    sent += [message.job_id for message in some]
    except _broker_errors(app) as error:
        raise Unreachable(
            f"broker {masked(str(app.conf.broker_url))}: {error}. Start it (`eyeseg up`) or check EYESEG_BROKER_URL; nothing is lost."
            + tls.advice(error)
        ) from error
    return sent


class _Sender:
    """Sends on one connection: many of a kind by a pattern where that is possible, the others as Celery does."""

    def __init__(self, app: Celery, producer: Producer) -> None:
        self._app, self._producer = app, producer
        self._patterns: dict[wire.Address, wire.Pattern] = {}
        self._plain = not wire.is_redis(producer.channel)

    def send(self, messages: Sequence[Message]) -> None:
        """In their order, as far as they share a queue and an urgency."""
        alike: dict[tuple[str, str, int], list[wire.Wakeup]] = {}
        for message in messages:
            alike.setdefault((message.kind, message.queue, message.urgency), []).append((message.job_id, message.label))
        for (kind, queue, urgency), wakeups in alike.items():
            address = wire.Address(TASKS[kind], queue, wire_priority(self._app, urgency))
            pattern = self._pattern(address, len(wakeups))
            if pattern is None:
                self._as_celery_does(address, wakeups)
            else:
                pattern.push(wakeups)

    def _pattern(self, address: wire.Address, many: int) -> wire.Pattern | None:
        if address not in self._patterns and not self._plain and many >= FEW:
            try:
                self._patterns[address] = wire.Pattern(self._app, self._producer, address)
            except wire.UnknownLayout as reason:
                log.info("messages are sent one by one: %s", reason)
                self._plain = True
        return self._patterns.get(address)

    def _as_celery_does(self, address: wire.Address, wakeups: Sequence[wire.Wakeup]) -> None:
        # in batches: on Redis the round trips cost more than all else
        with self._producer.batch(max_size=2 * wire.BATCH):  # type: ignore[no-untyped-call]
            for wakeup in wakeups:
                self._app.send_task(
                    address.task,
                    kwargs=wire.named(*wakeup),
                    queue=address.queue,
                    priority=address.priority,
                    producer=self._producer,
                    retry=False,
                    **wire.shown(*wakeup),
                )


def waiting(app: Celery, queue: str) -> int:
    """How many messages wait in a queue. Raises Unreachable."""
    try:
        with app.connection_for_read(transport_options=_patience(app)) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0.2, timeout=4)
            channel = connection.default_channel
            if hasattr(channel, "_size"):  # kombu's virtual transports (Redis): the sum over all priorities
                return int(channel._size(queue))  # noqa: SLF001  no public call counts without declaring
            return int(channel.queue_declare(queue, passive=True).message_count)
    except _broker_errors(app) as error:
        raise Unreachable(f"broker {masked(str(app.conf.broker_url))}: {error}.{tls.advice(error)}") from error


def ping(settings: Settings) -> None:
    """Raise Unreachable unless the broker answers within a few seconds."""
    waiting(celery_app(settings), queue_of(CPU_CLASS))


def wire_priority(app: Celery, urgency: int) -> int:
    """Urgency 0..9 (9 first) as the transport counts it: on Redis 0 is first, on AMQP 9."""
    bounded = max(0, min(PRIORITIES - 1, urgency))
    return bounded if str(app.conf.broker_url).startswith(("amqp", "pyamqp")) else PRIORITIES - 1 - bounded


def _transport_options(url: str) -> dict[str, Any]:
    if url.startswith(("amqp", "pyamqp")):
        return {"confirm_publish": True}
    return {
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "queue_order_strategy": "priority",
        "priority_steps": list(range(PRIORITIES)),
        "sep": ":",
        "socket_keepalive": not url.startswith("redis+socket"),
        "socket_timeout": 30,
        "socket_connect_timeout": 4,
        "health_check_interval": 25,
    }


def _patience(app: Celery) -> dict[str, Any]:
    # whoever waits for an answer now is told within a few seconds, not after a worker's patience
    return {**app.conf.broker_transport_options, "socket_timeout": 4, "max_retries": 1, "interval_start": 0.2}


def _broker_errors(app: Celery) -> tuple[type[Exception], ...]:
    from kombu.exceptions import OperationalError

    connection = app.connection_for_read()
    # kombu says so when the options of a transport do not fit together
    errors: tuple[type[Exception], ...] = (OSError, ValueError, OperationalError, *connection.connection_errors, *connection.channel_errors)
    return errors
