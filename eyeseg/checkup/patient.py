"""What is examined: the settings, and store, broker and stack as they answer, each asked once for all checks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from eyeseg import broker, local
from eyeseg.errors import EyesegError, Unreachable
from eyeseg.settings import Settings
from eyeseg.store import Store
from eyeseg.store.tables import SCHEMA_REVISION

T = TypeVar("T")


class Patient:
    """Thread-safe: checks ask at the same time, and wait for the one that asked first."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._known: dict[str, Any] = {}
        self._asking = {name: threading.Lock() for name in ("any store", "revision", "broker", "stack")}

    def any_store(self) -> Store | None:
        """The store, whatever it holds, None when it is not made yet. Nothing is asked of it. Raises Unreachable for what is no URL."""
        return self._once("any store", lambda: _store(self.settings))

    def revision(self) -> str | None:
        """The schema that the store holds; None when it is not made yet. Raises Unreachable."""
        store = self.any_store()
        return None if store is None else self._once("revision", store.revision)

    def store(self) -> Store | None:
        """The store, where it answers and holds this version's schema. Why it does not is another check's to say."""
        try:
            return self.any_store() if self.revision() == SCHEMA_REVISION else None
        except EyesegError:
            return None

    def stack(self) -> local.Stack | None:
        """The local stack of this home, if one runs. Raises EyesegError while it starts or ends."""
        looked_at = (self.settings.home / "run").exists()  # looking would make the folder
        return self._once("stack", lambda: local.running(self.settings) if looked_at else None)

    def expects_broker(self) -> bool:
        """Whether a broker should answer: the embedded one only lives with its stack."""
        return not self.settings.embedded_broker or self.stack() is not None

    def broker(self) -> dict[str, Any]:
        """What the broker says of itself (Redis' INFO; {} where it has none), once it has answered. Raises Unreachable."""
        return self._once("broker", lambda: _ask_broker(self.settings))

    def close(self) -> None:
        """Give back the connections to the store."""
        store = self._known.get("any store")
        if isinstance(store, Store):
            store.close()

    def _once(self, name: str, ask: Callable[[], T]) -> T:
        with self._asking[name]:
            if name not in self._known:
                try:
                    self._known[name] = ask()
                except EyesegError as error:
                    self._known[name] = error
        known = self._known[name]
        if isinstance(known, EyesegError):
            raise known
        answer: T = known
        return answer


def unmade_queue(error: Unreachable) -> bool:
    """Whether an AMQP broker has answered after all: that it has no such queue yet."""
    return "404" in str(error) and "NOT_FOUND" in str(error)


def _store(settings: Settings) -> Store | None:
    store = Store(settings.store_url)
    return None if store.dialect == "sqlite" and store.url.database and not Path(store.url.database).exists() else store


def _ask_broker(settings: Settings) -> dict[str, Any]:
    try:
        broker.ping(settings)
    except Unreachable as error:
        if not unmade_queue(error):
            raise
    with broker.celery_app(settings).connection_for_read() as connection:
        client = getattr(connection.default_channel, "client", None)  # only Redis and its like have one
        info = getattr(client, "info", None)
        try:
            return dict(info()) if info else {}
        except Exception as error:
            if type(error).__name__ == "NoPermissionError":  # an account that may only push, or only look
                return {}
            raise
