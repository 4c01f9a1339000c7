"""`eyeseg export`: a trained model as a file that other programs read."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--run", "run_name", required=True, metavar="RUN", help="The run's digest, or the beginning of it.")
@click.option("--to", "target", required=True, metavar="KIND", help="onnx, torchscript or torch-export.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to write.")
@click.option("--format", "style", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print.")
def command(run_name: str, target: str, output: Path, style: str) -> None:
    """Write a trained model to FILE, after its logits on random pixels were compared with torch's.

    The file takes pixels (B, H, W, 3), uint8 RGB at the run's image_size, any number B of them; normalisation is inside. It gives
    logits (B, H, W), above 0 where lesion is more likely than not. Its metadata say which run it is and what its thresholds are.

    \b
    Example:
      eyeseg export --run 662879c2 --to onnx -o exudates.onnx
    """
    import json
    from contextlib import closing
    from importlib.util import find_spec

    from eyeseg import catalog, trained
    from eyeseg.errors import Unavailable
    from eyeseg.settings import read_settings
    from eyeseg.store import open_store

    known = catalog.names("exports")
    if target not in known:
        raise click.UsageError(f"--to: no export named {target!r}.{catalog.nearest(target, known)}")
    if not output.parent.is_dir():
        raise click.UsageError(f"-o: there is no folder {str(output.parent)!r}. Make it first.")
    missing = [name for name in catalog.entry("exports", target).facts.get("NEEDS", ()) if find_spec(name) is None]
    if missing:
        raise Unavailable(f"export: {target} needs {' and '.join(missing)}. Install what exports need: pip install 'eyeseg[export]'.")
    settings = read_settings()
    with closing(open_store(settings.store_url)) as store:
        found = trained.find(store, run_name)
    weights = found.weights(settings)
    click.echo(f"exporting run {found.run} ({found.label})", err=True)

    entry = catalog.load("exports", target)
    try:
        made = entry.export(entry.Source(found.spec, weights, found.facts()), output)
    except OSError as error:
        raise Unavailable(f"{output}: cannot be written ({error.strerror or error}). Name another file with -o.") from error
    answer = {
        "file": str(output),
        "kind": target,
        "run": found.run,
        "bytes": output.stat().st_size,
        "input": made.input,
        "output": made.output,
        "threshold": 0.0,
        "threshold_tuned": found.threshold_tuned,
        "largest_difference": made.largest_difference,
        "mean_difference": made.mean_difference,
        "largest_logit": made.largest_logit,
        "checkpoint_sha256": found.sha256,
    }
    if style == "json":
        click.echo(json.dumps(answer, indent=2))
    else:
        _print(answer)


def _print(answer: dict[str, object]) -> None:
    from eyeseg.cli._output import cell

    for name in ("file", "run", "input", "output"):
        click.echo(f"{name:<11}{cell(answer[name])}")
    click.echo(f"threshold  logit above 0 (probability 0.5); tuned on the training images: logit {cell(answer['threshold_tuned'])}")
    largest, mean, scale = (cell(answer[name]) for name in ("largest_difference", "mean_difference", "largest_logit"))
    click.echo(f"checked    differs from torch by at most {largest}, on average by {mean}, of logits up to {scale}")
