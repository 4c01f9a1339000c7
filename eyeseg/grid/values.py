"""Values of fields as a grid writes them: checked against RunSpec's limits and the catalogues, each remembering its line."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from eyeseg import catalog
from eyeseg.errors import NotFound
from eyeseg.grid.findings import Findings, near, shown, spelled
from eyeseg.grid.yaml_reader import Node, scalar
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
    **dict.fromkeys(("image_size", "channels", "manifest"), "It stands under `data`."),
    **dict.fromkeys(("priority", "retry", "stop", "budget", "keep", "prune"), "It stands under `run`."),
    **dict.fromkeys(("rank_by", "alpha"), "It stands under `report`."),
    **dict.fromkeys(("split", "grid", "zip", "when"), "It stands in a block."),
    **dict.fromkeys(
        ("version", "name", "data", "splits", "base", "models", "blocks", "run", "report"), "It stands at the top of the file."
    ),
    "max_runs": "It stands under `run`: `budget: {max_runs: 10000}`.",
    "fold": "It stands in a block: `fold: [1, 2]`.",
    "model": "It stands in a block; for another model write another block.",
    "epoch": "The field is `epochs`.",
    "learning_rate": "The field is `lr`.",
    **dict.fromkeys(("random_state", "random_seed"), "The field is `seed`."),
    "<<": "Nothing is merged here: write the content out.",
}


@dataclass(frozen=True)
class Source:
    """The grid file being read, where its findings go, and the names of its splits."""

    path: Path
    findings: Findings
    splits: tuple[str, ...] = ()
    hashes: dict[Path, str] = field(default_factory=dict)
    """Of the files of weights seen so far."""


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
    advice = near(word, sorted(known), many=" `eyeseg grid schema` prints the keys that there are.")
    findings.add(line, f"{place}.{word}" if place else word, f"unknown key {spelled(word)}.{advice}")


def beside(path: Path, node: Node, key: str, findings: Findings) -> Path | None:
    """The file that the node names, relative to the grid file; None and a problem when it is not there."""
    if not isinstance(node.value, str):
        findings.add(node.line, key, f"{node.shown()} is not a path. Write the path of a file, relative to this one.")
        return None
    found = (path.parent / node.value).absolute()
    wrong = _unreadable(found)
    if not wrong:
        return found.parent.resolve() / found.name  # a link stays one: what the file names lies beside the link
    advice = "Write / between folders" if "\\" in node.value else "Name a file"
    findings.add(node.line, key, f"{shown(node.value)} {wrong}. {advice}; paths are relative to this one.")
    return None


def _unreadable(path: Path) -> str:
    """Why the path is no file that can be read; '' when it is one."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "is not there"
    except OSError as error:
        return f"cannot be reached ({(error.strerror or str(error)).lower()})"
    if not stat.S_ISREG(mode):
        return "is a folder, not a file" if stat.S_ISDIR(mode) else "is a pipe or a device, not a file"
    return "" if os.access(path, os.R_OK) else "may not be read"


def misplaced(line: int, place: str, word: str, known: Iterable[str], findings: Findings) -> None:
    """Record a key that does not exist in this place: where it belongs if it is one of the grid's own, else the nearest that does."""
    home = _HOMES.get(word, "It stands in a block or under `base`." if word in GRID_FIELDS else "")
    if home and word not in known:
        findings.add(line, f"{place}.{word}" if place else word, f"not a key of this place. {home}")
    else:
        unknown_key(line, place, word, known, findings)


def one_value(found: Field, node: Node, key: str, findings: Findings) -> Any:
    """The node's value in the field's type, or None and a problem."""
    if (node.is_list and found.type is not tuple) or node.is_mapping:
        findings.add(node.line, key, f"{node.shown()} stands here. Write one value.")
        return None
    value, problem = checked(found, node.plain())
    if problem:
        findings.add(node.line, key, _reworded(found, node, value, problem))
        return None
    return value


def _reworded(found: Field, node: Node, value: Any, problem: str) -> str:
    """The problem with the value as written (`true`, `1e9`) rather than as Python prints it, and what else helps."""
    for printed in (repr(value), str(value)):
        if not node.is_list and problem.startswith(f"{printed} "):
            problem = node.shown() + problem.removeprefix(printed)
            break
    if found.type is str:
        known = found.choices or (catalog.names(found.catalogue) if found.catalogue else ())
        if isinstance(value, str):
            return problem + (near(value, known) if "Did you mean" in near(value, known) else " Write one of them.")
        return f"{node.shown()} is not text. Write {'one of ' + ', '.join(known) if known else 'a name'}."
    if isinstance(value, str) and found.type in (int, float):
        if isinstance(scalar(value), int | float) and not isinstance(scalar(value), bool):
            return f"{node.shown()} is text because of its quotes. Delete them."
        if re.fullmatch(r"[-+]?[0-9]*,[0-9]+", value):
            return f"{problem} Decimals stand after a point."
    return problem


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
        if known:  # else no split could be read, and that has been said
            findings.add(node.line, key, f"no {kind} named {spelled(value)}.{near(value, known)}")
        return None
    if name == "pretrained" and value not in WEIGHT_NAMES:
        weights = _weights(source, node, key)
        return Setting(weights, node.line, explicit) if weights else None
    return Setting(value, node.line, explicit)


def _weights(source: Source, node: Node, key: str) -> str | None:
    """The absolute path of a file of weights, with its hash: what it holds names the setting, not where it lies."""
    if not node.text.endswith(WEIGHTS):
        guess = near(node.text, WEIGHT_NAMES)
        source.findings.add(node.line, key, f"no pretrained weights {node.shown()}.{guess} A path ends with {WEIGHTS}.")
        return None
    found = beside(source.path, node, key, source.findings)
    if found is None:
        return None
    if found not in source.hashes:
        try:
            with found.open("rb") as file:
                source.hashes[found] = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        except OSError as error:
            source.findings.add(node.line, key, f"{node.shown()} cannot be read ({(error.strerror or str(error)).lower()}). Copy it again.")
            return None
    return f"{found}{WEIGHTS_HASH}{source.hashes[found]}"


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
