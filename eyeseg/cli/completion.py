"""`eyeseg completion`: what the Tab key offers, for bash, zsh and fish."""

from __future__ import annotations

import click

_SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="What the Tab key offers, for bash, zsh and fish.")
@click.argument("shell", required=False, type=click.Choice(_SHELLS))
@click.option("--install", is_flag=True, help="Put it where the shell finds it, once and for all.")
def command(shell: str | None, *, install: bool) -> None:
    """Print the completion script of SHELL (that of this session without a name), or install it for this account.

    Completed are commands, options, their choices, names of experiments, models, states and runs.

    \b
    Example:
      eyeseg completion bash --install
    """
    from eyeseg.cli import _completing

    shell = shell or _session()
    if install:
        for line in _completing.install(shell):
            click.echo(line, err=True)
    else:
        click.echo(_completing.script(shell), nl=False)


def _session() -> str:
    import os
    from pathlib import PurePath

    name = PurePath(os.environ.get("SHELL", "")).name
    if name not in _SHELLS:
        raise click.UsageError(f"SHELL is {name or 'not set'}: name one of {', '.join(_SHELLS)}, such as eyeseg completion bash --install.")
    return name
