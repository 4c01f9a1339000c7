"""Log lines of a worker: UTC time, level, where, what; passwords masked."""

from __future__ import annotations

import logging
import time

from eyeseg.settings import masked


class _Masked(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  logging's name
        return time.strftime(datefmt or "%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def to_stderr(level: int = logging.INFO) -> None:
    """Log everything to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Masked("%(asctime)sZ %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("alembic", "kombu", "amqp", "celery.redirected", "celery.worker.strategy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
