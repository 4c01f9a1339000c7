"""Everything that needs a GPU, in one program of less than ten minutes: steps, scoring, augmentation, AUC, and how many slots a GPU bears.

    python benchmarks/gpu.py [--minutes 9] [--only steps,scoring,augment,auc,packing] [--keep]
    python benchmarks/gpu.py --device cpu --small      # a try without a GPU, in about a minute

Steps: images a second of the five systems at full width, at the study's batch of 1 and at 4: a bare loop, torchvision's recipe, eyeseg's
own step in fp32 and bf16, and the bare bf16 step as a CUDA graph and compiled. Beside them the matrix rate that the best of them reaches.
What does not fit into the time, or into memory, is said to be not measured.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import click
import numpy as np
import study
import torch
from measuring import Facts, Report, command_of
from scoring import scoring_table
from threads import together
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torch.utils.flop_counter import FlopCounterMode
from training_loop import MEAN, STD, Pixels

from eyeseg import catalog
from eyeseg.spec import RunSpec
from eyeseg.training.auc import image_auc
from eyeseg.training.augment import augment
from eyeseg.training.dataset import Cache
from eyeseg.training.fit import _Training, new_model
from eyeseg.training.seeding import make_deterministic

FULL: dict[str, dict[str, Any]] = {
    "unet": {"width": 64},
    "segnet": {"width": 64},
    "fcn": {"backbone": "resnet101"},
    "deeplabv3": {"backbone": "resnet101"},
    "deeplabv3plus": {"backbone": "resnet101"},
}
Step = Callable[[], None]


@dataclass(frozen=True)
class Bench:
    """Where and for how long."""

    device: torch.device
    seconds: float
    ends: float

    def rate(self, step: Step, images: int) -> float:
        """Images a second, after three steps that do not count."""
        for _ in range(3):
            step()
        self.wait()
        began, done = time.perf_counter(), 0
        while done < 3 or time.perf_counter() - began < self.seconds:
            step()
            done += 1
            if done % 8 == 0:
                self.wait()
        self.wait()
        return done * images / (time.perf_counter() - began)

    def wait(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize()

    @property
    def late(self) -> bool:
        return time.perf_counter() > self.ends


def free_kernels(device: torch.device) -> None:
    """As a plain script has them: the fastest, whether they repeat or not."""
    torch.use_deterministic_algorithms(mode=False)
    torch.backends.cudnn.deterministic = False
    torch.backends.cudnn.benchmark = device.type == "cuda"


class Steps:
    """One network, its data and the ways to train it."""

    def __init__(self, spec: RunSpec, cache: Cache, bench: Bench, *, compiled: bool) -> None:
        self.spec, self.cache, self.bench, self.device = spec, cache, bench, bench.device
        self.pixels, self.compiled = Pixels(cache), compiled
        self.loss = catalog.load("losses", spec.loss).build(spec)
        self.mean, self.std = MEAN.to(self.device), STD.to(self.device)

    def parts(self, *, bf16: bool, **more: Any) -> tuple[nn.Module, torch.optim.Optimizer, Any]:
        """A new network, its optimizer and the context of its forward pass."""
        free_kernels(self.device)
        model = new_model(self.spec.replace(precision="bf16" if bf16 else "fp32"), self.device).train()
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, **more)
        return model, optimizer, lambda: torch.autocast(self.device.type, dtype=torch.bfloat16) if bf16 else nullcontext()

    def batch(self, number: int, *, bf16: bool) -> tuple[Tensor, Tensor]:
        size = self.spec.batch_size
        start = number * size % (len(self.pixels) - size + 1)
        images = self.pixels.images[start : start + size].to(self.device).permute(0, 3, 1, 2).float().contiguous()
        images = (images / 255 - self.mean) / self.std
        return images.contiguous(memory_format=torch.channels_last) if bf16 else images, self.pixels.masks[start : start + size].to(
            self.device
        )

    def bare(self, *, bf16: bool, compiled: bool = False) -> Step:
        """The shortest loop; the loss is never read."""
        model, optimizer, cast = self.parts(bf16=bf16)
        forward = torch.compile(model) if compiled else model
        numbers = iter(range(10**9))

        def step() -> None:
            images, lesion = self.batch(next(numbers), bf16=bf16)
            optimizer.zero_grad(set_to_none=True)
            with cast():
                logits = forward(images)
            self.loss(logits.float(), lesion).backward()
            optimizer.step()

        return step

    def recipe(self) -> Step:
        """torchvision's reference: a DataLoader, a rate a step, the loss read every time."""
        model, optimizer, _ = self.parts(bf16=False)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 - step / 10**6) ** 0.9)

        def batches() -> Any:
            while True:
                yield from DataLoader(self.pixels, batch_size=self.spec.batch_size, shuffle=True, drop_last=True)

        source = batches()

        def step() -> None:
            images, lesion = next(source)
            loss = self.loss(model(images.to(self.device)), lesion.to(self.device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            loss.item()

        return step

    def eyeseg(self, precision: str) -> Step:
        """`fit`'s step, with repeatable kernels."""
        make_deterministic(device=self.device.type)
        spec = self.spec.replace(precision=precision, epochs=10**5)
        training = _Training(spec, self.cache, range(len(self.cache.images)), self.device, total=spec.epochs, resume=None)
        batches = [batch for batch in training.begin_epoch() if len(batch) == spec.batch_size]
        numbers = iter(range(10**9))
        return lambda: None if training.step(batches[next(numbers) % len(batches)], steps=10**9) else _diverged(spec)

    def graphed(self) -> Step:
        """The bare bf16 step, captured once and replayed: what is left when launching kernels costs nothing."""
        if self.device.type != "cuda":
            raise Unmeasured("needs CUDA")
        model, optimizer, cast = self.parts(bf16=True, capturable=True)
        images, lesion = self.batch(0, bf16=True)

        def work() -> None:
            optimizer.zero_grad(set_to_none=True)
            with cast():
                logits = model(images)
            self.loss(logits.float(), lesion).backward()
            optimizer.step()

        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                work()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            work()
        numbers = iter(range(10**9))

        def step() -> None:
            fresh, truth = self.batch(next(numbers), bf16=True)
            images.copy_(fresh)
            lesion.copy_(truth)
            graph.replay()

        return step

    def ways(self) -> dict[str, Callable[[], Step]]:
        """What is compared, made only when it is its turn: networks of one size at a time are in memory."""
        found: dict[str, Callable[[], Step]] = {
            "bare loop, fp32": lambda: self.bare(bf16=False),
            "torchvision's recipe": self.recipe,
            "eyeseg, fp32": lambda: self.eyeseg("fp32"),
            "bare loop, bf16": lambda: self.bare(bf16=True),
            "eyeseg, bf16": lambda: self.eyeseg("bf16"),
            "CUDA graph, bf16": self.graphed,
        }
        if self.compiled:
            found["compiled, bf16"] = lambda: self.bare(bf16=True, compiled=True)
        return found

    def flops(self) -> int:
        """Of one image, forward and backward."""
        model, _, _ = self.parts(bf16=False)
        images, lesion = self.batch(0, bf16=False)
        with FlopCounterMode(display=False) as counter:
            self.loss(model(images), lesion).backward()
        return counter.get_total_flops() // self.spec.batch_size


class Unmeasured(Exception):
    """Why something has no number."""


def _diverged(spec: RunSpec) -> None:
    raise Unmeasured(f"{spec.model}: the loss is not finite")


def tried(bench: Bench, make: Callable[[], Step], images: int) -> float | str:
    """Images a second, or why there is no number."""
    if bench.late:
        return "time is up"
    try:
        return bench.rate(make(), images)
    except Unmeasured as why:
        return str(why)
    except torch.OutOfMemoryError:
        return "out of memory"
    finally:
        if bench.device.type == "cuda":
            torch.cuda.empty_cache()


def steps_table(specs: dict[str, RunSpec], cache: Cache, bench: Bench, batches: list[int], compile_for: str) -> Facts:
    """A line for each system and batch."""
    rows, head = [], ("images/s",)
    for model, spec in specs.items():
        for size in batches:
            steps = Steps(spec.replace(batch_size=size), cache, bench, compiled=True)
            ways = steps.ways()
            if model not in compile_for.split(","):
                ways["compiled, bf16"] = _skip
            head = ("images/s", *ways, "best: TFLOP/s")
            found = {name: tried(bench, make, size) for name, make in ways.items()}
            best = max((rate for rate in found.values() if isinstance(rate, float)), default=0.0)
            shown = [f"{rate:,.1f}" if isinstance(rate, float) else rate for rate in found.values()]
            rows.append((f"{model}, batch {size}", *shown, f"{best * steps.flops() / 1e12:.3g}"))
            click.echo(" | ".join(rows[-1]), err=True)
    return Facts(head, tuple(rows))


def _skip() -> Step:
    raise Unmeasured("not tried")


def augment_table(cache: Cache, bench: Bench) -> Facts:
    """Augmenting an image where the network computes, and on the processor."""
    make_deterministic(device=bench.device.type)
    rows = []
    for kind in ("flips", "standard", "strong"):
        shown = []
        for device in dict.fromkeys(("cpu", bench.device.type)):
            image = torch.from_numpy(np.array(cache.images[0])).to(device).permute(2, 0, 1).float().contiguous() / 255
            lesion = torch.from_numpy(np.array(cache.masks[0])).to(device) != 0
            numbers = iter(range(10**9))
            rate = bench.rate(
                lambda image=image, lesion=lesion, numbers=numbers, kind=kind: augment(  # type: ignore[misc]
                    image, lesion, kind, seed=0, epoch=next(numbers), index=0
                ),
                1,
            )
            shown.append(f"{1000 / rate:.2f} ms")
        rows.append((kind, *shown))
    return Facts(("augmenting an image", *dict.fromkeys(("cpu", bench.device.type))), tuple(rows))


def sorted_auc(scores: Tensor, lesion: Tensor) -> float:
    """Exact AUC of logits on the device: ranks after one sort, ties counted half."""
    values, order = torch.sort(scores.flatten())
    hit = lesion.flatten()[order]
    _, group, counts = torch.unique_consecutive(values, return_inverse=True, return_counts=True)
    rank = (counts.cumsum(0).double() - (counts.double() - 1) / 2)[group]
    positive = hit.sum()
    pairs = positive * (hit.numel() - positive)
    return float((rank[hit].sum() - positive * (positive + 1) / 2) / pairs)


def auc_table(bench: Bench, size: int) -> Facts:
    """Exact AUC of logits that lie on the device."""
    random = np.random.default_rng(0)
    truth = random.random((size, size)) < 0.05
    scores = torch.from_numpy((random.normal(-4, 2, (size, size)) + 3 * truth).astype(np.float32)).to(bench.device)
    lesion = torch.from_numpy(truth).to(bench.device)
    ways: dict[str, Callable[[], float | None]] = {
        "sorted on the device": lambda: sorted_auc(scores, lesion),
        "brought to the processor, eyeseg's": lambda: image_auc(scores.cpu().numpy(), truth),
    }
    expected = image_auc(scores.cpu().numpy(), truth)
    rows = []
    for name, way in ways.items():
        far = abs((way() or 0.0) - (expected or 0.0))
        rows.append((name, f"{1000 / bench.rate(lambda way=way: way(), 1):.2f} ms", f"{far:.1g}"))  # type: ignore[misc, arg-type, return-value]
    return Facts((f"exact AUC of a {size}x{size} image", "time", "difference"), tuple(rows))


def packing_table(options: dict[str, Any], bench: Bench, cache: Cache) -> Facts:
    """All slots of a device together, each a process of its own, as a worker has them."""
    rows, alone = [], 0.0
    for count in (1, 2) if options["small"] else (1, 2, 4, 8):
        if bench.late:
            rows.append((str(count), "time is up", "", ""))
            continue
        try:
            rate = 1 / together(options, str(cache.path), count, 1)
        except (SystemExit, ValueError):
            rows.append((str(count), "does not fit", "", ""))
            continue
        alone = alone or rate
        trainings = 3600 * rate / (180 * 100)  # 180 images, 100 epochs
        rows.append((str(count), f"{rate:,.1f}", f"{rate / alone:.2f}x", f"{trainings:.1f}"))
    head = (
        f"slots, {options['model']} at {options['size']}, batch {options['batch_size']}",
        "images/s",
        "against one",
        "trainings an hour",
    )
    return Facts(head, tuple(rows), "A training: 100 epochs of 180 images.")


@click.command()
@click.option("--device", type=click.Choice(["cuda", "cpu"]), default="cuda", show_default=True)
@click.option("--small", is_flag=True, help="Tiny networks and images: a try of the program itself.")
@click.option("--minutes", default=9.0, show_default=True, help="After these, what is left is not measured.")
@click.option("--seconds", default=2.0, show_default=True, help="Of each measurement.")
@click.option("--models", default=",".join(FULL), show_default=True)
@click.option("--compile-for", default="unet", show_default=True, help="Systems to be compiled, which takes a minute each.")
@click.option("--only", default="steps,scoring,augment,auc,packing", show_default=True)
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(**options: Any) -> None:
    """Measure."""
    if options["device"] == "cuda" and not torch.cuda.is_available():
        raise SystemExit("No GPU here: nothing was measured. `--device cpu --small` tries the program itself.")
    torch.set_num_threads(1)
    small, side = options["small"], 64 if options["small"] else 512
    bench = Bench(torch.device(options["device"]), 0.2 if small else options["seconds"], time.perf_counter() + 60 * options["minutes"])
    models = tuple(options["models"].split(","))
    specs = study.settings(size=(side, side), models=models)
    if not small:
        specs = {model: spec.replace(**FULL[model]) for model, spec in specs.items()}
    parts = options["only"].split(",")
    tables = []
    with tempfile.TemporaryDirectory(prefix="eyeseg-gpu-") as scratch:
        _, cache, what = study.cached(Path(scratch), patients=16, size=(side, side))
        if "augment" in parts:
            tables.append(augment_table(cache, bench))
        if "auc" in parts:
            tables.append(auc_table(bench, side))
        if "scoring" in parts and not bench.late:
            tables.append(scoring_table(specs, cache, bench.device, rounds=3, clock=time.perf_counter))
        if "packing" in parts:
            packed = {"model": "unet", "size": f"{side}x{side}", "batch_size": 1, "seconds": 1.0 if small else 15.0, "small": small}
            tables.append(packing_table(packed | {"device": options["device"], "full": not small}, bench, cache))
        if "steps" in parts:
            tables.insert(0, steps_table(specs, cache, bench, [1] if small else [1, 4], "" if small else options["compile_for"]))
    where = torch.cuda.get_device_name() if options["device"] == "cuda" else "no GPU"
    Report("GPU", command_of(__file__), tuple(tables), ("torch", "torchvision"), f"{where}; {what} at {side}x{side}.").publish(
        keep=options["keep"]
    )


if __name__ == "__main__":
    main()
