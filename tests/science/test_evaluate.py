"""Measures of a checkpoint against scikit-learn and counts by hand; undefined is None."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import SIZE, Train, stop_after
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image
from safetensors.torch import load_file, save_file
from sklearn.metrics import average_precision_score, f1_score, jaccard_score, recall_score, roc_auc_score

from eyeseg import artifacts, curves
from eyeseg.folds import Fold
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder
from eyeseg.training.dataset import Cache
from eyeseg.training.evaluate import Evaluation, NonFiniteLogits, Scorer, best_threshold, evaluate, image_measures
from eyeseg.training.evidence import Witness
from eyeseg.training.fit import fit
from eyeseg.training.predict import predict

SPEC = RunSpec(width=4, loss="bce_dice", optimizer="adamw", lr=0.01, image_size=SIZE)
TRAIN, VAL = range(5), [5, 6, 7]  # image 7 has no lesion
FOLD = Fold(tuple(TRAIN), tuple(VAL))


@pytest.fixture(scope="module")
def weights(cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("root")
    events: list[dict[str, Any]] = []
    fit(
        SPEC, cache, TRAIN, budgets=[8], device="cpu", checkpoints=CheckpointFolder(str(root), "job"), resume=None, checkpoint_s=1e9,
        stop=lambda: False, on_event=events.append,
    )  # fmt: skip
    return root / str(events[-1]["path"])


def evaluated(cache: Cache, weights: Path, events: list[dict[str, Any]] | None = None, **changes: Any) -> Evaluation:
    given: dict[str, Any] = {"stop": lambda: False, "on_event": (events if events is not None else []).append}
    return evaluate(SPEC, cache, changes.pop("fold", FOLD), weights=weights, device="cpu", **(given | changes))


def shifted(weights: Path, folder: Path, bias: float) -> Path:
    """The same checkpoint with another bias of the last layer."""
    folder.mkdir()
    tensors = load_file(weights / "weights.safetensors")
    tensors["last.bias"] = torch.full_like(tensors["last.bias"], bias)
    save_file(tensors, folder / "weights.safetensors")
    return folder


def test_measures_of_every_validation_image_agree_with_scikit_learn(cache: Cache, weights: Path) -> None:
    events: list[dict[str, Any]] = []
    evaluation = evaluated(cache, weights, events)
    assert evaluation.outcome == "ok"
    assert [row["index"] for row in evaluation.rows] == VAL
    assert [event["event"] for event in events] == ["scores"]
    assert events[0]["rows"] == evaluation.rows
    scorer = Scorer(SPEC, weights, torch.device("cpu"))
    for row in evaluation.rows[:2]:
        z, lesion = scorer(cache.images[row["index"]]).ravel(), cache.masks[row["index"]].ravel() > 0
        assert row["auc"] == pytest.approx(roc_auc_score(lesion, z), abs=1e-12)
        assert row["ap"] == pytest.approx(average_precision_score(lesion, z), abs=1e-12)
        for name, measure in (("dice", f1_score), ("iou", jaccard_score), ("sensitivity", recall_score)):
            assert row[name] == pytest.approx(measure(lesion, z > 0), abs=1e-12)
        assert row["specificity"] == pytest.approx(recall_score(~lesion, z <= 0), abs=1e-12)
        assert row["dice_tuned"] == pytest.approx(f1_score(lesion, z >= evaluation.summary["threshold_tuned"]), abs=1e-12)
        assert (row["lesion_pixels"], row["pixels"], row["predicted_pixels"]) == (lesion.sum(), lesion.size, (z > 0).sum())
    pooled = np.concatenate([scorer(cache.images[index]).ravel() for index in VAL])
    assert evaluation.summary["pooled_auc"] == pytest.approx(roc_auc_score((cache.masks[VAL] > 0).ravel(), pooled), abs=1e-12)


def test_an_image_without_lesion_has_no_auc_and_no_dice_but_a_specificity(cache: Cache, weights: Path) -> None:
    row = evaluated(cache, weights).rows[2]
    undefined = {name for name, value in row.items() if value is None}
    assert undefined == {"auc", "ap", "dice", "dice_tuned", "iou", "sensitivity"}
    assert row["specificity"] == 1 - row["predicted_pixels"] / row["pixels"]
    only = image_measures(np.ones((2, 2), np.float32), np.ones((2, 2), bool), 0.5)
    assert (only["auc"], only["specificity"], only["dice"], only["dice_tuned"]) == (None, None, 1.0, 1.0)


def test_the_validation_fold_has_no_say_in_the_tuned_threshold(cache: Cache, weights: Path) -> None:
    masks = np.array(cache.masks)
    masks[VAL] = 1 - masks[VAL]
    other = Cache(cache.path, cache.images, masks)
    one, two = evaluated(cache, weights), evaluated(other, weights)
    assert one.summary["threshold_tuned"] == two.summary["threshold_tuned"]
    assert one.rows[0]["auc"] == pytest.approx(1 - two.rows[0]["auc"])


@settings(deadline=None, max_examples=40)
@given(
    scores=hnp.arrays(np.float32, (3, 4, 5), elements=st.integers(-400, 400).map(lambda n: n / 16)),
    lesion=hnp.arrays(np.bool_, (3, 4, 5)),
)
def test_the_tuned_threshold_has_the_highest_pooled_dice_there_is(scores: np.ndarray, lesion: np.ndarray) -> None:
    def dice(threshold: float) -> float:
        chosen = scores >= np.float32(threshold)
        return 2 * int((chosen & lesion).sum()) / max(int(chosen.sum() + lesion.sum()), 1)

    found = best_threshold(zip(scores, lesion, strict=True))
    if lesion.any():
        assert dice(found) == max(map(dice, np.unique(scores)))
    else:
        assert found == 0


def test_no_pixel_above_one_half_anywhere_is_all_black_though_the_ranking_of_pixels_stands(
    cache: Cache, weights: Path, tmp_path: Path
) -> None:
    plain, black = evaluated(cache, weights), evaluated(cache, shifted(weights, tmp_path / "black", -50.0))
    assert (plain.outcome, plain.summary["all_black"]) == ("ok", False)
    assert (black.outcome, black.summary["all_black"]) == ("all_black", True)
    assert [row["predicted_pixels"] for row in black.rows] == [0, 0, 0]
    assert black.rows[0]["auc"] == pytest.approx(plain.rows[0]["auc"], abs=1e-3)
    assert black.rows[0]["dice"] == 0
    assert black.rows[0]["dice_tuned"] == pytest.approx(plain.rows[0]["dice_tuned"], abs=0.1)


def test_logits_that_are_not_finite_are_a_diverged_training(cache: Cache, weights: Path, tmp_path: Path) -> None:
    broken = shifted(weights, tmp_path / "nan", float("nan"))
    evaluation = evaluated(cache, broken)
    assert (evaluation.outcome, evaluation.rows, evaluation.summary) == ("diverged", [], {})
    assert evaluation.detail.startswith("image 0: logits are NaN or infinite")
    with pytest.raises(NonFiniteLogits, match="image"):
        predict(broken, SPEC, np.zeros((9, 9, 3), np.uint8))


def test_an_evaluation_can_be_stopped_between_images(cache: Cache, weights: Path) -> None:
    events: list[dict[str, Any]] = []
    assert evaluated(cache, weights, events, stop=stop_after(6)).outcome == "stopped"
    assert events == []


def test_a_prediction_has_the_size_of_its_image_and_the_scores_of_the_evaluation(cache: Cache, weights: Path) -> None:
    image = np.array(cache.images[5])
    z = Scorer(SPEC, weights, torch.device("cpu"))(image)
    np.testing.assert_allclose(predict(weights, SPEC, image), 1 / (1 + np.exp(-z)), atol=1e-6)
    large = predict(weights, SPEC, image.repeat(2, axis=0).repeat(3, axis=1))
    assert large.shape == (90, 171)
    assert 0 <= large.min() <= large.max() <= 1


def test_softmax_scores_are_lesion_minus_background(cache: Cache, train: Train) -> None:
    spec = RunSpec(width=4, image_size=SIZE)
    folder = train(spec, [1], images=2).fetched(1)
    scorer = Scorer(spec, folder, torch.device("cpu"))
    z = scorer(cache.images[0])
    image = torch.from_numpy(np.array(cache.images[0])).permute(2, 0, 1)[None] / 255
    mean, std = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1), torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
    with torch.no_grad():
        logits = scorer.model((image - mean) / std)[0]
    np.testing.assert_allclose(z, logits[1] - logits[0], atol=1e-5)


def test_a_witness_sees_every_validation_image_and_changes_no_number(cache: Cache, weights: Path, tmp_path: Path) -> None:
    alone = evaluated(cache, weights)
    with Witness(tmp_path / "scratch") as witness:
        seen = evaluated(cache, weights, witness=witness)
        sha256 = witness.publish(str(tmp_path / "artifacts"), "job/maps")
    assert seen == alone
    assert sha256 == artifacts.tree_hash(tmp_path / "artifacts" / "job" / "maps")
    assert list((tmp_path / "scratch").iterdir()) == []
    assert [witness.curves[index] is None for index in VAL] == [row["auc"] is None for row in alone.rows]
    for row in alone.rows:
        levels = np.asarray(Image.open(tmp_path / "artifacts" / "job" / "maps" / f"{row['index']:06d}.png"))
        assert (levels.shape, levels.dtype) == (cache.masks[0].shape, np.uint8)
        assert int((levels >= 128).sum()) == row["predicted_pixels"], "the same pixels are above 0.5"
        text = witness.curves[row["index"]]
        assert text is None or curves.unpacked(text).area == pytest.approx(row["auc"], abs=1 / (2 * curves.STEPS))


def test_maps_that_cannot_be_written_cost_the_maps_and_not_the_evaluation(cache: Cache, weights: Path, tmp_path: Path) -> None:
    (tmp_path / "artifacts").write_text("a file where a folder is wanted")
    with Witness(tmp_path / "scratch") as witness:
        seen = evaluated(cache, weights, witness=witness)
        assert witness.publish(str(tmp_path / "artifacts"), "job/maps") is None
    assert seen == evaluated(cache, weights)
    assert list((tmp_path / "scratch").iterdir()) == []
