"""docs/notebook.ipynb runs from its first cell to its last, and what a function of it returns is what the page shows."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"
# its kernel and its sockets are of other projects, and warn of themselves
pytestmark = [pytest.mark.long, pytest.mark.timeout(900), pytest.mark.filterwarnings("default")]


def test_the_notebook_runs_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("EYESEG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EYESEG_DEVICES", "cpu")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    shown = nbformat.read(NOTEBOOK, as_version=4)
    again = nbformat.read(NOTEBOOK, as_version=4)

    NotebookClient(again, timeout=800, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()

    pairs = [(old, new) for old, new in zip(shown.cells, again.cells, strict=True) if old.cell_type == "code"]
    assert [kinds(new) for _, new in pairs] == [kinds(old) for old, _ in pairs]
    assert [shape(new) for _, new in pairs] == [shape(old) for old, _ in pairs]


def kinds(cell: Any) -> set[str]:
    """What sort of things a cell shows; how many lines of progress there were differs from time to time."""
    return {kind for output in cell.outputs for kind in (output.get("data") or {"stream": 0})}


def shape(cell: Any) -> list[str]:
    """The results as text, without their numbers, which differ between processors, and without the pictures."""
    texts = [output.data.get("text/plain", "") for output in cell.outputs if output.output_type == "execute_result"]
    return [re.sub(r"[\d.\s\\-]+|NaN", " ", text) for text in texts if "<Figure" not in text]
