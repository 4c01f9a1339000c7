"""The synthetic set: complete, the same bytes for the same seed, and a believable amount of lesion."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from eyeseg.errors import InvalidInput
from eyeseg.samples import Samples, describe, description, draw_samples, read_image, read_manifest, read_mask


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return read_manifest(draw_samples(tmp_path_factory.mktemp("drawn"), patients=12, timepoints=3, size=(160, 106)))


def digests(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_seed_draws_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        draw_samples(tmp_path / name, patients=3, timepoints=2, size=(96, 64), seed=seed)
    one, two, other = (digests(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert len(one) == 3 * 2 * 2 + 1
    assert {name for name in one if one[name] == other[name]} == {"manifest.csv"}


def test_every_patient_has_one_eye_and_all_time_points(samples: Samples) -> None:
    found = describe(samples)
    assert (found["images"], found["patients"], found["timepoints"]) == (36, 12, 3)
    assert set(found["eyes"]) == {"left", "right"}
    assert found["sizes"] == [{"size": "160x106", "images": 36}]
    assert len({(s.patient, s.eye) for s in samples}) == 12


def test_lesions_are_rare_and_few_masks_are_empty(samples: Samples) -> None:
    found = describe(samples)
    assert 0.02 < found["positive_fraction"] < 0.04
    assert [s.name for s in samples if s.mask and not read_mask(s.mask).any()] == ["images/p07_t1.png"]


def test_masks_that_were_looked_at_are_described_without_another_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = draw_samples(tmp_path, patients=3, timepoints=2, size=(96, 64))
    looked_at, trusted = read_manifest(path), read_manifest(path, check_pixels=False)
    assert looked_at.fingerprint == trusted.fingerprint
    by_another_look = describe(trusted)
    monkeypatch.setattr(description, "read_mask", lambda *_, **__: pytest.fail("decoded once more"))
    assert describe(looked_at) == by_another_look


def test_lesions_differ_in_brightness_from_what_surrounds_them_but_a_threshold_does_not_find_them(samples: Samples) -> None:
    around, found_by_threshold = [], []
    for sample in samples[:12]:
        assert sample.mask is not None
        green, lesion = read_image(sample)[:, :, 1].astype(float), read_mask(sample.mask)
        ring = ndimage.binary_dilation(lesion, iterations=4) & ~ndimage.binary_dilation(lesion, iterations=1)
        around.append(abs(green[lesion] - green[ring].mean()).mean() / green[ring].std())
        bright = green > np.quantile(green, 1 - lesion.mean())
        found_by_threshold.append((bright & lesion).sum() / lesion.sum())
    assert np.mean(around) > 1
    assert np.mean(found_by_threshold) < 0.6


def test_pictures_have_a_dark_surround_and_time_points_of_one_patient_differ(samples: Samples) -> None:
    pictures = [read_image(s).astype(float) for s in samples[:3]]
    assert all(p[:20, :6].mean() < 12 for p in pictures)
    assert all(p[40:60, 60:100, 0].mean() > 60 for p in pictures)
    assert len({round(p.mean(), 1) for p in pictures}) == 3


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InvalidInput, match=r"not empty .it holds 'notes.txt'"):
        draw_samples(tmp_path, patients=2, timepoints=1)
    with pytest.raises(InvalidInput, match="no folder can be made"):
        draw_samples(tmp_path / "notes.txt", patients=2, timepoints=1)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
