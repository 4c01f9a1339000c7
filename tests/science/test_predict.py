"""Predictions on single images: what evaluation saw, at the image's own size, whichever way the image is turned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import SIZE, Train
from PIL import Image
from safetensors.torch import save_file
from torch.nn import functional

from eyeseg import catalog
from eyeseg.errors import Unavailable
from eyeseg.folds import Fold
from eyeseg.samples import Samples
from eyeseg.spec import RunSpec
from eyeseg.training import painting
from eyeseg.training.dataset import Cache
from eyeseg.training.evaluate import NonFiniteLogits, Scorer, evaluate
from eyeseg.training.fit import new_model
from eyeseg.training.predict import Predictor, chosen_device, predict_files

CPU = torch.device("cpu")
SMALL: dict[str, dict[str, Any]] = {"unet": {"width": 2}, "segnet": {"width": 2}}
SPEC = RunSpec(width=4, loss="bce_dice", optimizer="adamw", lr=0.01, image_size=SIZE)


def small(model: str, **changes: Any) -> RunSpec:
    return RunSpec(model=model, **SMALL.get(model, {"backbone": "resnet18"}), **changes)


def untrained(spec: RunSpec, folder: Path) -> Path:
    """A checkpoint of the initial weights, with the statistics of norms that a few images leave."""
    model = new_model(spec, CPU)
    with torch.no_grad():
        model.train()(torch.randn(2, 3, 40, 40, generator=torch.Generator().manual_seed(0)))
    folder.mkdir(exist_ok=True)
    save_file(dict(model.state_dict()), folder / "weights.safetensors")
    return folder


def noise(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("model", catalog.names("models"))
@pytest.mark.parametrize(("size", "views"), [((53, 37), 4), ((37, 37), 8)], ids=["rectangle", "square"])
def test_with_tta_the_prediction_of_a_turned_image_is_the_turned_prediction(
    model: str, size: tuple[int, int], views: int, tmp_path: Path
) -> None:
    spec = small(model, image_size=size)
    weights = untrained(spec, tmp_path)
    plain, averaged = Predictor(spec, weights), Predictor(spec, weights, tta=True)
    image = noise(*size)

    assert len(averaged.views) == views
    found = averaged(image)
    moves = [np.fliplr, np.flipud] + ([np.rot90] if views == 8 else [])
    for move in moves:
        np.testing.assert_allclose(averaged(move(image)), move(found), atol=1e-5 * max(1, np.abs(found).max()))
    assert np.abs(plain(np.fliplr(image)) - np.fliplr(plain(image))).max() > 1e-3, "else nothing is shown"
    np.testing.assert_allclose(
        found, np.mean([back(plain(move(image))) for move, back in _symmetries(views)], axis=0), atol=1e-5 * max(1, np.abs(found).max())
    )


def _symmetries(views: int) -> list[tuple[Any, Any]]:
    """Written out by hand: each turn or mirror with what undoes it."""

    def turned(times: int) -> tuple[Any, Any]:
        return (lambda a: np.rot90(a, times), lambda a: np.rot90(a, -times))

    flips: list[tuple[Any, Any]] = [(np.asarray, np.asarray), (np.fliplr, np.fliplr), (np.flipud, np.flipud), turned(2)]
    diagonals: list[tuple[Any, Any]] = [
        turned(1),
        turned(3),
        (lambda a: a.swapaxes(0, 1), lambda a: a.swapaxes(0, 1)),
        (lambda a: np.rot90(a, 2).swapaxes(0, 1), lambda a: np.rot90(a, 2).swapaxes(0, 1)),
    ]
    return flips + (diagonals if views == 8 else [])


def test_the_masks_at_the_training_size_are_those_of_the_evaluation(samples: Samples, cache: Cache, train: Train, tmp_path: Path) -> None:
    weights = train(SPEC, [8]).fetched(8)
    fold = Fold(train=(0, 1, 2, 3, 4), val=(5, 6, 7))
    evaluation = evaluate(SPEC, cache, fold, weights=weights, device="cpu", on_event=lambda _: None, stop=lambda: False)
    scorer, predictor = Scorer(SPEC, weights, CPU), Predictor(SPEC, weights)
    images = [samples[row["index"]].image for row in evaluation.rows]
    tuned = evaluation.summary["threshold_tuned"]

    for threshold, folder in ((None, tmp_path / "plain"), (tuned, tmp_path / "tuned")):
        folder.mkdir()
        written = list(predict_files(predictor, images, folder, threshold=threshold, tiff=False))
        for row, told in zip(evaluation.rows, written, strict=True):
            scores = scorer(cache.images[row["index"]])
            mask = np.asarray(Image.open(told["files"][0])) == 255
            np.testing.assert_array_equal(mask, scores > 0 if threshold is None else scores >= np.float32(tuned))
            assert told["lesion_pixels"] == mask.sum()
            if threshold is None:
                assert told["lesion_pixels"] == row["predicted_pixels"]
            elif row["lesion_pixels"]:
                lesion = cache.masks[row["index"]] != 0
                assert row["dice_tuned"] == 2 * (mask & lesion).sum() / (mask.sum() + lesion.sum())
    assert evaluation.rows[0]["predicted_pixels"] > 0, "else black equals black"


@pytest.mark.parametrize("size", [(90, 91), (57, 200), (300, 45)])
def test_logits_not_probabilities_are_resized_bilinearly_to_the_image(size: tuple[int, int], tmp_path: Path) -> None:
    weights = untrained(SPEC, tmp_path)
    image = noise(*size)
    seen = np.asarray(Image.fromarray(image).resize(SIZE, Image.Resampling.BILINEAR, reducing_gap=3.0))
    scores = torch.from_numpy(Scorer(SPEC, weights, CPU)(seen))[None, None]
    expected = functional.interpolate(scores, size=image.shape[:2], mode="bilinear", align_corners=False)[0, 0]
    np.testing.assert_allclose(Predictor(SPEC, weights)(image), expected, atol=1e-5)


def test_the_pictures_say_what_the_logits_say(tmp_path: Path) -> None:
    weights = untrained(SPEC, tmp_path / "weights")
    image = noise(70, 50)
    Image.fromarray(image).save(tmp_path / "eye.left.png")
    predictor = Predictor(SPEC, weights)
    logits = predictor(image)
    middle = float(np.median(logits))

    [told] = predict_files(predictor, [tmp_path / "eye.left.png"], tmp_path, threshold=middle, tiff=False)
    [again] = predict_files(predictor, [tmp_path / "eye.left.png"], tmp_path, threshold=middle, tiff=True)

    assert [Path(file).name for file in told["files"]] == ["eye.left.mask.png", "eye.left.probability.png", "eye.left.overlay.png"]
    assert told | {"files": 0} == again | {"files": 0}
    assert (told["width"], told["height"], told["share"]) == (70, 50, told["lesion_pixels"] / 3500)
    mask, coarse, overlay = (Image.open(file) for file in told["files"])
    fine = Image.open(again["files"][1])
    assert (mask.mode, coarse.mode, overlay.mode, fine.mode) == ("L", "I;16", "RGB", "F")
    lesion = logits >= np.float32(middle)
    np.testing.assert_array_equal(np.asarray(mask), 255 * lesion.astype(np.uint8))
    np.testing.assert_allclose(np.asarray(fine), 1 / (1 + np.exp(-logits)), atol=1e-6)
    np.testing.assert_allclose(np.asarray(coarse) / 65535, np.asarray(fine), atol=0.5001 / 65535)
    changed = (np.asarray(overlay) != image).any(axis=2)
    assert changed.any()
    assert not (changed & lesion).any(), "the lesion itself is left to be seen"
    assert {path.name for path in tmp_path.glob(".*")} == set(), "nothing half written is left"


def test_an_outline_lies_around_its_lesion_and_nowhere_else() -> None:
    lesion = np.zeros((9, 9), bool)
    lesion[3:5, 3:6] = True
    drawn = (painting.outlined(np.zeros((9, 9, 3), np.uint8), lesion) == painting.COLOUR).all(axis=2)
    expected = np.zeros((9, 9), bool)
    expected[2:6, 2:7] = True
    np.testing.assert_array_equal(drawn, expected & ~lesion)


def test_a_photograph_is_turned_upright_first(tmp_path: Path) -> None:
    weights = untrained(SPEC, tmp_path / "weights")
    upright = noise(40, 60)
    lying = Image.fromarray(np.rot90(upright))  # stored turned by a quarter; 6 says: turn it back clockwise
    exif = Image.Exif()
    exif[0x0112] = 6
    lying.save(tmp_path / "turned.png", exif=exif)
    predictor = Predictor(SPEC, weights)
    [told] = predict_files(predictor, [tmp_path / "turned.png"], tmp_path, threshold=None, tiff=True)
    assert (told["width"], told["height"]) == (40, 60)
    np.testing.assert_allclose(np.asarray(Image.open(told["files"][1])), painting.probability(predictor(upright)), atol=1e-6)


def test_logits_that_are_no_numbers_are_an_error_that_names_the_image(tmp_path: Path) -> None:
    weights = untrained(SPEC, tmp_path)
    tensors = new_model(SPEC, CPU).state_dict()
    tensors["last.bias"] = torch.full_like(tensors["last.bias"], torch.nan)
    save_file(dict(tensors), weights / "weights.safetensors")
    with pytest.raises(NonFiniteLogits, match=r"^eye\.png: the model's logits are NaN or infinite: it has diverged"):
        Predictor(SPEC, weights)(noise(20, 20), where="eye.png")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_named() -> None:
    assert chosen_device("auto") == "cpu"
    with pytest.raises(Unavailable, match=r"no CUDA device .* Write --device cpu\."):
        chosen_device("cuda")
