"""`eyeseg data init`: what was found in a folder, in words, and the questions that are asked before a manifest is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eyeseg.cli._output import table

if TYPE_CHECKING:
    from eyeseg.discovery import Survey

ALL = "all"
_SHOWN = 4


def tell(found: Survey, kind: str) -> None:
    """Say on stderr what was found, how sure that is, and what does not fit. kind: of masks, whose rows are shown."""
    from eyeseg.discovery import shares, summary

    def say(text: str = "") -> None:
        click.echo(text, err=True)

    counts = [{"found": "images", "files": len(found.images), "lesion": None, "images without one": None}]
    for each, masks in found.kinds.items():
        share = shares(found, each)
        lesion = None if share is None else f"{100 * share:.3g} % of the pixels"
        counts.append(
            {"found": f"masks: {each}", "files": len(masks), "lesion": lesion, "images without one": len(found.without_mask(each))}
        )
    say(table(counts))
    if found.images:
        say()
        say(
            table(
                [
                    {"column": place, "read from": where, "sure": sure, "images": n}
                    for place, where, sure, n in summary(found.people, found.images)
                ]
            )
        )
    _show_rows(found, kind, say)
    for place, torn in found.people.conflicts.items():
        say(f"! {place}: {len(torn)} names say two different ones, left blank: {_names(found, (e.cell for e in torn))}")
    for why, alone in found.unpaired.items():
        say(f"! {len(alone)} masks not paired, each {why}: {_names(found, (m.cell for m in alone))}")
    for why, cells in found.aside.items():
        say(f"! {len(cells)} files left aside, {why}: {_names(found, cells)}")
    for each in found.kinds:
        if missing := found.without_mask(each):
            say(f"! {len(missing)} images without a mask ({each}): {_names(found, (i.cell for i in missing))}")
    if found.others:
        say("not looked at: " + ", ".join(f"{n} {suffix}" for suffix, n in sorted(found.others.items())))
    for note in found.notes:
        say(f"note: {note}")


def _names(found: Survey, cells: Iterable[str]) -> str:
    """Some of the names; beside DICOM files only those that eyeseg gave, for a scanner names files by patients."""
    from eyeseg.discovery.entries import CONVERTED, listed

    cells = list(cells)
    safe = [cell for cell in cells if cell.startswith(f"{CONVERTED}/")] if found.dicom else cells
    hidden = "" if len(safe) == len(cells) else "names that may be a patient's are not shown"
    return ", ".join(filter(None, (listed(safe) if safe else "", hidden)))


def _show_rows(found: Survey, kind: str, say: Callable[[str], None]) -> None:
    from eyeseg.discovery.entries import shown

    rows = found.rows(kind, unmasked=False)
    step = max(1, len(rows) // _SHOWN)
    names = ("image", "mask", "patient", "eye", "timepoint", "split")
    examples = [dict(zip(names, map(shown, (*row.cells, row.split)), strict=True)) for row in rows[::step][:_SHOWN]]
    if examples:
        if not any(row["split"] for row in examples):
            examples = [{name: row[name] for name in names[:-1]} for row in examples]
        say("")
        say(table(examples))


def first_kind(found: Survey, target: str | None) -> str:
    """The kind of mask that the user means, or the first one. Raises InvalidInput for one that is not there."""
    from eyeseg.discovery import target_named

    return target_named(found, target) if target and target.casefold() != ALL else next(iter(found.kinds), "")


def choose_targets(found: Survey, target: str | None, *, ask: bool) -> list[str]:
    """The kinds of mask that manifests are written for. Raises InvalidInput where there are none."""
    from eyeseg.discovery import target_named
    from eyeseg.errors import InvalidInput

    kinds = list(found.kinds)
    if not found.images:
        raise InvalidInput(f"{found.folder}: nothing in it looks like an image of an eye. Say which files are: --images 'images/*'.")
    if target and target.casefold() != ALL:
        return [target_named(found, target)]
    if not kinds:
        raise InvalidInput(
            f"{found.folder}: none of the {len(found.images)} images has a mask. Say which files are masks: --masks 'masks/*'."
            " If the names differ, name each mask like its image."
        )
    if len(kinds) > 1 and ask and not target:
        answer = click.prompt("Which kind of mask?", type=click.Choice([*kinds, ALL]), default=ALL, err=True)
        return kinds if answer == ALL else [answer]
    return kinds


def keep_unmasked(found: Survey, kinds: Sequence[str], choice: str | None, *, ask: bool) -> bool:
    """Whether images without a mask are written as images without lesion."""
    missing = sum(len(found.without_mask(kind)) for kind in kinds)
    if choice is not None or not missing:
        return choice == "no-lesion"
    if ask:
        return click.confirm("Do the images without a mask have no lesion? (n: they are left out)", default=False, err=True)
    click.echo("! images without a mask are left out. If they have no lesion, say --without-mask no-lesion.", err=True)
    return False


def destinations(found: Survey, kinds: Sequence[str], target: str | None) -> Mapping[str, Path]:
    """Where each kind's manifest is written: manifest.csv for one, a file named by its kind for several."""
    from eyeseg.discovery import file_name

    several = len(found.kinds) > 1 and (target or ALL).casefold() == ALL and len(kinds) > 1
    return {kind: found.folder / (file_name(kind) if several else "manifest.csv") for kind in kinds}


def agree(places: Mapping[str, Path], counts: Mapping[str, int], *, yes: bool, force: bool) -> None:
    """Raises Refused where nobody said yes, or a manifest is there already."""
    from eyeseg.errors import Refused

    there = [path for path in places.values() if path.exists()]
    if there and not force:
        raise Refused(f"{', '.join(map(str, there))}: there already, and not overwritten. Move it away, or say --force.")
    for path in there:
        click.echo(f"! {path} is there already and is overwritten", err=True)
    what = ", ".join(f"{path} ({counts[kind]} rows)" for kind, path in places.items())
    if yes:
        return
    if not on_terminal():
        raise Refused(f"{what}: not written, for nobody is here to ask. Say -y to write what is shown above.")
    click.confirm(f"Write {what}?", abort=True, err=True)


def on_terminal() -> bool:
    """Whether there is somebody to answer."""
    return sys.stdin.isatty()
