"""`python -m workers`: this host's worker, with as many Celery threads as it has slots."""

from __future__ import annotations

import sys

import click

from eyeseg import logs
from eyeseg.broker import QUEUES
from eyeseg.errors import EyesegError


@click.command()
@click.option("--queues", default=",".join(QUEUES))
def main(queues: str) -> None:
    """Start the worker; devices and slots come from the settings."""
    from workers.app import app, host, settings

    try:
        threads = host.claim_hardware()
    except EyesegError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    logs.to_stderr(settings, worker=host.name)  # what Celery warns of comes before it asks for its logs
    app.worker_main(
        [
            *(("-q",) if settings.log_format == "json" else ()),  # no banner between the objects
            *("worker", "-P", "threads", "-c", str(threads), "-Q", queues, "-n", f"eyeseg@{host.name}", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle", "-E"),
        ]
    )
    sys.exit(host.exit_code)


if __name__ == "__main__":
    main()
