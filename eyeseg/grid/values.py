"""Values of fields as a grid writes them: checked against RunSpec's limits and the catalogues, each remembering its line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eyeseg import catalog
from eyeseg.errors import NotFound
from eyeseg.grid.findings import Findings, shown
from eyeseg.grid.yaml_reader import Node
from eyeseg.spec import FIELDS, WEIGHTS_HASH, Field, RunSpec, checked

GRID_FIELDS = tuple(name for name, found in FIELDS.items() if found.placed_by == "grid" and name != "fold")

# Fields that mean something only to the models, optimizers and schedules whose OPTIONS name them.
CONDITIONAL = tuple(
    name for name in GRID_FIELDS if name in ("backbone", "width", "pretrained", "pool_norm", "momentum") or name.startswith("schedule_")
)

SINGULAR = {"models": "model", "losses": "loss", "optimizers": "optimizer", "schedules": "schedule", "folds": "fold scheme"}
WEIGHTS = ".safetensors"
WEIGHT_NAMES = ("none", "imagenet")

_HOMES = {
    "image_size": "It stands under `data`.",
    "channels": "It stands under `data`.",
    "split": "It stands in a block.",
    "fold": "It stands in a block: `fold: [1, 2]`.",
    "model": "It stands in a block; for another model write another block.",
    "epoch": "The field is `epochs`.",
    "learning_rate": "The field is `lr`.",
    "<<": "Nothing is merged here: write the content out.",
}


@dataclass(frozen=True)
class Source:
    """The grid file being read, where its findings go, and the names of its splits."""

    path: Path
    findings: Findings
    splits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """A field's value, the line it was written on, and whether the block itself set it (rather than `base`)."""

    value: Any
    line: int
    explicit: bool = True


def mapping(node: Node | None, key: str, findings: Findings) -> dict[str, Node]:
    """The node's keys and values; an absent or empty node has none, anything else is a problem."""
    if node is None or node.is_null:
        return {}
    if not node.is_mapping:
        findings.add(node.line, key, f"{node.shown()} is not a mapping. Write keys and values.")
        return {}
    found: dict[str, Node] = node.value
    return found


def unknown_key(line: int, place: str, word: str, known: Iterable[str], findings: Findings) -> None:
    """Record a key that does not exist here, with the nearest that does."""
    findings.add(line, f"{place}.{word}" if place else word, f"unknown key {word!r}.{catalog.nearest(word, sorted(known))}")


def beside(path: Path, node: Node, key: str, findings: Findings) -> Path | None:
    """The file that the node names, relative to the grid file; None and a problem when it is not there."""
    if not isinstance(node.value, str):
        findings.add(node.line, key, f"{node.shown()} is not a path. Write the path of a file, relative to this one.")
        return None
    try:
        found = (path.parent / node.value).absolute()
        kind = "file" if found.is_file() else "folder" if found.is_dir() else ""
    except (OSError, ValueError):
        kind = ""
    if kind == "file":
        return found.parent.resolve() / found.name  # a link stays one: what the file names lies beside the link
    reason = "is a folder, not a file" if kind else "is not there"
    findings.add(node.line, key, f"{shown(node.value)} {reason}. Name a file; paths are relative to this one.")
    return None


def misplaced(line: int, place: str, word: str, known: Iterable[str], findings: Findings) -> None:
    """Record a key that does not exist in this place: where it belongs if it is one of the grid's own, else the nearest that does."""
    if word in _HOMES:
        findings.add(line, f"{place}.{word}" if place else word, f"not a key of this place. {_HOMES[word]}")
    else:
        unknown_key(line, place, word, known, findings)


def one_value(found: Field, node: Node, key: str, findings: Findings) -> Any:
    """The node's value in the field's type, or None and a problem."""
    if (node.is_list and found.type is not tuple) or node.is_mapping:
        findings.add(node.line, key, f"{node.shown()} stands here. Write one value.")
        return None
    value, problem = checked(found, node.plain())
    if problem:
        # as written (`true`, `1e9`), not as Python prints it
        for printed in (repr(value), str(value)):
            if not node.is_list and problem.startswith(f"{printed} "):
                problem = node.shown() + problem.removeprefix(printed)
                break
        findings.add(node.line, key, problem)
        return None
    return value


def setting(source: Source, name: str, node: Node, key: str, *, explicit: bool = True) -> Setting | None:
    """A grid field's or the split's value, or None and a problem. Paths of weights are made absolute."""
    findings = source.findings
    if node.is_list or node.is_mapping:
        findings.add(node.line, key, f"{node.shown()} stands here. Write one value; several values of a field stand under `grid`.")
        return None
    known: tuple[str, ...] = source.splits
    if name == "split":
        value, kind = node.text, "split"
    else:
        before = len(findings.problems)
        value = one_value(FIELDS[name], node, key, findings)
        if len(findings.problems) > before:
            return None
        catalogue = FIELDS[name].catalogue
        kind = SINGULAR.get(catalogue, "")
        known = catalog.names(catalogue) if catalogue else ()
    if kind and value not in known:
        findings.add(node.line, key, f"no {kind} named {shown(value)}.{catalog.nearest(value, known)}")
        return None
    if name == "pretrained" and value not in WEIGHT_NAMES:
        weights = _weights(source, node, key)
        return Setting(weights, node.line, explicit) if weights else None
    return Setting(value, node.line, explicit)


def _weights(source: Source, node: Node, key: str) -> str | None:
    """The absolute path of a file of weights, with its hash: what it holds names the setting, not where it lies."""
    if not node.text.endswith(WEIGHTS):
        guess = catalog.nearest(node.text, WEIGHT_NAMES)
        source.findings.add(node.line, key, f"no pretrained weights {node.shown()}.{guess} A path ends with {WEIGHTS}.")
        return None
    found = beside(source.path, node, key, source.findings)
    if found is None:
        return None
    with found.open("rb") as file:
        return f"{found}{WEIGHTS_HASH}{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"


def settings(source: Source, node: Node | None, place: str, known: Iterable[str], *, explicit: bool) -> dict[str, Setting]:
    """All fields of a mapping such as `base`; a key that is not in `known` is a problem."""
    allowed = tuple(known)
    found: dict[str, Setting] = {}
    for name, value in mapping(node, place, source.findings).items():
        if name not in allowed:
            misplaced(value.key_line, place, name, allowed, source.findings)
        elif (one := setting(source, name, value, f"{place}.{name}", explicit=explicit)) is not None:
            found[name] = one
    return found


@cache
def reads(model: str, loss: str, optimizer: str, schedule: str) -> dict[str, Any]:
    """The fields that these entries read, each with its default or its choices."""
    options: dict[str, Any] = {}
    for kind, name in (("schedules", schedule), ("optimizers", optimizer), ("losses", loss), ("models", model)):
        options |= catalog_options(kind, name)
    return options


def is_read(spec: RunSpec, field: str) -> bool:
    """Whether the setting's model, loss, optimizer or schedule takes any notice of the field."""
    return field not in CONDITIONAL or field in reads(spec.model, spec.loss, spec.optimizer, spec.schedule)


def catalog_options(kind: str, name: str) -> dict[str, Any]:
    """What an entry of a catalogue reads; nothing when there is no such entry."""
    try:
        return catalog.entry(kind, name).options
    except NotFound:
        return {}
