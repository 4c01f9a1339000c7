"""Who else could read what is kept and what is sent."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from eyeseg.checkup.finding import OK, WARNING, Finding
from eyeseg.checkup.patient import Patient
from eyeseg.settings import is_local, masked


def home(patient: Patient) -> Iterator[Finding]:
    """The folder with patients' data in it, for accounts that are not its owner's."""
    path = patient.settings.home
    if not path.exists():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & (stat.S_IROTH | stat.S_IXOTH | stat.S_IWOTH):
        yield Finding("privacy", WARNING, f"{path}: other accounts of this machine may enter it", f"chmod o-rwx {path}")
    else:
        yield Finding("privacy", OK, f"{path}: closed to other accounts")


def network(patient: Patient) -> Iterator[Finding]:
    """What goes to another machine in clear, or to whoever answers in its name."""
    broker, store = patient.settings.broker_url, patient.settings.store_url
    if not is_local(broker) and not broker.startswith(("rediss:", "amqps:")) and "ssl_" not in broker:
        do = "Use rediss:// and name the CA: docs/security.md."
        yield Finding("network", WARNING, f"{masked(broker)}: password and labels of jobs travel in clear", do)
    if not is_local(store) and parse_qs(urlsplit(store).query).get("sslmode", [""])[-1] != "verify-full":
        do = "Add ?sslmode=verify-full&sslrootcert=FILE to its URL: docs/security.md."
        yield Finding("network", WARNING, f"{masked(store)}: whoever answers in its name is believed", do)
