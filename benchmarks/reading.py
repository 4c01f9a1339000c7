"""What it takes to look at a large store: `report` and `status` over 1,000 and 100,000 finished runs, beside MLflow's search over as many.

    python benchmarks/reading.py [--runs 1000 --runs 100000] [--images 40] [--keep]

The runs are submitted as any grid is, then filled in by SQL as if they had been trained: five folds, ten epoch budgets a setting,
`--images` scored images a run (100,000 runs: 4 million rows). MLflow's store is filled in the same way, with one metric and three
parameters a run: a run's images are not for it. It is asked for the five best runs by their one number; eyeseg makes means, intervals
over patients and tests from the images. Every command is a process of its own, its start included.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
import sqlalchemy as sa
from measuring import Facts, Report, command_of

from eyeseg import submission
from eyeseg.samples import draw_samples
from eyeseg.store import open_store, packing
from eyeseg.store.database import chunks
from eyeseg.store.tables import image_score, run

EYESEG = [sys.executable, "-c", "from eyeseg.cli import main; main()"]
GRID = """\
version: 1
name: large
data: {{manifest: eyes/manifest.csv, image_size: [48, 32], channels: rgb}}
splits: {{by_patient: {{kind: kfold, k: 5, by: patient, seed: 0}}}}
base: {{model: unet, width: 4, optimizer: adamw, batch_size: 4, loss: bce, augment: none}}
run: {{budget: {{max_runs: {runs}}}}}
blocks:
  - {{split: by_patient, grid: {{epochs: {epochs}, lr: {rates}}}}}
"""
BUDGETS = 10

FILLED = """
UPDATE job SET state = 'done', attempt = 1, claimed_at = created_at, finished_at = created_at + 60;
INSERT INTO artifact (id, job_id, training_key, kind, address, sha256, epoch, step, token, created_at)
  SELECT run.id, job.id, training_key, 'checkpoint', 'run-' || run.id, printf('%064x', run.id), json_extract(spec, '$.epochs'), 0, '', 0
  FROM run JOIN job ON job.id = run.train_job_id;
UPDATE run SET state = 'done', outcome = 'ok', finished_at = created_at + 60, checkpoint_id = id,
  summary = '{"threshold_tuned": 0.0, "pooled_auc": 0.8}';
INSERT INTO attempt (token, job_id, number, worker, slot, device, started_at, ended_at, seconds, ending)
  SELECT hex(randomblob(8)), id, 1, 'host.1', 'cpu-0', 'CPU', created_at, created_at + 60, 60.0, 'done' FROM job;
INSERT INTO epoch_metric (job_id, epoch, token, loss, lr, images, seconds)
  SELECT id, 1, '', 0.5, 0.001, 100, 50.0 FROM job WHERE kind = 'train';
WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < {images}),
  drawn AS (SELECT run.id AS run_id, n, fold, 0.6 + 0.3 * ((run.id * 7919 + n * 104729) % 1000) / 1000.0 AS score FROM run, place)
INSERT INTO image_score (run_id, position, image, patient, auc, ap, dice, dice_tuned, iou, sensitivity, specificity, lesion_pixels,
    predicted_pixels, pixels)
  SELECT run_id, n, fold || '-' || n || '.png', fold || '-' || n, score, score, score, score, score, score, score, 10, 10, 1536 FROM drawn;
"""
MLFLOW_FILLED = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {runs})
INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version,
    lifecycle_stage, artifact_uri, experiment_id)
  SELECT printf('%032x', n), 'run-' || n, 'LOCAL', 'train.py', '', 'me', 'FINISHED', n, n + 60000, '', 'active', 'mlruns/' || n, 1
  FROM number;
INSERT INTO params (key, value, run_uuid) SELECT 'epochs', '10', run_uuid FROM runs;
INSERT INTO params (key, value, run_uuid) SELECT 'lr', '0.001', run_uuid FROM runs;
INSERT INTO params (key, value, run_uuid) SELECT 'fold', '1', run_uuid FROM runs;
INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)
  SELECT 'auc', 0.6 + 0.3 * ((start_time * 7919) % 1000) / 1000.0, start_time, run_uuid, 0, 0 FROM runs;
INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
  SELECT key, value, timestamp, step, is_nan, run_uuid FROM metrics;
ANALYZE;
"""
OPENED = "import mlflow; mlflow.set_tracking_uri({url!r}); found = mlflow.search_runs(['1'], {how}); assert len(found) == {number}"


def timed(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak MiB of a command."""
    began = time.perf_counter()
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stdout=out, stderr=out)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}:\n{(folder / 'out').read_text()[-2000:]}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def filled(folder: Path, runs: int, images: int) -> dict[str, str]:
    """The environment of a home whose store holds so many finished runs."""
    folder.mkdir()
    draw_samples(folder / "eyes", patients=25, timepoints=1, size=(64, 64))
    rates = [round(1e-5 * (number + 1), 6) for number in range(runs // 5 // BUDGETS)]
    (folder / "large.yaml").write_text(GRID.format(runs=runs, epochs=json.dumps(list(range(1, BUDGETS + 1))), rates=json.dumps(rates)))
    store = open_store(f"sqlite:///{folder / 'store.db'}", create=True)
    submission.submit(submission.make_plan(folder / "large.yaml"), store)
    store.close()
    with sqlite3.connect(folder / "store.db") as connection:
        connection.executescript(FILLED.replace("{images}", str(images)))
    store = open_store(f"sqlite:///{folder / 'store.db'}")
    with store.write() as writing:
        for piece in chunks(writing.execute(sa.select(run.c.id)).scalars().all()):
            rows = writing.execute(sa.select(image_score).where(image_score.c.run_id.in_(piece))).mappings().all()
            packing.keep(writing, rows)  # as an evaluation does when it ends
    store.close()
    return {"EYESEG_HOME": str(folder / "home"), "EYESEG_STORE_URL": f"sqlite:///{folder / 'store.db'}"}


def mlflow_filled(folder: Path, runs: int) -> str:
    """The URL of an MLflow store with so many finished runs."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'mlflow.db'}"
    made = f"import mlflow; mlflow.set_tracking_uri({url!r}); print(mlflow.create_experiment('large'))"
    number = subprocess.run([sys.executable, "-c", made], cwd=folder, capture_output=True, text=True, check=True).stdout.split()[-1]
    assert number == "1"
    with sqlite3.connect(folder / "mlflow.db") as connection:
        connection.executescript(MLFLOW_FILLED.replace("{runs}", str(runs)))
    return url


def _search(url: str, number: int, **how: list[str]) -> list[str]:
    said = ", ".join(f"{name}={value!r}" for name, value in {"max_results": number, **how}.items())
    return [sys.executable, "-c", OPENED.format(url=url, how=said, number=number)]


@click.command()
@click.option("--runs", multiple=True, type=int, default=(1000, 100_000), show_default=True, help="A multiple of 50.")
@click.option("--images", default=40, show_default=True, help="Scored images of each run.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(*, runs: tuple[int, ...], images: int, rounds: int, keep: bool) -> None:
    """Measure."""
    found: dict[str, list[str]] = {}
    for size in runs:
        with tempfile.TemporaryDirectory(prefix="eyeseg-reading-") as scratch:
            folder = Path(scratch)
            with ProcessPoolExecutor(1) as apart:  # the peak of a command that is started begins with the memory of who starts it
                home = apart.submit(filled, folder / "eyeseg", size, images).result()
            ways = {
                "`eyeseg status`": ([*EYESEG, "status"], home),
                "`eyeseg report --top 5`": ([*EYESEG, "report", "--top", "5"], home),
            }
            if importlib.util.find_spec("mlflow"):
                url = mlflow_filled(folder / "mlflow", size)
                ways["MLflow `search_runs`, the five best"] = (_search(url, 5, order_by=["metrics.auc DESC"]), {})
                if size <= 50_000:  # more it does not give at once
                    ways["MLflow `search_runs`, all runs"] = (_search(url, size), {})
            took: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
            for _ in range(rounds):
                for name, (command, environment) in ways.items():
                    took[name].append(timed(command, folder / "eyeseg", environment))
            for name, each in took.items():
                seconds = statistics.median(one[0] for one in each)
                found.setdefault(name, []).append(f"{seconds:.2f} s, {max(one[1] for one in each):.0f} MiB")
    head = ("a command, its start included", *(f"{size:,} runs" for size in runs))
    rows = tuple((name, *cells, *[""] * (len(runs) - len(cells))) for name, cells in found.items())
    note = f"{images} scored images a run in eyeseg's store, {BUDGETS} epoch budgets a setting; one number a run in MLflow's."
    Report("Reading", command_of(__file__), (Facts(head, rows, note),), ("sqlalchemy", "mlflow")).publish(keep=keep)


if __name__ == "__main__":
    main()
