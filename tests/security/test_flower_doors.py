"""Flower: who gets to see it, what stays open, and a history that somebody has tampered with."""

from __future__ import annotations

import base64
import contextlib
import os
import shelve
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eyeseg.errors import Refused
from workers import flower_guard

PASSWORD = "eyes:" + "k" * 16


def flower(folder: Path, port: int, **environment: str) -> subprocess.Popen[str]:
    """Flower as the stack starts it. Nobody answers as its broker, which it bears."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EYESEG_", "FLOWER_"))}
    clean |= {"EYESEG_HOME": str(folder / "home"), "EYESEG_BROKER_URL": "redis://127.0.0.1:1/0", **environment}
    command = [sys.executable, "-P", "-m", "workers.flower", str(port)]
    return subprocess.Popen(command, env=clean, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@contextlib.contextmanager
def running(process: subprocess.Popen[str], port: int) -> Iterator[None]:
    until = time.monotonic() + 60
    try:
        while asked(port, "/healthcheck") is None:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=60)


def asked(port: int, path: str, *, method: str = "GET", password: str = "") -> int | None:
    """The status of an answer; None without one."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method, data=b"" if method == "POST" else None)
    if password:
        request.add_header("Authorization", f"Basic {base64.b64encode(password.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def test_flower_refuses_to_start_where_others_could_look_without_a_password(tmp_path: Path, port: int) -> None:
    process = flower(tmp_path, port, EYESEG_FLOWER_ADDRESS="0.0.0.0", FLOWER_UNAUTHENTICATED_API="true")

    _, said = process.communicate(timeout=60)

    assert process.returncode == Refused.exit_code
    assert "FLOWER_BASIC_AUTH" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("address", ["0.0.0.0", "", "::", "192.0.2.7", "flower.example"])
@pytest.mark.parametrize("password", ["", "eyes", "eyes:", ":longenough", "eyes:short", f"{PASSWORD},spy:"])
def test_an_address_of_others_needs_a_whole_password(address: str, password: str) -> None:
    with pytest.raises(Refused, match="FLOWER_BASIC_AUTH"):
        flower_guard.close_doors(address, {"FLOWER_BASIC_AUTH": password})
    flower_guard.close_doors(address, {"FLOWER_BASIC_AUTH": PASSWORD})
    for own in ("127.0.0.1", "::1", "localhost"):
        flower_guard.close_doors(own, {})


def test_with_a_password_all_is_closed_but_metrics_and_healthcheck_and_nothing_can_be_changed(tmp_path: Path, port: int) -> None:
    code = "import pathlib; pathlib.Path('bomb').touch()"
    for name in ("flowerconfig.py", "celeryconfig.py"):  # Flower runs the first as Python, if it lies where it is started
        (tmp_path / name).write_text(code)
    variables = {"EYESEG_FLOWER_ADDRESS": "0.0.0.0", "FLOWER_BASIC_AUTH": PASSWORD, "FLOWER_READ_ONLY": "false"}
    process = flower(tmp_path, port, **variables)
    with running(process, port):
        closed = {path: asked(port, path) for path in ("/", "/workers", "/tasks", "/broker", "/api/workers", "/api/tasks")}
        known = {path: asked(port, path, password=PASSWORD) for path in ("/workers", "/tasks", "/api/tasks")}
        opened = {path: asked(port, path) for path in ("/metrics", "/healthcheck")}
        orders = (
            "worker/shutdown/x",
            "worker/pool/restart/x",
            "task/async-apply/eyeseg.train",
            "task/send-task/os.system",
            "task/revoke/x",
        )
        refused = {order: asked(port, f"/api/{order}", method="POST", password=PASSWORD) for order in orders}
        wrong = asked(port, "/workers", password="eyes:wrong")
        argv = Path(f"/proc/{process.pid}/cmdline").read_text()

    assert set(closed.values()) == {401}, closed
    assert wrong == 401
    assert set(known.values()) == {200}, known
    assert set(opened.values()) == {200}, opened
    assert set(refused.values()) == {403}, refused
    assert "k" * 16 not in argv
    assert not (tmp_path / "bomb").exists()


class Bomb:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, (f"touch {self.path}",))


def test_a_history_that_was_tampered_with_runs_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flower unpickles flower.db; a home may have come with somebody's repository."""
    import flower.events
    import tornado.ioloop

    from eyeseg.broker import celery_app
    from eyeseg.settings import read_settings

    monkeypatch.setattr(flower.events, "shelve", shelve)  # put back afterwards
    app, path = celery_app(read_settings({"EYESEG_HOME": str(tmp_path)})), str(tmp_path / "flower.db")
    with shelve.open(path) as history:
        history["events"] = Bomb(tmp_path / "bomb")
    flower_guard.careful_history()

    def loaded() -> Any:
        loop = tornado.ioloop.IOLoop(make_current=False)
        try:
            return flower.events.Events(app, loop, db=path, persistent=True, max_tasks_in_memory=100)
        finally:
            loop.close(all_fds=True)

    found = loaded()
    assert not (tmp_path / "bomb").exists()
    assert not found.state.tasks

    event = {"type": "task-sent", "hostname": "w", "timestamp": 1.0, "local_received": 1.0, "clock": 1, "uuid": "u", "name": "eyeseg.train"}
    found.state.event(event)
    found.save_state()
    assert list(loaded().state.tasks) == ["u"]  # its own history is still read
