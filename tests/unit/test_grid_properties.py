"""Random grids mean what a naive expansion, written here a second time and without any of the project's code, says they mean."""

from __future__ import annotations

import itertools
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eyeseg.errors import InvalidInput
from eyeseg.grid import expand, partitions, read_grid, run_count
from eyeseg.sharing import PlannedRun

Document = dict[str, Any]
Values = dict[str, Any]
Key = tuple[Any, ...]  # what makes a run: its values, split, fold and seed


@dataclass(frozen=True)
class Eye:
    patient: str
    eye: str = "left"
    timepoint: str = "1"
    split: str = ""


EYES = [Eye(patient=f"p{patient}", timepoint=str(time)) for patient in range(4) for time in range(2)]
SPLITS: Document = {
    "twice": {"kind": "kfold", "k": 2},
    "each": {"kind": "leave-one-out", "by": "patient"},
    "half": {"kind": "holdout", "val": 0.5},
}
FOLDS = {"twice": 2, "each": 4, "half": 1}

VALUES: dict[str, list[Any]] = {
    "epochs": [1, 2, 50],
    "lr": [0.1, 1e-3, 1],
    "batch_size": [1, 2, 4],
    "optimizer": ["sgd", "adam", "rmsprop"],
    "momentum": [0.0, 0.9],
    "width": [8, 64],
    "backbone": ["resnet18", "resnet101"],
    "loss": ["softmax", "bce"],
    "schedule": ["constant", "step"],
    "schedule_step": [5, 50],
    "seed": [0, 7],
}
DEFAULTS: Values = {
    "epochs": 50, "lr": 0.001, "batch_size": 1, "optimizer": "sgd", "momentum": 0.9, "width": 64, "backbone": "resnet101",
    "loss": "softmax", "schedule": "constant", "schedule_step": 50, "seed": 0,
}  # fmt: skip
READ_BY = {"width": ("model", ["unet"]), "backbone": ("model", ["fcn"]), "momentum": ("optimizer", ["sgd", "rmsprop"])}
READ_BY["schedule_step"] = ("schedule", ["step"])
NUMBERS = ("epochs", "lr", "batch_size", "momentum", "width", "schedule_step", "seed")


def some(fields: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(fields), max_size=most, unique=True)


def one_of(field: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(VALUES[field])


@st.composite
def conditions(draw: st.DrawFn) -> Document:
    """One or two fields of a condition, as values, lists or comparisons."""
    condition: Document = {}
    for field in draw(st.lists(st.sampled_from([*VALUES, "model", "split"]), min_size=1, max_size=2, unique=True)):
        known = {**VALUES, "model": ["unet", "fcn"], "split": list(SPLITS)}[field]
        kinds = ["value", "list", "ne", "not_in", *(["lt", "ge"] if field in NUMBERS else [])]
        kind = draw(st.sampled_from(kinds))
        several = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
        condition[field] = (
            several[0] if kind == "value" else several if kind == "list" else {kind: several if kind == "not_in" else several[0]}
        )
    return condition


@st.composite
def blocks(draw: st.DrawFn) -> Document:
    """A block that is right: fixed values, axes, zipped lists, rules, exclusions, folds."""
    fields = draw(st.permutations(list(VALUES)))
    swept, zipped = draw(some(fields[:6], 3)), draw(some(fields[6:], 2))
    block: Document = {field: draw(one_of(field)) for field in draw(some(list(VALUES), 3))}
    block["model"] = draw(st.sampled_from(["unet", "fcn", ["unet", "fcn"], ["fcn"]]))
    block["split"] = draw(st.sampled_from(["twice", "each", "half", ["twice", "half"]]))
    if swept:
        block["grid"] = {field: draw(st.lists(one_of(field), min_size=1, max_size=2, unique=True)) for field in swept}
    if zipped:
        length = draw(st.integers(1, 3))
        block["zip"] = {field: draw(st.lists(one_of(field), min_size=length, max_size=length)) for field in zipped}
    if draw(st.booleans()):
        changes = st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=2, unique=True)
        rules = draw(st.lists(st.tuples(conditions(), changes), min_size=1, max_size=2))
        block["when"] = [{"if": condition, "set": {field: draw(one_of(field)) for field in fields}} for condition, fields in rules]
    if draw(st.booleans()):
        block["exclude"] = draw(st.lists(conditions(), max_size=2))
    if draw(st.booleans()):
        block["fold"] = draw(st.sampled_from([1, [1], [1, 2], [2, 1]]))
    return block


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A whole grid."""
    return {
        "version": 1,
        "data": {"manifest": "manifest.csv"},
        "splits": SPLITS,
        "base": {field: draw(one_of(field)) for field in draw(some(list(VALUES), 3))},
        "models": {model: {field: draw(one_of(field)) for field in draw(some(list(VALUES), 2))} for model in ("unet", "fcn")},
        "blocks": draw(st.lists(blocks(), min_size=1, max_size=3)),
        "exclude": draw(st.lists(conditions(), max_size=1)),
    }


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def holds(condition: Document, values: Values) -> bool:
    """Whether every part of a condition holds; a field that nothing reads has no value, which equals nothing and is not above anything."""
    answers = []
    for field, wanted in condition.items():
        found = values.get(field)
        for word, bound in (wanted if isinstance(wanted, dict) else {"in": wanted}).items():
            if word in ("lt", "ge"):
                answers.append(found is not None and ((found < bound) if word == "lt" else (found >= bound)))
            else:
                answers.append((found in listed(bound)) == (word == "in"))
    return all(answers)


def points(block: Document) -> Iterator[Values]:
    """The block's own values at every point of its grid."""
    axes = [[{field: value} for value in listed(block[field])] for field in ("model", "split")]
    axes += [[{field: value} for value in values] for field, values in block.get("grid", {}).items()]
    if "zip" in block:
        axes.append([dict(zip(block["zip"], row, strict=True)) for row in zip(*block["zip"].values(), strict=True)])
    own = {field: value for field, value in block.items() if field in VALUES}
    for chosen in itertools.product(*axes):
        yield own | {field: value for point in chosen for field, value in point.items()}


def readable(values: Values) -> Values:
    return {field: value for field, value in values.items() if field not in READ_BY or values[READ_BY[field][0]] in READ_BY[field][1]}


def naive(document: Document) -> set[Key]:
    """All runs of a document, straight from what the grid language promises."""
    runs = set()
    for block in document["blocks"]:
        for point in points(block):
            values = DEFAULTS | document["base"] | document["models"][point["model"]] | point
            rule = next((rule for rule in block.get("when", []) if holds(rule["if"], readable(values))), None)
            values = readable(values | (rule["set"] if rule else {}))
            if any(holds(one, values) for one in [*document["exclude"], *block.get("exclude", [])]):
                continue
            there = range(1, FOLDS[values["split"]] + 1)
            runs |= {(*sorted(values.items()), fold) for fold in listed(block.get("fold", list(there))) if fold in there}
    return runs


def expanded(document: Document) -> list[tuple[Key, str]]:
    """All runs of a document as the project expands them, with their digests; nothing when it says that nothing is left."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grid.yaml"
        path.write_text(json.dumps(document), encoding="utf-8")  # JSON is YAML, and has no aliases
        path.with_name("manifest.csv").touch()
        try:
            grid = read_grid(path)
        except InvalidInput as error:
            if [problem.message.split(" of ")[0] for problem in error.problems] != ["nothing is left"]:
                raise
            return []
    parts = partitions(grid, EYES)
    runs = [spec for _, spec in expand(grid, EYES, parts)]
    assert run_count(grid, parts) == len(runs)
    keys = [(*sorted(readable({field: getattr(spec, field) for field in (*VALUES, "model", "split")}).items()), spec.fold) for spec in runs]
    return [(key, PlannedRun(spec, "eyes", parts[spec.split].fingerprint).digest) for key, spec in zip(keys, runs, strict=True)]


@settings(max_examples=120, deadline=None)
@given(documents())
def test_a_grid_expands_to_the_runs_of_a_naive_expansion_each_once_and_digests_tell_them_apart(document: Document) -> None:
    found = expanded(document)
    keys = [key for key, _ in found]
    assert set(keys) == naive(document)
    assert len(keys) == len(set(keys)) == len({digest for _, digest in found})


@settings(max_examples=50, deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_blocks_keys_and_values_changes_no_run(document: Document, chance: random.Random) -> None:
    def mixed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            names = chance.sample(list(value), len(value))
            if key != "zip":
                return {name: mixed(value[name], name) for name in names}
            rows = list(zip(*(value[name] for name in names), strict=True))
            columns = zip(*chance.sample(rows, len(rows)), strict=True)
            return {name: list(column) for name, column in zip(names, columns, strict=True)}
        if isinstance(value, list):
            return [mixed(one) for one in (value if key == "when" else chance.sample(value, len(value)))]
        return value

    assert sorted(map(repr, expanded(mixed(document)))) == sorted(map(repr, expanded(document)))


@settings(max_examples=40, deadline=None)
@given(documents())
def test_a_grid_expands_alike_each_time_and_a_block_written_twice_or_with_its_defaults_adds_nothing(document: Document) -> None:
    found = expanded(document)
    assert expanded(document) == found
    again = [
        block | {name: DEFAULTS[name] for name in ("lr", "loss") if not mentions(name, block, document)} for block in document["blocks"]
    ]
    assert expanded({**document, "blocks": [*document["blocks"], *again]}) == found


def mentions(field: str, block: Document, document: Document) -> bool:
    places = (block, block.get("grid", {}), block.get("zip", {}), document["base"], *document["models"].values())
    return any(field in place for place in places)


@settings(max_examples=40, deadline=None)
@given(documents(), st.sampled_from(sorted(VALUES)), st.integers(0, 2))
def test_one_value_changed_everywhere_changes_every_digest_that_reads_it(document: Document, field: str, which: int) -> None:
    """The same runs with one value written otherwise have no digest in common with the first, except where nothing reads the field."""
    block = {"model": ["unet", "fcn"], "split": "twice", field: VALUES[field][which % len(VALUES[field])]}
    other = VALUES[field][(which + 1) % len(VALUES[field])]
    assume(block[field] != other)
    plain = {**document, "exclude": [], "blocks": [block]}
    one, two = expanded(plain), expanded({**plain, "blocks": [{**block, field: other}]})
    shared = {digest for _, digest in one} & {digest for _, digest in two}
    assert {key for key, digest in one if digest in shared} == {key for key, _ in one if field not in dict(key[:-1])}
