"""What may come in from the broker: wake-ups of the shape that we send. Anything else is thrown away, and cannot end the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import Empty
from typing import TYPE_CHECKING, Any

from celery.exceptions import InvalidTaskError
from celery.worker.strategy import default
from kombu import transport
from kombu.transport import redis as kombu_redis
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger("eyeseg.inbox")
_LARGEST_ID = 2**31 - 1


def guard(app: Celery) -> None:
    """Let this process take in nothing but our own tasks, and let no message on Redis end it."""
    here = {"redis": "Transport", "rediss": "Transport", "sentinel": "SentinelTransport"}
    transport.TRANSPORT_ALIASES.update({name: f"{__name__}:{which}" for name, which in here.items()})
    for name in [name for name in app.tasks if name.startswith("celery.")]:
        app.tasks.unregister(name)


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
