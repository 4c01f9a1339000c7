"""A manifest becomes samples, or a list of everything that is wrong with it: by line and column, all at once."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eyeseg.errors import InvalidInput, Problem
from eyeseg.samples import Sample, describe, read_manifest

HEADER = "image,mask,patient,eye,timepoint"
Write = Callable[..., Path]


def real_data() -> Path:
    named = os.environ.get("EYESEG_TEST_DATA")
    return Path(named) if named else Path(__file__).parents[3] / "shared" / "data"


def picture(path: Path, seed: int, size: tuple[int, int] = (24, 16)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), np.uint8)).save(path)
    return path


def mask(path: Path, value: int = 255, size: tuple[int, int] = (24, 16), area: int = 4) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = np.zeros((size[1], size[0]), np.uint8)
    drawn[2 : 2 + area, 3 : 3 + area] = value
    Image.fromarray(drawn).save(path)
    return path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Pictures a.png .. d.png with masks in a folder, and a manifest of the given lines."""
    for seed, name in enumerate("abcd"):
        picture(tmp_path / "images" / f"{name}.png", seed)
        mask(tmp_path / "masks" / f"{name}.png", area=3 + seed)

    def written(*lines: str, header: str = HEADER, encoding: str = "utf-8", end: str = "\n") -> Path:
        path = tmp_path / "manifest.csv"
        path.write_bytes((end.join([header, *lines]) + end).encode(encoding))
        return path

    return written


def problems(path: Path, **options: Path) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        read_manifest(path, **options)  # type: ignore[arg-type]
    return caught.value.problems


def only(path: Path, **options: Path) -> Problem:
    found = problems(path, **options)
    assert len(found) == 1, found
    return found[0]


def test_rows_become_samples_in_file_order(write: Write, tmp_path: Path) -> None:
    samples = read_manifest(write("images/b.png,masks/b.png,p2,left,t1", "", "images/a.png,,p1,right,t2"))
    assert [s.name for s in samples] == ["images/b.png", "images/a.png"]
    first, second = samples
    assert (first.index, first.row, first.patient, first.eye, first.timepoint) == (0, 2, "p2", "left", "t1")
    assert (second.row, second.mask, second.mask_sha256) == (4, None, "")
    assert first.image == tmp_path / "images" / "b.png"
    assert (first.width, first.height) == (24, 16)
    assert first.image_sha256 == hashlib.sha256(first.image.read_bytes()).hexdigest()
    assert any("no lesion: 1 image without a mask file" in note for note in samples.notes)


def test_all_mistakes_are_reported_at_once_with_line_and_column(write: Write, tmp_path: Path) -> None:
    mask(tmp_path / "masks" / "small.png", size=(12, 8))
    path = write(
        "images/a.png,masks/small.png,p1,,",
        "images/x.png,masks/b.png,p1,,",
        ",masks/c.png,p2,,",
        "images/d.png,masks/d.png",
        "images/b.png,gone.png,p2,,",
    )
    found = {(p.line, p.key) for p in problems(path)}
    assert found == {(2, "mask"), (3, "image"), (4, "image"), (5, ""), (6, "mask")}


def test_size_mismatch_is_said_in_one_sentence_and_one_cure(write: Write, tmp_path: Path) -> None:
    mask(tmp_path / "masks" / "p08_t2.png", size=(12, 8))
    found = only(write("images/a.png,masks/p08_t2.png,p1,,"))
    assert str(found).endswith("manifest.csv:2: mask: 'masks/p08_t2.png' is 12x8, its image is 24x16. Export both at one size.")


@pytest.mark.parametrize("check_pixels", [True, False])
def test_a_mask_that_lacks_its_images_rotation_is_a_size_mismatch(write: Write, tmp_path: Path, check_pixels: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (24, 16)).save(tmp_path / "turned.jpg", exif=exif)
    with pytest.raises(InvalidInput, match=r"is 24x16, its image is 16x24 .one of them is turned by its EXIF tag"):
        read_manifest(write("turned.jpg,masks/a.png,p1,,"), check_pixels=check_pixels)


@pytest.mark.parametrize(
    ("header", "key", "said"),
    [
        ("image,mask,pateint,eye,timepoint", "pateint", "Did you mean 'patient'?"),
        ("image,mask,patient,eye,timepoint,comment", "comment", "no such column"),
        ("image,mask,patient,eye", "timepoint", "missing"),
        ("image,mask,patient,eye,timepoint,eye", "eye", "2 times"),
        ("image,mask,patient,eye,timepoint,", "", "without a name"),
        ("images/a.png,masks/a.png,p1,,", "", "no header"),
    ],
)
def test_header_mistakes_name_the_column(write: Write, header: str, key: str, said: str) -> None:
    row = ",".join(["images/a.png", "masks/a.png", "p1", "", "", ""][: header.count(",") + 1])
    found = [p for p in problems(write(row, header=header)) if p.key == key]
    assert found
    assert found[0].line == 1
    assert said in found[0].message


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_read_and_noted(write: Write, delimiter: str) -> None:
    path = write("images/a.png,masks/a.png,p1,,".replace(",", delimiter), header=HEADER.replace(",", delimiter))
    samples = read_manifest(path)
    assert samples[0].patient == "p1"
    assert any("separated by" in note for note in samples.notes)


@pytest.mark.parametrize(("encoding", "end"), [("utf-8-sig", "\n"), ("utf-8", "\r\n"), ("utf-8-sig", "\r\n"), ("utf-8", "\r")])
def test_byte_order_mark_and_line_ends_change_nothing(write: Write, encoding: str, end: str) -> None:
    plain = read_manifest(write("images/a.png,masks/a.png,p1,,t1", "images/b.png,masks/b.png,p2,,t1"))
    odd = read_manifest(write("images/a.png,masks/a.png,p1,,t1", "images/b.png,masks/b.png,p2,,t1", encoding=encoding, end=end))
    assert (odd.fingerprint, odd.notes, [s.row for s in odd]) == (plain.fingerprint, plain.notes, [2, 3])


def test_latin_1_is_read_with_a_note(write: Write) -> None:
    samples = read_manifest(write("images/a.png,masks/a.png,Jos\u00e9,,", encoding="latin-1"))
    assert samples[0].patient == "Jos\u00e9"
    assert any("line 2 is not UTF-8" in note for note in samples.notes)


def test_text_that_is_no_csv_is_one_clear_problem(write: Write, tmp_path: Path) -> None:
    assert "UTF-16" in only(write("images/a.png,,p1,,", encoding="utf-16")).message
    assert "NUL" in only(write("images/a.png,,p1,,", "images/b\0.png,,p2,,")).message
    assert only(write("images/a.png,,p1,,", "images/b\0.png,,p2,,")).line == 3
    assert "no images below the header" in only(write()).message
    unclosed = [p for p in problems(write('images/a.png,"masks/a.png,p1,,', "images/b.png,,p2,,")) if "never closed" in p.message]
    assert [p.line for p in unclosed] == [2]
    (tmp_path / "manifest.csv").write_bytes(b"")
    assert "empty" in only(tmp_path / "manifest.csv").message


def test_what_is_no_file_is_said(write: Write, tmp_path: Path) -> None:
    write("images/a.png,,p1,,")
    assert "Did you mean 'manifest.csv'?" in only(tmp_path / "manifst.csv").message
    assert "is a folder" in only(tmp_path).message
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a regular file" in only(tmp_path / "pipe.csv").message


def test_a_file_too_large_for_a_manifest_is_not_read(write: Write, tmp_path: Path) -> None:
    with write("images/a.png,,p1,,").open("r+b") as file:
        file.truncate(50_000_000_000)
    assert only(tmp_path / "manifest.csv").message == "the file is over 64 MiB. A manifest is a line for each image: name that file."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(write: Write, tmp_path: Path) -> None:
    path = write("images/a.png,masks/a.png,p1,,", "closed/z.png,,p2,,", "blind/z.png,,p3,,")
    (tmp_path / "images" / "a.png").chmod(0)
    (tmp_path / "masks" / "a.png").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "blind").mkdir(mode=0o300)
    assert [(p.line, p.key, p.message) for p in problems(path)] == [
        (2, "image", "'images/a.png' may not be read. Change its permissions."),
        (2, "mask", "'masks/a.png' may not be read. Change its permissions."),
        (3, "image", "'closed/z.png' cannot be reached (permission denied). Name an image file."),
        (4, "image", "no file 'blind/z.png'. Correct the path or copy the file there."),
    ]
    (tmp_path / "closed").chmod(0o700)
    path.chmod(0)
    assert only(path).message == "cannot be read (Permission denied). Check its permissions."


def test_a_near_miss_is_not_searched_among_thousands_of_names(write: Write, tmp_path: Path) -> None:
    path = write("many/exbmple7.png,,p1,,", "many/EXAMPLE8.PNG,,p2,,", "many/example9.jpg,,p3,,")
    (tmp_path / "many").mkdir()
    for number in range(600):
        (tmp_path / "many" / f"example{number}.png").touch()
    assert [p.message.split(". ", 1)[1] for p in problems(path)] == [
        "Correct the path or copy the file there.",
        "Did you mean 'many/example8.png'?",
        "Did you mean 'many/example9.png'?",
    ]


def test_paths_may_not_leave_the_manifests_folder_unless_a_root_allows(write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "images" / "b.png")
    manifest = folder / "m.csv"
    manifest.write_text(f"{HEADER}\n../images/a.png,,p1,,\nlink.png,,p2,,\n{tmp_path}/images/c.png,,p3,,\n")
    assert [(p.line, p.key) for p in problems(manifest)] == [(2, "image"), (3, "image"), (4, "image")]
    assert len(read_manifest(manifest, data_root=tmp_path)) == 3
    assert [p.line for p in problems(manifest, data_root=tmp_path / "masks")] == [2, 3, 4]


def test_a_link_within_the_folder_is_fine(write: Write, tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to("images/a.png")
    assert read_manifest(write("link.png,,p1,,"))[0].image == tmp_path / "images" / "a.png"


def test_only_regular_image_files_are_opened(write: Write, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "cut.png").write_bytes((tmp_path / "images" / "a.png").read_bytes()[:600])
    found = problems(write("pipe.png,,p1,,", "images,,p2,,", "text.png,,p3,,", "cut.png,,p4,,"))
    assert [p.line for p in found] == [2, 3, 4, 5]
    for problem, said in zip(found, ["not a regular file", "a folder", "no image", "cut short"], strict=True):
        assert said in problem.message


@pytest.mark.parametrize("side", [10_001, 60_000])
def test_a_huge_picture_is_refused_from_its_header(write: Write, tmp_path: Path, side: int) -> None:
    body = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = b"".join(struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (body, data, b"IEND"))
    (tmp_path / "huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    assert "more than 100,000,000 pixels" in only(write("huge.png,,p1,,")).message


def test_one_image_in_two_rows_is_found_by_path_and_by_content(write: Write, tmp_path: Path) -> None:
    (tmp_path / "images" / "copy.png").write_bytes((tmp_path / "images" / "a.png").read_bytes())
    found = problems(write("images/a.png,,p1,,", "images/b.png,,p1,,", "images/./b.png,,p2,,", "images/copy.png,,p3,,"))
    assert [(p.line, p.key) for p in found] == [(4, "image"), (5, "image")]
    assert "same content as 'images/a.png' in line 2" in found[1].message


def test_an_image_is_not_its_own_mask(write: Write, tmp_path: Path) -> None:
    (tmp_path / "masks" / "copy.png").write_bytes((tmp_path / "images" / "b.png").read_bytes())
    found = problems(write("images/a.png,images/a.png,p1,,", "images/b.png,masks/copy.png,p2,,"))
    assert [(p.line, p.key) for p in found] == [(2, "mask"), (3, "mask")]


def test_names_that_differ_only_in_case_are_found(write: Write, tmp_path: Path) -> None:
    picture(tmp_path / "images" / "A.png", 9)
    found = problems(write("images/a.png,,P1,,", "images/A.png,,p1,,", "images/b.png,,p1,,"))
    assert [(p.line, p.key) for p in found] == [(3, "image"), (3, "patient")]


def test_a_missing_file_whose_case_differs_is_suggested(write: Write) -> None:
    assert "Did you mean 'images/a.png'?" in only(write("images/A.PNG,,p1,,")).message


def test_blank_patients_are_groups_of_their_own_said_once(write: Write) -> None:
    samples = read_manifest(write("images/a.png,,,,", "images/b.png,,,,", "images/c.png,,image-2,,"))
    assert len({s.patient for s in samples}) == 3
    assert [s.patient_given for s in samples] == [False, False, True]
    assert sum("patient" in note for note in samples.notes) == 1


def test_declared_hashes_are_compared(write: Write, tmp_path: Path) -> None:
    right = hashlib.sha256((tmp_path / "images" / "a.png").read_bytes()).hexdigest()
    header = f"{HEADER},image_sha256,mask_sha256"
    assert len(read_manifest(write(f"images/a.png,masks/a.png,p1,,,{right.upper()},", header=header))) == 1
    found = problems(write(f"images/b.png,masks/a.png,p1,,,{right},{right}", f"images/c.png,,p2,,,,{right}", header=header))
    assert [(p.line, p.key) for p in found] == [(2, "image_sha256"), (2, "mask_sha256"), (3, "mask_sha256")]


def test_mask_positive_chooses_the_lesion_and_nonsense_is_refused(write: Write, tmp_path: Path) -> None:
    labels = np.zeros((16, 24), np.uint8)
    labels[2:5, 2:5], labels[8:12, 8:16] = 1, 2
    Image.fromarray(labels).save(tmp_path / "labels.png")
    header = f"{HEADER},mask_positive"
    ambiguous = only(write("images/a.png,labels.png,p1,,", header=HEADER))
    assert (ambiguous.line, ambiguous.key) == (2, "mask")
    assert "'labels.png' holds the values 0 (89 %), 1 (2.3 %), 2 (8.3 %)" in ambiguous.message
    samples = read_manifest(write("images/a.png,labels.png,p1,,,2", header=header))
    assert describe(samples)["positive_fraction"] == pytest.approx(32 / 384)
    for wrong in ("yes", "-1", "1.5", "#ff", "99999999"):
        assert only(write(f"images/a.png,labels.png,p1,,,{wrong}", header=header)).key == "mask_positive"


def test_a_given_value_that_no_mask_holds_is_a_mistake(write: Write) -> None:
    rows = [f"images/{name}.png,masks/{name}.png,p1,,,1" for name in "ab"]
    assert (only(write(*rows, header=f"{HEADER},mask_positive")).key) == "mask_positive"


def test_masks_that_disagree_about_the_lesions_value_are_found(write: Write, tmp_path: Path) -> None:
    for name, value in (("a", 1), ("b", 1), ("c", 2), ("d", 255)):
        mask(tmp_path / "masks" / f"{name}.png", value)
    found = only(write(*(f"images/{name}.png,masks/{name}.png,p1,,{name}" for name in "abcd")))
    assert (found.line, found.key) == (4, "mask")
    assert "2 in 1 mask (this is the first) and 1 in 2 (first in line 2)" in found.message


def test_notes_group_what_was_taken_as_lesion(write: Write, tmp_path: Path) -> None:
    mask(tmp_path / "masks" / "b.png", 1)
    Image.new("L", (24, 16), 0).save(tmp_path / "masks" / "c.png")
    Image.new("L", (24, 16), 255).save(tmp_path / "masks" / "d.png")
    notes = read_manifest(write(*(f"images/{name}.png,masks/{name}.png,p1,,{name}" for name in "abcd"))).notes
    assert notes == (
        "taken as lesion: the value 255 in 2 masks; the value 1 in 1 mask.",
        "no lesion: 1 image with an empty mask.",
        "all lesion, every pixel: 1 mask (line 5).",
    )


def test_fingerprint_is_of_content_not_of_paths(write: Write, tmp_path: Path) -> None:
    before = read_manifest(write("images/a.png,masks/a.png,p1,,t1", "images/b.png,masks/b.png,,,t2")).fingerprint
    for kind in ("images", "masks"):
        (tmp_path / kind).rename(tmp_path / f"moved_{kind}")
    moved = ["moved_images/a.png,moved_masks/a.png,p1,,t1", "", "moved_images/b.png,moved_masks/b.png,,,t2"]
    assert read_manifest(write(*moved)).fingerprint == before
    assert read_manifest(write(*moved), check_pixels=False).fingerprint == before
    assert read_manifest(write(moved[0].replace("t1", "t3"), moved[2])).fingerprint != before
    mask(tmp_path / "moved_masks" / "a.png", area=1)
    assert read_manifest(write(*moved)).fingerprint != before


def test_samples_are_a_sequence(write: Write) -> None:
    samples = read_manifest(write("images/a.png,,p1,,", "images/b.png,,p2,,"))
    assert isinstance(samples[-1], Sample)
    assert samples[1:] == samples.items[1:]
    assert len(list(samples)) == len(samples) == 2


@pytest.mark.data
@pytest.mark.parametrize(
    ("manifest", "images", "empty", "patients"),
    [("idrid/soft_exudates.csv", 54, 28, 54), ("idrid/haemorrhages.csv", 54, 1, 54), ("eye40x5/manifest.csv", 200, 0, 40)],
)
def test_real_manifests_are_read(manifest: str, images: int, empty: int, patients: int) -> None:
    path = real_data() / manifest
    if not path.is_file():
        pytest.skip("the real eye images are not beside the checkout (EYESEG_TEST_DATA names their folder)")
    found = describe(read_manifest(path))
    assert (found["images"], found["images_without_lesion"], found["patients"]) == (images, empty, patients)
    assert 0.001 < found["positive_fraction"] < 0.03
