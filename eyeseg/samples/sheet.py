"""A contact sheet: image, mask and outline of the samples in which mistakes show first."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from eyeseg.errors import InvalidInput
from eyeseg.samples.masks import read_mask
from eyeseg.samples.pictures import read_image
from eyeseg.samples.sample import Sample, Samples

_WIDTH, _TALLEST, _GAP, _TEXT = 260, 390, 6, 13  # pixels
_FIRST = "first of its patient"
_OUTLINE = (0, 255, 255)  # cyan is in no retina
_PAPER, _INK, _SOFT = (250, 250, 248), (30, 30, 30), (110, 110, 110)
# what the font has no picture of, and what would turn or break the line, is spelt out
_DRAWABLE = re.compile("[\x20-\x7e\u00a1-\u024f\u0370-\u03ff\u0400-\u052f\u2010-\u2026]")


@dataclass(frozen=True)
class Shown:
    """One sample of the sheet and why it is there. share: of pixels that are lesion."""

    sample: Sample
    share: float
    why: str


def draw_sheet(samples: Samples, path: Path, *, most: int = 12) -> int:
    """Write the sheet as PNG and return how many samples it shows. Raises InvalidInput where it cannot be written."""
    if path.suffix.lower() != ".png":
        raise InvalidInput(f"--sheet: {str(path)!r} does not end in .png. Name a PNG file.")
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        shares = list(pool.map(_share, samples))
        chosen = choose(samples, shares, most=most)
        cells = list(pool.map(_cell, chosen))
    columns = 1 if len(cells) == 1 else 2
    rows = [cells[i : i + columns] for i in range(0, len(cells), columns)]
    width = columns * (cells[0].width + 3 * _GAP) + _GAP
    heading = 3 * _TEXT
    sheet = Image.new("RGB", (width, heading + sum(max(c.height for c in row) + 2 * _GAP for row in rows)), _PAPER)
    ImageDraw.Draw(sheet).text((2 * _GAP, _TEXT), _heading(samples, len(cells)), _INK, _font(_TEXT + 1))
    top = heading
    for row in rows:
        for column, cell in enumerate(row):
            sheet.paste(cell, (2 * _GAP + column * (cell.width + 3 * _GAP), top))
        top += max(c.height for c in row) + 2 * _GAP
    try:
        sheet.save(path, "PNG")
    except OSError as error:
        raise InvalidInput(f"--sheet: {path} cannot be written ({error.strerror}). Name a file in a folder that is there.") from error
    return len(cells)


def choose(samples: Samples, shares: list[float], *, most: int) -> list[Shown]:
    """The largest lesion, the smallest, images without any, then each patient's first, spread over the patients."""
    chosen: dict[int, str] = {}
    with_lesion = sorted((i for i, share in enumerate(shares) if share > 0), key=lambda i: (-shares[i], i))
    without = [i for i, share in enumerate(shares) if share == 0]
    first: dict[str, int] = {}
    for i, sample in enumerate(samples):
        first.setdefault(sample.patient, i)
    for why, indices in (
        ("largest lesion", _of_two_patients(samples, with_lesion)),
        ("smallest lesion", _of_two_patients(samples, with_lesion[::-1])),
        ("no lesion", _of_two_patients(samples, without)),
        (_FIRST, _spread(list(first.values()), most)),
        ("", _spread(list(range(len(samples))), most)),
    ):
        for i in indices:
            if len(chosen) < most:
                chosen.setdefault(i, why)
    return [Shown(samples[i], shares[i], why) for i, why in chosen.items()]


def label(text: str, most: int = 60) -> str:
    """A name as it can be drawn: other signs spelt as escapes, the middle left out where it is long."""
    drawn = "".join(c if _DRAWABLE.fullmatch(c) else c.encode("unicode_escape").decode() for c in text)
    return drawn if len(drawn) <= most else f"{drawn[: most // 2 - 1]}…{drawn[-(most // 2) :]}"


def _of_two_patients(samples: Samples, indices: list[int]) -> list[int]:
    """The first, and the first of another patient."""
    return [*indices[:1], *[i for i in indices if samples[i].patient != samples[indices[0]].patient][:1]]


def _spread(indices: list[int], most: int) -> Iterator[int]:
    """All of few; of many, some from all over, and then the rest in order."""
    yield from indices[:: max(1, -(-len(indices) // most))]
    yield from indices


def _share(sample: Sample) -> float:
    return 0.0 if sample.mask is None else float(read_mask(sample.mask, positive=sample.mask_positive).mean())


def _cell(shown: Shown) -> Image.Image:
    """Two lines of text above image, mask and outline, side by side."""
    sample = shown.sample
    lesion_HW = (
        np.zeros((sample.height, sample.width), bool) if sample.mask is None else read_mask(sample.mask, positive=sample.mask_positive)
    )
    scale = min(_WIDTH / sample.width, _TALLEST / sample.height)
    size = max(1, round(sample.width * scale)), max(1, round(sample.height * scale))
    image = Image.fromarray(read_image(sample)).resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST)
    # a lesion of a few pixels must not vanish: any lesion below a shown pixel is shown
    share = np.asarray(
        Image.fromarray(lesion_HW.astype(np.float32)).resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST)
    )
    small_HW = share > min(0.25, float(share.max()) / 2)
    pixels = np.asarray(image).copy()
    pixels[_rim(small_HW)] = _OUTLINE
    cell = Image.new("RGB", (3 * _WIDTH + 2 * _GAP, size[1] + 3 * _TEXT + 4), _PAPER)
    for column, picture in enumerate((image, Image.fromarray(np.where(small_HW, 255, 0).astype(np.uint8)), Image.fromarray(pixels))):
        cell.paste(picture, (column * (_WIDTH + _GAP) + (_WIDTH - size[0]) // 2, 3 * _TEXT))
    draw = ImageDraw.Draw(cell)
    draw.text((0, 0), label(sample.name), _INK, _font(_TEXT))
    draw.text((0, _TEXT + 3), _remarks(shown), _SOFT, _font(_TEXT - 2))
    return cell


def _remarks(shown: Shown) -> str:
    sample = shown.sample
    lesion = f"{100 * shown.share:.3g} % lesion" if shown.share else ("empty mask" if sample.mask else "no mask file")
    who = f"patient {label(sample.patient, 20)}" if sample.patient_given else "no patient named"
    parts = [
        shown.why if shown.why != _FIRST or sample.patient_given else "",
        lesion,
        f"{sample.width}x{sample.height}",
        who,
        label(sample.eye, 10),
        sample.timepoint and f"time {label(sample.timepoint, 12)}",
    ]
    return " · ".join(filter(None, parts))


def _rim(lesion_HW: np.ndarray) -> np.ndarray:
    """The pixels around a lesion, so that the lesion itself stays to be seen; where it meets the picture's edge, its own."""
    grown: np.ndarray = lesion_HW.copy()
    grown[1:] |= lesion_HW[:-1]
    grown[:-1] |= lesion_HW[1:]
    sideways = grown.copy()
    grown[:, 1:] |= sideways[:, :-1]
    grown[:, :-1] |= sideways[:, 1:]
    rim: np.ndarray = grown & ~lesion_HW
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        rim[edge] |= lesion_HW[edge]
    return rim


def _heading(samples: Samples, shown: int) -> str:
    return f"{label(samples.manifest.name)}: {shown} of {len(samples)} samples. Image, mask, and the mask's outline in cyan."


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """DejaVu Sans, which comes with matplotlib and has Latin, Greek and Cyrillic; found without importing matplotlib."""
    found = importlib.util.find_spec("matplotlib")
    if found and found.origin:
        path = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
        if path.is_file():
            return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)
