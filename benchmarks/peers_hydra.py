"""Hydra's side of throughput.py: a multirun over jobs that do nothing but note the time; each leaves its folder with its configuration."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import hydra


@hydra.main(version_base=None, config_path=None)
def nothing(_: Any) -> None:
    """Note the time."""
    with Path(os.environ["PEERS_TIMES"]).open("a") as file:
        file.write(f"{time.time()}\n")


if __name__ == "__main__":
    nothing()
