"""A real Chromium, told what to do over its DevTools pipe: no port, no driver."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 60.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars"),
)


def executable() -> str:
    """The Chromium of this machine; without one the test is skipped."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"needs a browser: none of {', '.join(BROWSERS)} is on the PATH")
    return found


class Browser:
    """One page of one browser. said: what pages wrote to the console, errors included; asked: every address that was requested."""

    def __init__(self, profile: Path) -> None:
        command = [executable(), *QUIET, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        theirs_in, self._out = os.pipe()
        ours_in, theirs_out = os.pipe()
        # the browser reads its orders from file 3 and answers on file 4
        script = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", script, "-", *command],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in = os.fdopen(ours_in, "rb")
        self._last, self._session, self._heard = 0, "", b""
        self.said: list[str] = []
        self.asked: list[str] = []
        targets = self.tell("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.tell("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for room in ("Page", "Runtime", "Network", "Log"):
            self.tell(f"{room}.enable")

    def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send an order and wait for its answer."""
        self._last += 1
        order = {"id": self._last, "method": method, "params": parameters} | ({"sessionId": self._session} if self._session else {})
        os.write(self._out, json.dumps(order).encode() + b"\0")
        for message in self._messages():
            if message.get("id") == self._last:
                assert "error" not in message, message
                answer: dict[str, Any] = message["result"]
                return answer
        raise AssertionError("the browser has ended")

    def open(self, page: Path, *, width: int = 1400, dark: bool = False) -> None:
        """Show a file at a width, and wait until it is loaded."""
        self.said, self.asked = [], []
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.tell("Page.navigate", url=page.as_uri())
        wanted, until = json.dumps(page.as_uri()), time.monotonic() + PATIENCE_S
        while not self.run(f"location.href === {wanted} && document.readyState === 'complete'"):
            assert time.monotonic() < until, f"{page} is not loaded within {PATIENCE_S:g} s"
            time.sleep(0.02)

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.tell("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def picture(self, file: Path, *, whole: bool = True) -> None:
        """Save a screenshot."""
        size = self.tell("Page.getLayoutMetrics")["cssContentSize"]
        part: dict[str, Any] = {"clip": {**size, "scale": 1}, "captureBeyondViewport": True} if whole else {}
        file.write_bytes(base64.b64decode(self.tell("Page.captureScreenshot", format="png", **part)["data"]))

    def pdf(self, file: Path) -> None:
        """Print the page on A4."""
        size = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True, "printBackground": True}
        file.write_bytes(base64.b64decode(self.tell("Page.printToPDF", **size)["data"]))

    def close(self) -> None:
        """End the browser."""
        try:
            self._session = ""
            self.tell("Browser.close")
        except (OSError, AssertionError):
            self._process.kill()
        self._process.wait(30)
        os.close(self._out)
        self._in.close()

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" not in self._heard:
                piece = self._in.read1(1 << 20)
                if not piece:
                    return
                self._heard += piece
            text, _, self._heard = self._heard.partition(b"\0")
            message = json.loads(text)
            self._note(message)
            yield message

    def _note(self, message: dict[str, Any]) -> None:
        method, found = message.get("method"), message.get("params", {})
        if method == "Runtime.consoleAPICalled":
            self.said.append(" ".join(str(one.get("value")) for one in found["args"]))
        elif method == "Runtime.exceptionThrown":
            self.said.append(str(found["exceptionDetails"]))
        elif method == "Log.entryAdded":
            self.said.append(f"{found['entry']['level']}: {found['entry']['text']}")
        elif method == "Network.requestWillBeSent":
            self.asked.append(found["request"]["url"])
