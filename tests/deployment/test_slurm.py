"""The Slurm job, run by bash as Slurm runs it, with a stand-in for `srun` and `scontrol`: devices, settings, the signal, the requeue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from acceptance.home import Home

SCRIPT = Path(__file__).parents[2] / "deploy" / "slurm" / "worker.sbatch"
# what srun does here: one task of the step, which gets srun's signals
SRUN = '#!/usr/bin/env bash\n[ "$1" = --kill-on-bad-exit=0 ] || exit 97\nshift\nexec "$@"\n'
SCONTROL = '#!/usr/bin/env bash\necho "$@" >> "$SAID"\n'
# in the place of eyeseg, where only its surroundings are looked at
TELLS = """\
#!/usr/bin/env bash
echo "$1 devices=$EYESEG_DEVICES of=${CUDA_VISIBLE_DEVICES-} slots=${EYESEG_SLOTS:-} home=$EYESEG_HOME store=$EYESEG_STORE_URL"
exit "${ENDS:-0}"
"""


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """What Slurm sets, and a settings file."""
    for name, text in (("srun", SRUN), ("scontrol", SCONTROL), ("tells", TELLS)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    settings = tmp_path / "env"
    settings.write_text("EYESEG_STORE_URL=postgresql://db/eyes\nEYESEG_BROKER_URL=redis://mq/0\nEYESEG_ARTIFACTS_URL=/shared/artifacts\n")
    settings.chmod(0o600)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("EYESEG_", "SLURM_", "CUDA_"))}
    return {
        **inherited,
        "PATH": f"{tmp_path}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SAID": str(tmp_path / "said"),
        "HOME": str(tmp_path),
        "SLURM_JOB_ID": "4711",
        "SLURM_CPUS_PER_TASK": "3",
        "TMPDIR": str(tmp_path),
        "EYESEG_ENV": str(settings),
        "EYESEG": str(tmp_path / "tells"),
    }


def sbatch(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(SCRIPT)], env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("visible", "devices", "slots"),
    [("2,3", "auto", ""), ("GPU-8932f9", "auto", ""), ("", "cpu", "3"), ("NoDevFiles", "cpu", "3"), (None, "cpu", "3")],
)
def test_a_worker_gets_the_devices_that_slurm_gives_and_no_others(
    surroundings: dict[str, str], tmp_path: Path, visible: str | None, devices: str, slots: str
) -> None:
    done = sbatch({**surroundings, **({} if visible is None else {"CUDA_VISIBLE_DEVICES": visible})})
    assert (
        done.stdout == f"worker devices={devices} of={visible or ''} slots={slots} home={tmp_path}/eyeseg-4711 store=postgresql://db/eyes\n"
    ), done.stderr
    assert done.returncode == 0
    assert not (tmp_path / "said").exists(), "a worker that ends by itself is not queued again"


def test_a_worker_that_cannot_start_ends_the_job_with_its_exit_code(surroundings: dict[str, str]) -> None:
    assert sbatch({**surroundings, "ENDS": "5"}).returncode == 5


@pytest.mark.parametrize("missing", ["EYESEG_STORE_URL", "EYESEG_BROKER_URL", "EYESEG_ARTIFACTS_URL"])
def test_a_setting_that_is_missing_is_named(surroundings: dict[str, str], tmp_path: Path, missing: str) -> None:
    settings = tmp_path / "env"
    settings.write_text("".join(line for line in settings.read_text().splitlines(keepends=True) if not line.startswith(missing)))
    done = sbatch(surroundings)
    assert done.returncode != 0
    assert f"{missing}: is not set." in done.stderr
    assert str(settings) in done.stderr


def test_settings_that_others_may_read_are_refused(surroundings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "env").chmod(0o640)
    done = sbatch(surroundings)
    assert (done.returncode, done.stdout) == (2, "")
    assert "chmod 600 it" in done.stderr


def test_at_the_time_limit_the_job_is_checkpointed_given_back_and_slurm_queues_it_again(
    surroundings: dict[str, str], tmp_path: Path, postgres_url: str, tcp_broker: str
) -> None:
    home = Home(
        tmp_path,
        {
            "EYESEG_STORE_URL": postgres_url,
            "EYESEG_BROKER_URL": tcp_broker,
            "EYESEG_CHECKPOINT_S": "1000",
            "EYESEG_ARTIFACTS_URL": str(tmp_path / "shared"),
        },
    )
    (tmp_path / "env").write_text("".join(f"{name}='{value}'\n" for name, value in home.environment.items() if name.startswith("EYESEG_")))
    try:
        home.run("submit-grid", home.grid("model: unet, width: 4, epochs: 4000"), "--limit", 1)
        real = {**surroundings, "EYESEG": "eyeseg", "SLURM_CPUS_PER_TASK": "1"}
        with (tmp_path / "slurm.log").open("wb") as log:
            batch = subprocess.Popen(["bash", str(SCRIPT)], env=real, stdout=log, stderr=log, cwd=tmp_path, start_new_session=True)
        home.eventually(lambda: len(home.epochs()) >= 3 or batch.poll() is not None, "three epochs")
        assert batch.poll() is None, (tmp_path / "slurm.log").read_text()
        assert home.checkpoints() == [], "none is due yet"

        told = time.time()
        os.kill(batch.pid, signal.SIGTERM)  # --signal=B:TERM: the shell alone is told

        assert batch.wait(60) == 0, (tmp_path / "slurm.log").read_text()
        [attempt] = home.attempts()
        assert attempt["ending"] == "released"
        assert attempt["ended_at"] - told < 10
        assert [(job["kind"], job["state"], job["attempt"]) for job in home.jobs()] == [("train", "queued", 0), ("evaluate", "pending", 0)]
        [checkpoint] = home.checkpoints()
        assert checkpoint["epoch"] >= 2
        assert (tmp_path / "said").read_text() == "requeue 4711\n"
        assert home.is_empty(), home.processes()
    finally:
        home.close()
