"""Real servers behind the doors that a hospital gives them: a Valkey server with accounts, and TLS before a server built without."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import redis
import trustme

from eyeseg.local import broker_binary

EXAMPLE = Path(__file__).parents[2] / "deploy" / "valkey" / "users.acl.example"
ROLES = ("admin", "submitter", "worker", "flower")


class Authority:
    """A certificate authority of a test's own. `file`: its certificate."""

    def __init__(self, folder: Path, name: str = "ca") -> None:
        self._ca = trustme.CA()
        self.file = folder / f"{name}.pem"
        self._ca.cert_pem.write_to_path(str(self.file))

    def server(self, host: str) -> Path:
        """Key and certificate of a server of this host name."""
        file = self.file.with_name(f"{host}.key.pem")
        self._ca.issue_cert(host).private_key_and_cert_chain_pem.write_to_path(str(file))
        return file


class TlsDoor:
    """A port that speaks TLS and passes on what it hears to a server behind it, which speaks none. target: its port or unix socket."""

    def __init__(self, certificate: Path, target: int | str, *, asks_first: bool = False) -> None:
        self._count = certificate.with_name(f"{certificate.name}.{secrets.token_hex(4)}.count")
        arguments = [str(certificate), str(target), str(self._count), *(["ask"] if asks_first else [])]
        program = [sys.executable, str(Path(__file__).with_name("tls_door.py")), *arguments]
        self._process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    @property
    def shaken_hands(self) -> int:
        """How many clients have taken the certificate."""
        return self._count.stat().st_size if self._count.exists() else 0

    def close(self) -> None:
        """Break off every conversation."""
        self._process.kill()
        self._process.communicate()


def socket_of(postgres_url: str) -> str:
    """The unix socket of the tests' PostgreSQL server."""
    [folder] = parse_qs(urlsplit(postgres_url).query)["host"]
    return f"{folder}/.s.PGSQL.5432"


def store_url(postgres_url: str, door: TlsDoor, *, ca: Path, host: str = "localhost") -> str:
    """How eyeseg is told of that server behind a door."""
    name = urlsplit(postgres_url).path.strip("/")
    return f"postgresql://postgres@{host}:{door.port}/{name}?sslmode=verify-full&sslrootcert={ca}"


class GuardedBroker:
    """A Valkey server with the accounts of deploy/valkey/users.acl.example."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.passwords = {role: secrets.token_hex(12) for role in ROLES}
        text = EXAMPLE.read_text(encoding="utf-8")
        for role, password in self.passwords.items():
            text = text.replace(f"SHA256_OF_THE_{role.upper()}_PASSWORD", hashlib.sha256(password.encode()).hexdigest())
        (folder / "users.acl").write_text(text, encoding="utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--aclfile", str(folder / "users.acl"), "--dir", str(folder)]
        with (folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen([broker_binary(), *options, "--save", ""], stdout=log, stderr=log)
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(redis.ConnectionError), contextlib.closing(self.client("admin")) as admin:
                admin.ping()
                return
            assert time.monotonic() < until, (folder / "broker.log").read_text()
            time.sleep(0.05)

    def client(self, role: str) -> redis.Redis:
        """A connection with the rights of a role."""
        return redis.Redis(port=self.port, username=role, password=self.passwords[role], decode_responses=True)

    def url(self, role: str, *, host: str = "127.0.0.1", port: int = 0, options: str = "", tls: bool = False) -> str:
        """How eyeseg is told of it."""
        return f"redis{'s' * tls}://{role}:{self.passwords[role]}@{host}:{port or self.port}/0{options}"

    def refused(self) -> list[tuple[str, str, str]]:
        """What the server has refused so far: account, reason, object."""
        with contextlib.closing(self.client("admin")) as admin:
            return sorted({(row["username"], row["reason"], row["object"]) for row in admin.acl_log(128)})

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
