"""How trials are named in figures."""

from __future__ import annotations

from typing import Any

from eyeseg.figures._marks import cut
from eyeseg.ranking import Row


def label(row: Row, most: int = 60) -> str:
    """The model, with the settings that tell the trial apart."""
    return cut(" ".join([row.model, ", ".join(f"{name} {value(found)}" for name, found in row.params.items())]), most)


def value(found: Any) -> str:
    """A hyperparameter as a grid file writes it."""
    if isinstance(found, list | tuple):
        return "x".join(map(value, found))
    if found is None or isinstance(found, bool):
        return "-" if found is None else str(found).lower()
    return f"{found:g}" if isinstance(found, float) else str(found)
