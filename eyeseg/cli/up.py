"""`eyeseg up`: the local stack in the background."""

from __future__ import annotations

import click


@click.command(short_help="Start broker, workers and Flower in the background.")
@click.option("--slots", metavar="N", type=click.IntRange(1, 1024), help="Jobs at a time. Default: one a GPU, or one a core.")
@click.option("--devices", metavar="DEVICES", help="auto, cpu, or GPU numbers such as 0,1.")
@click.option(
    "--flower-port",
    metavar="PORT",
    type=click.IntRange(1024, 65535),
    default=5555,
    show_default=True,
    help="Where Flower answers, or the next free port.",
)
@click.option("--no-flower", is_flag=True, help="Do not start Flower.")
def command(slots: int | None, devices: str | None, *, flower_port: int, no_flower: bool) -> None:
    """Start broker, worker and Flower in the background, and print where Flower is. `eyeseg down` ends all of it.

    \b
    Example:
      eyeseg up --slots 2
    """
    from eyeseg import local
    from eyeseg.cli import _worker
    from eyeseg.cli._store import opened
    from eyeseg.settings import read_settings

    settings = read_settings()
    joined = local.running(settings)
    stack = joined or local.start(settings, local.Wishes(slots or 0, devices or "", flower_port, not no_flower), tied=False)
    click.echo("the stack was up already" if joined else f"the stack is up ({settings.home})", err=True)
    if not joined:
        store = opened(settings.store_url)
        for worker in local.living_workers(store, settings):
            click.echo(f"worker {_worker.in_words(worker)}", err=True)
        store.close()
    if stack.flower_url and local.flower_answers(stack):
        click.echo(f"flower {stack.flower_url}" + ("/" if settings.flower_prefix else ""))
    elif stack.flower_url:
        click.echo(f"Flower does not answer at {stack.flower_url} yet: see {settings.logs / 'flower.log'}", err=True)
