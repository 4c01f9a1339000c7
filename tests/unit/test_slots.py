"""Slots: what the devices of a host are cut into, how a runner is pinned, and who may hold a device."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from eyeseg.devices import CPU, Device
from eyeseg.errors import Unavailable
from workers.slots import locked, slots

FIRST, SECOND = Device("GPU-aaaa", "H100", 80, 0), Device("GPU-bbbb", "H100", 80, 1)

HOLD = """
import sys
from pathlib import Path
from eyeseg.devices import Device
from workers.slots import locked
with locked([Device(uuid, "H100") for uuid in sys.argv[2:]], Path(sys.argv[1])) as free:
    print(" ".join(device.uuid for device in free), flush=True)
    sys.stdin.readline()
"""


def test_a_gpu_slot_sees_its_own_device_only() -> None:
    made = slots([FIRST, SECOND], 0)
    assert [(slot.name, slot.device) for slot in made] == [("gpu-0.0", FIRST), ("gpu-1.0", SECOND)]
    assert [slot.environment["CUDA_VISIBLE_DEVICES"] for slot in made] == ["GPU-aaaa", "GPU-bbbb"]
    assert {slot.environment["CUBLAS_WORKSPACE_CONFIG"] for slot in made} == {":4096:8"}
    assert {slot.environment["OMP_NUM_THREADS"] for slot in made} == {"1"}


def test_several_slots_share_a_device_evenly() -> None:
    assert [slot.name for slot in slots([FIRST, SECOND], 5)] == ["gpu-0.0", "gpu-1.0", "gpu-0.1", "gpu-1.1", "gpu-0.2"]
    assert [slot.name for slot in slots([FIRST, SECOND], 1)] == ["gpu-0.0"]


def test_slots_are_named_by_the_gpu_s_own_number_so_that_two_workers_of_a_host_never_name_two_alike() -> None:
    instances = [Device(f"MIG-{part}", "H100 MIG 3g.40gb", 40, 1, "GPU-bbbb", (part, 0)) for part in (1, 2)]
    assert [slot.name for slot in slots([SECOND], 2)] == ["gpu-1.0", "gpu-1.1"]
    assert [slot.name for slot in slots(instances, 3)] == ["gpu-1-mig-1-0.0", "gpu-1-mig-2-0.0", "gpu-1-mig-1-0.1"]
    assert [slot.environment["CUDA_VISIBLE_DEVICES"] for slot in slots(instances, 2)] == ["MIG-1", "MIG-2"]


def test_a_cpu_slot_sees_no_gpu() -> None:
    assert len(slots([CPU], 0)) == len(os.sched_getaffinity(0))
    made = slots([CPU], 3)
    assert [slot.name for slot in made] == ["cpu-0", "cpu-1", "cpu-2"]
    assert {slot.environment["CUDA_VISIBLE_DEVICES"] for slot in made} == {""}


def test_a_device_that_another_process_holds_is_not_free(tmp_path: Path) -> None:
    other = _holder(tmp_path, FIRST)
    assert other.stdout.readline() == "GPU-aaaa\n"
    with locked([FIRST, SECOND], tmp_path) as free:
        assert free == [SECOND]
    with pytest.raises(Unavailable, match="another eyeseg worker on this host holds H100"), locked([FIRST], tmp_path):
        pass
    other.communicate("\n")
    with locked([FIRST], tmp_path) as free:
        assert free == [FIRST]


def test_a_killed_holder_leaves_its_device_free(tmp_path: Path) -> None:
    other = _holder(tmp_path, FIRST)
    assert other.stdout.readline() == "GPU-aaaa\n"
    other.kill()
    other.communicate()
    with locked([FIRST], tmp_path) as free:
        assert free == [FIRST]


def test_a_device_stays_locked_to_the_end_of_the_block_and_no_longer(tmp_path: Path) -> None:
    with locked([FIRST], tmp_path):
        refused = _holder(tmp_path, FIRST)
        assert refused.communicate()[0] == ""
        assert refused.returncode != 0
    allowed = _holder(tmp_path, FIRST)
    assert allowed.communicate("\n")[0] == "GPU-aaaa\n"


def test_a_lock_of_another_account_is_respected_without_writing_to_it(tmp_path: Path) -> None:
    """Lock files belong to whoever came first: an account that may only read them must still be told who holds what."""
    with locked([FIRST], tmp_path):
        pass
    [lock] = tmp_path.iterdir()
    lock.chmod(0o444)
    before = lock.stat().st_mtime_ns
    with locked([FIRST], tmp_path) as free:
        assert free == [FIRST]
        [opened] = [fd.name for fd in Path("/proc/self/fd").iterdir() if fd.exists() and fd.readlink() == lock]
        flags = int(Path(f"/proc/self/fdinfo/{opened}").read_text().split("flags:")[1].split()[0], 8)
        assert flags & os.O_ACCMODE == os.O_RDONLY
    assert lock.stat().st_mtime_ns == before


def test_the_cpu_is_shared_without_a_lock(tmp_path: Path) -> None:
    with locked([CPU], tmp_path / "locks") as one, locked([CPU], tmp_path / "locks") as other:
        assert one == other == [CPU]
    assert list(tmp_path.iterdir()) == []


def _holder(folder: Path, *devices: Device) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(folder), *(device.uuid for device in devices)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
