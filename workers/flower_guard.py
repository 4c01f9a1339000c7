"""Who may look at Flower, and what Flower believes of the history that it finds."""

from __future__ import annotations

import ipaddress
import os
import pickle  # Flower keeps its history so; here it is read with care  # nosec B403
import shelve  # for the same reason  # nosec B403
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from eyeseg.errors import Refused

SHORTEST_PASSWORD = 8
# All that Flower's history is made of. A pickle may name any function to call.
_HARMLESS = frozenset(
    {
        ("celery.events.state", "Task"),
        ("celery.events.state", "Worker"),
        ("celery.events.state", "_depickle_task"),
        ("collections", "Counter"),
        ("collections", "OrderedDict"),
        ("flower.events", "EventsState"),
        ("kombu.utils.functional", "LRUCache"),
    }
)


def close_doors(address: str, environ: Mapping[str, str] | None = None) -> None:
    """Raise Refused when others could look at Flower without a password. Whatever the variables say, its API stays behind one.

    address: where Flower is to listen, '' for everywhere.
    """
    environ = os.environ if environ is None else environ
    os.environ.pop("FLOWER_UNAUTHENTICATED_API", None)  # would also let any page in a browser of this machine read along
    if environ.get("FLOWER_UNIX_SOCKET") or environ.get("FLOWER_AUTH") or _only_this_machine(address):
        return
    names = [pair.partition(":")[::2] for pair in environ.get("FLOWER_BASIC_AUTH", "").split(",")]
    if not all(name and len(password) >= SHORTEST_PASSWORD for name, password in names):
        raise Refused(
            f"flower: others can reach {address or 'every address of this machine'}, and it asks for no password. Set FLOWER_BASIC_AUTH to "
            f"NAME:PASSWORD (at least {SHORTEST_PASSWORD} characters), or let it listen on 127.0.0.1."
        )


def careful_history() -> None:
    """Have Flower read its history without running what is in it: whoever could write that file would be this account."""
    import flower.events

    flower.events.shelve = _Careful


class _Careful:
    """What Flower calls `shelve`."""

    @staticmethod
    def open(path: str, flag: Any = "c") -> _Shelf:
        return _Shelf(path, flag)


class _Shelf(shelve.DbfilenameShelf[Any]):
    """A shelf whose values may only be what Flower puts there."""

    def __getitem__(self, key: str) -> Any:
        return _Unpickler(BytesIO(self.dict[key.encode()])).load()  # type: ignore[attr-defined]  # a Shelf's, and its subclasses may use it


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _HARMLESS:
            raise pickle.UnpicklingError(f"the history of Flower has no {module}.{name}")
        return super().find_class(module, name)


def _only_this_machine(address: str) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
