"""The JSON Schema of grid files for editors, drawn from RunSpec's fields and the catalogues: a new entry or field needs no edit here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eyeseg import catalog
from eyeseg.grid.blocks import AXIS_FIELDS, SET_FIELDS
from eyeseg.grid.conditions import CONDITION_FIELDS, OPERATORS
from eyeseg.grid.pruning import EPOCH, PRUNE, STEPS
from eyeseg.grid.sections import DATA_KEYS, INNER, NAME, REPORT, RESERVE, RUN
from eyeseg.grid.values import GRID_FIELDS
from eyeseg.spec import DEFAULTS, FIELDS, Field

Schema = dict[str, Any]

_JSON_TYPES = {int: "integer", float: "number", str: "string"}
_SPLIT: Schema = {"type": "string", "description": "name of a split defined under `splits`"}
_FOLD: Schema = {"type": "integer", "minimum": 1}


def json_schema() -> Schema:
    """JSON Schema 2020-12 of a grid file."""
    block = _block()
    own = {
        "version": {"const": 1, "description": "version of this format"},
        "name": {"type": "string", "pattern": f"^{NAME.pattern}$", "description": "name of the experiment; the file's name when left out"},
        "data": _data(),
        "splits": {
            "type": "object",
            "description": "fold schemes by name; left out: patient-grouped 5 folds, named patient5",
            "propertyNames": {"pattern": f"^{NAME.pattern}$"},
            "additionalProperties": {"oneOf": [_split(kind) for kind in catalog.names("folds")]},
        },
        "base": _object(GRID_FIELDS, "values that hold for all models"),
        "models": {
            "type": "object",
            "description": "overrides of `base` by model",
            "properties": {name: _object(SET_FIELDS, catalog.entry("models", name).summary) for name in catalog.names("models")},
            "additionalProperties": False,
        },
        "blocks": {"type": "array", "minItems": 1, "items": block, "description": "product inside a block, union of blocks"},
        "exclude": block["properties"]["exclude"],
        "run": _run(),
        "report": _section(REPORT, "how the report ranks"),
    }
    short = {key: value for key, value in block["properties"].items() if key not in own}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "eyeseg grid",
        "type": "object",
        "properties": {**own, **short},
        "required": ["version", "data"],
        "additionalProperties": False,
        "$defs": {name: field_schema(name) for name in GRID_FIELDS} | {"condition": _condition()},
    }


def field_schema(name: str) -> Schema:
    """One field of RunSpec: its type, limits, choices, default and meaning."""
    found = FIELDS[name]
    schema = _limits(found)
    if found.catalogue:
        entries = [catalog.entry(found.catalogue, one) for one in catalog.names(found.catalogue)]
        schema = {"oneOf": [{"const": entry.name, "description": entry.summary} for entry in entries]}
    elif found.type is str and not found.choices and found.optional:
        schema["enum"] = [*_offered(name), None]
    default = DEFAULTS[name]
    return {**schema, "description": found.doc, "default": list(default) if isinstance(default, tuple) else default}


def _limits(found: Field) -> Schema:
    if found.type is tuple:
        return {"type": "array", "items": {"type": "integer", "minimum": 8, "maximum": 8192}, "minItems": 2, "maxItems": 2}
    kind = _JSON_TYPES[found.type]
    schema: Schema = {"type": [kind, "null"] if found.optional else kind}
    words = {"minimum": found.low, "maximum": found.high, "exclusiveMinimum": found.above, "exclusiveMaximum": found.below}
    schema |= {word: bound for word, bound in words.items() if bound is not None}
    if found.choices:
        schema["enum"] = list(found.choices)
    return schema


def _offered(field: str) -> list[str]:
    """Every choice that some model lists for the field."""
    lists = [catalog.entry("models", name).options.get(field) for name in catalog.names("models")]
    return sorted({str(one) for choices in lists if isinstance(choices, list | tuple) for one in choices})


def _reference(field: str) -> Schema:
    return dict(_SPLIT) if field == "split" else {"$ref": f"#/$defs/{field}"}


def _object(fields: Iterable[str], description: str) -> Schema:
    properties = {field: _reference(field) for field in fields}
    return {"type": "object", "description": description, "properties": properties, "additionalProperties": False}


def _axes(description: str, *, distinct: bool) -> Schema:
    listed = {field: {"type": "array", "items": _reference(field), "minItems": 1, "uniqueItems": distinct} for field in AXIS_FIELDS}
    return {"type": "object", "description": description, "properties": listed, "minProperties": 1, "additionalProperties": False}


def _one_or_more(schema: Schema, description: str) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1, "uniqueItems": True}], "description": description}


def _block() -> Schema:
    condition = {"$ref": "#/$defs/condition"}
    rule = {
        "type": "object",
        "properties": {"if": condition, "set": {**_object(SET_FIELDS, "the values that hold there"), "minProperties": 1}},
        "required": ["if", "set"],
        "additionalProperties": False,
    }
    properties = {
        **{field: _reference(field) for field in GRID_FIELDS},
        "model": _one_or_more(_reference("model"), FIELDS["model"].doc),
        "split": _one_or_more(_SPLIT, "the split or splits of this block; not needed when only one is defined"),
        "fold": _one_or_more(_FOLD, "run these folds only, from 1"),
        "grid": _axes("lists of values; every combination is run", distinct=True),
        "zip": _axes("lists of equal length, walked together", distinct=False),
        "when": {"type": "array", "items": rule, "description": "exceptions; the first rule that holds wins"},
        "exclude": {"type": "array", "items": condition, "description": "settings that are not run"},
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _condition() -> Schema:
    properties: Schema = {}
    for field in CONDITION_FIELDS:
        value = _reference(field)
        several = {"type": "array", "items": value, "minItems": 1}
        tests = {word: several if word in ("in", "not_in") else value if word in ("eq", "ne") else {"type": "number"} for word in OPERATORS}
        comparison = {"type": "object", "properties": tests, "minProperties": 1, "additionalProperties": False}
        properties[field] = {"anyOf": [value, several, comparison]}
    return {"type": "object", "properties": properties, "minProperties": 1, "additionalProperties": False}


def _data() -> Schema:
    manifest = {"type": "string", "description": "path of manifest.csv, relative to the grid file"}
    properties = {"manifest": manifest, **{key: field_schema(key) for key in DATA_KEYS if key != "manifest"}}
    return {"type": "object", "properties": properties, "required": ["manifest"], "additionalProperties": False}


def _split(kind: str) -> Schema:
    entry = catalog.entry("folds", kind)
    leak = {"type": "string", "minLength": 1, "description": "the reason why patients may stand on both sides"}
    properties: Schema = {
        "kind": {"const": kind, "description": entry.summary},
        "allow_leakage": leak,
        "inner": {**_limits(INNER), "description": INNER.doc},
        "reserve": {**_limits(RESERVE), "description": RESERVE.doc},
    }
    properties |= {name: {} if default is None else {"default": default} for name, default in entry.options.items()}
    required = ["kind", *(name for name, default in entry.options.items() if default is None)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _run() -> Schema:
    run = _section(RUN, "how the runs are queued, stopped, pruned and kept")
    steps = {"type": "object", "properties": {key: {**_limits(found), "description": found.doc} for key, found in STEPS.items()}}
    listed = {"type": "array", "items": _limits(EPOCH), "minItems": 1, "uniqueItems": True}
    rungs = {
        "anyOf": [listed, {**steps, "required": list(STEPS), "additionalProperties": False}],
        "description": "epochs at which settings are compared by the images that `inner` sets aside",
    }
    prune = _section(PRUNE, "successive halving: only the best settings are trained to the end")
    prune = {**prune, "type": ["object", "null"], "properties": {"rungs": rungs, **prune["properties"]}, "required": ["rungs"]}
    return {**run, "properties": {**run["properties"], "prune": prune}}


def _section(table: Mapping[str, Any], description: str) -> Schema:
    properties: Schema = {}
    for key, rule in table.items():
        if isinstance(rule, dict):
            properties[key] = _section(rule, "")
        else:
            default, found = rule
            properties[key] = {**_limits(found), "default": default, "description": found.doc}
    said = {"description": description} if description else {}
    return {"type": "object", **said, "properties": properties, "additionalProperties": False}
