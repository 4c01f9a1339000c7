"""The Celery app of a worker: `celery -A workers.app worker -P threads`, or, with the slots found first, `python -m workers`."""

from __future__ import annotations

import sys
from typing import Any

from celery.signals import setup_logging, worker_init, worker_ready, worker_shutdown, worker_shutting_down

from eyeseg import logs, privacy
from eyeseg.broker import celery_app
from eyeseg.errors import EyesegError
from eyeseg.settings import read_settings
from workers import inbox, tasks
from workers.host import Host

settings = read_settings()
app = celery_app(settings)
inbox.guard(app)
host = Host(settings, app)
tasks.register(app, host)


@setup_logging.connect
def _log(**_: Any) -> None:
    logs.to_stderr(settings, worker=host.name)


@worker_init.connect
def _init(**_: Any) -> None:
    privacy.keep_from_others()
    try:
        privacy.make_home(settings.home)
    except OSError as error:
        sys.stderr.write(
            f"{settings.home}: cannot be made ({error.strerror}). Set EYESEG_HOME to a folder that this account may write to.\n"
        )
        raise SystemExit(EyesegError.exit_code) from None
    try:
        if not host.slots:
            host.claim_hardware()
        host.open()
    except EyesegError as error:  # Celery would swallow it, and go on with a worker that has no store
        sys.stderr.write(f"{error}\n")
        raise SystemExit(error.exit_code) from None


@worker_ready.connect
def _ready(sender: Any = None, **_: Any) -> None:
    tasks.consumer = sender
    host.publish()


@worker_shutting_down.connect
def _stop(**_: Any) -> None:
    host.stop()


@worker_shutdown.connect
def _close(**_: Any) -> None:
    host.close()
