"""Randomness as a function of (seed, epoch, step or image), so that a resumed training is bit-identical to an undisturbed one."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import torch


class Purpose(IntEnum):
    """What random numbers are drawn for: streams of different purposes never meet."""

    WEIGHTS = 1
    ORDER = 2
    AUGMENT = 3
    DROPOUT = 4


def generator(purpose: Purpose, seed: int, *numbers: int) -> np.random.Generator:
    """Random numbers that depend on the arguments and on nothing else."""
    return np.random.default_rng([int(purpose), seed, *numbers])


def reseed(device: torch.device, purpose: Purpose, seed: int, *numbers: int) -> None:
    """Put torch's global generators, which dropout and weight initialisation draw from, into a state given by the arguments."""
    value = int(np.random.SeedSequence([int(purpose), seed, *numbers]).generate_state(1, np.uint64)[0] >> np.uint64(1))
    torch.default_generator.manual_seed(value)
    if device.type == "cuda":  # torch.manual_seed would seed both, but formats a stack trace each time while there is no GPU
        torch.cuda.manual_seed_all(value)


def make_deterministic(*, device: str = "cpu", threads: int = 1) -> None:
    """Ask torch for reproducible kernels in this process: bit-exact on the CPU with this many threads, best effort on a GPU."""
    torch.set_num_threads(threads)
    on_cpu = torch.device(device).type == "cpu"
    torch.use_deterministic_algorithms(True, warn_only=not on_cpu)
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]  # nothing here reads memory before writing it; filling costs time
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
