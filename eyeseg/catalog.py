"""The catalogues: one file in a catalogue folder is one name in grid.yaml or on the command line. The only dynamic import."""

from __future__ import annotations

import ast
import difflib
import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from eyeseg.errors import NotFound

KINDS = ("models", "losses", "optimizers", "schedules", "folds", "baselines", "formats", "figures", "exports")
_DASHED = ("folds", "exports")  # kinds whose names are written with dashes


@dataclass(frozen=True)
class Entry:
    """What an entry says of itself without being imported.

    summary: the first line of its docstring. options: the literal `OPTIONS` of its file: for a model, loss, optimizer or schedule
    the hyperparameters that it reads, each with its default or with its choices (the first is the default); for a fold scheme its
    parameters. facts: the other literal constants in capitals at the top of the file.
    """

    kind: str
    name: str
    summary: str
    options: dict[str, Any]
    facts: dict[str, Any]


@cache
def names(kind: str) -> tuple[str, ...]:
    """The names of a catalogue, sorted: its folder's files, with '-' for '_' in fold schemes and exports."""
    if kind not in KINDS:
        raise NotFound(f"no catalogue named {kind!r}. There are: {', '.join(KINDS)}.")
    folder = Path(__file__).parent / kind
    stems = sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_"))
    return tuple(stem.replace("_", "-") if kind in _DASHED else stem for stem in stems)


def load(kind: str, name: str) -> ModuleType:
    """The module of one entry, imported now (a model's, a loss's and an optimizer's need torch)."""
    return importlib.import_module(f"eyeseg.{kind}.{_known(kind, name).replace('-', '_')}")


@cache
def entry(kind: str, name: str) -> Entry:
    """What an entry says of itself, read from its source: nothing is imported."""
    path = Path(__file__).parent / kind / f"{_known(kind, name).replace('-', '_')}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    facts: dict[str, Any] = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id.isupper() and value is not None:
            try:
                facts[target.id] = ast.literal_eval(value)
            except ValueError:
                continue  # a computed constant is nobody's business outside
    summary = (ast.get_docstring(tree) or "").split("\n", 1)[0]
    return Entry(kind, name, summary, facts.pop("OPTIONS", {}), facts)


def nearest(word: str, known: tuple[str, ...] | list[str]) -> str:
    """' Did you mean 'unet'?', or the list of what there is."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else f" There are: {', '.join(known)}."


def _known(kind: str, name: str) -> str:
    if name not in names(kind):
        raise NotFound(f"no {kind} entry named {name!r}.{nearest(name, names(kind))}")
    return name
