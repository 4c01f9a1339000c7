"""The warm runner process of a slot: started pinned and in its own process group, spoken to in JSON lines, killed with all its children."""

from __future__ import annotations

import contextlib
import json
import math
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from workers import kept, last_words
from workers.slots import Slot

# What opens store, broker or Flower: by a runner's trade none of its business.
_SECRETS = ("EYESEG_STORE_URL", "EYESEG_BROKER_URL", "REDISCLI_AUTH", "VALKEYCLI_AUTH")
_SECRET_KINDS = ("PG", "FLOWER_", "CELERY_", "RABBITMQ_")
_LOOK_S = 0.1


class RunnerProcess:
    """A child that runs `workers.runner`. `events` yields its messages; None means that it has ended."""

    def __init__(self, slot: Slot) -> None:
        known = {key: value for key, value in os.environ.items() if key not in _SECRETS and not key.startswith(_SECRET_KINDS)}
        environment = kept.BLOCKS | known | slot.environment
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workers.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,
            text=True,
            bufsize=1,
        )
        self.events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._oom_kills: int | None = None  # when it was last told something
        # The monotonic time at which the lease of its work ends; whoever renews the lease moves it. The runner is killed then even
        # while its supervisor waits for a store that does not answer.
        self.lease_ends = math.inf
        self.outlived_its_lease = False
        threading.Thread(target=self._read, daemon=True, name=f"events of {slot.name}").start()
        threading.Thread(target=self._guard_lease, daemon=True, name=f"lease of {slot.name}").start()

    @property
    def pid(self) -> int:
        """The runner's process id, which is its group's too."""
        return self._process.pid

    def tell(self, message: dict[str, Any]) -> None:
        """Send one message. A runner that is gone is noticed by the end of its events, not here."""
        assert self._process.stdin is not None
        self._oom_kills = last_words.oom_kills()
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the runner and everything it started, now."""
        self._kill_group()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def last_words(self, log: Path, *, since: int) -> str:
        """How the process ended, in words. Waits for its end. log: what it has written to, from byte `since` on."""
        return last_words.of_process(self._process.wait(), log, since=since, oom_kills_before=self._oom_kills)

    def _guard_lease(self) -> None:
        while self.alive():
            if time.monotonic() > self.lease_ends:
                self.outlived_its_lease = True
                self._kill_group()
                return
            time.sleep(_LOOK_S)

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError, OSError):
            for line in self._process.stdout:
                with contextlib.suppress(json.JSONDecodeError):
                    message = json.loads(line)
                    if isinstance(message, dict):
                        self.events.put(message)
        self.events.put(None)
