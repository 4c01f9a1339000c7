"""One JSON object with every number in full; further splits stand under "more"."""

from __future__ import annotations

import json
from collections.abc import Sequence

from eyeseg.ranking import Table

MIME = "application/json"
EXTENSION = ".json"


def render(tables: Sequence[Table]) -> str:
    """The object of the first table; those of the others, if any, as its list `more`."""
    first, *more = [table.to_json() for table in tables] or [{}]
    return json.dumps(first | ({"more": more} if more else {}), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
