"""`python -m workers.flower PORT`: Flower over this project's queues, read-only, its history kept."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
from typing import Any

from eyeseg import logs, privacy
from eyeseg.broker import celery_app
from eyeseg.errors import EyesegError
from eyeseg.settings import Settings, read_settings
from workers import flower_guard

# Like every consumer, Flower would put back jobs that nobody settled; with keys of its own it has no hand in them.
OWN_KEYS = {f"unacked{part}_key": f"flower.unacked{part}" for part in ("", "_index", "_mutex")}


def main(port: int) -> None:
    """Serve Flower until a signal ends it. Raises Refused where others could look without a password."""
    import flower.options  # noqa: F401  defines format_task
    from tornado.options import options

    options.format_task = readable
    settings = read_settings()
    flower_guard.close_doors(settings.flower_address)
    flower_guard.careful_history()
    privacy.keep_from_others()
    logs.to_stderr(settings)  # Flower leaves a handler that is there alone
    app = celery_app(settings)
    app.conf.broker_transport_options |= OWN_KEYS
    app.start(
        [
            "flower",
            f"--address={settings.flower_address}",
            f"--port={port}",
            *_only_to_look_at(),
            *_remembering(settings),
            *_behind_a_proxy(settings),
            "--tasks_columns=name,kwargs,state,started,runtime,worker",
        ]
    )


def _only_to_look_at() -> list[str]:
    """Whatever would change something is answered with 403. The command line has the last word, over variables and files."""
    return ["--read_only=True", f"--conf={os.devnull}"]  # a flowerconfig.py that lies about would be run as Python


def _remembering(settings: Settings) -> list[str]:
    privacy.make_home(settings.home)
    return ["--persistent=True", f"--db={settings.home / 'flower.db'}", "--state_save_interval=10000", "--max_tasks=100000"]


def _behind_a_proxy(settings: Settings) -> list[str]:
    return [f"--url_prefix={settings.flower_prefix.strip('/')}"] if settings.flower_prefix else []


def readable(task: Any) -> Any:
    """The task with `job 7 · unet · patient5 fold 2/5 · 50 epochs` in place of the text of its arguments, which Flower would cut off."""
    with contextlib.suppress(ValueError, SyntaxError, KeyError, TypeError):  # a forged message is shown as it is
        found = ast.literal_eval(task.kwargs)
        task.kwargs = f"job {found['job_id']} · {found['label']}"
    return task


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except EyesegError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
