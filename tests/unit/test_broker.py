"""The broker: what a message holds, which is taken first, and what is said of a broker that is not there."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import redis

from eyeseg import broker
from eyeseg.broker import Message, celery_app
from eyeseg.errors import Unreachable
from eyeseg.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path, tcp_broker: str) -> Settings:
    return replace(read_settings({}, tmp_path), broker_url=tcp_broker)


@pytest.fixture
def app(settings: Settings) -> Iterator[Any]:
    made = celery_app(settings)
    yield made
    made.close()


@pytest.fixture
def server(tcp_broker: str) -> Iterator[Any]:
    client = redis.Redis.from_url(tcp_broker)
    yield client
    client.close()


def _train(number: int, urgency: int = 5) -> Message:
    return Message(number, f"unet · fold {number}", "train", "eyeseg.cpu", urgency)


def test_a_message_is_json_and_holds_an_id_and_a_label(app: Any, server: Any) -> None:
    assert broker.send(app, [_train(7)]) == [7]
    [key] = server.keys("eyeseg.*")
    message = json.loads(server.lindex(key, 0))
    assert message["content-type"] == "application/json"
    assert message["headers"]["task"] == "eyeseg.train"
    args, kwargs, _ = json.loads(base64.b64decode(message["body"]))
    assert (args, kwargs) == ([], {"job_id": 7, "label": "unet · fold 7"})


def test_the_most_urgent_is_taken_first_and_equals_in_their_order(app: Any) -> None:
    urgencies = {1: 5, 2: 0, 3: 9, 4: 5, 5: 7, 6: 99, 7: -3}
    broker.send(app, [_train(number, urgency) for number, urgency in urgencies.items()])
    taken = []
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("eyeseg.cpu")
        for _ in urgencies:
            message = queue.get(timeout=5)
            taken.append(message.payload[1]["job_id"])
            message.ack()
        queue.close()
    assert taken == [3, 6, 5, 1, 4, 2, 7]


def test_waiting_messages_are_counted_over_all_priorities_queue_by_queue(app: Any) -> None:
    broker.send(app, [_train(1, 0), _train(2, 5), _train(3, 9), Message(4, "x", "evaluate", "eyeseg.evaluate", 5)])
    assert [broker.waiting(app, queue) for queue in ("eyeseg.cpu", "eyeseg.evaluate", "nothing")] == [3, 1, 0]


def test_nothing_to_send_is_no_mistake(app: Any, settings: Settings) -> None:
    assert broker.send(app, []) == []
    assert broker.waiting(app, "eyeseg.cpu") == 0
    broker.ping(settings)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("what", ["send", "waiting", "ping"])
def test_a_dead_broker_is_unreachable_soon_and_its_password_is_not_shown(tmp_path: Path, what: str) -> None:
    dead = replace(read_settings({}, tmp_path), broker_url="redis://anna:s3cret@127.0.0.1:1/0")
    _refused(dead, what, "redis://anna:***@127.0.0.1:1/0")


@pytest.mark.timeout(60)
def test_a_broker_that_never_answers_is_unreachable_soon(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://:s3cret@127.0.0.1:{silent.getsockname()[1]}/0"
        _refused(replace(read_settings({}, tmp_path), broker_url=url), "send", "redis://:***@127.0.0.1:")


@pytest.mark.timeout(30)
def test_an_embedded_broker_that_is_down_is_unreachable(tmp_path: Path) -> None:
    _refused(read_settings({}, tmp_path), "ping", "broker.sock")


def test_a_wrong_password_is_said_and_not_shown(settings: Settings) -> None:
    address = settings.broker_url.rpartition("@")[2]
    _refused(replace(settings, broker_url=f"redis://:s3cret@{address}"), "ping", f"redis://:***@{address}")


def test_a_url_of_no_broker_is_said(tmp_path: Path) -> None:
    for url in ("nonsense://host", "redis//host"):
        with pytest.raises(Unreachable, match="EYESEG_BROKER_URL"):
            broker.ping(replace(read_settings({}, tmp_path), broker_url=url))


def test_only_json_is_taken_and_nothing_is_kept_as_a_result(app: Any) -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.result_backend is None
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost, app.conf.worker_prefetch_multiplier) == (False, False, 1)


def test_urgency_counts_down_on_redis_and_up_on_amqp(tmp_path: Path) -> None:
    by_redis, by_amqp = (celery_app(replace(read_settings({}, tmp_path), broker_url=url)) for url in ("redis://host/0", "amqp://host//"))
    assert [broker.wire_priority(by_redis, urgency) for urgency in (0, 9, 50, -1)] == [9, 0, 0, 9]
    assert [broker.wire_priority(by_amqp, urgency) for urgency in (0, 9, 50, -1)] == [0, 9, 9, 0]


def _refused(settings: Settings, what: str, shown: str) -> None:
    app = celery_app(settings)
    calls = {
        "send": lambda: broker.send(app, [_train(1)]),
        "waiting": lambda: broker.waiting(app, "eyeseg.cpu"),
        "ping": lambda: broker.ping(settings),
    }
    with pytest.raises(Unreachable) as caught:
        calls[what]()
    app.close()
    assert shown in str(caught.value)
    assert "s3cret" not in str(caught.value)
