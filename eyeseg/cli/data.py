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


@click.group(short_help="Images and masks: write, check, describe a manifest.")
def command() -> None:
    """Images and masks: write a manifest for a folder of them, draw a synthetic set, check and describe a manifest.

    \b
    Example:
      eyeseg data init eyes
      eyeseg data check eyes/manifest.csv
    """


@command.command(short_help="Draw a synthetic set of eyes.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--patients", metavar="N", type=click.IntRange(1, 9999), default=40, show_default=True, help="How many patients.")
@click.option("--timepoints", metavar="N", type=click.IntRange(1, 999), default=5, show_default=True, help="Images of each patient.")
@click.option("--size", default="320x212", show_default=True, metavar="WxH", help="Size of the images in pixels.")
@click.option("--seed", metavar="N", type=click.IntRange(0), default=0, show_default=True, help="The same seed draws the same files.")
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


@command.command(short_help="Write a manifest for a folder of images and masks.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("-y", "--yes", is_flag=True, help="Do not ask: write what was found.")
@click.option("--images", multiple=True, metavar="GLOB", help="Which files are images, such as 'images/*'. May be given again.")
@click.option("--masks", multiple=True, metavar="GLOB", help="Which files are masks, such as '*_EX.png'. May be given again.")
@click.option(
    "--pattern", default="", metavar="NAME", help="How names are read, such as '{patient}_t{timepoint}_{eye}'; {*} means nothing."
)
@click.option("--target", metavar="KIND", help="Which masks, where there are several kinds: one of them, or all (a manifest each).")
@click.option(
    "--without-mask", type=click.Choice(("leave-out", "no-lesion")), help="What an image without a mask is.  [default: leave-out]"
)
@click.option("--force", is_flag=True, help="Overwrite a manifest that is there already.")
def init(
    folder: Path,
    *,
    yes: bool,
    images: tuple[str, ...],
    masks: tuple[str, ...],
    pattern: str,
    target: str | None,
    without_mask: str | None,
    force: bool,
) -> None:
    """Write DIR/manifest.csv for the images and masks in DIR: show what was found and how sure that is, ask, then write.

    Masks are found by the names of folders and files and by their pixels; patient, eye and time point are read from the names, or from
    the headers of DICOM files. Of several kinds of masks each gets a manifest of its own name, unless --target chooses one.

    \b
    Example:
      eyeseg data init eyes
      eyeseg data init eyes --pattern '{patient}_{eye}_{timepoint}' --target exudates -y
    """
    from eyeseg import discovery
    from eyeseg.cli import _own_data

    found = discovery.survey(folder, discovery.Choices(images, masks, pattern))
    _own_data.tell(found, _own_data.first_kind(found, target))
    ask = not yes and _own_data.on_terminal()
    kinds = _own_data.choose_targets(found, target, ask=ask)
    unmasked = _own_data.keep_unmasked(found, kinds, without_mask, ask=ask)
    rows = {kind: found.rows(kind, unmasked=unmasked) for kind in kinds}
    places = _own_data.destinations(found, kinds, target)
    _own_data.agree(places, {kind: len(rows[kind]) for kind in kinds}, yes=yes, force=force)
    for kind, path in places.items():
        discovery.write(found, rows[kind], path)
        click.echo(str(path))
    first = next(iter(places.values()))
    click.echo(f"Next: eyeseg data check {first} --sheet sheet.png", err=True)


@command.command(short_help="Name every problem; draw a contact sheet.")
@_MANIFEST
@data_root_option
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.png", help="Draw a contact sheet of some of them too."
)
@click.option(
    "--samples", "most", metavar="N", type=click.IntRange(1, 200), default=12, show_default=True, help="How many samples the sheet shows."
)
def check(manifest: Path, data_root: Path | None, sheet: Path | None, most: int) -> None:
    """Open every image and mask of MANIFEST; name everything that is wrong, or say what was found.

    The sheet shows image, mask and outline of the samples with the largest and the smallest lesion, some without any, and each patient's
    first, so that masks of other images, swapped values and turned pictures are seen.

    \b
    Example:
      eyeseg data check eyes/manifest.csv
      eyeseg data check eyes/manifest.csv --sheet sheet.png
    """
    samples = _read(manifest, data_root)
    patients = len({s.patient for s in samples})
    found = f"{_count(len(samples), 'image')} of {_count(patients, 'patient')}"
    timepoints = len({s.timepoint for s in samples} - {""})
    if timepoints:
        found += f", {_count(timepoints, 'time point')}"
    click.echo(f"ok: {found}, fingerprint {samples.fingerprint}")
    if sheet is not None:
        from eyeseg.samples.sheet import draw_sheet

        shown = draw_sheet(samples, sheet, most=most)
        click.echo(f"{sheet}: {shown} of {_count(len(samples), 'sample')}. Look at it: does each outline lie on its lesion?", err=True)
        click.echo(f"Next: eyeseg init {manifest}", err=True)


@command.command(short_help="Count patients, sizes, lesions, leaks of usual splits.")
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
