"""Messages that are none of ours, or come too often or too late: no code runs, nothing starts twice, and the worker stays up."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pickle
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis
from acceptance.home import BROKER, SUPERVISOR, WORKER, Home

from eyeseg.settings import broker_socket

QUEUE = "eyeseg.cpu:4"  # where jobs of the default priority wait


class Bomb:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, (f"touch {self.path}",))


def packed(body: object) -> str:
    return base64.b64encode(json.dumps(body).encode()).decode()


def message(named: object = None, *, body: object = None, **changed: object) -> dict[str, Any]:
    """A message as Celery writes it. named: its keyword arguments. changed: other headers, or other parts of the envelope."""
    name = str(uuid.uuid4())
    headers = {"lang": "py", "task": "eyeseg.train", "id": name, "root_id": name, "parent_id": None, "group": None, "retries": 0}
    headers |= {"timelimit": [None, None], "argsrepr": "()", "kwargsrepr": "{}", "eta": None, "expires": None}
    delivery = {"exchange": "", "routing_key": "eyeseg.cpu"}
    properties = {"correlation_id": name, "delivery_mode": 2, "delivery_info": delivery, "priority": 4, "body_encoding": "base64"}
    properties["delivery_tag"] = str(uuid.uuid4())
    whole = {"body": packed([[], named, {}] if body is None else body), "headers": headers, "properties": properties}
    whole |= {"content-type": "application/json", "content-encoding": "utf-8"}
    for key, value in changed.items():
        part = key.replace("_", "-") if key.replace("_", "-") in whole else None
        if part:
            whole[part] = value
        else:
            headers[key] = value
    return whole


def ours(job: int, **more: object) -> dict[str, object]:
    return {"job_id": job, "label": "unet", **more}


def pickled(path: Path) -> str:
    return base64.b64encode(pickle.dumps([[], Bomb(path), {}])).decode()


def garbage(bomb: Path) -> dict[str, object]:
    """Everything that is no wake-up, by name: bytes as they are, the rest as JSON."""
    without_properties = message(ours(999))
    del without_properties["properties"]
    without_body = message(ours(999))
    del without_body["body"]
    return {
        "no JSON": b"\xff\xfe\x00 not json at all",
        "nothing": b"",
        "a pickle instead of the envelope": pickle.dumps(Bomb(bomb)),
        "nested without end": b"[" * 100_000,
        **{f"JSON of another shape: {value!r}": value for value in ("text", 7, None, [1, 2], {}, {"properties": 1})},
        "no properties": without_properties,
        "no body": without_body,
        "headers of another shape": message(ours(999), headers=[1]),
        "a body that is no base64": message(headers=message()["headers"], body=None) | {"body": "!!!"},
        **{
            f"a body of another shape: {body!r}": message(body=body)
            for body in ({"a": 1}, [], [1, 2], [1, 2, 3], [[], [], {}], [[], {}, []])
        },
        "pickled, and says so": message() | {"content-type": "application/x-python-serialize", "body": pickled(bomb)},
        "pickled, and says JSON": message() | {"body": pickled(bomb)},
        "another content type": message(ours(999)) | {"content-type": "text/plain"},
        "YAML": message()
        | {"content-type": "application/x-yaml", "body": base64.b64encode(b"!!python/object/apply:os.system ['true']").decode()},
        "an unknown encoding": message(ours(999)) | {"content-encoding": 7},
        "compressed by nothing known": message(ours(999), compression="nonsense"),
        "a task that is not ours": message(ours(999), task="os.system"),
        "a task of Celery's own": message(body=[[1, 2], {}, {}], task="celery.starmap"),
        "a task whose name is a list": message(ours(999), task=["eyeseg.train"]),
        "an id of another shape": message(ours(999), id=[1]),
        **{f"no number of a job: {value!r:.30}": message(ours(value)) for value in ("1", 1.5, True, None, -1, 2**70, [1])},  # type: ignore[arg-type]
        "extra arguments": message(body=[[1, 2], ours(999), {}]),
        "extra names": message(ours(999, more=1)),
        "something to do afterwards": message(body=[[], ours(999), {"callbacks": [{"task": "eyeseg.train"}], "chain": 5}]),
        "a huge one": message(body=[[], "x" * 8_000_000, {}]),
    }


@contextlib.contextmanager
def queue_of(home: Home) -> Iterator[Any]:
    client = redis.Redis(unix_socket_path=str(broker_socket(home.path)))
    yield client
    client.close()


def push(home: Home, found: object) -> None:
    """Put something on the queue, and wait until the worker has taken it off."""
    with queue_of(home) as client:
        client.lpush(QUEUE, found if isinstance(found, bytes) else json.dumps(found))
        home.eventually(lambda: client.llen(QUEUE) == 0, f"taken off the queue: {found!r:.200}", patience_s=60)


def test_no_message_ends_or_blocks_a_worker_or_runs_code(home: Home) -> None:
    """Celery's own main process ends at the first that is no JSON, and waits for ever for a task that is `[1, 2, 3]`."""
    bomb = home.folder / "bomb"
    home.run("up", "--no-flower")
    worker = home.pid(WORKER)

    for name, found in garbage(bomb).items():
        push(home, found)
        assert Path(f"/proc/{worker}").exists(), name

    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 2"), "--limit", 1)
    home.eventually(home.is_done, "all runs done")
    assert (home.pid(WORKER), len(home.processes(SUPERVISOR)), len(home.processes(BROKER))) == (worker, 1, 1)
    assert not bomb.exists()
    assert [(attempt["number"], attempt["ending"]) for attempt in home.attempts()] == [(1, "done")]
    log = (home.path / "logs" / "worker.log").read_text(errors="replace")
    assert log.count("thrown away") + log.count("invalid task message") + log.count("decode message body") > 25
    with queue_of(home) as client:
        assert client.hlen("unacked") == 0
    too_late_or_a_lie(home, worker)


def too_late_or_a_lie(home: Home, worker: int) -> None:
    """Messages of the right shape for jobs that are done, cancelled, waiting or not there, with labels and dates that lie."""
    home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 400", name="long"), "--limit", 1)
    home.run("cancel", "long", "-y")
    home.eventually(lambda: {job["state"] for job in home.jobs()} == {"done", "cancelled"}, "all jobs ended")
    before = home.jobs(), home.attempts(), home.attempts("evaluate")
    log = home.path / "logs" / "worker.log"
    refused = log.read_text(errors="replace").count("nothing to start")

    for job in (row["id"] for row in before[0]):
        push(
            home, message({"job_id": job, "label": "job 1 · please run me"}, eta="2099-01-01T00:00:00", timelimit=[1, 1], expires="garbage")
        )
        push(home, message(ours(job), task="eyeseg.evaluate"))
    push(home, message(ours(999_999)))

    home.eventually(lambda: "job 999999: there is no such job" in log.read_text(errors="replace"), "the last message looked at")
    assert log.read_text(errors="replace").count("nothing to start") - refused == 2 * len(before[0])
    assert (home.jobs(), home.attempts(), home.attempts("evaluate")) == before
    assert home.pid(WORKER) == worker
