"""A finished experiment without any training: its scores, curves and maps come from drawn logits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from eyeseg import artifacts, curves, submission
from eyeseg.samples import Samples, draw_samples, read_manifest, read_mask
from eyeseg.settings import Settings, read_settings
from eyeseg.spec import RunSpec
from eyeseg.states import JobState, Outcome
from eyeseg.store import Store, evidence, leases, open_store, outbox, results
from eyeseg.store.results import Checkpoint
from eyeseg.training.auc import average_precision, image_auc
from eyeseg.training.evidence import as_map

PROVENANCE = {"eyeseg": "0.1.0", "python": "3.11.2", "packages": {"torch": "2.11.0", "numpy": "2.4.0"}, "host": "gpu-1", "threads": 1}


class Scene:
    """A folder with drawn eyes, a store and artifacts. `carry_out` ends every job of a submitted grid as `ending` says."""

    def __init__(self, folder: Path, *, patients: int = 6, timepoints: int = 2, store: Store | None = None) -> None:
        self.folder = folder
        self.manifest = draw_samples(folder / "eyes", patients=patients, timepoints=timepoints, size=(64, 48))
        self.environment = {"EYESEG_HOME": str(folder / "home")}
        self.settings: Settings = read_settings(self.environment, folder)
        self.store: Store = store or open_store(self.settings.store_url, create=True)

    def submit(self, blocks: str, *, splits: str = "{p2: {kind: kfold, k: 2, by: patient}}", name: str = "tiny", run: str = "{}") -> None:
        """Submit a grid of these blocks."""
        path = self.folder / f"{name}.yaml"
        path.write_text(
            f"version: 1\nname: {name}\ndata: {{manifest: eyes/manifest.csv, image_size: [32, 24]}}\nsplits: {splits}\n"
            f"run: {run}\nblocks:\n{blocks}\n",
            encoding="utf-8",
        )
        submission.submit(submission.make_plan(path), self.store)

    def carry_out(self, ending: Callable[[RunSpec], str] = lambda _: "ok", *, witnessed: bool = True) -> None:
        """ending: of a run's spec: ok, diverged, failed (its training) or skipped. witnessed: curves and maps are kept."""
        samples = read_manifest(self.manifest)
        skipped: set[int] = set()
        while waiting := [row for row in outbox.unpublished(self.store) if row.id not in skipped]:
            for row in waiting:
                held = leases.claim(self.store, row.id, worker="w@gpu-1", slot="cpu-0", device="CPU", ttl_s=60)
                end = ending(RunSpec.from_json(held.payload["spec"]))
                if end == "skipped":
                    leases.release(self.store, held)
                    skipped.add(row.id)
                elif end == "failed":
                    said = "crashed: the runner was ended by signal 9 (SIGKILL): <b>out of memory</b> & more"
                    results.finish_broken(self.store, held, state=JobState.FAILED, error=said, seconds=1.0)
                elif row.kind == "train":
                    self._train(held, Outcome.DIVERGED if end == "diverged" else Outcome.OK)
                else:
                    self._evaluate(held, samples, witnessed)

    def _train(self, held: leases.Attempt, outcome: Outcome) -> None:
        results.record_start(self.store, held, PROVENANCE)
        longest = max(epochs for _, epochs in held.payload["serves"])
        for n in range(1, longest + 1):
            figures = {"loss": 2.0 / n + 0.01 * held.job_id % 0.1, "lr": 0.001, "grad_norm": 1.0, "black": 0.0, "images": 6, "seconds": 2.0}
            results.record_epoch(self.store, held, {"epoch": n, **figures})
        if outcome == Outcome.OK:
            for _, epochs in held.payload["serves"]:
                results.record_checkpoint(
                    self.store, held, Checkpoint(f"{held.token}/{epochs}", f"{held.job_id:064x}", epochs), budget=True
                )
        said = "loss became NaN at epoch 3, step 88 (lr 0.001, batch size 2). Recorded as diverged." if outcome != Outcome.OK else ""
        results.finish_training(self.store, held, outcome=outcome, remark=said, seconds=5.0)

    def _evaluate(self, held: leases.Attempt, samples: Samples, witnessed: bool) -> None:
        fold = RunSpec.from_json(held.payload["spec"]).fold
        rng = np.random.default_rng(held.job_id)
        folds = max(2, held.payload["split"]["definition"].get("k", 2))
        val = [sample for sample in samples if sample.index % folds == fold % folds]
        rows = []
        maps = self.folder / "maps" / held.token
        maps.mkdir(parents=True)
        for sample in val:
            lesion = read_mask(sample.mask) if sample.mask else np.zeros((sample.height, sample.width), bool)
            logits = (rng.normal(size=lesion.shape) + lesion * (0.5 + 2 * rng.random()) - 1).astype(np.float32)
            figures = {"auc": image_auc(logits, lesion), "ap": average_precision(logits, lesion)}
            figures |= dict.fromkeys(("dice", "dice_tuned", "iou", "sensitivity", "specificity"), 0.5)
            counts = {"lesion_pixels": int(lesion.sum()), "predicted_pixels": int((logits > 0).sum()), "pixels": lesion.size}
            rows.append({"index": sample.index, "image": sample.name, "patient": sample.patient, **figures, **counts})
            if witnessed:
                from PIL import Image

                rows[-1]["roc"] = curves.thinned(logits, lesion)
                Image.fromarray(as_map(logits)).save(maps / f"{sample.index:06d}.png")
        kept = None
        with self.store.read() as connection:
            wanted = evidence.maps_wanted(connection, int(held.payload["run_id"]))
        if witnessed and wanted:
            address = f"experiment-{held.experiment_id}/job-{held.job_id}/a{held.number}-{held.token}/maps"
            kept = evidence.Maps(address, artifacts.publish(maps, self.settings.artifacts_url, address), 1)
        results.finish_evaluation(
            self.store, held, outcome=Outcome.OK, remark="", summary={"pooled_auc": 0.5}, rows=rows, seconds=1.0, maps=kept
        )
