"""Putting messages on the broker: eyeseg's way against Celery's `delay()`, as a loop and with a shared producer.

python benchmarks/submitting.py [--keep]
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from measuring import Report, command_of, in_turn, table
from servers import broker

from eyeseg.broker import Message, celery_app, send
from eyeseg.settings import read_settings

LABEL = "unet lr=0.001 width=32 · patient5 fold 3/5 · 100 epochs"


@click.command()
@click.option("--jobs", default=5000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--keep", is_flag=True, help="Keep the result for docs/benchmarks.md.")
def main(*, jobs: int, rounds: int, keep: bool) -> None:
    """Compare."""
    with tempfile.TemporaryDirectory() as name, broker(Path(name)) as (url, _):
        app = celery_app(read_settings({"EYESEG_BROKER_URL": url}, Path(name)))

        @app.task(name="eyeseg.train")  # type: ignore[untyped-decorator]
        def train(**_: object) -> None:
            """Never runs here."""

        def delay() -> None:
            for number in range(jobs):
                train.delay(job_id=number, label=LABEL)

        def shared() -> None:
            with app.producer_pool.acquire(block=True) as producer:
                for number in range(jobs):
                    train.apply_async(kwargs={"job_id": number, "label": LABEL}, producer=producer)

        def ours() -> None:
            send(app, (Message(number, LABEL, "train", "eyeseg.cpu", 5) for number in range(jobs)))

        found = in_turn({"`delay()`": delay, "`apply_async` on one producer": shared, "eyeseg": ours}, rounds=rounds)
    shown = table(f"{jobs} messages", found, against="`delay()`", unit="messages", units=jobs, bar=">= 8x `delay()`")
    Report("Submitting", command_of(__file__), (shown,), ("celery", "kombu", "redis")).publish(keep=keep)


if __name__ == "__main__":
    main()
