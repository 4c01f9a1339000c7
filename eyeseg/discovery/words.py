"""The words by which folders and files say what they hold: images, masks, kinds of lesion, sides of an official split."""

from __future__ import annotations

import re
from collections.abc import Sequence


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written in a row."""
    return frozenset(text.split())


# Words for a mask of whatever is drawn in it; with a number behind them they count observers or pictures.
MASK = word_set(
    "mask masks label labels labelled annotation annotations annotated annot gt groundtruth groundtruths ground truth truths manual "
    "seg segs segmentation segmentations delineation delineations roi binary ho expert experts observer grader reader gold 1st 2nd "
    "3rd"
)
OBSERVERS = frozenset({"1st", "2nd", "3rd"})  # of two masks of one image: each is a kind of its own
# Words for what is drawn: a mask's folder may be named so, and so may a folder of photographs that show it.
KINDS = word_set(
    "ex he ma se od oc any all hard soft exudate exudates hemorrhage hemorrhages haemorrhage haemorrhages microaneurysm "
    "microaneurysms cws cotton wool cottonwool lesion lesions drusen disc disk cup optic vessel vessels fovea macula fluid irf srf "
    "ped"
)
IMAGE = word_set(
    "image images img imgs im pic pics picture pictures photo photos photograph photographs fundus original originals raw input "
    "inputs scan scans cfp colour color rgb"
)
SPLITS = {"train": "train", "training": "train"}
SPLITS |= dict.fromkeys(("val", "valid", "validation"), "val") | dict.fromkeys(("test", "testing"), "test")
_BESIDE_SPLIT = frozenset({"set", "data", "dataset", "sets", "part"})

_SAME = {
    "ex": "exudates", "exudate": "exudates", "hardexudates": "exudates", "he": "haemorrhages", "haemorrhage": "haemorrhages",
    "hemorrhage": "haemorrhages", "hemorrhages": "haemorrhages", "ma": "microaneurysms", "microaneurysm": "microaneurysms",
    "se": "softexudates", "softexudate": "softexudates", "cws": "softexudates", "od": "opticdisc", "opticdisk": "opticdisc",
    "disc": "opticdisc", "disk": "opticdisc", "oc": "opticcup", "cup": "opticcup", "lesions": "lesion", "vessels": "vessel",
}  # fmt: skip
_ENUMERATED = re.compile(r"^\s*(\d{1,2}|[A-Za-z])[.)]\s*(?=\D)")
_ENUMERATED_FILE = re.compile(r"^\s*(\d{1,2}|[A-Za-z])[.)]\s+(?=\D)")
_TOKEN = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")
_COUNTED = re.compile(r"([a-z]+)(\d+)")


def tokens(folder: str) -> tuple[str, ...]:
    """The words and numbers of a folder's name, in small letters; '2. Ground Truths' has no number."""
    return _words(_ENUMERATED.sub("", folder))


def stem_tokens(stem: str) -> tuple[str, ...]:
    """Those of a file's name without its suffix: '2. Left Eye' has no number, but 2.label and L.label belong to 2.jpg and L.jpg."""
    return _words(_ENUMERATED_FILE.sub("", stem))


def _words(name: str) -> tuple[str, ...]:
    return tuple(token.casefold() for token in _TOKEN.findall(_CAMEL.sub(" ", name)))


def counted(token: str, words: frozenset[str]) -> str | None:
    """The number of 'mask12' where 'mask' is among the words; '' for the word alone; None for anything else."""
    if token in words:
        return ""
    found = _COUNTED.fullmatch(token)
    return found[2] if found and found[1] in words else None


def split_of(component: str) -> str:
    """'train' of 'a. Training Set' or 'train_images'; '' where a folder says more than a side."""
    found = [token for token in tokens(component) if token not in IMAGE | MASK | _BESIDE_SPLIT]
    return SPLITS.get(found[0], "") if len(found) == 1 else ""


def same_kind(kind: str) -> str:
    """One spelling for the kinds of lesion that have several: EX, exudate and Hard Exudates are one."""
    plain = "".join(tokens(kind))
    return _SAME.get(plain, plain)


def known_kind(kind: str) -> bool:
    """Whether a kind is one of medicine's words rather than whatever a folder is called."""
    return same_kind(kind) in {*_SAME.values(), "drusen", "fluid", "fovea", "macula", "mask"}


def readable(words: Sequence[str]) -> str:
    """A kind as it can stand in a file's name."""
    return "_".join(words) or "mask"
