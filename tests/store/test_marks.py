"""Which place a store's artifacts lie in: the one that was used first, until somebody says otherwise; nothing is forgotten elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
import scene
from place import Place

from eyeseg import places, sweeping
from eyeseg.cli import run as eyeseg
from eyeseg.errors import PlaceAway
from eyeseg.store import Store, marks, open_store
from eyeseg.store import backup as copies


@pytest.fixture
def place(store: Store, tmp_path: Path) -> Place:
    return Place(store, tmp_path / "home")


def checkpoint(place: Place) -> None:
    """A training under way, with one checkpoint."""
    scene.submit(place.store, {"a": [10]})
    place.record(scene.claim(place.store, scene.ids(place.store)[0]), 1)


def unmount(place: Place) -> Path:
    """What an unmounted disk leaves is an empty folder. Returns where the files are."""
    aside = place.root.with_name("disk")
    place.root.rename(aside)
    place.root.mkdir()
    return aside


def test_the_first_place_that_is_used_is_the_one(store: Store, tmp_path: Path) -> None:
    here, elsewhere = str(tmp_path / "here"), str(tmp_path / "elsewhere")
    assert marks.verify(store, here) == ""
    mark = marks.settle(store, here)
    assert marks.settle(store, here) == marks.verify(store, here) == marks.recorded(store) == mark
    for look in (marks.settle, marks.verify):
        with pytest.raises(PlaceAway, match="the same place on every machine"):
            look(store, elsewhere)
    assert marks.begin_anew(store, elsewhere) == marks.settle(store, elsewhere) != mark
    with pytest.raises(PlaceAway):
        marks.settle(store, here)


def test_several_stores_may_share_a_place(store: Store, tmp_path: Path) -> None:
    mark = places.make_mark(str(tmp_path / "shared"))
    assert marks.settle(store, str(tmp_path / "shared")) == mark


def test_a_place_that_an_eyeseg_without_marks_has_used_is_believed_while_its_checkpoints_are_there(place: Place) -> None:
    checkpoint(place)
    aside = unmount(place)
    for look in (marks.settle, marks.verify):
        with pytest.raises(PlaceAway, match=r"none of the checkpoints lies there .* Mount it"):
            look(place.store, str(place.root))
    place.root.rmdir()
    aside.rename(place.root)
    assert marks.verify(place.store, str(place.root)) == ""
    assert marks.settle(place.store, str(place.root))


def test_a_sweep_forgets_nothing_while_the_disk_is_not_mounted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    marks.settle(place.store, str(place.root))
    checkpoint(place)
    before = scene.everything(place.store)
    aside = unmount(place)
    for how in ({}, {"dry_run": True}, {"older_than_s": 0.0}):
        with pytest.raises(PlaceAway, match="bears no mark"):
            sweeping.sweep(place.store, place.settings, **how)  # type: ignore[arg-type]
    assert scene.everything(place.store) == before
    place.root.rmdir()
    aside.rename(place.root)
    assert place.sweep().swept == []


def test_what_is_gone_for_good_is_said_by_the_user(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    marks.settle(place.store, str(place.root))
    checkpoint(place)
    unmount(place)
    monkeypatch.setenv("EYESEG_HOME", str(place.home))
    monkeypatch.setenv("EYESEG_STORE_URL", place.store.url.render_as_string(hide_password=False))
    assert eyeseg(["gc"]) == 5
    assert "`eyeseg gc --new-place` begins anew" in capsys.readouterr().err
    assert eyeseg(["gc", "--new-place"]) == 0
    assert eyeseg(["gc"]) == 0


def test_a_restoration_trains_nothing_again_while_the_disk_is_not_mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'home' / 'store.db'}", create=True)
    place = Place(store, tmp_path / "home")
    marks.settle(store, str(place.root))
    scene.submit(store, {"a": [2]})
    place.record(scene.claim(store, scene.ids(store)[0]), 2, budget=True)  # its evaluation is queued
    copies.save(store, tmp_path / "copy.db")
    store.close()
    unmount(place)
    monkeypatch.setenv("EYESEG_HOME", str(place.home))
    before = (place.home / "store.db").read_bytes()
    assert eyeseg(["db", "restore", str(tmp_path / "copy.db")]) == 5
    assert (place.home / "store.db").read_bytes() == before
    assert eyeseg(["db", "restore", str(tmp_path / "copy.db"), "--without-artifacts"]) == 0
