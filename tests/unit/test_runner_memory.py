"""A runner keeps what a step frees for the next one, and gives it back when it is idle or when a job of another kind begins."""

from __future__ import annotations

import json
import platform
import queue
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eyeseg.spec import RunSpec
from workers import kept, work
from workers.process import RunnerProcess
from workers.slots import CPU, slots

# 50 times a block of 48 MiB, more than glibc would ever keep by itself: how many pages the kernel handed out for them, and how many MiB
# the process holds before and after it gives back.
STEPS = """
import json, re, resource, torch
from workers.kept import give_back

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
give_back()
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


def test_a_step_takes_the_blocks_of_the_step_before_and_gives_them_back_when_told() -> None:
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


def test_a_runner_gives_back_once_when_no_order_comes_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "IDLE_S", 0.01)
    orders: queue.Queue[dict[str, Any]] = queue.Queue()
    orders.put({"job": 1})
    assert kept.next_order(orders, lambda: pytest.fail("there was an order")) == {"job": 1}
    calls: list[dict[str, int]] = [{"job": 2}]
    assert kept.next_order(orders, lambda: orders.put(calls.pop())) == {"job": 2}, "a second call would find no order to put"


def test_a_job_like_the_last_one_finds_its_memory_and_an_unlike_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    given_back: list[int] = []
    monkeypatch.setattr(work, "give_back", lambda: given_back.append(1))
    monkeypatch.setattr(work, "_like", ())
    spec = RunSpec(model="unet", width=8)
    expected = 0
    for kind, next_spec, unlike in (
        ("train", spec, True),
        ("train", spec.replace(lr=0.5, fold=2, seed=7, epochs=3), False),
        ("evaluate", spec, True),
        ("evaluate", spec.replace(lr=0.5), False),
        ("train", spec, True),
        ("train", spec.replace(width=16), True),
        ("train", spec.replace(width=16, batch_size=3), True),
    ):
        work._begin_as(kind, next_spec)
        expected += unlike
        assert len(given_back) == expected, (kind, next_spec)
