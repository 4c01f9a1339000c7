"""`python -m workers.flower PORT`: Flower over this project's queues, read-only, on the loopback address, its history kept."""

from __future__ import annotations

import sys

from eyeseg.broker import celery_app
from eyeseg.settings import read_settings


def main(port: int) -> None:
    """Serve Flower until a signal ends it."""
    settings = read_settings()
    app = celery_app(settings)
    app.start(
        [
            "flower",
            "--address=127.0.0.1",
            f"--port={port}",
            "--read_only=True",
            "--persistent=True",
            f"--db={settings.home / 'flower.db'}",
            "--state_save_interval=10000",
            "--max_tasks=100000",
            "--tasks_columns=name,kwargs,state,received,started,runtime,worker",
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
