"""The small study as a plain PyTorch script: what one writes without eyeseg, run by run, or handed to joblib or to Ray Tune.

    python benchmarks/plain_study.py RUNS.json OUT.json [--by sequential|joblib|ray] [--processes 2] [--cached] [--shared]

Every run is trained from scratch; every image is decoded from its file whenever it is needed, by a Dataset; torch has the threads that it
takes by itself, joblib and Ray give each of two processes one. To come to the same numbers it shares with eyeseg: the networks, the losses,
the initial weights, the order of images and the seeds of dropout. All else is its own. --cached and --shared take over two more of eyeseg's
ways, to see what each of them is worth: images decoded once; one training for runs that differ in epochs alone.
"""

from __future__ import annotations

import itertools
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from PIL import Image
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from eyeseg import catalog
from eyeseg.spec import RunSpec
from eyeseg.training.seeding import Purpose, generator, reseed

MEAN, STD = (torch.tensor(values).view(3, 1, 1) for values in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
Run = dict[str, Any]


class Photographs(Dataset[tuple[Tensor, Tensor]]):
    """Images and lesion masks, from their files each time, or from memory."""

    def __init__(self, files: list[list[str]], size: tuple[int, int], *, cached: bool) -> None:
        self.files, self.size = files, size
        self.kept = [self.decoded(number) for number in range(len(files))] if cached else None

    def __len__(self) -> int:
        return len(self.files)

    def decoded(self, number: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        image, mask = self.files[number]
        pixels = Image.open(image).convert("RGB").resize(self.size, Image.Resampling.BILINEAR, reducing_gap=3.0)
        lesion = Image.open(mask).convert("L").point(lambda value: 255 * (value > 0)).resize(self.size, Image.Resampling.NEAREST)
        return np.array(pixels), np.array(lesion) > 0

    def __getitem__(self, number: int) -> tuple[Tensor, Tensor]:
        pixels, lesion = self.kept[number] if self.kept is not None else self.decoded(number)
        image = torch.from_numpy(pixels).permute(2, 0, 1).float().contiguous() / 255
        return (image - MEAN) / STD, torch.from_numpy(lesion)


@lru_cache(maxsize=1)
def study(path: str) -> dict[str, Any]:
    """The file of runs, read once a process."""
    return dict(json.loads(Path(path).read_text()))


@lru_cache(maxsize=1)
def photographs(path: str, size: tuple[int, int], cached: bool) -> Photographs:
    """The images of a file of runs."""
    return Photographs(study(path)["images"], size, cached=cached)


def train_and_score(path: str, runs: list[Run], *, cached: bool) -> dict[str, list[float | None]]:
    """One training up to the most epochs of the runs, which differ in nothing else, and each run's AUC of its validation images."""
    spec = RunSpec.from_json(runs[-1]["spec"])
    images = photographs(path, spec.image_size, cached)
    reseed(torch.device("cpu"), Purpose.WEIGHTS, spec.seed)
    model = catalog.load("models", spec.model).build(spec)
    criterion = catalog.load("losses", spec.loss).build(spec)
    optimizer = torch.optim.AdamW(model.parameters(), lr=spec.lr, weight_decay=0.0)
    budgets = {RunSpec.from_json(run["spec"]).epochs: run["key"] for run in runs}
    found = {}
    for epoch in range(spec.epochs):
        train_epoch(model, criterion, optimizer, images, runs[-1]["train"], spec, epoch)
        if epoch + 1 in budgets:
            found[budgets[epoch + 1]] = score(model, images, runs[-1]["val"])
    return found


def train_epoch(  # noqa: PLR0917
    model: nn.Module, criterion: Any, optimizer: torch.optim.Optimizer, images: Photographs, train: list[int], spec: RunSpec, epoch: int
) -> float:
    """One pass. -> the mean loss."""
    model.train()
    total = 0.0
    order = [train[position] for position in generator(Purpose.ORDER, spec.seed, epoch).permutation(len(train))]
    loader = DataLoader(images, batch_size=spec.batch_size, sampler=order)
    for step, (batch, lesion) in enumerate(loader):
        reseed(torch.device("cpu"), Purpose.DROPOUT, spec.seed, epoch, step)
        optimizer.zero_grad()
        loss = criterion(model(batch), lesion)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(train)


@torch.no_grad()
def score(model: nn.Module, images: Photographs, val: list[int]) -> list[float | None]:
    """ROC AUC of each validation image."""
    model.eval()
    found: list[float | None] = []
    for number in val:
        image, lesion = images[number]
        logits = model(image[None])[0]
        scores = logits[0] if len(logits) == 1 else logits[1] - logits[0]
        truth = lesion.numpy().ravel()
        found.append(float(roc_auc_score(truth, scores.numpy().ravel())) if 0 < truth.sum() < truth.size else None)
    return found


def by_joblib(path: str, work: list[list[Run]], processes: int, *, cached: bool) -> list[dict[str, Any]]:
    """joblib's default, loky processes; it gives each of them its share of the threads."""
    from joblib import Parallel, delayed
    from plain_study import train_and_score as carry_out  # by its name: what stands in __main__ would be sent with every task

    return list(Parallel(n_jobs=processes)(delayed(carry_out)(path, runs, cached=cached) for runs in work))


def by_ray(path: str, work: list[list[Run]], processes: int, *, cached: bool) -> list[dict[str, Any]]:
    """Ray Tune: a trial a run, one processor each, as its guide for a grid search has it."""
    import ray
    from ray import tune

    here = str(Path(__file__).parent)
    paths = os.pathsep.join([here, *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    ray.init(num_cpus=processes, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": paths}})

    def trial(config: dict[str, Any]) -> dict[str, Any]:
        from plain_study import train_and_score as carry_out

        return {"auc": json.dumps(carry_out(path, work[config["number"]], cached=cached))}

    tuner = tune.Tuner(
        tune.with_resources(trial, {"cpu": 1}),
        param_space={"number": tune.grid_search(list(range(len(work))))},
        run_config=tune.RunConfig(verbose=0, storage_path=str(Path(path).parent / "ray")),
    )
    found = [json.loads(result.metrics["auc"]) for result in tuner.fit()]
    ray.shutdown()
    return found


@click.command()
@click.argument("runs")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--by", type=click.Choice(["sequential", "joblib", "ray"]), default="sequential")
@click.option("--processes", default=2)
@click.option("--cached", is_flag=True)
@click.option("--shared", is_flag=True)
def main(runs: str, out: Path, *, by: str, processes: int, cached: bool, shared: bool) -> None:
    """Run all, and write each run's scores."""
    work = [[run] for run in study(runs)["runs"]]
    if shared:
        # epochs are the last part of a key
        together = sorted(study(runs)["runs"], key=lambda run: (run["key"].rpartition("/")[0], int(run["key"].rpartition("/")[2])))
        work = [list(group) for _, group in itertools.groupby(together, key=lambda run: run["key"].rpartition("/")[0])]
    path = str(Path(runs).resolve())
    if by == "sequential":
        found = [train_and_score(path, each, cached=cached) for each in work]
    else:
        found = (by_joblib if by == "joblib" else by_ray)(path, work, processes, cached=cached)
    out.write_text(json.dumps({key: scores for part in found for key, scores in part.items()}))


if __name__ == "__main__":
    main()
