"""Decides which grey levels of a mask are lesion: labels, black and white, or softened by compression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

_FEW = 16  # a label image has few values; more of them come from lossy compression or resampling
_GRADED_TOP = 64  # below this brightest value, ringing and labels cannot be told apart


class MaskError(ValueError):
    """A mask whose values do not say which of them is lesion."""


@dataclass(frozen=True)
class Taken:
    """What was read as lesion, for notes and for comparing the masks of one manifest.

    kind: 'value', 'half', 'palette index', 'colour', 'opacity' or 'nothing'. value: the number taken, None where a range was.
    given: mask_positive said so; absent: and it does not occur in this mask, which holds other values.
    """

    kind: str
    value: int | None
    words: str
    given: bool = False
    absent: bool = False
    brightest: bool = False
    """The value is the largest its format can hold, which means lesion everywhere."""


def decide(values_HW: np.ndarray, *, top: int, lossy: bool, positive: int | None) -> tuple[np.ndarray, Taken]:
    """Lesion (H, W) bool of integer grey levels 0..top, or MaskError."""
    counts = np.bincount(values_HW.ravel())
    found = np.nonzero(counts)[0]
    brightest = int(found[-1])
    if brightest >= _GRADED_TOP and (len(found) > _FEW or (lossy and len(found) > 1)):
        return _graded(values_HW, counts, positive)
    if positive is not None:
        if positive not in found:
            return positive_absent(values_HW, positive, nothing_else=brightest == 0)
        return values_HW == positive, Taken("value", positive, str(positive), given=True, brightest=positive == top)
    if brightest == 0:
        return np.zeros(values_HW.shape, bool), Taken("nothing", None, "nothing")
    if lossy and brightest < _GRADED_TOP:
        raise MaskError(
            f"is lossily compressed and its values reach only {brightest}: lesion and compression noise cannot be told apart."
            " Save it as PNG, or write the lesion's value in the column mask_positive."
        )
    if lossy and len(found) == 1 and brightest >= 0.9 * top:
        return np.ones(values_HW.shape, bool), Taken("half", None, f"above {top // 2}")
    if (len(found) == 1 and brightest in {1, 255, top}) or (len(found) == 2 and found[0] == 0):
        return values_HW == brightest, Taken("value", brightest, str(brightest), brightest=brightest == top)
    if _nearly_black_and_white(found, top):
        return values_HW * 2.0 > brightest, Taken("half", None, f"above {brightest // 2}")
    raise MaskError(said("values", {str(v): int(counts[v]) for v in found}))


def positive_absent(values_HW: np.ndarray, positive: int, *, nothing_else: bool) -> tuple[np.ndarray, Taken]:
    """No lesion, because the value given does not occur."""
    return np.zeros(values_HW.shape, bool), Taken("nothing", positive, str(positive), given=True, absent=not nothing_else)


def said(what: str, counts: Mapping[str, int]) -> str:
    """'holds the values 0 (91 %), 1 (9 %): ...', the most frequent first beyond eight."""
    total = sum(counts.values())
    shown = dict(sorted(counts.items(), key=lambda item: -item[1])[:8]) if len(counts) > 8 else counts
    more = f" and {len(counts) - 8} more" if len(counts) > 8 else ""
    parts = ", ".join(f"{name} ({100 * n / total:.2g} %)" for name, n in shown.items())
    return (
        f"holds the {what} {parts}{more}: which of them is lesion cannot be told. Write the lesion's value in the column mask_positive,"
        " or save the mask with 0 and 255 only."
    )


def _nearly_black_and_white(found: np.ndarray, top: int) -> bool:
    """Black and white that passed through a lossy file: near either end, and the bright end itself uneven.

    An even bright end beside 0 and 1 may as well be labels and an 'ignore' value, so it does not count.
    """
    low, high = found[found <= top / 32], found[found >= top - top / 32]
    return len(low) > 0 and len(high) > 1 and len(low) + len(high) == len(found)


def _graded(values_HW: np.ndarray, counts: np.ndarray, positive: int | None) -> tuple[np.ndarray, Taken]:
    """Levels with ringing or soft edges: two peaks, near 0 and near the brightest value, and little in between."""
    brightest = len(counts) - 1
    quarter = brightest / 4
    level = np.arange(len(counts))
    middle = np.where((level > quarter) & (level < 3 * quarter), counts, 0)
    low, high = int(counts[level <= quarter].sum()), int(counts[level >= 3 * quarter].sum())
    third = _third_peak(middle, high)
    if positive is not None:
        centres = sorted({0.0, float(brightest), *([third] if third is not None else [])} - _nearby(positive, quarter, third, brightest))
        away = np.abs(level - positive)
        nearest = np.min([np.abs(level - c) for c in centres], axis=0) if centres else np.full(len(level), np.inf)
        return (away < nearest)[values_HW], Taken("half", None, f"near {positive}", given=True)
    if low == 0 and level[counts > 0][0] >= 3 * quarter and brightest >= 224:
        return np.ones(values_HW.shape, bool), Taken("half", None, f"above {brightest // 2}")
    if low == 0 or third is not None or middle.sum() > max(4 * high, 0.005 * values_HW.size):
        peaks = f" with a peak near {third:.0f}" if third is not None else ""
        raise MaskError(
            f"holds {int((counts > 0).sum())} values spread from {int(level[counts > 0][0])} to {brightest}{peaks}, not two levels:"
            " which of them is lesion cannot be told. Write the lesion's value in the column mask_positive,"
            " or save the mask with 0 and 255 only."
        )
    return values_HW * 2.0 > brightest, Taken("half", None, f"above {brightest // 2}")


def _third_peak(middle: np.ndarray, high: int) -> float | None:
    """The level at which pixels crowd between the ends: a third class. Soft edges spread evenly instead."""
    width = max(3, len(middle) // 16)
    windows = np.convolve(middle, np.ones(width, np.int64), mode="same")
    at = int(windows.argmax())
    crowded = windows[at] > 0.35 * middle.sum() and windows[at] > max(0.25 * high, 16)
    return float(at) if crowded else None


def _nearby(positive: int, quarter: float, third: float | None, brightest: int) -> set[float]:
    """The peak that the given value stands for."""
    peaks = [0.0, float(brightest), *([third] if third is not None else [])]
    closest = min(peaks, key=lambda peak: abs(peak - positive))
    return {closest} if abs(closest - positive) <= quarter / 2 else set()
