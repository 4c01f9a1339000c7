"""Shell completion: the scripts and where they are put, and what is offered for names that only the store knows."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import CompletionItem

_MOST = 50
_PATIENCE_S = 0.5
_STARTS = "# eyeseg completion"


def script(shell: str) -> str:
    """What the shell has to read."""
    from click.shell_completion import get_completion_class

    from eyeseg.cli import cli
    from eyeseg.errors import Unavailable

    kind = get_completion_class(shell)
    assert kind is not None
    complete = kind(cli, {}, "eyeseg", "_EYESEG_COMPLETE")
    # not `source()`: for bash it asks the shell its version, and a script can be printed where there is no bash
    text = complete.source_template % complete.source_vars()
    if not text:
        raise Unavailable(f"completion for {shell} cannot be had with this version of click.")
    return text.lstrip("\n").rstrip("\n") + "\n"


def install(shell: str) -> list[str]:
    """Write the script below the account's own folders and have the shell read it; what was done, line by line."""
    from eyeseg.errors import EyesegError

    home = Path.home()
    try:
        if shell == "fish":
            path = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "fish" / "completions" / "eyeseg.fish"
            _write(path, script(shell))
            return [f"wrote {path}; fish reads it by itself, in this session too"]
        path = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "eyeseg" / f"completion.{shell}"
        _write(path, script(shell))
        profile = Path(os.environ.get("ZDOTDIR") or home) / ".zshrc" if shell == "zsh" else home / ".bashrc"
        added = _add(profile, _line(shell, path))
    except OSError as error:
        raise EyesegError(
            f"{error.filename}: cannot be written ({error.strerror}). Print it instead: eyeseg completion {shell}."
        ) from error
    said = f"{profile} reads it " + ("from now on" if added else "already")
    return [f"wrote {path}", f"{said}; in this session: source {path}"]


def experiments(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of experiments, the newest first."""
    return _asked("SELECT name FROM experiment WHERE substr(name, 1, length(?1)) = ?1 ORDER BY id DESC LIMIT ?2", incomplete)


def runs(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The first digits of runs, as lists of runs show them."""
    return _asked(
        "SELECT substr(digest, 1, max(8, length(?1))) FROM run WHERE substr(digest, 1, length(?1)) = ?1 ORDER BY id DESC LIMIT ?2",
        incomplete,
    )


def jobs(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Numbers of jobs, the newest first."""
    return _asked("SELECT id FROM job WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id DESC LIMIT ?2", incomplete)


def models(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of the catalogue of models."""
    from eyeseg.catalog import names

    return [CompletionItem(name) for name in names("models") if name.startswith(incomplete)]


def states(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The states a job can be in."""
    from eyeseg.states import JobState

    return [CompletionItem(state.value) for state in JobState if state.value.startswith(incomplete)]


def _asked(query: str, incomplete: str) -> list[CompletionItem]:
    """Names from an SQLite store, read directly: a key press cannot wait for more, nor for a store on another machine."""
    import sqlite3
    from urllib.parse import quote

    from eyeseg.errors import EyesegError
    from eyeseg.settings import read_settings

    try:
        url = read_settings().store_url
        path = Path(url.removeprefix("sqlite:///"))
        if not url.startswith("sqlite:///") or not path.is_file():
            return []
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=_PATIENCE_S)
        try:
            return [CompletionItem(str(row[0])) for row in connection.execute(query, (incomplete, _MOST))]
        finally:
            connection.close()
    except (EyesegError, sqlite3.Error, OSError):  # an error would be printed over the line that is being typed
        return []


def _line(shell: str, path: Path) -> str:
    import shlex

    quoted = shlex.quote(str(path))
    # zsh knows no completion before compinit has run
    ready = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }; " if shell == "zsh" else ""
    return f"[ -r {quoted} ] && {{ {ready}. {quoted}; }}  {_STARTS}"


def _add(profile: Path, line: str) -> bool:
    """Put a line at the end of a profile, in the place of an earlier one; False where it stands there already."""
    text = profile.read_text(encoding="utf-8", errors="surrogateescape") if profile.exists() else ""
    lines = text.splitlines()
    if line in lines:
        return False
    kept = [one for one in lines if not one.endswith(_STARTS)]
    _write(profile, "\n".join([*kept, line]) + "\n")
    return True


def _write(path: Path, text: str) -> None:
    """Write through a link rather than in its place: profiles are often links into a folder of settings."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    beside = path.with_name(f".{path.name}.eyeseg")
    beside.write_text(text, encoding="utf-8", errors="surrogateescape")
    beside.chmod(mode)
    beside.replace(path)
