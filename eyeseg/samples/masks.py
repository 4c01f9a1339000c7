"""Turns a mask file of any common kind into lesion or not, and says what it took as lesion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from eyeseg.samples.levels import MaskError, Taken, decide, positive_absent, said
from eyeseg.samples.pictures import Picture, PictureError, decode

__all__ = ["MaskError", "MaskReading", "interpret_mask", "interpret_picture", "read_mask"]

_FEW = 16  # a label image has few values or colours; more of them come from lossy compression or resampling


@dataclass(frozen=True)
class MaskReading:
    """lesion: (H, W) bool, upright. taken: which value or colour was read as lesion. turned: EXIF swapped width and height."""

    lesion: np.ndarray
    taken: Taken
    turned: bool = False


def read_mask(path: Path, *, positive: int | None = None) -> np.ndarray:
    """The lesion as (H, W) bool, EXIF rotation honoured.

    positive: the mask value that means lesion: a grey value, a palette index, or a colour as 0xRRGGBB. Without it the values decide;
    MaskError when they cannot, PictureError when the file cannot be read.
    """
    try:
        return interpret_mask(path, positive=positive).lesion
    except (MaskError, PictureError) as error:
        raise type(error)(f"{path.name!r} {error}") from error


def interpret_mask(path: Path, *, positive: int | None = None) -> MaskReading:
    """Lesion and what was taken as lesion. Errors as in `read_mask`, their text to be put after the file's name."""
    return interpret_picture(decode(path), positive=positive)


def interpret_picture(found: Picture, *, positive: int | None = None) -> MaskReading:
    """The same of a picture that is open already."""
    picture = found.pixels
    if picture.mode == "P" and (positive is not None or "transparency" not in picture.info):
        lesion, taken = _palette(picture, positive)
    elif picture.mode in {"1", "L", "I", "F"} or picture.mode.startswith("I;16"):
        values, top = _grey_values(picture)
        lesion, taken = decide(values, top=top, lossy=found.lossy, positive=positive)
    elif picture.mode in {"LA", "La", "PA", "RGBA", "RGBa", "P"}:
        lesion, taken = _transparent(np.asarray(picture.convert("RGBA")), found.lossy, positive)
    else:
        lesion, taken = _colour(np.asarray(picture.convert("RGB")), found.lossy, positive)
    return MaskReading(lesion, taken, found.turned)


def _grey_values(picture: Image.Image) -> tuple[np.ndarray, int]:
    """Integers and the largest value the format can hold."""
    if picture.mode == "1":
        return np.asarray(picture).astype(np.uint8), 1
    values = np.asarray(picture)
    if picture.mode == "L":
        return values, 255
    if picture.mode == "F":
        if not np.isfinite(values).all():
            raise MaskError("holds values that are not finite. Save it with whole numbers, 0 where there is no lesion.")
        if not np.array_equal(values, np.round(values)):
            values, top = values * 255, values.max()
            if top > 1:
                raise MaskError("holds fractions beyond 1. Save it with whole numbers, 0 where there is no lesion.")
    whole = np.round(values).astype(np.int64)
    if whole.size and (whole.min() < 0 or whole.max() > 65535):
        raise MaskError(f"holds values from {whole.min()} to {whole.max()}. Save it with values from 0 to 65535.")
    return whole, 65535 if picture.mode.startswith("I;16") or whole.max(initial=0) > 255 else 255


def _transparent(rgba_HW4: np.ndarray, lossy: bool, positive: int | None) -> tuple[np.ndarray, Taken]:
    rgb, alpha = rgba_HW4[:, :, :3], rgba_HW4[:, :, 3]
    if (alpha == alpha.flat[0]).all():
        return _colour(rgb, lossy, positive)
    if (rgb == rgb[0, 0]).all():
        lesion, taken = decide(alpha, top=255, lossy=lossy, positive=positive)
        return lesion, Taken("opacity", taken.value, f"opacity: {taken.words}")
    # what lies under transparent pixels was never seen by whoever drew the mask
    over_black = (rgb.astype(np.uint16) * alpha[:, :, None] // 255).astype(np.uint8)
    return _colour(over_black, lossy, positive)


def _colour(rgb_HW3: np.ndarray, lossy: bool, positive: int | None) -> tuple[np.ndarray, Taken]:
    highest, lowest = rgb_HW3.max(axis=2), rgb_HW3.min(axis=2)
    if int((highest - lowest).max(initial=0)) <= (16 if lossy else 0):
        return decide(highest, top=255, lossy=lossy, positive=positive)
    packed = (rgb_HW3.astype(np.uint32) * np.array([65536, 256, 1], np.uint32)).sum(axis=2, dtype=np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    if lossy or len(colours) > _FEW:
        return _blurred_colour(rgb_HW3, highest, positive)
    if positive is not None:
        wanted = positive * 0x010101 if positive <= 255 and positive * 0x010101 in colours else positive
        return packed == wanted, Taken("colour", wanted, _hex(wanted), given=True, absent=wanted not in colours)
    if len(colours) == 2 and colours[0] == 0:
        lesion = int(colours[1])
        return packed == lesion, Taken("colour", lesion, _hex(lesion))
    raise MaskError(said("colours", {_hex(int(c)): int(n) for c, n in zip(colours, counts, strict=True)}))


def _blurred_colour(rgb_HW3: np.ndarray, highest: np.ndarray, positive: int | None) -> tuple[np.ndarray, Taken]:
    """Colours softened by compression or resampling: one colour on black, or the colour asked for."""
    if positive is not None and positive > 255:
        wanted = np.array([positive >> 16, positive >> 8 & 255, positive & 255], np.int32)
        distance = np.square(rgb_HW3.astype(np.int32) - wanted).sum(axis=2)
        lesion = (distance < np.square(rgb_HW3.astype(np.int32)).sum(axis=2)) & (distance < 3 * 64**2)
        return lesion, Taken("colour", None, f"near {_hex(positive)}", given=True, absent=not lesion.any())
    solid = rgb_HW3[highest >= 0.75 * float(highest.max())]
    if solid.std(axis=0).max() > 48:
        raise MaskError(
            "holds many colours, as a photograph does. Name its mask, or write the lesion's colour in the column mask_positive, as #rrggbb."
        )
    lesion, _ = decide(highest, top=255, lossy=True, positive=positive)
    middle = np.median(solid, axis=0).astype(int)
    return lesion, Taken("colour", None, f"near {_hex(int(middle[0]) << 16 | int(middle[1]) << 8 | int(middle[2]))}")


def _palette(picture: Image.Image, positive: int | None) -> tuple[np.ndarray, Taken]:
    index_HW = np.asarray(picture)
    counts = np.bincount(index_HW.ravel(), minlength=256)
    used = [int(i) for i in np.nonzero(counts)[0]]
    raw = (picture.getpalette("RGB") or [])[:768]
    rgb = np.array(raw + [0] * (768 - len(raw)), np.uint8).reshape(256, 3)
    entries = rgb[: max(len(raw) // 3, used[-1] + 1)]
    grey = bool((rgb[used] == rgb[used][:, :1]).all())
    distinct = len({tuple(rgb[i]) for i in used}) == len(used) and (len(entries) == 1 or not (entries == entries[0]).all())
    as_read = {i: _hex(int(rgb[i, 0]) << 16 | int(rgb[i, 1]) << 8 | int(rgb[i, 2])) for i in used}
    if positive is not None:
        return _palette_positive(index_HW, rgb, used, grey, positive)
    if grey and distinct and (len(used) > _FEW or all(rgb[i, 0] == i for i in used)):
        return decide(rgb[index_HW, 0], top=255, lossy=False, positive=None)
    if len(used) > 2:
        raise MaskError(said("palette indices", {f"{i} ({as_read[i]})": int(counts[i]) for i in used}))
    by_index = _by_index(used)
    by_colour = _by_colour({i: as_read[i] for i in used}) if distinct else None
    if by_index is None and by_colour is None:
        raise MaskError(said("palette indices", {f"{i} ({as_read[i]})": int(counts[i]) for i in used}))
    if by_index is not None and by_colour is not None and by_index != by_colour:
        raise MaskError(
            "has a palette whose indices and colours disagree: "
            + said("palette indices", {f"{i} ({as_read[i]})": int(counts[i]) for i in used})
        )
    lesion = by_index if by_index is not None else by_colour
    assert lesion is not None
    if not lesion:
        return np.zeros(index_HW.shape, bool), Taken("nothing", None, "nothing")
    (value,) = lesion
    return index_HW == value, Taken("palette index", value, f"palette index {value} ({as_read[value]})")


def _by_index(used: list[int]) -> set[int] | None:
    """Labels: 0 is background."""
    if len(used) == 1:
        return set(used) - {0}
    return {used[1]} if used[0] == 0 else None


def _by_colour(as_read: dict[int, str]) -> set[int] | None:
    """What is seen: black is background, a mask of one colour is lesion only when white."""
    dark = {i for i, colour in as_read.items() if colour == "#000000"}
    if len(as_read) == 1:
        (colour,) = as_read.values()
        return set() if dark else set(as_read) if colour == "#ffffff" else None
    return set(as_read) - dark if dark else None


def _palette_positive(index_HW: np.ndarray, rgb: np.ndarray, used: list[int], grey: bool, positive: int) -> tuple[np.ndarray, Taken]:
    """An index where it occurs; else the grey level or colour of an entry."""
    packed = {i: int(rgb[i, 0]) << 16 | int(rgb[i, 1]) << 8 | int(rgb[i, 2]) for i in used}
    if positive in used:
        chosen = [positive]
    elif positive > 255:
        chosen = [i for i in used if packed[i] == positive]
    else:
        chosen = [i for i in used if grey and rgb[i, 0] == positive]
    if not chosen:
        return positive_absent(index_HW, positive, nothing_else=used == [0])
    return np.isin(index_HW, chosen), Taken(
        "palette index", chosen[0], f"palette index {chosen[0]} ({_hex(packed[chosen[0]])})", given=True
    )


def _hex(packed: int) -> str:
    return f"#{packed:06x}"
