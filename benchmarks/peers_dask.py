"""Dask's side of throughput.py: prints the seconds from the first start to the last end of tasks that do nothing."""

from __future__ import annotations

import sys
import time


def nothing(number: int) -> float:
    """The time."""
    return time.time()


def main() -> None:
    """N tasks on two processes of one thread."""
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        times = client.gather(client.map(nothing, range(int(sys.argv[1]))))
        print(max(times) - min(times))


if __name__ == "__main__":
    main()
