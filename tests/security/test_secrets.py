"""Passwords in URLs, right and wrong ones: none is in an error, a note, doctor's lines, a traceback or a log, however odd its letters."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from eyeseg import broker, logs
from eyeseg.cli import run as command
from eyeseg.errors import EyesegError
from eyeseg.settings import masked, read_settings
from eyeseg.store import open_store

SECRET = "s3cr3tw0rd"
# How people write passwords that they were given: escaped or not, in the right place or not.
PASSWORDS = (
    SECRET,
    f"{SECRET}/x",
    f"x@{SECRET}",
    f"x:{SECRET}",
    f"{SECRET}?x",
    f"{SECRET}#x",
    f"%40{SECRET}%2F",
    f"[{SECRET}",
    f"{SECRET} x",
)
BROKERS = (
    *(f"redis://anna:{password}@127.0.0.1:1/0" for password in PASSWORDS),
    *(f"{kind}://anna:{SECRET}@127.0.0.1:1/0" for kind in ("rediss", "amqp", "amqps", "sentinel", "rdis", "http")),
    f"redis://:{SECRET}@127.0.0.1:port/0",
    f"redis://anna:{SECRET}@127.0.0.1:1/notanumber",
    f"redis://anna:{SECRET}@127.0.0.1:1/0;redis://anna:{SECRET}@127.0.0.1:2/0",
    f"rediss://anna:{SECRET}@127.0.0.1:1/0?ssl_cert_reqs=none",
    f"redis+socket:///nowhere.sock?password={SECRET}",
    f"redis:/anna:{SECRET}@127.0.0.1",
    f"anna:{SECRET}@127.0.0.1",
    SECRET,
)
STORES = (
    *(f"postgresql://anna:{password}@127.0.0.1:1/eyes" for password in PASSWORDS),
    f"postgresql://127.0.0.1:1/eyes?user=anna&password={SECRET}",
    f"postgresql://127.0.0.1:1/eyes?sslpassword={SECRET}&sslmode=verify-full",
    f"postgresql://anna:{SECRET}@127.0.0.1:port/eyes",
    f"postgres:anna:{SECRET}@127.0.0.1/eyes",
    f"postgresql:/anna:{SECRET}@127.0.0.1/eyes",
    f"mysql://anna:{SECRET}@127.0.0.1/eyes",
    f"nonsense://anna:{SECRET}@127.0.0.1/eyes",
    f"sqlite://anna:{SECRET}@127.0.0.1/eyes",
    SECRET,
)
ARTIFACTS = (
    f"s3://anna:{SECRET}@bucket/eyes",
    f"nonsense://anna:{SECRET}@host/x",
    f"ftp://anna:{SECRET}@127.0.0.1:1/x",
    f"sftp://anna:{SECRET}@127.0.0.1:1/x",
)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to type in, without any setting."""
    for name in ("EYESEG_STORE_URL", "EYESEG_BROKER_URL", "EYESEG_ARTIFACTS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    logging.getLogger().handlers[:] = [handler for handler in logging.getLogger().handlers if not isinstance(handler, logging.FileHandler)]


def chain(error: BaseException) -> str:
    """What of an error's text is ours to choose, and ours alone: not that of the libraries below it."""
    return "".join(traceback.format_exception_only(error))


@pytest.mark.parametrize("url", BROKERS)
def test_no_password_of_a_broker_is_told(url: str, workplace: Path) -> None:
    with pytest.raises(EyesegError) as told:
        broker.ping(read_settings({"EYESEG_BROKER_URL": url, "EYESEG_HOME": "home"}))
    assert SECRET not in chain(told.value)


@pytest.mark.parametrize("url", STORES)
def test_no_password_of_a_store_is_told(url: str, workplace: Path) -> None:
    with pytest.raises(EyesegError) as told:
        open_store(read_settings({"EYESEG_STORE_URL": url}).store_url)
    assert SECRET not in chain(told.value)


@pytest.mark.parametrize(
    ("variable", "urls"), [("EYESEG_BROKER_URL", BROKERS[::5]), ("EYESEG_STORE_URL", STORES[::5]), ("EYESEG_ARTIFACTS_URL", ARTIFACTS)]
)
def test_doctor_tells_no_password(
    variable: str, urls: tuple[str, ...], workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from eyeseg.checkup import CHECKS, examine

    checks = [check for check in CHECKS if check.name not in {"devices", "versions"}]
    for url in urls:
        monkeypatch.setenv(variable, url)
        try:
            said = "\n".join(f"{one.found} {one.do}" for one in examine(read_settings(), checks))
        except EyesegError as error:
            said = chain(error)
        assert SECRET not in said, url
    assert command(["--help"]) == 0
    assert SECRET not in "".join(capsys.readouterr())


BREAKING = """
import sys, eyeseg.cli, eyeseg.errors, eyeseg.samples
def broken(*_, **__):
    raise {kind}('Invalid bucket name "anna:' + "{left}" + "{right}" + '@bucket"\\x1b[2J')
eyeseg.samples.draw_samples = broken
sys.argv = ["eyeseg", "data", "sample", "eyes"]
eyeseg.cli.main()
"""


@pytest.mark.parametrize("kind", ["eyeseg.errors.EyesegError", "RuntimeError"])
def test_what_a_library_says_of_a_password_is_not_printed(kind: str, workplace: Path) -> None:
    """Neither in an error that we pass on, nor in the traceback of a fault of ours."""
    code = BREAKING.format(kind=kind, left=SECRET[:5], right=SECRET[5:])
    environment = {**os.environ, "EYESEG_ARTIFACTS_URL": f"s3://anna:{SECRET}@bucket/eyes"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=workplace, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 1
    assert "anna:***@bucket" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "\x1b" not in done.stderr


def test_a_mistake_in_eyeseg_toml_is_told_without_its_line(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (f'store_url = "postgresql://a:{SECRET}@h/x', f'store = "postgresql://a:{SECRET}@h/x"', f"lease_s = '{SECRET}\n"):
        (workplace / "eyeseg.toml").write_text(text)
        assert command(["status"]) == 2
        assert SECRET not in "".join(capsys.readouterr())


def test_a_traceback_in_a_log_holds_no_password(workplace: Path) -> None:
    formatter = logs.formatter(
        read_settings({"EYESEG_BROKER_URL": f"redis://:{SECRET}@h/0", "EYESEG_STORE_URL": f"postgresql://a:x%40{SECRET}@h/x"})
    )
    try:
        exec(f"raise RuntimeError('postgresql://a:x%40{SECRET}@h/x and x@{SECRET} and {SECRET}')")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, f"it is {SECRET}\n2026-01-01T00:00:00Z INFO forged", (), sys.exc_info())
    said = formatter.format(record)
    assert SECRET not in said
    assert "\n2026" not in said
    assert "RuntimeError" in said


@pytest.mark.parametrize("password", [password for password in PASSWORDS if " " not in password])
def test_masking_leaves_host_and_name_and_nothing_of_the_password(password: str) -> None:
    shown = masked(f"before postgresql://anna:{password}@db.example/eyes after")
    assert SECRET not in shown
    assert "db.example" in shown
    assert "after" in shown


def test_a_home_whose_path_has_odd_letters_is_still_a_home(tmp_path: Path) -> None:
    for name in ("a b", "a;b", "a@b"):
        settings = read_settings({"EYESEG_HOME": str(Path("/tmp") / name)})
        assert str(broker.celery_app(settings).conf.broker_url) == settings.broker_url
