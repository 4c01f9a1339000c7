"""The catalogues: names from files, facts without an import, and the nearest name for one that is not there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from eyeseg import catalog
from eyeseg.errors import NotFound


def test_names_are_the_files_of_the_folder() -> None:
    assert {"unet", "fcn"} <= set(catalog.names("models"))
    assert {"constant", "cosine", "poly", "step"} <= set(catalog.names("schedules"))
    assert {"kfold", "holdout", "leave-one-out"} <= set(catalog.names("folds"))
    for kind in catalog.KINDS:
        assert not [name for name in catalog.names(kind) if name.startswith("_")]


def test_a_name_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFound, match=r"no models entry named 'unett'\. Did you mean 'unet'\?"):
        catalog.load("models", "unett")
    with pytest.raises(NotFound, match=r"no schedules entry named 'xyz'\. There are: constant, "):
        catalog.entry("schedules", "xyz")
    with pytest.raises(NotFound, match=r"no catalogue named 'model'\. There are: models, "):
        catalog.names("model")


@pytest.mark.parametrize("name", ["../spec", "_groups", "__init__", "", "unet.py"])
def test_only_what_is_listed_can_be_loaded(name: str) -> None:
    with pytest.raises(NotFound):
        catalog.load("folds", name)


def test_nearest_lists_all_where_nothing_is_near() -> None:
    assert catalog.nearest("lt", ["lr", "epochs"]) == " There are: lr, epochs."
    assert catalog.nearest("epoch", ("lr", "epochs")) == " Did you mean 'epochs'?"


def test_an_entry_is_read_without_being_imported() -> None:
    code = """
import sys
from eyeseg import catalog
for kind in catalog.KINDS:
    for name in catalog.names(kind):
        assert catalog.entry(kind, name).summary, (kind, name)
print(catalog.entry("models", "fcn").options, catalog.entry("schedules", "poly").facts, "torch" in sys.modules)
loaded = [name for name in sys.modules if name.count(".") == 2 and name.startswith("eyeseg.")]
print(loaded)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, loaded = done.stdout.splitlines()
    assert "'backbone': [" in first
    assert first.endswith("{'NEEDS_TOTAL': True} False")
    assert loaded == "[]"


def test_loading_gives_the_entry_s_module() -> None:
    assert catalog.load("folds", "leave-one-out").OPTIONS == {"by": None}
