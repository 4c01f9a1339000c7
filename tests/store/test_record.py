"""What the store says of one run, and what `show`, `predict` and `export` answer for runs that they cannot use."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image
from scene import EPOCH, claim, evaluate, ids, submit, train

from eyeseg import trained
from eyeseg.cli import run as command
from eyeseg.errors import NotFound
from eyeseg.states import Outcome
from eyeseg.store import Store, record, results
from eyeseg.store.tables import artifact, image_score, run
from eyeseg.store.tables import trial as trials

PROVENANCE = {
    "eyeseg": "0.1.0",
    "python": "3.11",
    "source": {"sha256": "fedcba9876543210", "commit": "0123456789abcdef", "dirty": True},
    "packages": {"torch": "2", "six": "1"},
    "host": "h",
    "os": "Linux-1",
    "device": "D",
    "device_kind": "cuda",
    "kernels": "sm_90",
    "driver": "570.1",
    "threads": 1,
    "deterministic": {"algorithms": True},
}


@pytest.fixture
def finished(store: Store) -> Store:
    """One training of 5 and 10 epochs, both runs evaluated."""
    submit(store, {"a": [5, 10]})
    [number] = ids(store)
    held = claim(store, number)
    results.record_start(store, held, PROVENANCE)
    for epoch in range(1, 11):
        results.record_epoch(store, held, EPOCH | {"epoch": epoch, "loss": 1 / epoch})
    for epochs in (5, 10):
        results.record_checkpoint(store, held, results.Checkpoint(f"address-{epochs}", f"{epochs:064}", epochs), budget=True)
    results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=7.5)
    for job in ids(store, "evaluate"):
        evaluate(store, claim(store, job, slot="cpu-1"))
    return store


@pytest.fixture
def typed(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which commands see this store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EYESEG_STORE_URL", store.url.render_as_string(hide_password=False))
    monkeypatch.setenv("EYESEG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("EYESEG_ARTIFACTS_URL", raising=False)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert command(["show", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_run_is_found_by_its_digest_or_the_beginning_of_it(finished: Store) -> None:
    assert record.find_run(finished, "a-10")["digest"] == "a-10"
    assert record.find_run(finished, " A-1")["digest"] == "a-10"
    with pytest.raises(NotFound, match=r"^run 'a-': 2 runs begin so: a-5, a-10\. Write more of the digest\.$"):
        record.find_run(finished, "a-")
    with pytest.raises(NotFound, match=r"2 runs begin so"):
        record.find_run(finished, "")
    with pytest.raises(NotFound, match=r"^run 'b': no run of this store begins so\. `eyeseg show` lists"):
        record.find_run(finished, "b")
    for pattern in ("%", "_", "a_1"):
        with pytest.raises(NotFound, match="no run of this store begins so"):
            record.find_run(finished, pattern)


def test_of_many_runs_that_begin_alike_a_few_are_named(store: Store) -> None:
    submit(store, {"a": range(1, 9)})
    with pytest.raises(NotFound, match=r"8 runs begin so: a-1, a-2, a-3, a-4, a-5 and 3 more\. Write"):
        record.find_run(store, "a")


def test_whoever_names_a_trial_is_told_its_runs(finished: Store) -> None:
    with finished.write() as connection:
        connection.execute(trials.update().values(digest="beef"))
    with pytest.raises(NotFound, match=r"^run 'bee': is a trial\. Name one of its runs: a-10, a-5\.$"):
        record.find_run(finished, "bee")


def test_show_tells_everything_about_a_run(finished: Store, typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(capsys, "a-5")
    assert (found["run"], found["state"], found["outcome"], found["fold"]) == ("a-5", "done", "ok", 1)
    assert found["experiments"] == [{"experiment": "exp", "split": "patient5", "trial": "trial-a"}]
    assert (found["params"]["epochs"], found["params"]["lr"], found["params"]["image_size"]) == (5, 0.001, [256, 256])
    assert [row["image"] for row in found["images"]] == ["0.png", "1.png"]
    assert found["images"][0]["dice_tuned"] == 0.5
    assert found["metrics"]["image_auc_mean"] == pytest.approx(0.9)
    assert (found["metrics"]["images"], found["metrics"]["images_undefined"], found["metrics"]["pooled_auc"]) == (2, 0, 0.9)
    assert [row["epoch"] for row in found["epochs"]] == [1, 2, 3, 4, 5], "later epochs belong to the other run"
    assert found["epochs"][1] == {"epoch": 2, "loss": 0.5, "lr": 0.001, "grad_norm": 1.0, "black": 0.0, "images": 8, "seconds": 0.1}
    assert [(row["kind"], row["number"], row["slot"], row["ending"], row["seconds"]) for row in found["attempts"]] == [
        ("train", 1, "cpu-0", "done", 7.5),
        ("evaluate", 1, "cpu-1", "done", 1.0),
    ]
    assert found["attempts"][0]["started_at"].endswith("+00:00")
    origin = found["provenance"]
    code = "eyeseg 0.1.0 (commit 0123456789ab, modified; source fedcba987654)"
    assert (origin["code"], origin["device"], origin["packages"], origin["seed"]) == (code, "D", {"torch": "2", "six": "1"}, 0)
    assert (origin["source"]["commit"], origin["driver"], origin["kernels"], origin["deterministic"]) == (
        "0123456789abcdef", "570.1", "sm_90", {"algorithms": True}
    )  # fmt: skip
    assert (origin["data_fingerprint"], origin["split_fingerprint"]) == ("data", "split")
    assert (origin["checkpoint"], origin["checkpoint_sha256"]) == ("address-5", f"{5:064}")
    assert len(shown(capsys, "a-10")["epochs"]) == 10


def test_measures_that_no_image_has_are_null_and_images_without_auc_are_counted(
    store: Store, typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(store)
    train(store, ids(store)[0])
    known = {"index": 0, "image": "a.png", "patient": "p", "auc": 0.4, "ap": 0.3, "dice": None, "dice_tuned": None, "iou": None}
    known |= {"sensitivity": 0.5, "specificity": 0.5, "lesion_pixels": 1, "predicted_pixels": 1, "pixels": 9}
    evaluate(store, claim(store, ids(store, "evaluate")[0]), rows=[known, known | {"index": 1, "image": "b.png", "auc": None}])
    metrics = shown(capsys, "a")["metrics"]
    assert (metrics["image_auc_mean"], metrics["images_below_half"], metrics["images_undefined"]) == (0.4, 1, 1)
    assert metrics["dice_mean"] is None


def test_a_training_that_another_job_began_has_all_its_epochs(store: Store, typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second submission of the same training goes on where the first one stopped."""
    submit(store, {"a": [5]})
    first = claim(store, ids(store)[0])
    for epoch in range(1, 6):
        results.record_epoch(store, first, EPOCH | {"epoch": epoch})
    results.finish_training(store, first, outcome=Outcome.OK, remark="", seconds=1.0)
    submit(store, {"a": [5, 10]}, name="more", content="more")
    second = claim(store, ids(store)[1])
    for epoch in range(5, 8):
        results.record_epoch(store, second, EPOCH | {"epoch": epoch, "loss": 0.25})
    found = shown(capsys, "a-10")
    assert [(row["epoch"], row["loss"]) for row in found["epochs"]] == [(e, 0.5 if e < 5 else 0.25) for e in range(1, 8)]
    assert (found["state"], found["images"], found["metrics"]["image_auc_mean"]) == ("running", [], None)
    assert found["attempts"][-1]["ending"] is None


def test_the_table_fits_a_terminal_and_names_the_worst_images_first(
    finished: Store, typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with finished.write() as connection:
        connection.execute(run.update().values(remark="a remark that is long " * 12))
        name = "a/very/deep/folder/of/images/" + "x" * 80 + "/{}.png"
        connection.execute(image_score.update().values(image=name.format(0)).where(image_score.c.position == 0))
        connection.execute(image_score.update().values(auc=0.2, image=name.format(1)).where(image_score.c.position == 1))
    for arguments in (["show", "a-5"], ["show"]):
        assert command(arguments) == 0
        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= 100
    assert command(["show", "a-5"]) == 0
    out = capsys.readouterr().out
    assert out.index("/1.png") < out.index("/0.png")
    for said in ("the 2 worst of 2 images", "5 of 5 epochs", "attempts", "provenance", f"{5:064}"):
        assert said in out
    for said in ("commit 0123456789ab, modified", "torch 2 and 1 more", "Linux-1, D, sm_90, driver 570.1, 1 thread", "algorithms True"):
        assert said in out


def test_without_a_run_the_runs_are_listed_the_best_first(finished: Store, typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with finished.write() as connection:
        better = sa.select(run.c.id).where(run.c.digest == "a-10").scalar_subquery()
        connection.execute(image_score.update().values(auc=0.95).where(image_score.c.run_id == better))
    assert [(row["run"], row["image_auc_mean"]) for row in shown(capsys)] == [("a-10", 0.95), ("a-5", 0.9)]
    submit(finished, {"b": [1]}, name="newer", content="newer")
    assert [(row["run"], row["state"], row["image_auc_mean"]) for row in shown(capsys)] == [("b-1", "pending", None)]
    assert [row["run"] for row in shown(capsys, "--experiment", "exp")] == ["a-10", "a-5"]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    Image.fromarray(np.zeros((8, 9, 3), np.uint8)).save(tmp_path / "eye.png")
    return tmp_path / "eye.png"


@pytest.mark.parametrize(
    "using", [["predict", "eye.png", "-o", "out"], ["export", "--to", "torchscript", "-o", "m.pt"]], ids=["predict", "export"]
)
def test_a_run_without_a_model_ends_with_4_and_says_why(
    using: list[str], store: Store, typed: Path, image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(store)
    for name, said in (("a-10", "run a-10: has no checkpoint, for it is pending."), ("x", "run 'x': no run of this store begins so.")):
        assert command([*using, "--run", name]) == 4
        out, err = capsys.readouterr()
        assert (out, err.startswith(said), err.count("\n")) == ("", True, 1)
    held = claim(store, ids(store)[0])
    results.finish_training(store, held, outcome=Outcome.DIVERGED, remark="NaN", seconds=1.0)
    assert command([*using, "--run", "a-10"]) == 4
    assert "has no checkpoint, for its training diverged before its last epoch." in capsys.readouterr().err
    assert not (typed / "out").exists()


@pytest.mark.parametrize(
    "using", [["predict", "eye.png", "-o", "out"], ["export", "--to", "torchscript", "-o", "m.pt"]], ids=["predict", "export"]
)
def test_a_checkpoint_that_is_gone_or_altered_is_never_loaded(
    using: list[str], finished: Store, typed: Path, image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for made in (False, True):
        if made:
            (typed / "home" / "artifacts" / "address-5").mkdir(parents=True)
            (typed / "home" / "artifacts" / "address-5" / "weights.safetensors").write_bytes(b"other")
        assert command([*using, "--run", "a-5"]) == 1
        err = capsys.readouterr().err
        assert err.startswith("run a-5: its checkpoint address-5 cannot be used: ")
        assert err.endswith("Bring the artifacts back from a copy.\n")
        assert "earlier" not in err
    assert not (typed / "out").exists()
    assert not (typed / "m.pt").exists()


@pytest.mark.parametrize(
    "using", [["predict", "eye.png", "-o", "out"], ["export", "--to", "torchscript", "-o", "m.pt"]], ids=["predict", "export"]
)
def test_of_a_checkpoint_that_gc_deleted_it_is_said_plainly_and_another_run_is_named(
    using: list[str], finished: Store, typed: Path, image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with finished.write() as connection:
        connection.execute(artifact.update().values(kind="discarded").where(artifact.c.address == "address-5"))
    assert command([*using, "--run", "a-5"]) == 4
    err = capsys.readouterr().err
    assert err.startswith(
        "run a-5: its checkpoint was deleted by `eyeseg gc`, as run.keep.per_trial of its grid allows; its scores remain."
    )
    assert "Run a-10 of its trial still has one." in err
    with finished.write() as connection:
        connection.execute(artifact.update().values(kind="discarded"))
    assert command([*using, "--run", "a-5"]) == 4
    assert "No run of its trial has one either." in capsys.readouterr().err


def test_all_bad_images_are_named_at_once_before_anything_is_computed(
    finished: Store, typed: Path, image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (typed / "text.png").write_text("no image")
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (50, 50, 3), dtype=np.uint8)).save(typed / "cut.png")
    (typed / "cut.png").write_bytes((typed / "cut.png").read_bytes()[:2000])
    (typed / "out").mkdir()
    for folder, name in (("twin", "eye.png"), ("out", "other.png"), ("out", "other.mask.png")):
        (typed / folder).mkdir(exist_ok=True)
        (typed / folder / name).write_bytes(image.read_bytes())
    before = sorted(typed.rglob("*"))
    bad = ["eye.png", "absent.png", "text.png", "cut.png", "twin", "twin/eye.png", "out/other.png", "out/other.mask.png"]

    assert command(["predict", "--run", "a-5", *bad, "-o", "out"]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    lines = dict(line.split(": ", 1) for line in err.splitlines())
    assert set(lines) == {"absent.png", "text.png", "cut.png", "twin", "eye.png", "out/other.png"}
    assert lines["absent.png"] == "there is no such file. Correct its name."
    assert lines["text.png"].startswith("is no image that can be read.")
    assert lines["cut.png"].startswith("is damaged")
    assert lines["twin"] == "is a folder. Name its images: twin/*.jpg."
    assert lines["eye.png"].startswith("has the name of twin/eye.png; one would replace the other.")
    assert lines["out/other.png"] == "its other.mask.png would replace an image. Name another folder with -o."
    assert sorted(typed.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "onx", "-o", "m"], "no export named 'onx'. Did you mean 'onnx'?"),
        (["--to", "onnx", "-o", "absent/m.onnx"], "there is no folder 'absent'. Make it first."),
        (["--to", "onnx", "-o", "."], "is a directory"),
    ],
)
def test_a_wrong_export_ends_with_2(
    arguments: list[str], said: str, finished: Store, typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["export", "--run", "a-5", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_without_the_extra_packages_onnx_says_what_to_install(
    finished: Store, typed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as Python marks what cannot be imported
    assert command(["export", "--run", "a-5", "--to", "onnx", "-o", "m.onnx"]) == 1
    assert capsys.readouterr().err == "export: onnx needs onnxruntime. Install what it needs: pip install 'eyeseg[export]'.\n"


def test_a_tuned_threshold_waits_for_the_evaluation(store: Store, typed: Path, image: Path, capsys: pytest.CaptureFixture[str]) -> None:
    submit(store)
    train(store, ids(store)[0])
    assert trained.find(store, "a-10").threshold_tuned is None
    assert command(["predict", "--run", "a-10", "eye.png", "-o", "out", "--threshold", "tuned"]) == 4
    assert "run a-10: has no tuned threshold before its evaluation is done." in capsys.readouterr().err


def test_the_facts_of_a_model_name_its_run_its_thresholds_and_its_checkpoint(finished: Store) -> None:
    with finished.write() as connection:
        connection.execute(run.update().values(summary={"threshold_tuned": -0.5}))
    facts = trained.find(finished, "a-10").facts()
    assert (facts["run"], facts["threshold_tuned"], facts["checkpoint_sha256"]) == ("a-10", "-0.5", f"{10:064}")
    assert (facts["image_size"], facts["channels"], facts["epochs"], facts["model"]) == ("256x256", "rgb", "10", "unet")
    assert all(isinstance(value, str) for value in facts.values())
