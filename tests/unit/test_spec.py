"""RunSpec: values in their own type, mistakes in words, and an identity that leaves out where a run was placed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eyeseg.spec import DEFAULTS, FIELDS, RunSpec, checked, digest


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("lr", 0, "0 is out of range. Write a number above 0 and of at most 1,000."),
        ("lr", "0.1", "'0.1' is not a number. Write a number above 0 and of at most 1,000."),
        ("lr", float("nan"), "nan is not a finite number. Write a number above 0 and of at most 1,000."),
        ("momentum", 1.0, "1.0 is out of range. Write a number of at least 0 and below 1."),
        ("epochs", 0, "0 is out of range. Write a whole number of at least 1 and of at most 100,000."),
        ("epochs", 2.5, "2.5 is not a whole number. Write a whole number of at least 1 and of at most 100,000."),
        ("epochs", True, "True is not a whole number. Write a whole number of at least 1 and of at most 100,000."),
        ("augment", "flip", "'flip' is not one of none, flips, standard, strong."),
        ("augment", 1, "1 is not text. Write a name: none, flips, standard, strong."),
        ("model", None, "None is not text. Write a name."),
        ("image_size", [256], "[256] is not a size. Write [width, height] in pixels, each 8 to 8192."),
        ("image_size", [4, 4], "[4, 4] is not a size. Write [width, height] in pixels, each 8 to 8192."),
        ("image_size", "256x256", "'256x256' is not a size. Write [width, height] in pixels, each 8 to 8192."),
    ],
)
def test_a_wrong_value_is_said_with_what_to_write(name: str, value: Any, said: str) -> None:
    assert checked(FIELDS[name], value)[1] == said
    with pytest.raises(ValueError, match=f"^{name}: "):
        RunSpec(**{name: value})


def test_a_number_beyond_all_floats_is_out_of_range() -> None:
    assert checked(FIELDS["epochs"], 10**400)[1].endswith("is out of range. Write a whole number of at least 1 and of at most 100,000.")


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [("lr", 1, 1.0), ("epochs", 20.0, 20), ("image_size", [96, 64], (96, 64)), ("width", None, None), ("backbone", None, None)],
)
def test_a_value_is_kept_in_the_type_of_its_field(name: str, written: Any, kept: Any) -> None:
    found = getattr(RunSpec(**{name: written}), name)
    assert (found, type(found)) == (kept, type(kept))


def test_equal_settings_written_differently_are_one_setting() -> None:
    one, other = RunSpec(lr=1, epochs=20, image_size=(96, 64)), RunSpec(lr=1.0, epochs=20.0, image_size=[96, 64])  # type: ignore[arg-type]
    assert one == other
    assert digest(one.identity()) == digest(other.identity())


def test_identity_leaves_out_the_place_and_the_defaults() -> None:
    spec = RunSpec(model="fcn", split="patient5", fold=3, epochs=50, seed=4)
    assert spec.identity() == {"model": "fcn", "seed": 4}
    assert spec.non_default() == {"model": "fcn", "seed": 4, "split": "patient5", "fold": 3}
    assert spec.identity() == spec.replace(split="other", fold=1).identity()


def test_a_spec_survives_json() -> None:
    spec = RunSpec(model="fcn", backbone="resnet18", width=8, image_size=(96, 64), lr=1e-4, split="patient5", fold=2)
    assert RunSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    assert RunSpec().to_json() == {}
    assert RunSpec.from_json({}) == RunSpec()


def test_what_is_no_field_or_no_value_is_not_read_from_json() -> None:
    with pytest.raises(TypeError, match="learning_rate"):
        RunSpec.from_json({"learning_rate": 1})
    with pytest.raises(ValueError, match="lr: "):
        RunSpec.from_json({"lr": -1})
    with pytest.raises(ValueError, match="epochs: "):
        RunSpec().replace(epochs=0)


def test_every_field_has_a_meaning_and_a_default_that_it_takes() -> None:
    for name, found in FIELDS.items():
        assert found.doc, name
        assert checked(found, DEFAULTS[name]) == (DEFAULTS[name], ""), name
