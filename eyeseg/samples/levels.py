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
        return _graded(values_HW, counts, top, positive)
    if positive is not None:
        if positive not in found:
            return positive_absent(values_HW, positive, nothing_else=brightest == 0)
        return values_HW == positive, Taken("value", positive, str(positive), given=True, brightest=positive == top)
    return _plain(values_HW, counts, top, lossy)


def _plain(values_HW: np.ndarray, counts: np.ndarray, top: int, lossy: bool) -> tuple[np.ndarray, Taken]:
    """Few levels, which must be exact: 0 and one other, or one alone that can only mean everything."""
    found = np.nonzero(counts)[0]
    brightest = int(found[-1])
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
    parts = ", ".join(f"{name} ({_percent(n / total)})" for name, n in shown.items())
    return (
        f"holds the {what} {parts}{more}: which of them is lesion cannot be told. Write the lesion's value in the column mask_positive,"
        " or save the mask with 0 and 255 only."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def _nearly_black_and_white(found: np.ndarray, top: int) -> bool:
    """Black and white that passed through a lossy file: near either end, and the bright end itself uneven.

    An even bright end beside 0 and 1 may as well be labels and an 'ignore' value, so it does not count.
    """
    low, high = found[found <= top / 32], found[found >= top - top / 32]
    return len(low) > 0 and len(high) > 1 and len(low) + len(high) == len(found)


def _graded(values_HW: np.ndarray, counts: np.ndarray, top: int, positive: int | None) -> tuple[np.ndarray, Taken]:
    """Levels with ringing or soft edges: near 0 or near the brightest value wherever they do not change from pixel to pixel."""
    brightest = len(counts) - 1
    quarter = brightest / 4
    lowest = int(np.nonzero(counts)[0][0])
    plateau = _plateau(values_HW, brightest)
    if positive is not None:
        peaks = [0.0, float(brightest), *([plateau] if plateau is not None else [])]
        closest = min(peaks, key=lambda peak: abs(peak - positive))
        others = [peak for peak in peaks if peak != closest or abs(closest - positive) > quarter / 2]
        level = np.arange(len(counts))
        nearer = np.abs(level - positive) < np.min([np.abs(level - peak) for peak in others], axis=0)
        return nearer[values_HW], Taken("half", None, f"near {positive}", given=True)
    if lowest >= 3 * quarter and brightest >= 0.9 * top:
        return np.ones(values_HW.shape, bool), Taken("half", None, f"above {top // 2}")
    if lowest > quarter or plateau is not None:
        levels = f", among them areas near {plateau:.0f}" if plateau is not None else ""
        raise MaskError(
            f"holds {int((counts > 0).sum())} values from {lowest} to {brightest}{levels}, not two levels:"
            " which of them is lesion cannot be told. Write the lesion's value in the column mask_positive,"
            " or save the mask with 0 and 255 only."
        )
    # small soft lesions may not reach the top; one threshold for all masks is better where they nearly do
    cut = (top if brightest >= 0.75 * top else brightest) // 2
    return values_HW > cut, Taken("half", None, f"above {cut}")


def _plateau(values_HW: np.ndarray, brightest: int) -> float | None:
    """The usual level of even areas that are neither dark nor bright: a third class, or a map of probabilities.

    Edges and compression leave levels in between too, but they change steeply from pixel to pixel.
    """
    height, width = values_HW.shape
    if height < 3 or width < 3:
        return None
    middle_y, middle_x = np.nonzero((values_HW[1:-1, 1:-1] > brightest / 4) & (values_HW[1:-1, 1:-1] < 3 * brightest / 4))
    if not len(middle_y):
        return None
    around = np.stack([values_HW[middle_y + dy, middle_x + dx] for dy in range(3) for dx in range(3)]).astype(np.int64)
    even = around.max(axis=0) - around.min(axis=0) < brightest / 8
    if even.sum() <= max(4, 0.1 * len(even)):
        return None
    return float(np.median(values_HW[middle_y + 1, middle_x + 1][even]))
