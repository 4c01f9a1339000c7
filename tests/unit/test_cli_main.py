"""The command line as a whole: exit codes, no traceback for a user's mistake, and an example in every help."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from eyeseg import submission
from eyeseg.cli import SECTIONS, cli, run
from eyeseg.samples import draw_samples
from eyeseg.store import open_store


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name)
        if isinstance(found, click.Group):
            yield from _commands(found, (*path, name))


ALL = list(_commands(cli))


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and no settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "STORE_URL", "BROKER_URL", "ARTIFACTS_URL", "LEASE_S", "SLOTS", "DEVICES", "DATA_ROOT"):
        monkeypatch.delenv(f"EYESEG_{name}", raising=False)
    return tmp_path


@pytest.mark.parametrize("path", [(), *ALL], ids=lambda path: " ".join(path) or "eyeseg")
def test_every_help_has_an_example(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*path, "--help"]) == 0
    out, err = capsys.readouterr()
    example = out.partition("Example:\n")[2].lstrip().splitlines()
    assert example, "no example"
    assert f"eyeseg {' '.join(path)}".rstrip() in example[0]
    assert err == ""


def test_the_commands_are_there() -> None:
    assert {
        ("plan",),
        ("submit-grid",),
        ("status",),
        ("report",),
        ("up",),
        ("down",),
        ("worker",),
        ("db", "upgrade"),
        ("data", "check"),
    } <= {*ALL}


def test_help_lists_every_command_once_under_its_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted({path[0] for path in ALL})
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    assert [out.count(f"\n  {path[0]} ") for path in ALL if len(path) == 1] == [1] * len({path[0] for path in ALL})
    assert list(SECTIONS) == [line[:-1] for line in out.splitlines() if line[:-1] in SECTIONS]


@pytest.mark.parametrize("group", [(), ("data",), ("db",), ("grid",)], ids=" ".join)
def test_the_list_of_commands_fits_eighty_columns_in_whole_sentences(group: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(cli, [*group, "--help"], terminal_width=80).output
    lines = [
        line
        for line in shown.partition("Options:")[2].splitlines()
        if any(line.startswith(f"  {path[-1]} ") for path in ALL if path[:-1] == group)
    ]
    assert len(lines) == len([path for path in ALL if path[:-1] == group])
    assert [line for line in lines if not line.endswith(".") or line.endswith("...")] == []


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_says_what_it_is_for_and_what_it_takes(path: tuple[str, ...]) -> None:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            if not option.is_flag and not isinstance(option.type, click.Choice):
                assert option.metavar, option.name


def test_an_unknown_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["submit-gird"]) == 2
    assert "no command named 'submit-gird'. Did you mean 'submit-grid'?" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["_plan", "_output", "__init__", "xyz"])
def test_what_is_no_command_is_none(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name]) == 2
    assert f"no command named {name!r}." in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["plan", "absent.yaml"],
        ["plan", "."],
        ["submit-grid", "absent.yaml", "--dry-run"],
        ["submit-grid", "absent.yaml", "--priority", "10"],
        ["submit-grid", "absent.yaml", "--limit", "0"],
        ["report", "--format", "tabel"],
        ["report", "--top", "many"],
        ["status", "--format", "xml"],
        ["data", "check", "absent.csv"],
        ["up", "--slots", "0"],
    ],
    ids=" ".join,
)
def test_wrong_input_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["EYESEG_LEASE_S", "EYESEG_SLOTS"])
def test_a_wrong_setting_ends_with_2(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(name, "many")
    assert run(["status"]) == 2
    assert capsys.readouterr().err.startswith(f"{name}: 'many' is not a")


@pytest.mark.parametrize("command", ["status", "report"])
def test_what_the_store_does_not_hold_ends_with_4(command: str, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_store(f"sqlite:///{workplace / '.eyeseg' / 'store.db'}", create=True).close()
    assert run([command]) == 4
    assert run([command, "absent"]) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "the store holds no experiment yet. Submit a grid first: eyeseg submit-grid GRID."
    assert err.splitlines()[1].startswith("no experiment named 'absent'.")


@pytest.mark.parametrize("command", ["cancel", "retry"])
def test_selectors_that_mean_nothing_are_told(command: str, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_samples(workplace / "eyes", patients=6, timepoints=1, size=(32, 32))
    (workplace / "grid.yaml").write_text("version: 1\nname: x\ndata: {manifest: eyes/manifest.csv}\nmodel: unet\n", encoding="utf-8")
    with closing(open_store(f"sqlite:///{workplace / '.eyeseg' / 'store.db'}", create=True)) as store:
        submission.submit(submission.make_plan(workplace / "grid.yaml", limit=1), store)
    assert run([command, "-y", "--state", "fialed"]) == 2
    assert "no state named 'fialed'. Did you mean 'failed'?" in capsys.readouterr().err
    assert run([command, "-y", "--model", "unett", "--fold", "3"]) == 4
    assert "x: no run is meant by --model unett --fold 3. `eyeseg show --experiment x` lists its runs." in capsys.readouterr().err
    assert run([command, "-y", "--model", "unet", "--state", "failed"]) == 0


@pytest.mark.parametrize("command", ["status", "report", "reconcile"])
def test_a_store_that_is_not_there_ends_with_5_and_is_not_made(command: str, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command]) == 5
    assert "there is no such file yet" in capsys.readouterr().err
    assert list(workplace.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    ["postgresql://anna:s3cret@127.0.0.1:1/eyes", "nonsense://anna:s3cret@host", "anna:s3cret@host", "sqlite:////proc/absent/store.db"],
)
def test_a_wrong_store_url_ends_with_5_and_shows_no_password(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EYESEG_STORE_URL", url)
    for command in (["status"], ["db", "current"], ["db", "upgrade"]):
        assert run(command) == 5
        err = capsys.readouterr().err
        assert err.startswith("store")
        assert "s3cret" not in err
        assert err.count("\n") == 1


def test_a_dead_broker_ends_with_5(workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    open_store(f"sqlite:///{workplace / '.eyeseg' / 'store.db'}", create=True).close()
    for url in ("redis://:s3cret@127.0.0.1:1/0", "nonsense://:s3cret@host"):
        monkeypatch.setenv("EYESEG_BROKER_URL", url)
        assert run(["reconcile"]) == (0 if url.startswith("redis") else 5), "with nothing to send a dead broker is not asked"
    assert "s3cret" not in capsys.readouterr().err


def test_more_runs_than_the_cap_end_with_6(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grid = "version: 1\nname: x\ndata: {manifest: eyes/manifest.csv}\nsplits: {s: {kind: kfold, k: 2, by: patient, seed: 0}}\n"
    grid += "blocks: [{model: unet, split: s, grid: {epochs: [1, 2, 3]}}]\nrun: {budget: {max_runs: 2}}\n"
    (workplace / "grid.yaml").write_text(grid, encoding="utf-8")
    assert run(["data", "sample", "eyes", "--patients", "4", "--timepoints", "1", "--size", "64x64"]) == 0
    capsys.readouterr()
    assert run(["plan", "grid.yaml"]) == 6
    assert run(["submit-grid", "grid.yaml"]) == 6
    out, err = capsys.readouterr()
    assert out == ""
    assert "grid.yaml" in err
    assert not (workplace / ".eyeseg").exists()


def test_the_installed_command_ends_as_its_function_does(workplace: Path) -> None:
    eyeseg = Path(sys.executable).with_name("eyeseg")
    done = subprocess.run([eyeseg, "status"], capture_output=True, text=True, check=False, cwd=workplace)
    assert (done.returncode, done.stdout) == (5, "")
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_mistake(workplace: Path) -> None:
    eyeseg = Path(sys.executable).with_name("eyeseg")
    with subprocess.Popen([eyeseg, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=workplace) as process:
        process.stdout.close()
        assert process.stderr.read() == ""


def test_a_command_does_not_look_for_garbage_at_its_end() -> None:
    told = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 0))"
    code = f"{told}; import sys; sys.argv = ['eyeseg', 'gc', '--help']; from eyeseg.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True", "of `eyeseg gc` too, whose module has the name of Python's"


DROPPED = """
import os, signal, sys, time, weakref
from eyeseg import cli

class Thing:
    pass

def fell(_):
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000):
        pass
    print("went on", flush=True)

def work(**_):
    thing = Thing()
    kept = weakref.ref(thing, fell)
    del thing
    print("came out", flush=True)
    time.sleep(30)
    print("was not interrupted", flush=True)

cli.cli.main = work
cli.main()
"""


def test_ctrl_c_that_falls_into_a_callback_is_not_lost() -> None:
    done = subprocess.run([sys.executable, "-c", DROPPED], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "came out\n", "Python let nothing out of the callback, which ended there"
    assert (done.returncode, done.stderr) == (130, "interrupted\n")


def test_other_errors_of_callbacks_are_told() -> None:
    code = DROPPED.replace("os.kill(os.getpid(), signal.SIGINT)", "raise OSError('of a callback')").replace("sleep(30)", "sleep(0)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0
    assert "OSError: of a callback" in done.stderr
