"""A runner keeps what a job frees for the job's next step, and gives it back when the job is over."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from workers.process import RunnerProcess
from workers.slots import CPU, slots

# 50 times a block of 48 MiB, more than glibc would ever keep by itself: how many pages the kernel handed out for them, and how many MiB
# the process holds before and after it gives back.
STEPS = """
import json, re, resource, torch
from workers.measuring import give_back

def holds():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024

def step():
    torch.zeros(12 * 2**20).add_(1)

step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(50):
    step()
pages = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
kept = holds()
give_back("cpu")
print(json.dumps([pages, kept, holds()]))
"""

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the settings are those of glibc's malloc")


def environment_of_a_runner() -> dict[str, str]:
    runner = RunnerProcess(slots([CPU], 1)[0])
    try:
        text = Path(f"/proc/{runner.pid}/environ").read_text()
    finally:
        runner.kill()
    return dict(pair.split("=", 1) for pair in text.split("\0") if pair)


def steps(environment: dict[str, str]) -> tuple[int, int, int]:
    done = subprocess.run([sys.executable, "-c", STEPS], env=environment, capture_output=True, text=True, check=True)
    pages, kept, left = json.loads(done.stdout)
    return pages, kept, left


def test_a_step_takes_the_blocks_of_the_step_before_and_the_end_of_a_job_gives_them_back() -> None:
    environment = environment_of_a_runner()
    pages, kept, left = steps(environment)
    asked_anew, *_ = steps({name: value for name, value in environment.items() if not name.startswith("MALLOC_")})
    assert asked_anew >= 50 * 12288, "each block of each step comes from the kernel: without this there is nothing to keep"
    assert pages < 5 * 12288, "50 steps take a few blocks' pages"
    assert kept - left > 20, "what was kept is the kernel's again"


def test_who_has_set_malloc_is_not_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "4096")
    environment = environment_of_a_runner()
    assert environment["MALLOC_TRIM_THRESHOLD_"] == "4096"
    assert environment["MALLOC_MMAP_THRESHOLD_"] == str(2**30)
