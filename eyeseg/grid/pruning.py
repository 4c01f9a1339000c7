"""`run.prune`: at which epochs settings are compared, and how many of them go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eyeseg import halving
from eyeseg.grid.findings import Findings, listed, named
from eyeseg.grid.values import mapping, misplaced, one_value
from eyeseg.grid.yaml_reader import Node
from eyeseg.spec import FIELDS, Field

PLACE = "run.prune"
PRUNE: dict[str, tuple[Any, Field]] = {
    "keep": (0.5, Field("share of the settings that goes on after a rung", float, above=0.0, below=1.0)),
    "at_least": (1, Field("so many settings go on whatever their share", int, low=1, high=100_000)),
    "by": ("auc", Field("mean over the inner images that settings are compared by", str, choices=halving.MEASURES)),
    "among": ("model", Field("who competes: the settings of one model, or all of a split", str, choices=halving.AMONG)),
}
EPOCH = FIELDS["epochs"]
STEPS: dict[str, Field] = {
    "first": Field("epochs before the first rung", int, low=1, high=100_000),
    "factor": Field("how many times as many epochs the next rung has", float, low=1.1, high=1000.0),
}
_EXAMPLE = "such as `rungs: [10, 30]` or `rungs: {first: 10, factor: 3}`"


def read_prune(node: Node | None, findings: Findings) -> dict[str, Any] | None:
    """The section as written, defaults filled in; None without one. `rungs` is a list, or `first` and `factor` until lengths are known."""
    if node is None or node.is_null:
        return None
    values = mapping(node, PLACE, findings)
    for key, value in values.items():
        if key != "rungs" and key not in PRUNE:
            misplaced(value.key_line, PLACE, key, ("rungs", *PRUNE), findings)
    found: dict[str, Any] = {"rungs": _rungs(node, values.get("rungs"), findings)}
    for key, (default, limits) in PRUNE.items():
        given = values.get(key)
        found[key] = default if given is None else one_value(limits, given, f"{PLACE}.{key}", findings)
    return found


def _rungs(section: Node, node: Node | None, findings: Findings) -> list[int] | dict[str, Any]:
    place = f"{PLACE}.rungs"
    if node is None or node.is_null:
        if section.is_mapping:
            findings.add(section.key_line, place, f"missing. Write the epochs at which settings are compared, {_EXAMPLE}.")
        return []
    if node.is_mapping:
        return _steps(node, place, findings)
    if not node.is_list or not node.value:
        what = "empty" if node.is_list else f"{node.shown()} is not a list"
        findings.add(node.line, place, f"{what}. Write the epochs at which settings are compared, {_EXAMPLE}.")
        return []
    rungs: list[int] = []
    for one in node.value:
        before = len(findings.problems)
        value = one_value(EPOCH, one, place, findings)
        if len(findings.problems) > before:
            continue
        if rungs and value <= rungs[-1]:
            findings.add(one.line, place, f"{value} stands after {rungs[-1]}. Write each rung once, in ascending order.")
        else:
            rungs.append(value)
    return rungs


def _steps(node: Node, place: str, findings: Findings) -> dict[str, Any]:
    steps: dict[str, Any] = {}
    values = mapping(node, place, findings)
    for key, value in values.items():
        if key in STEPS:
            steps[key] = one_value(STEPS[key], value, f"{place}.{key}", findings)
        else:
            misplaced(value.key_line, place, key, STEPS, findings)
    for key in STEPS:
        if key not in values:
            findings.add(node.line, f"{place}.{key}", "missing. Write {first: 10, factor: 3} for rungs at 10, 30, 90 ... epochs.")
    return steps


def needs_inner(prune: Mapping[str, Any] | None, node: Node | None, splits: Mapping[str, Mapping[str, Any]], findings: Findings) -> None:
    """Record the splits that set nobody aside for the comparison: the reported fold must not be asked."""
    without = [name for name, split in splits.items() if not {"inner", "reserve"} & set(split)]
    if prune is not None and node is not None and without:
        cure = "Add `reserve: 0.15` (kept out of all folds) or `inner: 0.2` (of each fold's training images) to each."
        said = f"needs images set aside for the comparison, and these splits set none aside: {named(without)}."
        findings.add(
            node.key_line,
            PLACE,
            f"{said} {cure}",
        )


def settle(prune: dict[str, Any] | None, node: Node | None, lengths: Iterable[int], findings: Findings) -> dict[str, Any] | None:
    """The section with its rungs as numbers below the longest training's. lengths: epochs of all trials."""
    if prune is None or node is None:
        return None
    longest, steps = max(lengths, default=0), prune["rungs"]
    rungs = list(halving.ladder(steps["first"], steps["factor"], longest)) if isinstance(steps, dict) else steps
    below = [rung for rung in rungs if rung < longest]
    where: Mapping[str, Node] = node.value
    line = where["rungs"].line
    if not below:
        said = f"no training is longer than {listed(longest, 'epoch')}: nothing would ever be pruned."
        findings.add(line, f"{PLACE}.rungs", f"{said} Write a rung below {longest}, or delete `prune`.")
    elif len(below) < len(rungs):
        findings.note(line, f"{PLACE}.rungs", f"no training is longer than {listed(longest, 'epoch')}: later rungs are never reached.")
    return {**prune, "rungs": below}
