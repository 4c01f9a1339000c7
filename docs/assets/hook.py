"""What mkdocs.yml leaves to the folder: one entry of the navigation for every decision, in the order of their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Put the pages of a folder where the navigation names the folder."""
    config.nav = [_filled(Path(config.docs_dir), entry) for entry in config.nav]
    return config


def _filled(docs: Path, entry: Any) -> Any:
    [(title, inside)] = entry.items()
    if isinstance(inside, list):
        return {title: [_filled(docs, one) for one in inside]}
    if inside.endswith("/"):
        return {title: [f"{inside}{page.name}" for page in sorted((docs / inside).glob("*.md"))]}
    return entry
