"""A Celery worker whose task does nothing but note the time, for throughput.py; where PEERS_STORE names a database, under a lease there."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from celery import Celery
from least_store import LeastStore

from eyeseg.broker import celery_app
from eyeseg.settings import read_settings

TIMES = Path(os.environ["PEERS_TIMES"])


def app() -> Celery:
    """As Celery comes, or with eyeseg's settings."""
    url = os.environ["PEERS_BROKER"]
    if not os.environ["PEERS_STOCK"]:
        return celery_app(read_settings())
    # the same places on the broker, else nothing is set: early acknowledgement, prefetching, no events
    options = {"priority_steps": list(range(10)), "sep": ":", "queue_order_strategy": "priority"}
    made = Celery("stock", broker=url)
    made.conf.update(task_default_queue="eyeseg.train", task_ignore_result=True, broker_transport_options=options)
    return made


def main() -> None:
    """Work until ended."""
    worker, url = app(), os.environ.get("PEERS_STORE")
    store = LeastStore(url) if url else None

    @worker.task(name="nothing", ignore_result=True)
    def nothing(job_id: int, **_: Any) -> None:
        if store is not None:
            store.finish(job_id, store.claim(job_id))
        with TIMES.open("a") as file:
            file.write(f"{time.time()}\n")

    pool = ["--pool", "prefork"] if os.environ["PEERS_STOCK"] else ["--pool", "threads", "--without-gossip", "--without-mingle", "-E"]
    worker.worker_main(["worker", "--concurrency", os.environ["PEERS_SLOTS"], "--queues", "eyeseg.train", "--loglevel", "WARNING", *pool])


if __name__ == "__main__":
    os.environ.setdefault("EYESEG_BROKER_URL", os.environ["PEERS_BROKER"])
    main()
