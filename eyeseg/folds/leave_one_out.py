"""A fold for each time point, eye or patient, which validates on that one and trains on all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eyeseg.folds import Fold, Groups, SplitError
from eyeseg.folds._groups import counted, grouped, natural, settled

OPTIONS = {"by": None}


def folds(samples: Sequence[Groups], **parameters: Any) -> list[Fold]:
    """Leave each distinct value out once, in natural order (t2 before t10). Raises SplitError."""
    by = settled(OPTIONS, parameters)["by"]
    groups = grouped(samples, by, ("timepoint", "eye", "patient"))
    if len(groups) < 2:
        raise SplitError("by", f"leaving one out needs at least 2, there is {counted(len(groups), by)}. Split by something else.")
    everyone = range(len(samples))
    left_out = [groups[name] for name in sorted(groups, key=natural)]
    return [Fold(tuple(i for i in everyone if i not in val), tuple(sorted(val))) for val in map(set, left_out)]
