"""`eyeseg export`: a trained model, or the records of runs, as files that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eyeseg.cli._completing import experiments, runs
from eyeseg.cli._names import EntryName, ListsKinds
from eyeseg.cli._output import table_or_json_option

if TYPE_CHECKING:
    from eyeseg.catalog import Entry


@click.command(cls=ListsKinds, short_help="Write a model or all records for other programs.")
@click.argument("experiment", required=False, shell_complete=experiments)
@click.option(
    "--run", "run_name", metavar="RUN", shell_complete=runs, help="One run instead of an experiment: its digest, or the beginning of it."
)
@click.option("--to", "target", required=True, type=EntryName("exports"), metavar="KIND", help="What to write; see below.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE|DIR", help="Where to write.")
@click.option("--hash-ids", is_flag=True, help="Records: pseudonyms for patients, images and accounts, made with a key that is not kept.")
@click.option("--with-models", is_flag=True, help="ro-crate: the checkpoints too.")
@click.option("--license", "licence", metavar="URL", help="ro-crate: the licence that its authors choose, as a URL.")
@table_or_json_option
def command(
    experiment: str | None,
    run_name: str | None,
    target: str,
    output: Path,
    style: str,
    *,
    hash_ids: bool,
    with_models: bool,
    licence: str | None,
) -> None:
    """Write a trained model, or the records of EXPERIMENT (the newest without a name) or of one run, for other programs.

    A model's file takes pixels (B, H, W, 3), uint8 RGB at the run's image_size, any number B of them; normalisation is inside. It gives
    logits (B, H, W), above 0 where lesion is more likely than not. Its logits on random pixels were compared with torch's. Records
    never hold an image.

    \b
    Example:
      eyeseg export --run 662879c2 --to onnx -o exudates.onnx
      eyeseg export paper-2020 --to ro-crate --hash-ids -o paper-2020.zip
    """
    import json

    from eyeseg import catalog
    from eyeseg.cli import _export

    entry = catalog.entry("exports", target)
    given = {"hash_ids": hash_ids, "with_models": with_models, "license": licence is not None}
    _check(entry, experiment, run_name, output, {name for name, value in given.items() if value})
    if "model" in entry.facts["OF"]:
        assert run_name is not None
        answer = _export.of_model(entry, run_name, output)
    else:
        answer = _export.of_records(entry, experiment, run_name, output, hash_ids=hash_ids, with_models=with_models, licence=licence)
    if style == "json":
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        click.echo(_export.in_words(answer))


def _check(entry: Entry, experiment: str | None, run_name: str | None, output: Path, options: set[str]) -> None:
    """What can be wrong with the arguments themselves, and whether the packages are there. Raises UsageError or Unavailable."""
    from importlib.util import find_spec

    from eyeseg.errors import Unavailable

    facts, name = entry.facts, entry.name
    if experiment and run_name:
        raise click.UsageError("--run names one run, EXPERIMENT all of one. Give one of the two.")
    if "model" in facts["OF"] and not run_name:
        raise click.UsageError(f"--to {name} writes the model of a run. Name it with --run.")
    if run_name and not {"model", "run"} & set(facts["OF"]):
        raise click.UsageError(f"--to {name} is of a whole experiment. Name that instead of --run, or nothing for the newest.")
    known: set[str] = set(facts.get("TAKES", ())) | (set() if "model" in facts["OF"] else {"hash_ids"})
    for option in sorted(options - known):
        raise click.UsageError(f"--to {name} takes no --{option.replace('_', '-')}.")
    _check_place(facts, name, output)
    missing = [module for module in facts.get("NEEDS", ()) if find_spec(module) is None]
    if missing:
        said = f"{name} needs {' and '.join(missing)}. Install what it needs: pip install 'eyeseg[{facts['EXTRA']}]'."
        raise Unavailable(f"export: {said}")


def _check_place(facts: dict[str, Any], name: str, output: Path) -> None:
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"-o: there is no folder {str(output.parent)!r}. Make it first.")
    if facts["WRITES"] == "a file" or output.suffix == ".zip":
        if output.is_dir():
            raise click.UsageError(f"-o: {str(output)!r} is a directory. {name} writes {facts['WRITES']}; name one.")
    elif output.exists() and not (output.is_dir() and not any(output.iterdir())):
        raise click.UsageError(f"-o: {str(output)!r} is there already. {name} writes {facts['WRITES']}; name one that is new or empty.")
