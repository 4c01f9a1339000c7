"""What the rows of a bundle must agree on among themselves: names that follow from what they name, folds, and measures of one image."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eyeseg import folds
from eyeseg.bundles.layout import Malformed, Member
from eyeseg.bundles.records import Records
from eyeseg.grid.sections import folds_of
from eyeseg.samples import Samples
from eyeseg.sharing import PlannedRun
from eyeseg.spec import RunSpec, digest
from eyeseg.states import Outcome, RunState

_CLOSE = 1e-9
_OF_FINGERPRINT = ("eye", "timepoint", "split", "image_sha256", "mask_sha256", "mask_positive")
_MOST = 20  # mismatches of one kind that are told

Row = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One check. ok: None when it could not be made; said: what was found, or every mismatch."""

    check: str
    ok: bool | None
    said: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """What a bundle holds. splits: with the folds as they are listed. hashed: patients and images go by pseudonyms."""

    records: Records
    splits: Sequence[Row]
    report: str
    hashed: bool

    @cached_property
    def partitions(self) -> dict[str, folds.Partition]:
        """The folds as listed, by split. Raises Malformed for an image that is none of the samples."""
        position = {row["image_sha256"]: index for index, row in enumerate(self.records["sample"])}
        patients = [row["patient"] for row in self.records["sample"]]
        made = {}
        for row in self.splits:
            listed = []
            for fold in row["folds"]:
                strange = [one for part in ("train", "val", "inner") for one in fold[part] if one not in position]
                if strange:
                    raise Malformed(f"splits.json: {row['name']}, fold {fold['fold']}: {strange[0][:12]} is no image of samples.csv")
                listed.append(folds.Fold(*(tuple(position[one] for one in fold[part]) for part in ("train", "val", "inner"))))
            fingerprint = digest([[fold.train, fold.val, *([fold.inner] if fold.inner else [])] for fold in listed])
            leaks = (len({patients[i] for i in (*fold.train, *fold.inner)} & {patients[i] for i in fold.val}) for fold in listed)
            made[row["name"]] = folds.Partition(tuple(listed), fingerprint, tuple(leaks))
        return made


def finding(check: str, fine: str, wrong: Iterable[str] = ()) -> Finding:
    """Fine unless something is wrong; of very many mismatches the first are told, and how many there are."""
    found = list(wrong)
    if len(found) > _MOST:
        found = [*found[:_MOST], f"and {len(found) - _MOST} more"]
    return Finding(check, not found, tuple(found) or (fine,))


def hash_of(text: str) -> str:
    """sha256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def images(contents: Contents) -> Finding:
    """The data fingerprint follows from the hashes and groups of the samples."""
    rows, told = contents.records["sample"], contents.records.experiment["data"]["fingerprint"]
    wrong = [f"samples.csv: line {i + 2} has position {row['position']}" for i, row in enumerate(rows) if row["position"] != i]
    wrong += [f"samples.csv: line {i + 2} is of other data" for i, row in enumerate(rows) if row["data_fingerprint"] != told]
    if contents.hashed and not wrong:
        return Finding("images", None, ("ids are hashed, so the fingerprint cannot be derived here; --manifest compares the data",))
    made = digest([[row["patient"] if row["patient_given"] else "", *(row[key] for key in _OF_FINGERPRINT)] for row in rows])
    wrong += [f"samples.csv: has fingerprint {made}, the experiment was made on {told}"] if made != told else []
    return finding("images", f"{len(rows)} images and their masks have fingerprint {told}", wrong)


def splits(contents: Contents) -> Finding:
    """The fingerprint of each split follows from its folds, and the folds from its definition."""
    wrong = []
    members = [Member(row) for row in contents.records["sample"]]
    for row in contents.splits:
        listed = contents.partitions[row["name"]]
        if listed.fingerprint != row["fingerprint"]:
            wrong.append(f"splits.json: {row['name']}: its folds have fingerprint {listed.fingerprint}, {row['fingerprint']} is recorded")
        if list(listed.leaks) != row["leaks"]:
            wrong.append(f"splits.json: {row['name']}: patients on both sides are {list(listed.leaks)}, {row['leaks']} is recorded")
        if folds_of(row["definition"]) > len(listed.folds):  # asked first: a forged one might take for ever to carry out
            wrong.append(f"splits.json: {row['name']}: its definition gives more folds than are listed")
        elif not contents.hashed and folds.partition(row["definition"], members).folds != listed.folds:
            wrong.append(f"splits.json: {row['name']}: its definition gives other folds")
    derived = "; ids are hashed, so that they follow from the definition was not checked" if contents.hashed else ""
    return finding("splits", f"{len(contents.splits)} splits have the fingerprint of their folds{derived}", wrong)


def runs(contents: Contents) -> Finding:
    """The digest of each run follows from its spec, data, split and fold; of each trial from its settings; of the experiment from all."""
    records, data = contents.records, contents.records.experiment["data"]["fingerprint"]
    fingerprints = {row["name"]: row["fingerprint"] for row in contents.splits}
    wrong = []
    for row in records["run"]:
        spec = RunSpec.from_json(row["spec"])
        planned = PlannedRun(spec, row["data_fingerprint"], row["split_fingerprint"])
        if planned.digest != row["digest"]:
            wrong.append(f"run {row['digest']}: its setting, data and fold have digest {planned.digest}")
        if (spec.fold, spec.seed) != (row["fold"], row["seed"]):
            wrong.append(f"run {row['digest']}: is of fold {row['fold']} and seed {row['seed']}, its spec says {spec.fold} and {spec.seed}")
        if row["data_fingerprint"] != data or row["split_fingerprint"] not in fingerprints.values():
            wrong.append(f"run {row['digest']}: is of other data or of another split")
    names = {row["id"]: row["name"] for row in contents.splits}
    for row in records["trial"]:
        made = digest([row["params"], data, fingerprints[names[row["split_id"]]]])
        if made != row["digest"]:
            wrong.append(f"trial {row['digest']}: its settings have digest {made}")
    wrong += _members(records)
    identity = [[row["digest"], names[row["split_id"]], row["runs_expected"]] for row in sorted(records["trial"], key=_position)]
    name, settings = records.experiment["name"], records.experiment["report_settings"]
    names_then = {name, re.sub(r"-\d+$", "", name)}  # a number is added where the name was taken
    if records.experiment["digest"] not in {digest([one, identity, data, settings]) for one in names_then}:
        wrong.append(f"experiment.json: digest {records.experiment['digest']} is not that of its name, trials, data and report settings")
    return finding("runs", f"{len(records['run'])} runs and {len(records['trial'])} trials have the digests of their settings", wrong)


def _members(records: Records) -> Iterator[str]:
    """A trial holds the runs of its own settings, and every run belongs to one."""
    trials = {row["id"]: row for row in records["trial"]}
    known = records.runs
    for row in records["trial_run"]:
        spec = RunSpec.from_json(known[row["run_id"]]["spec"]).to_json()
        if {key: value for key, value in spec.items() if key not in ("seed", "split", "fold")} != trials[row["trial_id"]]["params"]:
            yield f"trial {trials[row['trial_id']]['digest']}: run {known[row['run_id']]['digest']} has other settings"
    alone = known.keys() - {row["run_id"] for row in records["trial_run"]}
    yield from (f"run {known[number]['digest']}: belongs to no trial" for number in sorted(alone))


def scores(contents: Contents) -> Finding:
    """Every run is scored on its own validation images, all of them, and the measures of an image agree with one another."""
    records = contents.records
    of_run: dict[int, list[Row]] = defaultdict(list)
    for row in records["image_score"]:
        of_run[row["run_id"]].append(row)
    partitions = {part.fingerprint: part for part in contents.partitions.values()}
    wrong: list[str] = [f"scores.csv: run number {number} is none of runs.json" for number in of_run.keys() - records.runs.keys()]
    for number, one in records.runs.items():
        part = partitions[one["split_fingerprint"]]
        val = part.folds[one["fold"] - 1].val
        rows = of_run[number]
        where = f"scores.csv: run {one['digest']}"
        if {row["position"] for row in rows} - set(val):
            wrong.append(f"{where}: is scored on images that are not in its validation fold")
        scored = one["state"] == RunState.DONE and one["outcome"] in (Outcome.OK, Outcome.ALL_BLACK)
        if scored and {row["position"] for row in rows} != set(val):
            wrong.append(f"{where}: has scores of {len(rows)} of its {len(val)} validation images")
        if scored and (one["outcome"] == Outcome.ALL_BLACK) != (not any(row["predicted_pixels"] for row in rows)):
            wrong.append(f"{where}: its outcome {one['outcome']} is not that of its predicted pixels")
        width, height = RunSpec.from_json(one["spec"]).image_size
        wrong += [f"{where}: {row['image']}: {said}" for row in rows for said in _of_image(row, records["sample"], width * height)]
    return finding("scores", f"{len(records['image_score'])} rows are of the right images, and their measures agree", wrong)


def _of_image(row: Row, samples: Sequence[Row], pixels: int) -> Iterator[str]:
    """What is wrong with the scores of one image, as far as its counts tell."""
    sample = samples[row["position"]]
    if (row["image"], row["patient"]) != (sample["image"], sample["patient"]):
        yield f"is {sample['image']} of {sample['patient']} by its position"
    if row["pixels"] != pixels:
        yield f"has {row['pixels']} pixels, the run sees {pixels}"
    lesion, chosen = row["lesion_pixels"], row["predicted_pixels"]
    if (row["auc"] is None) != (lesion in (0, pixels)):
        yield "has an AUC if and only if it has pixels of one class"
    for name in ("auc", "ap", "dice", "dice_tuned", "iou", "sensitivity", "specificity"):
        if row[name] is not None and not 0 <= row[name] <= 1:
            yield f"{name} is {row[name]}"
    if not lesion or row["sensitivity"] is None:
        return
    hits = round(row["sensitivity"] * lesion)
    expected: dict[str, float | None] = {
        "sensitivity": hits / lesion,
        "dice": 2 * hits / (lesion + chosen),
        "iou": hits / (lesion + chosen - hits),
        "specificity": (pixels - lesion - chosen + hits) / (pixels - lesion) if lesion < pixels else None,
    }
    for name, value in expected.items():
        if (row[name] is None) != (value is None) or (value is not None and abs(row[name] - value) > _CLOSE):
            yield f"{name} is {row[name]}, its counts of pixels give {value}"


def other_images(recorded: Sequence[Row], here: Samples) -> list[str]:
    """Images or masks whose hashes are not those of the manifest's row."""
    return [
        f"samples.csv: {row['image']}: the manifest has another image or mask there ({sample.name})"
        for row, sample in zip(recorded, here, strict=True)
        if (row["image_sha256"], row["mask_sha256"], row["mask_positive"])
        != (sample.image_sha256, sample.mask_sha256, sample.mask_positive)
    ]


def _position(row: Mapping[str, Any]) -> int:
    return int(row["position"])


CHECKS = (images, splits, runs, scores)
