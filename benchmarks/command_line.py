"""How long a command takes to start, against a command line that imports its training library at the top, as most do.

python benchmarks/command_line.py [--keep]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from measuring import Report, command_of, in_turn, table

EYESEG = str(Path(sys.executable).parent / "eyeseg")
IMPORTS = {
    "python -c pass": "pass",
    "import click": "import click",
    "import torch": "import torch",
    "import torch, torchvision": "import torch, torchvision",
}


@click.command()
@click.option("--rounds", default=7, show_default=True)
@click.option("--keep", is_flag=True, help="Keep the result for docs/benchmarks.md.")
def main(*, rounds: int, keep: bool) -> None:
    """Compare."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"EYESEG_HOME": str(Path(folder) / "home")}

        def command(*arguments: str) -> None:
            subprocess.run(arguments, cwd=folder, env=environment, check=False, capture_output=True)

        command(EYESEG, "db", "upgrade")
        candidates = {name: lambda code=code: command(sys.executable, "-c", code) for name, code in IMPORTS.items()}  # type: ignore[misc]
        candidates["eyeseg --help"] = lambda: command(EYESEG, "--help")
        candidates["eyeseg status"] = lambda: command(EYESEG, "status")
        candidates["eyeseg report"] = lambda: command(EYESEG, "report")
        found = in_turn(candidates, rounds=rounds)
    shown = table("start of the command line", found, against="import torch, torchvision", bar=">= 20x faster than with torch")
    Report("Start of the command line", command_of(__file__), (shown,), ("torch", "torchvision", "click")).publish(keep=keep)


if __name__ == "__main__":
    main()
