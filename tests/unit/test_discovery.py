"""What is found in folders as published sets and single students keep them: pairs, kinds of masks, sides of a split, people."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from layouts import mask, photo, put
from PIL import Image

from eyeseg.discovery import Choices, Survey, as_csv, survey, target_named, write
from eyeseg.errors import InvalidInput


def _fill(folder: Path, images: list[str], masks: list[str]) -> None:
    for name in images:
        put(folder, name, photo(name.rsplit(".", 1)[1]))
    for name in masks:
        put(folder, name, mask(name.rsplit(".", 1)[1]))


def _pairs(found: Survey, kind: str) -> dict[str, str]:
    return {image.cell: its.cell for image, its in found.kinds[kind].items()}


def _who(found: Survey) -> dict[str, tuple[str, str, str]]:
    return {image.cell: (who.patient, who.eye, who.timepoint) for image, who in found.people.who.items()}


def test_drive_has_two_kinds_of_masks_and_a_split(tmp_path: Path) -> None:
    sides = {"training": [21, 22, 23], "test": [1, 2, 3]}
    for side, numbers in sides.items():
        _fill(
            tmp_path / side,
            [f"images/{n:02d}_{side}.tif" for n in numbers],
            [f"1st_manual/{n:02d}_manual1.gif" for n in numbers] + [f"mask/{n:02d}_{side}_mask.gif" for n in numbers],
        )
    found = survey(tmp_path)
    assert set(found.kinds) == {"manual1", "mask"}
    expected = {f"{s}/images/{n:02d}_{s}.tif": f"{s}/1st_manual/{n:02d}_manual1.gif" for s, ns in sides.items() for n in ns}
    assert _pairs(found, "manual1") == expected
    assert _pairs(found, "mask") == {image: image.replace("images", "mask").replace(".tif", "_mask.gif") for image in expected}
    assert {image.cell: side for image, side in found.splits.items()} == {i: "train" if i.startswith("tr") else "test" for i in expected}
    assert as_csv(found.rows("mask", unmasked=False)).startswith("image,mask,patient,eye,timepoint,split\n")


def test_chase_has_two_observers_beside_both_eyes_of_each_child(tmp_path: Path) -> None:
    eyes = [f"{n:02d}{eye}" for n in range(1, 5) for eye in "LR"]
    _fill(tmp_path, [f"Image_{e}.jpg" for e in eyes], [f"Image_{e}_{o}HO.png" for e in eyes for o in ("1st", "2nd")])
    found = survey(tmp_path)
    assert sorted(map(len, found.kinds.values())) == [8, 8]
    assert found.unpaired == {}
    assert _who(found)["Image_03R.jpg"] == ("03", "right", "")


def test_the_published_idrid_folders_give_a_manifest_for_each_kind(tmp_path: Path) -> None:
    kinds = {"1. Microaneurysms": "MA", "2. Haemorrhages": "HE", "3. Hard Exudates": "EX", "4. Soft Exudates": "SE", "5. Optic Disc": "OD"}
    for side, numbers in (("a. Training Set", (1, 2, 54)), ("b. Testing Set", (55, 56))):
        _fill(
            tmp_path / "A. Segmentation",
            [f"1. Original Images/{side}/IDRiD_{n:02d}.jpg" for n in numbers],
            [
                f"2. All Segmentation Groundtruths/{side}/{folder}/IDRiD_{n:02d}_{suffix}.tif"
                for n in numbers
                for folder, suffix in kinds.items()
                if not (suffix == "SE" and n in (2, 55))
            ],
        )
    found = survey(tmp_path)
    assert {kind: len(masks) for kind, masks in found.kinds.items()} == {
        **dict.fromkeys(("microaneurysms", "haemorrhages", "hard_exudates", "optic_disc"), 5),
        "soft_exudates": 3,
    }
    assert target_named(found, "EX") == "hard_exudates"
    assert target_named(found, "SE") == "soft_exudates"
    assert [i.cell[-12:] for i in found.without_mask("soft_exudates")] == ["IDRiD_02.jpg", "IDRiD_55.jpg"]
    assert len(found.rows("soft_exudates", unmasked=False)) == 3
    assert len(found.rows("soft_exudates", unmasked=True)) == 5
    assert set(found.splits.values()) == {"train", "test"}
    assert set(_who(found).values()) == {("", "", "")}, "a number that each image has alone is no patient"


def test_e_ophtha_keeps_photographs_in_a_folder_named_for_the_lesion(tmp_path: Path) -> None:
    exams = ("E0000404/C0001883", "E0000404/C0001885", "E0000405/C0001890", "E0000501/C0002000")
    _fill(tmp_path, [f"EX/{e}.jpg" for e in exams] + ["healthy/E0000001/C0000001.jpg"], [f"Annotation_EX/{e}_EX.png" for e in exams])
    found = survey(tmp_path)
    assert _pairs(found, "ex") == {f"EX/{e}.jpg": f"Annotation_EX/{e}_EX.png" for e in exams}
    assert [image.cell for image in found.without_mask("ex")] == ["healthy/E0000001/C0000001.jpg"]


def test_names_that_say_nothing_leave_it_to_the_pixels(tmp_path: Path) -> None:
    _fill(tmp_path, [f"A/{n}.png" for n in range(1, 7)], [f"B/{n}.png" for n in range(1, 7)])
    assert _pairs(survey(tmp_path), "b") == {f"A/{n}.png": f"B/{n}.png" for n in range(1, 7)}


def test_dark_grey_photographs_are_told_from_soft_masks(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for n in range(4):
        put(tmp_path, f"B/{n}.jpg", mask("jpg"))
        put(tmp_path, f"A/{n}.png", b"")
        Image.fromarray(rng.integers(0, 90, (24, 32), dtype=np.uint8)).save(tmp_path / "A" / f"{n}.png")
    assert _pairs(survey(tmp_path), "b") == {f"A/{n}.png": f"B/{n}.jpg" for n in range(4)}


def test_images_and_masks_of_one_name_differ_by_suffix(tmp_path: Path) -> None:
    _fill(tmp_path, [f"images/{n}.jpg" for n in range(4)], [f"images/{n}.png" for n in range(4)])
    assert _pairs(survey(tmp_path), "mask") == {f"images/{n}.jpg": f"images/{n}.png" for n in range(4)}


@pytest.mark.parametrize("name", ["1.", "12.", "L.", "a."])
def test_what_stands_before_a_point_is_the_name_and_no_enumeration(tmp_path: Path, name: str) -> None:
    folders = ("p01", "p02", "p03")
    _fill(tmp_path, [f"1.images/{f}/{name}jpg" for f in folders], [f"2.masks/{f}/{name}label.png" for f in folders])
    found = survey(tmp_path)
    assert _pairs(found, "mask") == {f"1.images/{f}/{name}jpg": f"2.masks/{f}/{name}label.png" for f in folders}


def test_each_folder_may_hold_its_own_image_and_mask(tmp_path: Path) -> None:
    eyes = [f"patient-{p}/visit{v}/{eye}" for p in (7, 12) for v in (1, 2) for eye in ("left", "right")]
    _fill(tmp_path, [f"{e}/image.jpg" for e in eyes], [f"{e}/mask.png" for e in eyes])
    found = survey(tmp_path)
    assert _pairs(found, "mask") == {f"{e}/image.jpg": f"{e}/mask.png" for e in eyes}
    assert _who(found)["patient-12/visit2/left/image.jpg"] == ("patient-12", "left", "2")


@pytest.mark.parametrize(
    ("names", "who"),
    [
        (["p01_t3_OD", "p02_t1_OS"], ("p01", "right", "3")),
        (["p01t3od", "p02t1os"], ("p01", "right", "3")),
        (["patient-12/visit2/left", "patient-13/visit1/right"], ("patient-12", "left", "2")),
        (["001_L_20200131", "001_R_20200131"], ("001", "left", "20200131")),
        (["001_L_2020-01-31", "002_L_2020-02-01"], ("001", "left", "2020-01-31")),
        (["sub-03_ses-2", "sub-04_ses-1"], ("sub-03", "", "2")),
        (["IDRiD_55", "IDRiD_56"], ("", "", "")),
        (["image12", "image13"], ("", "", "")),
        (["001_L", "001_R"], ("001", "left", "")),
        (["C0000001_v-1", "C0000001_v-2"], ("C0000001", "", "1")),
        (["12_1", "12_2", "13_1", "13_2"], ("12", "", "1")),
        (["site1_005", "site1_006", "site2_007"], ("", "", "")),
        (["alice/1", "alice/2", "bob/1", "bob/2", "eve/1", "eve/2"], ("alice", "", "1")),
        (["healthy/1", "healthy/2", "dr/3", "dr/4"], ("", "", "")),
        (["train/p3_baseline", "test/p4_baseline"], ("p3", "", "baseline")),
        (["left/p1_OD", "left/p2_OS"], ("p1", "", "")),
    ],
)
def test_who_is_read_from_names(tmp_path: Path, names: list[str], who: tuple[str, str, str]) -> None:
    _fill(tmp_path, [f"images/{name}.png" for name in names], [f"masks/{name}.png" for name in names])
    assert _who(survey(tmp_path))[f"images/{names[0]}.png"] == who


def test_a_name_that_says_both_eyes_is_told(tmp_path: Path) -> None:
    _fill(tmp_path, ["left/p1_OD.jpg", "left/p2_OS.jpg"], [])
    assert [e.cell for e in survey(tmp_path).people.conflicts["eye"]] == ["left/p1_OD.jpg"]


def test_a_pattern_overrules_what_would_be_guessed(tmp_path: Path) -> None:
    _fill(tmp_path, ["images/x7_2_k_OD.jpg", "images/x7_3_k_OS.jpg"], ["masks/x7_2_k_OD.png", "masks/x7_3_k_OS.png"])
    found = survey(tmp_path, Choices(pattern="{patient}_{timepoint}_{*}_{eye}"))
    assert _who(found)["images/x7_2_k_OD.jpg"] == ("x7", "right", "2")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{patient}-{timepoint}", "does not fit 2 of 2 images: images/a_1.jpg"),
        ("{person}", "{person} stands there and nobody knows what it means"),
        ("{patient}_{patient}", "{patient} stands there twice"),
        ("a_1", "names none of"),
        ("{patient", "{patient stands there and nobody knows"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_named(tmp_path: Path, pattern: str, said: str) -> None:
    _fill(tmp_path, ["images/a_1.jpg", "images/a_2.jpg"], ["masks/a_1.png", "masks/a_2.png"])
    with pytest.raises(InvalidInput) as caught:
        survey(tmp_path, Choices(pattern=pattern))
    assert said in str(caught.value)


def test_globs_settle_what_is_what(tmp_path: Path) -> None:
    _fill(tmp_path, [f"one/{n}.png" for n in range(4)], [f"two/{n}.png" for n in range(4)] + [f"three/{n}.png" for n in range(4)])
    found = survey(tmp_path, Choices(images=("one/*",), masks=("two/*",)))
    assert _pairs(found, "two") == {f"one/{n}.png": f"two/{n}.png" for n in range(4)}
    assert list(found.aside) == ["outside the patterns given"]
    with pytest.raises(InvalidInput, match=r"--masks 'four/\*': matches no picture"):
        survey(tmp_path, Choices(masks=("four/*",)))


def test_two_masks_of_a_kind_and_masks_of_another_size_are_not_paired(tmp_path: Path) -> None:
    _fill(tmp_path, [f"images/{n}.jpg" for n in range(4)], [f"masks/{n}.png" for n in range(3)] + ["masks/0.bmp"])
    Image.new("L", (9, 9)).save(tmp_path / "masks" / "3.png")
    found = survey(tmp_path)
    assert _pairs(found, "mask") == {f"images/{n}.jpg": f"masks/{n}.png" for n in (1, 2)}
    assert {why: sorted(m.cell for m in masks) for why, masks in found.unpaired.items()} == {
        "shares its image with another mask of its kind": ["masks/0.bmp", "masks/0.png"],
        "is of another size than its image": ["masks/3.png"],
    }


def test_a_mask_is_not_given_to_the_only_image_left(tmp_path: Path) -> None:
    _fill(tmp_path, ["p1/images/a.jpg", "p1/images/b.jpg"], ["p1/masks/a.png", "p2/masks/b.png"])
    found = survey(tmp_path)
    assert _pairs(found, "mask") == {"p1/images/a.jpg": "p1/masks/a.png"}
    assert [m.cell for m in found.unpaired["fits no image by its name"]] == ["p2/masks/b.png"]


def test_pictures_with_the_outline_drawn_in_are_no_masks(tmp_path: Path) -> None:
    _fill(tmp_path, [f"images/{n}.jpg" for n in range(3)] + [f"labels/{n}.png" for n in range(3)], [])
    found = survey(tmp_path)
    assert found.kinds == {}
    assert list(found.aside) == ["a mask by its name, a photograph by its pixels"]


def test_names_that_no_manifest_can_hold_and_links_out_are_left_aside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "set", tmp_path / "elsewhere.jpg"
    outside.write_bytes(photo("jpg"))
    _fill(inside, ["images/1.jpg", "images/a\nb.jpg", "images/c\\d.jpg"], ["masks/1.png"])
    (inside / "images" / "2.jpg").symlink_to(outside)
    found = survey(inside)
    assert [image.cell for image in found.images] == ["images/1.jpg"]
    assert sorted(cell for cells in found.aside.values() for cell in cells) == ["images/2.jpg", "images/a\nb.jpg", "images/c\\d.jpg"]


def test_a_folder_without_pictures_and_no_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no images in it"):
        survey(tmp_path)
    with pytest.raises(InvalidInput, match="there is no such folder"):
        survey(tmp_path / "none")


def _tiff(path: Path, pages: list[Image.Image]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pages[0].save(path, save_all=True, append_images=pages[1:])


def _noise(seed: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (24, 32, 3), dtype=np.uint8))


def _label(column: int) -> Image.Image:
    lesion = np.zeros((24, 32), np.uint8)
    lesion[3:9, column : column + 4] = 255
    return Image.fromarray(lesion)


def test_pages_of_a_tiff_are_an_image_and_its_mask_or_a_series(tmp_path: Path) -> None:
    _tiff(tmp_path / "one" / "p1_t1.tif", [_noise(0), _label(4)])
    found = survey(tmp_path / "one")
    assert _pairs(found, "mask") == {"converted/p1_t1_page1.png": "converted/p1_t1_page2_mask.png"}
    _tiff(tmp_path / "two" / "images" / "eye.tif", [_noise(n) for n in range(3)])
    _tiff(tmp_path / "two" / "masks" / "eye.tif", [_label(3 * n) for n in range(3)])
    series = survey(tmp_path / "two")
    assert _pairs(series, "mask") == {f"converted/images/eye_page{n}.png": f"converted/masks/eye_page{n}.png" for n in (1, 2, 3)}
    assert {who.patient for who in series.people.who.values()} == {"eye"}, "pages of one file are kept on one side of a fold"
    write(series, series.rows("mask", unmasked=False), tmp_path / "two" / "manifest.csv")
    from eyeseg.samples import read_image, read_manifest, read_mask

    samples = read_manifest(tmp_path / "two" / "manifest.csv")
    assert np.array_equal(read_image(samples[1]), np.asarray(_noise(1)))
    assert samples[2].mask is not None
    assert np.array_equal(read_mask(samples[2].mask), np.asarray(_label(6)) > 0)
    again = survey(tmp_path / "two")
    assert len(again.images) == 3, "what was converted is not taken for more images"


def test_pages_that_are_neither_are_left_aside(tmp_path: Path) -> None:
    _tiff(tmp_path / "mixed.tif", [_noise(0), _label(4), _noise(1)])
    put(tmp_path, "p1.jpg", photo("jpg"))
    assert [cells for why, cells in survey(tmp_path).aside.items() if "neither one image and its mask" in why] == [["mixed.tif"]]


def test_the_order_of_files_on_the_disk_changes_nothing(tmp_path: Path) -> None:
    names = [f"p{p}_t{t}" for p in range(1, 12) for t in (1, 2)]
    shuffled = names.copy()
    random.Random(1).shuffle(shuffled)
    _fill(tmp_path, [f"images/{name}.jpg" for name in shuffled], [f"masks/{name}.png" for name in reversed(shuffled)])
    assert [image.cell for image in survey(tmp_path).images] == [f"images/{name}.jpg" for name in names]
