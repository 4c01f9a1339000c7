"""What code, which packages and what machine: said of every attempt, so that "the same code" and "the same place" can be decided later."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from eyeseg import __version__

ROOMS = ("eyeseg", "workers")  # whose code decides about numbers
# The packages that numbers pass through; the others are installed with them.
NUMERIC = ("torch", "torchvision", "numpy", "scipy", "pillow", "safetensors", "timm", "segmentation-models-pytorch")

_PATIENCE_S = 10.0


def here() -> dict[str, Any]:
    """Everything about code, packages and machine that needs no torch to be known."""
    return {"eyeseg": __version__, "source": source(), "python": platform.python_version(), "packages": packages(), **machine()}


@cache
def source() -> dict[str, Any]:
    """The state of the code: `sha256` over all its files, and in a checkout `commit` and whether files differ from it (`dirty`).

    Equal hashes mean equal code, wherever it is installed; commit and dirty are None outside of a checkout.
    """
    root = Path(__file__).resolve().parents[1]
    return {"sha256": _tree(root), **_checkout(root)}


def same_code(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool | None:
    """Whether two recorded `source`s are the same code; None when one of them is not known."""
    if not one or not other or not one.get("sha256") or not other.get("sha256"):
        return None
    return bool(one["sha256"] == other["sha256"])


def code_in_words(version: str, state: Mapping[str, Any] | None) -> str:
    """'eyeseg 0.1.0 (commit 1b278e9c10aa, modified; source 0f3a...)'."""
    said = []
    if state and state.get("commit"):
        said.append(f"commit {state['commit'][:12]}{', modified' if state.get('dirty') else ''}")
    if state and state.get("sha256"):
        said.append(f"source {state['sha256'][:12]}")
    return f"eyeseg {version}" + (f" ({'; '.join(said)})" if said else "")


@cache
def packages() -> dict[str, str]:
    """Every installed package that eyeseg needs, directly or through others, with its version; those that numbers pass through first."""
    found: dict[str, str] = {}
    waiting = ["eyeseg", *NUMERIC]
    seen = set()
    while waiting:
        name = _plain(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform, or for an extra that is not installed
        found[name] = distribution.version
        waiting += [line for line in distribution.requires or () if "extra ==" not in line]
    found.pop("eyeseg", None)
    return {name: found[name] for name in (*(n for n in NUMERIC if n in found), *sorted(found.keys() - set(NUMERIC)))}


def machine() -> dict[str, Any]:
    """Host, operating system and processor."""
    return {"host": socket.gethostname(), "os": platform.platform(), "processor": processor(), "cores": os.cpu_count()}


@cache
def processor() -> str:
    """The processor's name as its maker gives it, or its architecture."""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()


@cache
def gpu_driver() -> str | None:
    """The version of the NVIDIA driver, None where there is none."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        said = pynvml.nvmlSystemGetDriverVersion()
        return said.decode() if isinstance(said, bytes) else str(said)
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()


def _plain(requirement: str) -> str:
    """The name in a requirement, as indexes write it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement.strip())
    return re.sub(r"[-_.]+", "-", name[0]).lower() if name else ""


def _tree(root: Path) -> str:
    whole = hashlib.sha256()
    for path in _files(root):
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(path for path in (root / room).rglob("*.py") if "__pycache__" not in path.parts)


def _checkout(root: Path) -> dict[str, Any]:
    """Commit and cleanness of the checkout whose files these are; a repository that only happens to surround them does not count."""
    tracked = _git(root, "ls-files", "--error-unmatch", f"{ROOMS[0]}/__init__.py")
    commit = _git(root, "rev-parse", "HEAD") if tracked is not None else None
    changes = _git(root, "status", "--porcelain", "--", *ROOMS) if commit else None
    return {"commit": commit, "dirty": None if changes is None else bool(changes)}


def _git(root: Path, *arguments: str) -> str | None:
    # no repository but the folder's own may answer, whatever the environment says
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | {"GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-C", str(root), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
