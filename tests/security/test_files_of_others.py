"""Other accounts of this machine, and folders that came from elsewhere: what lies about is neither believed, nor run, nor followed."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from acceptance.home import EYESEG

from eyeseg import catalog, local, privacy
from eyeseg.errors import NotFound, Refused, Unavailable
from eyeseg.settings import broker_socket, read_settings
from eyeseg.store import open_store
from workers import slots as hardware

NOBODY = 65534
root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to make files of another account")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


# -- the embedded broker's socket, where the home's path is too long for one


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose socket lies in the temporary folder; and where that is."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    home = Path("/srv") / ("a" * 120)
    return broker_socket(home).parent


def test_the_sockets_folder_is_made_for_its_owner_alone(far: Path) -> None:
    assert mode(privacy.own_folder(far)) == 0o700
    assert privacy.own_folder(far) == far  # ours, the second time


def a_link(place: Path) -> None:
    (place.parent / "elsewhere").mkdir(mode=0o700)
    place.symlink_to(place.parent / "elsewhere")


def open_to_all(place: Path) -> None:
    place.mkdir()
    place.chmod(0o777)


def anothers(place: Path) -> None:
    place.mkdir(mode=0o700)
    os.chown(place, NOBODY, NOBODY)


@pytest.mark.parametrize("trap", [a_link, open_to_all, pytest.param(anothers, marks=root), Path.touch])
def test_a_sockets_folder_that_somebody_else_has_laid_out_is_refused_by_every_command(
    trap: Callable[[Path], None], far: Path, tmp_path: Path
) -> None:
    """Whoever owns it could put a broker of their own there."""
    trap(far)
    with pytest.raises(Refused, match="not this account's own"):
        privacy.own_folder(far)
    with pytest.raises(Refused, match="not this account's own"):
        read_settings({"EYESEG_HOME": "/srv/" + "a" * 120})


# -- locks of devices, in a folder for all accounts


def test_a_lock_is_not_made_through_a_link_nor_waited_for_at_a_pipe(tmp_path: Path) -> None:
    gpu = hardware.Device("GPU-1", "a GPU")
    folder, precious = tmp_path / "locks", tmp_path / "precious"
    folder.mkdir()
    lock = folder / "GPU-1.lock"

    lock.symlink_to(precious)
    with pytest.raises(Unavailable, match="cannot be used as a lock"), hardware.locked([gpu], folder):
        pass
    assert not precious.exists()
    lock.unlink()
    os.mkfifo(lock)
    with pytest.raises(Unavailable, match="is not a file"), hardware.locked([gpu], folder):
        pass
    lock.unlink()
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(Unavailable, match="is a link"), hardware.locked([gpu], tmp_path / "link"):
        pass
    with hardware.locked([gpu], folder):
        assert mode(lock) == 0o644


# -- what is made, with the usual umask


def test_a_home_is_made_for_its_owner_alone_and_a_store_in_an_open_one_is_not_for_others(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with local._locked(tmp_path / "home"):
            assert {mode(tmp_path / "home"), mode(tmp_path / "home" / "run")} == {0o700}
        (tmp_path / "open").mkdir()
        store = open_store(f"sqlite:///{tmp_path / 'open' / 'store.db'}", create=True)
        with store.write():
            made = {path.name: mode(path) for path in (tmp_path / "open").iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert set(made) == {"store.db", "store.db-wal", "store.db-shm"}
    assert all(not found & 0o007 for found in made.values()), made


# -- settings that lie in the current folder


def unread(place: Path) -> None:
    place.chmod(0o666)


def of_another(place: Path) -> None:
    os.chown(place, NOBODY, NOBODY)


@pytest.mark.parametrize("whose", [unread, pytest.param(of_another, marks=root)])
def test_an_eyeseg_toml_that_others_may_have_written_is_not_obeyed(whose: Callable[[Path], None], tmp_path: Path) -> None:
    """Else whoever may write to a shared folder decides where others' results and images go."""
    file = tmp_path / "eyeseg.toml"
    file.write_text('artifacts_url = "ftp://192.0.2.1/loot"\n')
    assert read_settings({}, tmp_path).artifacts_url == "ftp://192.0.2.1/loot"
    whose(file)
    with pytest.raises(Refused, match="it is not read"):
        read_settings({}, tmp_path)


@root
def test_a_home_that_another_account_has_laid_out_here_is_not_taken_unless_it_is_named(tmp_path: Path) -> None:
    (tmp_path / ".eyeseg").mkdir()
    os.chown(tmp_path / ".eyeseg", NOBODY, NOBODY)
    with pytest.raises(Refused, match="Set EYESEG_HOME"):
        read_settings({}, tmp_path)
    assert read_settings({"EYESEG_HOME": str(tmp_path / ".eyeseg")}, tmp_path).home == tmp_path / ".eyeseg"


# -- code that lies in the current folder


NAMES = (
    *("flowerconfig", "celeryconfig", "sitecustomize", "usercustomize", "conftest", "workers", "eyeseg", "migrations", "torch", "redis"),
    *("click", "yaml", "numpy", "PIL", "sqlalchemy", "psycopg", "logging", "json", "tomllib", "unet", "models"),
)


def test_no_code_of_the_current_folder_is_run(tmp_path: Path) -> None:
    """A cloned repository: modules of every name we import, catalogue entries, settings of other programs."""
    bomb = tmp_path / "bomb"
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(f"open({str(bomb)!r}, 'a').write({name!r})\n")
    for room in ("models", "eyeseg/models", "exports"):
        (tmp_path / room).mkdir(parents=True)
        (tmp_path / room / "evil.py").write_text(f"open({str(bomb)!r}, 'a').write('entry')\n")
    (tmp_path / "matplotlibrc").write_text("backend: module://evil\ntext.usetex: True\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EYESEG_", "FLOWER_"))}
    environment |= {"EYESEG_HOME": str(tmp_path / "home"), "EYESEG_DEVICES": "cpu"}

    def typed(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(EYESEG), *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    try:
        assert typed("data", "sample", "eyes", "--patients", "2", "--timepoints", "1").returncode == 0
        up = typed("up", "--flower-port", "15655")
        assert up.returncode == 0, up.stderr
        assert up.stdout.startswith("flower http://")
    finally:
        typed("down")
    assert not bomb.exists(), bomb.read_text()


@pytest.mark.parametrize(
    "name", ["evil", "../evil", "..", "os", "eyeseg.errors", "unet.__init__", "_backbones", "/etc/passwd", "unet\0", ""]
)
def test_only_entries_of_the_installed_package_are_loaded(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the name comes from: a grid, a message, or a row of a store that somebody has written into."""
    (tmp_path / "evil.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    for kind in catalog.KINDS:
        with pytest.raises(NotFound):
            catalog.load(kind, name)
