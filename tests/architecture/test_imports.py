"""What a command must not import, seen in `sys.modules` of a fresh process: torch is slow, and the store is not everybody's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from eyeseg import submission
from eyeseg.samples import draw_samples
from eyeseg.states import Outcome
from eyeseg.store import Store, leases, open_store, outbox, results
from eyeseg.store.results import Checkpoint

HEAVY = {"torch", "pandas", "torchvision", "sklearn", "matplotlib", "mlflow", "tensorboard", "pyarrow", "onnx"}

RUN = """
import json, sys
from eyeseg.cli import run
code = run(sys.argv[1:])
print("\\n" + json.dumps([code, sorted(sys.modules)]))
"""

GRID = """
version: 1
name: small
data: {manifest: eyes/manifest.csv, image_size: [32, 24]}
splits: {patient2: {kind: kfold, k: 2, by: patient, seed: 0}}
blocks: [{model: unet, split: patient2, grid: {epochs: [1, 2]}}]
"""


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with drawn images, a grid, and a store in which that grid is done."""
    folder = tmp_path_factory.mktemp("workplace")
    draw_samples(folder / "eyes", patients=4, timepoints=1, size=(48, 32))
    (folder / "grid.yaml").write_text(GRID, encoding="utf-8")
    store = open_store(f"sqlite:///{folder / 'store.db'}", create=True)
    submission.submit(submission.make_plan(folder / "grid.yaml"), store)
    _carry_out(store)
    store.close()
    return folder


def _carry_out(store: Store) -> None:
    while waiting := outbox.unpublished(store):
        for row in waiting:
            held = leases.claim(store, row.id, worker="w", slot="cpu-0", device="CPU", ttl_s=60)
            if row.kind == "train":
                for _, epochs in held.payload["serves"]:
                    results.record_checkpoint(store, held, Checkpoint(f"{held.token}/{epochs}", "0" * 64, epochs), budget=True)
                results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=1.0)
            else:
                figures = dict.fromkeys(("auc", "ap", "dice", "dice_tuned", "iou", "sensitivity", "specificity"), 0.5)
                rows = [
                    {"index": i, "image": f"{i}.png", "patient": f"p{i}", **figures, "lesion_pixels": 1, "predicted_pixels": 1, "pixels": 9}
                    for i in range(2)
                ]
                results.finish_evaluation(store, held, outcome=Outcome.OK, remark="", summary={"pooled_auc": 0.5}, rows=rows, seconds=1.0)


def _modules(code: str, *arguments: str, folder: Path, environment: Mapping[str, str] | None = None) -> list[str]:
    """The modules of a fresh process after it has run to its end with exit code 0."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EYESEG_")}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**clean, **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
    )
    exit_code, found = json.loads(done.stdout.splitlines()[-1])
    assert exit_code == 0, done.stderr
    return list(found)


def _roots(modules: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["report"],
        ["report", "--format", "json"],
        ["report", "-o", "report.html"],
        ["status"],
        ["show"],
        ["plan", "grid.yaml"],
        ["submit-grid", "grid.yaml", "--dry-run"],
        ["data", "check", "eyes/manifest.csv", "--sheet", "sheet.png"],
        ["init", "eyes/manifest.csv", "-o", "first.yaml"],
        ["completion", "bash"],
        ["export", "--help"],
        ["export", "--to", "csv", "-o", "tables"],
    ],
    ids=" ".join,
)
def test_a_command_without_training_imports_no_torch(workplace: Path, arguments: list[str]) -> None:
    found = _modules(RUN, *arguments, folder=workplace, environment={"EYESEG_STORE_URL": f"sqlite:///{workplace / 'store.db'}"})
    assert _roots(found) & HEAVY == set()
    assert "eyeseg.cli" in found


def test_drawing_figures_imports_no_torch(workplace: Path) -> None:
    url = f"sqlite:///{workplace / 'store.db'}"
    found = _modules(RUN, "report", "--figures", "figures", folder=workplace, environment={"EYESEG_STORE_URL": url})
    assert _roots(found) & HEAVY == {"matplotlib"}
    assert (workplace / "figures" / "ranking.pdf").exists()


def test_help_imports_the_command_line_and_nothing_else(tmp_path: Path) -> None:
    found = _modules(RUN, "--help", folder=tmp_path)
    rooms = {".".join(name.split(".")[:2]) for name in found if name.startswith("eyeseg.")}
    assert rooms == {"eyeseg.cli", "eyeseg.errors", "eyeseg.plain"}
    assert _roots(found) & {"sqlalchemy", "celery", "kombu", "alembic", "numpy", "PIL", "rich", "yaml"} == set()


@pytest.mark.parametrize("module", ["workers.app", "workers.supervisor"])
def test_a_worker_imports_no_torch(tmp_path: Path, module: str) -> None:
    code = f"import json, sys, {module}; print(json.dumps([0, sorted(sys.modules)]))"
    found = _modules(code, folder=tmp_path, environment={"EYESEG_HOME": str(tmp_path)})
    assert _roots(found) & HEAVY == set()
    assert module in found
    assert list(tmp_path.iterdir()) == [], "importing a worker makes no file"
