"""Devices: what the driver's library tells is taken as it is told, and what a batch system allots is never left."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace

import pytest

from eyeseg.devices import CPU, Device, Nvml, chosen, visible
from eyeseg.errors import InvalidInput, Unavailable

A = Device("GPU-aaaa-1", "A100", 80, 0, "GPU-aaaa-1")
B = Device("GPU-abbb-2", "A100", 80, 1, "GPU-abbb-2")
C1 = Device("MIG-c1-7", "A100 MIG 3g.20gb", 20, 2, "GPU-cccc-3", (1, 0))
C2 = Device("MIG-c2-8", "A100 MIG 3g.20gb", 20, 2, "GPU-cccc-3", (2, 0))
FOUND = [A, B, C1, C2]


@dataclass
class Card:
    """A GPU of a drawn driver. instances: by place, None for an empty one."""

    uuid: str
    memory: int | None = 80
    mig: bool | None = None
    instances: dict[int, tuple[str, int]] = field(default_factory=dict)
    hidden: bool = False


def driver(cards: list[Card] | None) -> ModuleType:
    """A library of NVML's functions over these cards; None: there is no driver."""
    nvml = ModuleType("pynvml")
    error = type("NVMLError", (Exception,), {})

    def refuse(*_: object) -> None:
        raise error

    def handle(number: int) -> Card:
        if cards is None or cards[number].hidden:
            raise error
        return cards[number]

    def mode(card: Card) -> tuple[int, int]:
        if card.mig is None:
            raise error
        return int(card.mig), 1

    def part(card: Card, place: int) -> SimpleNamespace:
        if place not in card.instances:
            raise error
        uuid, memory = card.instances[place]
        return SimpleNamespace(uuid=uuid, memory=memory, place=place)

    def memory(one: Card | SimpleNamespace) -> SimpleNamespace:
        if one.memory is None:
            raise error
        return SimpleNamespace(total=one.memory)

    told = {
        "NVMLError": error,
        "NVML_DEVICE_MIG_ENABLE": 1,
        "nvmlInit": refuse if cards is None else lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlDeviceGetCount": lambda: len(cards or []),
        "nvmlDeviceGetHandleByIndex": handle,
        "nvmlDeviceGetUUID": lambda one: one.uuid.encode(),  # older libraries answer in bytes
        "nvmlDeviceGetName": lambda _: "A100",
        "nvmlDeviceGetMemoryInfo": memory,
        "nvmlDeviceGetMigMode": mode,
        "nvmlDeviceGetMaxMigDeviceCount": lambda _: 7,
        "nvmlDeviceGetMigDeviceHandleByIndex": part,
        "nvmlDeviceGetGpuInstanceId": lambda one: one.place + 1,
        "nvmlDeviceGetComputeInstanceId": lambda _: 0,
    }
    for name, value in told.items():
        setattr(nvml, name, value)
    return nvml


def shown(monkeypatch: pytest.MonkeyPatch, cards: list[Card] | None) -> list[Device]:
    monkeypatch.setitem(sys.modules, "pynvml", driver(cards))
    return Nvml().devices()


def test_gpus_are_found_in_the_driver_s_order_with_their_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(monkeypatch, [Card("GPU-a", 80), Card("GPU-b", 24, mig=False)])
    assert found == [Device("GPU-a", "A100", 80, 0, "GPU-a"), Device("GPU-b", "A100", 24, 1, "GPU-b")]
    assert [(one.kind, one.label) for one in found] == [("gpu", "gpu-0"), ("gpu", "gpu-1")]


def test_a_gpu_with_mig_enabled_is_its_instances_and_not_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    split = Card("GPU-a", 80, mig=True, instances={0: ("MIG-x", 40), 3: ("MIG-y", 20)})
    found = shown(monkeypatch, [split, Card("GPU-b")])
    assert [(one.uuid, one.memory_bytes, one.number, one.gpu) for one in found] == [
        ("MIG-x", 40, 0, "GPU-a"),
        ("MIG-y", 20, 0, "GPU-a"),
        ("GPU-b", 80, 1, "GPU-b"),
    ]
    assert [one.label for one in found] == ["gpu-0-mig-1-0", "gpu-0-mig-4-0", "gpu-1"]
    assert shown(monkeypatch, [Card("GPU-a", mig=True)]) == [], "nothing can compute on a GPU that is cut into no instance"


def test_a_gpu_that_may_not_be_asked_is_not_there_and_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(monkeypatch, [Card("GPU-a", hidden=True), Card("GPU-b")])
    assert [(one.uuid, one.number) for one in found] == [("GPU-b", 0)]


def test_a_gpu_without_memory_of_its_own_tells_none_and_no_driver_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.memory_bytes for one in shown(monkeypatch, [Card("GPU-a", None)])] == [0]
    assert shown(monkeypatch, None) == []


def test_the_real_driver_shows_what_can_be_pinned() -> None:
    found = Nvml().devices()
    if not found:
        pytest.skip("needs an NVIDIA GPU")
    for device in found:
        assert device.uuid.startswith(("GPU-", "MIG-"))
        assert device.memory_bytes > 0
    assert len({device.label for device in found}) == len(found)


@pytest.mark.parametrize(
    ("allowed", "left"),
    [
        (None, FOUND),
        ("", []),
        ("  ", []),
        ("-1", []),
        ("NoDevFiles", []),
        ("1", [B]),
        ("1,0", [B, A]),
        ("0, 1 ,0", [A, B]),
        ("0,-1,1", [A]),
        ("2", [C1, C2]),
        ("GPU-abbb-2", [B]),
        ("GPU-aa,GPU-ab", [A, B]),
        ("GPU-cccc", [C1, C2]),
        ("MIG-c2-8", [C2]),
        ("MIG-c2", [C2]),
        ("MIG-GPU-cccc-3/1/0", [C1]),
    ],
)
def test_what_cuda_visible_devices_leaves(allowed: str | None, left: list[Device]) -> None:
    assert visible(FOUND, allowed) == left
    assert chosen("auto", FOUND, allowed) == (left or [CPU])


@pytest.mark.parametrize("allowed", ["4", "GPU-dddd", "0,MIG-zz", "MIG-GPU-cccc-3/9/0", "nonsense"])
def test_what_is_allotted_and_not_here_is_said_instead_of_computing_on_less(allowed: str) -> None:
    with pytest.raises(Unavailable, match=r"CUDA_VISIBLE_DEVICES names '.+', which is none of the 3 GPUs that the driver shows"):
        visible(FOUND, allowed)


@pytest.mark.parametrize("allowed", ["GPU-a", "MIG-c"])
def test_the_beginning_of_several_uuids_is_none(allowed: str) -> None:
    with pytest.raises(Unavailable, match="with which several devices begin"):
        visible(FOUND, allowed)


def test_auto_means_all_gpus_or_else_the_cpu() -> None:
    assert chosen("auto", [A, B], None) == [A, B]
    assert chosen("auto", [], None) == [CPU]


def test_cpu_means_the_cpu_whatever_is_allotted() -> None:
    assert chosen("cpu", [A], None) == chosen("cpu", [A], "nonsense") == [CPU]


def test_numbers_mean_gpus_in_the_driver_s_order_and_count_within_what_is_allotted() -> None:
    assert chosen("1", FOUND, None) == [B]
    assert chosen("1, 0,1", FOUND, None) == [B, A]
    assert chosen("2", FOUND, None) == [C1, C2]
    assert chosen("0", FOUND, "1") == [B]
    assert chosen("0", FOUND, "MIG-c2-8,0") == [C2]


@pytest.mark.parametrize("wanted", ["gpu", "0;1", "-1", "0,", "1.5", "²"])
def test_what_names_no_device_is_said(wanted: str) -> None:
    with pytest.raises(InvalidInput, match="is not auto, cpu or a list of GPU numbers such as 0,1"):
        chosen(wanted, FOUND, None)


def test_a_missing_gpu_is_said_with_how_many_there_are() -> None:
    with pytest.raises(Unavailable, match="there is no GPU 2 here; the driver shows 2"):
        chosen("0,2", [A, B], None)
    with pytest.raises(Unavailable, match="the driver shows 0"):
        chosen("0", [], None)
    with pytest.raises(Unavailable, match="there is no GPU 1 here; CUDA_VISIBLE_DEVICES=1 leaves 1"):
        chosen("1", [A, B], "1")
