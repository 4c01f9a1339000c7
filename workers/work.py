"""What a runner does with an order: find the data and the fold, verify both, train or evaluate."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from eyeseg import artifacts, folds
from eyeseg import provenance as origin
from eyeseg.errors import DataChanged
from eyeseg.samples import Samples, read_manifest
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder
from eyeseg.training.dataset import Cache, build_cache, open_cache
from eyeseg.training.evaluate import Evaluation, evaluate
from eyeseg.training.evidence import Witness
from eyeseg.training.fit import fit
from eyeseg.training.kept import KeptModel
from eyeseg.training.reference import baseline_rows
from eyeseg.training.seeding import make_deterministic
from eyeseg.training.selection import inner_scores
from workers.kept import give_back
from workers.measuring import Peak

Say = Callable[[dict[str, Any]], None]

# What a job's memory follows from, and what the last job was in this respect.
_TAKEN_BY = ("model", "backbone", "width", "batch_size", "image_size", "precision")
_like: tuple[object, ...] = ()
_new_model = KeptModel()  # a slot's jobs often differ by fold or learning rate alone


@dataclass(frozen=True)
class _Scene:
    """Everything an order names, found and verified."""

    spec: RunSpec
    samples: Samples
    cache: Cache
    fold: folds.Fold
    split_fingerprint: str
    device: str


def carry_out(order: dict[str, Any], say: Say, stopped: Callable[[], bool]) -> None:
    """Do one order, saying what happens; the last event is its outcome."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    make_deterministic(device=device, threads=int(os.environ.get("OMP_NUM_THREADS", "1")))
    scene = _scene(order, device)
    say({"event": "started", "provenance": provenance(scene)})
    _begin_as(order["do"], scene.spec)
    peak = Peak(device)

    def say_all(event: dict[str, Any]) -> None:
        if event["event"] == "outcome":  # the last word
            say(peak.event())
        say(event)

    try:
        (_train if order["do"] == "train" else _evaluate)(order, scene, say_all, stopped)
    except BaseException:  # for want of memory, say: the next job begins with as much as there is
        _new_model.drop()
        raise
    if scene.device == "cuda":
        torch.cuda.empty_cache()


def _begin_as(kind: str, spec: RunSpec) -> None:
    """Give back what an unlike job has left: it would count in this one's peak."""
    global _like  # noqa: PLW0603  this process does one job at a time
    like = (kind, *(getattr(spec, name) for name in _TAKEN_BY))
    if like != _like:
        give_back()
    _like = like


def provenance(scene: _Scene) -> dict[str, Any]:
    """Where and with what this attempt computes."""
    return {
        **origin.here(),
        **_device(scene.device),
        "threads": torch.get_num_threads(),
        "deterministic": _determinism(),
        "data_fingerprint": scene.samples.fingerprint,
        "split_fingerprint": scene.split_fingerprint,
        "seed": scene.spec.seed,
    }


def _device(kind: str) -> dict[str, Any]:
    """The device that computes, and the libraries that its kernels come from."""
    if kind == "cuda":
        name, kernels = torch.cuda.get_device_name(), "sm_{}{}".format(*torch.cuda.get_device_capability())
        libraries = {"driver": origin.gpu_driver(), "cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version()}  # type: ignore[no-untyped-call]
    else:
        name, kernels = origin.processor(), torch.backends.cpu.get_cpu_capability()
        libraries = {"driver": None, "cuda": None, "cudnn": None}
    return {"device": name, "device_kind": kind, "kernels": kernels, **libraries}


def _determinism() -> dict[str, Any]:
    """The switches that decide whether a number comes out the same twice."""
    return {
        "algorithms": torch.are_deterministic_algorithms_enabled(),
        "warn_only": torch.is_deterministic_algorithms_warn_only_enabled(),
        "cudnn_deterministic": torch.backends.cudnn.deterministic,
        "cudnn_benchmark": torch.backends.cudnn.benchmark,
        "float32_matmul": torch.get_float32_matmul_precision(),
        "cublas_workspace": os.environ.get("CUBLAS_WORKSPACE_CONFIG"),
    }


def _scene(order: dict[str, Any], device: str) -> _Scene:
    spec = RunSpec.from_json(order["spec"])
    samples = _samples(order["data"]["manifest"], order["data"]["fingerprint"], order["data"]["data_root"])
    partition = folds.partition(order["split"]["definition"], samples)
    if partition.fingerprint != order["split"]["fingerprint"]:
        raise DataChanged(f"split {spec.split!r}: this eyeseg folds the data otherwise than the one that submitted it. Use one version.")
    cache = _cache(samples, spec.image_size, spec.channels, order["cache"])
    return _Scene(spec, samples, cache, partition.folds[spec.fold - 1], partition.fingerprint, device)


@lru_cache(maxsize=2)
def _samples(manifest: str, fingerprint: str, data_root: str | None) -> Samples:
    samples = read_manifest(Path(manifest), data_root=Path(data_root) if data_root else None, check_pixels=False)
    if samples.fingerprint != fingerprint:
        raise DataChanged(
            f"{manifest}: has fingerprint {samples.fingerprint}, the experiment was submitted with {fingerprint}. "
            "Bring the images and masks back as they were, or submit the grid again."
        )
    return samples


@lru_cache(maxsize=2)
def _cache(samples: Samples, size: tuple[int, int], channels: str, folder: str) -> Cache:
    return open_cache(build_cache(samples, size, channels, Path(folder)))


def _train(order: dict[str, Any], scene: _Scene, say: Say, stopped: Callable[[], bool]) -> None:
    resume = Path(order["resume"]) if order["resume"] else None
    if resume is not None:
        artifacts.verify(resume, order["resume_sha256"])
    newest: dict[str, Any] = {}

    def heard(event: dict[str, Any]) -> None:
        if event["event"] == "checkpoint":
            newest.update(event)
        say(event)

    result = fit(
        scene.spec,
        scene.cache,
        scene.fold.train,
        budgets=order["budgets"],
        device=scene.device,
        checkpoints=CheckpointFolder(
            order["artifacts"],
            order["prefix"],
            Path(order["scratch"]),
            mark=order.get("mark", ""),  # a place of one's own has none, and need not be waited for
            patience_s=order.get("patience_s", 0.0),
        ),
        resume=resume,
        checkpoint_s=order["checkpoint_s"],
        stop=stopped,
        on_event=heard,
        pause=order.get("pause"),
        build=_new_model,
    )
    outcome, rung = result.outcome, None
    if order.get("pause") and outcome in ("paused", "ok"):  # ok: it ended before, and stays what it is
        weights = _published(order, newest, resume)
        found = inner_scores(
            scene.spec, scene.cache, scene.fold.inner, weights=weights, device=scene.device, stop=stopped, build=_new_model
        )
        outcome, rung = ("stopped", None) if found is None else (outcome, {"epoch": order["pause"], **found})
    say({"event": "outcome", "outcome": outcome, "rung": rung, "remark": result.detail, "epoch": result.epoch, "step": result.step})


def _published(order: dict[str, Any], newest: dict[str, Any], resume: Path | None) -> Path:
    """The folder of the checkpoint at which a training stands: the newest, or the one it was resumed from."""
    if newest:
        mark = order.get("mark", "")
        return artifacts.fetch(order["artifacts"], newest["path"], newest["sha256"], Path(order["cache"]) / "fetched", mark=mark)
    assert resume is not None
    return resume


def _evaluate(order: dict[str, Any], scene: _Scene, say: Say, stopped: Callable[[], bool]) -> None:
    weights = Path(order["weights"])
    artifacts.verify(weights, order["sha256"])
    with Witness(Path(order["scratch"]) if order["maps"] else None) as witness:

        def named(event: dict[str, Any]) -> None:
            rows = [
                {**row, "image": scene.samples[row["index"]].name, "patient": scene.samples[row["index"]].patient} for row in event["rows"]
            ]
            say({**event, "rows": rows})

        def scored(event: dict[str, Any]) -> None:
            named({**event, "rows": [{**row, "roc": witness.curves[row["index"]]} for row in event["rows"]]})

        result = evaluate(
            scene.spec,
            scene.cache,
            scene.fold,
            weights=weights,
            device=scene.device,
            on_event=scored,
            stop=stopped,
            witness=witness,
            build=_new_model,
        )
        if order["baselines"] and result.outcome != "stopped":
            patients = [sample.patient for sample in scene.samples]
            rows = baseline_rows(order["baselines"], scene.cache, patients, scene.fold.train, scene.fold.val, stop=stopped)
            if not stopped():  # half of them would pass for all
                named({"event": "baselines", "rows": rows})
        if result.rows:
            address = f"{order['prefix']}/maps"
            patience_s = order.get("patience_s", 0.0)
            sha256 = witness.publish(order["artifacts"], address, mark=order.get("mark", ""), patience_s=patience_s, stop=stopped)
            if sha256:
                say({"event": "maps", "path": address, "sha256": sha256, "epoch": order["epoch"]})
    _say_outcome(result, order, scene, say)


def _say_outcome(result: Evaluation, order: dict[str, Any], scene: _Scene, say: Say) -> None:
    summary, remark = result.summary, result.detail
    if order["epoch"] < scene.spec.epochs:
        remark = (
            remark
            or f"its training ended at epoch {order['epoch']}: {scene.spec.stop_all_black} epochs in a row without a pixel above 0.5."
        )
        summary = {**summary, "stopped_at": order["epoch"]}
    say({"event": "outcome", "outcome": result.outcome, "remark": remark, "summary": summary})
