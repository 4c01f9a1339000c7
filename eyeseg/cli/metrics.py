"""`eyeseg metrics`: the store's figures for Prometheus."""

from __future__ import annotations

import click


@click.command(short_help="Answer Prometheus: queues, slots, runs, seconds.")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=9188,
    show_default=True,
    help="Where scrapes are answered; 0: any that is free.",
)
@click.option(
    "--bind", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="The address. Whoever reaches it may read the figures."
)
@click.option("--once", is_flag=True, help="Print them once and end.")
def command(port: int, bind: str, *, once: bool) -> None:
    """Answer Prometheus until told to stop: queues, slots, leases, workers, runs by outcome, device seconds.

    \b
    Example:
      eyeseg metrics --once
    """
    import signal

    from eyeseg import logs, metrics
    from eyeseg.settings import read_settings

    settings = read_settings()
    if once:
        click.echo(metrics.once(settings), nl=False)
        return
    # without a handler the first process of a container would not even be ended by SIGTERM
    told = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, told)
    server = metrics.serve(settings, bind=bind, port=port)
    logs.to_stderr(settings)
    click.echo(f"metrics http://{bind}:{server.server_port}/metrics")
    signal.sigwait(told)
    server.shutdown()
