"""What a bundle holds, what `verify` finds in one that was tampered with, and that it names nobody who asked not to be named."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from study import finished_study

from eyeseg import bundles, reporting
from eyeseg.bundles import Finding, layout
from eyeseg.bundles.writing import write
from eyeseg.cli import run as command
from eyeseg.errors import InvalidInput, Refused
from eyeseg.store import Store, experiments, open_store
from eyeseg.store.tables import sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def study(folder: Path) -> Store:
    return finished_study(folder)


@pytest.fixture(scope="module")
def bundle(study: Store, folder: Path) -> Path:
    """The study's bundle as a folder, not to be changed."""
    written(study, folder / "bundle")
    return folder / "bundle"


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundle, tmp_path / "copy"))


def written(store: Store, output: Path, *, hash_ids: bool = False) -> None:
    records = bundles.collect(store, experiments.find(store, None)["id"])
    write(records, output, hash_ids=hash_ids, checkpoints=None, licence=None, now=1.7e9)


def wrong(found: list[Finding]) -> dict[str, str]:
    return {one.check: "\n".join(one.said) for one in found if one.ok is False}


def hashes_made_anew(bundle: Path) -> None:
    """As somebody would who knows about the lists of hashes."""
    crate = json.loads((bundle / layout.CRATE).read_text())
    for entity in crate["@graph"]:
        if entity["@type"] == "File":
            entity["sha256"] = hashlib.sha256((bundle / entity["@id"]).read_bytes()).hexdigest()
    (bundle / layout.CRATE).write_text(json.dumps(crate))
    names = [line.split("  ")[1] for line in (bundle / layout.SUMS).read_text().splitlines()]
    lines = [f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (bundle / layout.SUMS).write_text("".join(lines))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def edited(path: Path, change: Callable[[Any], None]) -> None:
    """Change a document, JSON or the rows of a CSV."""
    if path.suffix == ".json":
        value = json.loads(path.read_text())
        change(value)
        path.write_text(json.dumps(value, indent=1))
        return
    rows = rows_of(path)
    change(rows)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_to(where: tuple[Any, ...], value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for key in where[:-1]:
            document = document[key]
        document[where[-1]] = value

    return change


def test_a_bundle_is_verified_without_its_store_and_its_ranking_is_the_reports(bundle: Path, study: Store, folder: Path) -> None:
    found = bundles.verify(bundle, manifest=folder / "eyes" / "manifest.csv")
    assert wrong(found) == {}
    assert {one.check for one in found if one.ok} == {
        "files", "crate", "contents", "images", "splits", "runs", "scores", "grid", "ranking", "data"
    }  # fmt: skip
    assert (bundle / layout.REPORT).read_text() == reporting.render(reporting.tables(study), "json")
    assert not [path for path in bundle.rglob("*") if path.suffix not in {".json", ".csv", ".yaml", ".md", ".txt"}], "no image"
    everything = "".join(path.read_text() for path in bundle.iterdir())
    assert str(folder) not in everything, "no path of this machine"


def test_a_removed_file_an_added_one_and_a_changed_one_are_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "epochs.csv").unlink()
    (copy / "more.txt").write_text("more")
    (copy / "README.md").write_text("other")
    assert command(["verify", str(copy)]) == 8
    out = capsys.readouterr().out
    assert "WRONG  files        epochs.csv: is missing" in out
    assert "more.txt: is not listed in manifest-sha256.txt" in out
    assert "README.md: its hash is" in out
    assert "WRONG  contents     epochs.csv: is missing" in out


@pytest.mark.parametrize(
    ("name", "change", "check", "said"),
    [
        ("scores.csv", set_to((0, "auc"), "0.999"), "ranking", "report.json: rows[1].image_auc_mean"),
        ("scores.csv", set_to((0, "dice"), "0.999"), "scores", "dice is 0.999, its counts of pixels give 0."),
        ("runs.json", set_to((0, "spec", "lr"), 0.5), "runs", "its setting, data and fold have digest"),
        ("report.json", set_to(("rows", 0, "image_auc_mean"), 0.99), "ranking", "report.json: rows[0].image_auc_mean: is 0.99"),
        ("samples.csv", set_to((3, "mask_sha256"), "0" * 64), "images", "samples.csv: has fingerprint"),
        ("experiment.json", set_to(("report_settings", "rank_by"), "dice_mean"), "grid", "grid.yaml says 'image_auc_mean'"),
    ],
    ids=["auc", "dice", "spec", "report", "mask", "rule"],
)
def test_a_change_is_found_even_when_all_hashes_are_made_anew(
    name: str, change: Callable[[Any], None], check: str, said: str, copy: Path
) -> None:
    edited(copy / name, change)
    hashes_made_anew(copy)
    found = wrong(bundles.verify(copy))
    assert not found.keys() & {"files", "crate", "contents"}
    assert said in found[check]


def test_folds_and_runs_that_the_grid_does_not_make_are_found(copy: Path) -> None:
    def swap(splits: Any) -> None:
        first, second = splits[0]["folds"]
        first["train"][0], second["train"][0] = second["train"][0], first["train"][0]

    edited(copy / "splits.json", swap)
    text = (copy / "grid.yaml").read_text()
    (copy / "grid.yaml").write_text(text.replace("epochs: [1, 2]", "epochs: [1, 5]"))
    hashes_made_anew(copy)
    found = wrong(bundles.verify(copy))
    assert "patient2: its folds have fingerprint" in found["splits"]
    assert "its definition gives other folds" in found["splits"]
    assert found["grid"].count("is none that grid.yaml makes") >= 2


def test_other_data_at_hand_are_named_image_by_image(
    bundle: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(folder / "eyes", tmp_path / "eyes")
    rows = rows_of(tmp_path / "eyes" / "manifest.csv")
    masks = [tmp_path / "eyes" / row["mask"] for row in rows if row["mask"]]
    masks[0].write_bytes(masks[1].read_bytes())
    assert command(["verify", str(bundle), "--manifest", str(tmp_path / "eyes" / "manifest.csv"), "--format", "json"]) == 8
    answer = json.loads(capsys.readouterr().out)
    assert [check["check"] for check in answer["checks"] if check["ok"] is False] == ["data"]
    assert "another mask: " + rows[0]["image"] in answer["checks"][-1]["said"][0]


def test_hashed_ids_name_nobody_rank_alike_and_still_verify_against_the_data(
    study: Store, bundle: Path, folder: Path, tmp_path: Path
) -> None:
    written(study, tmp_path / "hashed.zip", hash_ids=True)
    with zipfile.ZipFile(tmp_path / "hashed.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    rows = rows_of(folder / "eyes" / "manifest.csv")
    cells = {cell for text in texts.values() for cell in text.replace('"', ",").replace("\n", ",").split(",")}
    assert not cells & {row[name] for row in rows for name in ("patient", "image", "mask")}
    assert json.loads(texts[layout.REPORT]) == json.loads((bundle / layout.REPORT).read_text())
    found = bundles.verify(tmp_path / "hashed.zip", manifest=folder / "eyes" / "manifest.csv")
    assert wrong(found) == {}
    assert [one.check for one in found if one.ok is None] == ["checkpoints", "images"]


def test_the_crate_has_what_the_specification_demands_and_opens_with_its_own_library(bundle: Path) -> None:
    crate = json.loads((bundle / layout.CRATE).read_text())
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"]), "no id twice"
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.2/context"
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert (descriptor["@type"], descriptor["about"]) == ("CreativeWork", {"@id": "./"})
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "datePublished", "license"))
    assert {part["@id"] for part in root["hasPart"]} == {path.name for path in bundle.iterdir()} - {layout.CRATE, layout.SUMS}
    assert all(reference in entities for reference in _references(crate["@graph"]) if not reference.startswith("http"))
    rocrate = pytest.importorskip("rocrate.rocrate", reason="the extra `test` brings rocrate")
    opened = rocrate.ROCrate(bundle)
    assert opened.root_dataset["name"] == "Experiment study"
    assert {entity.id for entity in opened.data_entities} >= {"report.json", "scores.csv", "grid.yaml"}
    assert opened.get("#experiment")["instrument"].id == "#eyeseg"


def _references(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {value["@id"]} if set(value) == {"@id"} else set().union(*(_references(one) for one in value.values()), set())
    return set().union(*(_references(one) for one in value), set()) if isinstance(value, list) else set()


def test_what_is_no_bundle_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    for name, said in (("absent", "there is no such file"), ("empty", "is no bundle"), ("file", "is no zip file")):
        with pytest.raises(InvalidInput, match=said):
            bundles.verify(tmp_path / name)


def test_damaged_documents_are_findings_and_never_a_traceback(copy: Path, bundle: Path) -> None:
    (copy / "runs.json").write_text("[{]")
    (copy / layout.CRATE).write_text("{}")
    found = wrong(bundles.verify(copy))
    assert found["contents"].startswith("runs.json: ")
    assert "is not RO-Crate metadata" in found["crate"]
    edited(copy / "experiment.json", lambda document: document.pop("ids"))
    shutil.copy(bundle / "runs.json", copy)
    assert wrong(bundles.verify(copy))["contents"] == "a document lacks what belongs there: KeyError: 'ids'"


def test_images_that_were_never_recorded_are_a_refusal_that_says_how_to_record_them(tmp_path: Path) -> None:
    store = finished_study(tmp_path, done=False)
    with store.write() as connection:
        connection.execute(sample.delete())
    with pytest.raises(Refused, match=r"Submit the same grid again: that adds them, and no run\."):
        written(store, tmp_path / "bundle")
    store.close()
    again = ["submit-grid", str(tmp_path / "grid.yaml")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EYESEG_STORE_URL", f"sqlite:///{tmp_path / 'store.db'}")
        patch.setenv("EYESEG_HOME", str(tmp_path / "home"))
        assert command(again) == 0
    reopened = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    written(reopened, tmp_path / "bundle")
    reopened.close()
