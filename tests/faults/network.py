"""Wires that can be cut: a TCP forwarder that swallows answers, and a network namespace behind a link that falls silent."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

COMMITTED = b"COMMIT\0"


class Forwarder:
    """Passes TCP connections on to a server. Once asked to, it cuts a connection off just before it passes the answer to a COMMIT."""

    def __init__(self, connect: Callable[[], socket.socket], *, host: str = "127.0.0.1") -> None:
        self._connect = connect
        self._listening = socket.create_server((host, 0))
        self.host, self.port = self._listening.getsockname()[:2]
        self._lose = threading.Event()
        self.lost = 0
        self.passed = 0  # bytes
        self.pause_s = 0.0  # before each chunk of at most 64 kB
        self._flowing = threading.Event()
        self._flowing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_the_next_commit(self) -> None:
        self._lose.set()

    def hold(self) -> None:
        """Pass nothing on, until it may flow again; connections stay open, as to a server that hangs."""
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def close(self) -> None:
        self.flow()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                try:
                    server = self._connect()
                except OSError:  # the server is dead, and so is the connection
                    client.close()
                    continue
                threading.Thread(target=self._pass, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                if answers and COMMITTED in chunk and self._lose.is_set():
                    self._lose.clear()
                    self.lost += 1
                    break
                self._flowing.wait()
                time.sleep(self.pause_s)
                target.sendall(chunk)
                self.passed += len(chunk)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def to_postgres(url: str) -> Callable[[], socket.socket]:
    """What connects to a PostgreSQL server on a unix socket."""
    folder = sa.make_url(url).query["host"]

    def connect() -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        made.connect(f"{folder}/.s.PGSQL.5432")
        return made

    return connect


def to_port(port: int) -> Callable[[], socket.socket]:
    """What connects to a port of this machine."""
    return lambda: socket.create_connection(("127.0.0.1", port))


def through(url: str, forwarder: Forwarder) -> str:
    """The URL of the same service, or database, behind a forwarder."""
    made = sa.make_url(url).set(host=forwarder.host, port=forwarder.port, query={})
    return made.render_as_string(hide_password=False)


class Island:
    """A network namespace that reaches this machine over some links. One that is cut loses every packet without a word."""

    def __init__(self, *links: str) -> None:
        if os.geteuid() != 0 or not shutil.which("ip"):
            pytest.skip("needs root and `ip` to make network namespaces")
        mark = secrets.token_hex(3)
        self.name = f"eyeseg-{mark}"
        self._ends = {link: f"eye{mark}{number}" for number, link in enumerate(links)}
        nets = {link: f"10.{int(mark[:2], 16)}.{(int(mark[2:4], 16) + number) % 256}" for number, link in enumerate(links)}
        self.hosts = {link: f"{net}.1" for link, net in nets.items()}
        try:
            self._ip(f"netns add {self.name}")
            for link, near in self._ends.items():
                far = f"{near}f"
                self._ip(f"link add {near} type veth peer name {far}")
                self._ip(f"link set {far} netns {self.name}")
                self._ip(f"addr add {self.hosts[link]}/24 dev {near}")
                self._ip(f"link set {near} up")
                self._ip(f"-n {self.name} addr add {nets[link]}.2/24 dev {far}")
                self._ip(f"-n {self.name} link set {far} up")
            self._ip(f"-n {self.name} link set lo up")
        except subprocess.CalledProcessError as error:
            self.close()
            pytest.skip(f"no network namespaces here: {error.stderr.strip()}")

    def cut(self, link: str) -> None:
        """From now on nothing comes through, and neither side is told."""
        self._ip(f"link set {self._ends[link]} down")

    def heal(self, link: str) -> None:
        self._ip(f"link set {self._ends[link]} up")

    def command(self) -> list[str]:
        """What a command line begins with that is to run there."""
        return ["ip", "netns", "exec", self.name]

    def close(self) -> None:
        for command in (*(f"link del {near}" for near in self._ends.values()), f"netns del {self.name}"):
            with contextlib.suppress(subprocess.CalledProcessError):
                self._ip(command)

    def _ip(self, command: str) -> None:
        subprocess.run(["ip", *command.split()], check=True, capture_output=True, text=True)
