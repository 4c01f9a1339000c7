"""Whatever the layout of a folder: the right pairs come back, or it is said what could not be paired. Never a wrong pair."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from layouts import Layout, layouts

from eyeseg.discovery import survey
from eyeseg.errors import InvalidInput


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(layouts())
def test_no_layout_is_paired_wrongly_and_nothing_is_passed_over_in_silence(layout: Layout) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layout.write(folder)
        if not any(folder.rglob("*.*")):
            return
        try:
            found = survey(folder)
        except InvalidInput:
            assert not layout.truth
            return
    paired = {image.cell: mask.cell for masks in found.kinds.values() for image, mask in masks.items()}
    wrong = {image: mask for image, mask in paired.items() if layout.truth.get(image) != mask}
    assert wrong == {}, layout.said
    spoken_of = {image.cell for image in found.images} | {e.cell for masks in found.unpaired.values() for e in masks}
    spoken_of |= {cell for cells in found.aside.values() for cell in cells} | set(paired.values())
    everything = {*layout.truth, *filter(None, layout.truth.values()), *layout.spare}
    assert everything - spoken_of == set()
    named, truly = defaultdict(set), defaultdict(set)
    for image in found.images:
        if image.cell in layout.who:
            patient = found.people.who[image].patient
            named[layout.who[image.cell][0]].add(patient)
            truly[patient].add(layout.who[image.cell][0])
    assert all(len(names) == 1 for names in named.values()), f"images of one patient under several names: {layout.said}"
    assert all(len(them) == 1 for name, them in truly.items() if name), f"several patients under one name: {layout.said}"
    if not layout.spare and all(layout.truth.values()) and len(layout.truth) > 2:
        assert paired == layout.truth, layout.said
