"""Every entry of a catalogue says what it is without being imported, and offers what its kind promises."""

from __future__ import annotations

import inspect

import pytest

from eyeseg import catalog
from eyeseg.spec import DEFAULTS, FIELDS, RunSpec, checked

TRAINED = ("models", "losses", "optimizers", "schedules")
ENTRIES = pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in TRAINED for name in catalog.names(kind)])

PROMISED = {
    "models": ("build", ["spec", "channels_out"]),
    "losses": ("build", ["spec"]),
    "optimizers": ("build", ["spec", "parameters"]),
    "schedules": ("rate", ["spec", "epoch", "total", "losses"]),
}


@pytest.mark.parametrize("kind", TRAINED)
def test_the_default_spec_names_an_entry_of_each_catalogue(kind: str) -> None:
    [field] = [name for name, found in FIELDS.items() if found.catalogue == kind]
    assert DEFAULTS[field] in catalog.names(kind)


@ENTRIES
def test_an_entry_offers_the_function_of_its_kind(kind: str, name: str) -> None:
    function, parameters = PROMISED[kind]
    assert list(inspect.signature(getattr(catalog.load(kind, name), function)).parameters) == parameters


@ENTRIES
def test_an_entry_says_in_its_source_what_it_says_when_imported(kind: str, name: str) -> None:
    found, module = catalog.entry(kind, name), catalog.load(kind, name)
    assert found.summary.endswith((".", ";")), "a docstring whose first line is a sentence"
    assert found.options == module.OPTIONS
    for constant in {"losses": ("CHANNELS",), "schedules": ("NEEDS_TOTAL",)}.get(kind, ()):
        assert found.facts[constant] == getattr(module, constant)


@ENTRIES
def test_the_options_of_an_entry_are_fields_of_the_spec_with_values_that_it_takes(kind: str, name: str) -> None:
    for option, value in catalog.entry(kind, name).options.items():
        for choice in value if isinstance(value, list) else [value]:
            assert checked(FIELDS[option], choice) == (choice, "")
            RunSpec(**{option: choice})


@pytest.mark.parametrize("name", catalog.names("losses"))
def test_a_loss_asks_for_one_or_two_channels(name: str) -> None:
    assert catalog.entry("losses", name).facts["CHANNELS"] in (1, 2)
