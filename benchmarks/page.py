"""Puts what the programs kept under benchmarks/results into docs/benchmarks.md, below its last line of prose.

python benchmarks/page.py
"""

from __future__ import annotations

from pathlib import Path

import click
from measuring import RESULTS

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
MARK = "<!-- From here on written by benchmarks/page.py. -->\n"


@click.command()
def main() -> None:
    """Write the page anew."""
    prose, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise SystemExit(f"{PAGE.name}: has no line {MARK.strip()!r}. Put it where the results are to stand.")
    kept = sorted(RESULTS.glob("*.md"))
    PAGE.write_text(prose + mark + "".join(f"\n{path.read_text(encoding='utf-8')}" for path in kept), encoding="utf-8")
    click.echo(f"{len(kept)} results in {PAGE.name}")


if __name__ == "__main__":
    main()
