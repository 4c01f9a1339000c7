"""What `reproduce` says while it works, and its findings as text."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eyeseg.cli._output import cell, table

if TYPE_CHECKING:
    from eyeseg.reproducing import Comparison, Recorded
    from eyeseg.settings import Settings

_PAUSE_S = 2.0
_NAME = 32  # letters of an image's name; names differ at the end


def announce(then: Recorded) -> None:
    """What is about to be done, and how long it took before."""
    spec, attempts = then.spec, sum(map(len, then.provenance.values()))
    click.echo(
        f"run {then.run}: {spec.model}, {spec.epochs} epochs, fold {spec.fold}; its {attempts} attempts took {then.seconds:.0f} s", err=True
    )


def progress(then: Recorded) -> Callable[[dict[str, Any]], None]:
    """Tells of an epoch now and then, with the loss that was recorded beside it."""
    before = {row["epoch"]: row["loss"] for row in then.epochs}
    last = [time.monotonic()]

    def shown(epoch: dict[str, Any]) -> None:
        number = epoch["epoch"]
        if time.monotonic() - last[0] > _PAUSE_S or number == then.spec.epochs:
            last[0] = time.monotonic()
            click.echo(f"epoch {number}/{then.spec.epochs}: loss {cell(epoch['loss'])}, then {cell(before.get(number))}", err=True)

    return shown


def stored_weights(then: Recorded, settings: Settings) -> Path | None:
    """The recorded checkpoint on this machine, where it is still there and sound."""
    from eyeseg import artifacts
    from eyeseg.errors import CorruptCheckpoint, PlaceAway

    if then.checkpoint is None:
        return None
    try:
        return artifacts.fetch(settings.artifacts_url, then.checkpoint["address"], then.checkpoint["sha256"], settings.cache / "fetched")
    except PlaceAway as error:
        click.echo(f"the weights of then are not compared: {error}", err=True)
        return None
    except (CorruptCheckpoint, OSError):
        return None


def in_words(found: Comparison) -> str:
    """The verdict first, then what differs, then what was different about the circumstances."""
    parts = [_verdict(found)]
    rows = [row for row in found.measures if row["differing"]]
    columns = ("of", "measure", "differing", "compared", "largest_difference", "where", "then", "now")
    if rows:
        in_full = {key: lambda value: repr(value) if isinstance(value, float) else value for key in ("then", "now")}
        shown = [{key: in_full.get(key, _short)(row[key]) for key in columns} for row in rows]
        parts.append(table(shown))
    if found.outcome["differs"]:
        said = [
            f"{when}: {found.outcome[when]}" + (f" ({found.outcome[f'remark_{when}']})" if found.outcome.get(f"remark_{when}") else "")
            for when in ("then", "now")
        ]
        parts.append("outcome     " + "; ".join(said))
    if found.checkpoint["differs"]:
        parts.append(_checkpoint(found.checkpoint))
    parts.append(_circumstances(found))
    return "\n\n".join(parts)


def _verdict(found: Comparison) -> str:
    counted = ", ".join(f"{max((r['compared'] for r in found.measures if r['of'] == of), default=0)} {of}" for of in ("epochs", "images"))
    if found.identical:
        same = "no checkpoint then or now" if found.checkpoint["then"] is None else f"checkpoint {found.checkpoint['then'][:12]}"
        return f"identical   run {found.run}: {counted}, {same}; outcome {found.outcome['then']}"
    numbers = sum(row["differing"] for row in found.measures)
    return f"differs     run {found.run}: {numbers} of {sum(row['compared'] for row in found.measures)} numbers ({counted})"


def _checkpoint(checkpoint: dict[str, Any]) -> str:
    then, now = ((checkpoint[when] or "none")[:12] for when in ("then", "now"))
    apart = checkpoint["largest_difference"]
    told = "the weights of then are not there to compare" if apart is None else f"weights differ by at most {cell(apart)}"
    return f"checkpoint  then {then}, now {now}: {told}"


def _circumstances(found: Comparison) -> str:
    code = {True: "the same code", False: "other code", None: "the code of then was not recorded"}[found.same_code]
    if not found.conditions:
        return f"then, now   {code}; nothing else that was recorded is different"
    told = [
        textwrap.fill(f"{row['phase']}: {row['what']}: then {cell(row['then'])}, now {cell(row['now'])}", 100, subsequent_indent="    ")
        for row in found.conditions
    ]
    return "\n".join([f"then, now   {code}; different are:", *told])


def _short(value: Any) -> Any:
    return f"...{value[3 - _NAME :]}" if isinstance(value, str) and len(value) > _NAME else value
