"""The two sorts of exports carried out: a model that was tried, or records."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from eyeseg.bundles import Records
    from eyeseg.catalog import Entry
    from eyeseg.settings import Settings


def of_model(kind: Entry, run_name: str, output: Path) -> dict[str, Any]:
    """Write the model of a run. Raises NotFound, Unavailable, CorruptCheckpoint."""
    from eyeseg import catalog, trained
    from eyeseg.cli._store import opened
    from eyeseg.errors import Unavailable
    from eyeseg.settings import read_settings

    settings = read_settings()
    store = opened(settings.store_url)
    found = trained.find(store, run_name)
    weights = found.weights(settings)
    click.echo(f"exporting run {found.run} ({found.label})", err=True)
    entry = catalog.load("exports", kind.name)
    try:
        made = entry.export(entry.Source(found.spec, weights, found.facts()), output)
    except OSError as error:
        raise Unavailable(f"{output}: cannot be written ({error.strerror or error}). Name another file with -o.") from error
    return {
        "file": str(output),
        "kind": kind.name,
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


def of_records(
    kind: Entry, experiment: str | None, run_name: str | None, output: Path, *, hash_ids: bool, with_models: bool, licence: str | None
) -> dict[str, Any]:
    """Write records of an experiment, or of one run. Raises NotFound, Refused, Unavailable."""
    from eyeseg import bundles, catalog
    from eyeseg.cli._store import opened
    from eyeseg.errors import Unavailable
    from eyeseg.settings import read_settings
    from eyeseg.store import experiments, marks, record

    settings = read_settings()
    store = opened(settings.store_url)
    run = record.find_run(store, run_name) if run_name else None
    found = experiments.find(store, record.places(store, run["id"])[0]["experiment"] if run else experiment)
    records = bundles.collect(store, found["id"], run_id=run["id"] if run else None)
    mark = marks.recorded(store)
    click.echo(f"exporting {len(records['run'])} runs of {found['name']}", err=True)
    entry = catalog.load("exports", kind.name)
    order = entry.Order(
        records,
        hash_ids=hash_ids,
        checkpoints=_checkpoints(records, settings, mark) if with_models else None,
        licence=licence,
        now=time.time(),
    )
    try:
        made = entry.export(order, output)
    except OSError as error:
        raise Unavailable(f"{output}: cannot be written ({error.strerror or error}). Make room, or name another place with -o.") from error
    answer = {"file": str(output), "kind": kind.name, "experiment": found["name"], "runs": len(records["run"])}
    answer |= {"run": run["digest"]} if run else {}
    answer |= {"files": made.files, "bytes": made.bytes, "ids": "hashed" if hash_ids else "as given"}
    return answer | ({"sha256": made.sha256} if made.sha256 else {})


def _checkpoints(records: Records, settings: Settings, mark: str) -> dict[str, Path]:
    """The folders of the checkpoints that are still kept, verified; the others are told of. Raises CorruptCheckpoint, PlaceAway."""
    from eyeseg import artifacts
    from eyeseg.errors import CorruptCheckpoint, Unavailable

    kept = [row for row in records["artifact"] if row["kind"] != "discarded"]
    gone = len(records["artifact"]) - len(kept)
    if gone:
        click.echo(f"{gone} checkpoints were deleted by `eyeseg gc`: they are named by their hash alone", err=True)
    found = {}
    for row in kept:
        try:
            found[row["sha256"]] = artifacts.fetch(
                settings.artifacts_url, row["address"], row["sha256"], settings.cache / "fetched", mark=mark
            )
        except CorruptCheckpoint as error:
            said = str(error).partition(". An earlier")[0]  # that is a training's comfort
            raise CorruptCheckpoint(
                f"checkpoint {row['address']}: {said}. Bring the artifacts back from a copy, or leave out --with-models."
            ) from error
        except OSError as error:
            raise Unavailable(f"checkpoint {row['address']}: {error}. Make it readable, or leave out --with-models.") from error
    return found


def in_words(answer: dict[str, Any]) -> str:
    """What was written, line by line."""
    from eyeseg.cli._output import cell

    if "experiment" in answer:
        lines = [f"{name:<11}{cell(answer[name])}" for name in ("file", "experiment", "runs", "files", "bytes", "ids")]
        if "sha256" in answer:
            lines.append(f"sha256     {answer['sha256']} (of its list of hashes: print it where others can read it)")
        return "\n".join(lines)
    lines = [f"{name:<11}{cell(answer[name])}" for name in ("file", "run", "input", "output")]
    lines.append(f"threshold  logit above 0 (probability 0.5); tuned on the training images: logit {cell(answer['threshold_tuned'])}")
    largest, mean, scale = (cell(answer[name]) for name in ("largest_difference", "mean_difference", "largest_logit"))
    return "\n".join([*lines, f"checked    differs from torch by at most {largest}, on average by {mean}, of logits up to {scale}"])
