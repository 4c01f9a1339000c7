"""The memory of a device that several slots share."""

from __future__ import annotations

import pytest

from eyeseg.devices import CPU, Device, machine
from workers.room import IDLE_BYTES, Room
from workers.slots import Slot, slots

GB = 10**9
CARD = Device("GPU-1", "H100", 80 * GB)


@pytest.fixture
def three() -> tuple[Room, list[Slot]]:
    made = slots([CARD], 3)
    return Room(made), made


def test_a_job_fits_beside_others_while_all_that_they_need_is_there(three: tuple[Room, list[Slot]]) -> None:
    room, (first, second, third) = three
    room.take(first, 50 * GB)
    assert room.left(second) == 30 * GB
    assert [room.fits(second, need * GB) for need in (30, 31)] == [True, False]
    room.take(second, 25 * GB)
    assert [room.fits(third, need * GB) for need in (5, 6)] == [True, False]
    room.give_back(first)
    assert room.fits(third, 50 * GB)
    assert room.left(third) == 55 * GB - IDLE_BYTES, "a warm runner keeps CUDA's context"


def test_a_job_of_which_nothing_is_known_takes_an_equal_share(three: tuple[Room, list[Slot]]) -> None:
    room, (first, second, third) = three
    assert room.share(first) == 80 * GB // 3
    for slot in (first, second, third):
        assert room.fits(slot, None)
        room.take(slot, None)
    room.give_back(second)
    assert not room.fits(second, 30 * GB)


def test_a_device_without_another_job_takes_any(three: tuple[Room, list[Slot]]) -> None:
    room, (first, second, _) = three
    assert room.fits(first, 500 * GB)
    room.take(second, 1)
    assert not room.fits(first, 500 * GB)
    assert (room.is_shared(first), room.is_shared(second)) == (True, False)


def test_nothing_is_weighed_where_every_slot_can_have_the_largest_job(three: tuple[Room, list[Slot]]) -> None:
    room, (first, *_) = three
    assert [room.ample(first, need * GB) for need in (26, 27)] == [True, False]
    (alone,) = slots([CARD], 1)
    assert Room([alone]).ample(alone, 500 * GB)
    untold = slots([Device("GPU-2", "GB10", 0)], 2)
    assert Room(untold).ample(untold[0], 500 * GB), "nothing is known of its memory"


def test_devices_do_not_share() -> None:
    other = Device("GPU-2", "H100", 80 * GB, 1)
    one, two = slots([CARD, other], 2)
    room = Room([one, two])
    room.take(one, 80 * GB)
    assert room.left(two) == 80 * GB


def test_the_cpu_has_the_memory_of_this_machine_or_of_its_container() -> None:
    (slot, _) = slots([CPU], 2)
    whole, _free = machine.of_machine()
    assert 0 < Room([slot]).capacity(slot) <= whole
