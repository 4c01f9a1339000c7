"""submitit's side of throughput.py: prints the seconds from the first start to the last end of jobs that do nothing."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def nothing(_: int) -> float:
    """The time."""
    return time.time()


def main() -> None:
    """N jobs in a folder, two at a time, each a process whose result lies in a file, as submitit does on one machine without Slurm."""
    import submitit

    executor = submitit.LocalExecutor(folder=Path(sys.argv[2]))
    executor.update_parameters(timeout_min=5)
    with ThreadPoolExecutor(2) as pool:
        times = list(pool.map(lambda number: executor.submit(nothing, number).result(), range(int(sys.argv[1]))))
    print(max(times) - min(times))


if __name__ == "__main__":
    main()
