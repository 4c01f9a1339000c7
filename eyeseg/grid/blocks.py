"""One block of a grid: fixed values, axes to walk, rules and exclusions.

A field's value is looked up in this order, the later one winning: `base`, `models.<model>`, the block itself, `grid` and `zip`,
and the `set` of the first `when` rule whose `if` holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eyeseg.grid.conditions import Condition, read_condition
from eyeseg.grid.findings import Findings, named
from eyeseg.grid.values import GRID_FIELDS, Setting, Source, mapping, misplaced, one_value, setting, settings, unknown_key
from eyeseg.grid.yaml_reader import Node
from eyeseg.spec import FIELDS

AXIS_FIELDS = (*GRID_FIELDS, "split")
SET_FIELDS = tuple(name for name in GRID_FIELDS if name != "model")
BLOCK_KEYS = (*AXIS_FIELDS, "fold", "grid", "zip", "when", "exclude")

Axis = tuple[Mapping[str, Setting], ...]


@dataclass(frozen=True)
class Rule:
    """Where the condition holds, these fields take these values."""

    condition: Condition
    changes: Mapping[str, Setting]


@dataclass(frozen=True)
class Block:
    """A product of axes over fixed values. folds: each fold's number with its line; None means all."""

    line: int
    fixed: Mapping[str, Setting]
    axes: tuple[Axis, ...]
    rules: tuple[Rule, ...]
    exclusions: tuple[Condition, ...]
    folds: Mapping[int, int] | None

    @property
    def size(self) -> int:
        """How many settings the axes make, before exclusions."""
        return math.prod(len(axis) for axis in self.axes)

    def choices(self, field: str) -> list[Any]:
        """All values that a field takes in this block, before rules; empty when the block does not set it."""
        for axis in self.axes:
            if axis and field in axis[0]:
                return [point[field].value for point in axis]
        return [self.fixed[field].value] if field in self.fixed else []


def read_block(source: Source, values: Mapping[str, Node], line: int, base: Mapping[str, Setting]) -> Block:
    """The block that these keys write; problems go to the source's findings."""
    findings = source.findings
    fixed: dict[str, Setting] = {}
    axes: list[Axis] = []
    for name, node in values.items():
        if name not in BLOCK_KEYS:
            misplaced(node.key_line, "", name, BLOCK_KEYS, findings)
        elif name in ("model", "split") and node.is_list:
            axes.append(_axis(source, name, node, name))
        elif name in AXIS_FIELDS and (one := setting(source, name, node, name)) is not None:
            fixed[name] = one
    axes += [*_grid(source, values.get("grid")), *_zip(source, values)]
    swept = {name for axis in axes if axis for name in axis[0]}
    for name in [one for one in fixed if one in swept]:
        findings.note(fixed[name].line, name, "this value is never used: `grid` or `zip` of the same block sets the field.")
    _complete(source, values, line, fixed, base)
    rules = read_rules(source, values.get("when"))
    exclusions = read_exclusions(source, values.get("exclude"))
    return Block(line, fixed, tuple(axes), rules, exclusions, _folds(values.get("fold"), findings))


def _complete(source: Source, values: Mapping[str, Node], line: int, fixed: dict[str, Setting], base: Mapping[str, Setting]) -> None:
    """A block needs a model and a split; the only split defined need not be named."""
    inside = {name for key in ("grid", "zip") if key in values and values[key].is_mapping for name in values[key].value}
    written = {*values, *inside}
    if "model" not in written and "model" not in base:
        source.findings.add(line, "model", "missing. Add `model: ...` to this block, or to `base`.")
    if "split" in written:
        return
    if len(source.splits) == 1:
        fixed["split"] = Setting(source.splits[0], line)
    elif source.splits:
        source.findings.add(line, "split", f"missing, and {len(source.splits):,} are defined. Name one or more: {named(source.splits)}.")


def _axis(source: Source, name: str, node: Node, key: str, *, distinct: bool = True) -> Axis:
    findings = source.findings
    if not node.is_list:
        written = node.text if not node.is_mapping else "..."
        findings.add(node.line, key, f"{node.shown()} is not a list. Write [{written}], or `{name}: {written}` beside `grid`.")
        return ()
    if not node.value:
        findings.add(node.line, key, "an empty list. Write at least one value, or delete the key.")
    points: list[Mapping[str, Setting]] = []
    seen: set[Any] = set()
    for one in node.value:
        found = setting(source, name, one, key)
        if found is None:
            continue
        if distinct and found.value in seen:
            findings.add(one.line, key, f"{one.shown()} stands twice. Delete one.")
        seen.add(found.value)
        points.append({name: found})
    return tuple(points)


def _fields(source: Source, node: Node | None, key: str) -> dict[str, Node]:
    """The fields of `grid` or `zip`; keys that are none are recorded and left out."""
    if node is None:
        return {}
    if node.is_null or node.value == {}:
        source.findings.add(node.line, key, "empty. Write a field and its values, such as `epochs: [50, 100]`, or delete the key.")
        return {}
    fields = mapping(node, key, source.findings)
    for name, value in fields.items():
        if name not in AXIS_FIELDS:
            misplaced(value.key_line, key, name, AXIS_FIELDS, source.findings)
    return {name: value for name, value in fields.items() if name in AXIS_FIELDS}


def _grid(source: Source, node: Node | None) -> list[Axis]:
    return [_axis(source, name, value, f"grid.{name}") for name, value in _fields(source, node, "grid").items()]


def _zip(source: Source, values: Mapping[str, Node]) -> list[Axis]:
    fields = _fields(source, values.get("zip"), "zip")
    grid = values.get("grid")
    for name, value in fields.items():
        if grid is not None and grid.is_mapping and name in grid.value:
            source.findings.add(value.key_line, f"zip.{name}", "this field is under `grid` too. Keep one.")
    before = len(source.findings.problems)
    columns = [_axis(source, name, value, f"zip.{name}", distinct=False) for name, value in fields.items()]
    if not columns or len(source.findings.problems) > before:
        return []
    lengths = {name: len(column) for name, column in zip(fields, columns, strict=True)}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} has {count}" for name, count in lengths.items())
        source.findings.add(
            values["zip"].line, "zip", f"the lists differ in length: {said}. They are walked together: make them equally long."
        )
        return []
    return [tuple({name: found for point in row for name, found in point.items()} for row in zip(*columns, strict=True))]


def read_rules(source: Source, node: Node | None) -> tuple[Rule, ...]:
    """The `when` rules in their order."""
    rules: list[Rule] = []
    for one in _listed(node, "when", source.findings):
        parts = mapping(one, "when", source.findings)
        for key in ("if", "set"):
            if key not in parts and (one.is_mapping or one.is_null):
                source.findings.add(one.line, f"when.{key}", "missing. Write {if: {field: value}, set: {field: value}}.")
        for key, value in parts.items():
            if key not in ("if", "set"):
                unknown_key(value.key_line, "when", key, ("if", "set"), source.findings)
        condition = read_condition(source, parts["if"], "when.if") if "if" in parts else None
        changes = settings(source, parts.get("set"), "when.set", SET_FIELDS, explicit=True)
        if "set" in parts and parts["set"].value in ({}, None):
            source.findings.add(parts["set"].line, "when.set", "empty. Write a field and its value.")
        if condition is not None:
            rules.append(Rule(condition, changes))
    return tuple(rules)


def read_exclusions(source: Source, node: Node | None) -> tuple[Condition, ...]:
    """The conditions of `exclude`."""
    found = [read_condition(source, one, "exclude") for one in _listed(node, "exclude", source.findings)]
    return tuple(condition for condition in found if condition is not None)


def _listed(node: Node | None, key: str, findings: Findings) -> Sequence[Node]:
    if node is None or node.is_null:
        return []
    if not node.is_list:
        findings.add(node.line, key, f"{node.shown()} is not a list. Write a list of rules, each after a '-'.")
        return []
    rules: list[Node] = node.value
    return rules


def _folds(node: Node | None, findings: Findings) -> dict[int, int] | None:
    if node is None:
        return None
    nodes = node.value if node.is_list else [node]
    if not nodes:
        findings.add(node.line, "fold", "an empty list. Write fold numbers from 1, or delete the key for all folds.")
    numbers: dict[int, int] = {}
    for one in nodes:
        before = len(findings.problems)
        value = one_value(FIELDS["fold"], one, "fold", findings)
        if len(findings.problems) == before and value in numbers:
            findings.add(one.line, "fold", f"{value} stands twice. Delete one.")
        numbers.setdefault(value, one.line)
    return numbers
