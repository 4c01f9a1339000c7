"""Two times the same run: which numbers differ, by how much, and what was different about code, packages and machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eyeseg import provenance
from eyeseg.reproducing.recorded import Recorded
from eyeseg.reproducing.rerun import Again

EPOCH_NUMBERS = ("loss", "lr", "grad_norm", "black", "images")
_NO_NUMBERS = ("run_id", "position", "image", "patient")
# Said of an attempt, but no condition of its numbers by themselves: compared elsewhere, or always another.
_NOT_CONDITIONS = ("data_fingerprint", "split_fingerprint", "seed", "source", "cores")

Row = dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """measures: one row for each kind of number. conditions: what was said of the attempts then and is different now.

    same_code: None when the code of then was not recorded. checkpoint: hashes of then and now; largest_difference of any weight, None
    when the weights of then are not there to be compared.
    """

    run: str
    measures: Sequence[Row]
    outcome: Row
    checkpoint: Row
    conditions: Sequence[Row]
    same_code: bool | None

    @property
    def identical(self) -> bool:
        """Whether every number, the outcome and the hash of the checkpoint are what was recorded."""
        return not (any(row["differing"] for row in self.measures) or self.outcome["differs"] or self.checkpoint["differs"])

    def to_json(self) -> Row:
        """The comparison as plain JSON values."""
        return {
            "run": self.run,
            "identical": self.identical,
            "outcome": self.outcome,
            "checkpoint": self.checkpoint,
            "measures": list(self.measures),
            "same_code": self.same_code,
            "conditions": list(self.conditions),
        }


def compare(then: Recorded, now: Again, *, stored_weights: Path | None) -> Comparison:
    """All numbers of both. stored_weights: the recorded checkpoint's folder, where it still is."""
    hashes = (then.checkpoint["sha256"] if then.checkpoint else None, now.checkpoint["sha256"] if now.checkpoint else None)
    checkpoint: Row = {"then": hashes[0], "now": hashes[1], "differs": hashes[0] != hashes[1], "largest_difference": None}
    if checkpoint["differs"] and stored_weights and now.weights:
        checkpoint["largest_difference"] = _weights_apart(stored_weights, now.weights)
    same_outcome = (then.outcome, then.remark or "") == (now.outcome, now.remark)
    outcome = {"then": then.outcome, "now": now.outcome, "differs": not same_outcome}
    outcome |= {} if same_outcome else {"remark_then": then.remark, "remark_now": now.remark}
    return Comparison(then.run, _measures(then, now), outcome, checkpoint, _conditions(then, now), _same_code(then, now))


def _measures(then: Recorded, now: Again) -> list[Row]:
    names = {row["position"]: row["image"] for row in then.scores} | {row["index"]: row["image"] for row in now.scores}
    scored = [key for row in (then.scores or now.scores)[:1] for key in row if key not in (*_NO_NUMBERS, "index")]
    said = sorted(then.summary.keys() | now.summary.keys())
    return [
        *(_measure("epochs", name, _by(then.epochs, "epoch", name), _by(now.epochs, "epoch", name), _epoch) for name in EPOCH_NUMBERS),
        *(_measure("images", name, _by(then.scores, "position", name), _by(now.scores, "index", name), names.get) for name in scored),
        *(_measure("run", name, _alone(then.summary, name), _alone(now.summary, name), str) for name in said),
    ]


def _alone(summary: Mapping[str, Any], name: str) -> Row:
    return {"run": summary[name]} if name in summary else {}


def _epoch(number: int) -> str:
    return f"epoch {number}"


def _by(rows: Sequence[Row], key: str, name: str) -> Row:
    return {row[key]: row[name] for row in rows if name in row}


def _measure(of: str, name: str, then: Mapping[Any, Any], now: Mapping[Any, Any], where: Any) -> Row:
    """compared: how many values. differing: of those. The difference told is the largest; None where one side has no number."""
    keys = [*then, *(key for key in now if key not in then)]
    apart = [(key, _apart(then.get(key), now.get(key))) for key in keys if key not in then or key not in now or then[key] != now[key]]
    worst = max(apart, key=lambda pair: float("inf") if pair[1] is None else pair[1], default=None)
    row: Row = {"of": of, "measure": name, "compared": len(keys), "differing": len(apart)}
    told = ("largest_difference", "where", "then", "now")
    if worst is None:
        return row | dict.fromkeys(told)
    key, difference = worst
    return row | dict(zip(told, (difference, where(key), then.get(key), now.get(key)), strict=True))


def _apart(one: Any, other: Any) -> float | None:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(float(one) - float(other))
    return None


def _weights_apart(one: Path, other: Path) -> float | None:
    """The largest difference between two weights of one name; None when they cannot be compared."""
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    largest = 0.0
    try:
        for file in sorted(path.name for path in one.glob("*.safetensors") if path.stem in ("weights", "average")):
            before, after = load_file(one / file), load_file(other / file)
            for name, values in before.items():
                if values.size:
                    difference = np.abs(values.astype(np.float64) - after[name].astype(np.float64))
                    largest = max(largest, float(difference.max()))
    except (OSError, SafetensorError, KeyError, ValueError, TypeError):
        return None
    return largest


def _conditions(then: Recorded, now: Again) -> list[Row]:
    rows = []
    for kind, phase in (("train", "training"), ("evaluate", "evaluation")):
        if kind in now.provenance:
            here = dict(_flat(now.provenance[kind]))
            there: dict[str, list[Any]] = {}
            for said in then.provenance[kind]:
                for key, value in _flat(said):
                    if value not in there.setdefault(key, []):
                        there[key].append(value)
            rows += [
                {"phase": phase, "what": key, "then": values[0] if len(values) == 1 else values, "now": here.get(key)}
                for key, values in there.items()
                if values != [here.get(key)]
            ]
    # another commit that changed none of the code is the same code
    return [row for row in rows if row["what"] != "code" or not _same_code(then, now)]


def _flat(said: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in said.items():
        if prefix == "" and key == "source":
            yield "code", provenance.code_in_words(said.get("eyeseg", ""), value)
        elif prefix == "" and key in _NOT_CONDITIONS:
            continue
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _same_code(then: Recorded, now: Again) -> bool | None:
    answers = [
        provenance.same_code(said.get("source"), now.provenance[kind].get("source"))
        for kind in now.provenance
        for said in then.provenance[kind]
    ]
    if False in answers:
        return False
    return None if not answers or None in answers else True
