"""Whether a run can be run again, and how two times the same run are compared: every number, and the circumstances."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from study import finished_study

from eyeseg import provenance
from eyeseg.cli import _reproduction
from eyeseg.cli import run as command
from eyeseg.reproducing import Again, Recorded, compare
from eyeseg.spec import RunSpec
from eyeseg.store.tables import run

SAID = {**provenance.here(), "threads": 1, "device": "D", "deterministic": {"algorithms": True}}


def epoch(number: int, loss: float) -> dict[str, Any]:
    return {"epoch": number, "loss": loss, "lr": 0.1, "grad_norm": None, "black": 0.0, "images": 4, "seconds": 1.0}


def score(index: int, auc: float | None) -> dict[str, Any]:
    return {"image": f"{index}.png", "patient": "p", "auc": auc, "dice": 0.5}


THEN = Recorded(
    run="abc",
    spec=RunSpec(epochs=2),
    payload={},
    outcome="ok",
    remark=None,
    summary={"pooled_auc": 0.75, "all_black": False},
    epochs=[epoch(1, 0.5), epoch(2, 0.25)],
    scores=[{"run_id": 7, "position": i, **score(i, auc)} for i, auc in ((3, 0.9), (5, None))],
    checkpoint={"sha256": "a" * 64, "epoch": 2, "address": "x"},
    provenance={"train": [SAID], "evaluate": [SAID]},
    samples=[],
    seconds=1.0,
)


def again(**changes: Any) -> Again:
    same: dict[str, Any] = {
        "outcome": "ok",
        "remark": "",
        "summary": {"pooled_auc": 0.75, "all_black": False},
        "epochs": [epoch(1, 0.5), epoch(2, 0.25)],
        "scores": [{"index": 3, **score(3, 0.9), "more": 1}, {"index": 5, **score(5, None)}],
        "checkpoint": {"sha256": "a" * 64, "epoch": 2},
        "provenance": {"train": SAID, "evaluate": SAID},
    }
    return Again(**{**same, **changes})


def test_equal_numbers_are_identical_whatever_else_took_longer() -> None:
    found = compare(THEN, again(epochs=[epoch(1, 0.5) | {"seconds": 9.0}, epoch(2, 0.25)]), stored_weights=None)
    assert (found.identical, found.same_code, list(found.conditions)) == (True, True, [])
    assert {(row["of"], row["measure"]): row["compared"] for row in found.measures} == {
        ("epochs", "loss"): 2, ("epochs", "lr"): 2, ("epochs", "grad_norm"): 2, ("epochs", "black"): 2, ("epochs", "images"): 2,
        ("images", "auc"): 2, ("images", "dice"): 2, ("run", "pooled_auc"): 1, ("run", "all_black"): 1,
    }  # fmt: skip
    assert _reproduction.in_words(found).startswith("identical   run abc: 2 epochs, 2 images, checkpoint aaaaaaaaaaaa; outcome ok")


def test_the_last_bit_of_one_loss_is_a_difference_that_is_located_and_measured() -> None:
    loss = 0.25 + 2**-54
    found = compare(THEN, again(epochs=[epoch(1, 0.5), epoch(2, loss)]), stored_weights=None)
    assert not found.identical
    [row] = [row for row in found.measures if row["differing"]]
    assert (row["measure"], row["where"], row["then"], row["now"], row["largest_difference"]) == ("loss", "epoch 2", 0.25, loss, 2**-54)
    assert "differs     run abc: 1 of 16 numbers" in _reproduction.in_words(found)


def test_a_missing_epoch_a_missing_image_and_a_value_that_became_undefined_differ() -> None:
    found = compare(THEN, again(epochs=[epoch(1, 0.5)], scores=[{"index": 3, **score(3, None)}]), stored_weights=None)
    differing = {(row["of"], row["measure"]): (row["differing"], row["largest_difference"]) for row in found.measures if row["differing"]}
    assert differing["epochs", "loss"] == (1, None)
    assert differing["images", "auc"] == (2, None)
    assert differing["images", "dice"] == (1, None)


def test_another_outcome_or_checkpoint_is_no_identity() -> None:
    for changes in ({"outcome": "diverged", "remark": "NaN"}, {"checkpoint": {"sha256": "b" * 64, "epoch": 2}}, {"checkpoint": None}):
        assert not compare(THEN, again(**changes), stored_weights=None).identical


def test_what_is_different_about_code_packages_and_threads_is_told() -> None:
    torch = {**SAID["packages"], "torch": "0.0"}
    other = {**SAID, "source": {"sha256": "0" * 64, "commit": None, "dirty": None}, "threads": 2, "packages": torch}
    then = replace(THEN, provenance={"train": [other, SAID], "evaluate": [SAID]})
    found = compare(then, again(), stored_weights=None)
    assert found.same_code is False
    rows = {(row["phase"], row["what"]): (row["then"], row["now"]) for row in found.conditions}
    assert rows["training", "threads"] == ([2, 1], 1), "an attempt before the last one was made with other threads"
    assert rows["training", "packages.torch"] == (["0.0", SAID["packages"]["torch"]], SAID["packages"]["torch"])
    assert {phase for phase, _ in rows} == {"training"}
    assert "other code; different are:" in _reproduction.in_words(found)


def test_another_commit_of_the_same_files_is_the_same_code() -> None:
    source = {**SAID["source"], "commit": "f" * 40, "dirty": False}
    found = compare(replace(THEN, provenance={"train": [{**SAID, "source": source}], "evaluate": [SAID]}), again(), stored_weights=None)
    assert (found.same_code, list(found.conditions)) == (True, [])
    old = {key: value for key, value in SAID.items() if key != "source"}
    assert compare(replace(THEN, provenance={"train": [old], "evaluate": [old]}), again(), stored_weights=None).same_code is None


def test_a_run_whose_data_are_gone_or_changed_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = finished_study(tmp_path)
    with store.read() as connection:
        digest = connection.execute(sa.select(run.c.digest).limit(1)).scalar_one()
    store.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_STORE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    eyes = tmp_path / "eyes"
    first, second = list(csv.DictReader((eyes / "manifest.csv").read_text().splitlines()))[:2]

    def refused(*arguments: str) -> str:
        assert command(["reproduce", digest, *arguments]) == 6
        out, err = capsys.readouterr()
        assert out == ""
        return err

    picture = Image.open(eyes / first["image"])
    picture.putpixel((0, 0), (1, 2, 3))
    picture.save(eyes / first["image"])
    said = refused()
    assert f"another image: {first['image']}. Bring the data back as they were" in said
    assert second["image"] not in said
    (eyes / first["image"]).unlink()
    assert "its data are not there any more" in (said := refused())
    assert first["image"] in said
    eyes.rename(tmp_path / "moved")
    assert "manifest.csv" in refused()
    assert first["image"] in refused("--manifest", "moved/manifest.csv")


def test_a_run_without_numbers_has_nothing_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = finished_study(tmp_path, done=False)
    with store.read() as connection:
        digest = connection.execute(sa.select(run.c.digest).limit(1)).scalar_one()
    store.close()
    monkeypatch.setenv("EYESEG_STORE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    assert command(["reproduce", digest]) == 4
    assert "is pending, so there are no numbers to compare with" in capsys.readouterr().err
