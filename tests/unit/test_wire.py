"""Many messages at once: what lies on a real broker is what Celery itself puts there, and where that is not sure Celery sends them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import kombu.transport.redis
import pytest
import redis

from eyeseg import broker, wire
from eyeseg.broker import FEW, Message, celery_app
from eyeseg.settings import read_settings

LABELS = ("unet lr=0.001 · fold 3/5", 'it\'s a "label"', "100 % %(id)s {0}", "é 漢 \U0001f441", "new\nline \\ and\ttab", "", "x" * 200)
NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def app(tmp_path: Path, tcp_broker: str) -> Iterator[Any]:
    made = celery_app(replace(read_settings({}, tmp_path), broker_url=tcp_broker))
    yield made
    made.close()


@pytest.fixture
def server(tcp_broker: str) -> Iterator[Any]:
    client = redis.Redis.from_url(tcp_broker)
    yield client
    client.close()


def many(*, queue: str = "eyeseg.cpu", urgency: int = 7) -> list[Message]:
    return [Message(number, LABELS[number % len(LABELS)], "train", queue, urgency) for number in range(1, 2 * FEW)]


def by_celery(app: Any, messages: list[Message]) -> None:
    """One after the other, by `apply_async`."""
    for message in messages:
        task = app.signature("eyeseg.train", kwargs=wire.named(message.job_id, message.label))
        urgency = broker.wire_priority(app, message.urgency)
        task.apply_async(queue=message.queue, priority=urgency, **wire.shown(message.job_id, message.label))


def lists(server: Any) -> dict[str, list[dict[str, Any]]]:
    """What lies on the broker: the messages of every list, the first to be taken first, with their bodies unpacked."""
    found = {}
    for key in server.keys("eyeseg.*"):
        messages = [json.loads(text) for text in reversed(server.lrange(key, 0, -1))]
        found[key.decode()] = [{**message, "body": json.loads(base64.b64decode(message["body"]))} for message in messages]
    return found


def without_names(message: dict[str, Any]) -> dict[str, Any]:
    """A message with its two random names replaced; the name of a task stands in three places."""
    name, tag = message["headers"]["id"], message["properties"]["delivery_tag"]
    assert NAME.fullmatch(name)
    assert NAME.fullmatch(tag)
    assert name != tag
    return json.loads(json.dumps(message).replace(name, "NAME").replace(tag, "TAG"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("messages", [many(), many(queue="eyeseg.large", urgency=0)], ids=["usual", "another queue, last"])
def test_every_header_and_property_is_that_of_celery(app: Any, server: Any, messages: list[Message]) -> None:
    assert broker.send(app, messages) == [message.job_id for message in messages]
    ours = lists(server)
    server.flushall()
    by_celery(app, messages)
    theirs = lists(server)
    assert {key: [without_names(m) for m in found] for key, found in ours.items()} == {
        key: [without_names(m) for m in found] for key, found in theirs.items()
    }
    assert [m["body"][1]["label"] for found in ours.values() for m in found] == [message.label for message in messages]


def test_no_two_messages_have_a_name_in_common(app: Any, server: Any) -> None:
    broker.send(app, many())
    [found] = lists(server).values()
    assert len({name for m in found for name in (m["headers"]["id"], m["properties"]["delivery_tag"])}) == 2 * len(found)


def test_they_are_made_by_the_pattern(app: Any, server: Any) -> None:
    with app.connection_for_write() as connection, app.amqp.Producer(connection, auto_declare=False) as producer:
        wire.Pattern(app, producer, wire.Address("eyeseg.train", "eyeseg.cpu", 4)).push([(7, LABELS[0])])
    assert [message["body"][1] for message in lists(server)["eyeseg.cpu:4"]] == [wire.named(7, LABELS[0])]


def test_a_consumer_takes_and_settles_each_once_and_the_most_urgent_first(app: Any, server: Any) -> None:
    messages = [replace(message, urgency=message.job_id % 3) for message in many() + many()]
    broker.send(app, messages)
    taken = []
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("eyeseg.cpu")
        for _ in messages:
            message = queue.get(timeout=5)
            taken.append(message.payload[1]["job_id"])
            message.ack()
        queue.close()
    assert taken == sorted((message.job_id for message in messages), key=lambda number: -(number % 3))
    assert server.hlen("unacked") == 0
    assert lists(server) == {}


def test_flower_hears_of_each_of_them_what_celery_would_tell(app: Any, server: Any) -> None:
    ours, theirs = (_heard(app, many(), send) for send in (broker.send, by_celery))
    names = {m["headers"]["id"] for found in lists(server).values() for m in found}
    assert {event["uuid"] for event in ours + theirs} == names
    personal = ("uuid", "root_id", "clock", "timestamp", "local_received")
    assert [{k: v for k, v in e.items() if k not in personal} for e in ours] == [
        {k: v for k, v in e.items() if k not in personal} for e in theirs
    ]
    assert all(event["root_id"] == event["uuid"] for event in ours)


def _heard(app: Any, messages: list[Message], send: Any) -> list[dict[str, Any]]:
    """The events that a listener like Flower gets while these messages are sent."""
    heard: list[dict[str, Any]] = []
    with app.connection_for_read() as connection:
        receiver = app.events.Receiver(connection, handlers={"task-sent": heard.append})
        with receiver.consumer_context() as (own, _, _):
            _drain(own)
            send(app, messages)
            for _ in range(100):
                _drain(own)
                if len(heard) >= len(messages):
                    break
    return heard


def _drain(connection: Any) -> None:
    try:
        connection.drain_events(timeout=0.1)
    except TimeoutError:
        pass


def test_a_kombu_that_packs_otherwise_gets_them_from_celery(app: Any, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kombu.transport.redis.Channel, "body_encoding", None)
    with app.connection_for_write() as connection, app.amqp.Producer(connection, auto_declare=False) as producer:
        address = wire.Address("eyeseg.train", "eyeseg.cpu", 4)
        with pytest.raises(wire.UnknownLayout):
            wire.Pattern(app, producer, address)
        assert server.keys("eyeseg.*") == []
    broker.send(app, many())
    [key] = server.keys("eyeseg.*")
    found = [json.loads(text) for text in reversed(server.lrange(key, 0, -1))]
    assert [json.loads(message["body"])[1]["job_id"] for message in found] == [message.job_id for message in many()]


def test_a_celery_that_writes_more_into_a_message_sends_them_itself(app: Any, server: Any) -> None:
    from celery import signals

    def stamp(headers: dict[str, Any], body: Any, **_: Any) -> None:
        headers["squared"] = body[1]["job_id"] ** 2

    signals.before_task_publish.connect(stamp)
    try:
        broker.send(app, many())
    finally:
        signals.before_task_publish.disconnect(stamp)
    [found] = lists(server).values()
    assert [message["headers"]["squared"] for message in found] == [message.job_id**2 for message in many()]


def test_a_broker_that_is_no_redis_gets_them_from_celery(tmp_path: Path) -> None:
    app = celery_app(replace(read_settings({}, tmp_path), broker_url="amqp://localhost//"))
    app.conf.update(broker_url="memory://", broker_transport_options={}, broker_use_ssl=None)
    assert broker.send(app, many()) == [message.job_id for message in many()]
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("eyeseg.cpu")
        taken = []
        for _ in many():
            message = queue.get(timeout=5)
            taken.append((message.payload[1]["job_id"], message.payload[1]["label"]))
            message.ack()
        queue.close()
    assert taken == [(message.job_id, message.label) for message in many()]
