"""What may come in from the broker: wake-ups of the shape that we send, and questions that change nothing. All else is thrown away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from queue import Empty
from typing import TYPE_CHECKING, Any

from celery.exceptions import InvalidTaskError
from celery.worker import consumer, control
from celery.worker.strategy import default
from kombu import transport
from kombu.transport import redis as kombu_redis
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger("eyeseg.inbox")
_LARGEST_ID = 2**31 - 1
TOLD_EVERY_S = 0.1  # events of tasks go to Flower together: one by one they cost more than the jobs' own messages
# What Flower and `celery inspect` ask a worker for display. enable_events: asked every few seconds, and on already.
ANSWERED = frozenset(
    {"ping", "stats", "active", "active_queues", "registered", "scheduled", "reserved", "revoked", "conf", "enable_events"}
)


def guard(app: Celery) -> None:
    """Let this process take in nothing but our own tasks, no remote control but questions, and let no message on Redis end it."""
    here = {"redis": "Transport", "rediss": "Transport", "sentinel": "SentinelTransport"}
    transport.TRANSPORT_ALIASES.update({name: f"{__name__}:{which}" for name, which in here.items()})
    for name in [name for name in app.tasks if name.startswith("celery.")]:
        app.tasks.unregister(name)
    control.Panel.data = _Answered({name: ask for name, ask in control.Panel.data.items() if name in ANSWERED})
    control.Panel.data["stats"] = _stats
    app.conf.worker_consumer = f"{__name__}:Consumer"


class Consumer(consumer.Consumer):  # type: ignore[misc]  # Celery's classes are untyped
    """Celery's consumer of messages, which sends what it has to tell of its tasks a few times a second."""

    _told_until = 0.0

    def _flush_events(self) -> None:
        """Called by the loop soon after an event; several at once mean one sending."""
        now = time.monotonic()
        if now >= self._told_until:
            self._told_until = now + TOLD_EVERY_S
            self.hub.call_later(TOLD_EVERY_S, super()._flush_events)


class _Answered(dict[str, Callable[..., Any]]):
    """Celery's remote control by name; one that would change something is refused, whoever may write to the broker."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        return partial(_refused, name)


def _refused(name: str, _: Any, **__: Any) -> dict[str, str]:
    log.warning("remote control %.50r is refused: a worker is only asked through the broker, never told", name)
    return {"error": "refused: this worker takes no remote control"}


def _stats(state: Any, **_: Any) -> Any:
    """Celery's statistics; of the broker's other addresses it would send the passwords along."""
    found = control.stats(state)
    for part in (found, found.get("consumer") or {}):
        if isinstance(part.get("broker"), dict):
            part["broker"].pop("alternates", None)
    return found


def strategy(task: Any, app: Celery, consumer: Any, **options: Any) -> Callable[..., Any]:
    """Celery's way from a message to a task, behind a check: it takes a message of another shape for a task that never ends."""
    usual = default(task, app, consumer, **options)

    def receive(message: Any, body: Any, ack: Any, reject: Any, callbacks: Any, **more: Any) -> Any:
        message.headers = _checked(task.name, message)
        return usual(message, body, ack, reject, callbacks, **more)

    return receive


def _checked(task: str, message: Any) -> dict[str, Any]:
    """The headers of a wake-up: no time limits, no dates, no groups, whatever was sent. Raises InvalidTaskError when it is none."""
    try:
        arguments, named, embedded = message.payload
        job_id, label, name = named["job_id"], named["label"], message.headers["id"]
    except (TypeError, ValueError, KeyError) as error:
        raise InvalidTaskError(f"not a wake-up: {type(error).__name__}: {error}") from error
    ours = set(named) == {"job_id", "label"} and type(job_id) is int and 0 < job_id <= _LARGEST_ID and isinstance(label, str)
    if arguments or not ours or not isinstance(name, str) or not isinstance(embedded, dict) or any(embedded.values()):
        raise InvalidTaskError("not a wake-up: it holds other things than a job's id and label")
    shown = {"argsrepr": "()", "kwargsrepr": repr({"job_id": job_id, "label": label[:200]})}
    nothing = dict.fromkeys(("parent_id", "group", "eta", "expires", "shadow"))
    return {"lang": "py", "task": task, "id": name, "root_id": name, "retries": 0, "timelimit": [None, None], **shown, **nothing}


class _Unshaken:
    """kombu takes a message off the queue, then parses and delivers it; a fault there would end Celery's main loop."""

    _one_client: Any = None

    def _create_client(self, asynchronous: bool = False) -> Any:
        # kombu makes a client of redis-py for each command, which costs more than the command; clients may be shared, they hold a pool
        if asynchronous:
            return super()._create_client(asynchronous=True)  # type: ignore[misc]
        if self._one_client is None or self._one_client.connection_pool is not self.pool:  # type: ignore[attr-defined]
            self._one_client = super()._create_client()  # type: ignore[misc]
        return self._one_client

    def _receive_one(self, connection: Any) -> Any:
        try:
            return super()._receive_one(connection)  # type: ignore[misc]
        except (Empty, RedisError, OSError):
            raise
        except Exception as error:  # noqa: BLE001  a broadcast of another shape
            log.warning("a broadcast that cannot be read is thrown away: %s: %.200s", type(error).__name__, error)
            return False

    def _brpop_read(self, **options: Any) -> Any:
        known = set(self.qos._delivered)  # type: ignore[attr-defined]  # noqa: SLF001  no public name
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]
        except (Empty, RedisError, OSError):  # nothing came, or the connection broke: kombu knows what to do
            raise
        except Exception as error:  # noqa: BLE001  whatever the sender has done, the message is off the queue
            log.warning("a message that cannot be read is thrown away: %s: %.200s", type(error).__name__, error)
            for tag in set(self.qos._delivered) - known:  # type: ignore[attr-defined]  # noqa: SLF001
                self.basic_reject(tag, requeue=False)  # type: ignore[attr-defined]  # unsettled, it would take a slot for ever
            return True


class Channel(_Unshaken, kombu_redis.Channel):
    """A channel to Redis."""


class SentinelChannel(_Unshaken, kombu_redis.SentinelChannel):
    """A channel to Redis found through its sentinels."""


class Transport(kombu_redis.Transport):
    """The transport of redis:// and rediss://."""

    Channel = Channel


class SentinelTransport(kombu_redis.SentinelTransport):
    """The transport of sentinel://."""

    Channel = SentinelChannel
