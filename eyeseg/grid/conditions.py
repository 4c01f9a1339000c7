"""Conditions of `when` and `exclude`: a field equals a value, is one of several, or compares with a number."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eyeseg.grid.values import GRID_FIELDS, Source, mapping, misplaced, setting, unknown_key
from eyeseg.grid.yaml_reader import Node
from eyeseg.spec import FIELDS

_ORDER: dict[str, Callable[[Any, Any], bool]] = {"lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}
OPERATORS = (*_ORDER, "eq", "ne", "in", "not_in")
_SYNONYMS = {"gte": "ge", "lte": "le", ">=": "ge", "<=": "le", ">": "gt", "<": "lt", "==": "eq", "!=": "ne", "nin": "not_in"}
CONDITION_FIELDS = (*GRID_FIELDS, "split")


@dataclass(frozen=True)
class Test:
    """One comparison of one field: with the `bound` of an order, or with all the `members` of an equality."""

    field: str
    operator: str
    bound: float = math.nan
    members: frozenset[Any] = frozenset()

    def holds(self, found: Any) -> bool:
        """Whether it holds for the field's value; None stands for a field that the chosen model and optimizer do not read."""
        if self.operator in _ORDER:
            return found is not None and _ORDER[self.operator](found, self.bound)
        return (found in self.members) == (self.operator in ("eq", "in"))


@dataclass(frozen=True)
class Condition:
    """Tests that must all hold."""

    tests: tuple[Test, ...]
    line: int

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether all tests hold for a setting's values (an absent field counts as None)."""
        return all(test.holds(values.get(test.field)) for test in self.tests)


def read_condition(source: Source, node: Node, place: str) -> Condition | None:
    """The condition that a mapping of fields states, or None and problems."""
    findings = source.findings
    before = len(findings.problems)
    fields = mapping(node, place, findings)
    if not fields and len(findings.problems) == before:
        findings.add(node.line, place, "empty, so it would hold for everything. Name a field and its value.")
    tests: list[Test] = []
    for name, wanted in fields.items():
        key = f"{place}.{name}"
        if name not in CONDITION_FIELDS:
            misplaced(wanted.key_line, place, name, CONDITION_FIELDS, findings)
        elif wanted.is_mapping:
            tests += _comparisons(source, name, wanted, key)
        else:
            operation = "in" if wanted.is_list else "eq"
            tests.append(Test(name, operation, members=_members(source, name, wanted, key)))
    return Condition(tuple(tests), node.key_line or node.line) if len(findings.problems) == before else None


def _comparisons(source: Source, name: str, node: Node, key: str) -> list[Test]:
    tests: list[Test] = []
    if not node.value:
        source.findings.add(node.line, key, f"empty. Write a value, or a comparison such as {{ge: 100}}: {', '.join(OPERATORS)}.")
    for word, value in node.value.items():
        if word in _SYNONYMS:
            source.findings.add(value.key_line, f"{key}.{word}", f"unknown key {word!r}. Did you mean {_SYNONYMS[word]!r}?")
        elif word not in OPERATORS:
            unknown_key(value.key_line, key, word, OPERATORS, source.findings)
        elif word in _ORDER:
            tests += _order(source, name, word, value, f"{key}.{word}")
        elif word in ("in", "not_in") and not value.is_list:
            source.findings.add(value.line, f"{key}.{word}", f"{value.shown()} is not a list. Write [{value.text or '...'}].")
        else:
            tests.append(Test(name, word, members=_members(source, name, value, f"{key}.{word}")))
    return tests


def _order(source: Source, name: str, word: str, node: Node, key: str) -> list[Test]:
    if name == "split" or FIELDS[name].type not in (int, float):
        source.findings.add(node.key_line, key, f"{name} is not a number, so nothing is more or less. Use eq, ne, in or not_in.")
    elif isinstance(node.value, bool) or not isinstance(node.value, int | float) or math.isnan(node.value):
        source.findings.add(node.line, key, f"{node.shown()} is not a number. Write a number.")
    else:
        return [Test(name, word, bound=node.value)]
    return []


def _members(source: Source, name: str, node: Node, key: str) -> frozenset[Any]:
    nodes = node.value if node.is_list else [node]
    if not nodes:
        source.findings.add(node.line, key, "an empty list. Write at least one value.")
    found = [setting(source, name, one, key) for one in nodes]
    return frozenset(one.value for one in found if one is not None)
