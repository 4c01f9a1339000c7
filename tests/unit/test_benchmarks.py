"""The programs under benchmarks/: each says what it does, and stands on the page that tells of them."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / "benchmarks"
PAGE = CHECKOUT / "docs" / "benchmarks.md"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.py") if "@click.command" in path.read_text(encoding="utf-8"))

# One process for all of them: each would import torch for itself.
ASK_ALL = """
import importlib, json, sys
from click.testing import CliRunner
found = {}
for name in sys.argv[1:]:
    answer = CliRunner().invoke(importlib.import_module(name).main, ["--help"])
    found[name] = [answer.exit_code, answer.output]
print(json.dumps(found))
"""


def test_every_program_answers_help_without_its_peers_being_there() -> None:
    absent = "".join(f"sys.modules[{name!r}] = None\n" for name in ("lightning", "monai", "ray", "optuna", "rq", "dask", "torchmetrics"))
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{absent}{ASK_ALL}", *PROGRAMS],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(FOLDER), str(CHECKOUT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) > 14
    assert [name for name, (code, said) in answers.items() if code or "Usage:" not in said] == []


def test_every_program_stands_on_the_page_and_every_one_on_the_page_is_there() -> None:
    named = set(re.findall(r"`(?:benchmarks/)?(\w+)\.py", PAGE.read_text(encoding="utf-8").partition("<!-- From here on")[0]))
    assert sorted(set(PROGRAMS) - named) == []
    assert sorted(name for name in named if not (FOLDER / f"{name}.py").exists()) == []


def test_every_program_says_in_its_first_lines_how_to_call_it() -> None:
    texts = {name: ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))) or "" for name in PROGRAMS}
    assert [name for name, text in texts.items() if f"python benchmarks/{name}.py" not in text] == []


def test_make_bench_names_programs_that_are_there() -> None:
    [line] = [line for line in (CHECKOUT / "Makefile").read_text(encoding="utf-8").splitlines() if line.startswith("BENCH ?=")]
    assert [name for name in line.partition("=")[2].split() if name not in PROGRAMS] == []
