"""The runner: a child process that trains and evaluates. It knows a spec, the data and a folder; no store, no broker.

JSON lines: orders come on stdin (`train`, `evaluate`, `stop`), events go to stdout. Everything else that is printed goes to the job's log.
When stdin ends, or the parent dies, so does its whole process group: nothing is left behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import faulthandler
import json
import os
import queue
import resource
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any

from eyeseg.spec import RunSpec
from workers import kept, last_words

PROGRESS_S = 5.0
# what torch says, in a RuntimeError, when the machine has no memory left for a tensor
_CPU_OOM = "can't allocate memory"
# and what CUDA and its libraries say where torch's own allocator was not asked
_GPU_OOM = ("CUDA error: out of memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED")


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
    end_of_line = _take_the_group_along()  # noqa: F841  held until the end of this process
    talk = Conversation()
    threading.Thread(target=talk.listen, daemon=True, name="orders").start()
    faulthandler.enable()
    faulthandler.register(last_words.WHERE_ARE_YOU, all_threads=True)
    while True:
        order = kept.next_order(talk.orders)
        with contextlib.suppress(OSError):
            _log_to(Path(order["log"]), f"job {order['job']} attempt {order['attempt']} {order['do']}")
        try:
            # imports torch: the device is pinned by the environment, and what goes wrong is told like any fault of the work
            from workers import work

            work.carry_out(order, talk.say, talk.stopped)
        except Exception as error:  # noqa: BLE001  whatever went wrong is the supervisor's to record
            with contextlib.suppress(MemoryError, OSError):  # of a full disk, say; the message is what counts, and it is short
                traceback.print_exc()
                sys.stderr.flush()
            talk.say({"event": "error", "kind": kind_of(error), "message": _told(error, order)})


def kind_of(error: BaseException) -> str:
    """The class of a fault, by which the supervisor decides whether a retry can cure it."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk_full"
    if type(error).__name__ == "OutOfMemoryError" or any(said in str(error) for said in _GPU_OOM):
        return "gpu_oom"
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM) or _CPU_OOM in str(error):
        return "out_of_memory"
    return type(error).__name__


def _told(error: BaseException, order: dict[str, Any]) -> str:
    text = str(error) or type(error).__name__
    if kind_of(error) == "gpu_oom":
        text = f"{text.rstrip('. ')}; asked for {_asked(order)}"
    elif kind_of(error) == "out_of_memory":
        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        text += f"; this process may use {limit / 1e9:.2f} GB (ulimit -v)" if limit != resource.RLIM_INFINITY else ""
    elif isinstance(error, ValueError | OSError) or type(error).__module__.startswith("eyeseg"):
        return text
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{text} ({Path(last.filename).name}:{last.lineno})"


def _asked(order: dict[str, Any]) -> str:
    """What the work wanted of its device."""
    spec = RunSpec.from_json(order["spec"])
    if order["do"] == "train":
        return f"batch size {spec.batch_size} of {spec.view} images, {spec.precision}"
    return f"one {spec.view} image"


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


def _take_the_group_along() -> subprocess.Popen[bytes]:
    """Have a shell wait for the end of this process, however it comes, and kill what is left of its group: a SIGKILL leaves no time to."""
    return subprocess.Popen(["/bin/sh", "-c", "read -r _; kill -KILL 0"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
