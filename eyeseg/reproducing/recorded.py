"""What the store says of a run that is to be run again, and whether its data are still what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eyeseg.errors import InvalidInput, NotFound, Refused
from eyeseg.samples import Samples, read_manifest
from eyeseg.spec import RunSpec
from eyeseg.states import RunState
from eyeseg.store import Store, record

_NAMED = 5  # of the images that a message could name

Row = dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """A finished run as it was recorded. payload: what its jobs were told of data and split. samples: its images by content, if known.

    provenance: what each attempt at its training and at its evaluation said of itself, by kind of job.
    """

    run: str
    spec: RunSpec
    payload: Mapping[str, Any]
    outcome: str
    remark: str | None
    summary: Mapping[str, Any]
    epochs: Sequence[Row]
    scores: Sequence[Row]
    checkpoint: Mapping[str, Any] | None
    provenance: Mapping[str, Sequence[Row]]
    samples: Sequence[Row]
    seconds: float

    def said(self, kind: str) -> Row:
        """What the last attempt of that kind said of itself; nothing when that was not recorded."""
        return dict(self.provenance[kind][-1]) if self.provenance[kind] else {}


def recorded(store: Store, name: str) -> Recorded:
    """The run of that digest, or of the beginning of one. Raises NotFound, also when it has no result to compare with."""
    found = record.find_run(store, name)
    if found["state"] != RunState.DONE:
        raise NotFound(f"run {found['digest']}: is {found['state']}, so there are no numbers to compare with. `eyeseg status` says more.")
    spec = RunSpec.from_json(found["spec"])
    made = record.checkpoint(store, found)
    tries = record.attempts(store, found)
    return Recorded(
        run=found["digest"],
        spec=spec,
        payload=record.payload(store, found),
        outcome=found["outcome"],
        remark=found["remark"],
        summary=found["summary"] or {},
        epochs=record.epochs(store, found, most=made["epoch"] if made else spec.epochs),
        scores=record.scores(store, found["id"]),
        checkpoint=made,
        provenance={
            kind: [row["provenance"] for row in tries if row["kind"] == kind and row["provenance"]] for kind in ("train", "evaluate")
        },
        samples=record.samples(store, found["data_fingerprint"]),
        seconds=sum(row["seconds"] or 0.0 for row in tries),
    )


def same_data(found: Recorded, manifest: Path, data_root: Path | None) -> None:
    """Raise Refused, naming what is gone or changed, unless the manifest holds the very images and masks of the run."""
    try:
        now = read_manifest(manifest, data_root=data_root, check_pixels=False)
    except InvalidInput as error:
        raise Refused(
            f"run {found.run}: its data are not there any more:\n{error}\nBring them back, or name another place with --manifest."
        ) from error
    wanted = found.payload["data"]["fingerprint"]
    if now.fingerprint != wanted:
        raise Refused(
            f"run {found.run}: {manifest} has fingerprint {now.fingerprint}, the run was made with {wanted}: "
            f"{changes(found.samples, now)}. Bring the data back as they were, or name another place with --manifest."
        )


def changes(before: Sequence[Row], now: Samples) -> str:
    """What is different, in words: which images and masks, by name."""
    if not before:
        return "which images have changed was not recorded"
    then = {row["image"]: row for row in before}
    here = {sample.name: sample for sample in now}
    told = {
        "gone": [name for name in then if name not in here],
        "new": [name for name in here if name not in then],
        "another image": [n for n, s in here.items() if n in then and s.image_sha256 != then[n]["image_sha256"]],
        "another mask": [
            n
            for n, s in here.items()
            if n in then and (s.mask_sha256, s.mask_positive) != (then[n]["mask_sha256"], then[n]["mask_positive"])
        ],
        "another patient, eye, time point or split": [n for n, s in here.items() if n in then and _groups(s) != _groups(then[n])],
    }
    said = [f"{what}: {_listed(names)}" for what, names in told.items() if names]
    return "; ".join(said) or "the same images in another order"


def _groups(sample: Any) -> tuple[str, ...]:
    def said(name: str) -> Any:
        return sample[name] if isinstance(sample, dict) else getattr(sample, name)

    return (said("patient") if said("patient_given") else "", said("eye"), said("timepoint"), said("split"))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
