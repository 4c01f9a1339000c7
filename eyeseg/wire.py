"""Many wake-ups at once on Redis, in kombu's own wire format: Celery makes one message as the pattern, the others differ in four places."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celery import Celery

BATCH = 500  # messages that go to the broker, and events to Flower, in one round trip
# Two wake-ups that have nothing in common, and hold what JSON and Python write in a way of their own: the pattern is made of one and
# must yield the other, else this kombu writes messages otherwise than is known here.
_PROBES = ((987_654_321, "pattern α %s %(id)s\n"), (123_456_789, 'it\'s a "proof" \\ é 漢 {0}\t'))

Wakeup = tuple[int, str]  # the number of a job, and its label


class UnknownLayout(Exception):
    """Celery or kombu write something that cannot be filled in."""


@dataclass(frozen=True)
class Address:
    """Where a kind of wake-up goes. priority: as the transport counts it."""

    task: str
    queue: str
    priority: int


def named(job_id: int, label: str) -> dict[str, Any]:
    """The keyword arguments of a wake-up."""
    return {"job_id": job_id, "label": label}


def shown(job_id: int, label: str) -> dict[str, str]:
    """What Flower shows of its arguments, as options of `apply_async`. Left to Celery it would cost more than the message."""
    return {"argsrepr": "()", "kwargsrepr": repr(named(job_id, label))}


def is_redis(channel: Any) -> bool:
    """Whether a channel is one of kombu's to Redis: other transports have other ways of writing many messages."""
    from kombu.transport.redis import Channel

    return isinstance(channel, Channel)


class Pattern:
    """A message to one address as text with places to fill in, the key of the list that it goes on, and the event that Flower sees."""

    def __init__(self, app: Celery, producer: Any, address: Address) -> None:
        """Raises UnknownLayout when what Celery makes is not understood."""
        self._channel = producer.channel
        first, second = (_caught(app, producer, address, probe) for probe in _PROBES)
        self.key = first.key
        self._envelope, self._body = _patterns(first)
        self._event = _event_pattern(first)
        self._fanout = first.fanout
        filling = _filling(second.name, second.tag, *_PROBES[1])
        if second.key != self.key or json.loads(self._message(filling)) != second.message:
            raise UnknownLayout("a message made by the pattern is not the one that Celery makes")
        if second.event is not None and _untimed(json.loads(self._event % filling)) != _untimed(second.event):
            raise UnknownLayout("an event made by the pattern is not the one that Celery makes")

    def push(self, wakeups: Sequence[Wakeup]) -> None:
        """Put wake-ups on their list, in their order, and tell Flower that they were sent. A break half way leaves some of them there."""
        fillings = [_filling(str(uuid.uuid4()), str(uuid.uuid4()), *wakeup) for wakeup in wakeups]
        with self._channel.conn_or_acquire() as client:
            client.lpush(self.key, *map(self._message, fillings))
        if self._fanout is not None:
            exchange, message = self._fanout
            events = ",".join([self._event % filling for filling in fillings])
            body = base64.b64encode(f"[{events}]".encode()).decode()
            self._channel._put_fanout(exchange, {**message, "body": body}, "task.multi")  # noqa: SLF001  as Celery's dispatcher names lists

    def _message(self, filling: Mapping[str, Any]) -> str:
        body = base64.b64encode((self._body % filling).encode()).decode()
        return self._envelope % {**filling, "body": body}


@dataclass(frozen=True)
class _Caught:
    """What Celery would have put on the broker for one wake-up. fanout: the exchange and the envelope of its event."""

    key: str
    message: dict[str, Any]
    name: str
    tag: str
    fanout: tuple[str, dict[str, Any]] | None
    event: dict[str, Any] | None


def _caught(app: Celery, producer: Any, address: Address, probe: Wakeup) -> _Caught:
    """Send a wake-up with all that belongs to it, and keep it from the broker in the last moment."""
    channel, name = producer.channel, str(uuid.uuid4())
    put: list[tuple[str, dict[str, Any]]] = []
    fanned: list[tuple[str, dict[str, Any]]] = []
    channel._put = lambda queue, message, **_: put.append((queue, message))  # noqa: SLF001  kombu's own hook for transports
    channel._put_fanout = lambda exchange, message, *_, **__: fanned.append((exchange, message))  # noqa: SLF001
    try:
        app.send_task(
            address.task,
            kwargs=named(*probe),
            task_id=name,
            queue=address.queue,
            priority=address.priority,
            producer=producer,
            retry=False,
            **shown(*probe),
        )
        [(queue, message)] = put
        key = channel._q_for_pri(queue, channel._get_message_priority(message, reverse=False))  # noqa: SLF001
        tag = message["properties"]["delivery_tag"]
        if len(fanned) > 1 or channel._expires.get(queue):  # noqa: SLF001
            raise UnknownLayout("more is put on the broker than a message and an event")
        event = json.loads(_unpacked(fanned[0][1])) if fanned else None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnknownLayout(f"{type(error).__name__}: {error}") from error
    finally:
        for hook in ("_put", "_put_fanout"):
            vars(channel).pop(hook, None)
    return _Caught(key, message, name, tag, fanned[0] if fanned else None, event)


def _patterns(found: _Caught) -> tuple[str, str]:
    """The text of a message, and of its body, with %-places."""
    job_id, label = _PROBES[0]
    envelope = json.dumps(found.message)
    shown_text = _quoted(shown(job_id, label)["kwargsrepr"])
    outer = _with_places(envelope, {found.message["body"]: "body", shown_text: "shown", found.name: "id", found.tag: "tag"})
    inner = _with_places(_unpacked(found.message), {_quoted(label): "label"}).replace(str(job_id), "%(job)d")
    return outer, inner


def _event_pattern(found: _Caught) -> str:
    if found.event is None:
        return ""
    return _with_places(json.dumps(found.event), {_quoted(shown(*_PROBES[0])["kwargsrepr"]): "shown", found.name: "id"})


def _with_places(text: str, places: Mapping[str, str]) -> str:
    for number, value in enumerate(places):
        text = text.replace(value, f"\0{number}\0")
    text = text.replace("%", "%%")
    for number, place in enumerate(places.values()):
        text = text.replace(f"\0{number}\0", f"%({place})s")
    return text


def _unpacked(message: Mapping[str, Any]) -> str:
    """The body of an envelope. Raises ValueError when it is not packed as it says."""
    if message["properties"]["body_encoding"] != "base64":
        raise UnknownLayout("a body is not packed as base64")
    return base64.b64decode(message["body"], validate=True).decode()


def _filling(name: str, tag: str, job_id: int, label: str) -> dict[str, Any]:
    """What differs from message to message. name: the id of its task. tag: that of its delivery."""
    return {"id": name, "tag": tag, "job": job_id, "label": _quoted(label), "shown": _quoted(shown(job_id, label)["kwargsrepr"])}


def _untimed(event: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key not in ("timestamp", "clock")}


def _quoted(text: str) -> str:
    """A text as it stands between quotes in JSON."""
    return encode_basestring_ascii(text)[1:-1]
