"""Jobs that do nothing, a second: eyeseg with its leases and results against queues and runners that users would pick.

    python benchmarks/throughput.py [--jobs 2000] [--keep]

Everyone has two slots on this machine and a queue that is full before it starts; counted is from the first start to the last end. eyeseg's
jobs are trainings and evaluations whose runner does nothing: claim, lease, checkpoint on disk, scores and the end are all there, under
fence and in the store. Evaluations alone are claim, lease, scores and end: they read a checkpoint and write none. What the others keep of a
job is said beside them. A peer that is not installed is left out: `pip install 'eyeseg[bench]'`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import sqlalchemy as sa
from least_store import LeastStore
from measuring import Line, Report, Table, command_of
from queue_load import Load
from servers import broker, postgresql

from eyeseg import artifacts
from eyeseg.broker import celery_app
from eyeseg.settings import Settings, read_settings
from eyeseg.states import JobKind, Outcome
from eyeseg.store import Store, leases, open_store, results
from eyeseg.store.results import Checkpoint
from eyeseg.store.tables import attempt, job

_TRAINER = "before"  # does the trainings where evaluations alone are measured
# They do so many times fewer jobs, and are counted as if they did all: else they would take most of the time.
SLOWER = {"MLflow": 5, "Hydra": 10, "submitit": 20, "Ray Tune": 20}


def celery(jobs: int, folder: Path, *, stock: bool, store_url: str | None = None, workers: int = 1) -> float:
    """Seconds of Celery: as it comes (two processes, prefetching, no events), or with the settings that eyeseg runs it with.

    store_url: of an empty database in which each job is claimed and ended in the fewest statements that do that. workers: that share
    the two slots.
    """
    if store_url:
        LeastStore(store_url).create(jobs)
    with broker(folder) as (url, _):
        environment = (
            os.environ
            | {
                "PEERS_BROKER": url,
                "PEERS_JOBS": str(jobs),
                "PEERS_STOCK": "1" if stock else "",
                "PEERS_SLOTS": str(2 // workers),
                "EYESEG_HOME": str(folder),
            }
            | ({"PEERS_STORE": store_url} if store_url else {})
        )
        app = celery_app(read_settings({"EYESEG_BROKER_URL": url, "EYESEG_HOME": str(folder)}, folder))
        with app.connection_for_write() as connection, app.amqp.Producer(connection) as producer, producer.batch(max_size=1000):
            for number in range(jobs):
                app.send_task("nothing", kwargs={"job_id": number, "label": "nothing"}, queue="eyeseg.train", producer=producer)
        # the messages that are left when the first process looks, until none is left and the last has ended
        done = folder / "times"
        environment["PEERS_TIMES"] = str(done)
        program = [sys.executable, str(Path(__file__).with_name("peers_celery.py"))]
        with (folder / "celery.log").open("wb") as log:
            begun = [subprocess.Popen(program, env=environment, stdout=log, stderr=log) for _ in range(workers)]
            seconds = _times(done, jobs)
            for worker in begun:
                worker.terminate()
            for worker in begun:
                worker.wait()
        return seconds


def leased(jobs: int, folder: Path, *, on_postgresql: bool, workers: int = 1) -> float:
    """Seconds of Celery with eyeseg's settings and the least store."""
    if not on_postgresql:
        return celery(jobs, folder, stock=False, store_url=f"sqlite:///{folder / 'least.db'}", workers=workers)
    with postgresql() as (url, _):
        return celery(jobs, folder, stock=False, store_url=url, workers=workers)


def rq(jobs: int, folder: Path) -> float:
    """Seconds of RQ: two workers that run tasks in their own process."""
    with broker(folder) as (url, _):
        environment = os.environ | {"PEERS_SOCKET": url.removeprefix("redis+socket://"), "PEERS_TIMES": str(folder / "times")}
        program = [sys.executable, str(Path(__file__).with_name("peers_rq.py"))]
        subprocess.run([*program, "fill", str(jobs)], env=environment, check=True)
        workers = [subprocess.Popen([*program, "work"], env=environment, stderr=subprocess.DEVNULL) for _ in range(2)]
        for worker in workers:
            worker.wait()
        return _times(folder / "times", jobs)


def dask(jobs: int, folder: Path) -> float:
    """Seconds of Dask distributed: two processes of one thread; nothing is kept on a disk."""
    program = [sys.executable, str(Path(__file__).with_name("peers_dask.py")), str(jobs)]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def optuna(jobs: int, folder: Path) -> float:
    """Seconds of Optuna: two processes on one SQLite study, random sampler; each trial and its value are kept."""
    return _two_processes("peers_optuna.py", jobs, folder)


def mlflow(jobs: int, folder: Path) -> float:
    """Seconds of MLflow: two processes on one SQLite tracking store; each run with a parameter and a metric is kept."""
    return _two_processes("peers_mlflow.py", jobs, folder)


def hydra(jobs: int, folder: Path) -> float:
    """Seconds of Hydra: a multirun with its joblib launcher, two processes; each job keeps a folder with its configuration."""
    environment = os.environ | {"PEERS_TIMES": str(folder / "times")}
    program = [sys.executable, str(Path(__file__).with_name("peers_hydra.py")), "--multirun", "hydra/launcher=joblib"]
    sweep = ["hydra.launcher.n_jobs=2", f"+number=range(0,{jobs})"]
    subprocess.run([*program, *sweep], cwd=folder, env=environment, capture_output=True, check=True)
    return _times(folder / "times", jobs)


def submitit(jobs: int, folder: Path) -> float:
    """Seconds of submitit on this machine: a process a job, two at a time; each keeps its result in a file."""
    program = [sys.executable, str(Path(__file__).with_name("peers_submitit.py")), str(jobs), str(folder / "submitit")]
    return float(subprocess.run(program, cwd=folder, capture_output=True, text=True, check=True).stdout.split()[-1])


def ray_tune(jobs: int, folder: Path) -> float:
    """Seconds of Ray Tune: a trial a job, two at a time; each keeps a folder with its result."""
    program = [sys.executable, str(Path(__file__).with_name("peers_ray.py")), str(jobs), str(folder / "ray")]
    return float(subprocess.run(program, cwd=folder, capture_output=True, text=True, check=True).stdout.split()[-1])


def _two_processes(program: str, jobs: int, folder: Path) -> float:
    """From the first start to the last end of two processes that share a SQLite file and half of the jobs each."""
    command = [sys.executable, str(Path(__file__).with_name(program))]
    environment = os.environ | {"PEERS_STORE": f"sqlite:///{folder / 'peer.db'}"}
    subprocess.run([*command, "create"], cwd=folder, env=environment, capture_output=True, check=True)
    began = [subprocess.Popen([*command, str(jobs // 2)], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    times = [tuple(map(float, process.communicate()[0].split()[-2:])) for process in began]
    return max(end for _, end in times) - min(start for start, _ in times)


def eyeseg(jobs: int, folder: Path, store_url: str | None, *, trained: bool = False, workers: int = 1) -> float:
    """Seconds of eyeseg: two slots of one worker or of two, half trainings and half evaluations. trained: evaluations alone."""
    load = Load(folder, jobs // 5 * 5 if trained else jobs // 10 * 5, store_url, workers=workers, slots=2 // workers)
    with load.broker():
        load.command("submit-grid", "load.yaml")
        store = open_store(load.store_url)
        if trained:
            _train(store, read_settings(load.environment, folder))
        left = sa.select(sa.func.count()).select_from(job).where(job.c.state != "done")
        with load.fleet():
            while True:
                time.sleep(0.5)
                with store.read() as connection:
                    if not connection.execute(left).scalar_one():
                        break
        with store.read() as connection:
            times = sa.select(sa.func.min(attempt.c.started_at), sa.func.max(attempt.c.ended_at)).where(attempt.c.worker != _TRAINER)
            first, last = connection.execute(times).one()
        store.close()
        return float(last - first)


def _train(store: Store, settings: Settings) -> None:
    """Have all trainings done, with checkpoints that hold nothing."""
    made = settings.home / "made"
    made.mkdir(parents=True)
    (made / "weights.safetensors").write_bytes(b"nothing learnt")
    with store.read() as connection:
        numbers = connection.execute(sa.select(job.c.id).where(job.c.kind == JobKind.TRAIN)).scalars().all()
    for number in numbers:
        held = leases.claim(store, number, worker=_TRAINER, slot="cpu", device="cpu", ttl_s=120.0)
        [(_, epochs)] = held.payload["serves"]
        address = f"experiment-{held.experiment_id}/job-{number}/a1-{held.token}/epoch-{epochs:04d}"
        checkpoint = Checkpoint(address, artifacts.publish(made, settings.artifacts_url, address), epochs)
        results.record_checkpoint(store, held, checkpoint, budget=True)
        results.finish_training(store, held, outcome=Outcome.OK, remark="", seconds=0.0)


def _times(path: Path, jobs: int) -> float:
    """From the first to the last of the times in a file, once there are so many."""
    while not path.exists() or path.read_bytes().count(b"\n") < jobs:
        time.sleep(0.2)
    times = sorted(map(float, path.read_text().split()))
    return times[-1] - times[0]


def _is_installed(package: str) -> bool:
    outer = package.partition(".")[0]
    return importlib.util.find_spec(outer) is not None and importlib.util.find_spec(package) is not None


def on_postgresql(jobs: int, folder: Path, *, trained: bool = False, workers: int = 1) -> float:
    """eyeseg on a PostgreSQL of its own."""
    with postgresql() as (url, _):
        return eyeseg(jobs, folder, url, trained=trained, workers=workers)


@click.command()
@click.option("--jobs", default=1000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--only", help="Comma-separated parts of names: measure those alone.")
@click.option("--keep", is_flag=True, help="Keep the result for docs/benchmarks.md.")
def main(*, jobs: int, rounds: int, only: str | None, keep: bool) -> None:
    """Compare."""
    ways: dict[str, tuple[str, Callable[[int, Path], float]]] = {
        "Celery as it comes: nothing kept": ("celery", lambda n, f: celery(n, f, stock=True)),
        "Celery with eyeseg's settings (events, no prefetching): nothing kept": ("celery", lambda n, f: celery(n, f, stock=False)),
        "that, SQLite: claim and end in bare SQL, the least": ("celery", lambda n, f: leased(n, f, on_postgresql=False)),
        "that, PostgreSQL: claim and end in bare SQL, the least": ("celery", lambda n, f: leased(n, f, on_postgresql=True)),
        "that, SQLite: the least, two workers of one slot": ("celery", lambda n, f: leased(n, f, on_postgresql=False, workers=2)),
        "that, PostgreSQL: the least, two workers of one slot": ("celery", lambda n, f: leased(n, f, on_postgresql=True, workers=2)),
        "RQ: result kept on the broker": ("rq", rq),
        "Dask distributed: nothing kept": ("distributed", dask),
        "Optuna, SQLite: trial and value kept": ("optuna", optuna),
        "MLflow, SQLite: run, parameter and metric kept": ("mlflow", mlflow),
        "Hydra, joblib launcher: a folder a job": ("hydra_plugins.hydra_joblib_launcher", hydra),
        "submitit, local: a process and a file a job": ("submitit", submitit),
        "Ray Tune: a trial and a folder a job": ("ray", ray_tune),
        "eyeseg, SQLite: half trainings, with a checkpoint on disk": ("eyeseg", lambda n, f: eyeseg(n, f, None)),
        "eyeseg, PostgreSQL: half trainings, with a checkpoint on disk": ("eyeseg", on_postgresql),
        "eyeseg, SQLite: the same, two workers of one slot": ("eyeseg", lambda n, f: eyeseg(n, f, None, workers=2)),
        "eyeseg, PostgreSQL: the same, two workers of one slot": ("eyeseg", lambda n, f: on_postgresql(n, f, workers=2)),
        "eyeseg, SQLite: evaluations alone, scores kept": ("eyeseg", lambda n, f: eyeseg(n, f, None, trained=True)),
        "eyeseg, PostgreSQL: evaluations alone, scores kept": ("eyeseg", lambda n, f: on_postgresql(n, f, trained=True)),
    }
    chosen = {
        name: way
        for name, (package, way) in ways.items()
        if _is_installed(package) and (only is None or any(part in name for part in only.split(",")))
    }
    rates: dict[str, list[float]] = {name: [] for name in chosen}
    for _ in range(rounds):
        for name, way in chosen.items():
            with tempfile.TemporaryDirectory(prefix="eyeseg-throughput-") as folder:
                some = jobs // SLOWER.get(re.split("[,:]", name)[0], 1)
                rates[name].append(way(some, Path(folder)) * jobs / some)
    against = next(iter(chosen))
    lines = [_line(name, seconds, statistics.median(rates[against])) for name, seconds in rates.items()]
    shown = Table(
        f"{jobs} jobs that do nothing, two slots",
        tuple(lines),
        against.partition(":")[0],
        unit="jobs",
        units=jobs,
        bar="eyeseg >= 0.6x Celery on SQLite, >= 0.5x on PostgreSQL",
    )
    packages = ("celery", "redis", "sqlalchemy", "rq", "distributed", "optuna", "mlflow", "hydra-core", "submitit", "ray")
    Report("Throughput", command_of(__file__), (shown,), packages).publish(keep=keep)


def _line(name: str, seconds: list[float], reference: float) -> Line:
    middle = statistics.median(seconds)
    return Line(name, middle, min(seconds), max(seconds), reference / middle)


if __name__ == "__main__":
    main()
