"""Store and broker across an untrusted network: each program with its own account, TLS with a hospital's own CA, and nobody in between."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from doors import EXAMPLE, Authority, GuardedBroker, TlsDoor, socket_of, store_url
from redis.backoff import NoBackoff
from redis.retry import Retry

from eyeseg import broker
from eyeseg.errors import InvalidInput, Unreachable
from eyeseg.local import broker_binary
from eyeseg.settings import read_settings
from eyeseg.store import open_store


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[GuardedBroker]:
    """A real Valkey server with the accounts of the example file."""
    made = GuardedBroker(tmp_path / "guarded")
    yield made
    made.close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """The CA that everybody is told of."""
    return Authority(tmp_path)


@pytest.fixture
def broker_door(guarded: GuardedBroker, authority: Authority) -> Iterator[TlsDoor]:
    """TLS in front of the broker, for the name localhost."""
    door = TlsDoor(authority.server("localhost"), guarded.port)
    yield door
    door.close()


@pytest.fixture
def store_door(postgres_url: str, authority: Authority) -> Iterator[TlsDoor]:
    """TLS in front of PostgreSQL, for the name localhost."""
    door = TlsDoor(authority.server("localhost"), socket_of(postgres_url), asks_first=True)
    yield door
    door.close()


FORBIDDEN = {
    "submitter": {
        "read a queue": ("LRANGE", "eyeseg.train:4", 0, -1),
        "take a job away": ("RPOP", "eyeseg.train:4"),
        "delete a queue": ("DEL", "eyeseg.train:4"),
        "push elsewhere": ("LPUSH", "somewhere", "x"),
        "push answers": ("LPUSH", "a.reply.celery.pidbox", "x"),
        "tell workers": ("PUBLISH", "/0.celery.pidbox", "x"),
        "lie about workers": ("PUBLISH", "/0.celeryev/worker.offline", "x"),
        "listen": ("SUBSCRIBE", "/0.celeryev/task.sent"),
        "touch what is unsettled": ("HSET", "unacked", "a", "b"),
        "run a script": ("EVAL", "return 1", 0),
    },
    "flower": {
        "push a job": ("LPUSH", "eyeseg.train:4", "x"),
        "take a job away": ("BRPOP", "eyeseg.train:4", 1),
        "delete a queue": ("DEL", "eyeseg.train:4"),
        "bind a queue of its own to jobs": ("SADD", "_kombu.binding.eyeseg.train", "eyeseg.train\x06\x16\x06\x16spy"),
        "lie about workers": ("PUBLISH", "/0.celeryev/worker.offline", "x"),
        "touch what is unsettled": ("HDEL", "unacked", "a"),
    },
    "worker": {"read other keys": ("GET", "another"), "publish elsewhere": ("PUBLISH", "chat", "x")},
}
OF_ALL = {
    "see the settings": ("CONFIG", "GET", "*"),
    "change the settings": ("CONFIG", "SET", "dir", "/"),
    "empty the server": ("FLUSHALL",),
    "list keys": ("KEYS", "*"),
    "walk through keys": ("SCAN", 0),
    "see accounts": ("ACL", "LIST"),
    "make accounts": ("ACL", "SETUSER", "spy", "on", "nopass", "+@all"),
    "see others' commands": ("MONITOR",),
    "end others": ("CLIENT", "KILL", "TYPE", "normal"),
    "end the server": ("SHUTDOWN", "NOSAVE"),
    "copy the server elsewhere": ("REPLICAOF", "192.0.2.1", 6379),
    "load code": ("MODULE", "LOAD", "/x.so"),
    "debug": ("DEBUG", "SLEEP", 0),
}


def test_an_account_may_do_what_its_program_does_and_nothing_else(guarded: GuardedBroker) -> None:
    for role, forbidden in FORBIDDEN.items():
        with contextlib.closing(guarded.client(role)) as client:
            for what, command in {**forbidden, **OF_ALL}.items():
                with pytest.raises(redis.exceptions.ResponseError, match=r"(?i)no permissions|not allowed"):
                    pytest.fail(f"{role} may {what}: {client.execute_command(*command)}")
    with contextlib.closing(guarded.client("submitter")) as submitter, contextlib.closing(guarded.client("flower")) as flower:
        assert submitter.lpush("eyeseg.train:4", "x") == 1
        assert flower.llen("eyeseg.train:4") == 1


def test_nobody_gets_in_without_a_password(guarded: GuardedBroker) -> None:
    for options in ({}, {"username": "default", "password": ""}, {"username": "submitter", "password": "SHA256_OF_THE_SUBMITTER_PASSWORD"}):
        at_once = redis.Redis(port=guarded.port, retry=Retry(NoBackoff(), 0), **options)
        with contextlib.closing(at_once) as client, pytest.raises(redis.exceptions.AuthenticationError):
            client.ping()


def test_the_example_of_accounts_stops_a_server_until_passwords_are_set(tmp_path: Path) -> None:
    done = subprocess.run(
        [broker_binary(), "--port", "0", "--aclfile", str(EXAMPLE), "--dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "admin" in done.stdout + done.stderr or "ACL" in done.stdout + done.stderr


def ping(url: str) -> None:
    broker.ping(read_settings({"EYESEG_BROKER_URL": url}))


def test_only_a_broker_with_the_right_certificate_is_spoken_to(
    tmp_path: Path, guarded: GuardedBroker, authority: Authority, broker_door: TlsDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Celery takes any certificate for `rediss://` without options."""
    other = Authority(tmp_path, "another")

    def url(options: str, host: str = "localhost") -> str:
        return guarded.url("submitter", host=host, port=broker_door.port, options=options, tls=True)

    ping(url(f"?ssl_ca_certs={authority.file}"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))  # as if it were one of the system's
    ping(url(""))
    monkeypatch.delenv("SSL_CERT_FILE")
    shaken = broker_door.shaken_hands
    assert shaken
    for wrong in (url(""), url(f"?ssl_ca_certs={other.file}"), url(f"?ssl_ca_certs={authority.file}", host="127.0.0.1")):
        with pytest.raises(Unreachable, match=r"rediss://submitter:\*\*\*@.*CERTIFICATE_VERIFY_FAILED.*ssl_ca_certs=FILE"):
            ping(wrong)
    assert broker_door.shaken_hands == shaken  # no password went to the wrong one
    for careless, said in (
        ("?ssl_cert_reqs=none", "any server"),
        ("?ssl_ca_certs=/nowhere.pem", "no file"),
        ("?ssl_verify=0", "no option"),
    ):
        with pytest.raises(InvalidInput, match=said):
            ping(url(careless))


def test_an_amqp_broker_with_another_certificate_is_told_nothing(tmp_path: Path, authority: Authority, broker_door: TlsDoor) -> None:
    other = Authority(tmp_path, "another")
    for wrong in ("", f"?ssl_ca_certs={other.file}"):
        with pytest.raises(Unreachable):
            ping(f"amqps://eyes:geheim@localhost:{broker_door.port}//{wrong}")
    assert broker_door.shaken_hands == 0
    with pytest.raises(Unreachable):  # Valkey speaks no AMQP, but the right certificate lets the password out
        ping(f"amqps://eyes:geheim@localhost:{broker_door.port}//?ssl_ca_certs={authority.file}")
    assert broker_door.shaken_hands > 0


def test_only_a_store_with_the_right_certificate_is_spoken_to(
    tmp_path: Path, postgres_url: str, authority: Authority, store_door: TlsDoor
) -> None:
    other = Authority(tmp_path, "another")
    open_store(store_url(postgres_url, store_door, ca=authority.file).replace("postgresql:", "postgresql+psycopg:"), create=True).close()
    shaken = store_door.shaken_hands
    assert shaken
    for url, said in (
        (store_url(postgres_url, store_door, ca=other.file), "certificate verify failed"),
        (store_url(postgres_url, store_door, ca=authority.file, host="127.0.0.1"), "does not match host name"),
    ):
        with pytest.raises(Unreachable, match=said):
            open_store(url.replace("postgresql:", "postgresql+psycopg:"))


def test_no_url_makes_the_broker_client_import_code() -> None:
    with pytest.raises(InvalidInput, match="credential_provider"):
        ping("redis+socket:///tmp/x.sock?credential_provider=antigravity.Provider")
