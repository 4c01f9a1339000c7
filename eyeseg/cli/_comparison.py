"""A comparison of two trials as text of at most 100 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from eyeseg.cli._output import table

if TYPE_CHECKING:
    from eyeseg.ranking import Comparison

WIDTH = 100
_LARGEST = 5  # images
_NAME = 40  # letters of an image's name


def in_words(found: Comparison) -> str:
    """What was compared, how far apart they are, fold by fold, the images furthest apart, and what to mind."""
    from eyeseg.formats import _words

    head = f"split {found.split} ({'LEAKY: patients on both sides' if found.leaky else 'not leaky'}): {found.measure} over"
    head += f" {found.images_compared} images of {found.patients_compared} patients that both scored"
    parts = ["\n".join([*_wrapped(head), *_sides(found)]), "\n".join(_wrapped(_verdict(found)))]
    if found.folds:
        parts.append("by fold\n" + table([_numbers(row) for row in found.folds]))
    rows = [{**row, "image": _short(row["image"]), "patient": _short(row["patient"])} for row in found.images[:_LARGEST]]
    if rows:
        parts.append(f"the {len(rows)} of {len(found.images)} images furthest apart\n" + table([_numbers(row) for row in rows]))
    parts.append("\n".join(line for warning in found.warnings for line in _wrapped(f"warning: {warning}")))
    return "\n\n".join(_words.printable(part, keep="\n") for part in parts if part)


def _sides(found: Comparison) -> list[str]:
    from eyeseg.formats import _words

    lines = []
    for name, side in (("first ", found.first), ("second", found.second)):
        what = ", ".join(filter(None, [side.model, _words.params(side.params)]))
        facts = f"mean {_words.score(side.mean)}; {side.runs} of {side.runs_expected} runs; {what}; in {side.experiment}"
        lines += _wrapped(f"{name}  {side.trial[:8]}: {facts}")
    return lines


def _verdict(found: Comparison) -> str:
    from eyeseg.formats import _words

    if found.difference is None:
        return "No image was scored by both."
    said = f"first - second: {found.difference:+.4f}"
    if found.difference_ci:
        said += f" [{found.difference_ci[0]:+.4f}, {found.difference_ci[1]:+.4f}], 95 % over patients"
    said += f"; p {_words.p_value(found.p)} (Wilcoxon over patients)" if found.p is not None else "; no test"
    if found.p_holm is not None:
        said += f", {_words.p_value(found.p_holm)} after Holm over {found.comparisons} pairs"
    return said


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: f"{value:+.3f}" if key == "difference" else f"{value:.3f}" if isinstance(value, float) else value for key, value in row.items()
    }


def _short(text: str) -> str:
    """The text, or its beginning and end: names of images differ at the end."""
    return text if len(text) <= _NAME else f"{text[: _NAME // 3]}...{text[len(text) - (_NAME - _NAME // 3 - 3) :]}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
