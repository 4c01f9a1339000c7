"""Opens image files safely: known formats, regular files, a pixel cap before decoding, upright by their EXIF tag."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from eyeseg.samples.sample import Sample

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF", "PPM", "JPEG2000")
LOSSY = frozenset({"JPEG", "MPO", "WEBP", "JPEG2000"})
MAX_PIXELS = 100_000_000
_ORIENTATION = 0x0112

# What Pillow's decoders are known to raise on damaged files; its warnings arrive here where they are made errors.
_DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, AttributeError, RuntimeError, MemoryError,
    AssertionError, struct.error, zlib.error, UserWarning,
)  # fmt: skip


class PictureError(ValueError):
    """An image file that cannot be used; the text says what was found and what to do, after the file's name."""


@dataclass(frozen=True)
class Picture:
    """A decoded file, upright."""

    pixels: Image.Image
    lossy: bool
    turned: bool
    """Its EXIF tag swapped width and height."""


def picture_size(path: Path, *, max_pixels: int = MAX_PIXELS) -> tuple[int, int, bool]:
    """Width and height of the upright picture, and whether EXIF swapped them, from the header alone. Raises PictureError."""
    with _opened(path, max_pixels) as picture:
        turned = _turned(picture)
        return (picture.height, picture.width, True) if turned else (picture.width, picture.height, False)


def page_count(path: Path, *, max_pixels: int = MAX_PIXELS) -> int:
    """How many pages or frames a file holds; a camera's preview is none. Raises PictureError."""
    with _opened(path, max_pixels, paged=True) as picture:
        try:
            return 1 if picture.format == "MPO" else int(getattr(picture, "n_frames", 1))
        except _DAMAGED as error:
            raise PictureError(f"is damaged ({_reason(error)}). Export or copy it again.") from error


def decode(path: Path, *, max_pixels: int = MAX_PIXELS, page: int = 0) -> Picture:
    """The whole picture, upright. Raises PictureError for what is no picture, too large, damaged or of several pages.

    page: which page of a file of several, from 1; 0 wants a file of one.
    """
    with _opened(path, max_pixels, paged=bool(page)) as picture:
        lossy = picture.format in LOSSY or (picture.format == "TIFF" and picture.info.get("compression") == "jpeg")
        try:
            if page:
                picture.seek(page - 1)
        except _DAMAGED as error:
            raise PictureError(f"has no page {page} that can be read ({_reason(error)}). Export it again.") from error
        _check_size(picture, max_pixels)
        turned = _turned(picture)
        try:
            _verify(path, picture.format)
            picture.load()
            upright = ImageOps.exif_transpose(picture)
        except _DAMAGED as error:
            raise PictureError(f"is damaged or cut short ({_reason(error)}). Export or copy it again.") from error
        return Picture(upright, lossy, turned)


def read_image(sample: Sample | Path) -> np.ndarray:
    """The image as (H, W, 3) uint8, EXIF rotation honoured. Raises PictureError."""
    path = sample.image if isinstance(sample, Sample) else sample
    try:
        return to_rgb(decode(path).pixels)
    except PictureError as error:
        raise PictureError(f"{path.name!r} {error}") from error


def to_rgb(picture: Image.Image) -> np.ndarray:
    """(H, W, 3) uint8 of any mode a photograph may have; transparent pixels become black. 16-bit grey keeps its high byte."""
    if picture.mode.startswith("I;16"):
        grey = (np.asarray(picture).astype(np.uint16) >> 8).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    if picture.mode in {"I", "F"}:
        raise PictureError(f"has pixels of mode {picture.mode!r}, which have no fixed range. Export it with 8 or 16 bits a channel.")
    if "A" in picture.mode or "a" in picture.mode or "transparency" in picture.info:
        clear = Image.new("RGBA", picture.size, (0, 0, 0, 255))
        clear.alpha_composite(picture.convert("RGBA"))
        return np.asarray(clear.convert("RGB"))
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))


def _opened(path: Path, max_pixels: int, *, paged: bool = False) -> Image.Image:
    if not path.is_file():
        raise PictureError("is not a regular file. Name an image file.")
    try:
        picture = Image.open(path, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(f"has more than {max_pixels:,} pixels. Export it smaller.") from error
    except UnidentifiedImageError as error:
        what = "is empty" if path.stat().st_size == 0 else "is no image that can be read"
        raise PictureError(f"{what}. Export it as PNG, JPEG or TIFF.") from error
    except PermissionError as error:
        raise PictureError("may not be read. Change its permissions.") from error
    except _DAMAGED as error:
        raise PictureError(f"is damaged ({_reason(error)}). Export or copy it again.") from error
    try:
        _check_size(picture, max_pixels)
        if not paged:
            _check_single(picture)
    except PictureError:
        picture.close()
        raise
    return picture


def _check_size(picture: Image.Image, max_pixels: int) -> None:
    if picture.width * picture.height > max_pixels:
        raise PictureError(f"is {picture.width}x{picture.height}, more than {max_pixels:,} pixels. Export it smaller.")


def _check_single(picture: Image.Image) -> None:
    try:
        # a camera's MPO is a JPEG with a preview behind it; counting all pages would walk through them
        several = picture.format != "MPO" and getattr(picture, "is_animated", False)
    except _DAMAGED as error:
        raise PictureError(f"is damaged ({_reason(error)}). Export or copy it again.") from error
    if several:
        raise PictureError("holds several pages or frames. Export a single one.")


def _verify(path: Path, kind: str | None) -> None:
    """A PNG's check sums, which decoding passes over: a flipped bit would only be another picture."""
    if kind == "PNG":
        with Image.open(path, formats=("PNG",)) as picture:
            picture.verify()


def _turned(picture: Image.Image) -> bool:
    try:
        return picture.getexif().get(_ORIENTATION, 1) in {5, 6, 7, 8}
    except _DAMAGED:
        return False


def _reason(error: BaseException) -> str:
    return str(error).split("\n", 1)[0].strip()[:120] or type(error).__name__
