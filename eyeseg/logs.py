"""Log lines on stderr, as text or one JSON object a line: UTC times, the job they are about, passwords masked, tracebacks included."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import textwrap
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from eyeseg.plain import one_line, plain
from eyeseg.settings import Settings, masked

_about: ContextVar[dict[str, Any] | None] = ContextVar("about", default=None)
_CHATTY = ("alembic", "kombu", "amqp", "celery.redirected", "celery.worker.strategy")
_SHORTEST_SECRET = 4  # a shorter password would blot out half of every line
# Secrets that reach a process beside its URLs; of Flower's, `name:password,name:password`, each part.
_NAMED = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "FLOWER_BASIC_AUTH")


@contextlib.contextmanager
def about(**what: Any) -> Iterator[None]:
    """Lines that this thread logs inside are about this job, attempt or slot."""
    before = _about.set({**(_about.get() or {}), **what})
    try:
        yield
    finally:
        _about.reset(before)


def note(**what: Any) -> None:
    """More about what this thread is at, once it is known; forgotten at the end of the surrounding `about`."""
    now = _about.get()
    if now is not None:
        now.update(what)


def to_stderr(settings: Settings, *, level: int = logging.INFO, **always: Any) -> None:
    """Log everything to stderr as `settings.log_format` says. always: what every line of this process is about."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(settings, **always))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)


def formatter(settings: Settings, **always: Any) -> logging.Formatter:
    """What makes a line of a record."""
    known = secrets(settings)
    return _AsJson(known, always) if settings.log_format == "json" else _AsText(known)


def hidden(text: str, known: tuple[str, ...]) -> str:
    """The text with *** for passwords in URLs, and for the known ones wherever they stand."""
    found = masked(text)
    for secret in known:
        found = found.replace(secret, "***")
    return found


class _Masking(logging.Formatter):
    """Masks what looks like a password in a URL, and the passwords of this process wherever they stand."""

    def __init__(self, secrets: tuple[str, ...], layout: str | None = None) -> None:
        super().__init__(layout)
        self._secrets = secrets

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  logging's name
        return time.strftime(datefmt or "%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))

    def mask(self, text: str) -> str:
        return hidden(text, self._secrets)


class _AsText(_Masking):
    """A record begins at the margin and takes one line; what belongs to it is indented. So no message can pretend to be another's."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__(secrets, "%(asctime)sZ %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return plain(self.mask(super().format(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        return one_line(super().formatMessage(record))

    def formatException(self, info: Any) -> str:  # noqa: N802  logging's name
        return textwrap.indent(super().formatException(info), "    ")

    def formatStack(self, info: str) -> str:  # noqa: N802  logging's name
        return textwrap.indent(super().formatStack(info), "    ")


class _AsJson(_Masking):
    def __init__(self, secrets: tuple[str, ...], always: dict[str, Any]) -> None:
        super().__init__(secrets)
        self._always = always

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": f"{self.formatTime(record)}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": self.mask(record.getMessage()),
            **self._always,
            **(_about.get() or {}),
        }
        if record.exc_info:
            line["traceback"] = self.mask(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = self.mask(self.formatStack(record.stack_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def secrets(settings: Settings) -> tuple[str, ...]:
    """The passwords that this process was given, as written and decoded, the longest first."""
    found = {part for name in _NAMED for pair in os.environ.get(name, "").split(",") for part in pair.split(":")[-1:]}
    for url in (settings.store_url, settings.broker_url, settings.artifacts_url):
        with contextlib.suppress(ValueError):
            parts = urlsplit(url)
            written = [parts.password or "", *(value for name, value in parse_qsl(parts.query) if name.endswith("password"))]
            found.update(text for one in written for text in (one, unquote(one)))
    return tuple(sorted((one for one in found if len(one) >= _SHORTEST_SECRET), key=len, reverse=True))
