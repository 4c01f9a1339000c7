"""NVIDIA's Multi-Process Service (MPS), under which the kernels of several processes run on one GPU side by side instead of in turn."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "CUDA_MPS_PIPE_DIRECTORY"
START = "nvidia-cuda-mps-control -d"


def folder(environ: Mapping[str, str]) -> Path:
    """Where processes with this environment look for the service."""
    return Path(environ.get(VARIABLE) or "/tmp/nvidia-mps")  # noqa: S108  NVIDIA's own default  # nosec B108


def runs(environ: Mapping[str, str]) -> bool:
    """Whether the service's daemon lives there; CUDA processes with this environment use it then, without being told to."""
    try:
        number = int((folder(environ) / "nvidia-cuda-mps-control.pid").read_text(encoding="ascii"))
        os.kill(number, 0)
    except PermissionError as error:
        return error.filename is None  # another account's process; else a folder that CUDA may not use either
    except (OSError, ValueError, OverflowError):
        return False
    return number > 0
