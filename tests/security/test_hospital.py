"""A grid run as a hospital would: an account for each program, TLS all over. What gets out: no password, no name, no open file."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from acceptance.home import EYESEG, Home
from doors import Authority, GuardedBroker, TlsDoor, socket_of, store_url
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from eyeseg.cli import run as command

PERSON = "Erika Mustermann"  # in the files themselves: EXIF, text chunks, XMP
PATIENT = "MRN-4711-0815"  # as the manifest calls somebody
SECRET = "s3cretpasswordofflower"


@dataclass(frozen=True)
class Hospital:
    """What one run left behind. processes: command lines while it ran. runner: its environment."""

    home: Home
    passwords: frozenset[str]
    said: str
    page: str
    processes: str
    runner: bytes
    refused: list[tuple[str, str, str]]
    hands: tuple[int, int]


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Hospital]:
    """One grid, submitted, trained, evaluated and reported."""
    folder = tmp_path_factory.mktemp("hospital")
    engine = sa.create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE hospital"))
    authority, guarded = Authority(folder), GuardedBroker(folder / "guarded")
    certificate = authority.server("localhost")
    doors = [TlsDoor(certificate, guarded.port), TlsDoor(certificate, socket_of(postgres_server), asks_first=True)]
    try:
        yield run(
            folder, guarded, authority, doors, store_url(postgres_server.replace("/postgres?", "/hospital?"), doors[1], ca=authority.file)
        )
    finally:
        for door in doors:
            door.close()
        guarded.close()
        with engine.connect() as connection:
            connection.execute(sa.text("DROP DATABASE hospital WITH (FORCE)"))
        engine.dispose()


def run(folder: Path, guarded: GuardedBroker, authority: Authority, doors: list[TlsDoor], store: str) -> Hospital:
    def url(role: str) -> str:
        return guarded.url(role, host="localhost", port=doors[0].port, options=f"?ssl_ca_certs={authority.file}", tls=True)

    (folder / "home").mkdir(mode=0o755)  # the worst case: made by somebody with the usual umask, so that others may enter
    (folder / "home").chmod(0o755)
    home = Home(folder, {"EYESEG_STORE_URL": store, "EYESEG_BROKER_URL": url("submitter"), "PGPASSWORD": SECRET, "REDISCLI_AUTH": SECRET})
    named_images(folder / "eyes")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flower = program(home, "flower", sys.executable, "-P", "-m", "workers.flower", str(port), url=url("flower"))
    worker = program(home, "worker", str(EYESEG), "worker", "--slots", "1", url=url("worker"))
    try:
        with flower, worker:
            said = home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 2"), "--limit", 1, "--wait")
            page = home.eventually(lambda: workers_page(port), "a worker on Flower's page")
            runner = home.pid(r"-m workers\.runner")
            environment = Path(f"/proc/{runner}/environ").read_bytes()
            processes = "\n".join(home.processes().values())
            told = typed(home)
    finally:
        home.close()
    return Hospital(
        home=home,
        passwords=frozenset({*guarded.passwords.values(), SECRET}),
        said=said.stdout + said.stderr + told,
        page=page,
        processes=processes,
        runner=environment,
        refused=guarded.refused(),
        hands=(doors[0].shaken_hands, doors[1].shaken_hands),
    )


def typed(home: Home) -> str:
    """What further commands say; in this process, which spares a start of Python for each."""
    out = io.StringIO()
    commands = [["doctor"], ["status"], ["show"], ["report", "--format", "html"], ["logs", "1"]]
    commands += [["export", "--to", "ro-crate", "-o", str(home.path / "bundle")]]
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        patch.chdir(home.folder)
        for name, value in home.environment.items():
            patch.setenv(name, value)
        for arguments in commands:
            assert command(arguments) == 0, out.getvalue()
    return out.getvalue()


def named_images(eyes: Path) -> None:
    """Put a person's name wherever an image file may hold one, and a patient's number into the manifest."""
    for path in sorted(eyes.rglob("*.png")):
        with Image.open(path) as image:
            exif, text = image.getexif(), PngInfo()
            for tag in (0x013B, 0x010E, 0x8298, 0x9C9D):  # artist, description, copyright, XPAuthor
                exif[tag] = PERSON.encode() if tag == 0x9C9D else PERSON
            text.add_text("Author", PERSON)
            text.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{PERSON}</x:xmpmeta>")
            image.load()
            image.save(path, exif=exif, pnginfo=text)
        assert PERSON.encode() in path.read_bytes()
    manifest = eyes / "manifest.csv"
    lines = manifest.read_text().splitlines()
    patient = lines[1].split(",")[2]
    manifest.write_text("\n".join(line.replace(f",{patient},", f",{PATIENT},") for line in lines) + "\n")
    assert PATIENT in manifest.read_text()


@contextlib.contextmanager
def program(home: Home, name: str, *arguments: str, url: str) -> Iterator[None]:
    """A program of the same home that knows the broker under another account."""
    with (home.folder / f"{name}.log").open("wb") as log:
        environment = {**home.environment, "EYESEG_BROKER_URL": url} | ({"FLOWER_BASIC_AUTH": f"eyes:{SECRET}"} if name == "worker" else {})
        process = subprocess.Popen(arguments, env=environment, cwd=home.folder, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)
        process.wait(60)


def workers_page(port: int) -> str:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/workers", timeout=5) as answer:
        text = answer.read().decode()
        return text if "eyeseg@" in text else ""
    return ""


def test_the_grid_is_done_over_tls_with_accounts_that_may_no_more_than_they_need(hospital: Hospital) -> None:
    assert {attempt["ending"] for attempt in hospital.home.attempts()} == {"done"}
    assert re.search(r"ok +broker +rediss://submitter:\*\*\*@localhost:\d+/0\S*: answers", hospital.said), hospital.said
    assert "eyeseg@" in hospital.page
    assert hospital.hands[0] > 3
    assert hospital.hands[1] > 1
    assert [one for one in hospital.refused if one[2] != "info"] == []  # doctor asks, and does without


def test_a_runner_is_given_nothing_that_opens_store_broker_or_flower(hospital: Hospital) -> None:
    assert b"EYESEG_HOME" in hospital.runner  # it is a runner's
    for password in hospital.passwords:
        assert password.encode() not in hospital.runner
    assert not re.search(rb"(^|\0)(EYESEG_(STORE|BROKER)_URL|PG\w+|FLOWER_\w+|CELERY_\w+)=", hospital.runner)


def test_no_password_is_told_logged_exported_or_seen_in_the_list_of_processes(hospital: Hospital) -> None:
    everything = {"output": hospital.said, "Flower": hospital.page, "processes": hospital.processes} | texts(hospital)
    assert "workers.runner" in hospital.processes
    for name, text in everything.items():
        for password in hospital.passwords:
            assert password not in text, name
    logs = "".join(text for name, text in texts(hospital).items() if name.endswith(".log"))
    assert "rediss://worker:**" in logs  # it says whom it talks to


def test_what_image_files_say_about_a_person_is_written_nowhere(hospital: Hospital) -> None:
    for name, text in texts(hospital).items():
        assert PERSON not in text, name
    assert PERSON not in hospital.said + hospital.page
    logs = "".join(text for name, text in texts(hospital).items() if name.endswith(".log"))
    assert PATIENT not in logs + hospital.page
    assert "attempt 1 train" in logs


def texts(hospital: Hospital) -> dict[str, str]:
    """Every file that was written, logs beside the home too."""
    folder = hospital.home.folder
    files = [path for path in hospital.home.path.rglob("*") if path.is_file()] + list(folder.glob("*.log"))
    assert len(files) > 10
    return {path.name: path.read_bytes().decode("utf-8", errors="replace") for path in files}


def test_nothing_in_the_home_may_be_read_or_written_by_others_though_they_may_enter_it(hospital: Hospital) -> None:
    for path in hospital.home.path.rglob("*"):
        if "bundle" in path.parts:  # the user has asked for that one: by their own umask
            continue
        mode = path.lstat().st_mode
        assert not mode & stat.S_IWOTH, path
        between = [parent for parent in path.parents if parent.is_relative_to(hospital.home.path) and parent != hospital.home.path]
        reachable = all(parent.stat().st_mode & stat.S_IXOTH for parent in between)
        assert not (mode & stat.S_IROTH and reachable), path
    assert stat.S_IMODE(hospital.home.path.stat().st_mode) == 0o755
    assert re.search(r"warning +privacy .*other accounts of this machine may enter", hospital.said)
