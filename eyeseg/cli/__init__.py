"""The command line: one file a command, loaded by name. Only click is imported at module level here and in every command file."""

from __future__ import annotations

import contextlib
import gc as garbage  # `eyeseg.cli.gc` is a command
import importlib
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from eyeseg import __version__
from eyeseg.errors import EyesegError
from eyeseg.plain import PlainStream

# how `eyeseg --help` groups the commands; one that is in none of them stands at the end
SECTIONS = {
    "To begin": ("demo", "data", "init", "doctor", "completion"),
    "A grid": ("grid", "plan", "submit-grid"),
    "While it runs": ("status", "watch", "logs", "cancel", "retry"),
    "Results": ("report", "compare", "show", "reproduce"),
    "What was trained": ("predict", "export", "verify"),
    "Who does the work": ("up", "down", "worker"),
    "Upkeep": ("db", "gc", "reconcile", "metrics"),
}


class CommandFolder(click.Group):
    """A group whose commands are the files of this folder: `submit_grid.py` is `submit-grid`."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        there = self.list_commands(ctx)
        rest = [name for name in there if not any(name in names for names in SECTIONS.values())]
        width = formatter.width - 6 - max(map(len, there))
        for title, names in {**SECTIONS, "More": tuple(rest)}.items():
            lines = [(name, found.get_short_help_str(width)) for name in names if (found := self.get_command(ctx, name))]
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted(file.stem.replace("_", "-") for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(f"eyeseg.cli.{cmd_name.replace('-', '_')}").command
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from eyeseg.catalog import nearest

            raise click.UsageError(f"no command named {args[0]!r}.{nearest(args[0], self.list_commands(ctx))}", ctx) from error


@click.command(cls=CommandFolder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="eyeseg")
def cli() -> None:
    """Grids of eye-lesion segmentation experiments, run on a queue of slots and ranked with intervals.

    \b
    Example:
      eyeseg data sample eyes
      eyeseg submit-grid grid.yaml --wait
      eyeseg report --top 5
    """


def main() -> NoReturn:
    """Run the command line; a user's mistake becomes its message and exit code, never a traceback."""
    faults: Any = PlainStream(sys.stderr, _without_secrets)
    sys.stderr = faults  # of a fault of ours Python prints what the error says
    sys.unraisablehook = _interrupt_again
    outcome = run(sys.argv[1:])
    garbage.freeze()  # the process ends: nothing is to be looked through once more
    sys.exit(outcome)


def _interrupt_again(dropped: Any) -> None:
    """Let Ctrl-C come once more when it fell into a callback of the garbage collector, say, out of which Python lets no error."""
    if dropped.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(dropped)
        return
    import signal
    import threading

    # by then the callback is over; a signal, as the main thread may wait for something
    again = threading.Timer(0.01, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    again.daemon = True
    again.start()


def run(arguments: list[str]) -> int:
    """Carry out one command line and return its exit code. Whatever it shows of others' text moves no terminal."""
    out: Any = PlainStream(sys.stdout)
    err: Any = PlainStream(sys.stderr, _without_secrets)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        return _run(arguments)


def _without_secrets(text: str) -> str:
    """The text without the passwords of this process's settings, if it has any: libraries tell them in errors of their own."""
    if not any(name.endswith("_URL") for name in os.environ if name.startswith("EYESEG_")) and not Path("eyeseg.toml").exists():
        return text
    from eyeseg import logs
    from eyeseg.settings import read_settings

    try:
        return logs.hidden(text, logs.secrets(read_settings()))
    except EyesegError:
        return text


def _run(arguments: list[str]) -> int:
    outcome: Any = None
    try:
        outcome = cli.main(args=arguments, prog_name="eyeseg", standalone_mode=False)
    except click.exceptions.Exit as stop:
        outcome = stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        outcome = 130
    except click.ClickException as error:
        error.show()
        outcome = error.exit_code
    except EyesegError as error:
        click.echo(str(error), err=True)
        outcome = error.exit_code
    except UnicodeEncodeError as error:  # bytes of another encoding: no name in a store holds any
        click.echo(f"{ascii(error.object)[:200]}: is not text in UTF-8. Type it anew.", err=True)
        outcome = 2
    except BrokenPipeError:
        # `eyeseg ... | head` closed the pipe: nothing is wrong, and flushing at exit must not complain either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return outcome if isinstance(outcome, int) else 0
