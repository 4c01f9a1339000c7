"""One self-contained web page: ranking, figures, images, runs and failures, readable on a phone, in print, light and dark."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import jinja2
from markupsafe import Markup

from eyeseg.evidence import Evidence
from eyeseg.formats import _page, _words
from eyeseg.ranking import Table

MIME = "text/html"
EXTENSION = ".html"
EVIDENCE = True  # is given what stands behind each table

_TEMPLATES = Path(__file__).parent / "templates"


def render(tables: Sequence[Table], evidence: Sequence[Evidence] = ()) -> str:
    """The page; it needs no other file and no network. evidence: of each table, or of none."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"score": _words.score, "duration": _words.duration, "value": _words.value, "moment": _moment, "p": _p}
    script = (_TEMPLATES / "report.js").read_text(encoding="utf-8")
    behind = {(found.table.experiment, found.table.split): found for found in evidence}
    sections = [_page.section(n, table, behind.get((table.experiment, table.split))) for n, table in enumerate(tables, start=1)]
    return environment.get_template("report.html.j2").render(
        sections=sections,
        experiments=list(dict.fromkeys(table.experiment for table in tables)),
        shown=_words.SHOWN_MEASURES,
        origin=evidence[0].origin if evidence else None,
        submitted=_page.submitted(evidence[0].origin) if evidence else {},
        script=Markup(script),  # noqa: S704  our own file, the only thing that runs: the policy of the page names its hash  # nosec B704
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _moment(seconds: float | None) -> str:
    return "-" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def _p(found: float | None) -> str:
    return "-" if found is None else "< 0.001" if found < 0.001 else f"{found:.3f}"
