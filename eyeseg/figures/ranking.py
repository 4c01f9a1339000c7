"""Mean AUC of each trial with its interval, in the order of the ranking, baselines below."""

from __future__ import annotations

from eyeseg.evidence import Evidence
from eyeseg.figures._labels import label
from eyeseg.figures._marks import Axis, Dots, Figure, Line, Mark, Panel, Span, Words, auc_axis, cut, each
from eyeseg.ranking import Baseline, Row

ORDER = 1
ON_PAGE = False  # its ranking table has the same bars in its lines
MOST = 24


def draw(evidence: Evidence) -> Figure | None:
    scored = [row for row in evidence.table.rows if row.image_auc_mean is not None]
    if not scored:
        return None
    lines: list[tuple[str, Row | Baseline, int | None]] = [
        (f"{row.rank}  {label(row)}" + (f"   group {row.group}" if row.group else ""), row, 0) for row in scored[:MOST]
    ]
    lines += [
        (f"{cut(found.name, 30)} (no training)", found, None) for found in evidence.table.baselines if found.image_auc_mean is not None
    ]
    ends = [end for _, row, _ in lines for end in (row.image_auc_mean or 0.5, *(row.image_auc_ci or ()))]
    axis = auc_axis(ends, "mean AUC over images, 95 % interval over patients")
    marks: list[Mark] = [] if axis.low > 0.5 else [Line([0.5, 0.5], [0.4, len(lines) + 0.6], None, 1.0, dash=1)]
    for place, (name, row, colour) in enumerate(lines):
        y = len(lines) - place
        marks.append(Words(axis.low, y, name, size=11, shift=8))
        if row.image_auc_ci:
            marks.append(Span(*row.image_auc_ci, y, colour, 7))
        marks.append(Dots([row.image_auc_mean or 0.5], [y], colour, 6))
    panel = Panel(axis, Axis("", 0.4, len(lines) + 0.8, grid=False), tuple(marks), width=560, height=60 + 32 * len(lines))
    more = f" The first {MOST} of {len(scored)}." if len(scored) > MOST else ""
    leaky = " The split is leaky: these figures say little about new patients." if evidence.table.leaky else ""
    return Figure(f"Ranking under {cut(evidence.table.split)}", f"Dots: mean over images. Bars: 95 % interval.{more}{leaky}", each([panel]))
