"""Prints what a package needs: `python requirements.py pyproject.toml EXTRA...`, so that an image keeps that layer until it changes."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path


def main(path: str, *extras: str) -> None:
    """One requirement a line."""
    project = tomllib.loads(Path(path).read_text(encoding="utf-8"))["project"]
    chosen = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    sys.stdout.write("".join(f"{line}\n" for group in chosen for line in group))


if __name__ == "__main__":
    main(*sys.argv[1:])
