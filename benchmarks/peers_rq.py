"""RQ's side of throughput.py: fill a queue with tasks that do nothing but note the time, or work it off."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def nothing() -> None:
    """Note the time."""
    with Path(os.environ["PEERS_TIMES"]).open("a") as file:
        file.write(f"{time.time()}\n")


def main() -> None:
    """fill N, or work."""
    import peers_rq
    from redis import Redis
    from rq import Queue, SimpleWorker

    connection = Redis(unix_socket_path=os.environ["PEERS_SOCKET"])
    if sys.argv[1] == "fill":
        Queue(connection=connection).enqueue_many([Queue.prepare_data(peers_rq.nothing) for _ in range(int(sys.argv[2]))])
    else:
        SimpleWorker(["default"], connection=connection).work(burst=True, logging_level="WARNING")


if __name__ == "__main__":
    main()
