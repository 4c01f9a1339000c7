"""Grids of eye-lesion segmentation experiments: trained on a queue of slots, kept in one store, ranked with intervals.

In a notebook or a script: `import eyeseg; eyeseg.results("my-eyes")`. docs/python-api.md is the tour, `eyeseg.api` the place.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eyeseg import errors
    from eyeseg.api import epochs, load_model, predict, report, results, scores, status, submit
    from eyeseg.errors import EyesegError

__version__ = "0.1.0"
__all__ = ["EyesegError", "__version__", "epochs", "errors", "load_model", "predict", "report", "results", "scores", "status", "submit"]


def __getattr__(name: str) -> Any:
    """What is asked for, imported only then: `import eyeseg` itself loads nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'eyeseg' has no attribute {name!r}")
    if name == "errors":
        return importlib.import_module("eyeseg.errors")
    return getattr(importlib.import_module("eyeseg.errors" if name == "EyesegError" else "eyeseg.api"), name)


def __dir__() -> list[str]:
    return __all__
