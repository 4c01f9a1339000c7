"""Memory classes: what a job needs and what a device offers, in the sizes that GPUs are sold in. Each class is a queue.

A worker serves the class of its device and all smaller ones. A job whose need is unknown goes to the smallest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from eyeseg.devices.nvml import Device
from eyeseg.errors import InvalidInput

CPU_CLASS = "cpu"
EVALUATE = "evaluate"
# Gigabytes (1e9): a card of that name shows 4 to 7 % more, which is the room for what is not measured.
_GPU_GB = {"gpu.6g": 6, "gpu.12g": 12, "gpu.24g": 24, "gpu.40g": 40, "gpu.80g": 80}
CLASSES = (CPU_CLASS, *_GPU_GB)
# where stores before revision 0005 queued their trainings; the smallest class under another name
_FORMER = "train"
_PREFIX = "eyeseg."

QUEUES = tuple(_PREFIX + name for name in (EVALUATE, *reversed(CLASSES), _FORMER))


def queue_of(name: str) -> str:
    """The queue of a class, or of evaluations."""
    return _PREFIX + name


def class_of_queue(queue: str) -> str:
    """The class, or `evaluate`, that a queue stands for."""
    name = queue.removeprefix(_PREFIX)
    return CPU_CLASS if name == _FORMER else name


def class_of_device(device: Device) -> str:
    """The largest class that fits on a device; the smallest of all for the CPU, a tiny GPU, and one that does not tell its memory."""
    return [CPU_CLASS, *(name for name, size in _GPU_GB.items() if not device.is_cpu and size * 1e9 <= device.memory_bytes)][-1]


def class_of_need(need_bytes: int | None) -> str:
    """The smallest class of GPU for a job that takes so much of one; the smallest of all when that is not known (None)."""
    if need_bytes is None:
        return CPU_CLASS
    return next((name for name, size in _GPU_GB.items() if need_bytes <= size * 1e9), CLASSES[-1])


def rank(name: str) -> int:
    """The place of a class among all, the smallest first; -1 for evaluations, which are no class."""
    return CLASSES.index(name) if name in CLASSES else -1


def served(largest: str, *, only: Collection[str] = ()) -> tuple[str, ...]:
    """The queues that a device of this class serves: evaluations, its own class and all smaller ones. only: those of them alone."""
    mine = [queue for queue in QUEUES if rank(class_of_queue(queue)) <= rank(largest)]
    return tuple(queue for queue in mine if not only or queue in only)


def served_by_slots(classes: Sequence[str], *, only: Collection[str] = ()) -> list[tuple[str, ...]]:
    """The queues that each of a host's slots serves. only: the queues that the user named; a larger class among them is for the largest."""
    largest = max(classes, key=rank)
    beyond = tuple(queue for queue in QUEUES if queue in only and rank(class_of_queue(queue)) > rank(largest))
    return [(*(beyond if name == largest else ()), *served(name, only=only)) for name in classes]


def read_queues(written: str) -> tuple[str, ...]:
    """What `--queues` names: classes or `evaluate`, with or without their prefix, with commas; '' for all. Raises InvalidInput."""
    names = [name.strip().removeprefix(_PREFIX) for name in written.split(",") if name.strip()]
    known = (*CLASSES, EVALUATE, _FORMER)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InvalidInput(f"queues: there is no queue {unknown[0]!r}. There are: {', '.join((*CLASSES, EVALUATE))}.")
    wanted = {queue_of(name) for name in names}
    if queue_of(CPU_CLASS) in wanted:
        wanted.add(queue_of(_FORMER))
    return tuple(queue for queue in QUEUES if queue in wanted)


def substitute(queue: str, alive: Iterable[str]) -> str | None:
    """Where jobs of a queue go that nobody serves: to the largest smaller class, else the smallest larger one; None when it is served."""
    alive = set(alive)
    name = class_of_queue(queue)
    if queue in alive or name == EVALUATE:
        return None
    there = sorted((found for found in map(class_of_queue, alive) if found in CLASSES), key=rank)
    smaller, larger = [c for c in there if rank(c) < rank(name)], [c for c in there if rank(c) > rank(name)]
    found = [*larger[:1], *smaller[-1:]][-1:]
    return queue_of(found[0]) if found else None


def in_words(queues: Iterable[str]) -> str:
    """What a worker serves, as people read it: `gpu.24g and smaller`, `cpu`, `evaluate only`, or the names."""
    names = {class_of_queue(queue) for queue in queues}
    classes = sorted((name for name in names if name in CLASSES), key=rank)
    if not classes:
        return f"{EVALUATE} only" if names else "nothing known"
    whole = classes == list(CLASSES[: len(classes)])
    said = classes[0] if whole and len(classes) == 1 else f"{classes[-1]} and smaller" if whole else ", ".join(reversed(classes))
    return said if EVALUATE in names else f"{said}, no evaluations"
