"""A run that was really trained, used as its user would: shown, predicted with, exported."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from acceptance.home import Home
from eyeseg.samples import read_image
from eyeseg.spec import RunSpec
from eyeseg.training.dataset import fitted


@pytest.mark.filterwarnings("ignore:`torch.jit")
@pytest.mark.long
def test_a_trained_run_is_shown_predicts_and_is_exported(home: Home) -> None:
    grid = home.grid("model: unet, width: 4, lr: 0.01, epochs: 6")
    home.run("submit-grid", grid, "--wait", "--limit", "1")

    [listed] = home.json("show")
    digest = listed["run"]
    shown = home.json("show", digest[:6])
    assert (shown["run"], shown["state"], shown["metrics"]["image_auc_mean"]) == (digest, "done", listed["image_auc_mean"])
    assert len(shown["images"]) == 6
    assert len(shown["epochs"]) == 6
    assert [row["ending"] for row in shown["attempts"]] == ["done", "done"]
    origin = shown["provenance"]
    assert origin["checkpoint_sha256"] == next(row["sha256"] for row in home.checkpoints() if row["address"] == origin["checkpoint"])
    assert {"torch", "numpy"} <= set(origin["packages"])

    photographs = [home.folder / "eyes" / row["image"] for row in shown["images"]]
    done = home.run("predict", "--run", digest, *photographs, "-o", "lesions", "--tta", "--format", "csv", "--threshold", "tuned")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["image"] for row in rows] == [str(path) for path in photographs]
    assert done.stderr.count("% lesion") == 6
    for row, path in zip(rows, photographs, strict=True):
        mask = np.asarray(Image.open(home.folder / row["files"].split(", ")[0]))
        assert mask.shape == read_image(path).shape[:2]
        assert int(row["lesion_pixels"]) == (mask == 255).sum()
    assert any(int(row["lesion_pixels"]) for row in rows)

    told = home.json("export", "--run", digest, "--to", "torchscript", "-o", "model.pt")
    assert (told["bytes"], told["run"]) == ((home.folder / "model.pt").stat().st_size, digest)
    facts, evaluated = _answers(home.folder / "model.pt", photographs, RunSpec.from_json({"image_size": [48, 32]}))
    assert facts["checkpoint_sha256"] == origin["checkpoint_sha256"]
    assert float(facts["threshold_tuned"]) == shown["metrics"]["threshold_tuned"]
    assert [int((logits > 0).sum()) for logits in evaluated] == [row["predicted_pixels"] for row in shown["images"]]

    for file in (home.path / "artifacts" / origin["checkpoint"]).iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    refused = home.run("predict", "--run", digest, photographs[0], "-o", "again", code=1)
    assert refused.stderr.startswith(f"run {digest}: its checkpoint {origin['checkpoint']} cannot be used")
    assert not (home.folder / "again").exists()


def _answers(model: Path, photographs: list[Path], spec: RunSpec) -> tuple[dict[str, str], np.ndarray]:
    """The model's facts, and its logits of the photographs, as a program without eyeseg's Scorer gets them."""
    extra = {"eyeseg.json": ""}
    program = torch.jit.load(model, _extra_files=extra)  # type: ignore[no-untyped-call]
    pixels = np.stack([fitted(read_image(path), spec.image_size, spec.channels) for path in photographs])
    with torch.no_grad():
        return json.loads(extra["eyeseg.json"]), program(torch.from_numpy(pixels)).numpy()
