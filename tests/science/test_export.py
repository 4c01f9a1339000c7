"""Exported models compute what the evaluation computed, for any number of images, and say where they come from."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from PIL import Image
from test_predict import noise, small, untrained

from eyeseg import catalog
from eyeseg.errors import CorruptCheckpoint
from eyeseg.exports._graph import Exportable
from eyeseg.exports._model import Differs, Exported, Source, place
from eyeseg.spec import RunSpec
from eyeseg.training.dataset import fitted
from eyeseg.training.evaluate import Scorer

SIZE = (85, 57)  # odd, and no multiple of anything
FACTS = {"run": "0123456789abcdef", "threshold_tuned": "-0.25"}
TINY = small("unet", image_size=(33, 35))

pytestmark = pytest.mark.filterwarnings("ignore:`torch.jit")


def exported(kind: str, spec: RunSpec, folder: Path) -> tuple[Exported, Path]:
    """-> what `export` told, and the weights."""
    weights = untrained(spec, folder)
    suffix = catalog.entry("exports", kind).facts["SUFFIX"]
    made: Exported = catalog.load("exports", kind).export(Source(spec, weights, FACTS), folder / f"exported{suffix}")
    return made, weights


def _onnx(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    session: Any = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda pixels: session.run(None, {"pixels": pixels})[0]


def _torchscript(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    loaded: Any = torch.jit.load(path)  # type: ignore[no-untyped-call]
    return lambda pixels: loaded(torch.from_numpy(pixels)).numpy()


def _torch_export(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    loaded = torch.export.load(path).module()
    return lambda pixels: loaded(torch.from_numpy(pixels)).numpy()


OPENED = {"onnx": _onnx, "torchscript": _torchscript, "torch-export": _torch_export}
MODELS = [kind for kind in catalog.names("exports") if "model" in catalog.entry("exports", kind).facts["OF"]]
KINDS = pytest.mark.parametrize("kind", MODELS)


def _pairs() -> list[Any]:
    """Every model in every kind. ONNX comes out of torch.export, so that one need not be shown for every model each time."""
    return [
        pytest.param(kind, model, marks=[pytest.mark.long] if kind == "torch-export" and model != "unet" else [])
        for kind in MODELS
        for model in catalog.names("models")
    ]


@pytest.mark.parametrize(("kind", "model"), _pairs())
def test_an_exported_model_gives_the_logits_of_the_evaluation(kind: str, model: str, tmp_path: Path) -> None:
    spec = small(model, image_size=SIZE)
    made, weights = exported(kind, spec, tmp_path)
    answer, scorer = OPENED[kind](made.path), Scorer(spec, weights, torch.device("cpu"))
    for batch in (1, 3):
        pixels = np.random.default_rng(batch + 10).integers(0, 256, (batch, 57, 85, 3), dtype=np.uint8)
        logits = answer(pixels)
        assert logits.shape == (batch, 57, 85)
        away = np.abs(logits - np.stack([scorer(image) for image in pixels])) > 1e-4
        # of two all but equal maxima SegNet may choose the other one: that moves a few pixels, in torch itself from batch to batch
        assert away.mean() <= (0.01 if model == "segnet" else 0)
        assert np.ptp(logits) > 0.01, "a flat answer would agree with anything flat"
    assert 0 <= made.mean_difference <= 1e-5 * max(1, made.largest_logit)
    assert made.largest_difference >= made.mean_difference
    assert made.input == "pixels (B, 57, 85, 3) uint8 RGB"


@pytest.mark.parametrize("channels", ["green", "gray"])
def test_a_model_of_one_channel_takes_coloured_pixels_and_chooses_as_the_evaluation_does(channels: str, tmp_path: Path) -> None:
    spec = TINY.replace(channels=channels)
    weights = untrained(spec, tmp_path)
    colours = np.concatenate([noise(33, 30), np.tile(np.arange(33 * 5, dtype=np.uint8).reshape(5, 33, 1), 3)])
    with torch.inference_mode():
        found = Exportable(spec, weights)(torch.from_numpy(colours[None]))[0]
    seen = fitted(colours, spec.image_size, channels)
    np.testing.assert_allclose(found, Scorer(spec, weights, torch.device("cpu"))(seen), atol=1e-5)
    assert (seen != np.asarray(Image.fromarray(colours))).any()


def facts_of(kind: str, path: Path) -> dict[str, str]:
    """The metadata, read as a user of the file reads them."""
    if kind == "onnx":
        return {prop.key: prop.value for prop in onnx.load(path).metadata_props}
    extra: dict[str, Any] = {"eyeseg.json": ""}
    if kind == "torchscript":
        torch.jit.load(path, _extra_files=extra)  # type: ignore[no-untyped-call]
    else:
        torch.export.load(path, extra_files=extra)
    found: dict[str, str] = json.loads(extra["eyeseg.json"])
    return found


@KINDS
def test_the_file_says_what_it_is_nothing_of_the_machine_that_wrote_it_and_takes_one_size(kind: str, tmp_path: Path) -> None:
    made, _ = exported(kind, TINY, tmp_path)
    assert facts_of(kind, made.path) == FACTS | {"input": "pixels (B, 35, 33, 3) uint8 RGB", "output": "logits (B, 35, 33)"}
    folder = str(Path(catalog.__file__).parent).encode()
    content = made.path.read_bytes()
    if zipfile.is_zipfile(made.path):
        with zipfile.ZipFile(made.path) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    assert folder not in content
    assert str(tmp_path).encode() not in content
    answer = OPENED[kind](made.path)
    for shape in ((1, 32, 33, 3), (1, 35, 64, 3)):
        with pytest.raises(Exception, match=r"dimensions|pixels must be|Guard failed"):
            answer(np.zeros(shape, np.uint8))


def test_a_file_that_computes_something_else_never_takes_its_place(tmp_path: Path) -> None:
    source = Source(TINY, untrained(TINY, tmp_path / "weights"), FACTS)
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "model.onnx"
    output.write_bytes(b"the one of yesterday")
    graph = Exportable(TINY, source.weights)

    def write(_graph: Exportable, _pixels: torch.Tensor, _facts: dict[str, str], path: Path) -> None:
        path.write_bytes(b"new")

    def off_by(distance: float) -> Callable[[Path], Callable[[np.ndarray], np.ndarray]]:
        def read(_: Path) -> Callable[[np.ndarray], np.ndarray]:
            return lambda pixels: graph(torch.from_numpy(pixels)).numpy() + np.float32(distance)

        return read

    for distance in (0.5, np.nan):
        with pytest.raises(Differs, match=r"model\.onnx: the exported model's logits differ from torch's by (0\.5|nan)"):
            place(source, output, suffix=".x", write=write, read=off_by(distance))
        assert output.read_bytes() == b"the one of yesterday"
    assert place(source, output, suffix=".x", write=write, read=off_by(0)).largest_difference == 0
    assert output.read_bytes() == b"new"
    assert list(output.parent.iterdir()) == [output], "no temporary file is left"


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    weights = untrained(small("fcn"), tmp_path)
    with pytest.raises(CorruptCheckpoint):
        Exportable(TINY, weights)
