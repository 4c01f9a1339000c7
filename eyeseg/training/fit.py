"""The training loop: from a spec and a fold to checkpoints at the epochs asked for, resumable between any two steps."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from eyeseg import catalog
from eyeseg.models import head_parameters
from eyeseg.spec import RunSpec
from eyeseg.training.average import Average
from eyeseg.training.batches import epoch_batches, raw_scores, training_batch, uses_bf16, uses_channels_last
from eyeseg.training.checkpoint import CheckpointFolder, Progress, TrainingState, restore
from eyeseg.training.dataset import Cache
from eyeseg.training.saving import Event, Saver
from eyeseg.training.seeding import Purpose, reseed

NewModel = Callable[[RunSpec, torch.device], nn.Module]


@dataclass(frozen=True)
class FitResult:
    """How a training ended. outcome: ok, paused, stopped (asked to, after a checkpoint) or diverged (NaN or infinite loss).

    ok, paused and stopped: `epoch` epochs are complete and `step` batches of the next; ok with fewer epochs than asked for is the spec's
    `stop_all_black`. diverged: in this epoch at this step, both from 1.
    """

    outcome: str
    epoch: int
    step: int
    detail: str = ""


def fit(
    spec: RunSpec,
    cache: Cache,
    train: Sequence[int],
    *,
    budgets: Sequence[int],
    device: str,
    checkpoints: CheckpointFolder,
    resume: Path | None,
    checkpoint_s: float,
    stop: Callable[[], bool],
    on_event: Callable[[Event], None],
    pause: int | None = None,
    build: NewModel | None = None,
) -> FitResult:
    """Train on the cache's images at `train` up to the last of `budgets` (epochs), publishing a checkpoint at each of them.

    Another one is published whenever `checkpoint_s` seconds have passed (0: at the end of each epoch) and when `stop`, asked before
    every step, says so. resume: a folder that artifacts.fetch has verified; the training goes on bit for bit.
    Artifacts that are away are waited for at a budget; at other times the training goes on without a new checkpoint.
    pause: to be left here, with a checkpoint, after so many epochs; whoever resumes goes on with the same `budgets`.
    build: what makes the model in place of `new_model`.
    """
    training = _Training(spec, cache, train, torch.device(device), total=max(budgets), resume=resume, build=build)
    with Saver(training.state, checkpoints, checkpoint_s, stop, on_event) as saver:
        while training.progress.epoch < training.total:
            if training.stays_black:
                saver.save(budget=True, last=True)
                return FitResult("ok", training.progress.epoch, 0)
            if training.stands_at(pause):
                return FitResult("paused", training.progress.epoch, 0)
            outcome = _run_epoch(training, saver)
            if outcome == "diverged":
                return training.diverged()
            if outcome == "stopped":
                return FitResult(outcome, training.progress.epoch, training.progress.step)
            on_event(training.end_epoch())
            if training.progress.epoch in budgets or training.stands_at(pause):
                saver.save(budget=True)
            elif checkpoint_s == 0 or saver.due():
                saver.save()
        return FitResult("ok", training.progress.epoch, 0)


def new_model(spec: RunSpec, device: torch.device) -> nn.Module:
    """The spec's model with the initial weights of its seed, in the spec's memory layout."""
    return placed(drawn(spec, device), spec, device)


def drawn(spec: RunSpec, device: torch.device) -> nn.Module:
    """The spec's model with the initial weights of its seed, on the CPU."""
    reseed(device, Purpose.WEIGHTS, spec.seed)
    model: nn.Module = catalog.load("models", spec.model).build(spec)
    return model


def placed(model: nn.Module, spec: RunSpec, device: torch.device) -> nn.Module:
    """The model on the device, in the spec's memory layout."""
    if uses_channels_last(spec, device):
        return model.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]
    return model.to(device)


def parameter_groups(model: nn.Module, head_lr: float) -> list[dict[str, Any]]:
    """The parameters, neighbours of one `lr_factor` together: checkpoints number an optimizer's state in the model's own order."""
    head = {id(parameter) for parameter in head_parameters(model)}
    factors = ((head_lr if id(parameter) in head else 1.0, parameter) for parameter in model.parameters())
    return [{"params": [one for _, one in group], "lr_factor": factor} for factor, group in groupby(factors, key=itemgetter(0))]


def _run_epoch(training: _Training, saver: Saver) -> str:
    """Do the steps that the epoch still lacks. -> ok, stopped or diverged."""
    batches = training.begin_epoch()
    for step in range(training.progress.step, len(batches)):
        if saver.stopped():
            saver.save()
            return "stopped"
        if saver.due():
            saver.save()
        if not training.step(batches[step], steps=len(batches)):
            return "diverged"
    return "ok"


class _Training:
    """One model in training."""

    def __init__(
        self,
        spec: RunSpec,
        cache: Cache,
        train: Sequence[int],
        device: torch.device,
        *,
        total: int,
        resume: Path | None,
        build: NewModel | None = None,
    ) -> None:
        self.spec, self.cache, self.train, self.device, self.total = spec, cache, train, device, total
        # Pretrained weights would only be fetched to be overwritten.
        model = (build or new_model)(spec if resume is None else spec.replace(pretrained="none"), device)
        model.train()
        optimizer = catalog.load("optimizers", spec.optimizer).build(spec, parameter_groups(model, spec.head_lr))
        self.state = TrainingState(spec.seed, model, optimizer, Average(model, spec.ema) if spec.ema else None, Progress())
        if resume is not None:
            restore(resume, self.state)
        self.loss: Callable[[Tensor, Tensor], Tensor] = catalog.load("losses", spec.loss).build(spec)
        self.channels_last = uses_channels_last(spec, device)
        self.autocast: AbstractContextManager[Any] = nullcontext()
        if uses_bf16(spec, device):
            self.autocast = torch.autocast(device.type, dtype=torch.bfloat16)
        self.last_loss = 0.0

    @property
    def progress(self) -> Progress:
        return self.state.progress

    @property
    def stays_black(self) -> bool:
        """Whether the spec wants the training to end for want of a pixel above 0.5."""
        return self.spec.stop_all_black is not None and self.progress.black_epochs >= self.spec.stop_all_black

    def diverged(self) -> FitResult:
        """How a training ended whose loss has just become NaN or infinite."""
        epoch, step = self.progress.epoch + 1, self.progress.step + 1
        detail = f"loss became {self.last_loss} at epoch {epoch}, step {step} (lr {self.spec.lr:g}, batch size {self.spec.batch_size})."
        return FitResult("diverged", epoch, step, detail)

    def stands_at(self, epochs: int | None) -> bool:
        """Whether just so many epochs are done."""
        return (self.progress.epoch, self.progress.step) == (epochs, 0)

    def begin_epoch(self) -> list[list[int]]:
        factor = catalog.load("schedules", self.spec.schedule).rate(self.spec, self.progress.epoch, self.total, self.progress.losses)
        self.lr = self.spec.lr * factor
        for group in self.state.optimizer.param_groups:
            group["lr"] = self.lr * group["lr_factor"]
        return epoch_batches(self.train, self.spec, self.progress.epoch)

    def step(self, indices: Sequence[int], *, steps: int) -> bool:
        """Forward, backward and, when its batches are together, an update. -> whether the loss was finite; if not, nothing is updated."""
        began = time.monotonic()
        progress, spec = self.progress, self.spec
        reseed(self.device, Purpose.DROPOUT, spec.seed, progress.epoch, progress.step)
        first = progress.step - progress.step % spec.accumulate
        together = min(spec.accumulate, steps - first)
        loss, black = self._backward(indices, together)
        updates = progress.step + 1 == first + together
        norm = self._clip() if updates else torch.zeros_like(loss)
        # One transfer for all three: each would make the processor wait for the GPU.
        self.last_loss, black_images, grad_norm = torch.stack([loss, black, norm]).tolist()
        if not math.isfinite(self.last_loss):
            return False
        if updates:
            self._update()
        progress.step += 1
        progress.images += len(indices)
        progress.updates += int(updates)
        progress.loss += self.last_loss * len(indices)
        progress.grad_norm += grad_norm
        progress.black += int(black_images)
        progress.seconds += time.monotonic() - began
        return True

    def end_epoch(self) -> Event:
        """Close the epoch: its event, and counters set for the next one."""
        done = self.progress
        norm = done.grad_norm / done.updates
        black_epochs = done.black_epochs + 1 if done.black == done.images else 0
        self.state.progress = Progress(epoch=done.epoch + 1, losses=[*done.losses, done.loss / done.images], black_epochs=black_epochs)
        return {
            "event": "epoch",
            "epoch": done.epoch + 1,
            "loss": done.loss / done.images,
            "lr": self.lr,
            "grad_norm": norm if math.isfinite(norm) else None,
            "seconds": done.seconds,
            "images": done.images,
            "black": done.black / done.images,
        }

    def _backward(self, indices: Sequence[int], together: int) -> tuple[Tensor, Tensor]:
        """-> the batch's loss and the number of its images with no pixel above 0.5."""
        images, lesion = training_batch(self.cache, indices, self.spec, self.progress.epoch, self.device)
        if self.channels_last:
            images = images.contiguous(memory_format=torch.channels_last)
        with self.autocast:
            logits = self.state.model(images)
        loss = self.loss(logits.float(), lesion)
        with torch.no_grad():  # while the logits are at hand: after the backward pass it takes three times as long
            black = (raw_scores(logits).amax(dim=(1, 2)) <= 0).sum()
        torch.autograd.backward(loss / together if together > 1 else loss)
        return loss.detach(), black.to(loss.dtype)

    def _clip(self) -> Tensor:
        """L2 norm of the gradient before clipping."""
        groups = self.state.optimizer.param_groups  # the model would be walked through for its parameters
        parameters = [parameter for group in groups for parameter in group["params"] if parameter.grad is not None]
        gradients = [parameter.grad for parameter in parameters]
        # What torch's get_total_norm does for one device, bit for bit; that one costs small networks a percent of a step in Python.
        norm: Tensor = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))  # noqa: SLF001
        if self.spec.clip_norm:
            nn.utils.clip_grads_with_norm_(parameters, self.spec.clip_norm, norm)
        return norm

    def _update(self) -> None:
        self.state.optimizer.step()
        self.state.optimizer.zero_grad(set_to_none=True)
        if self.state.average is not None:
            self.state.average.update(self.state.model)
