"""The memory of this machine, and what a container or batch system leaves of it."""

from __future__ import annotations

from pathlib import Path


def memory_bytes() -> int:
    """Bytes that all processes of this control group may use together."""
    try:
        groups = Path("/proc/self/cgroup").read_text(encoding="ascii")
    except OSError:
        groups = ""
    limit, _kills = group_limits(groups, Path("/sys/fs/cgroup"))
    whole, _free = of_machine()
    return int(min(limit or whole, whole))


def of_machine() -> tuple[float, float]:
    """Bytes of memory in all, and what is available without swapping."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    kilobytes = {name: float(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return kilobytes["MemTotal"] * 1024, kilobytes["MemAvailable"] * 1024


def group_limits(groups: str, mount: Path) -> tuple[float | None, int]:
    """The smallest memory limit of a process's control group and those above it (bytes, None without), and the kills it counts."""
    limits, kills = [], 0
    for line in groups.splitlines():
        _, controllers, name = line.split(":", 2)
        if "memory" in controllers.split(","):
            top, file, counter = mount / "memory", "memory.limit_in_bytes", "memory.oom_control"
        elif not controllers:
            top, file, counter = (mount / "unified" if (mount / "unified").is_dir() else mount), "memory.max", "memory.events"
        else:
            continue
        here = top / name.lstrip("/")
        kills = max(kills, _counted(here / counter), _counted(top / counter) if not here.exists() else 0)
        limits += [found for folder in (here, *here.parents) if folder.is_relative_to(top) and (found := _limit(folder / file))]
    return min(limits, default=None), kills


def _limit(file: Path) -> float | None:
    try:
        text = file.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return float(text) if text.isdecimal() and float(text) < 2**60 else None  # version 1 says "none" with a number beyond all memory


def _counted(file: Path) -> int:
    try:
        words = [line.split() for line in file.read_text(encoding="ascii").splitlines()]
    except OSError:
        return 0
    return sum(int(line[1]) for line in words if len(line) == 2 and line[0] == "oom_kill")
