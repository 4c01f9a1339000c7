"""Remote control by somebody who can write to the broker: a worker may be asked for what Flower shows, and told nothing."""

from __future__ import annotations

import base64
import contextlib
import json
import pickle
import time
import uuid
from typing import Any

import redis
from acceptance.home import WORKER, Home

from eyeseg.broker import celery_app
from eyeseg.settings import broker_socket

CHANNEL = "/0.celery.pidbox"
PATIENCE_S = 60
ORDERS: dict[str, dict[str, Any]] = {
    "shutdown": {},
    "pool_restart": {"modules": ["antigravity"], "reload": True},
    "pool_grow": {"n": 64},
    "pool_shrink": {"n": 1},
    "autoscale": {"max": 64, "min": 32},
    "rate_limit": {"task_name": "eyeseg.train", "rate_limit": "1/h"},
    "time_limit": {"task_name": "eyeseg.train", "hard": 1},
    "revoke": {"task_id": "x", "terminate": True, "signal": "KILL"},
    "terminate": {"task_id": "x", "signal": "KILL"},
    "add_consumer": {"queue": "evil"},
    "cancel_consumer": {"queue": "eyeseg.train"},
    "disable_events": {},
    "election": {"id": "1", "topic": "x", "action": {"task": "celery.chain"}},
    "hello": {"from_node": "evil", "revoked": {"x": 1}},
    "objgraph": {},
    "memdump": {},
    "report": {},
    "no such order": {},
}


def broadcast(method: object, arguments: object = None, **more: Any) -> dict[str, Any]:
    """A broadcast as Celery writes it."""
    inner = {"method": method, "arguments": arguments or {}, "destination": None, "pattern": None, "matcher": None, **more}
    delivery = {"exchange": "celery.pidbox", "routing_key": ""}
    properties = {"delivery_info": delivery, "priority": 0, "body_encoding": "base64", "delivery_tag": str(uuid.uuid4())}
    headers = {"clock": 1, "expires": time.time() + 100}
    whole = {"body": base64.b64encode(json.dumps(inner).encode()).decode(), "headers": headers, "properties": properties}
    return whole | {"content-encoding": "utf-8", "content-type": "application/json"}


def unreadable() -> dict[str, bytes]:
    """What is no broadcast, by name."""
    shaped = {
        "a clock of another kind": broadcast("ping") | {"headers": {"clock": "x"}},
        "a method that is a list": broadcast(["ping"]),
        "arguments that are a list": broadcast("ping", [1]),
        "a receiver that is a number": broadcast("ping", destination=7),
        "a pattern that never ends": broadcast("ping", pattern="(a+)+$", matcher="pcre"),
        "an answer to nowhere": broadcast("ping", reply_to=7),
        "an answer to half of somebody": broadcast("ping", reply_to={"exchange": "x"}),
        "a body that is a number": broadcast("ping") | {"body": base64.b64encode(b"7").decode()},
        "pickled inside": broadcast("ping")
        | {"content-type": "application/x-python-serialize", "body": base64.b64encode(pickle.dumps(7)).decode()},
        "no properties": {"body": "x"},
    }
    bare = {f"JSON of another shape: {text!r}": text for text in (b"7", b"[1]", b'"x"', b"null", b"{}", b"true")}
    odd = {"no JSON": b"\xff\xfe", "a pickle": pickle.dumps(7), "nested without end": b"[" * 100_000}
    return {**bare, **odd, **{name: json.dumps(found).encode() for name, found in shaped.items()}}


def test_a_broadcast_can_neither_end_nor_change_a_worker(home: Home) -> None:
    """JSON that is no object would end Celery's main loop; `shutdown` would end the worker, `cancel_consumer` its work."""
    home.run("up", "--no-flower")
    worker = home.pid(WORKER)
    app = celery_app(home.settings)
    queues = home.eventually(lambda: asked(app, "active_queues"), "its queues", patience_s=PATIENCE_S)
    assert queues

    with contextlib.closing(redis.Redis(unix_socket_path=str(broker_socket(home.path)))) as client:
        for name, raw in unreadable().items():
            assert client.publish(CHANNEL, raw) == 1, f"nobody listens before: {name}"
    answers = home.eventually(lambda: asked(app, "ping"), "an answer after all that cannot be read", patience_s=PATIENCE_S)
    assert answers == {"ok": "pong"}
    assert home.pid(WORKER) == worker
    for method, arguments in ORDERS.items():
        answer = home.eventually(lambda m=method, a=arguments: asked(app, m, a), f"an answer to {method}", patience_s=PATIENCE_S)  # type: ignore[misc]
        assert "refused" in answer["error"], (method, answer)

    assert home.eventually(lambda: asked(app, "active_queues"), "its queues", patience_s=PATIENCE_S) == queues
    assert home.eventually(lambda: asked(app, "stats"), "its statistics", patience_s=PATIENCE_S)["pool"]["max-concurrency"] == 1
    assert home.pid(WORKER) == worker
    log = (home.path / "logs" / "worker.log").read_text(errors="replace")
    assert log.count("a broadcast that cannot be read is thrown away") >= 5
    assert log.count("is refused: a worker is only asked") >= len(ORDERS)
    app.close()


def asked(app: Any, method: str, arguments: dict[str, Any] | None = None) -> Any:
    """What the one worker answers; None when it is too busy to, within a second."""
    for answer in app.control.broadcast(method, arguments or {}, reply=True, timeout=1, limit=1) or []:
        [found] = answer.values()
        return found
    return None
