"""An object store that speaks S3 over HTTP, which may be killed at any moment and started again with what it had answered for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

KEYS = {"AWS_ACCESS_KEY_ID": "anna", "AWS_SECRET_ACCESS_KEY": "correct-horse", "AWS_DEFAULT_REGION": "us-east-1"}
PATIENCE_S = 120.0


class ObjectStore:
    """moto's server, which keeps its objects in memory, and in `folder` a record of all requests to begin with after its death."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a user of S3 sets."""
        return {"AWS_ENDPOINT_URL": self.url, "NO_PROXY": "*", "no_proxy": "*", **KEYS}

    def bucket(self, name: str) -> str:
        """The URL of a new bucket, without its server."""
        self._ask("PUT", f"/{name}")
        return f"s3://{name}"

    def at(self, place: str) -> str:
        """A place with its server and keys as options of the URL: nothing of it depends on this process's environment."""
        return f"{place}?endpoint_url={self.url}&key={KEYS['AWS_ACCESS_KEY_ID']}&secret={KEYS['AWS_SECRET_ACCESS_KEY']}"

    def start(self) -> None:
        """Start it, again on what it had, where it has been killed."""
        record = self.folder / "requests"
        environment = {**os.environ, **KEYS, "MOTO_ENABLE_RECORDING": "True", "MOTO_RECORDER_FILEPATH": str(record)}
        command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with (self.folder / "objects.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "objects.log").read_text()[-2000:]
            time.sleep(0.05)
        if record.exists():
            self._ask("POST", "/moto-api/recorder/replay-recording")

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self._process.wait()

    close = kill

    def ask_for_keys(self) -> None:
        """From now on let nobody in whose keys are not known; none are."""
        self._ask("POST", "/moto-api/reset-auth", b"0")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        asked = urllib.request.Request(self.url + path, method=method, data=body, headers={"Content-Type": "application/octet-stream"})
        with plain.open(asked, timeout=PATIENCE_S) as answer:
            content: bytes = answer.read()
        return content

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
