"""Completion in the shells themselves: installed by one command, offered by the Tab key."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from eyeseg import submission
from eyeseg.cli import cli, run
from eyeseg.samples import draw_samples
from eyeseg.store import open_store

CHECKOUT = Path(__file__).parents[2]


def _shell(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed here")
    return found


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of an account of its own, with `eyeseg` on its path and an empty folder to work in."""
    home, programs = tmp_path / "home", tmp_path / "bin"
    (tmp_path / "work").mkdir()
    home.mkdir()
    programs.mkdir()
    command = programs / "eyeseg"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -c "from eyeseg.cli import main; main()" "$@"\n')
    command.chmod(0o755)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "EYESEG_STORE_URL", "EYESEG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path / "work")
    path = f"{programs}:{os.environ['PATH']}"
    monkeypatch.setenv("PATH", path)
    return {"HOME": str(home), "PATH": path, "PYTHONPATH": str(CHECKOUT), "TERM": "dumb", "LANG": "C.UTF-8"}


def _bash(account: dict[str, str], *words: str) -> list[str]:
    """What bash offers for the last of these words."""
    asked = 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _eyeseg_completion eyeseg; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(
        [_shell("bash"), "--norc", "-c", f'. "$HOME/.bashrc"; complete -p eyeseg >/dev/null || exit 9; {asked}', "bash", *words],
        env=account,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_options_choices_and_names(account: dict[str, str]) -> None:
    _shell("bash")
    assert run(["completion", "bash", "--install"]) == 0
    _submit("paper-small", "quick")
    assert _bash(account, "eyeseg", "submit-g") == ["submit-grid"]
    assert {"init", "check", "describe", "sample"} == set(_bash(account, "eyeseg", "data", ""))
    assert _bash(account, "eyeseg", "data", "init", "--pat") == ["--pattern"]
    assert _bash(account, "eyeseg", "data", "describe", "m.csv", "--format", "ma") == ["markdown"]
    assert _bash(account, "eyeseg", "cancel", "--model", "deep") == ["deeplabv3", "deeplabv3plus"]
    assert _bash(account, "eyeseg", "retry", "--state", "f") == ["failed"]
    assert _bash(account, "eyeseg", "report", "pa") == ["paper-small"]
    assert _bash(account, "eyeseg", "watch", "") == ["quick", "paper-small"]
    assert len(_bash(account, "eyeseg", "show", "")) == 4


def _submit(*names: str) -> None:
    """Experiments of these names in the store of this folder."""
    draw_samples(Path("eyes"), patients=2, timepoints=1, size=(64, 64))
    store = open_store(f"sqlite:///{Path('.eyeseg/store.db').absolute()}", create=True)
    for number, name in enumerate(names, start=1):
        grid = Path(f"{name}.yaml")
        grid.write_text(
            f"version: 1\nname: {name}\ndata: {{manifest: eyes/manifest.csv, image_size: [32, 32]}}\n"
            f"splits: {{two: {{kind: kfold, k: 2}}}}\nmodel: unet\nsplit: two\ngrid: {{epochs: [{number}]}}\n"
        )
        submission.submit(submission.make_plan(grid), store)
    store.close()


def test_installing_twice_leaves_one_line_and_all_that_was_there(account: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    profile = Path(account["HOME"]) / ".bashrc"
    real = Path(account["HOME"]) / "settings" / "bashrc"
    real.parent.mkdir()
    real.write_bytes(b"alias ll='ls -l'\n# \xff not UTF-8\n")
    profile.symlink_to(real)
    for said in ("from now on", "already"):
        assert run(["completion", "bash", "--install"]) == 0
        assert said in capsys.readouterr().err
    content = real.read_bytes()
    assert content.startswith(b"alias ll='ls -l'\n# \xff not UTF-8\n")
    assert content.count(b"# eyeseg completion") == 1
    assert profile.is_symlink()


def test_fish_offers_what_bash_does(account: dict[str, str]) -> None:
    fish = _shell("fish")
    assert run(["completion", "fish", "--install"]) == 0
    done = subprocess.run([fish, "-c", "complete -C 'eyeseg data '"], env=account, capture_output=True, text=True, timeout=120, check=True)
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} >= {"init", "check", "describe", "sample"}


def test_zsh_completes_at_its_prompt(account: dict[str, str]) -> None:
    zsh = _shell("zsh")
    assert run(["completion", "zsh", "--install"]) == 0
    here, there = pty.openpty()
    shell = subprocess.Popen(
        [zsh, "-i"], stdin=there, stdout=there, stderr=there, env={**account, "PS1": "ready> "}, start_new_session=True
    )
    try:
        _until(here, "ready>")
        os.write(here, b"eyeseg submit-g\t")
        _until(here, "submit-grid")
    finally:
        shell.kill()
        shell.wait()
        os.close(here)
        os.close(there)


def _until(terminal: int, wanted: str, patience_s: float = 120.0) -> None:
    """Read what a terminal shows until it shows this."""
    seen, end = "", time.monotonic() + patience_s
    while wanted not in seen:
        assert time.monotonic() < end, f"{wanted!r} never came: {seen!r}"
        if select.select([terminal], [], [], 1.0)[0]:
            seen += os.read(terminal, 4096).decode(errors="replace")


def test_a_script_can_be_printed_for_each_shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert run(["completion", shell]) == 0
        assert "_EYESEG_COMPLETE" in capsys.readouterr().out
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert run(["completion"]) == 0
    assert "complete --no-files --command eyeseg" in capsys.readouterr().out
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert run(["completion"]) == 2
    assert "SHELL is tcsh: name one of bash, zsh, fish" in capsys.readouterr().err


def test_names_are_not_asked_of_a_store_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from eyeseg.cli._completing import experiments as offered

    context = click.Context(cli)
    for url in ("postgresql://nowhere.invalid/eyeseg", f"sqlite:///{tmp_path / 'none.db'}"):
        monkeypatch.setenv("EYESEG_STORE_URL", url)
        assert offered(context, click.Option(["--x"]), "") == []
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all" * 99)
    monkeypatch.setenv("EYESEG_STORE_URL", f"sqlite:///{broken}")
    assert offered(context, click.Option(["--x"]), "") == []
    assert not (tmp_path / "none.db").exists()
