"""eyeseg's training loop against a bare PyTorch loop, torchvision's reference recipe, Lightning and MONAI.

    python benchmarks/training_loop.py [--sizes 96x64] [--models unet,fcn] [--rounds 7] [--only bare,eyeseg] [--clock cpu] [--keep]

The same network with the same initial weights, the same uint8 photographs in memory, the same batches a pass, AdamW, one thread.
Timed are whole epochs after the first. The bare loop is as short as such a loop can be: no shuffling, no DataLoader, the loss never read.
eyeseg's is `fit` as a slot runs it: seeds of every step, norm of the gradient, finite loss, share of black images, epoch events, questions
whether to stop or to write a checkpoint. All have a slot's environment (`measuring.as_in_a_slot`). Rounds differ by more than eyeseg and
the bare loop do: `training_overhead.py` tells these two apart.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import study
import torch
from measuring import CLOCKS, Clock, Report, Table, as_in_a_slot, clock_option, command_of, in_turn, table
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from eyeseg import catalog
from eyeseg.spec import RunSpec
from eyeseg.training.checkpoint import CheckpointFolder
from eyeseg.training.dataset import Cache
from eyeseg.training.fit import fit, new_model
from eyeseg.training.seeding import make_deterministic

MEAN, STD = (torch.tensor(values).view(3, 1, 1) for values in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
Loss = Callable[[Tensor, Tensor], Tensor]


class Pixels(Dataset[tuple[Tensor, Tensor]]):
    """Normalised images and masks out of memory, one by one."""

    def __init__(self, cache: Cache) -> None:
        self.images, self.masks = torch.from_numpy(np.array(cache.images)), torch.from_numpy(np.array(cache.masks)) != 0

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, number: int) -> tuple[Tensor, Tensor]:
        return (self.images[number].permute(2, 0, 1).float() / 255 - MEAN) / STD, self.masks[number]


class Work:
    """One training to be timed. Every candidate takes a new model and returns the seconds of its epochs after the first.

    what: its photographs, in words.
    """

    def __init__(self, spec: RunSpec, cache: Cache, folder: Path, *, what: str, epochs: int, clock: Clock) -> None:
        self.spec, self.cache, self.what, self.folder, self.epochs, self.clock = spec, cache, what, folder, epochs, clock
        self.pixels = Pixels(cache)
        self.loss: Loss = catalog.load("losses", spec.loss).build(spec)

    def model(self) -> nn.Module:
        """As eyeseg initialises it; without the deterministic kernels that only eyeseg asks for."""
        torch.use_deterministic_algorithms(mode=False)
        return new_model(self.spec, torch.device("cpu")).train()

    def adamw(self, model: nn.Module) -> torch.optim.Optimizer:
        return torch.optim.AdamW(model.parameters(), lr=self.spec.lr, weight_decay=0.0)

    def loader(self) -> DataLoader[Any]:
        return DataLoader(self.pixels, batch_size=self.spec.batch_size, shuffle=True)

    def bare(self) -> float:
        """The shortest loop there is."""
        model, marks = self.model(), [self.clock()]
        optimizer = self.adamw(model)
        for _ in range(self.epochs):
            self.bare_epoch(model, optimizer)
            marks.append(self.clock())
        return marks[-1] - marks[1]

    def bare_epoch(self, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
        """One epoch of it."""
        size = self.spec.batch_size
        for start in range(0, len(self.pixels), size):
            images = (self.pixels.images[start : start + size].permute(0, 3, 1, 2).float().contiguous() / 255 - MEAN) / STD
            optimizer.zero_grad()
            self.loss(model(images), self.pixels.masks[start : start + size]).backward()  # type: ignore[no-untyped-call]
            optimizer.step()

    def eyeseg(self) -> float:
        """`fit`, checkpoint at the end included in its call, not in the time."""
        marks: list[float] = []
        self.fit(lambda event: marks.append(self.clock()) if event["event"] == "epoch" else None)
        return marks[-1] - marks[0]

    def fit(self, on_event: Callable[[dict[str, Any]], None]) -> None:
        """As a slot calls it, with one checkpoint, at the end."""
        make_deterministic()
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            fit(
                self.spec, self.cache, range(len(self.pixels)), budgets=[self.epochs], device="cpu",
                checkpoints=CheckpointFolder(folder, "run"), resume=None, checkpoint_s=3600.0, stop=lambda: False, on_event=on_event,
            )  # fmt: skip

    def torchvision(self) -> float:
        """train_one_epoch of its reference for segmentation: DataLoader, a rate a step, meters of loss and rate."""
        model, marks = self.model(), [self.clock()]
        optimizer, loader = self.adamw(model), self.loader()
        total = self.epochs * len(loader)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 - step / (total + 1)) ** 0.9)
        meters: dict[str, deque[float]] = {name: deque(maxlen=20) for name in ("loss", "lr", "time", "data")}
        for _ in range(self.epochs):
            model.train()
            end = self.clock()
            for images, lesion in loader:
                meters["data"].append(self.clock() - end)
                loss = self.loss(model(images), lesion)
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                schedule.step()
                meters["loss"].append(loss.item())
                meters["lr"].append(optimizer.param_groups[0]["lr"])
                meters["time"].append(self.clock() - end)
                end = self.clock()
            marks.append(self.clock())
        return marks[-1] - marks[1]

    def lightning(self) -> float:
        """A LightningModule and its Trainer, with everything switched off that writes or draws."""
        import logging
        import warnings

        import lightning

        logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
        work, marks = self, []

        class Module(lightning.LightningModule):
            def __init__(self) -> None:
                super().__init__()
                self.network = work.model()

            def training_step(self, batch: Any, _: int) -> Tensor:
                loss = work.loss(self.network(batch[0]), batch[1])
                self.log("loss", loss)
                return loss

            def configure_optimizers(self) -> torch.optim.Optimizer:
                return work.adamw(self.network)

            def on_train_epoch_end(self) -> None:
                marks.append(work.clock())

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            trainer = lightning.Trainer(
                accelerator="cpu", max_epochs=self.epochs, logger=False, enable_checkpointing=False, enable_progress_bar=False,
                enable_model_summary=False,
            )  # fmt: skip
            trainer.fit(Module(), self.loader())
        return marks[-1] - marks[0]

    def monai(self) -> float:
        """MONAI's SupervisedTrainer over dictionaries."""
        from ignite.engine import Events
        from monai.engines import SupervisedTrainer

        class Dictionaries(Dataset[dict[str, Tensor]]):
            def __len__(inner) -> int:  # noqa: N805
                return len(self.pixels)

            def __getitem__(inner, number: int) -> dict[str, Tensor]:  # noqa: N805
                image, lesion = self.pixels[number]
                return {"image": image, "label": lesion}

        model, marks = self.model(), []
        trainer = SupervisedTrainer(
            device=torch.device("cpu"), max_epochs=self.epochs, network=model, optimizer=self.adamw(model), loss_function=self.loss,
            train_data_loader=DataLoader(Dictionaries(), batch_size=self.spec.batch_size, shuffle=True),
        )  # fmt: skip
        trainer.add_event_handler(Events.EPOCH_COMPLETED, lambda: marks.append(self.clock()))
        trainer.run()
        return marks[-1] - marks[0]

    def candidates(self, only: str | None) -> dict[str, Callable[[], float]]:
        """Who is compared; a peer that is not installed is left out."""
        found = {
            "bare PyTorch loop": self.bare,
            "torchvision's reference recipe": self.torchvision,
            "Lightning": self.lightning,
            "MONAI": self.monai,
            "eyeseg": self.eyeseg,
        }
        absent = [name for name in ("Lightning", "MONAI") if importlib.util.find_spec(name.lower()) is None]
        return {
            name: call for name, call in found.items() if name not in absent and (not only or any(part in name for part in only.split(",")))
        }


def works(options: dict[str, Any], scratch: Path) -> Iterator[tuple[str, Work]]:
    """A training for each of the sizes and models asked for: what it is, and itself."""
    for size in options["sizes"].split(","):
        _, cache, what = study.cached(scratch / size, patients=options["patients"], size=study.pair(size))
        specs = study.settings(size=study.pair(size), batch_size=options["batch_size"], models=tuple(options["models"].split(",")))
        for model, spec in specs.items():
            work = Work(spec, cache, scratch / size, what=what, epochs=options["epochs"], clock=CLOCKS[options["clock"]])
            yield f"{model}, {size}, batch {options['batch_size']}", work


@click.command()
@click.option("--sizes", default="96x64,256x170", show_default=True)
@click.option("--models", default="unet,fcn", show_default=True)
@click.option("--patients", default=20, show_default=True)
@click.option("--batch-size", default=5, show_default=True)
@click.option("--epochs", default=4, show_default=True, help="Of each round; the first is not counted.")
@click.option("--rounds", default=7, show_default=True)
@click.option("--only", help="Comma-separated parts of names; the bare loop must be among them.")
@clock_option
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(**options: Any) -> None:
    """Compare."""
    as_in_a_slot()
    torch.set_num_threads(1)
    tables: list[Table] = []
    with tempfile.TemporaryDirectory(prefix="eyeseg-loop-") as scratch:
        for title, work in works(options, Path(scratch)):
            seconds = in_turn(work.candidates(options["only"]), rounds=options["rounds"])
            images = len(work.pixels) * (options["epochs"] - 1)
            tables.append(table(title, seconds, against="bare PyTorch loop", unit="images", units=images))
    packages = ("torch", "torchvision", "lightning", "monai", "pytorch-ignite")
    note = f"{work.what}; one thread; {options['clock']} time."
    Report("Training loop", command_of(__file__), tuple(tables), packages, note).publish(keep=options["keep"])


if __name__ == "__main__":
    main()
