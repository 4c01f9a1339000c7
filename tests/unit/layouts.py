"""Folders of images and masks as people keep them, drawn by Hypothesis, each with the pairs that are right."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from PIL import Image

SIZE = (32, 24)
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "tif": "TIFF", "bmp": "BMP", "gif": "GIF", "ppm": "PPM", "JPG": "JPEG"}


@cache
def photo(suffix: str) -> bytes:
    rng = np.random.default_rng(7)
    return _encoded(Image.fromarray(rng.integers(0, 255, (SIZE[1], SIZE[0], 3), dtype=np.uint8)), suffix)


@cache
def mask(suffix: str, *, empty: bool = False) -> bytes:
    lesion = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    if not empty:
        lesion[4:9, 6:12] = 255
    return _encoded(Image.fromarray(lesion), suffix)


def put(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def _encoded(picture: Image.Image, suffix: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, _FORMATS[suffix])
    return out.getvalue()


@dataclass
class Layout:
    """truth: image -> its mask, '' where it has none; spare: masks whose image is absent; said: how the names were made."""

    truth: dict[str, str] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)
    who: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    said: str = ""

    def write(self, folder: Path) -> None:
        for image, its_mask in self.truth.items():
            put(folder, image, photo(image.rsplit(".", 1)[1]))
            if its_mask:
                put(folder, its_mask, mask(its_mask.rsplit(".", 1)[1]))
        for name in self.spare:
            put(folder, name, mask(name.rsplit(".", 1)[1]))


PATIENTS = ("p{:02d}", "P{}", "patient-{}", "sub_{:03d}", "{:03d}", "pat{}", "{}", "IDRiD_{:02d}", "C000{:04d}")
EYES = (("OD", "OS"), ("R", "L"), ("right", "left"))
TIMES = ("t{}", "visit{}", "T{:02d}", "2020010{}", "v-{}")
SIBLINGS = (
    *(
        ("images", "masks"),
        ("Images", "Ground Truths"),
        ("img", "labels"),
        ("1. Original Images", "2. Groundtruths"),
        ("photos", "annotations"),
    ),
    *(("fundus", "GT"), ("A", "B"), ("input", "lesions"), ("images", "drusen"), ("data/images", "data/manual1"), ("", "masks")),
)
SUFFIXES = ("", "_mask", "-mask", "_EX", "_seg", "_manual1", "_gt", ".label", "_OD", "Mask")


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    people, eyes, times = draw(st.integers(1, 4)), draw(st.sampled_from((0, 0, 1, 2))), draw(st.integers(0, 3))
    patient, time = draw(st.sampled_from(PATIENTS)), draw(st.sampled_from(TIMES))
    sides, between = draw(st.sampled_from(EYES)), draw(st.sampled_from(("_", "-", " ", ".")))
    depth = draw(st.integers(0, 2))  # how many of the parts are folders
    where = draw(st.sampled_from(("siblings", "beside", "inside", "flat")))
    image_folder, mask_folder = draw(st.sampled_from(SIBLINGS))
    suffix = draw(st.sampled_from(SUFFIXES if where in ("siblings", "flat") else SUFFIXES[1:]))
    image_suffix, mask_suffix = draw(st.sampled_from(("jpg", "png", "tif", "JPG"))), draw(st.sampled_from(("png", "tif", "gif", "bmp")))
    split = draw(st.sampled_from(((), ("train", "test"), ("Training Set", "Validation Set"))))
    lost = draw(st.sets(st.integers(0, 23), max_size=4))
    absent = draw(st.sets(st.integers(0, 23), max_size=3))
    made = Layout(said=f"{patient=} {time=} {sides=} {between=} {depth=} {where=} {suffix=} {image_folder=} {mask_folder=} {split=}")
    number = 0
    for p in range(1, people + 1):
        for e in range(max(1, eyes)):
            for t in range(1, max(1, times) + 1):
                parts = [patient.format(p), *([sides[e]] if eyes else []), *([time.format(t)] if times else [])]
                top = [split[p % 2]] if split else []
                folders, stem = parts[: min(depth, len(parts) - 1)], between.join(parts[min(depth, len(parts) - 1) :])
                if where == "siblings":
                    image = [*top, image_folder, *folders, stem]
                    its_mask = [*top, mask_folder, *folders, stem + suffix]
                elif where == "flat":  # images in folders, masks in one, named by the whole path
                    image = [*top, image_folder, *folders, stem]
                    its_mask = [*top, mask_folder, between.join([*folders, stem]) + suffix]
                elif where == "inside":
                    image = [*top, *folders, "images", stem]
                    its_mask = [*top, *folders, "masks", stem + suffix]
                else:
                    image = [*top, *folders, stem]
                    its_mask = [*top, *folders, stem + suffix]
                name = "/".join(filter(None, image)) + f".{image_suffix}"
                mask_name = "/".join(filter(None, its_mask)) + f".{mask_suffix}"
                if number in absent:
                    made.spare.append(mask_name)
                else:
                    made.truth[name] = "" if number in lost else mask_name
                    made.who[name] = (p, e, t)
                number += 1
    return made
