"""Memory classes: which devices serve which queues, and where a job waits that nobody is large enough for."""

from __future__ import annotations

import pytest

from eyeseg.devices import CPU, Device
from eyeseg.devices.classes import (
    CLASSES,
    QUEUES,
    class_of_device,
    class_of_need,
    class_of_queue,
    in_words,
    queue_of,
    read_queues,
    served,
    served_by_slots,
    substitute,
)
from eyeseg.errors import InvalidInput

MIB = 2**20


@pytest.mark.parametrize(
    ("name", "mib", "expected"),
    [
        ("H200", 143771, "gpu.80g"),
        ("H100 PCIe", 81559, "gpu.80g"),
        ("A100 of 40 GB", 40536, "gpu.40g"),
        ("L40S", 46068, "gpu.40g"),
        ("RTX 4090", 24564, "gpu.24g"),
        ("A10G, error correction on", 23028, "gpu.24g"),
        ("T4", 15360, "gpu.12g"),
        ("RTX 3060", 12288, "gpu.12g"),
        ("MIG 1g.10gb", 9728, "gpu.6g"),
        ("GTX 1650", 4096, "cpu"),
        ("one that tells no memory", 0, "cpu"),
    ],
)
def test_a_card_is_in_the_class_that_it_is_sold_as(name: str, mib: int, expected: str) -> None:
    assert class_of_device(Device("GPU-1", name, mib * MIB)) == expected


def test_a_job_is_in_the_smallest_class_that_holds_it_and_in_the_smallest_of_all_when_nothing_is_known() -> None:
    assert class_of_need(None) == "cpu"
    assert [class_of_need(int(gb * 1e9)) for gb in (0.5, 6, 6.1, 13, 24.5, 79, 200)] == [
        *("gpu.6g", "gpu.6g", "gpu.12g", "gpu.24g", "gpu.40g", "gpu.80g", "gpu.80g")
    ]


def test_a_device_always_holds_what_its_class_promises() -> None:
    for name in CLASSES[1:]:
        size = int(name.removeprefix("gpu.").removesuffix("g")) * 10**9
        assert class_of_device(Device("GPU-1", "", size)) == class_of_need(size) == name


def test_a_worker_serves_its_own_class_and_all_smaller_ones_and_evaluations() -> None:
    assert served("gpu.12g") == ("eyeseg.evaluate", "eyeseg.gpu.12g", "eyeseg.gpu.6g", "eyeseg.cpu", "eyeseg.train")
    assert served(class_of_device(CPU)) == ("eyeseg.evaluate", "eyeseg.cpu", "eyeseg.train")
    assert served(CLASSES[-1]) == QUEUES


def test_jobs_of_older_stores_wait_in_the_smallest_class() -> None:
    assert class_of_queue("eyeseg.train") == "cpu"
    assert all("eyeseg.train" in served(name) for name in CLASSES)


def test_what_is_named_is_served_alone_and_what_is_larger_by_the_largest_device() -> None:
    only = read_queues("gpu.80g, eyeseg.gpu.24g,evaluate")
    assert only == ("eyeseg.evaluate", "eyeseg.gpu.80g", "eyeseg.gpu.24g")
    assert served_by_slots(["gpu.24g", "gpu.12g"], only=only) == [
        ("eyeseg.gpu.80g", "eyeseg.evaluate", "eyeseg.gpu.24g"),
        ("eyeseg.evaluate",),
    ]
    assert read_queues("cpu") == ("eyeseg.cpu", "eyeseg.train")
    assert served_by_slots(["cpu"]) == [served("cpu")]


def test_a_queue_that_is_none_is_said() -> None:
    with pytest.raises(InvalidInput, match=r"queues: there is no queue 'gpu\.99g'\. There are: cpu, gpu\.6g, .*, evaluate\."):
        read_queues("evaluate,gpu.99g")


def test_what_nobody_serves_goes_to_the_largest_there_is() -> None:
    small, large = served("cpu"), served("gpu.24g")
    assert substitute(queue_of("gpu.80g"), small) == "eyeseg.cpu"
    assert substitute(queue_of("gpu.80g"), {*small, *large}) == "eyeseg.gpu.24g"
    assert substitute(queue_of("gpu.12g"), large) is None, "it is served"
    assert substitute(queue_of("cpu"), {"eyeseg.gpu.80g", "eyeseg.gpu.24g"}) == "eyeseg.gpu.24g"
    assert substitute(queue_of("gpu.12g"), {"eyeseg.evaluate"}) is None, "there is nowhere to go"
    assert substitute(queue_of("evaluate"), {"eyeseg.cpu"}) is None


def test_what_a_worker_serves_in_words() -> None:
    assert in_words(served("gpu.24g")) == "gpu.24g and smaller"
    assert in_words(served("cpu")) == "cpu"
    assert in_words(read_queues("evaluate")) == "evaluate only"
    assert in_words(read_queues("gpu.80g,gpu.12g")) == "gpu.80g, gpu.12g, no evaluations"
    assert in_words([]) == "nothing known"
