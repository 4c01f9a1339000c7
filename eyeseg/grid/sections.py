"""The parts of a grid file around its blocks: name, data, splits, run and report, each key with its default and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eyeseg import catalog, folds
from eyeseg.folds import COMMON, SplitError
from eyeseg.grid.findings import Findings, near, shown
from eyeseg.grid.values import beside, catalog_options, mapping, misplaced, one_value, unknown_key
from eyeseg.grid.yaml_reader import Node
from eyeseg.spec import FIELDS, Field

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DEFAULT_SPLITS: dict[str, dict[str, Any]] = {"patient5": {"kind": "kfold", "k": 5, "by": "patient", "seed": 0}}

RANK_BY = (
    *("image_auc_mean", "image_auc_median", "image_auc_min", "images_below_half", "best_fold_auc", "pooled_auc"),
    *("ap_mean", "dice_mean", "dice_mean_tuned", "sensitivity", "specificity", "device_seconds", "selection_auc_mean"),
)
KEEP = ("best", "all", "none")
_FOLDS_TRIED = 200
_SPLITS_TRIED = 100

# Each key with its default and what it may be; a nested mapping is a section of its own.
RUN: dict[str, Any] = {
    "priority": (5, Field("0 to 9; jobs of a higher priority start first", int, low=0, high=9)),
    "retry": {
        "infra": (3, Field("attempts after a fault of machine, network or worker", int, low=0, high=100)),
        "oom": (0, Field("attempts after a device ran out of memory", int, low=0, high=100)),
    },
    "stop": {
        "all_black": (None, FIELDS["stop_all_black"]),
    },
    "budget": {
        "max_runs": (10_000, Field("more runs than this are refused", int, low=1, high=10_000_000)),
        "gpu_hours": (None, Field("device hours, counted once history can estimate them", float, above=0.0, high=1e7, optional=True)),
        "on_exceed": ("refuse", Field("what happens above gpu_hours", str, choices=("refuse", "warn"))),
    },
    "keep": {
        "per_trial": ("best", Field("whose checkpoints stay: of a trial's best run, of all runs, of none", str, choices=KEEP)),
        "masks": ("best", Field("whose predicted masks stay: of a trial's best run, of all runs, of none", str, choices=KEEP)),
    },
}
REPORT: dict[str, Any] = {
    "rank_by": ("image_auc_mean", Field("the measure that orders trials", str, choices=RANK_BY)),
    "alpha": (0.05, Field("level of the paired tests after Holm's correction", float, above=0.0, below=1.0)),
}
INNER = Field(
    "share of the training images set aside, whole patients, for `rank_by: selection_auc_mean` and `run.prune`", float, above=0.0, below=1.0
)
RESERVE = Field(
    "share of all images, whole patients, kept out of every fold for the same: nobody who settings are chosen by is reported",
    float, above=0.0, below=1.0,
)  # fmt: skip
DATA_KEYS = ("manifest", *(name for name, found in FIELDS.items() if found.placed_by == "data"))


def read_name(node: Node | None, path: Path, findings: Findings) -> str:
    """The experiment's name: as written, or the file's stem with other characters replaced."""
    if node is None or node.is_null:
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-._")[:64]
        return stem or "grid"
    if not valid_name(node, "name", findings):
        return ""
    return node.text


def valid_name(node: Node, key: str, findings: Findings) -> bool:
    """Whether the node is fit to name an experiment; if not, the problem is recorded."""
    if not (node.is_mapping or node.is_list) and NAME.fullmatch(node.text):
        return True
    found = node.shown() if node.is_mapping or node.is_list else shown(node.text)
    findings.add(node.line, key, f"{found} is not a name. Write a letter or digit, then letters, digits, '.', '_' or '-', at most 64.")
    return False


def read_version(node: Node | None, findings: Findings) -> None:
    """Only version 1 exists."""
    if node is None:
        findings.add(1, "version", "missing. Write `version: 1`.")
    elif isinstance(node.value, bool) or node.value != 1:
        findings.add(node.line, "version", f"{node.shown()} is not a version of this format. Write `version: 1`.")


def read_data(node: Node | None, path: Path, findings: Findings, *, instead: Path | None = None) -> tuple[Path, dict[str, Any]]:
    """The manifest's path, or the one to take instead, and the fields that `data` sets (image_size, channels)."""
    values = mapping(node, "data", findings)
    fields: dict[str, Any] = {}
    for key, value in values.items():
        if key not in DATA_KEYS:
            misplaced(value.key_line, "data", key, DATA_KEYS, findings)
        elif key != "manifest":
            fields[key] = one_value(FIELDS[key], value, f"data.{key}", findings)
    manifest = values.get("manifest")
    if instead is not None:
        return instead, fields
    if manifest is None:
        if node is None or node.is_mapping or node.is_null:
            findings.add(node.key_line if node else 1, "data.manifest", "missing. Write `data: {manifest: manifest.csv}`.")
        return path, fields
    found = beside(path, manifest, "data.manifest", findings)
    return (found or path), fields


def read_section(
    node: Node | None, table: Mapping[str, Any], place: str, findings: Findings, *, besides: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A section with its defaults filled in, checked against its table. besides: keys that are read elsewhere."""
    values = mapping(node, place, findings)
    for key, value in values.items():
        if key not in table and key not in besides:
            misplaced(value.key_line, place, key, (*table, *besides), findings)
    filled: dict[str, Any] = {}
    for key, rule in table.items():
        given = values.get(key)
        if isinstance(rule, dict):
            filled[key] = read_section(given, rule, f"{place}.{key}", findings)
            continue
        default, limits = rule
        filled[key] = default if given is None else one_value(limits, given, f"{place}.{key}", findings)
    return filled


def read_splits(node: Node | None, findings: Findings) -> dict[str, dict[str, Any]]:
    """Every split as written, `kind` included; the default scheme when there is no `splits`."""
    if node is None or node.is_null:
        return {name: dict(split) for name, split in DEFAULT_SPLITS.items()}
    values = mapping(node, "splits", findings)
    if node.is_mapping and not values:
        findings.add(node.line, "splits", "empty. Define a split, or delete the key: patient-grouped 5 folds are the default.")
    splits: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        if not NAME.fullmatch(name):
            valid_name(Node(name, value.key_line, text=name), "splits", findings)
        splits[name] = _split(value, f"splits.{name}", findings, tried=len(splits) < _SPLITS_TRIED)
    return splits


def _split(node: Node, place: str, findings: Findings, *, tried: bool) -> dict[str, Any]:
    if not node.is_mapping:
        findings.add(node.line, place, f"{node.shown()} is not a mapping. Write, for instance, {{kind: kfold, k: 5, by: patient}}.")
        return {}
    values: dict[str, Node] = node.value
    kind = values.get("kind")
    known = catalog.names("folds")
    if kind is None:
        findings.add(node.line, f"{place}.kind", f"missing. There are: {', '.join(known)}.")
    elif kind.value not in known if isinstance(kind.value, str) else True:
        said = near(kind.value, known) if isinstance(kind.value, str) else f" There are: {', '.join(known)}."
        findings.add(kind.line, f"{place}.kind", f"no fold scheme named {kind.shown()}.{said}")
    else:
        before = len(findings.problems)
        _split_parameters(values, place, kind, findings)
        if tried and len(findings.problems) == before:
            _impossible({key: value for key, value in values.items() if key not in COMMON or key == "kind"}, place, findings)
    reason = values.get("allow_leakage")
    if reason is not None and not (isinstance(reason.value, str) and any(c.isalnum() for c in reason.value)):
        findings.add(reason.line, f"{place}.allow_leakage", f"{reason.shown()} is no reason. Write the reason as text.")
    for key, share in (("inner", INNER), ("reserve", RESERVE)):
        if key in values:
            one_value(share, values[key], f"{place}.{key}", findings)
    if "inner" in values and "reserve" in values:
        line = values["reserve"].key_line
        findings.add(line, f"{place}.reserve", "stands beside `inner`: both say who settings are chosen by. Write one of them.")
    return {key: value.plain() for key, value in values.items()}


def _split_parameters(values: Mapping[str, Node], place: str, kind: Node, findings: Findings) -> None:
    options = catalog_options("folds", kind.value)
    for key, value in values.items():
        if key in COMMON:
            continue
        if key not in options:
            unknown_key(value.key_line, place, key, [*options, *COMMON], findings)
        elif problem := _other_type(options[key], value):
            findings.add(value.line, f"{place}.{key}", problem)
    for key, default in options.items():
        if default is None and key not in values:
            findings.add(kind.line, f"{place}.{key}", f"missing: {kind.value} needs it. Add `{key}: ...`.")


@dataclass(frozen=True)
class _StandIn:
    """A sample for trying a split before there are any."""

    patient: str
    eye: str
    timepoint: str
    split: str


def _impossible(values: Mapping[str, Node], place: str, findings: Findings) -> None:
    """Record what the scheme says of its parameters whatever the samples: what it says alike of few and of many."""
    definition = {key: value.plain() for key, value in values.items()}
    if folds_of(definition) > _FOLDS_TRIED:
        return
    errors: list[tuple[str, str]] = []
    for count in (60, 100):
        try:
            folds.partition(definition, [_StandIn(f"p{i}", f"e{i}", f"t{i}", "train" if i % 2 else "val") for i in range(count)])
        except SplitError as error:
            errors.append((error.key, str(error)))
    if len(errors) == 2 and errors[0] == errors[1]:
        key, said = errors[0]
        findings.add(values.get(key, values["kind"]).line, f"{place}.{key}", said)


def _other_type(default: Any, node: Node) -> str:
    """Why a parameter cannot be right, as far as its default's type tells; the scheme itself checks the rest."""
    value = node.plain()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else f"{shown(value)} is not true or false. Write true or false."
    if isinstance(default, int | float) and not number:
        return f"{shown(value)} is not a number. Write a number, such as {default}."
    if isinstance(default, str) and not isinstance(value, str):
        return f"{shown(value)} is not text. Write text, such as {default!r}."
    return ""


def folds_of(split: Mapping[str, Any]) -> int:
    """How many folds a split makes as far as its definition alone tells, at least 1."""
    counts = [split.get("k", catalog_options("folds", str(split.get("kind"))).get("k")), split.get("repeats")]
    product = 1
    for count in counts:
        product *= count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else 1
    return product
