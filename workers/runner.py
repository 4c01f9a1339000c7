"""The runner: a child process that trains and evaluates. It knows a spec, the data and a folder; no store, no broker.

JSON lines: orders come on stdin (`train`, `evaluate`, `stop`), events go to stdout. Everything else that is printed goes to the job's log.
When stdin ends, or the parent dies, it kills its own process group: nothing is left behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import faulthandler
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any

PROGRESS_S = 5.0


class Conversation:
    """The two pipes to the supervisor."""

    def __init__(self) -> None:
        # the protocol keeps the real stdout for itself; prints of libraries go where stderr goes
        self._out: IO[str] = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
        os.dup2(2, 1)
        self.orders: queue.Queue[dict[str, Any]] = queue.Queue()
        self.stop = threading.Event()
        self._said = 0.0

    def listen(self) -> None:
        """Read orders until stdin ends; then end this process group."""
        for line in sys.stdin:
            order = json.loads(line)
            if order["do"] == "stop":
                self.stop.set()
            else:
                self.orders.put(order)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    def say(self, event: dict[str, Any]) -> None:
        """Send one event."""
        self._said = time.monotonic()
        self._out.write(json.dumps(event) + "\n")

    def stopped(self) -> bool:
        """Polled by the work at every step: shows the supervisor a sign of life now and then."""
        if time.monotonic() - self._said > PROGRESS_S:
            self.say({"event": "progress"})
        return self.stop.is_set()


def main() -> None:
    """Work through orders until stdin ends."""
    _die_with_parent()
    talk = Conversation()
    threading.Thread(target=talk.listen, daemon=True, name="orders").start()
    faulthandler.enable()
    from workers import work  # imports torch: the device is pinned by the environment, which is complete now

    while True:
        order = talk.orders.get()
        with contextlib.suppress(OSError):
            _log_to(Path(order["log"]), f"job {order['job']} attempt {order['attempt']} {order['do']}")
        try:
            work.carry_out(order, talk.say, talk.stopped)
        except MemoryError as error:
            talk.say({"event": "error", "kind": "out_of_memory", "message": str(error)})
        except Exception as error:  # noqa: BLE001  whatever went wrong is the supervisor's to record
            traceback.print_exc()
            sys.stderr.flush()
            talk.say({"event": "error", "kind": kind_of(error), "message": _told(error)})


def kind_of(error: BaseException) -> str:
    """The class of a fault, by which the supervisor decides whether a retry can cure it."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk_full"
    if type(error).__name__ == "OutOfMemoryError":
        return "gpu_oom"
    return type(error).__name__


def _told(error: BaseException) -> str:
    text = str(error) or type(error).__name__
    if isinstance(error, ValueError | OSError) or type(error).__module__.startswith("eyeseg"):
        return text
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{text} ({Path(last.filename).name}:{last.lineno})"


def _log_to(path: Path, headline: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(file, 2)
    os.dup2(file, 1)
    os.close(file)
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    sys.stderr.write(f"{stamp} {headline}\n")
    sys.stderr.flush()


def _die_with_parent() -> None:
    """Ask Linux for SIGKILL when the parent's thread ends; elsewhere the end of stdin does it."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
