"""`eyeseg reproduce`: a run once more, from its record, and whether its numbers agree."""

from __future__ import annotations

from pathlib import Path

import click

from eyeseg.cli._completing import runs
from eyeseg.cli._output import data_root_option, table_or_json_option


@click.command(short_help="Train a run again and compare every number.")
@click.argument("run", shell_complete=runs)
@click.option(
    "--manifest",
    metavar="MANIFEST",
    type=click.Path(path_type=Path),
    help="Where the same images and masks lie now. Default: where they were when the run was submitted.",
)
@data_root_option
@click.option(
    "--device",
    type=click.Choice(("recorded", "cpu", "cuda")),
    default="recorded",
    show_default=True,
    help="Where to compute; recorded is the kind of device that it was made on.",
)
@table_or_json_option
def command(run: str, *, manifest: Path | None, data_root: Path | None, device: str, style: str) -> int:
    """Train and evaluate RUN again in a folder of its own, resuming from nothing, and compare every number with what is stored.

    Nothing stored is touched. Exit code 0: all numbers and the checkpoint are identical; 8: some differ; 6: the data are gone or
    changed. On the CPU with the same code, packages and threads they are identical; on GPUs they may differ in the last digits.

    \b
    Example:
      eyeseg reproduce 662879c2
    """
    import json
    import tempfile

    from eyeseg import reproducing
    from eyeseg.cli import _reproduction
    from eyeseg.cli._store import opened
    from eyeseg.errors import NotAsRecorded
    from eyeseg.reproducing.recorded import same_data
    from eyeseg.samples import found_here
    from eyeseg.settings import read_settings

    settings = read_settings()
    store = opened(settings.store_url)
    then = reproducing.recorded(store, run)
    data = then.payload["data"]
    here = found_here(data, data_root)
    place, root = manifest.absolute() if manifest else here.manifest, data_root or here.data_root
    same_data(then, place, root)
    _reproduction.announce(then)
    with tempfile.TemporaryDirectory(prefix="eyeseg-reproduce-") as folder:
        now = reproducing.again(
            then,
            Path(folder),
            manifest=place,
            data_root=root,
            device="" if device == "recorded" else device,
            on_epoch=_reproduction.progress(then),
        )
        found = reproducing.compare(then, now, stored_weights=_reproduction.stored_weights(then, settings))
    click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False) if style == "json" else _reproduction.in_words(found))
    return 0 if found.identical else NotAsRecorded.exit_code
