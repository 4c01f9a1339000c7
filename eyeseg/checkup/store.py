"""The store: whether it answers, holds the right schema, is sound, lies on a disk that it can trust, and agrees on the time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from eyeseg.checkup.finding import OK, WARNING, WRONG, Finding, parted
from eyeseg.checkup.patient import Patient
from eyeseg.errors import EyesegError
from eyeseg.store import Store, schema
from eyeseg.store.database import NOW
from eyeseg.store.tables import SCHEMA_REVISION

# where SQLite's write-ahead log is not safe: its shared memory does not reach other machines, and locks may lie
NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|ncpfs|afs|9p|ceph|lustre|gpfs|beegfs|pvfs2|orangefs|glusterfs|davfs|"
    r"fuse\.(sshfs|s3fs|goofys|gcsfuse|rclone|glusterfs|ceph\S*|davfs\S*|blobfuse\S*|juicefs|smb\S*|nfs\S*)"
)
IN_MEMORY = ("tmpfs", "ramfs")


def reachable(patient: Patient) -> Iterator[Finding]:
    """Whether it answers, and its schema."""
    try:
        shown = Store(patient.settings.store_url).shown_url
        revision = patient.revision()
    except EyesegError as error:
        found, do = parted(error)
        yield Finding("store", WRONG, found.removeprefix("store ").removeprefix("store: "), do or "Check EYESEG_STORE_URL.")
        return
    if revision is None:
        yield Finding("store", OK, f"{shown}: not made yet; the first submission makes it")
    elif revision == SCHEMA_REVISION:
        yield Finding("store", OK, f"{shown}: answers, schema {revision}")
    elif revision in schema.revisions():
        do = "Save it (`eyeseg db backup FILE`), then run `eyeseg db upgrade`."
        yield Finding("store", WRONG, f"{shown}: holds schema {revision}, older than this eyeseg's {SCHEMA_REVISION}", do)
    else:
        do = "Use the newer eyeseg here too."
        yield Finding("store", WRONG, f"{shown}: holds schema {revision}, which this eyeseg ({SCHEMA_REVISION}) does not know", do)


def integrity(patient: Patient) -> Iterator[Finding]:
    """SQLite's own quick check of all pages; PostgreSQL checks its pages when it reads them, where checksums are on."""
    sound = patient.store()
    if sound is not None and sound.dialect == "postgresql":
        with sound.read() as connection:
            checksums = connection.execute(sa.text("SHOW data_checksums")).scalar()
        yield Finding("integrity", OK, f"PostgreSQL keeps its pages, checksums {checksums}")
        return
    try:
        store = patient.any_store()
    except EyesegError:
        return  # said already
    if store is None or store.dialect != "sqlite":
        return
    do = "End the workers, then bring a copy back: `eyeseg db restore FILE`."
    try:
        with store.read() as connection:
            problems = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(3)")]
    except EyesegError as error:
        yield Finding("integrity", WRONG, parted(error)[0].removeprefix("store "), do)
        return
    if problems == ["ok"]:
        yield Finding("integrity", OK, "quick_check finds nothing")
    else:
        yield Finding("integrity", WRONG, f"the store is damaged: {' '.join('; '.join(problems).split())}", do)


def place(patient: Patient, mounts: str | None = None) -> Iterator[Finding]:
    """The file system under an SQLite store. mounts: the text of /proc/self/mountinfo."""
    try:
        store = Store(patient.settings.store_url)
    except EyesegError:
        return  # said already
    if store.dialect != "sqlite" or not store.url.database:
        return
    try:
        text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace") if mounts is None else mounts
    except OSError:
        return  # not Linux: nobody to ask
    path = Path(store.url.database).absolute()
    kind = file_system(path, text)
    if NETWORK.fullmatch(kind):
        do = "SQLite is not safe there. Set EYESEG_HOME to a local disk, or EYESEG_STORE_URL to a PostgreSQL server."
        yield Finding("store's disk", WRONG, f"{path.parent}: a network file system ({kind})", do)
    elif kind in IN_MEMORY:
        yield Finding("store's disk", WARNING, f"{path.parent}: in memory ({kind}), gone after a reboot", "Set EYESEG_HOME to a disk.")
    elif kind.startswith("fuse"):
        do = "SQLite needs sound locks there; a local disk is safer."
        yield Finding("store's disk", WARNING, f"{path.parent}: a file system in user space ({kind})", do)
    else:
        yield Finding("store's disk", OK, f"{path.parent}: {kind or 'a file system of unknown kind'}")


def clock(patient: Patient, wall: Callable[[], float] = time.time) -> Iterator[Finding]:
    """This machine's clock against the database's, by which leases are measured."""
    store = patient.store()
    if store is None:
        return
    if store.dialect == "sqlite":
        yield Finding("clock", OK, "leases are measured by this machine's clock")
        return
    with store.read() as connection:
        connection.execute(sa.select(1))
        before = wall()
        now = float(connection.execute(sa.select(NOW)).scalar_one())
        after = wall()
    apart = max(0.0, before - now, now - after)  # the answer was given at some moment in between
    found = f"{apart:.1f} s off the database's" if apart > 0.1 else "agrees with the database's"
    if apart <= 5:
        yield Finding("clock", OK, f"this machine's clock {found if apart <= 0.1 else 'is ' + found}")
        return
    state = WRONG if apart > patient.settings.lease_s / 2 else WARNING
    do = "Let a time service (chrony, systemd-timesyncd) set it. Leases go by the database's clock; logs and file times do not."
    yield Finding("clock", state, f"this machine's clock is {found}", do)


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system on which a path lies, '' when the mounts do not say."""
    resolved = path.resolve()
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields, dash, after = line.partition(" - ")
        words = fields.split()
        if not dash or len(words) < 5:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[4]))
        depth = len(point.parts)
        if resolved.is_relative_to(point) and depth >= best:  # of two at one point the later one covers the earlier
            best, kind = depth, after.split()[0]
    return kind
