"""`eyeseg data`: draw, check and describe sets of images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eyeseg.cli._output import data_root_option, format_option, show

if TYPE_CHECKING:
    from eyeseg.samples import Samples

_MANIFEST = click.argument("manifest", type=click.Path(path_type=Path))

# how leaky the usual ways of splitting are on these samples
_SCHEMES: dict[str, dict[str, Any]] = {
    "kfold by patient, k=5": {"kind": "kfold", "k": 5, "by": "patient"},
    "leave-one-out by timepoint": {"kind": "leave-one-out", "by": "timepoint"},
    "leave-one-out by eye": {"kind": "leave-one-out", "by": "eye"},
    "holdout 0.1 by patient": {"kind": "holdout", "val": 0.1, "by": "patient"},
    "holdout 0.1 by image": {"kind": "holdout", "val": 0.1, "by": "image"},
    "holdout 0.1 by image, random": {"kind": "holdout", "val": 0.1, "by": "image", "order": "random"},
}
_COLUMN = {"column split": {"kind": "column"}}


@click.group()
def command() -> None:
    """Images and masks: draw a synthetic set, check and describe a manifest.

    \b
    Example:
      eyeseg data check eyes/manifest.csv
    """


@command.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--patients", type=click.IntRange(1, 9999), default=40, show_default=True, help="How many patients.")
@click.option("--timepoints", type=click.IntRange(1, 999), default=5, show_default=True, help="Images of each patient.")
@click.option("--size", default="320x212", show_default=True, metavar="WxH", help="Size of the images in pixels.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="The same seed draws the same files.")
def sample(folder: Path, patients: int, timepoints: int, size: str, seed: int) -> None:
    """Draw a synthetic set of fundus pictures with lesions into DIR, which must be new or empty.

    \b
    Example:
      eyeseg data sample eyes --patients 40 --timepoints 5
    """
    from eyeseg.samples import draw_samples

    manifest = draw_samples(folder, patients=patients, timepoints=timepoints, size=_size(size), seed=seed)
    click.echo(
        f"drew {_count(patients * timepoints, 'image')} of {_count(patients, 'patient')}. Next: eyeseg data describe {manifest}", err=True
    )
    click.echo(str(manifest))


@command.command()
@_MANIFEST
@data_root_option
def check(manifest: Path, data_root: Path | None) -> None:
    """Open every image and mask of MANIFEST; name everything that is wrong, or say what was found.

    \b
    Example:
      eyeseg data check eyes/manifest.csv
    """
    samples = _read(manifest, data_root)
    patients = len({s.patient for s in samples})
    found = f"{_count(len(samples), 'image')} of {_count(patients, 'patient')}"
    timepoints = len({s.timepoint for s in samples} - {""})
    if timepoints:
        found += f", {_count(timepoints, 'time point')}"
    click.echo(f"ok: {found}, fingerprint {samples.fingerprint}")


@command.command()
@_MANIFEST
@data_root_option
@format_option
def describe(manifest: Path, data_root: Path | None, style: str) -> None:
    """Count images, patients, time points and sizes of MANIFEST, the share of lesion, and the leaks of the usual fold schemes.

    \b
    Example:
      eyeseg data describe eyes/manifest.csv --format json
    """
    from eyeseg.samples import describe as describe_samples

    samples = _read(manifest, data_root)
    document = describe_samples(samples) | {"leaks": _leaks(samples)}
    rows = [{"what": key.replace("_", " "), "value": value} for key, value in document.items() if key not in ("sizes", "leaks")]
    rows += [{"what": f"size {entry['size']}", "value": entry["images"]} for entry in document["sizes"]]
    rows += [{"what": entry["split"], "value": _leak_in_words(entry)} for entry in document["leaks"]]
    show(rows, style, document=document)


def _read(manifest: Path, data_root: Path | None) -> Samples:
    """The checked samples; what has to be said of them goes to stderr."""
    from eyeseg.samples import read_manifest

    samples = read_manifest(manifest, data_root=data_root)
    for note in samples.notes:
        click.echo(f"note: {note}", err=True)
    return samples


def _leaks(samples: Samples) -> list[dict[str, Any]]:
    """For each usual scheme, how many patients stand on both sides of its worst fold; why not, where it cannot be made."""
    from eyeseg.folds import SplitError, partition

    entries: list[dict[str, Any]] = []
    schemes = _SCHEMES | (_COLUMN if any(s.split for s in samples) else {})
    for name, definition in schemes.items():
        try:
            made = partition(definition, samples)
        except SplitError as error:
            entries.append({"split": name, "folds": None, "patients_on_both_sides": None, "remark": str(error)})
        else:
            entries.append({"split": name, "folds": len(made.folds), "patients_on_both_sides": max(made.leaks), "remark": ""})
    return entries


def _leak_in_words(entry: dict[str, Any]) -> str:
    if entry["folds"] is None:
        return f"not possible: {entry['remark']}"
    return f"{_count(entry['folds'], 'fold')}, {_count(entry['patients_on_both_sides'], 'patient')} on both sides"


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 64 <= int(width) <= 4096 and 64 <= int(height) <= 4096):
        raise click.BadParameter(f"{text!r} is not a size. Write width and height as 320x212, each 64 to 4096 pixels.", param_hint="--size")
    return int(width), int(height)


def _count(n: int, what: str) -> str:
    return f"{n} {what}" + ("" if n == 1 else "s")
