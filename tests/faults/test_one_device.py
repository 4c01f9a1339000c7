"""Two workers and one GPU on a host: the second is refused while the first lives, whatever TMPDIR it has, and gets it after."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from acceptance.home import RUNNER, Home
from sick import SHORT

from eyeseg.errors import Unavailable
from eyeseg.store.tables import worker
from workers.slots import Device, locked

# a driver that shows one GPU; the runner that is pinned to it finds none of that name and computes on the CPU
DRIVER = """
from types import SimpleNamespace

NVMLError = type("NVMLError", (Exception,), {{}})
nvmlInit = nvmlShutdown = lambda: None
nvmlDeviceGetCount = lambda: 1
nvmlDeviceGetHandleByIndex = lambda number: number
nvmlDeviceGetUUID = lambda handle: "{uuid}"
nvmlDeviceGetName = lambda handle: "Drawn GPU"
nvmlDeviceGetMemoryInfo = lambda handle: SimpleNamespace(total=2**30)
nvmlDeviceGetMigMode = lambda handle: (0, 0)
NVML_DEVICE_MIG_ENABLE = 1
"""


@pytest.fixture
def gpu() -> Iterator[str]:
    uuid = f"GPU-test-{secrets.token_hex(8)}"
    yield uuid
    (Path("/tmp/eyeseg-devices") / f"{uuid}.lock").unlink(missing_ok=True)


def test_the_second_of_two_workers_is_refused_until_the_first_is_gone(tmp_path: Path, gpu: str) -> None:
    (tmp_path / "driver").mkdir()
    (tmp_path / "driver" / "pynvml.py").write_text(DRIVER.format(uuid=gpu))
    found = os.pathsep.join([str(tmp_path / "driver"), *filter(None, [os.environ.get("PYTHONPATH")])])
    home = Home(tmp_path, SHORT | {"EYESEG_DEVICES": "auto", "EYESEG_SLOTS": "", "PYTHONPATH": found})
    try:
        home.run("up", "--no-flower")
        home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 400"), "--limit", 1)
        (first,) = home.rows(sa.select(worker))
        assert (first["slots"], first["devices"]) == (1, ["Drawn GPU"])
        home.in_mid_training()
        (runner,) = home.processes(RUNNER)
        assert f"CUDA_VISIBLE_DEVICES={gpu}".encode() in Path(f"/proc/{runner}/environ").read_bytes().split(b"\0")

        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        home.environment["TMPDIR"] = str(elsewhere)
        refused = home.run("worker", code=1)
        assert "devices: another eyeseg worker on this host holds Drawn GPU. Stop it, or choose other devices" in refused.stderr
        assert [row["name"] for row in home.rows(sa.select(worker))] == [first["name"]]
        assert {attempt["worker"] for attempt in home.attempts()} == {first["name"]}
        assert not is_free(gpu)

        os.kill(home.supervisor(), signal.SIGKILL)  # and its worker with it
        home.eventually(lambda: is_free(gpu), "the device free")
    finally:
        home.close()


def is_free(gpu: str) -> bool:
    try:
        with locked([Device(gpu, "Drawn GPU")]):
            return True
    except Unavailable:
        return False
