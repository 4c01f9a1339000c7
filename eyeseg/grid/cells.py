"""The settings of a block, one after another: precedence, rules, unread fields left out, exclusions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eyeseg.grid.blocks import Block
from eyeseg.grid.conditions import Condition
from eyeseg.grid.findings import near, shown
from eyeseg.grid.values import CONDITIONAL, GRID_FIELDS, Setting, Source, reads
from eyeseg.spec import DEFAULTS, FIELDS, WEIGHTS_HASH

_DEFAULTS = {name: DEFAULTS[name] for name in GRID_FIELDS}

Values = dict[str, Any]  # field -> value, `split` included; a field that nothing reads is absent


class Walk:
    """Walks blocks and remembers what was said: each problem and note once, not once a setting."""

    def __init__(
        self, source: Source, base: Mapping[str, Setting], models: Mapping[str, Mapping[str, Setting]], exclusions: Sequence[Condition]
    ) -> None:
        self.source = source
        self.base = base
        self.models = models
        self.exclusions = tuple(exclusions)
        self.used: set[int] = set()  # identities of the rules and exclusions that matched
        self._said: set[tuple[int, str, str]] = set()

    def settings(self, block: Block) -> Iterator[tuple[Values, int]]:
        """The block's settings in order, the last axis running fastest, without what is excluded; each with the line of its batch size."""
        exclusions = (*self.exclusions, *block.exclusions)
        for points in itertools.product(*block.axes):
            own = dict(block.fixed)
            for point in points:
                own.update(point)
            model = own.get("model", self.base.get("model"))
            assert model is not None
            cell = {**self.base, **self.models.get(model.value, {}), **own, "model": model}
            values = _read(cell)
            for rule in block.rules:
                if rule.condition.holds(values):
                    self.used.add(id(rule.condition))
                    cell.update(rule.changes)
                    values = _read(cell)
                    break
            matched = next((one for one in exclusions if one.holds(values)), None)
            if matched is not None:
                self.used.add(id(matched))
                continue
            self._check(cell, values)
            yield values, cell["batch_size"].line if "batch_size" in cell else block.line

    def _check(self, cell: Mapping[str, Setting], values: Values) -> None:
        """Say which fields of the setting nothing reads, and which values its model does not offer."""
        options = reads(values["model"], values["loss"], values["optimizer"], values["schedule"])
        for field in CONDITIONAL:
            found = cell.get(field)
            if found is None or found.value is None:
                continue
            if field not in options:
                self._unread(field, found, values)
                continue
            offered = options[field]
            fits = not isinstance(offered, list | tuple) or found.value in offered
            if not fits and not (field == "pretrained" and WEIGHTS_HASH in found.value):
                self._unoffered(field, found, values["model"], list(offered))
        if values.get("pool_norm") == "batch" and values["batch_size"] == 1:
            said = "batch, as published, needs two images a step, and batch_size is 1. Write group, or a batch_size of at least 2."
            self.source.findings.add(cell["pool_norm"].line, "pool_norm", said)

    def _unread(self, field: str, found: Setting, values: Values) -> None:
        if not found.explicit:
            return  # `base` speaks to all models: each takes what it reads
        reader = values["optimizer"] if field == "momentum" else values["schedule"] if field.startswith("schedule_") else values["model"]
        if (found.line, field, reader) not in self._said:
            self._said.add((found.line, field, reader))
            self.source.findings.note(found.line, field, f"{reader} does not read it. It was left out.")

    def _unoffered(self, field: str, found: Setting, model: str, offered: list[str]) -> None:
        if (found.line, f"{field}={found.value}", model) not in self._said:
            self._said.add((found.line, f"{field}={found.value}", model))
            guess = near(str(found.value), offered)
            guess = guess if "Did you mean" in guess else ""
            said = f"{model} has no {field} {shown(found.value)}.{guess} It offers: {', '.join(map(str, offered))}."
            self.source.findings.add(found.line, field, said)


def _read(cell: Mapping[str, Setting]) -> Values:
    """Every field's value, defaults filled in, without the conditional fields that nothing chosen reads."""
    values: Values = dict(_DEFAULTS)
    for name, found in cell.items():
        values[name] = found.value
    options = reads(values["model"], values["loss"], values["optimizer"], values["schedule"])
    for field in CONDITIONAL:
        if field not in options:
            del values[field]
        elif values[field] is None and FIELDS[field].optional:
            default = options[field]
            values[field] = default[0] if isinstance(default, list | tuple) else default
    return values
