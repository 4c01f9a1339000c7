"""`eyeseg predict`: outline lesions in images with what a run has learnt."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eyeseg.cli._completing import runs
from eyeseg.cli._output import format_option, show

if TYPE_CHECKING:
    from eyeseg.errors import Problem
    from eyeseg.trained import Trained


@click.command(short_help="Outline lesions in images with a trained model.")
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="IMAGE...")
@click.option("--run", "run_name", required=True, metavar="RUN", shell_complete=runs, help="The run's digest, or the beginning of it.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where to write.")
@click.option("--tta", is_flag=True, help="Mean of the logits over the image's flips, of a square also over its quarter turns.")
@click.option("--device", type=click.Choice(("cpu", "cuda", "auto")), default="auto", show_default=True, help="Where to compute.")
@click.option(
    "--threshold",
    type=click.Choice(("probability", "tuned")),
    default="probability",
    show_default=True,
    help="The mask holds what is above 0.5, or from the threshold on that had the highest Dice on the run's training images.",
)
@click.option(
    "--probability",
    type=click.Choice(("png", "tiff")),
    default="png",
    show_default=True,
    help="Probabilities as 16-bit PNG, or float32 TIFF.",
)
@format_option
def command(  # noqa: PLR0917  click passes by name
    images: tuple[Path, ...], run_name: str, output: Path, tta: bool, device: str, threshold: str, probability: str, style: str
) -> None:
    """Write, for each IMAGE of any size, NAME.mask.png, NAME.probability.png and NAME.overlay.png into DIR.

    \b
    Example:
      eyeseg predict --run 662879c2 photographs/*.jpg -o lesions --tta
    """
    from eyeseg import trained
    from eyeseg.cli._store import opened
    from eyeseg.errors import InvalidInput, NotFound, Unavailable
    from eyeseg.settings import read_settings

    settings = read_settings()
    store = opened(settings.store_url)
    found = trained.find(store, run_name)
    if threshold == "tuned" and found.threshold_tuned is None:
        raise NotFound(f"run {found.run}: has no tuned threshold before its evaluation is done. Use --threshold probability.")
    problems = _problems(images, output, tiff=probability == "tiff")
    if problems:
        raise InvalidInput(problems)
    weights = found.weights(settings)

    from eyeseg.training.predict import Predictor, predict_files

    predictor = Predictor(found.spec, weights, device=device, tta=tta)
    _tell(found, predictor.device, len(predictor.views))
    rows = []
    try:
        output.mkdir(parents=True, exist_ok=True)
        chosen = found.threshold_tuned if threshold == "tuned" else None
        for row in predict_files(predictor, list(images), output, threshold=chosen, tiff=probability == "tiff"):
            rows.append(row)
            click.echo(f"{len(rows)}/{len(images)} {row['image']}: {row['share']:.2%} lesion", err=True)
    except OSError as error:
        raise Unavailable(f"{output}: cannot be written ({error.strerror or error}). Make room, or name another folder with -o.") from error
    show(rows if style in {"json", "csv"} else [{**row, "files": _together(row["files"])} for row in rows], style)


def _together(files: list[str]) -> str:
    """An image's files as a shell understands them: out/a.{mask.png,overlay.png}."""
    begin = files[0].removesuffix("mask.png")
    return f"{begin}{{{','.join(file.removeprefix(begin) for file in files)}}}"


def _tell(found: Trained, device: str, views: int) -> None:
    seen = f"{found.spec.image_size[0]}x{found.spec.image_size[1]} {found.spec.channels}"
    click.echo(f"run {found.run} ({found.label}) sees {seen}; {views} view{'s' * (views > 1)} of each image on {device}", err=True)
    if found.outcome not in {None, "ok"}:
        click.echo(f"the outcome of this run was {found.outcome}: do not expect much", err=True)


def _problems(images: tuple[Path, ...], output: Path, *, tiff: bool) -> list[Problem]:
    """What is wrong with the images, each read whole; and pictures that would be written over each other or over an image."""
    from eyeseg.errors import Problem
    from eyeseg.samples.pictures import PictureError, decode, to_rgb
    from eyeseg.training.painting import names

    problems = []
    by_stem = defaultdict(list)
    for path in images:
        by_stem[path.stem].append(path)
        try:
            if path.is_dir():
                raise PictureError(f"is a folder. Name its images: {path}/*.jpg.")  # noqa: TRY301  it is collected like the others
            if not path.exists():
                raise PictureError("there is no such file. Correct its name.")  # noqa: TRY301
            to_rgb(decode(path).pixels)
        except PictureError as error:
            problems.append(Problem(str(path), 0, "", str(error)))
    taken = {path.resolve() for path in images}
    for stem, paths in by_stem.items():
        if len(paths) > 1:
            others = ", ".join(map(str, paths[1:]))
            problems.append(Problem(str(paths[0]), 0, "", f"has the name of {others}; one would replace the other. Predict them apart."))
        problems += [
            Problem(str(paths[0]), 0, "", f"its {name} would replace an image. Name another folder with -o.")
            for name in names(stem, tiff=tiff)
            if (output / name).resolve() in taken
        ]
    return problems
