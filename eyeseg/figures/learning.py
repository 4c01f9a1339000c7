"""Learning curves: the training loss of each epoch, every fold and their mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from eyeseg.evidence import Evidence, Leader
from eyeseg.figures._labels import label
from eyeseg.figures._marks import Figure, Line, Mark, Panel, each, linear

ORDER = 4
ON_PAGE = True
_POINTS = 300  # of a longer training every n-th epoch is drawn


def draw(evidence: Evidence) -> Figure | None:
    panels = [_panel(leader, place) for place, leader in enumerate(evidence.leaders) if leader.trainings]
    if not panels:
        return None
    caption = "Loss on training images by epoch. Thin: each run; bold: their mean. Losses of different kinds cannot be compared."
    return Figure("Learning curves", caption, each(panels))


def _panel(leader: Leader, colour: int) -> Panel:
    trainings = leader.trainings
    longest = max(training.epochs[-1] for training in trainings)
    values = [loss for training in trainings for loss in training.losses]
    of_epoch: dict[int, list[float]] = defaultdict(list)
    for training in trainings:
        for epoch, loss in zip(training.epochs, training.losses, strict=True):
            of_epoch[epoch].append(loss)
    whole = [epoch for epoch in sorted(of_epoch) if len(of_epoch[epoch]) == len(trainings)]
    marks: list[Mark] = [_line(training.epochs, training.losses, colour, faint=len(trainings) > 1) for training in trainings]
    if len(trainings) > 1:
        marks.append(_line(whole, [sum(of_epoch[epoch]) / len(of_epoch[epoch]) for epoch in whole], colour, faint=False))
    x = linear("epoch", [], low=min(1.0, longest - 1.0), high=float(longest))
    ticks = tuple(tick for tick in x.ticks if tick[0] == round(tick[0]) and tick[0] >= 1)
    x = type(x)(x.label, x.low, x.high, ticks)
    low = 0.0 if 0 <= min(values) < 0.5 * max(values) else None
    return Panel(x, linear("loss", values, low=low), tuple(marks), label(leader.row, 52), width=400, height=260)


def _line(epochs: Sequence[int], losses: Sequence[float], colour: int, *, faint: bool) -> Line:
    step = max(1, len(epochs) // _POINTS)
    kept = sorted({*range(0, len(epochs), step), *([len(epochs) - 1] if epochs else [])})
    return Line([float(epochs[i]) for i in kept], [losses[i] for i in kept], colour, 1.0 if faint else 2.2, faint)
