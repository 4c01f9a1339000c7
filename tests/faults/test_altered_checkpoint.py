"""A checkpoint that is altered after the supervisor has looked at it: the runner looks again, and loads nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orders
import pytest
from orders import Order

from eyeseg import artifacts
from eyeseg.errors import CorruptCheckpoint
from workers import work


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    """To train two epochs of a small model."""
    return orders.training(tmp_path_factory.mktemp("order"), orders.smallest("unet", epochs=2, batch_size=4))


def carry_out(order: Order) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    work.carry_out(order, said.append, lambda: False)
    return said


def altered(order: Order, prefix: str) -> tuple[str, str]:
    """A checkpoint of the first epoch with one bit flipped in its weights, which still loads. -> (folder, the hash it had)."""
    made = next(event for event in carry_out(order | {"budgets": [1], "prefix": prefix}) if event["event"] == "checkpoint")
    folder = Path(order["artifacts"]) / made["path"]
    artifacts.verify(folder, made["sha256"])
    weights = folder / "weights.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    return str(folder), made["sha256"]


def of_training(folder: str, sha256: str) -> Order:
    return {"do": "train", "budgets": [2], "prefix": "resumed", "resume": folder, "resume_sha256": sha256}


def of_evaluation(folder: str, sha256: str) -> Order:
    return {"do": "evaluate", "weights": folder, "sha256": sha256, "epoch": 1, "baselines": [], "maps": False, "prefix": "evaluated"}


@pytest.mark.parametrize("what", [of_training, of_evaluation])
def test_a_flipped_bit_is_seen_before_anything_is_loaded(order: Order, what: Callable[[str, str], Order]) -> None:
    folder, sha256 = altered(order, what.__name__)
    with pytest.raises(CorruptCheckpoint, match="epoch-0001: its content has hash"):
        carry_out(order | what(folder, sha256))
    sound = what(folder, artifacts.tree_hash(Path(folder)))
    assert carry_out(order | sound)[-1]["event"] == "outcome"  # it was nothing but the hash
