"""Looks 100 times a second at what the threads of this process do; Python imports it by its name where this folder is on PYTHONPATH.

Written to the folder SLOT_PROFILE_TO as one JSON file a process: seconds by stack, "thread|file:function;file:function...", outermost
first. Without that variable it does nothing.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

EVERY_S, FLUSH_S = 0.01, 0.5


def folded(frame: FrameType | None) -> str:
    """The stack, outermost first; importing one module after another is said once."""
    names: list[str] = []
    while frame is not None:
        code = frame.f_code
        path = Path(code.co_filename)
        name = "import" if "importlib" in code.co_filename else f"{path.parent.name}/{path.stem}:{code.co_qualname}"
        if not names or names[-1] != name:
            names.append(name)
        frame = frame.f_back
    return ";".join(reversed(names))


def since_start_s() -> float:
    """For how long this process has been there, in hundredths of a second."""
    try:
        ticks = float(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, AttributeError):
        return 0.0


def watch(out: Path) -> None:
    """Until the process is killed."""
    seconds: Counter[str] = Counter({"MainThread|python:start": since_start_s()})
    seen = written = time.monotonic()
    while True:
        time.sleep(EVERY_S)
        now = time.monotonic()
        names = {thread.ident: thread.name for thread in threading.enumerate()}
        for ident, frame in sys._current_frames().items():  # noqa: SLF001  there is no other way to another thread's stack
            if ident != threading.get_ident():
                seconds[f"{names.get(ident, '')}|{folded(frame)}"] += now - seen
        seen = now
        if now - written > FLUSH_S:
            written = now
            fresh = out.with_suffix(".new")
            fresh.write_text(json.dumps({"argv": sys.orig_argv, "seconds": seconds}))
            fresh.replace(out)


def begin() -> None:
    """Only in the processes that a slot consists of."""
    folder = os.environ.get("SLOT_PROFILE_TO")
    kind = next((name for name in ("workers.runner", "workers") if name in sys.orig_argv), None)
    if folder and kind:
        out = Path(folder) / f"{kind}-{os.getpid()}.json"
        threading.Thread(target=watch, args=(out,), daemon=True, name="sampler").start()


begin()
