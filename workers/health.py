"""`python -m workers.health`: whether the worker of this host is alive, for a container's health check; 0 or 1, and a line why."""

from __future__ import annotations

import socket
import sys

from eyeseg.errors import EyesegError, Unreachable
from eyeseg.settings import Settings, read_settings
from eyeseg.store import Store, fleet, schema


def main() -> int:
    """Print what is found, and return the exit code."""
    try:
        healthy, said = look(read_settings())
    except EyesegError as error:
        healthy, said = False, str(error)
    sys.stdout.write(f"{said}\n")
    return 0 if healthy else 1


def look(settings: Settings) -> tuple[bool, str]:
    """A worker whose store does not answer is not ill: it waits, and a restart would only cost its work."""
    try:
        store: Store = schema.open_store(settings.store_url)
    except Unreachable as error:
        return True, f"the store cannot be asked, and the worker waits for it: {error}"
    try:
        here = f"{socket.gethostname()}."
        heard = [worker for worker in fleet.workers(store, heard_within_s=settings.lease_s) if worker["name"].startswith(here)]
    except Unreachable as error:
        return True, f"the store cannot be asked, and the worker waits for it: {error}"
    finally:
        store.close()
    if not heard:
        return False, f"no worker of this host has been heard of for {settings.lease_s:g} s"
    return True, "; ".join(f"{worker['name']} was heard of {worker['last_beat_s']:g} s ago" for worker in heard)


if __name__ == "__main__":
    sys.exit(main())
