"""Checkpoints hold tensors and counters only, and whatever was altered is rejected before it is used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from conftest import Train, Trained
from safetensors.torch import load_file

from eyeseg import artifacts
from eyeseg.errors import CorruptCheckpoint
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder, load_weights
from eyeseg.training.fit import new_model

SPEC = RunSpec(width=4, optimizer="adamw", ema=0.9, batch_size=3)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) * 3 // 4] ^= 1
    file.write_bytes(content)


def zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


@pytest.fixture
def trained(train: Train) -> Trained:
    return train(SPEC, [1], images=3)


@pytest.mark.parametrize("damage", [truncate, flip, zero, Path.unlink])
@pytest.mark.parametrize("name", ["weights.safetensors", "average.safetensors", "training.safetensors", "state.json"])
def test_a_checkpoint_with_any_file_damaged_is_rejected_by_its_hash(name: str, damage: object, trained: Trained) -> None:
    file = trained.fetched(1) / name
    damage(file)  # type: ignore[operator]
    with pytest.raises(CorruptCheckpoint, match="epoch-0001"):
        trained.fetched(1)


def test_a_checkpoint_is_plain_tensors_on_the_cpu_and_json(trained: Trained) -> None:
    folder = trained.fetched(1)
    assert sorted(path.name for path in folder.iterdir()) == [
        "average.safetensors",
        "state.json",
        "training.safetensors",
        "weights.safetensors",
    ]
    state = json.loads((folder / "state.json").read_text())
    assert (state["seed"], state["torch"], state["threads"]) == (0, torch.__version__, 1)
    assert state["progress"]["epoch"] == 1
    assert any(name.endswith("exp_avg_sq") for name in load_file(folder / "training.safetensors"))


def test_a_checkpoint_of_another_model_or_seed_is_refused(trained: Trained, train: Train) -> None:
    with pytest.raises(CorruptCheckpoint, match="not a checkpoint of this training"):
        train(SPEC.replace(width=5), [2], resume=trained.fetched(1))
    with pytest.raises(CorruptCheckpoint, match="seed"):
        train(SPEC.replace(seed=1), [2], resume=trained.fetched(1))


def test_the_average_is_judged_where_there_is_one(trained: Trained) -> None:
    folder = trained.fetched(1)
    for average, name in ((True, "average"), (False, "weights")):
        model = new_model(SPEC, torch.device("cpu"))
        load_weights(folder, model, average=average)
        assert torch.equal(model.state_dict()["last.weight"], load_file(folder / f"{name}.safetensors")["last.weight"])


def test_checkpoints_go_to_an_object_store_and_come_back_verified(train: Train, trained: Trained, tmp_path: Path) -> None:
    folder = CheckpointFolder("memory://eyes", "job/a2", scratch=tmp_path / "scratch")
    artifacts.publish(trained.fetched(1), folder.root_url, "job/a2/epoch-0001")
    sha256 = trained.checkpoint(1)["sha256"]
    fetched = artifacts.fetch(folder.root_url, "job/a2/epoch-0001", sha256, tmp_path / "scratch")
    undisturbed = train(SPEC, [2], images=3)
    assert train(SPEC, [2], images=3, resume=fetched).checkpoint(2) == undisturbed.checkpoint(2)


FULL_DISK = """
import errno, sys
from pathlib import Path
import torch
from eyeseg import artifacts
from eyeseg.training.checkpoint import CheckpointFolder, Progress, TrainingState
from eyeseg.spec import RunSpec
from eyeseg.training.fit import new_model

disk = Path(sys.argv[1])
def state(width):
    model = new_model(RunSpec(width=width), torch.device("cpu"))
    return TrainingState(0, model, torch.optim.SGD(model.parameters()), None, Progress(epoch=width))
for scratch in (disk, None):
    folder = CheckpointFolder(str(disk / "root"), "job", scratch)
    address, sha256 = folder.stage(state(1)).publish()
    try:
        folder.stage(state(8)).publish()
    except OSError as error:
        assert error.errno == errno.ENOSPC, error
        print("refused", sorted(p.name for p in (disk / "root" / "job").iterdir()), sorted(p.name for p in disk.iterdir()))
    artifacts.fetch(folder.root_url, address, sha256, disk)
"""


def test_a_full_disk_is_an_error_of_its_own_that_leaves_the_old_checkpoint_and_no_temporary_file(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    shell = 'mount -t tmpfs -o size=500k tmpfs "$1" && exec "$2" -c "$3" "$1"'
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", disk], check=False).returncode:
        pytest.skip("a disk of its own cannot be mounted here")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", shell, "sh", disk, sys.executable, FULL_DISK], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["refused ['epoch-0001'] ['root']"] * 2, done.stderr
