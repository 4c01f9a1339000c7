"""The data cache: all images and masks of a manifest at one size, as memory-mapped uint8 arrays shared by every slot of a host."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from PIL import Image

from eyeseg.errors import DataChanged
from eyeseg.samples import Sample, Samples, read_image, read_mask

_MOST_THREADS = 8  # each holds a photograph in full size

# Folders whose content this process has hashed, by the identity of their files: hashing gigabytes once a job would be felt.
_verified: set[tuple[str, ...]] = set()


@dataclass(frozen=True)
class Cache:
    """images (N, H, W, 3) and masks (N, H, W), uint8 and read-only; a mask pixel above 0 is lesion. N runs in the manifest's order."""

    path: Path
    images: NDArray[np.uint8]
    masks: NDArray[np.uint8]


def build_cache(samples: Samples, size: tuple[int, int], channels: str, cache_dir: Path) -> Path:
    """The cache folder of the samples at a size (width, height) and with channels rgb, green or gray; built if missing or damaged.

    Processes that ask at the same time wait for the one that builds.
    """
    folder = cache_dir / f"{samples.fingerprint}-{size[0]}x{size[1]}-{channels}"
    cache_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(cache_dir / f"{folder.name}.lock"):
        try:
            open_cache(folder)
        except DataChanged:
            _build(samples, size, channels, folder)
    return folder


def open_cache(path: Path) -> Cache:
    """Map a cache folder; its hash is checked once per process. DataChanged when it is missing or damaged."""
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        identity = (str(path.resolve()), *(_identity(path / f"{name}.npy") for name in ("images", "masks")))
        if identity not in _verified:
            for name in ("images", "masks"):
                if _sha256(path / f"{name}.npy") != meta[f"{name}_sha256"]:
                    raise DataChanged(f"{path.name}: {name}.npy is not what was written. Delete the folder; it is built again.")
            _verified.add(identity)
        return Cache(path, np.load(path / "images.npy", mmap_mode="r"), np.load(path / "masks.npy", mmap_mode="r"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataChanged(f"{path.name}: cannot be read ({error}). Delete the folder; it is built again.") from error


def fitted(image_HW3: NDArray[np.uint8], size: tuple[int, int], channels: str) -> NDArray[np.uint8]:
    """The image at a size (width, height), antialiased, showing the channels asked for (one channel is repeated three times)."""
    picture = Image.fromarray(image_HW3)
    if channels != "rgb":
        one = picture.getchannel("G") if channels == "green" else picture.convert("L")
        picture = Image.merge("RGB", (one, one, one))
    return np.asarray(picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0))


def _build(samples: Samples, size: tuple[int, int], channels: str, folder: Path) -> None:
    for left in folder.parent.glob(f".{folder.name}.*"):  # by a builder that was killed: the lock is ours
        shutil.rmtree(left, ignore_errors=True)
    staging = folder.parent / f".{folder.name}.{os.getpid()}"
    try:
        staging.mkdir()
        _write(samples, size, channels, staging)
        shutil.rmtree(folder, ignore_errors=True)
        staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(samples: Samples, size: tuple[int, int], channels: str, staging: Path) -> None:
    # Written as streams, not through a memory map: there a full disk would end the process instead of raising OSError.
    width, height = size
    shapes = {"images": (len(samples), height, width, 3), "masks": (len(samples), height, width)}
    with (staging / "images.npy").open("wb") as images, (staging / "masks.npy").open("wb") as masks:
        for file, name in ((images, "images"), (masks, "masks")):
            np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shapes[name]})
        for image, mask in _decoded(samples, size, channels):
            images.write(image.tobytes())
            masks.write(mask.tobytes())
    meta: dict[str, Any] = {"fingerprint": samples.fingerprint, "size": list(size), "channels": channels, "images": len(samples)}
    meta |= {f"{name}_sha256": _sha256(staging / f"{name}.npy") for name in shapes}
    (staging / "meta.json").write_text(json.dumps(meta, indent=1), encoding="utf-8")


def _decoded(samples: Samples, size: tuple[int, int], channels: str) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Each image with its mask, in order. On several cores: the other slots of this host wait for the cache meanwhile."""

    def decode(sample: Sample) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        return fitted(read_image(sample), size, channels), _fitted_mask(sample, size)

    threads = min(_MOST_THREADS, len(os.sched_getaffinity(0)))
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(samples), 4 * threads):  # not all at once: what is found must also be written
            yield from pool.map(decode, samples[start : start + 4 * threads])


def _fitted_mask(sample: Sample, size: tuple[int, int]) -> NDArray[np.uint8]:
    if sample.mask is None:
        return np.zeros((size[1], size[0]), np.uint8)
    lesion = read_mask(sample.mask, positive=sample.mask_positive).astype(np.uint8)
    return np.asarray(Image.fromarray(lesion).resize(size, Image.Resampling.NEAREST))


def _identity(file: Path) -> str:
    found = file.stat()
    return f"{found.st_dev}:{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
