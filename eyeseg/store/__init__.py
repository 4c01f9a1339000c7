"""The experiment store: the one place where results, jobs and leases are kept, on SQLite or PostgreSQL."""

from eyeseg.store.database import Store
from eyeseg.store.schema import open_store

__all__ = ["Store", "open_store"]
