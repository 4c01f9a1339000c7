"""`eyeseg init`: a first grid for the data and the devices at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eyeseg.cli._output import data_root_option

if TYPE_CHECKING:
    from eyeseg.submission import Plan


@click.command(short_help="Write a commented starter grid for images and devices.")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("grid.yaml"),
    show_default=True,
    metavar="FILE",
    help="The grid file to write.",
)
@data_root_option
def command(manifest: Path | None, output: Path, data_root: Path | None) -> None:
    """Write a commented starter grid for MANIFEST, or for the one found here, and for the devices of this machine.

    Image size, models, batch size and folds fit what is there; `eyeseg plan` takes the file as it is. A file is never overwritten.

    \b
    Example:
      eyeseg init eyes/manifest.csv
    """
    from eyeseg import starting
    from eyeseg.errors import Refused
    from eyeseg.samples import read_manifest
    from eyeseg.settings import read_settings

    if output.exists():
        raise Refused(f"{output}: there already, and not overwritten. Name another file: -o second.yaml.")
    manifest = manifest or _found(Path())
    samples = read_manifest(manifest, data_root=data_root)
    for note in samples.notes:
        click.echo(f"note: {note}", err=True)
    chosen = starting.start(samples, starting.gpus(read_settings().devices))
    written = _beside(manifest, output)
    name = _name(manifest)

    def text(time: str) -> str:
        return starting.as_yaml(chosen, samples, grid=str(output), manifest=written, name=name, time=time)

    time = _write(output, text("not known before something has run here; `eyeseg plan` says it then."), data_root=data_root)
    if time:
        output.write_text(text(time), encoding="utf-8")
    click.echo(str(output))
    click.echo(f"for {len(samples)} images at {chosen.image_size[0]}x{chosen.image_size[1]}, on {chosen.device}", err=True)
    click.echo(f"Next: read it, then eyeseg plan {output}; eyeseg submit-grid {output} --wait", err=True)


def _write(output: Path, text: str, *, data_root: Path | None) -> str:
    """Write the grid and try it as `eyeseg plan` would; how long it may take, '' where no history tells. Nothing is left where it fails."""
    from eyeseg import submission
    from eyeseg.errors import InvalidInput

    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise InvalidInput(f"{output}: cannot be written ({error.strerror}). Name a file in a folder that is there: -o FILE.") from error
    try:
        plan = submission.make_plan(output, data_root=data_root)
    except BaseException:
        output.unlink()
        raise
    return _time(plan)


def _time(plan: Plan) -> str:
    from eyeseg.cli import _plan
    from eyeseg.errors import EyesegError
    from eyeseg.settings import read_settings

    try:
        seconds = _plan.work_out(plan, read_settings()).get("seconds")
    except EyesegError:  # a store that is away or of another version is no reason not to write a grid
        return ""
    return "" if seconds is None else f"about {_plan.duration(seconds)} of one slot, by the history of this store"


def _found(folder: Path) -> Path:
    """The one manifest here or in a folder below. Raises InvalidInput where there is none, or a choice."""
    from eyeseg.errors import InvalidInput

    found = [path for pattern in ("manifest.csv", "*/manifest.csv", "*/*/manifest.csv") for path in sorted(folder.glob(pattern))]
    found = [path for path in found if not any(part.startswith(".") for part in path.parts)]
    if not found:
        others = _others(folder)
        if others:
            shown = ", ".join(map(str, others[:5]))
            raise InvalidInput(f"no manifest.csv here, but {shown}: one for each kind of mask. Name one: eyeseg init {others[0]}.")
        raise InvalidInput("no manifest.csv here or in the folders below. Write one for your images: eyeseg data init DIR; or name it.")
    if len(found) > 1:
        raise InvalidInput(f"{len(found)} manifests here: {', '.join(map(str, found[:5]))}. Name one: eyeseg init {found[0]}.")
    return found[0]


def _others(folder: Path) -> list[Path]:
    """Manifests of other names, here and one folder below: `eyeseg data init` writes such for several kinds of masks."""
    found = [path for pattern in ("*.csv", "*/*.csv") for path in sorted(folder.glob(pattern)) if not path.parent.name.startswith(".")]
    return [path for path in found[:100] if path.is_file() and _is_manifest(path)]


def _is_manifest(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(64).removeprefix(b"\xef\xbb\xbf").startswith(b"image,mask,")


def _beside(manifest: Path, output: Path) -> str:
    """The manifest's path as the grid names it: relative to the grid's own folder."""
    import os

    return Path(os.path.relpath(manifest.absolute(), output.absolute().parent)).as_posix()


def _name(manifest: Path) -> str:
    import re

    wanted = manifest.absolute().parent.name if manifest.stem == "manifest" else manifest.stem
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", wanted).strip("-._")[:50]
    return f"{plain or 'my-eyes'}-first"
