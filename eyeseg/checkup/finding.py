"""What one check found, in a line."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True)
class Finding:
    """state: ok, warning (work goes on, but look at it) or wrong. found: what is there. do: what to do, '' when nothing is."""

    check: str
    state: str
    found: str
    do: str = ""


def parted(error: Exception) -> tuple[str, str]:
    """What was found and what to do, of an error that says `where: what was found. What to do.`"""
    found, stop, do = str(error).partition(". ")
    return (found, do) if stop else (found.rstrip("."), "")


def size(count: float) -> str:
    """Bytes as people say them."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit in ("B", "kB") or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
