"""Masks of every kind found in practice are read alike, or refused in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eyeseg.samples import MaskError, PictureError, interpret_mask, read_image, read_mask

ROTATED = 6  # EXIF: turn by 90 degrees to see it upright


@pytest.fixture
def lesion() -> np.ndarray:
    """Two lesions, one of them small, on 60 x 80 pixels."""
    drawn = np.zeros((60, 80), bool)
    drawn[10:25, 15:40] = True
    drawn[40:44, 60:65] = True
    return drawn


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mask.png"


def palette_image(index: np.ndarray, colours: list[tuple[int, int, int]]) -> Image.Image:

    indexed = Image.new("P", index.shape[::-1])
    indexed.putdata(index.astype(np.uint8).ravel().tolist())
    indexed.putpalette([c for colour in colours for c in colour])
    return indexed


@pytest.mark.parametrize(
    ("value", "dtype"), [(1, np.uint8), (255, np.uint8), (7, np.uint8), (1, np.uint16), (255, np.uint16), (65535, np.uint16)]
)
def test_any_single_value_beside_zero_is_lesion(lesion: np.ndarray, file: Path, value: int, dtype: type) -> None:
    Image.fromarray((lesion * value).astype(dtype)).save(file)
    assert np.array_equal(read_mask(file), lesion)


def test_one_bit_masks_are_read(lesion: np.ndarray, file: Path) -> None:
    Image.fromarray(lesion).save(file)
    with Image.open(file) as written:
        assert written.mode == "1"
    assert np.array_equal(read_mask(file), lesion)


@pytest.mark.parametrize("suffix", ["png", "tiff"])
@pytest.mark.parametrize(
    "colours",
    [
        [(0, 0, 0), (1, 1, 1)],
        [(0, 0, 0), (255, 0, 0)],
        [(0, 0, 0), (0, 0, 0)],
        [(40, 60, 200), (255, 255, 0)],
        [(255, 255, 255), (255, 0, 0)],
    ],
    ids=["0 and 1", "red on black", "palette all black", "no black", "red on white"],
)
def test_palette_masks_of_0_and_1_are_not_read_as_black(
    lesion: np.ndarray, tmp_path: Path, suffix: str, colours: list[tuple[int, int, int]]
) -> None:
    path = tmp_path / f"mask.{suffix}"
    palette_image(lesion, colours).save(path)
    assert np.array_equal(read_mask(path), lesion)


def test_palette_colour_decides_where_black_is_no_index_0(lesion: np.ndarray, file: Path) -> None:
    index = np.where(lesion, 5, 3)
    palette_image(index, [(9, 9, 9), (8, 8, 8), (7, 7, 7), (0, 0, 0), (6, 6, 6), (0, 200, 0)]).save(file)
    assert np.array_equal(read_mask(file), lesion)


def test_palette_whose_index_and_colour_disagree_is_refused(lesion: np.ndarray, file: Path) -> None:
    palette_image(lesion, [(255, 255, 255), (0, 0, 0)]).save(file)
    with pytest.raises(MaskError, match=r"indices and colours disagree.*mask_positive"):
        read_mask(file)
    assert np.array_equal(read_mask(file, positive=1), lesion)


def test_three_palette_entries_need_mask_positive(lesion: np.ndarray, file: Path) -> None:
    index = lesion.astype(np.uint8)
    index[50:55, 5:15] = 2
    palette_image(index, [(0, 0, 0), (255, 0, 0), (0, 255, 0)]).save(file)
    with pytest.raises(MaskError, match=r"0 \(#000000\).*1 \(#ff0000\).*2 \(#00ff00\).*mask_positive"):
        read_mask(file)
    assert np.array_equal(read_mask(file, positive=1), lesion)
    assert np.array_equal(read_mask(file, positive=0x00FF00), index == 2)


@pytest.mark.parametrize("colour", [(255, 255, 255), (255, 0, 0), (1, 1, 1), (12, 200, 90)])
def test_rgb_masks_of_one_colour_on_black_are_read(lesion: np.ndarray, file: Path, colour: tuple[int, int, int]) -> None:
    Image.fromarray((lesion[:, :, None] * np.array(colour)).astype(np.uint8)).save(file)
    assert np.array_equal(read_mask(file), lesion)


def test_constant_opacity_is_ignored(lesion: np.ndarray, file: Path) -> None:
    rgba = np.dstack([lesion * 255] * 3 + [np.full(lesion.shape, 255)]).astype(np.uint8)
    Image.fromarray(rgba).save(file)
    assert np.array_equal(read_mask(file), lesion)


@pytest.mark.parametrize("colour", [0, 255])
def test_opacity_carries_the_mask_where_the_colour_is_constant(lesion: np.ndarray, file: Path, colour: int) -> None:
    rgba = np.dstack([np.full(lesion.shape, colour)] * 3 + [lesion * 255]).astype(np.uint8)
    Image.fromarray(rgba).save(file)
    assert np.array_equal(read_mask(file), lesion)


def test_what_lies_under_transparent_pixels_is_not_seen(lesion: np.ndarray, file: Path) -> None:
    rng = np.random.default_rng(0)
    hidden = rng.integers(0, 255, (*lesion.shape, 3))
    rgb = np.where(lesion[:, :, None], np.array([255, 0, 0]), hidden)
    Image.fromarray(np.dstack([rgb, lesion * 255]).astype(np.uint8)).save(file)
    assert np.array_equal(read_mask(file), lesion)


@pytest.mark.parametrize("quality", [50, 75, 95])
@pytest.mark.parametrize("colour", [None, (255, 0, 0)], ids=["grey", "red"])
def test_jpeg_ringing_does_not_matter(lesion: np.ndarray, tmp_path: Path, quality: int, colour: tuple[int, int, int] | None) -> None:
    path = tmp_path / "mask.jpg"
    values = lesion * 255 if colour is None else lesion[:, :, None] * np.array(colour)
    Image.fromarray(values.astype(np.uint8)).save(path, quality=quality, subsampling=0)
    with Image.open(path) as written:
        assert len(np.unique(np.asarray(written))) > 5
    assert (read_mask(path) != lesion).mean() < 0.004


@pytest.mark.parametrize("quality", [60, 90])
def test_jpeg_with_a_third_level_is_refused(lesion: np.ndarray, tmp_path: Path, quality: int) -> None:
    path = tmp_path / "mask.jpg"
    values = (lesion * 255).astype(np.uint8)
    values[45:58, 5:30] = 128
    Image.fromarray(values).save(path, quality=quality)
    with pytest.raises(MaskError, match=r"not two levels.*mask_positive"):
        read_mask(path)
    assert (read_mask(path, positive=255) != (values == 255)).mean() < 0.02
    assert (read_mask(path, positive=128) != (values == 128)).mean() < 0.06


def test_soft_edges_from_resampling_are_cut_at_half(lesion: np.ndarray, file: Path) -> None:
    large = Image.fromarray((lesion * 255).astype(np.uint8)).resize((333, 251), Image.Resampling.BICUBIC)
    large.save(file)
    expected = np.asarray(large) > 127
    assert np.array_equal(read_mask(file), expected)


def test_a_probability_map_is_no_mask(file: Path) -> None:
    Image.fromarray(np.tile(np.linspace(0, 255, 80).astype(np.uint8), (60, 1))).save(file)
    with pytest.raises(MaskError, match="not two levels"):
        read_mask(file)


def test_jpeg_of_0_and_1_is_refused_because_compression_ate_it(lesion: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "mask.jpg"
    Image.fromarray((lesion * 3).astype(np.uint8)).save(path, quality=100)
    with pytest.raises(MaskError, match="lossily compressed"):
        read_mask(path)


@pytest.mark.parametrize("values", [(0, 128, 255), (0, 1, 2), (0, 1, 255), (1, 2), (9,)])
def test_ambiguous_values_are_named_with_the_cure(file: Path, values: tuple[int, ...]) -> None:
    drawn = np.full((30, 30), values[0], np.uint8)
    for i, value in enumerate(values[1:], start=1):
        drawn[5 * i : 5 * i + 4, 3:20] = value
    Image.fromarray(drawn).save(file)
    with pytest.raises(MaskError) as caught:
        read_mask(file)
    assert all(f"{value} (" in str(caught.value) for value in values)
    assert "'mask.png' holds the values" in str(caught.value)
    assert "mask_positive" in str(caught.value)
    assert np.array_equal(read_mask(file, positive=values[-1]), drawn == values[-1])


def test_colours_are_named_and_can_be_chosen(lesion: np.ndarray, file: Path) -> None:
    rgb = np.zeros((*lesion.shape, 3), np.uint8)
    rgb[lesion] = (255, 0, 0)
    rgb[50:58] = (0, 0, 255)
    Image.fromarray(rgb).save(file)
    with pytest.raises(MaskError, match=r"#000000.*#0000ff.*#ff0000"):
        read_mask(file)
    assert np.array_equal(read_mask(file, positive=0xFF0000), lesion)


def test_black_can_be_named_as_lesion(lesion: np.ndarray, file: Path) -> None:
    Image.fromarray((~lesion * 255).astype(np.uint8)).save(file)
    assert np.array_equal(read_mask(file), ~lesion)
    assert np.array_equal(read_mask(file, positive=0), lesion)


@pytest.mark.parametrize(("value", "expected"), [(0, False), (1, True), (255, True)])
def test_a_constant_mask_is_all_or_nothing(file: Path, value: int, expected: bool) -> None:
    Image.fromarray(np.full((8, 9), value, np.uint8)).save(file)
    assert read_mask(file).tolist() == [[expected] * 9] * 8


def test_a_value_that_does_not_occur_is_no_lesion_and_said(lesion: np.ndarray, file: Path) -> None:
    Image.fromarray((lesion * 255).astype(np.uint8)).save(file)
    reading = interpret_mask(file, positive=1)
    assert not reading.lesion.any()
    assert reading.taken.absent


def test_exif_rotation_turns_image_and_mask_alike(lesion: np.ndarray, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = ROTATED
    sideways = np.rot90(lesion)
    Image.fromarray((sideways * 255).astype(np.uint8)).save(tmp_path / "mask.png", exif=exif)
    Image.fromarray((sideways * 255).astype(np.uint8)).save(tmp_path / "image.png", exif=exif)
    assert np.array_equal(read_mask(tmp_path / "mask.png"), lesion)
    assert np.array_equal(read_image(tmp_path / "image.png")[:, :, 1] > 0, lesion)


def test_floating_point_masks_are_read_or_refused(lesion: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "mask.tiff"
    Image.fromarray(lesion.astype(np.float32)).save(path)
    assert np.array_equal(read_mask(path), lesion)
    Image.fromarray(np.where(lesion, np.nan, 0).astype(np.float32)).save(path)
    with pytest.raises(MaskError, match="not finite"):
        read_mask(path)


def test_images_of_all_common_modes_become_three_channels_of_8_bits(tmp_path: Path) -> None:
    grey = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5
    for name, image in {
        "grey": Image.fromarray(grey),
        "deep": Image.fromarray(grey.astype(np.uint16) * 257),
        "rgb": Image.fromarray(np.dstack([grey] * 3)),
        "rgba": Image.fromarray(np.dstack([grey] * 3 + [np.full_like(grey, 255)])),
        "palette": Image.fromarray(grey).convert("P"),
    }.items():
        image.save(tmp_path / f"{name}.png")
        found = read_image(tmp_path / f"{name}.png")
        assert found.dtype == np.uint8
        assert np.array_equal(found, np.dstack([grey] * 3)), name


def test_damaged_and_foreign_files_are_picture_errors(lesion: np.ndarray, tmp_path: Path) -> None:
    good = tmp_path / "good.png"
    Image.fromarray((np.random.default_rng(0).random((60, 80, 3)) * 255).astype(np.uint8)).save(good)
    (tmp_path / "cut.png").write_bytes(good.read_bytes()[:3000])
    (tmp_path / "text.png").write_text("not a picture")
    (tmp_path / "empty.png").touch()
    Image.fromarray(lesion).save(tmp_path / "pages.tiff", save_all=True, append_images=[Image.fromarray(lesion)])
    for name, said in [
        ("cut.png", "cut short"),
        ("text.png", "no image"),
        ("empty.png", "is empty"),
        ("pages.tiff", "several pages"),
        (".", "regular"),
    ]:
        with pytest.raises(PictureError, match=said):
            read_mask(tmp_path / name)
