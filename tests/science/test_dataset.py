"""The data cache: what is in it, that damage is noticed and mended, and that two processes build it once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from conftest import SIZE, draw
from PIL import Image

from eyeseg.errors import DataChanged
from eyeseg.samples import PictureError, Sample, Samples, read_image, read_mask
from eyeseg.training import dataset
from eyeseg.training.dataset import build_cache, fitted, open_cache


def test_a_cache_of_the_own_size_holds_images_and_masks_pixel_by_pixel(samples: Samples, tmp_path: Path) -> None:
    cache = open_cache(build_cache(samples, SIZE, "rgb", tmp_path))
    assert cache.path.name == f"{samples.fingerprint}-57x45-rgb"
    assert cache.images.shape == (8, 45, 57, 3)
    for sample in samples:
        assert np.array_equal(cache.images[sample.index], read_image(sample))
        lesion = read_mask(sample.mask) if sample.mask else np.zeros((45, 57), bool)
        assert np.array_equal(cache.masks[sample.index] != 0, lesion)
    assert not cache.images.flags.writeable


@pytest.mark.parametrize("channels", ["green", "gray"])
def test_one_channel_is_shown_three_times(samples: Samples, channels: str, tmp_path: Path) -> None:
    cache = open_cache(build_cache(samples, SIZE, channels, tmp_path))
    image = read_image(samples[0])
    expected = image[..., 1] if channels == "green" else np.asarray(Image.fromarray(image).convert("L"))
    assert all(np.array_equal(cache.images[0, ..., channel], expected) for channel in range(3))


def test_images_shrink_without_aliasing_and_masks_stay_two_valued(samples: Samples, tmp_path: Path) -> None:
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 200
    assert np.abs(fitted(stripes, (16, 16), "rgb")[4:-4, 4:-4].astype(int) - 100).max() <= 2
    cache = open_cache(build_cache(samples, (20, 16), "rgb", tmp_path))
    assert cache.images.shape == (8, 16, 20, 3)
    assert set(np.unique(cache.masks)) == {0, 1}


def test_a_damaged_cache_is_noticed_and_built_again(samples: Samples, tmp_path: Path) -> None:
    path = build_cache(samples, SIZE, "rgb", tmp_path)
    right = open_cache(path).images.copy()
    for damaged in ("images.npy", "masks.npy", "meta.json"):
        content = bytearray((path / damaged).read_bytes())
        content[len(content) // 2] ^= 1
        (path / damaged).write_bytes(content[: -1 if damaged == "meta.json" else None])
        with pytest.raises(DataChanged, match=path.name):
            open_cache(path)
        assert build_cache(samples, SIZE, "rgb", tmp_path) == path
        assert np.array_equal(open_cache(path).images, right)


def test_a_cache_is_hashed_once_per_process(samples: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build_cache(samples, SIZE, "rgb", tmp_path)
    open_cache(path)
    hashed: list[Path] = []
    monkeypatch.setattr(dataset, "_sha256", hashed.append)
    open_cache(path)
    assert hashed == []


def test_an_unreadable_image_leaves_no_half_cache_and_what_a_killed_builder_left_is_swept(tmp_path: Path) -> None:
    samples = draw(tmp_path / "eyes", 3)
    content = samples[1].image.read_bytes()
    samples[1].image.write_bytes(b"no picture")
    with pytest.raises(PictureError):
        build_cache(samples, SIZE, "rgb", tmp_path / "cache")
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] in ([], [".lock"])
    samples[1].image.write_bytes(content)
    (tmp_path / "cache" / f".{samples.fingerprint}-57x45-rgb.12345").mkdir()
    path = build_cache(samples, SIZE, "rgb", tmp_path / "cache")
    assert {found.name for found in (tmp_path / "cache").iterdir()} <= {path.name, f"{path.name}.lock"}


BUILDER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import draw
from eyeseg.training import dataset
samples = draw(Path(sys.argv[2]) / sys.argv[3], 60)
builds = []
write = dataset._write
dataset._write = lambda *given: (builds.append(1), write(*given))
print("ready", flush=True)
sys.stdin.readline()
path = dataset.build_cache(samples, (57, 45), "rgb", Path(sys.argv[2]) / "cache")
print(json.dumps([len(builds), len(dataset.open_cache(path).images)]))
"""


def test_a_cache_is_built_on_several_cores_at_once_and_in_order(samples: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(2, timeout=30)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})

    def read_beside_another(sample: Sample) -> np.ndarray:
        together.wait()  # of eight images: nobody passes alone
        return read_image(sample)

    monkeypatch.setattr(dataset, "read_image", read_beside_another)
    cache = open_cache(build_cache(samples, SIZE, "rgb", tmp_path))
    assert all(np.array_equal(cache.images[sample.index], read_image(sample)) for sample in samples)


def test_two_processes_that_want_one_cache_at_once_build_it_once(tmp_path: Path) -> None:
    builders = [
        subprocess.Popen(
            [sys.executable, "-c", BUILDER, Path(__file__).parent, tmp_path, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("a", "b")
    ]
    for builder in builders:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "ready\n"
    for builder in builders:
        assert builder.stdin is not None
        builder.stdin.write("go\n")
        builder.stdin.flush()
    found = [json.loads(builder.communicate()[0]) for builder in builders]
    assert sorted(found) == [[0, 60], [1, 60]]
